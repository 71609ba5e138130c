"""Property paths in Python mean what they mean in SPARQL."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from etalage.namespaces import PREFIXES
from etalage.rdf import Literal, NamedNode, Triple
from etalage.search.fields import FIELDS
from etalage.search.paths import Node, path
from etalage.store.embedded import EmbeddedView, EmbeddedWriter

GRAPH = "https://example.org/graaf"
NAMES = ["schema:teaches", "skos:broader", "skos:prefLabel", "slov:doel"]


class Triples:
    """A Source over a list of triples."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self.triples = triples

    def objects(self, subject: str, property: str) -> Sequence[Node]:
        found = [t.object for t in self.triples if (t.subject.value, t.predicate.value) == (subject, property)]  # type: ignore[union-attr]
        return [node.value if isinstance(node, NamedNode) else node for node in found]  # type: ignore[misc]

    def subjects(self, property: str, object: str) -> Sequence[Node]:
        return [
            t.subject.value for t in self.triples if t.predicate.value == property and t.object == NamedNode(object)
        ]  # type: ignore[union-attr]


def iri(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def node(number: int) -> NamedNode:
    return NamedNode(f"https://example.org/{number}")


def any_graph(chance: random.Random) -> list[Triple]:
    """Small, with cycles, several parents and dead ends."""
    links = [
        Triple(node(chance.randrange(9)), iri(chance.choice(NAMES)), node(chance.randrange(9))) for _ in range(22)
    ]
    labels = [Triple(node(n), iri("skos:prefLabel"), Literal(f"naam {n}", language="nl")) for n in range(0, 9, 2)]
    return links + labels


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[list[Triple], EmbeddedView]]:
    """Some graphs, each as triples and in a store."""
    chance, made = random.Random(42), []
    for _ in range(8):
        triples, folder = any_graph(chance), tmp_path_factory.mktemp("graaf")
        writer = EmbeddedWriter(folder / "store")
        writer.replace(GRAPH, triples)
        writer.commit()
        made.append((triples, EmbeddedView(folder / "store", 1)))
    return made


@pytest.mark.parametrize(
    "text",
    [
        "schema:teaches",
        "^schema:teaches",
        "schema:teaches/skos:prefLabel",
        "schema:teaches|slov:doel",
        "skos:broader*",
        "skos:broader+",
        "skos:broader?",
        "schema:teaches/(slov:doel|schema:teaches)?/skos:broader*",
        "(schema:teaches|slov:doel)/skos:broader+/skos:prefLabel",
        "(skos:broader/slov:doel)+|skos:prefLabel",
        "^slov:doel/skos:prefLabel",
        " schema:teaches / skos:broader * ",
    ],
)
def test_a_path_leads_where_sparql_says(text: str, graphs: list[tuple[list[Triple], EmbeddedView]]) -> None:
    prefixes = "".join(f"PREFIX {prefix}: <{address}>\n" for prefix, address in PREFIXES.items())
    for triples, view in graphs:
        for start in range(9):
            rows = view.select(f"{prefixes}SELECT ?start ?end {{ ?start {text} ?end }}", {"start": node(start)})
            ends = path(text)(Triples(triples), [node(start).value])
            assert {str(NamedNode(end)) if isinstance(end, str) else str(end) for end in ends} == {
                str(row["end"]) for row in rows
            }


@pytest.mark.parametrize(
    "text",
    ["", "name", "foo:name", "schema:a/", "(schema:a", "schema:a)", "schema:a schema:b", "!schema:a", "*", "^", "|"],
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        path(text)


def test_the_paths_of_all_fields_can_be_read() -> None:
    for field in FIELDS:
        for text in field.paths.values():
            assert callable(path(text))
