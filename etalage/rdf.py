"""RDF terms, parsing and writing; with store/embedded.py the only importer of pyoxigraph.

A graph in transit is a list of triples. Syntax is judged by pyoxigraph (rdflib accepts bad syntax).
Graphs of ours hold no blank nodes: parts of a record are `<record>#part`, so that a graph has one form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from etalage.namespaces import PREFIXES, RDF, XSD

Term = NamedNode | Literal | BlankNode | Triple
Graph = list[Triple]


class Statement(NamedTuple):
    """A triple on its way to a graph, with the parts of a Triple.

    A Triple copies its parts, and around a Literal it takes 4 µs to make; this takes 0.3 µs. A record has 50.
    """

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal


TYPE = NamedNode(RDF + "type")
BOOLEAN = NamedNode(XSD + "boolean")
DECIMAL = NamedNode(XSD + "decimal")
INTEGER = NamedNode(XSD + "integer")
DATE = NamedNode(XSD + "date")
DATETIME = NamedNode(XSD + "dateTime")
DURATION = NamedNode(XSD + "duration")

FORMATS: dict[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


def parse_turtle(text: str | bytes) -> Graph:
    """Triples of a Turtle text; SyntaxError with line and column when it is not Turtle."""
    return [quad.triple for quad in parse(text, RdfFormat.TURTLE)]


def read(text: str | bytes, format: str = "ttl") -> Graph:
    """Triples of a text in one of FORMATS, graph names left out; SyntaxError when it is not in that format."""
    return [quad.triple for quad in parse(text, FORMATS[format])]


def write(triples: Iterable[Triple], format: str = "ttl", prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Triples as bytes in one of FORMATS ("jsonld" is expanded form)."""
    result = serialize(triples, format=FORMATS[format], prefixes=dict(prefixes))
    assert result is not None
    return result


def digest(triples: Iterable[Triple]) -> str:
    """sha256 over the sorted N-Triples lines: equal graphs (without blank nodes) have equal digests."""
    return digest_of(write(triples, "nt"))


def digest_of(lines: bytes) -> str:
    """The digest of a graph that is written as N-Triples already."""
    return hashlib.sha256(b"\n".join(sorted(lines.splitlines()))).hexdigest()


def digest_of_lines(lines: Iterable[str]) -> str:
    """The same for the lines of `line_by_line`, in any order."""
    return hashlib.sha256("".join(sorted(lines))[:-1].encode()).hexdigest()


def ntriples(statements: Iterable[Statement | Triple]) -> bytes:
    """What `write` gives in "nt", without making triples."""
    return "".join(line_by_line(statements)).encode()


def line_by_line(statements: Iterable[Statement | Triple]) -> list[str]:
    """N-Triples, a line with its end for each statement."""
    lines = []
    subject: Term | None = None
    start = ""
    for about, predicate, value in statements:
        if about is not subject:
            subject = about
            start = str(about)
        # The str() of a term is what N-Triples writes; that of an IRI is made twice as fast here.
        text = f"<{value.value}>" if isinstance(value, NamedNode) else str(value)
        lines.append(f"{start} <{predicate.value}> {text} .\n")
    return lines


def nquads(lines: bytes, graph: str) -> bytes:
    """N-Triples as `write` makes them, as N-Quads in a named graph; ValueError when its name is no IRI.

    `write` escapes line breaks, so a line is a triple and only its end reads " .".
    """
    return lines.replace(b" .\n", f" {NamedNode(graph)} .\n".encode())


def text_of(term: Term) -> str:
    """The lexical form of a literal, the IRI of a node."""
    return str(term) if isinstance(term, Triple) else term.value


__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DURATION",
    "FORMATS",
    "INTEGER",
    "TYPE",
    "BlankNode",
    "DefaultGraph",
    "Graph",
    "Literal",
    "NamedNode",
    "Quad",
    "Statement",
    "Term",
    "Triple",
    "digest",
    "digest_of",
    "digest_of_lines",
    "line_by_line",
    "nquads",
    "ntriples",
    "parse_turtle",
    "read",
    "text_of",
    "write",
]
