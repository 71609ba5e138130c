"""Source record → triples and findings. No I/O: what concepts mean is handed in as `Concepts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from typing import Any

from etalage.concepts import Concepts
from etalage.findings import Finding
from etalage.rdf import Graph, Statement, Triple, line_by_line
from etalage.search import Kind
from ingest import pupils
from ingest.mapping.addresses import record_iri, supplier_iri
from ingest.mapping.sentences import SENTENCES
from ingest.source import SourceRecord


@dataclass(frozen=True)
class Mapped:
    """A record that was understood."""

    iri: str
    statements: Sequence[Statement | Triple]
    """Each triple once. Empty when a fout among the findings keeps the record out."""
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def graph(self) -> Graph:
        """The statements as triples. Slow to make: whoever needs no triples reads the statements."""
        return [each if isinstance(each, Triple) else Triple(*each) for each in self.statements]

    @cached_property
    def lines(self) -> list[str]:
        """The graph as lines of N-Triples, written once: these are judged, hashed and stored."""
        return line_by_line(self.statements)

    @property
    def ntriples(self) -> bytes:
        """All of the lines."""
        return "".join(self.lines).encode()


Mapping = Callable[[SourceRecord, Concepts, "Context"], Mapped]


@dataclass(frozen=True, slots=True)
class Context:
    """What a mapping must know of the feed that the record came in with."""

    feed: str
    supplier: str
    """Name of the supplier, as the feed entry gives it."""
    licence: str
    """Licence of the metadata: an IRI."""
    base_iri: str


@cache
def mapping_of(format: str) -> Mapping:
    """The mapping for a SourceRecord.format: `map_record` of the module of that name here."""
    mapping: Mapping = import_module(f"{__name__}.{format}").map_record

    def map_record(record: SourceRecord, concepts: Concepts, context: Context, *more: Any) -> Mapped:
        if rule := pupils.rule_of(record):
            return _refused(record, context, rule)
        return mapping(record, concepts, context, *more)

    return map_record


def _refused(record: SourceRecord, context: Context, rule: str) -> Mapped:
    """A record that holds data of pupils: nothing of it is looked at, and nothing of it is shown."""
    named = pupils.redacted(record.identifier)
    finding = SENTENCES[rule].finding(named, position=pupils.without_pupils_in(record.position))
    return Mapped(record_iri(context, record.identifier, Kind.MATERIAAL), [], [finding])


__all__ = ["Context", "Mapped", "Mapping", "mapping_of", "record_iri", "supplier_iri"]
