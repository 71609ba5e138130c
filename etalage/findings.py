"""What is wrong with a record, as values: what, where, found value, how to mend it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any


class Severity(Enum):
    """A fout keeps the record out; a waarschuwing and a tip do not."""

    FOUT = "fout"
    WAARSCHUWING = "waarschuwing"
    TIP = "tip"

    __hash__ = object.__hash__  # there is one object per member, and that of Enum is ten times as slow


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the publisher's own file."""

    source: str
    """Name of the file, without folders."""
    line: int | None = None
    """1-based line where it begins."""
    path: str = ""
    """XPath in the file, JSON pointer (RFC 6901), or the column of a spreadsheet."""
    row: int | None = None
    """1-based row of a spreadsheet, the header being row 1."""
    column: int | None = None
    """1-based column in the line, in characters, where the reader can know it."""

    def __post_init__(self) -> None:
        if not self.path.isascii():  # JSON can name a field with half a character, and no report can hold that
            object.__setattr__(self, "path", self.path.encode("utf-8", "replace").decode())

    def __str__(self) -> str:
        parts = [self.source]
        if self.row is not None:
            parts.append(f"rij {self.row}")
        elif self.line is not None:
            parts.append(f"regel {self.line}")
            if self.column is not None:
                parts.append(f"kolom {self.column}")
        if self.path:
            parts.append(self.path)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one record (or in the feed as a whole: then record is empty)."""

    rule: str
    """Name of the rule, stable: "titel-ontbreekt"."""
    severity: Severity
    message: str
    """What is wrong, one or two sentences in plain Dutch (B1)."""
    record: str = ""
    """Identifier of the record in the publisher's own feed."""
    field: str = ""
    """Name of the field as the publisher calls it: "general/title", "Titel"."""
    value: str | None = None
    """The value that was found, cut at 200 characters."""
    position: Position | None = None
    advice: str = ""
    """How to mend it."""
    example: str = ""
    """A good example."""
    why: str = ""
    """What a teacher misses by it."""
    suggestion: str = ""
    """The nearest known value for a wrong one; empty when none comes near."""

    def to_json(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        result = asdict(self)
        result["severity"] = self.severity.value
        result["where"] = str(self.position) if self.position else ""
        return result

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Finding:
        """The finding that was written by to_json; facts that it does not know are passed over."""
        known = {name: facts[name] for name in cls.__slots__ if name in facts}
        place = facts.get("position")
        return cls(**{**known, "severity": Severity(facts["severity"]), "position": place and Position(**place)})


_FACTS = (
    "feed",
    "delivery",
    "read",
    "added",
    "changed",
    "unchanged",
    "removed",
    "refused",
    "skipped",
    "version",
    "error",
)
"""Facts of a report that are themselves JSON."""
_COUNTS = ("counts", "severities", "records")


@dataclass
class Report:
    """What one delivery did. Counts are of records."""

    feed: str
    delivery: str
    """Identifier of the delivery, sortable by time."""
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    refused: int = 0
    skipped: int = 0
    """Needed nothing: said to be deleted and never there, or the same record once more."""
    version: int | None = None
    """The version in which it was published; None when nothing changed or all was refused."""
    error: str = ""
    """Why the delivery as a whole was refused; then nothing of it was placed."""
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Findings per rule; complete, also where `findings` was cut."""
    severities: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    """Records per rule in which it was found, as far as they have an identifier and come one after another."""
    _latest: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    KEEP_PER_RULE = 1000
    """Findings of one rule that are kept with all their facts; memory stays flat on a feed full of faults."""

    def add(self, finding: Finding) -> None:
        """Count a finding and keep it while there is room for its rule."""
        self.count(finding.rule, finding.severity.value, finding.record)
        if self.counts[finding.rule] <= self.KEEP_PER_RULE:
            self.findings.append(finding)

    def count(self, rule: str, severity: str, record: str) -> None:
        """Count a finding of a rule of which no more are kept."""
        self.counts[rule] += 1
        self.severities[severity] += 1
        if not record or self._latest.get(rule) != record:
            self._latest[rule] = record
            self.records[rule] += 1

    @property
    def missing(self) -> int:
        """Findings of which only the number is kept."""
        return self.counts.total() - len(self.findings)

    @property
    def is_good(self) -> bool:
        """True when nothing was refused."""
        return not self.error and not self.refused

    def verdict(self) -> str:
        """One sentence: what happened."""
        if self.error:
            return f"Levering van “{self.feed}” geweigerd: er is niets geplaatst of veranderd. {self.error}"
        placed = self.added + self.changed + self.unchanged
        sentence = f"{placed} van {self.read} records van “{self.feed}” staan in de etalage"
        details = [
            f"{number} {word}"
            for number, word in (
                (self.added, "nieuw"),
                (self.changed, "gewijzigd"),
                (self.unchanged, "ongewijzigd"),
                (self.removed, "verwijderd"),
                (self.refused, "geweigerd"),
                (self.skipped, "overgeslagen"),
            )
            if number
        ]
        return f"{sentence} ({', '.join(details)})." if details else f"{sentence}."

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        result: dict[str, Any] = {name: getattr(self, name) for name in _FACTS}
        result["verdict"] = self.verdict()
        result["counts"] = dict(self.counts)
        result["severities"] = dict(self.severities)
        result["records"] = dict(self.records)
        result["findings"] = [finding.to_json() for finding in self.findings]
        return result

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Report:
        """The report that was written by to_json; facts that it does not know are passed over."""
        report = cls(**{name: facts[name] for name in _FACTS if name in facts})
        for name in _COUNTS:
            getattr(report, name).update(facts.get(name, {}))
        report.findings = [Finding.from_json(finding) for finding in facts.get("findings", ())]
        return report
