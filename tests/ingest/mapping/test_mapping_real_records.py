"""The real records of Edurep and Kennisnet: all are mapped, and nothing of them is lost in silence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import cast

import pytest
from lxml import etree
from lxml.etree import _Element

from etalage.concepts import Concepts, load_concepts
from etalage.findings import Severity
from etalage.namespaces import SCHEMA
from etalage.rdf import write
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.mapping import Context, Mapped, dropped, mapping_of, words
from ingest.mapping.sentences import SENTENCES
from ingest.mapping.trace import Fate, trace
from ingest.readers import read
from ingest.source import BrokenRecord, SourceRecord

CONTEXT = Context("echt", "Leverancier", "", "https://e.example/")


def _read(folder: Path) -> tuple[list[SourceRecord], Counter[str]]:
    records: list[SourceRecord] = []
    counts: Counter[str] = Counter()
    for path in [*sorted((folder / "edurep").glob("*.xml")), *sorted((folder / "nllom-examples").glob("*.xml"))]:
        for item in read(Feed("echt", "Leverancier", "nllom", path, "", "changes"), Settings()):
            if isinstance(item, BrokenRecord):
                counts[item.finding.rule] += 1
            elif item.is_deleted:
                counts["deleted"] += 1
            else:
                counts["record"] += 1
                records.append(item)
    return records, counts


@pytest.fixture(scope="module")
def words_of_the_room() -> Concepts:
    """What the room `ontology` knows, without a curriculum."""
    return load_concepts(None)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> list[SourceRecord]:
    return _read(shared_data)[0]


@pytest.fixture(scope="module")
def mapped(real: list[SourceRecord], words_of_the_room: Concepts) -> list[Mapped]:
    return [mapping_of(record.format)(record, words_of_the_room, CONTEXT) for record in real]


def test_all_27_records_are_accounted_for(shared_data: Path) -> None:
    assert _read(shared_data)[1] == {"record": 25, "deleted": 1, "verrijkt-record": 1}


def test_every_record_has_a_graph_that_can_be_written_and_no_fout(mapped: list[Mapped]) -> None:
    for record in mapped:
        assert len(record.graph) >= 19
        assert write(record.graph, "nt")
        assert Severity.FOUT not in {finding.severity for finding in record.findings}


def test_levels_subjects_kinds_and_licences_of_real_records_become_concepts(mapped: list[Mapped]) -> None:
    counts = Counter(triple.predicate.value for record in mapped for triple in record.graph)
    assert counts[words.LEVEL.value] == 64
    assert counts[words.ABOUT.value] == 9
    assert counts[words.RESOURCE_TYPE.value] == 15
    assert counts[words.AUDIENCE.value] == 17
    assert counts[words.LICENSE.value] == 25
    assert counts[words.IS_FREE.value] == 25
    assert counts[words.PUBLISHER.value] == 25
    assert counts[words.ACCESS_RIGHTS.value] == 10
    assert counts[words.RATING.value] == 2
    assert counts[SCHEMA + "teaches"] == 0


def test_no_level_or_subject_of_a_real_record_stays_unknown(mapped: list[Mapped]) -> None:
    assert Counter(finding.rule for record in mapped for finding in record.findings) == {"maker-zonder-naam": 5}


def test_no_personal_data_but_names_leaves_a_card(mapped: list[Mapped]) -> None:
    everything = b"".join(write(record.graph, "nt") for record in mapped)
    assert b"jfriday" not in everything
    assert b"919-555" not in everything
    assert b"Joe Friday" in everything


def _leaves(lom: _Element) -> list[tuple[int, str]]:
    """Line and text of every element of a lom that has text; of a card, its maker's element."""
    found = []
    for element in lom.iter(etree.Element):
        text = (element.text or "").strip()
        if text:
            parent = element.getparent()
            place = parent if etree.QName(element).localname == "vcard" and parent is not None else element
            found.append((cast(int, place.sourceline), text))
    return found


def test_every_value_of_every_real_record_has_an_outcome(
    real: list[SourceRecord], words_of_the_room: Concepts
) -> None:
    for record in real:
        assert isinstance(record.content, _Element)
        told = {(each.line, each.value) for each in trace(record, words_of_the_room, CONTEXT)}
        leaves = _leaves(record.content)
        assert len(leaves) > 20
        assert [leaf for leaf in leaves if leaf not in told] == []


def test_every_outcome_names_its_triple_rule_or_reason(real: list[SourceRecord], words_of_the_room: Concepts) -> None:
    fates: Counter[Fate] = Counter()
    for record in real:
        statements = mapping_of(record.format)(record, words_of_the_room, CONTEXT).statements
        for each in trace(record, words_of_the_room, CONTEXT):
            fates[each.fate] += 1
            if each.fate is Fate.TRIPLE:
                assert each.triple in statements
            elif each.fate is Fate.FINDING:
                assert each.why in SENTENCES
            else:
                assert each.why in dropped.REASONS
    assert fates[Fate.TRIPLE] > 600
    assert fates[Fate.FINDING] == 5
