"""Nothing that a publisher delivers is dropped in silence: every value of every real record has an outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

import sample
from etalage.concepts import Concepts, load_concepts
from etalage.settings import Settings
from ingest.feeds import Feed, load_feeds
from ingest.mapping import Context, mapping_of
from ingest.mapping.dropped import REASONS
from ingest.mapping.report import SOURCES
from ingest.mapping.trace import Fate, Trace, trace
from ingest.readers import read, recognise
from ingest.readers.spreadsheet_columns import BY_KEY, values
from ingest.rulebook import rulebook
from ingest.source import SourceRecord
from ingest.xml_place import way_to

CONTEXT = Context("echt", "Leverancier", "", "https://e.example/")


@pytest.fixture(scope="module")
def room() -> Concepts:
    return load_concepts(None)


def records(feed: Feed) -> Iterator[SourceRecord]:
    for item in read(feed, Settings()):
        if isinstance(item, SourceRecord) and not item.is_deleted:
            yield item


def leaves(record: SourceRecord) -> Iterator[tuple[str, str]]:
    """(what to look for, text) of every value in the source, found without the mapping."""
    if isinstance(record.content, _Element):
        for element in record.content.iter(etree.Element):
            if text := " ".join((element.text or "").split()):
                yield way_to(element), text
    elif record.cells is not None and isinstance(record.content, Mapping):
        for key, cell in record.content.items():
            parts = values(cell) if BY_KEY[key].is_list else [cell]
            yield from ((key, " ".join(part.split())) for part in parts)
    else:
        yield from _scalars(record.content, "")


def _scalars(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and "@value" in value:
        yield from _scalars(value["@value"], f"{path}/@value")  # its language and type are part of the value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in ("@context", "@included"):  # what names mean, and what was taken along from elsewhere
                yield from _scalars(each, f"{path}/{name}" if path else name)
    elif isinstance(value, list):
        for place, each in enumerate(value, 1):
            yield from _scalars(each, f"{path}[{place}]")
    elif value is not None and value != "":
        yield path, ""


def hold(record: SourceRecord, room: Concepts) -> int:
    traces = trace(record, room, CONTEXT)
    # In JSON a path says which value it is; what a mapping reads there can be spelled in full (an address).
    is_json = not isinstance(record.content, _Element) and record.cells is None
    told = Counter((each.path, "") if is_json else ("", " ".join(each.value.split())) for each in traces)
    found = Counter((path if is_json else "", text) for path, text in leaves(record))
    assert [value for value, times in found.items() if told[value] < times] == []
    statements = set(mapping_of(record.format)(record, room, CONTEXT).statements)
    for each in traces:
        _names_its_outcome(each, statements)
    return found.total()


def _names_its_outcome(each: Trace, statements: set[object]) -> None:
    if each.fate is Fate.TRIPLE:
        assert each.triple in statements
    elif each.fate is Fate.FINDING:
        assert each.why in rulebook()
    else:
        assert each.why in REASONS


@pytest.mark.parametrize(
    ("name", "number", "least"),
    [("edurep", 20, 1000), ("nllom-examples", 5, 180), ("eck", 12, 400), ("amb", 14, 200)],
)
def test_every_value_of_every_real_record_has_an_outcome(
    shared_data: Path, room: Concepts, name: str, number: int, least: int
) -> None:
    assert name in SOURCES
    held = [
        hold(record, room)
        for path in sorted((shared_data / name).iterdir())
        for record in records(Feed("echt", "Leverancier", recognise(path), path, "", "changes"))
    ]
    assert len(held) == number
    assert sum(held) >= least


@pytest.mark.parametrize("feed", load_feeds(sample.folder() / "feeds.toml"), ids=lambda feed: feed.name)
def test_every_value_of_the_sample_has_an_outcome(feed: Feed, room: Concepts) -> None:
    assert sum(hold(record, room) for record in records(feed)) > 50
