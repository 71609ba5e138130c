"""A release as named graphs, one per context. Pure: no store, no files; the same release gives the same graphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from etalage.namespaces import DCT, ET, OWL, SKOS, SLO, SLOV, UUID
from etalage.rdf import BOOLEAN, INTEGER, TYPE, Graph, Literal, NamedNode, Triple, parse_turtle
from ingest.curriculum.derive import Derived, derive
from ingest.curriculum.facts import facts
from ingest.curriculum.kinds import TITLES
from ingest.curriculum.links import Links, resolve
from ingest.curriculum.names import kind_of, names
from ingest.curriculum.relations import DETAIL_KINDS, Role, relation
from ingest.curriculum.source import Entity, Release
from ingest.curriculum.text import clean, label
from ingest.curriculum.tree import Tree, plant
from ontology import texts

Step = Callable[[int, int], None]

PREF, ALT = NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")
DEFINITION, NOTATION = NamedNode(SKOS + "definition"), NamedNode(SKOS + "notation")
BROADER, NARROWER = NamedNode(SKOS + "broader"), NamedNode(SKOS + "narrower")
IN_SCHEME, TOP_OF, HAS_TOP = (NamedNode(SKOS + word) for word in ("inScheme", "topConceptOf", "hasTopConcept"))
CONCEPT, SCHEME, MEMBER = (NamedNode(SKOS + word) for word in ("Concept", "ConceptScheme", "member"))
ORDERED = NamedNode(SKOS + "OrderedCollection")
REPLACES, REPLACED_BY = NamedNode(DCT + "replaces"), NamedNode(DCT + "isReplacedBy")
IDENTIFIER, DESCRIPTION = NamedNode(DCT + "identifier"), NamedNode(DCT + "description")
SUBJECT = NamedNode(DCT + "subject")
DEPRECATED = NamedNode(OWL + "deprecated")
LEERDOEL_CLASS = NamedNode(ET + "Leerdoel")
TRUE = Literal("true", datatype=BOOLEAN)


@cache
def slov(word: str) -> NamedNode:
    """A word of ours for SLO's data."""
    return NamedNode(SLOV + word)


def node(id: str) -> NamedNode:
    """SLO's own address of an entity."""
    return NamedNode(SLO + id)


def nl(text: str) -> Literal:
    return Literal(text, language="nl")


def number(value: int) -> Literal:
    return Literal(str(value), datatype=INTEGER)


@cache
def labelled() -> frozenset[str]:
    """IRIs that the room `ontology` names in Dutch: there SLO's title is another name, so that one label is left."""
    return frozenset(
        triple.subject.value
        for text in texts()
        for triple in parse_turtle(text)
        if triple.predicate == PREF
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.object.language == "nl"
    )


def graph_name(base_iri: str, context: str = "") -> str:
    """Name of the graph of a context, or of the graph about the whole release."""
    return f"{base_iri}graph/slo/{context}" if context else f"{base_iri}graph/slo"


def scheme_of(base_iri: str, context: str) -> NamedNode:
    """The concept scheme of a context; an overlay belongs to the same scheme."""
    return NamedNode(f"{base_iri}schema/{context.rsplit('/', 1)[-1]}")


def build(
    release: Release,
    base_iri: str,
    links: Links | None = None,
    tree: Tree | None = None,
    step: Step | None = None,
) -> dict[str, Graph]:
    """Graph name → triples, for every context that was read; no triple twice in a graph.

    `links` and `tree` of the release may be given when they are there already.
    """
    links = links or resolve(release)
    tree = tree or plant(release, links)
    derived = derive(release, links, tree)
    writer = _Writer(release, base_iri, links, tree, derived)
    by_context: dict[str, list[Entity]] = {context: [] for context in release.contexts}
    for entity in release.entities.values():
        by_context[entity.context].append(entity)
    graphs: dict[str, Graph] = {}
    for done, (context, entities) in enumerate(by_context.items(), start=1):
        triples: Graph = list(writer.scheme(context))
        for entity in entities:
            triples.extend(writer.entity(entity))
        triples.extend(writer.aliases(context))
        graphs[graph_name(base_iri, context)] = list(dict.fromkeys(triples))
        if step:
            step(done, len(by_context))
    return graphs


