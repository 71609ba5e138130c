"""Store → search documents: what stands in the graph at the path of each field. Reads nothing but the View."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from functools import lru_cache

from etalage.namespaces import ET, OWL, RDF, SKOS, SLOV
from etalage.rdf import Graph, Literal, NamedNode, Term, text_of
from etalage.search import Document, Kind, Value
from etalage.search.fields import FIELDS, TITLE, Facet, Field, ValueKind
from etalage.search.paths import Node, Path, Source, path
from etalage.store import View
from queries import query

CLASSES: dict[str, Kind] = {
    ET + "Etalagestuk": Kind.ETALAGE,
    ET + "Lesmateriaal": Kind.MATERIAAL,
    ET + "Leerdoel": Kind.LEERDOEL,
}
"""What can be found, by class. `et:Vervallen` is not among them, so it is in no index."""

TEXT_LENGTH = 20_000
"""Characters of one text that are read; a longer one can be found by its beginning."""

KEYWORD_LENGTH = 2_000
"""Characters; a longer keyword or IRI is left out."""

CACHED = 20_000
"""Subjects outside the record whose triples are kept in memory when documents are made one by one."""

MANY = 3_000
"""Documents from which it is quicker to read the curriculum as a whole (some 10 s) than concept by concept."""

_TYPE = RDF + "type"
_GOAL = ET + "Leerdoel"
_OF_CONCEPTS = (SKOS, SLOV)
_RANKS = {"nl": 0, None: 1}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")


def documents(view: View, iris: Iterable[str] | None = None, fields: Sequence[Field] = FIELDS) -> Iterator[Document]:
    """The documents of all materials, showcase entries and live goals, or of these IRIs only.

    An IRI that cannot be found (unknown, withdrawn, retired, without title) gives nothing. Records stream; what
    is kept in memory does not grow with their number. Raises StoreError.
    """
    readers = _readers(fields)
    for iri, kind, source in _everything(view) if iris is None else _these(view, iris):
        document = _document(iri, kind, source, readers[kind])
        if document is not None:
            yield document


class Outfit:
    """Dresses records: document after document from graphs that are not in the store yet.

    What `documents` gives for the same graph in the store. The concepts that records name come from a view.
    """

    def __init__(self, view: View, fields: Sequence[Field] = FIELDS) -> None:
        self._concepts = _Concepts(view)
        self._readers = _readers(fields)

    def document(self, iri: str, graph: Graph) -> Document | None:
        """The document of a record with its own graph; None when it cannot be found. Raises StoreError."""
        source = _Record(graph, self._concepts)
        kind = _kind(source, iri)
        return None if kind is None else _document(iri, kind, source, self._readers[kind])


_Readers = dict[Kind, list[tuple[Field, Path]]]


def _readers(fields: Sequence[Field]) -> _Readers:
    return {kind: [(field, path(field.paths[kind])) for field in fields if kind in field.paths] for kind in Kind}


def _document(iri: str, kind: Kind, source: Source, readers: list[tuple[Field, Path]]) -> Document | None:
    values = {field.name: _values(field, follow(source, [iri])) for field, follow in readers}
    for field, _ in readers:
        if field.kind is ValueKind.CODE:  # its own address is a code too: people paste it
            values[field.name] += (iri,)
    return Document(iri, kind, values) if values[TITLE] else None


def _everything(view: View) -> Iterator[tuple[str, Kind, Source]]:
    """Goals by a few questions about all of them, records graph by graph."""
    concepts = _AllGoals(view)
    for iri in concepts.goals:
        yield iri, Kind.LEERDOEL, concepts
    for name in view.graphs():
        # Graphs of curriculum and ontology are large: what may be one is looked at before it is read whole.
        if "/graph/" not in name or _kind(concepts, name):
            source = _Record(view.graph(name), concepts)
            kind = _kind(source, name)
            if kind is not None:
                yield name, kind, source


def _these(view: View, iris: Iterable[str]) -> Iterator[tuple[str, Kind, Source]]:
    concepts = _AllGoals(view) if isinstance(iris, Sized) and len(iris) >= MANY else _Concepts(view)
    for iri in iris:
        graph = view.graph(iri)
        source = _Record(graph, concepts) if graph else concepts
        kind = _kind(source, iri)
        if kind is not None:
            yield iri, kind, source


def _kind(source: Source, iri: str) -> Kind | None:
    """The kind of document that this is; None when it is none, or retired."""
    classes = source.objects(iri, _TYPE)
    kind = next((CLASSES[name] for name in CLASSES if name in classes), None)
    if kind is None or any(_text(node) == "true" for node in source.objects(iri, OWL + "deprecated")):
        return None
    return kind


# -- where paths find their triples ------------------------------------------------------------------------------

_Properties = dict[str, list[Node]]
"""Property → values."""


class _Concepts:
    """What stands in other graphs, subject by subject; for a few documents."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._about = lru_cache(CACHED)(self._read)

    def objects(self, subject: str, property: str) -> Sequence[Node]:
        """See Source."""
        return self._about(subject).get(property, ())

    def subjects(self, property: str, object: str) -> Sequence[Node]:
        """Nobody: `^` is for what stands in the record's own graph."""
        return ()

    def _read(self, subject: str) -> _Properties:
        return _by_subject(self._view.about(subject)).get(subject, {})


