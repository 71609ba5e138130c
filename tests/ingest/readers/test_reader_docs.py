"""The reference of feeds and of the spreadsheet says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.feeds import KEYS, REQUIRED
from ingest.readers import readers
from ingest.readers.nllom import BINDINGS
from ingest.readers.sentences import SENTENCES
from ingest.readers.spreadsheet_columns import table
from ingest.readers.strict_xml import HOPELESS
from ingest.readers.xml_record import DEEPEST, LONGEST_IDENTIFIER

ROOT = Path(__file__).parents[3]
FEEDS = (ROOT / "docs" / "reference" / "feeds.md").read_text("utf-8")
SPREADSHEET = (ROOT / "docs" / "reference" / "spreadsheet.md").read_text("utf-8")


def test_the_table_of_columns_is_that_of_the_code() -> None:
    assert table() in SPREADSHEET


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_a_feed_is_described(key: str) -> None:
    (needed,) = re.findall(rf"^\| `{key}` \| ([^|]+) \|", FEEDS, re.M)
    assert (needed == "yes") == (key in REQUIRED)


def test_every_reader_binding_and_limit_is_named() -> None:
    for name in readers():
        assert f"## `{name}`" in FEEDS
    for binding in BINDINGS:
        assert binding in FEEDS
    assert f"at {HOPELESS} times" in FEEDS
    assert f"| {DEEPEST} (libxml2" in FEEDS
    assert f"| {LONGEST_IDENTIFIER} characters" in FEEDS


def test_every_finding_of_the_readers_is_named() -> None:
    assert [name for name in SENTENCES if f"`{name}`" not in FEEDS + SPREADSHEET] == []
