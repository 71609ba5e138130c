"""Where a record came from, as triples: feed, delivery, source identifier, hashes, time and place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from etalage.findings import Report
from etalage.namespaces import DCT, ET, PROV, SCHEMA
from etalage.rdf import DATETIME, INTEGER, TYPE, Graph, Literal, NamedNode, Statement, Triple, text_of
from etalage.search import Kind
from ingest.feeds import Feed
from ingest.mapping import Context, record_iri
from ingest.source import SourceRecord

_ENTITY, _GENERATED = NamedNode(PROV + "Entity"), NamedNode(PROV + "generatedAtTime")
_DESCRIBES, _FEED, _DELIVERY, _IDENTIFIER, _SOURCE_HASH, GRAPH_HASH, _PLACE, _RELEASE = (
    NamedNode(ET + name)
    for name in (
        "beschrijft",
        "feed",
        "levering",
        "bronIdentificatie",
        "bronHash",
        "grafHash",
        "positie",
        "uitgave",
    )
)

KEEP_DELIVERIES = 50
"""Deliveries of one feed that stay visible in the store; the full reports are kept privately."""


def delivery_name(feed: str, now: datetime) -> str:
    """Name of a delivery, sortable by time: "20261122T081500Z-rekenwerk"."""
    return f"{now:%Y%m%dT%H%M%S%fZ}-{feed}"


def delivery_iri(base_iri: str, delivery: str) -> NamedNode:
    """The address of a delivery."""
    return NamedNode(f"{base_iri}leveringen/{delivery}")


def deliveries_graph(base_iri: str, feed: str) -> str:
    """The named graph that lists the deliveries of a feed."""
    return f"{base_iri}graph/leveringen/{feed}"


def stand_of_deliveries(graph: Iterable[Triple]) -> str:
    """Another one after each delivery of a feed that changed anything, and after the store was put back."""
    return "\n".join(sorted({text_of(triple.subject) for triple in graph}))


def possible_iris(identifier: str, context: Context) -> list[str]:
    """The addresses that a record with this identifier can have: it may be a material or a showcase entry."""
    return [record_iri(context, identifier, kind) for kind in (Kind.MATERIAAL, Kind.ETALAGE)]


def record_graph(
    record: SourceRecord, iri: str, graph_hash: str, delivery: str, moment: str, release: str
) -> list[Statement]:
    """The provenance of one record; it stands in the record's own named graph.

    `delivery` is the IRI of the delivery, `moment` the lexical form of its time, `release` that of the curriculum.
    """
    source = NamedNode(f"{iri}#herkomst")
    raw_hash = hashlib.sha256(record.raw).hexdigest()
    graph = [
        Statement(source, TYPE, _ENTITY),
        Statement(source, _DESCRIBES, NamedNode(iri)),
        Statement(source, _FEED, Literal(record.feed)),
        Statement(source, _DELIVERY, NamedNode(delivery)),
        Statement(source, _IDENTIFIER, Literal(record.identifier)),
        Statement(source, _SOURCE_HASH, Literal(f"sha256:{raw_hash}")),
        Statement(source, GRAPH_HASH, Literal(f"sha256:{graph_hash}")),
        Statement(source, _PLACE, Literal(str(record.position))),
        Statement(source, _GENERATED, Literal(moment, datatype=DATETIME)),
    ]
    if release:
        graph.append(Statement(source, _RELEASE, Literal(release)))
    return graph


def tombstone(iri: str, before: Graph, now: datetime) -> Graph:
    """What stays of a record that is gone: its name, when it went, and where it came from."""
    node = NamedNode(iri)
    source = NamedNode(f"{iri}#herkomst")
    keep = [
        triple
        for triple in before
        if (triple.subject == node and triple.predicate == NamedNode(SCHEMA + "name"))
        or (triple.subject == source and triple.predicate != GRAPH_HASH)
    ]
    return [
        Triple(node, TYPE, NamedNode(ET + "Vervallen")),
        Triple(node, NamedNode(PROV + "invalidatedAtTime"), _moment(now)),
        *keep,
    ]


def delivery_graph(feed: Feed, report: Report, before: Graph, now: datetime, base_iri: str) -> Graph:
    """The deliveries of a feed, this one included; the oldest fall off after KEEP_DELIVERIES."""
    delivery = delivery_iri(base_iri, report.delivery)
    old = sorted({triple.subject.value for triple in before if isinstance(triple.subject, NamedNode)})
    kept = set(old[-(KEEP_DELIVERIES - 1) :])
    graph = [triple for triple in before if triple.subject.value in kept]  # type: ignore[union-attr]
    graph += [
        Triple(delivery, TYPE, NamedNode(ET + "Levering")),
        Triple(delivery, TYPE, NamedNode(PROV + "Activity")),
        Triple(delivery, NamedNode(ET + "feed"), Literal(feed.name)),
        Triple(delivery, NamedNode(SCHEMA + "provider"), Literal(feed.supplier)),
        Triple(delivery, NamedNode(PROV + "endedAtTime"), _moment(now)),
    ]
    if feed.licence:
        graph.append(Triple(delivery, NamedNode(DCT + "license"), NamedNode(feed.licence)))
    for name, number in (
        ("gelezen", report.read),
        ("toegevoegd", report.added),
        ("gewijzigd", report.changed),
        ("ongewijzigd", report.unchanged),
        ("verwijderd", report.removed),
        ("geweigerd", report.refused),
    ):
        graph.append(Triple(delivery, NamedNode(ET + name), Literal(str(number), datatype=INTEGER)))
    return graph


def moment(now: datetime) -> str:
    """Lexical form of a time."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(now: datetime) -> Literal:
    return Literal(moment(now), datatype=DATETIME)
