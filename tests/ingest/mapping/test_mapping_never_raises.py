"""Whatever a feed holds, the mapping gives triples and findings: random faults, the same at every run."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

from etalage.concepts import Concepts
from etalage.findings import Position
from etalage.rdf import write
from ingest import pupils
from ingest.mapping import Context, Mapped, cells, dropped, mapping_of, relation, rights, texts, values
from ingest.mapping.sentences import SENTENCES
from ingest.mapping.trace import trace
from ingest.mapping.vcard import makers
from ingest.readers.spreadsheet_columns import COLUMNS
from ingest.source import SourceRecord

DATA = Path(__file__).parents[2] / "data" / "mapping"
TIMES = 600

TEXTS = (
    "",
    " ",
    "x-none",
    "PT",
    "-1",
    "0",
    "9" * 400,
    "é" * 300,
    "http://",
    "https://example.nl/%zz\t<x>{y}|\\^`",
    "http://[::1",
    "urn:isbn:",
    "BEGIN:VCARD",
    "BEGIN:VCARD\nFN:\nN:;;;\nORG:;\nEND:VCARD",
    "FN:x\\",
    "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902",
    "00000000-0000-0000-0000-000000000000",
    "PO Kerndoel 1",
    "groep 5 t/m 99999999999999999999",
    "groep 8-1",
    "%00%ff%",
    "{0}{waarde!r}{",
    "\u202e\ufeff\x9f",
    "𝕭𝖗𝖊𝖚𝖐",
    "2016-99-99",
    "٣",
    "cc-by-99",
    "a" * 5000,
    "a,;|" * 200,
)
TAGS = ("nl", "", "x", "not a tag", "x-none", "nl_NL", "a" * 50, "nl-" + "b" * 9, "٣")
ODD = ("\x00", "\ud800", "\x0b", "\ufffe")
"""What XML cannot hold but a spreadsheet can."""


def _mutated(lom: _Element, dice: random.Random) -> _Element:
    changed = copy.deepcopy(lom)
    for _ in range(dice.randint(1, 6)):
        elements = [element for element in changed.iter(etree.Element) if element is not changed]
        if not elements:
            break
        element, other = dice.choice(elements), dice.choice(elements)
        action = dice.randrange(8)
        if action < 3:
            element.text = dice.choice([text for text in TEXTS if not set(text) & {"\x00"}])
        elif action == 3:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", dice.choice(TAGS))
        elif action == 4:
            element.getparent().remove(element)  # type: ignore[union-attr]
        elif action == 5:
            element.addnext(copy.deepcopy(element))
        elif action == 6:
            element.append(copy.deepcopy(other))
        else:
            element.tail = "verdwaald"
    return changed


def _is_sound(mapped: Mapped, context: Context) -> None:
    """A graph that can be written, of the record and its parts alone; findings with a known rule and a place."""
    assert write(mapped.graph, "nt") is not None
    assert len(mapped.graph) == len(set(mapped.graph))
    for triple in mapped.graph:
        subject = getattr(triple.subject, "value", "")
        assert subject.startswith((mapped.iri, f"{context.base_iri}leveranciers/"))
    for finding in mapped.findings:
        assert finding.severity is SENTENCES[finding.rule].severity
        assert finding.position is not None
        assert len(finding.value or "") <= 200


def test_random_faults_in_a_lom_record_never_raise(concepts: Concepts, context: Context) -> None:
    dice = random.Random(20_26)
    originals = [etree.parse(DATA / name).getroot() for name in ("lom-ims.xml", "lom-ieee.xml")]
    rules: set[str] = set()
    for number in range(TIMES):
        lom = _mutated(dice.choice(originals), dice)
        raw = etree.tostring(lom)
        record = SourceRecord("proef", f"nr-{number}", raw, Position("x.xml", 1, "/lom"), "nllom", lom)
        mapped = mapping_of("nllom")(record, concepts, context)
        _is_sound(mapped, context)
        rules |= {finding.rule for finding in mapped.findings}
        for each in trace(record, concepts, context):
            assert each.triple is not None or each.why in SENTENCES or each.why in dropped.REASONS
    assert len(rules) >= 15


def test_random_faults_in_a_row_never_raise(concepts: Concepts, context: Context) -> None:
    dice = random.Random(7)
    keys = [column.key for column in COLUMNS] + ["vreemd"]
    rules: set[str] = set()
    for number in range(TIMES):
        row = {key: dice.choice((*TEXTS, *ODD)) for key in dice.sample(keys, dice.randint(1, len(keys)))}
        row["type"] = dice.choice(("", "materiaal", "etalage", "iets"))
        record = SourceRecord(
            "proef", f"nr-{number}{dice.choice(ODD)}", b"", Position("x.csv", 2, row=2), "spreadsheet", row
        )
        mapped = mapping_of("spreadsheet")(record, concepts, context)
        _is_sound(mapped, context)
        rules |= {finding.rule for finding in mapped.findings}
    assert len(rules) >= 15


def test_any_identifier_has_an_address(ims: Callable[..., Mapped]) -> None:
    for identifier in (*(text for text in TEXTS if text), *ODD, "../../etc/passwd", "<b>"):
        mapped = ims("", identifier=identifier)
        assert mapped.iri.startswith("https://e.example/materialen/proef/")
        assert write(mapped.graph, "nt")


@pytest.mark.parametrize(
    "piece", [" ", "\n", "\n ", "a", "-", "1 ", "FN:", "\\n", "src=", "https://a. ", "by/", "1-", ".", "%", "\t\n  x"]
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    text = "BEGIN:VCARD " + piece * (200_000 // len(piece)) + " z"
    start = time.process_time()
    makers(text)
    texts.paragraphs(text)
    texts.term(text)
    rights.licence_of(text)
    rights.yes_no(text)
    pupils.redacted(text)
    values.moment(text)
    values.duration(text)
    values.amount(text)
    values.media_type(text)
    values.web_address(text)
    values.address(text)
    list(cells.steps(text))
    relation.source_of(text)
    # A pattern that steps back from every place would take minutes.
    assert time.process_time() - start < 2
