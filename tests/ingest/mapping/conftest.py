"""Small records of our own and the concepts that they are held against."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from etalage.concepts import Concepts
from etalage.findings import Position
from etalage.namespaces import PREFIXES
from etalage.rdf import Literal, Term
from etalage.slo_index import SloIndex
from ingest.mapping import Context, Mapped, mapping_of
from ingest.source import SourceRecord

IMS = "http://www.imsglobal.org/xsd/imsmd_v1p2"
IEEE = "http://ltsc.ieee.org/xsd/LOM"

GOAL = "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902"
RETIRED = "fe8cc1d3-38ad-4de9-a3f4-3d820285241a"
SUCCESSOR = "11111111-2222-4333-8444-555555555555"
TOPIC = "22222222-2222-4333-8444-555555555555"


@pytest.fixture(scope="session")
def concepts() -> Concepts:
    """The real tables of the room `ontology` with four concepts of a curriculum."""
    return Concepts(
        SloIndex(
            labels={GOAL: "Informatie verwerven", RETIRED: "oud doel", SUCCESSOR: "nieuw doel", TOPIC: "breuken"},
            kinds={GOAL: "doel", RETIRED: "doel", SUCCESSOR: "doel"},
            replaced={RETIRED: (SUCCESSOR,)},
            codes={"po kerndoel 1": (GOAL,), "kerndoel 1": (GOAL,), "kerndoel 2": (GOAL, SUCCESSOR)},
            sectors={
                GOAL: ("512e4729-03a4-43a2-95ba-758071d1b725",),
                SUCCESSOR: ("2a1401e9-c223-493b-9b86-78f6993b1a8d",),
            },
        )
    )


@pytest.fixture(scope="session")
def context() -> Context:
    return Context("proef", "Rekenwerk", "https://creativecommons.org/publicdomain/zero/1.0/", "https://e.example/")


LomMaker = Callable[..., SourceRecord]


@pytest.fixture(scope="session")
def lom_record() -> LomMaker:
    """Makes a record of the inside of a lom element, in the namespace of a binding."""

    def make(body: str, namespace: str = IMS, identifier: str = "proef-1", **more: object) -> SourceRecord:
        raw = f'<lom xmlns="{namespace}">{body}</lom>'.encode("utf-8", "surrogatepass")
        position = Position("proef.xml", 1, "/lom")
        return SourceRecord("proef", identifier, raw, position, "nllom", etree.fromstring(raw), **more)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def ims(concepts: Concepts, context: Context, lom_record: LomMaker) -> Callable[..., Mapped]:
    """Maps the inside of an IMS lom element."""

    def run(body: str, **more: object) -> Mapped:
        return mapping_of("nllom")(lom_record(body, **more), concepts, context)

    return run


@pytest.fixture(scope="session")
def ieee(concepts: Concepts, context: Context, lom_record: LomMaker) -> Callable[..., Mapped]:
    """Maps the inside of an IEEE lom element."""

    def run(body: str, **more: object) -> Mapped:
        return mapping_of("nllom")(lom_record(body, IEEE, **more), concepts, context)

    return run


@pytest.fixture(scope="session")
def row(concepts: Concepts, context: Context) -> Callable[..., Mapped]:
    """Maps a row of a spreadsheet; each cell has a place of its own."""

    def run(**cells: str) -> Mapped:
        content = {"nummer": "R-1", **cells}
        places = {key: Position("proef.csv", 2, f"kolom {key}", 2) for key in content}
        record = SourceRecord(
            "proef", content["nummer"], b"raw", Position("proef.csv", 2, row=2), "spreadsheet", content, cells=places
        )
        return mapping_of("spreadsheet")(record, concepts, context)

    return run


def short(term: Term) -> str:
    """A term as a person writes it: schema:name, "tekst"@nl, "12.50"^^xsd:decimal."""
    if isinstance(term, Literal):
        mark = f"@{term.language}" if term.language else ""
        kind = short(term.datatype)
        return f'"{term.value}"{mark}' if mark or kind == "xsd:string" else f'"{term.value}"^^{kind}'
    text = getattr(term, "value", str(term))
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text[len(namespace) :]}"
    return text


Facts = Callable[..., list[str]]


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The values of a property in a mapped record, of the record itself or of one of its parts ("#aanbod")."""

    def read(mapped: Mapped, predicate: str, part: str = "") -> list[str]:
        subject = part if "://" in part else mapped.iri + part
        return [
            short(triple.object).replace(mapped.iri, "")
            for triple in mapped.graph
            if short(triple.subject) == subject and short(triple.predicate) == predicate
        ]

    return read


@pytest.fixture(scope="session")
def rules() -> Callable[[Mapped], list[str]]:
    """The names of the rules that a mapped record has findings of."""
    return lambda mapped: [finding.rule for finding in mapped.findings]
