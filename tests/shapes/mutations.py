"""Records that are wrong in ways nobody planned: a good graph, mutated by a seeded generator."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from etalage.namespaces import ET, XSD
from etalage.rdf import TYPE, Graph, Literal, NamedNode, Term, Triple
from tests.shapes.cases import base_graph

BASES = ("lesmateriaal-geldig", "lesmateriaal-minimaal", "etalagestuk-geldig")

TEXTS = (
    "",
    " ",
    "nl",
    "nl\n",
    "NL",
    "0",
    "-0",
    "-6.50",
    "6,50",
    "1e3",
    "NaN",
    "INF",
    " 6.50 ",
    "99999999999999999999999999",
    "true",
    "1",
    "yes",
    "True",
    "PT45M",
    "PT",
    "P1W",
    "-PT1H",
    "P1D\n",
    "P99999999999999999999Y",
    "2025",
    "2025-02-30",
    "0000-01-01",
    "2025-03-14T24:00:00",
    "2025-03-14T10:00:00+0100",
    "2025-03-14T10:00:00.123456789Z",
    "16+",
    "16-",
    "12-9",
    "*",
    "<p>Breuken</p>",
    "&nbsp;",
    "BREUKEN IN DE KEUKEN",
    "\x00",
    "nul\x00teken",
    "\x1c\x1f",
    "\x85\u2028\u00a0",
    "\u200b\ufeff",
    "\u202eneкueк",
    "e\u0301" * 60,
    "\U0001f600" * 51,
    'aanhaling " en \\ en \r\n regel',
    "a" * 1000,
    "a" * 1001,
    "€" * 20001,
    "A" * 100_000,
    "<a" * 50_000,
    "https://rekenwerk.example.nl/",
)
DATATYPES = tuple(
    XSD + name
    for name in (
        "string",
        "boolean",
        "decimal",
        "integer",
        "double",
        "date",
        "dateTime",
        "gYear",
        "duration",
        "anyURI",
    )
)
IRIS = (
    "https://rekenwerk.example.nl/",
    "http://rekenwerk.example.nl",
    "https://",
    "http://localhost",
    "http://[::1]/",
    "HTTP://REKENWERK.EXAMPLE.NL/",
    "ftp://rekenwerk.example.nl/",
    "javascript:alert(1)",
    "data:text/html,<b>".replace("<b>", "b"),
    "urn:isbn:9789000000012",
    "mailto:iemand@example.nl",
    "https://rekenwerk.example.nl/%00?x=é#deel",
    "https://rekenwerk.example.nl/" + "a" * 3000,
    ET + "licentie-onbekend",
    ET + "categorie-games",
)
LANGUAGES = ("nl", "NL", "en", "nl-NL", "x-none")


def mutated(number: int, seed: int = 1) -> Iterator[tuple[str, Graph]]:
    """`number` graphs, each with the IRI of its record; the same for the same seed."""
    random = Random(seed)
    for index in range(number):
        base = base_graph(BASES[index % len(BASES)])
        old = base[0].subject.value
        new = f"{old}-{seed}-{index}"
        graph = base
        for _ in range(random.randint(1, 5)):
            graph = _mutate(graph, random)
        yield new, list(dict.fromkeys(_renamed(triple, old, new) for triple in graph))


def _mutate(graph: Graph, random: Random) -> Graph:
    """One change: drop a property, double it, or put something else in its place. What it is stays."""
    choices = [triple for triple in graph if triple.predicate != TYPE]
    if not choices:
        return graph
    victim = random.choice(choices)
    deed = random.choice(("drop", "double", "double", "replace", "replace", "replace"))
    if deed == "drop":
        return [triple for triple in graph if triple.predicate != victim.predicate]
    extra = Triple(victim.subject, victim.predicate, _term(victim.object, random))
    return [*(triple for triple in graph if deed == "double" or triple != victim), extra]


def _term(old: Term, random: Random) -> Term:
    """Another value: of the same kind, or of quite another."""
    kind = random.choice(("text", "text", "same", "same", "typed", "tagged", "iri"))
    text = random.choice(TEXTS)
    if kind == "iri" or (kind == "same" and isinstance(old, NamedNode)):
        return NamedNode(random.choice(IRIS))
    if kind == "same" and isinstance(old, Literal):
        return Literal(text, language=old.language) if old.language else Literal(text, datatype=old.datatype)
    if kind == "typed":
        return Literal(text, datatype=NamedNode(random.choice(DATATYPES)))
    if kind == "tagged":
        return Literal(text, language=random.choice(LANGUAGES))
    return Literal(text)


def _renamed(triple: Triple, old: str, new: str) -> Triple:
    def rename(term: Term) -> Term:
        if isinstance(term, NamedNode) and (term.value == old or term.value.startswith(old + "#")):
            return NamedNode(new + term.value[len(old) :])
        return term

    return Triple(rename(triple.subject), triple.predicate, rename(triple.object))