class _Writer:
    """Writes the triples that one entity states; each link stands in the graph of the file that states it."""

    def __init__(self, release: Release, base_iri: str, links: Links, tree: Tree, derived: Derived) -> None:
        self.release = release
        self.base_iri = base_iri
        self.links = links
        self.tree = tree
        self.derived = derived
        self.nodes: dict[str, NamedNode] = {id: node(id) for id in release.entities}
        self.retired = {old for entity in release.entities.values() for old in entity.links.get("replaces", ())} - {
            entity.id for entity in release.entities.values() if not entity.stand and not entity.is_deprecated
        }
        self.owners: dict[str, set[str]] = defaultdict(set)
        for context in {entity.context for entity in release.entities.values()}:
            self.owners[context.rsplit("/", 1)[-1]].add(context)

    def scheme(self, context: str) -> Iterator[Triple]:
        """The scheme of a context: what a person calls the document."""
        iri = scheme_of(self.base_iri, context)
        name = context.rsplit("/", 1)[-1]
        yield Triple(iri, TYPE, SCHEME)
        yield Triple(iri, PREF, nl(TITLES.get(name, name)))
        yield Triple(iri, NamedNode(DCT + "publisher"), NamedNode("https://www.slo.nl/"))

    def entity(self, entity: Entity) -> Iterator[Triple]:
        """All that is said about one entity, and the other ends of its links."""
        subject = self.nodes[entity.id]
        yield Triple(subject, IDENTIFIER, Literal(entity.id))
        yield from self._types(entity, subject)
        yield from self._names(entity, subject)
        for fact in facts(entity):
            yield Triple(subject, NamedNode(fact.predicate), fact.value)
            if fact.original:
                yield Triple(subject, slov("bronTekst"), nl(fact.original))
        if entity.stand:
            yield Triple(subject, slov("stand"), Literal(entity.stand))
        yield from self._links(entity, subject)
        yield from self._tree(entity, subject)
        yield from self._derived(entity, subject)
        yield from self._succession(entity, subject)

    def _types(self, entity: Entity, subject: NamedNode) -> Iterator[Triple]:
        kind = kind_of(entity)
        yield Triple(subject, TYPE, slov(kind.class_name))
        if kind.is_concept:
            yield Triple(subject, TYPE, CONCEPT)
            scheme = scheme_of(self.base_iri, entity.context)
            yield Triple(subject, IN_SCHEME, scheme)
            if kind.is_root and entity.id not in self.tree.parents:
                yield Triple(subject, TOP_OF, scheme)
                yield Triple(scheme, HAS_TOP, subject)
        # "Geen descriptoren beschikbaar": a cell of SLO's table without a goal in it.
        if kind.is_goal and not entity.values.get("isempty"):
            yield Triple(subject, TYPE, LEERDOEL_CLASS)
        if entity.is_deprecated or entity.id in self.retired:
            yield Triple(subject, DEPRECATED, TRUE)

    def _names(self, entity: Entity, subject: NamedNode) -> Iterator[Triple]:
        if entity.type == "leerlijn_inhoudsrij":
            yield from self._row_name(entity, subject)
            return
        if not kind_of(entity).is_concept:
            return
        name = names(entity)
        alternatives = name.alternatives
        if subject.value in labelled():
            alternatives = (*alternatives, name.label)
        else:
            yield Triple(subject, PREF, nl(name.label))
        for text in alternatives:
            yield Triple(subject, ALT, nl(text))
        if name.definition:
            yield Triple(subject, DEFINITION, nl(name.definition))
        if name.description:
            yield Triple(subject, DESCRIPTION, nl(name.description))
        if name.notation:
            yield Triple(subject, NOTATION, Literal(name.notation))
        for text in name.originals:
            yield Triple(subject, slov("bronTekst"), nl(text))

    def _row_name(self, row: Entity, subject: NamedNode) -> Iterator[Triple]:
        """SLO's title of a row is a cut copy of its last cell, so that cell names it: it is where the row ends."""
        if cells := self.links.of(row.id, "leerlijn_inhoud"):
            yield Triple(subject, PREF, nl(names(self.release.entities[cells[-1]]).label))
        if prefix := clean(str(row.values.get("prefix", ""))):
            yield Triple(subject, NOTATION, Literal(prefix))

    def _links(self, entity: Entity, subject: NamedNode) -> Iterator[Triple]:
        for target, ids in self.links.targets.get(entity.id, {}).items():
            meaning = relation(entity.type, target)
            if meaning.role in (Role.PART, Role.PARENT):
                continue
            predicate = NamedNode(meaning.predicate)
            if meaning.role is Role.TAGGED:
                yield from (Triple(self.nodes[id], predicate, subject) for id in ids)
                continue
            yield from (Triple(subject, predicate, self.nodes[id]) for id in ids)
            if meaning.role is Role.CELL:
                yield from self._cells(subject, ids)
            elif entity.type == "ldk_vakbegrip" and target == "doelniveau":
                yield from self._terms(subject, ids)
            elif meaning.predicate == SLOV + "inhoud":
                yield from (Triple(self.nodes[id], slov("inLeerlijn"), subject) for id in ids)

    def _cells(self, row: NamedNode, ids: tuple[str, ...]) -> Iterator[Triple]:
        """The order in SLO's list is the order in time; the levels of the cells disagree with it here and there."""
        yield Triple(row, TYPE, ORDERED)
        for place, id in enumerate(ids, start=1):
            cell, entity = self.nodes[id], self.release.entities[id]
            yield Triple(row, MEMBER, cell)
            yield Triple(cell, TYPE, slov("Tussendoel"))
            yield Triple(cell, slov("stap"), number(place))
            if phase := label(clean(str(entity.values.get("title", "")))):
                yield Triple(cell, slov("niveauLabel"), nl(phase))
            if place < len(ids):
                yield Triple(cell, slov("gaatVoorafAan"), self.nodes[ids[place]])
            else:
                yield Triple(cell, TYPE, slov("Einddoel"))

    def _terms(self, term: NamedNode, joins: tuple[str, ...]) -> Iterator[Triple]:
        """Nothing links to a vakbegrip; the goal behind its doelniveau is where a person looks for it."""
        for join in joins:
            for goal in self.links.of(join, "doel"):
                yield Triple(self.nodes[goal], slov("begrip"), term)

    def _tree(self, entity: Entity, subject: NamedNode) -> Iterator[Triple]:
        for parent in self.tree.parents.get(entity.id, ()):
            yield Triple(subject, BROADER, self.nodes[parent])
            yield Triple(self.nodes[parent], NARROWER, subject)
        for child in self.tree.former.get(entity.id, ()):
            yield Triple(subject, slov("bevatte"), self.nodes[child])
        if entity.id in self.tree.order:
            yield Triple(subject, slov("volgorde"), number(self.tree.order[entity.id]))
        if entity.id in self.tree.lines:
            yield Triple(subject, slov("inLeerlijn"), self.nodes[self.tree.lines[entity.id]])

    def _derived(self, entity: Entity, subject: NamedNode) -> Iterator[Triple]:
        derived, id = self.derived, entity.id
        for goal in derived.leerdoelen.get(id, ()):
            yield Triple(subject, slov("leerdoel"), self.nodes[goal])
            yield Triple(self.nodes[goal], slov("leerdoelVan"), subject)
        given: Iterable[str] = derived.niveaus.get(id, ()) if entity.type == "doel" else ()
        for predicate, ids in (
            ("niveau", given),
            ("afgeleidNiveau", derived.afgeleide_niveaus.get(id, ())),
            ("sector", derived.sectoren.get(id, ())),
            ("afgeleidVak", derived.vakken.get(id, ())),
        ):
            yield from (
                Triple(subject, slov(predicate), self.nodes.get(other) or node(other)) for other in sorted(ids)
            )

    def _succession(self, entity: Entity, subject: NamedNode) -> Iterator[Triple]:
        for old in entity.links.get("replaces", ()):
            if not UUID.fullmatch(old):
                continue
            other = self.nodes.get(old) or node(old)
            yield Triple(subject, REPLACES, other)
            yield Triple(other, REPLACED_BY, subject)
            if old not in self.nodes:
                # SLO's file of retired entities is not in this release, but materials may still link to it.
                yield Triple(other, TYPE, slov("Voorganger"))
                yield Triple(other, IDENTIFIER, Literal(old))
                yield Triple(other, DEPRECATED, TRUE)
        for new in entity.links.get("replacedBy", ()):
            if UUID.fullmatch(new):
                other = self.nodes.get(new) or node(new)
                yield Triple(subject, REPLACED_BY, other)
                yield Triple(other, REPLACES, subject)

    def aliases(self, context: str) -> Iterator[Triple]:
        """Other titles of goals that are in the release."""
        for alias in self.release.aliases:
            text = label(clean(alias.title))
            if alias.context == context and alias.doel in self.nodes and text:
                yield Triple(self.nodes[alias.doel], ALT, nl(text))


__all__ = ["DETAIL_KINDS", "build", "graph_name", "scheme_of"]
