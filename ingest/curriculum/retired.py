"""What a newer release no longer holds but something still links to: it stays with what it had, marked as retired."""

from __future__ import annotations

from dataclasses import dataclass, field

from etalage.namespaces import DCT, OWL, SKOS, SLO, SLOV, UUID
from etalage.rdf import TYPE, Graph, NamedNode, Triple
from etalage.store import View
from ingest.curriculum.graphs import DEPRECATED, TRUE, graph_name, node, slov
from ingest.curriculum.relations import relation
from ingest.curriculum.source import Release
from queries import query

VERVALLEN = "vervallen"
"""Last part of the name of the graph that holds them."""

_IDENTIFIER = DCT + "identifier"
_PREDECESSOR = slov("Voorganger")

# What explains a concept that stays, and so stays with it: its path upward, its successors, the goal and level of a
# doelniveau. Not what it held: then everything that was ever near it would stay.
_EXPLAINS = frozenset(
    {SKOS + "broader", DCT + "isReplacedBy", DCT + "subject"}
    | {SLOV + word for word in ("doel", "niveau", "kerndoel", "inLeerlijn", "examenprogramma", "hoortBij")}
)
_TOP = frozenset({SKOS + "topConceptOf", OWL + "deprecated"})


@dataclass
class Retired:
    """The graph of what stays, and how much was let go."""

    graph: Graph = field(default_factory=list)
    kept: int = 0
    dropped: int = 0


def retire(release: Release, changing: set[str], view: View, base_iri: str) -> Retired:
    """Look at the published release before `release` takes its place. `changing`: graphs that are to be replaced.

    A concept stays when a record, our ontology or a concept of the new release links to it, or when it explains one
    that stays. Raises StoreError.
    """
    fresh = set(release.entities)
    numbers = {old for entity in release.entities.values() for old in entity.links.get("replaces", ())}
    described, predecessors = _described(view, changing)
    gone = (described | (predecessors - numbers)) - fresh
    if not gone:
        return Retired()
    from_release = _links_to(release, gone)
    kept = {id for id in gone if id in from_release or _is_used(view, id, base_iri)}
    about = {id: view.about(SLO + id) for id in kept}
    todo = list(kept)
    while todo:
        for triple in about[todo.pop()]:
            id = _slo_id(triple)
            if triple.predicate.value in _EXPLAINS and id in gone and id not in kept:
                kept.add(id)
                about[id] = view.about(SLO + id)
                todo.append(id)
    there = fresh | kept | numbers
    triples = [triple for id in sorted(kept) for triple in _what_it_had(id, about[id], there, fresh)]
    triples += [triple for id in sorted(kept) for triple in from_release.get(id, ())]
    return Retired(list(dict.fromkeys(triples)), len(kept), len(gone) - len(kept))


def _described(view: View, changing: set[str]) -> tuple[set[str], set[str]]:
    """Ids that these published graphs describe (each has its dct:identifier there), and mere predecessors."""
    described: set[str] = set()
    predecessors: set[str] = set()
    for name in changing:
        here, numbers = _subjects(view.graph(name))
        described |= here - numbers
        predecessors |= numbers
    return described, predecessors - described


def _subjects(graph: Graph) -> tuple[set[str], set[str]]:
    """Ids with a dct:identifier in this graph, and those of them that are no more than a number."""
    here: set[str] = set()
    numbers: set[str] = set()
    for triple in graph:
        if not isinstance(triple.subject, NamedNode) or not triple.subject.value.startswith(SLO):
            continue
        if triple.predicate.value == _IDENTIFIER:
            here.add(triple.subject.value.removeprefix(SLO))
        elif triple.object == _PREDECESSOR:
            numbers.add(triple.subject.value.removeprefix(SLO))
    return here, numbers


def _links_to(release: Release, gone: set[str]) -> dict[str, list[Triple]]:
    """Links of the new release to what is gone: by target the triples that say so (successors have their own)."""
    found: dict[str, list[Triple]] = {}
    for entity in release.entities.values():
        for name, ids in entity.links.items():
            for id in ids:
                if id not in gone:
                    continue
                triples = found.setdefault(id, [])
                if name not in ("replaces", "replacedBy"):
                    predicate = relation(entity.type, name.removesuffix("_id")).predicate or slov("bevatte").value
                    triples.append(Triple(node(entity.id), NamedNode(predicate), node(id)))
    return found


def _is_used(view: View, id: str, base_iri: str) -> bool:
    """Whether something outside SLO's own graphs links to it."""
    ours = graph_name(base_iri)
    rows = view.select(query("curriculum/verwijzingen"), {"item": node(id)})
    graphs = (row["graaf"] for row in rows)
    return any(isinstance(graph, NamedNode) and not graph.value.startswith(ours) for graph in graphs)


def _slo_id(triple: Triple) -> str:
    """The id of the SLO entity that is the object; empty when it is something else."""
    value = triple.object.value if isinstance(triple.object, NamedNode) else ""
    id = value.removeprefix(SLO)
    return id if value.startswith(SLO) and UUID.fullmatch(id) else ""


def _what_it_had(id: str, triples: Graph, there: set[str], fresh: set[str]) -> Graph:
    """Its own triples, without links to what is gone and without a live child: that has its own place now."""
    result = [Triple(node(id), DEPRECATED, TRUE)]
    types = {triple.object for triple in triples if triple.predicate == TYPE}
    for triple in triples:
        target = _slo_id(triple)
        if triple.predicate.value in _TOP or (target and target not in there):
            continue
        if triple.object == _PREDECESSOR and len(types) > 1:
            continue  # the graph of its successor says so
        if triple.predicate.value == SKOS + "narrower" and target in fresh:
            triple = Triple(triple.subject, slov("bevatte"), triple.object)
        result.append(triple)
    return result


__all__ = ["VERVALLEN", "Retired", "retire"]
