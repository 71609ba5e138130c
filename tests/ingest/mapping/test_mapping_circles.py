"""What is mapped is let go of at once: circles hold whole trees of XML until a sweep finds them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

import sample
from etalage.concepts import Concepts
from etalage.settings import Settings
from ingest.feeds import load_feeds
from ingest.mapping import Context, mapping_of
from ingest.readers import read
from ingest.source import SourceRecord

FEEDS = {feed.name: feed for feed in load_feeds(sample.folder() / "feeds.toml")}


@pytest.fixture(autouse=True)
def unswept() -> Iterator[None]:
    """Circles stay until they are counted."""
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


@pytest.mark.parametrize("name", FEEDS)
def test_a_mapped_record_leaves_no_circles(name: str, concepts: Concepts, context: Context) -> None:
    feed = FEEDS[name]
    records = [item for item in read(feed, Settings()) if isinstance(item, SourceRecord) and not item.is_deleted]
    assert records
    for record in records:  # what is remembered for the next time, and what modules keep, come first
        mapping_of(record.format)(record, concepts, context)
    records = [item for item in read(feed, Settings()) if isinstance(item, SourceRecord) and not item.is_deleted]
    gc.collect()
    gc.garbage.clear()
    while records:
        record = records.pop()
        mapping_of(record.format)(record, concepts, context)
    del record
    gc.collect()
    held = {type(each).__name__ for each in gc.garbage if type(each).__module__.startswith("ingest")}
    assert not held
