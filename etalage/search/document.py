"""Store → search documents: what stands in the graph at the path of each field. Reads nothing but the View."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from functools import lru_cache

from etalage.namespaces import ET, OWL, RDF, SKOS, SLOV
from etalage.rdf import Literal, NamedNode, Statement, Term, Triple, text_of
from etalage.search import Document, Kind, Value
from etalage.search.fields import FIELDS, TITLE, Field, ValueKind
from etalage.search.paths import Leg, Node, Path, Source, legs, path
from etalage.search.values import Piece, joiner, reader, text_at
from etalage.search.values import values as read_values
from etalage.store import View
from queries import query

CLASSES: dict[str, Kind] = {
    ET + "Etalagestuk": Kind.ETALAGE,
    ET + "Lesmateriaal": Kind.MATERIAAL,
    ET + "Leerdoel": Kind.LEERDOEL,
}
"""What can be found, by class. `et:Vervallen` is not among them, so it is in no index."""

REMEMBERED = 50_000
"""Concepts per field of which an Outfit remembers what stands behind them; SLO has 30,000."""

CACHED = 20_000
"""Subjects outside the record whose triples are kept in memory when documents are made one by one."""

MANY = 3_000
"""Documents from which it is quicker to read the curriculum as a whole (some 10 s) than concept by concept."""

_TYPE = RDF + "type"
_GOAL = ET + "Leerdoel"
_OF_CONCEPTS = (SKOS, SLOV)


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

    What `documents` gives for the same graph in the store. The concepts that records name come from a view, and
    what is read there is kept: records name the same goals and levels again and again, and then a document
    costs 0.07 ms instead of 0.24 ms.
    """

    def __init__(self, view: View, fields: Sequence[Field] = FIELDS) -> None:
        self._concepts = _Concepts(view)
        self._readers = _readers(fields)
        self._sewn = {kind: [_Seam(field, follow) for field, follow in self._readers[kind]] for kind in Kind}

    def document(self, iri: str, graph: Iterable[Statement | Triple]) -> Document | None:
        """The document of a record with its own graph; None when it cannot be found. Raises StoreError."""
        source = _Record(graph, self._concepts)
        kind = _kind(source, iri)
        if kind is None or iri not in source.own:
            return None
        values = {seam.field.name: seam.values(iri, source) for seam in self._sewn[kind]}
        return Document(iri, kind, values) if values[TITLE] else None


class _Seam:
    """One field of the documents that an Outfit makes: what its path finds behind a concept is read once."""

    def __init__(self, field: Field, follow: Path) -> None:
        self.field = field
        self._read, self._join = reader(field), joiner(field)
        self._is_code = field.kind is ValueKind.CODE
        self._legs: list[tuple[Leg, dict[str, list[Piece]]]] = [(leg, {}) for leg in legs(follow)]

    def values(self, iri: str, source: _Record) -> tuple[Value, ...]:
        """The values of the field for a record."""
        about, read = source.own[iri], self._read
        found: list[Piece] = []
        for leg, known in self._legs:
            if not leg.property:
                assert leg.onward is not None
                found += read(leg.onward(source, [iri]))
            elif nodes := about.get(leg.property):
                found += read(nodes) if leg.onward is None else self._behind(nodes, leg.onward, known, source)
        values = self._join(found)
        return (*values, iri) if self._is_code else values  # its own address is a code too: people paste it

    def _behind(
        self, nodes: Sequence[Node], onward: Path, known: dict[str, list[Piece]], source: _Record
    ) -> list[Piece]:
        found: list[Piece] = []
        for node in nodes:
            if not isinstance(node, str):
                continue
            if node in source.own:
                found += self._read(onward(source, [node]))
                continue
            behind = known.get(node)
            if behind is None:
                if len(known) >= REMEMBERED:
                    known.clear()
                behind = known[node] = self._read(onward(source.concepts, [node]))
            found += behind
        return found


_Readers = dict[Kind, list[tuple[Field, Path]]]


def _readers(fields: Sequence[Field]) -> _Readers:
    return {kind: [(field, path(field.paths[kind])) for field in fields if kind in field.paths] for kind in Kind}


def _document(iri: str, kind: Kind, source: Source, readers: list[tuple[Field, Path]]) -> Document | None:
    values = {field.name: read_values(field, follow(source, [iri])) for field, follow in readers}
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
    if kind is None or any(text_at(node) == "true" for node in source.objects(iri, OWL + "deprecated")):
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

    def __init__(self, graph: Iterable[Statement | Triple], concepts: _Concepts) -> None:
        self.own = _by_subject(graph)
        self.concepts = concepts

    def objects(self, subject: str, property: str) -> Sequence[Node]:
        """See Source."""
        own = self.own.get(subject)
        return self.concepts.objects(subject, property) if own is None else own.get(property, ())

    def subjects(self, property: str, object: str) -> Sequence[Node]:
        """See Source."""
        return [subject for subject, values in self.own.items() if object in values.get(property, ())]


def _by_subject(graph: Iterable[Statement | Triple]) -> dict[str, _Properties]:
    subjects: dict[str, _Properties] = {}
    subject: object = None
    properties: _Properties = {}
    for each in graph:
        node = _node(each.object)
        about = each.subject
        if node is None or not isinstance(about, NamedNode):
            continue
        if about is not subject:
            subject = about
            properties = subjects.setdefault(about.value, {})
        properties.setdefault(each.predicate.value, []).append(node)
    return subjects


def _node(term: Term) -> Node | None:
    if isinstance(term, NamedNode):
        return term.value
    return term if isinstance(term, Literal) else None
