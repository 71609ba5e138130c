"""What a load of the curriculum did, as values and as Dutch sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from etalage.findings import Finding, Severity
from ingest.curriculum.links import RelationKey


@dataclass
class CurriculumReport:
    """Counts of one load."""

    changed: bool = False
    """False: this release was there already, so nothing was written."""
    version: int = 0
    """The version in which it stands."""
    seconds: float = 0.0
    entities: Counter[str] = field(default_factory=Counter)
    """By SLO's type; retired ones too."""
    contexts: list[str] = field(default_factory=list)
    triples: dict[str, int] = field(default_factory=dict)
    """By graph name; the ontology too."""
    links: Counter[RelationKey] = field(default_factory=Counter)
    """Links that were read, by relation."""
    dangling: Counter[RelationKey] = field(default_factory=Counter)
    """Links to something that no file holds, by relation. replaces and replacedBy are apart: see predecessors."""
    predecessors: int = 0
    """Ids in replaces and replacedBy that SLO names but does not deliver."""
    mistyped: Counter[RelationKey] = field(default_factory=Counter)
    circles: int = 0
    """Links left out because they closed a circle in the tree."""
    skipped: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    """Concepts that this release no longer holds and that stay because something links to them."""
    dropped: int = 0
    """Concepts that this release no longer holds and nothing links to."""
    gone_contexts: list[str] = field(default_factory=list)
    """Contexts that were in the store and are not in this folder."""
    findings: list[Finding] = field(default_factory=list)
    """At most 100 per rule."""
    counts: Counter[str] = field(default_factory=Counter)
    """Findings per rule, complete."""

    @property
    def errors(self) -> int:
        """Entities that were refused."""
        faults = {finding.rule for finding in self.findings if finding.severity is Severity.FOUT}
        return sum(self.counts[rule] for rule in faults)

    @property
    def is_good(self) -> bool:
        """True when nothing was refused."""
        return not self.errors

    def sentences(self) -> list[str]:
        """The report for whoever reads the screen."""
        total = sum(self.triples.values())
        head = f"Het curriculum: {_n(self.entities.total())} begrippen uit {len(self.contexts)} onderdelen"
        lines = [f"{head}, {_n(total)} triples, {_n(self.errors)} fouten, {_seconds(self.seconds)} seconden."]
        if self.changed:
            lines.append(f"Geplaatst als versie {self.version}.")
        else:
            lines.append("Ongewijzigd: deze levering stond al in de etalage. Er is niets geschreven.")
        if missing := self.dangling.total():
            where = f"in {len(self.dangling)} relaties"
            lines.append(f"{_n(missing)} verwijzingen {where} wijzen naar iets dat SLO niet meelevert.")
        if self.predecessors:
            lines.append(f"{_n(self.predecessors)} voorgangers zijn alleen als nummer bekend.")
        if self.mistyped:
            lines.append(f"{_n(self.mistyped.total())} verwijzingen gaan naar een ander soort begrip; weggelaten.")
        if self.circles:
            lines.append(f"{_n(self.circles)} verwijzingen maken een kring; weggelaten.")
        if self.kept:
            why = "zitten niet meer in de levering, maar er wijst nog iets naar"
            lines.append(f"{_n(self.kept)} begrippen {why}: bewaard als vervallen.")
        if self.dropped:
            lines.append(f"{_n(self.dropped)} begrippen zitten niet meer in de levering en zijn weg.")
        if self.gone_contexts:
            lines.append(f"Let op: niet in deze map en dus weg: {', '.join(self.gone_contexts)}.")
        lines += [self._finding_line(rule) for rule in sorted(self.counts)]
        return lines

    def _finding_line(self, rule: str) -> str:
        finding = next(finding for finding in self.findings if finding.rule == rule)
        more = self.counts[rule] - 1
        where = f"{finding.position}" + (
            f" en op nog {_n(more)} {'plaatsen' if more > 1 else 'plaats'}" if more else ""
        )
        return f"{finding.severity.value.capitalize()}: {finding.message} ({where})"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}".replace(".", ",")


def _n(number: int) -> str:
    """12345 → 12.345, as Dutch writes it."""
    return f"{number:,}".replace(",", ".")
