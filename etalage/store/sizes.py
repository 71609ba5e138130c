"""How many quads the store will hold of what is written: some that differ on paper are one to Oxigraph."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyoxigraph import Literal, NamedNode, Quad, Store

from etalage.namespaces import XSD
from etalage.rdf import Statement, Triple

STRING = NamedNode(XSD + "string")


def as_stored(triples: Iterable[Triple | Statement]) -> set[Triple]:
    """Oxigraph writes numbers and dates its own way ("1.50" comes back as 1.5): what these would come back as."""
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return {quad.triple for quad in store}


def size_stored(triples: Collection[Triple | Statement]) -> int:
    """How many of these different ones the store will hold: "1.5" and "1.50" of one property become one."""
    typed = {
        triple
        for triple in triples
        if isinstance(triple.object, Literal) and not triple.object.language and triple.object.datatype != STRING
    }
    if len({(triple.subject, triple.predicate) for triple in typed}) == len(typed):
        return len(triples)
    return len(triples) - len(typed) + len(as_stored(typed))


def size_placed(triples: Collection[Triple | Statement], lines: bytes) -> int:
    """The same, when they are written as N-Triples already: then only what is typed twice needs a look."""
    typed = set()
    place = number = 0
    while (place := lines.find(b'"^^<', place) + 1) > 0:
        begin = lines.rfind(b"\n", 0, place) + 1
        typed.add(lines[begin : lines.find(b" ", lines.find(b" ", begin) + 1)])  # subject and property
        number += 1
    return len(triples) if len(typed) == number else size_stored(triples)
