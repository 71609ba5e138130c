"""Holds records against the shapes and says what was found, in the publisher's own words. It decides nothing.

The only importer of the SHACL engines. Two stand behind one port: `shacl` (Rust; the way of every delivery) and
`pyshacl` (the reference that tests compare it with).
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Protocol

import pyshacl
import rdflib
import shacl
from rdflib.namespace import RDF as RDFLIB_RDF
from rdflib.namespace import SH as RDFLIB_SH

import shapes
from etalage.errors import RecordError
from etalage.findings import Finding, Severity
from etalage.namespaces import ET, SH, XSD
from etalage.rdf import TYPE, BlankNode, Graph, Literal, NamedNode, Term, parse_turtle, text_of, write
from etalage.rules import SEVERITIES, name_of, rules
from ingest.field_names import field_name, field_position
from ingest.mapping import Mapped
from ingest.source import SourceRecord

BATCH = 1000
"""Most records that are judged together: beyond it the fast engine gains nothing and memory grows."""

VALUE_LENGTH = 200
"""Characters of a found value that are shown."""

KINDS = frozenset(ET + name for name in ("Lesmateriaal", "Etalagestuk", "Vervallen"))
"""A record is one of these; anything else would pass by every rule."""

ORDER = {Severity.FOUT: 0, Severity.WAARSCHUWING: 1, Severity.TIP: 2}


@dataclass(frozen=True, slots=True, order=True)
class RawResult:
    """What an engine says: the same for each engine, whatever it calls things."""

    focus: str
    """IRI of the node that was judged."""
    severity: str
    """IRI of the severity."""
    rule: str
    """Name of the rule."""
    value: str
    """Lexical form or IRI of the value; empty where the rule is about the node as a whole."""
    message: str


class Judge(Protocol):
    """Holds triples against the shapes."""

    def results(self, ntriples: bytes) -> list[RawResult]:
        """Each result once, sorted. Raises RecordError when the text cannot be read."""
        ...


class RustJudge:
    """The engine `shacl`: compiled once, safe to share between threads, releases the GIL."""

    def __init__(self, text: str) -> None:
        self._shapes = shacl.Shapes.from_turtle(text)

    def results(self, ntriples: bytes) -> list[RawResult]:
        """See Judge."""
        try:
            report = self._shapes.validate_text(ntriples.decode(), "ntriples")
        except ValueError as error:
            raise unreadable(str(error)) from error
        return sorted(
            {
                _raw(
                    result.focus_node.strip("<>"),
                    result.severity_iri.strip("<>"),
                    (result.source_shape or "").strip("<>"),
                    result.value_plain,
                    result.message,
                )
                for result in report.results
            }
        )


class ReferenceJudge:
    """The engine `pyshacl` on rdflib: slow, and what the W3C suite was written with."""

    def __init__(self, text: str) -> None:
        # rdflib logs a traceback for each literal that does not fit its datatype; the rules report those.
        logging.getLogger("rdflib.term").setLevel(logging.ERROR)
        self._shapes = rdflib.Graph().parse(data=text, format="turtle")
        for shape, _, pattern in list(self._shapes.triples((None, RDFLIB_SH.pattern, None))):
            self._shapes.set((shape, RDFLIB_SH.pattern, rdflib.Literal(_strict_end(str(pattern)))))

    def results(self, ntriples: bytes) -> list[RawResult]:
        """See Judge."""
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
        yield _raw(
            found[SH + "focusNode"],
            found[SH + "resultSeverity"],
            found.get(SH + "sourceShape", ""),
            found.get(SH + "value"),
            found.get(SH + "resultMessage"),
        )


def _raw(focus: str, severity: str, shape: str, value: str | None, message: str | None) -> RawResult:
    about_node = value is None or value == focus
    return RawResult(focus, severity, name_of(shape), "" if about_node else str(value), message or "")


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


def unreadable(reason: str) -> RecordError:
    """What a judge raises on a text that is not N-Triples."""
    return RecordError("Dit record kan niet worden beoordeeld.", "Kijk of adressen en tekens kloppen.", reason=reason)


ENGINES: dict[str, Callable[[str], Judge]] = {"shacl": RustJudge, "pyshacl": ReferenceJudge}
"""Name → engine; given the text of the shapes."""


@cache
def judge_of(engine: str = "shacl") -> Judge:
    """The judge with all shapes on one of ENGINES, made once; KeyError for another name."""
    return ENGINES[engine](shapes.text())


def check(records: Sequence[tuple[Mapped, SourceRecord]], judge: Judge | None = None) -> dict[str, list[Finding]]:
    """Findings per record IRI, a fout first; a record without any has an empty list.

    Does not raise on odd input: a record that no engine can read gets a finding of its own.
    """
    judge = judge or judge_of()
    findings: dict[str, list[Finding]] = {mapped.iri: [] for mapped, _ in records}
    for batch in _batches(records):
        for iri, found in _check_batch(batch, judge).items():
            findings[iri].extend(found)
    return findings


def _batches(records: Sequence[tuple[Mapped, SourceRecord]]) -> Iterator[list[tuple[Mapped, SourceRecord]]]:
    """At most BATCH records, and no IRI twice: two records in one graph would be taken for one."""
    batch: list[tuple[Mapped, SourceRecord]] = []
    seen: set[str] = set()
    for mapped, record in records:
        if len(batch) == BATCH or mapped.iri in seen:
            yield batch
            batch, seen = [], set()
        batch.append((mapped, record))
        seen.add(mapped.iri)
    if batch:
        yield batch


def _check_batch(batch: list[tuple[Mapped, SourceRecord]], judge: Judge) -> dict[str, list[Finding]]:
    try:
        results = judge.results(write(chain.from_iterable(mapped.graph for mapped, _ in batch), "nt"))
    except RecordError as error:
        if len(batch) > 1:  # find the one that cannot be read, and judge the others
            return {iri: found for pair in batch for iri, found in _check_batch([pair], judge).items()}
        [(mapped, record)] = batch
        return {mapped.iri: [_not_judged(record, error.cause, error.remedy)]}
    by_iri = {mapped.iri: record for mapped, record in batch}
    findings: dict[str, list[Finding]] = {
        mapped.iri: []
        if _has_kind(mapped)
        else [_not_judged(record, "Dit is geen lesmateriaal en geen etalagestuk.")]
        for mapped, record in batch
    }
    for result in results:
        iri = _record_of(result.focus, by_iri)
        if iri in by_iri:
            findings[iri].append(_finding(result, by_iri[iri]))
    return {iri: sorted(found, key=_order) for iri, found in findings.items()}


def _has_kind(mapped: Mapped) -> bool:
    return any(
        triple.predicate == TYPE and triple.object.value in KINDS
        for triple in mapped.graph
        if isinstance(triple.object, NamedNode)
    )


def _record_of(focus: str, records: Container[str]) -> str:
    """The record that a node is or is a part of."""
    return focus if focus in records else focus.rsplit("#", 1)[0]


def _order(finding: Finding) -> tuple[int, str, str]:
    return ORDER[finding.severity], finding.rule, finding.value or ""


def _cut(value: str) -> str:
    return value if len(value) <= VALUE_LENGTH else value[: VALUE_LENGTH - 1] + "…"


def _finding(result: RawResult, record: SourceRecord) -> Finding:
    rule = rules()[result.rule]
    return Finding(
        rule=rule.name,
        severity=SEVERITIES[result.severity],
        message=result.message,
        record=record.identifier,
        field=field_name(rule.about, record),
        value=_cut(result.value) or None,
        position=field_position(rule.about, record),
        advice=rule.advice,
        example=rule.example,
    )


def _not_judged(record: SourceRecord, cause: str, remedy: str = "Vul het type van het record in.") -> Finding:
    return Finding(
        "niet-te-beoordelen", Severity.FOUT, cause, record.identifier, position=record.position, advice=remedy
    )


def judge_graph(graph: Graph, judge: Judge | None = None) -> list[Finding]:
    """Findings in a graph of concepts; `record` is the IRI of the concept. Raises RecordError, see Judge."""
    judge = judge or judge_of()
    findings = []
    for result in judge.results(write(graph, "nt")):
        rule = rules()[result.rule]
        findings.append(
            Finding(
                rule=rule.name,
                severity=SEVERITIES[result.severity],
                message=result.message,
                record=result.focus,
                field=rule.about,
                value=_cut(result.value) or None,
                advice=rule.advice,
                example=rule.example,
            )
        )
    return sorted(findings, key=lambda finding: (*_order(finding), finding.record))
