"""Holds records against the shapes and says what was found, in the publisher's own words. It decides nothing.

The only importer of `shacl` (Rust), on the way of every delivery. Behind the same port stands the reference,
pyshacl in `reference_judge`, that tests compare it with.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Protocol

import shacl

import shapes
from etalage.errors import RecordError
from etalage.findings import Finding, Severity
from etalage.namespaces import ET
from etalage.rdf import TYPE, Graph, NamedNode, write
from ingest.mapping import Mapped
from ingest.source import SourceRecord
from ingest.verdict import RawResult, concept_findings, findings_of, not_judged, raw_result, unreadable

BATCH = 200
"""Most records that are judged together: 50 to 500 go equally fast, one at a time takes twice as long."""

BATCH_BYTES = 8_000_000
"""Most source that is judged together: a batch of huge records must not fill the memory."""

KINDS = frozenset(ET + name for name in ("Lesmateriaal", "Etalagestuk", "Vervallen"))
"""A record is one of these; anything else would pass by every rule."""


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
                raw_result(
                    result.focus_node.strip("<>"),
                    result.severity_iri.strip("<>"),
                    (result.source_shape or "").strip("<>"),
                    result.value_plain,
                    result.message,
                )
                for result in report.results
            }
        )


ENGINES: dict[str, str] = {
    "shacl": "ingest.validate:RustJudge",
    "pyshacl": "ingest.reference_judge:ReferenceJudge",
}
"""Name → module and class, made with the text of the shapes. By name: the reference takes long to import."""


@cache
def judge_of(engine: str = "shacl") -> Judge:
    """The judge with all shapes on one of ENGINES, made once; KeyError for another name."""
    module, _, name = ENGINES[engine].partition(":")
    judge: Judge = getattr(import_module(module), name)(shapes.text())
    return judge


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
    """Bounded in number and size, and no IRI twice: two records in one graph would be taken for one."""
    batch: list[tuple[Mapped, SourceRecord]] = []
    seen: set[str] = set()
    size = 0
    for mapped, record in records:
        size += len(record.raw)
        if batch and (len(batch) == BATCH or size > BATCH_BYTES or mapped.iri in seen):
            yield batch
            batch, seen, size = [], set(), len(record.raw)
        batch.append((mapped, record))
        seen.add(mapped.iri)
    if batch:
        yield batch


def _check_batch(batch: list[tuple[Mapped, SourceRecord]], judge: Judge) -> dict[str, list[Finding]]:
    try:
        results = judge.results(b"".join(_judged(mapped) for mapped, _ in batch))
    except RecordError as error:
        if len(batch) > 1:  # find the one that cannot be read, and judge the others
            return {iri: found for pair in batch for iri, found in _check_batch([pair], judge).items()}
        [(mapped, record)] = batch
        return {mapped.iri: [not_judged(record, error.cause, error.remedy)]}
    by_iri: dict[str, list[RawResult]] = {mapped.iri: [] for mapped, _ in batch}
    for result in results:
        iri = _record_of(result.focus, by_iri)
        if iri in by_iri:
            by_iri[iri].append(result)
    return {mapped.iri: _verdict(mapped, record, by_iri[mapped.iri]) for mapped, record in batch}


def _judged(mapped: Mapped) -> bytes:
    """The lines that rules are about: how a link came about is our own note, and half of all lines.

    Leaving it out saves a sixth of the time of judging.
    """
    note = f"<{mapped.iri}#koppeling-"
    return "".join([line for line in mapped.lines if not line.startswith(note)]).encode()


def _verdict(mapped: Mapped, record: SourceRecord, results: list[RawResult]) -> list[Finding]:
    is_refused = any(finding.severity is Severity.FOUT for finding in mapped.findings)
    if not _has_kind(mapped) and not is_refused:
        return [not_judged(record, "Dit is geen lesmateriaal en geen etalagestuk.", "Vul het type in.")]
    known = {finding.rule for finding in mapped.findings}
    return findings_of(results, record, known)


def _has_kind(mapped: Mapped) -> bool:
    return any(
        triple.predicate == TYPE and triple.object.value in KINDS
        for triple in mapped.statements
        if isinstance(triple.object, NamedNode)
    )


def _record_of(focus: str, records: Container[str]) -> str:
    """The record that a node is or is a part of."""
    return focus if focus in records else focus.rsplit("#", 1)[0]


def judge_graph(graph: Graph, judge: Judge | None = None) -> list[Finding]:
    """Findings in a graph of concepts; `record` is the IRI of the concept. Raises RecordError, see Judge."""
    return concept_findings((judge or judge_of()).results(write(graph, "nt")))
