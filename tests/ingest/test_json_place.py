"""The place of a finding in JSON is real: the pointer leads to the value, which begins at that line and column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import sample
from etalage.concepts import Concepts, load_concepts
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.judging import judge
from ingest.mapping import Context, mapping_of
from ingest.mapping.draft import Outcome
from ingest.readers import read, recognise
from ingest.source import BrokenRecord, SourceRecord

CONTEXT = Context("plaats", "Leverancier", "", "https://e.example/")
OWN = [path for path in sorted(sample.folder().glob("*/*.json")) if "breekt-af" not in path.name]
OWN = [path for path in OWN if "komma-vergeten" not in path.name]


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return load_concepts(None)


def items(path: Path) -> Iterator[SourceRecord | BrokenRecord]:
    return read(Feed("plaats", "Leverancier", recognise(path), path, "", "changes"), Settings())


def places(path: Path, concepts: Concepts) -> Iterator[Position]:
    """Of every finding, and of every value that the mapping saw."""
    for judged in judge(items(path), concepts, CONTEXT):
        for finding in judged.findings:
            assert finding.position is not None
            yield finding.position
    for item in items(path):
        if isinstance(item, SourceRecord):
            outcomes: list[Outcome] = []
            mapping_of(item.format)(item, concepts, CONTEXT, outcomes)  # type: ignore[call-arg]
            yield from (outcome.place.position(item) for outcome in outcomes)


def value_at(document: object, pointer: str) -> object:
    """What a pointer of RFC 6901 leads to; KeyError, IndexError or TypeError when it leads nowhere."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]  # type: ignore[index]
    return document


def hold(path: Path, concepts: Concepts) -> int:
    text = path.read_text("utf-8-sig")
    lines = text.split("\n")
    document = json.loads(text)
    number = 0
    for place in places(path, concepts):
        if place.line is None:
            continue  # the file as a whole
        assert place.column is not None
        before = sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
        assert json.JSONDecoder().raw_decode(text[before:])[0] == value_at(document, place.path), place
        number += 1
    return number


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_place_is_the_value_itself(path: Path, concepts: Concepts) -> None:
    assert hold(path, concepts) > 0


def test_the_places_of_real_records_are_real(shared_data: Path, concepts: Concepts) -> None:
    paths = sorted((shared_data / "amb").glob("*.json"))
    assert len(paths) == 14
    assert sum(hold(path, concepts) for path in paths) > 200
