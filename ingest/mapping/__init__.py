"""Source record → triples and findings. No I/O: what concepts mean is handed in as `Concepts`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module

from etalage.concepts import Concepts
from etalage.findings import Finding
from etalage.rdf import Graph, write
from ingest.mapping.addresses import record_iri, supplier_iri
from ingest.source import SourceRecord


@dataclass(frozen=True)
class Mapped:
    """A record that was understood."""

    iri: str
    graph: Graph
    """Each triple once. Empty when a fout among the findings keeps the record out."""
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def ntriples(self) -> bytes:
        """The graph as N-Triples, written once: it is judged, hashed and stored as these bytes."""
        return write(self.graph, "nt")


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
    return mapping


__all__ = ["Context", "Mapped", "Mapping", "mapping_of", "record_iri", "supplier_iri"]
