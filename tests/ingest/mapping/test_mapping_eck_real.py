"""The real products of the ECK catalogue: all say what a teacher expects, and nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

from etalage.concepts import Concepts, load_concepts
from etalage.findings import Severity
from etalage.namespaces import ET
from etalage.rdf import Literal, write
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.mapping import Context, Mapped, dropped, mapping_of, words
from ingest.mapping.sentences import SENTENCES
from ingest.mapping.trace import Fate, trace
from ingest.readers import read, recognise
from ingest.source import SourceRecord

CONTEXT = Context("echt", "Leverancier", "", "https://e.example/")

PRODUCTS = {
    # number: price, unit, state, last day, levels
    "9789006439816": ("", "", "niet-meer-leverbaar", "2022-09-27", {"mbo"}),
    "9789006987904": ("", "", "leverbaar", "", {"havo 4", "havo 5"}),
    "9789006484908": ("30.50", "leerling", "leverbaar", "", {"havo 3", "vwo 3"}),
    "9789006616286": ("", "", "niet-meer-leverbaar", "", {"groep 7", "speciaal basisonderwijs"}),
    "9789006910230": ("79.50", "leerling", "leverbaar", "", {"mbo"}),
    "9789006910452": ("", "", "niet-meer-leverbaar", "", {"mbo"}),
    "9789055742905": ("59.50", "leerling", "leverbaar", "", {"hbo"}),
    "9789006152999": ("4.50", "leerling", "leverbaar", "", {"groep 6"}),
    "9789006262193": ("", "", "leverbaar", "", {"havo 4", "havo 5"}),
    "9789006954715": ("649.00", "school", "leverbaar", "", {"primair onderwijs"}),
}


@pytest.fixture(scope="module")
def room() -> Concepts:
    """What the room `ontology` knows, without a curriculum."""
    return load_concepts(None)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> list[SourceRecord]:
    found: list[SourceRecord] = []
    for path in sorted((shared_data / "eck").glob("*.xml")):
        assert recognise(path) == "eck"
        for item in read(Feed("echt", "Leverancier", "eck", path, delivery="changes"), Settings()):
            assert isinstance(item, SourceRecord)
            found.append(item)
    return found


@pytest.fixture(scope="module")
def mapped(real: list[SourceRecord], room: Concepts) -> dict[str, Mapped]:
    return {record.identifier: mapping_of(record.format)(record, room, CONTEXT) for record in real}


def values(record: Mapped, *properties: object) -> list[str]:
    return [
        triple.object.value if isinstance(triple.object, Literal) else str(triple.object.value)  # type: ignore[union-attr]
        for triple in record.graph
        if triple.predicate in properties
    ]


def test_all_twelve_are_mapped_without_a_fout(mapped: dict[str, Mapped]) -> None:
    assert set(mapped) == {*PRODUCTS, "123581321", "steam://store/289070"}
    for record in mapped.values():
        assert write(record.graph, "nt")
        assert Severity.FOUT not in {finding.severity for finding in record.findings}


@pytest.mark.parametrize("number", sorted(PRODUCTS))
def test_a_real_product_says_what_a_teacher_expects(mapped: dict[str, Mapped], room: Concepts, number: str) -> None:
    record = mapped[number]
    price, unit, state, last, levels = PRODUCTS[number]
    assert values(record, words.PRICE) == ([price] if price else [])
    assert values(record, words.PRICE_PER) == ([f"{ET}eenheid-{unit}"] if unit else [])
    assert (f"{ET}prijsmodel-op-aanvraag" in values(record, words.PRICE_MODEL)) == (not price)
    assert values(record, words.IS_FREE) == (["false"] if price else [])
    assert values(record, words.AVAILABILITY) == [f"{ET}beschikbaarheid-{state}"]
    assert values(record, words.AVAILABLE_UNTIL) == ([last] if last else [])
    assert {room.label(iri) for iri in values(record, words.LEVEL)} == levels
    assert values(record, words.ISBN) == values(record, words.IDENTIFIER) == [number]
    assert len(values(record, words.METHOD)) == 1
    assert values(record, words.ABOUT, words.KEYWORDS)


def test_the_official_example_of_2_3_shows_all_of_it(mapped: dict[str, Mapped], room: Concepts) -> None:
    record = mapped["steam://store/289070"]
    assert values(record, words.PRICE) == ["88.00"]
    assert sorted(values(record, words.VAT)) == ["21", "9"]
    assert {room.label(iri) for iri in values(record, words.LEVEL)} == {
        *(f"groep {year}" for year in range(1, 9)),
        "voortgezet onderwijs",
    }
    assert len(values(record, words.HAS_PART)) == 2
    assert len(values(record, words.REPLACED_BY)) == 1
    assert values(record, words.LICENCE_TERM) == ["P2D"]
    assert values(record, words.LICENSE) == ["https://creativecommons.org/licenses/by/4.0/"]
    assert record.findings == []


def test_every_value_of_every_real_product_has_an_outcome(real: list[SourceRecord], room: Concepts) -> None:
    for record in real:
        assert isinstance(record.content, _Element)
        told = {(each.line, " ".join(each.value.split())) for each in trace(record, room, CONTEXT)}
        leaves = [
            (element.sourceline, " ".join(element.text.split()))
            for element in record.content.iter(etree.Element)
            if (element.text or "").strip()
        ]
        assert len(leaves) >= 14
        assert [leaf for leaf in leaves if leaf not in told] == []


def test_every_outcome_names_its_triple_rule_or_reason(
    real: list[SourceRecord], mapped: dict[str, Mapped], room: Concepts
) -> None:
    fates: Counter[Fate] = Counter()
    for record in real:
        for each in trace(record, room, CONTEXT):
            fates[each.fate] += 1
            if each.fate is Fate.TRIPLE:
                assert each.triple in mapped[record.identifier].statements
            elif each.fate is Fate.FINDING:
                assert each.why in SENTENCES
            else:
                assert each.why in dropped.REASONS
    assert fates[Fate.TRIPLE] > 300
    assert "veld-onbekend" not in {finding.rule for each in mapped.values() for finding in each.findings}
