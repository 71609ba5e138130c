"""A delivery that was refused as a whole, as a finding among the others."""

from __future__ import annotations

from pathlib import Path

from etalage.errors import EtalageError
from etalage.findings import Finding, Position
from ingest.pupils import redacted
from ingest.sentences import SENTENCES

RULE = "levering-geweigerd"


def refusal(error: EtalageError, path: Path | None) -> Finding:
    """The finding of an error that refused a delivery, with its place as far as the reader knew it."""
    cause, remedy = redacted(error.cause), redacted(error.remedy)
    return SENTENCES[RULE].finding("", "", None, _place(error, path), oorzaak=cause, remedie=remedy)


def _place(error: EtalageError, path: Path | None) -> Position | None:
    name = str(error.facts.get("file") or (path.name if path else ""))
    if not name:
        return None
    return Position(
        redacted(name),
        _number(error.facts.get("line")),
        str(error.facts.get("path") or ""),
        _number(error.facts.get("row")),
        column=_number(error.facts.get("column")),
    )


def _number(fact: object) -> int | None:
    return fact if isinstance(fact, int) and fact > 0 else None
