"""Both bindings of LOM say the same thing: equal content gives an equal graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lxml import etree

from etalage.concepts import Concepts
from etalage.findings import Position
from etalage.rdf import digest
from ingest.mapping import Context, Mapped, mapping_of
from ingest.source import SourceRecord

Maps = Callable[..., Mapped]

DATA = Path(__file__).parents[2] / "data" / "mapping"


def mapped_file(name: str, concepts: Concepts, context: Context) -> Mapped:
    raw = (DATA / name).read_bytes()
    record = SourceRecord("proef", "proef-1", raw, Position(name), "nllom", etree.fromstring(raw))
    return mapping_of("nllom")(record, concepts, context)


def test_both_bindings_give_the_same_graph(concepts: Concepts, context: Context) -> None:
    first, second = (mapped_file(name, concepts, context) for name in ("lom-ims.xml", "lom-ieee.xml"))
    assert first.findings == second.findings == []
    assert len(first.graph) == 42
    assert {str(triple) for triple in first.graph} == {str(triple) for triple in second.graph}
    assert digest(first.graph) == digest(second.graph)


def test_names_of_fields_are_those_of_the_binding(ims: Maps, ieee: Maps) -> None:
    odd = "<general><aggregationLevel><value>9</value></aggregationLevel></general>"
    assert ieee(odd).findings[0].field == "general/aggregationLevel"
    assert ims(odd.lower()).findings[0].field == "general/aggregationlevel"


def test_prefixes_do_not_matter(ims: Maps) -> None:
    body = "<z:title><z:langstring>A</z:langstring></z:title>"
    mapped = ims(f'<z:general xmlns:z="http://www.imsglobal.org/xsd/imsmd_v1p2">{body}</z:general>')
    assert any('"A"' in str(triple) or "value=A " in str(triple) for triple in mapped.graph)