class _AllGoals(_Concepts):
    """The same for all documents: each property is asked for once, when it is first needed.

    Looking through a property as a whole is 2.4 times as fast as looking it up goal by goal. That is done for the
    words of the curriculum only, because the others stand in every record too.
    """

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.goals = dict.fromkeys(text_of(row["doel"]) for row in view.select(query("index/doelen")))
        """IRIs of the live goals."""
        self._tables: dict[str, _Properties] = {}

    def objects(self, subject: str, property: str) -> Sequence[Node]:
        """See Source."""
        if subject not in self.goals and not property.startswith(_OF_CONCEPTS):
            return super().objects(subject, property)
        table = self._tables.get(property)
        if table is None:
            table = self._tables[property] = self._table(property)
        found = table.get(subject, ())
        return (*found, _GOAL) if property == _TYPE else found  # the question leaves out what all of them have

    def _table(self, property: str) -> _Properties:
        """Subject → values."""
        question = "index/waarden" if property.startswith(_OF_CONCEPTS) else "index/waarden-van-doelen"
        table: _Properties = {}
        for row in self._view.select(query(question), {"property": NamedNode(property)}):
            node = _node(row["value"])
            if node is not None:
                table.setdefault(text_of(row["subject"]), []).append(node)
        return table


class _Record:
    """One record's own graph, and behind it the concepts that it names."""

    def __init__(self, graph: Graph, concepts: _Concepts) -> None:
        self._own = _by_subject(graph)
        self._concepts = concepts

    def objects(self, subject: str, property: str) -> Sequence[Node]:
        """See Source."""
        own = self._own.get(subject)
        return self._concepts.objects(subject, property) if own is None else own.get(property, ())

    def subjects(self, property: str, object: str) -> Sequence[Node]:
        """See Source."""
        return [subject for subject, values in self._own.items() if object in values.get(property, ())]


def _by_subject(graph: Graph) -> dict[str, _Properties]:
    subjects: dict[str, _Properties] = {}
    for triple in graph:
        node = _node(triple.object)
        if node is not None and isinstance(triple.subject, NamedNode):
            properties = subjects.setdefault(triple.subject.value, {})
            properties.setdefault(triple.predicate.value, []).append(node)
    return subjects


def _node(term: Term) -> Node | None:
    if isinstance(term, NamedNode):
        return term.value
    return term if isinstance(term, Literal) else None


# -- reading values --------------------------------------------------------------------------------------------


def _values(field: Field, nodes: Sequence[Node]) -> tuple[Value, ...]:
    """Each value once. Sorted, because a store and a reader give the same triples in another order."""
    match field.kind:
        case ValueKind.TEXT:
            return _texts(nodes)
        case ValueKind.NUMBER:
            return _numbers(nodes, is_price=field.facet is Facet.PRICE)
        case ValueKind.BOOL:
            return tuple(sorted({_text(node) in ("true", "1") for node in nodes}))
        case ValueKind.DATE:
            dates = (_DATE.match(_text(node)) for node in nodes)
            return tuple(sorted((match[0] for match in dates if match), reverse=True)[:1])
        case _:
            found = (_text(node).strip() for node in nodes)
            return tuple(
                sorted({text for text in found if 0 < len(text) <= KEYWORD_LENGTH and text.startswith(field.within)})
            )


def _texts(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Dutch first, then what has no language, then the rest: the first title is the one that is shown."""
    literals = [node for node in nodes if isinstance(node, Literal)]
    texts = sorted((_RANKS.get(node.language, 2), " ".join(node.value[:TEXT_LENGTH].split())) for node in literals)
    return tuple(dict.fromkeys(text for _, text in texts if text))


def _numbers(nodes: Sequence[Node], is_price: bool) -> tuple[float, ...]:
    """Finite numbers. In a price "true" (free of charge) is 0 and "false" says nothing about the amount."""
    numbers = []
    for node in nodes:
        text = _text(node)
        if is_price and text in ("true", "false"):
            numbers += [0.0] if text == "true" else []
            continue
        try:
            number = float(text)
        except ValueError:
            continue
        if math.isfinite(number) and (number >= 0 or not is_price):
            numbers.append(number)
    return tuple(sorted(set(numbers)))


def _text(node: Node) -> str:
    return node.value if isinstance(node, Literal) else node
