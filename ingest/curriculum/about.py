"""The graph about a release: per context what was read, how much it became, and which links lead nowhere. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from etalage.namespaces import DCT, PROV
from etalage.rdf import DATETIME, TYPE, Graph, Literal, NamedNode, Triple, digest
from ingest.curriculum.graphs import graph_name, nl, number, slov
from ingest.curriculum.kinds import TITLES
from ingest.curriculum.links import ACTUEEL, VERVALLEN, Links
from ingest.curriculum.source import Release

TITLE, HAS_PART, PART_OF = (NamedNode(DCT + word) for word in ("title", "hasPart", "isPartOf"))
GENERATED = NamedNode(PROV + "generatedAtTime")
DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")


def about(
    release: Release, links: Links, base_iri: str, triples: Mapping[str, int], digests: Mapping[str, str]
) -> tuple[Graph, str]:
    """The triples about a release, and the digest that tells it from another one. Nothing in it depends on the time.

    `triples` and `digests` are by graph name, and hold the graph of the ontology too.
    """
    whole = NamedNode(graph_name(base_iri))
    graph: Graph = [
        Triple(whole, TITLE, nl("Curriculum van SLO")),
        Triple(whole, NamedNode(DCT + "publisher"), NamedNode("https://www.slo.nl/")),
        Triple(whole, slov("entiteiten"), number(len(release.entities))),
        Triple(whole, slov("triples"), number(sum(triples.values()))),
    ]
    for name in digests:
        part = NamedNode(name)
        graph.append(Triple(whole, HAS_PART, part))
        graph.append(Triple(part, slov("triples"), number(triples[name])))
        graph.append(Triple(part, slov("digest"), Literal(digests[name])))
    for context in release.contexts:
        graph.extend(_context(release, base_iri, context))
    graph.extend(_dangling(links, base_iri))
    identity = digest(graph)
    graph.append(Triple(whole, slov("digest"), Literal(identity)))
    return graph, identity


def stamped(graph: Graph, base_iri: str, now: datetime) -> Graph:
    """The same with the time of loading."""
    time = Literal(now.astimezone(UTC).isoformat(timespec="seconds"), datatype=DATETIME)
    return [*graph, Triple(NamedNode(graph_name(base_iri)), GENERATED, time)]


def _context(release: Release, base_iri: str, context: str) -> Iterator[Triple]:
    part = NamedNode(graph_name(base_iri, context))
    overlay, slash, name = context.rpartition("/")
    title = TITLES.get(name, name)
    counts = Counter(entity.type for entity in release.entities.values() if entity.context == context)
    yield Triple(part, TYPE, slov("Contextgraaf"))
    yield Triple(part, TITLE, nl(f"{title}, stand {overlay}" if slash else title))
    yield Triple(part, slov("entiteiten"), number(counts.total()))
    if context in release.origins:
        yield Triple(part, DERIVED_FROM, NamedNode(release.origins[context]))
    for kind, count in sorted(counts.items()):
        tally = NamedNode(f"{part.value}#telling-{kind}")
        yield Triple(tally, TYPE, slov("Telling"))
        yield Triple(tally, PART_OF, part)
        yield Triple(tally, slov("vanType"), Literal(kind))
        yield Triple(tally, slov("aantal"), number(count))


def _dangling(links: Links, base_iri: str) -> Iterator[Triple]:
    whole = NamedNode(graph_name(base_iri))
    for key, missing in sorted(links.dangling.items()):
        node = NamedNode(f"{whole.value}#los-{key.stand}-{key.from_type}-{key.property}")
        yield Triple(node, TYPE, slov("LosseRelatie"))
        yield Triple(node, PART_OF, whole)
        yield Triple(node, slov("vanType"), Literal(key.from_type))
        yield Triple(node, slov("relatie"), Literal(key.property))
        yield Triple(node, slov("aantal"), number(links.total[key]))
        yield Triple(node, slov("los"), number(missing))
        if key.stand not in (ACTUEEL, VERVALLEN):
            yield Triple(node, slov("stand"), Literal(key.stand))


__all__ = ["about", "stamped"]
