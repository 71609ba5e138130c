"""What became of every value of a record: a triple, a finding, or left out for a documented reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import cast

from etalage.concepts import Concepts
from etalage.rdf import Statement
from ingest.mapping import Context, Mapped, mapping_of
from ingest.mapping.draft import Outcome
from ingest.source import SourceRecord


class Fate(Enum):
    """What can become of a value."""

    TRIPLE = "triple"
    FINDING = "finding"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Trace:
    """One value and one thing that became of it; a value that became more stands more than once."""

    path: str
    """The field as the publisher calls it: "classification[2]/taxonpath/taxon/id"."""
    line: int | None
    value: str
    fate: Fate
    triple: Statement | None = None
    why: str = ""
    """Name of the rule of a finding, or of a reason in `dropped.REASONS`."""


Tracing = Callable[[SourceRecord, Concepts, Context, list[Outcome]], Mapped]


def trace(record: SourceRecord, concepts: Concepts, context: Context) -> list[Trace]:
    """Map a record and tell what became of each of its values, in the order of the source.

    The mapping itself keeps the account, so this cannot differ from what is stored.
    """
    outcomes: list[Outcome] = []
    cast(Tracing, mapping_of(record.format))(record, concepts, context, outcomes)
    traces = [_trace(record, outcome) for outcome in outcomes]
    return sorted(traces, key=lambda each: each.line or 0)


def _trace(record: SourceRecord, outcome: Outcome) -> Trace:
    place = outcome.place
    line = place.position(record).line
    if outcome.triple is not None:
        return Trace(place.field, line, place.text, Fate.TRIPLE, outcome.triple)
    if outcome.rule:
        return Trace(place.field, line, place.text, Fate.FINDING, why=outcome.rule)
    return Trace(place.field, line, place.text, Fate.LEFT_OUT, why=outcome.reason)
