"""Graphs as bytes: named, and told apart by their digest."""

from __future__ import annotations

import pytest

from etalage.rdf import (
    DATE,
    Literal,
    NamedNode,
    Statement,
    Triple,
    digest,
    digest_of,
    digest_of_lines,
    line_by_line,
    nquads,
    ntriples,
    read,
    write,
)

SUBJECT, PREDICATE = NamedNode("https://example.org/s"), NamedNode("https://example.org/p")
TEXTS = ("punt .\nnieuwe regel .", "\r\n .\r .\n", ' " .', "\u2028 .\u0085\x0b\x0c .", "", "\\n .")


def graph() -> list[Triple]:
    return [
        *(Triple(SUBJECT, PREDICATE, Literal(text, language="nl")) for text in TEXTS),
        *(Triple(SUBJECT, PREDICATE, Literal(text)) for text in TEXTS),
        Triple(SUBJECT, PREDICATE, NamedNode("https://example.org/één")),
    ]


def test_each_line_of_ntriples_gets_the_name_of_the_graph() -> None:
    name = "https://example.org/materiaal/é"
    quads = nquads(write(graph(), "nt"), name)
    assert read(quads, "nq") == graph()
    assert len(quads.splitlines()) == len(graph())
    assert all(line.endswith(f" <{name}> .".encode()) for line in quads.splitlines())


def test_no_triple_is_no_quad() -> None:
    assert nquads(b"", "https://example.org/g") == b""


@pytest.mark.parametrize("name", ["geen adres", "https://example.org/> .", ""])
def test_a_graph_must_have_an_address_as_name(name: str) -> None:
    with pytest.raises(ValueError):
        nquads(write(graph(), "nt"), name)


def test_the_digest_of_bytes_is_the_digest_of_the_graph_in_any_order() -> None:
    assert digest_of(write(graph(), "nt")) == digest(graph()) == digest(reversed(graph()))
    assert digest_of_lines(line_by_line(reversed(graph()))) == digest(graph())
    assert digest_of_lines([]) == digest([])
    assert digest(graph()[1:]) != digest(graph())


def test_statements_are_written_as_triples_are() -> None:
    everything = [*range(0xD800), *range(0xE000, 0x11000), 0x1F600, 0x10FFFF]
    literals = [
        Literal("x".join(map(chr, everything[start : start + 500]))) for start in range(0, len(everything), 500)
    ]
    literals += [Literal("é", language="nl-NL"), Literal("2024-09-01", datatype=DATE), Literal(True), Literal(1.5)]
    triples = [*graph(), *(Triple(SUBJECT, PREDICATE, literal) for literal in literals)]
    statements = [Statement(triple.subject, triple.predicate, triple.object) for triple in triples]  # type: ignore[arg-type]
    assert ntriples(statements) == ntriples(triples) == write(triples, "nt")
    assert [Triple(*statement) for statement in statements] == triples
