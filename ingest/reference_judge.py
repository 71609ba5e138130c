"""The reference engine behind the port of `validate`: pyshacl on rdflib. Slow, and for comparing only.

The only importer of pyshacl and rdflib; apart, because importing them takes half a second.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator

import pyshacl
import rdflib
from rdflib.namespace import RDF as RDFLIB_RDF
from rdflib.namespace import SH as RDFLIB_SH

from etalage.namespaces import SH, XSD
from etalage.rdf import BlankNode, Graph, Literal, Term, parse_turtle, text_of
from ingest.verdict import RawResult, raw_result, unreadable


class ReferenceJudge:
    """The engine `pyshacl` on rdflib: slow, and what the W3C suite was written with."""

    def __init__(self, text: str) -> None:
        # rdflib logs a traceback for each literal that does not fit its datatype; the rules report those.
        logging.getLogger("rdflib.term").setLevel(logging.ERROR)
        self._shapes = rdflib.Graph().parse(data=text, format="turtle")
        for shape, _, pattern in list(self._shapes.triples((None, RDFLIB_SH.pattern, None))):
            self._shapes.set((shape, RDFLIB_SH.pattern, rdflib.Literal(_strict_end(str(pattern)))))

    def results(self, ntriples: bytes) -> list[RawResult]:
        """See `validate.Judge`."""
        try:
            graph = _rdflib_graph(parse_turtle(ntriples))
        except SyntaxError as error:
            raise unreadable(str(error)) from error
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "Parsing weird boolean": a rule says so, in Dutch
            _, report, _ = pyshacl.validate(graph, shacl_graph=self._shapes, inplace=True)
        assert isinstance(report, rdflib.Graph)
        return sorted(set(_from_report(report)))


def _from_report(report: rdflib.Graph) -> Iterator[RawResult]:
    for result in report.subjects(RDFLIB_RDF.type, RDFLIB_SH.ValidationResult):
        found = {str(predicate): str(value) for predicate, value in report.predicate_objects(result)}
        yield raw_result(
            found[SH + "focusNode"],
            found[SH + "resultSeverity"],
            found.get(SH + "sourceShape", ""),
            found.get(SH + "value"),
            found.get(SH + "resultMessage"),
        )


def _strict_end(pattern: str) -> str:
    r"""XPath's `$` is the end; Python's also stands before a last newline, `\Z` does not. No class holds a `$`."""
    return re.sub(r"(?<!\\)\$", r"\\Z", pattern)


def _rdflib_graph(triples: Graph) -> rdflib.Graph:
    """Built term by term: rdflib's own parser would rewrite lexical forms ("1.50" → "1.5", "yes" → false)."""
    graph = rdflib.Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for triple in triples:
            graph.add((_node(triple.subject), rdflib.URIRef(triple.predicate.value), _node(triple.object)))
    return graph


def _node(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == XSD + "string":
            return rdflib.Literal(term.value)  # rdflib takes "a" and "a"^^xsd:string for two things
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    return rdflib.URIRef(text_of(term))
