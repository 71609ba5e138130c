"""The place of a finding in XML is real: its path leads to one element of the publisher's own file, at its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

import sample
from etalage.concepts import Concepts, load_concepts
from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.judging import judge
from ingest.mapping import Context, mapping_of
from ingest.mapping.draft import Outcome
from ingest.readers import read, recognise
from ingest.source import BrokenRecord, SourceRecord
from ingest.xml_place import way_to, xpath_of

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
CONTEXT = Context("plaats", "Leverancier", "", "https://e.example/")
NO_XML = ("afgebroken", "dtd-bom", "los-ampersand")
OWN = [*sorted(FEEDS.glob("*.xml")), *sorted(sample.folder().glob("*/*.xml"))]


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
        if isinstance(item, SourceRecord) and not item.is_deleted:
            outcomes: list[Outcome] = []
            mapping_of(item.format)(item, concepts, CONTEXT, outcomes)  # type: ignore[call-arg]
            yield from (outcome.place.position(item) for outcome in outcomes)


def hold(path: Path, concepts: Concepts) -> int:
    tree = etree.parse(path)
    number = 0
    for place in places(path, concepts):
        if not place.path:
            continue  # the file as a whole
        found = tree.xpath(xpath_of(place.path))
        assert isinstance(found, list) and len(found) == 1, place
        (element,) = found
        assert isinstance(element, _Element)
        assert element.sourceline == place.line, place
        number += 1
    return number


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_place_is_one_element_of_the_file_at_its_line(path: Path, concepts: Concepts) -> None:
    if path.stem in NO_XML:
        with pytest.raises(FeedError):
            list(items(path))
    else:
        assert hold(path, concepts) > 0


def test_the_places_of_real_records_are_real(shared_data: Path, concepts: Concepts) -> None:
    paths = [path for folder in ("edurep", "nllom-examples", "eck") for path in (shared_data / folder).glob("*.xml")]
    assert len(paths) == 11
    assert sum(hold(path, concepts) for path in paths) > 2000


def test_equal_names_are_numbered_and_others_are_not() -> None:
    tree = etree.fromstring(b'<a xmlns:p="x"><b/><!-- - --><p:b>1</p:b><c><d/></c></a>')
    assert [way_to(element) for element in tree.iter(etree.Element)] == ["", "b[1]", "b[2]", "c", "c/d"]
    assert way_to(tree[3][0], tree[3]) == "d"
    assert tree.xpath(xpath_of("/a/b[2]"))[0].text == "1"  # type: ignore[index,union-attr]
