"""What an engine says → findings in the publisher's own words: field, place, advice. No engine and no decision."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from etalage.errors import RecordError
from etalage.findings import Finding, Severity
from etalage.rules import SEVERITIES, name_of, rules
from ingest.field_names import field_name, field_position, has_field
from ingest.pupils import redacted
from ingest.sentences import SENTENCES
from ingest.source import SourceRecord

VALUE_LENGTH = 200
"""Characters of a found value that are shown."""

ORDER = {Severity.FOUT: 0, Severity.WAARSCHUWING: 1, Severity.TIP: 2}

IMPLIED: dict[str, tuple[str, ...]] = {
    "doel-ontbreekt": ("doel-onbekend", "doel-dubbelzinnig"),
    "duur-ontbreekt": ("duur-niet-gelezen",),
    "gratis-maar-prijs": ("prijs-tegenstrijdig",),
    "kosten-onbekend": ("kosten-niet-gelezen", "prijs-niet-gelezen"),
    "licentie-ontbreekt": ("rechten-onbekend",),
    "niveau-ontbreekt": ("niveau-onbekend", "niveau-dubbelzinnig", "niveau-buitenlands"),
    "rol-ontbreekt": ("rol-onbekend",),
    "soort-ontbreekt": ("soort-onbekend",),
    "vak-ontbreekt": ("vak-onbekend", "vak-dubbelzinnig", "vak-buitenlands"),
}
"""Rule of the shapes → rules of the mapping that already told the publisher why it is missing, with the value.

One trouble, one finding. A fout is never left out.
"""


class RawResult(NamedTuple):
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


def raw_result(focus: str, severity: str, shape: str, value: str | None, message: str | None) -> RawResult:
    """What an engine reports, in our form: the value is left out where it is the node itself."""
    about_node = value is None or value == focus
    return RawResult(focus, severity, name_of(shape), "" if about_node else str(value), message or "")


def unreadable(reason: str) -> RecordError:
    """What a judge raises on a text that is not N-Triples."""
    return RecordError(
        "Er staat een adres of teken in dat niet mag.", "Kijk of adressen en tekens kloppen.", reason=reason
    )


def findings_of(results: Iterable[RawResult], record: SourceRecord, known: Set[str] = frozenset()) -> list[Finding]:
    """Findings of one record, a fout first; `known` are the rules that the mapping already named."""
    found = (_finding(result, record) for result in results if can_say(result.rule, record.format))
    return sorted((finding for finding in found if not _is_implied(finding, known)), key=_order)


def can_say(rule: str, format: str) -> bool:
    """False when a rule asks for something that the format has no field for: nobody could mend it.

    A fout is always said.
    """
    asked = rules()[rule]
    is_absence = rule.endswith("-ontbreekt") or "-zonder-" in rule
    return not is_absence or asked.severity is Severity.FOUT or has_field(asked.about, format)


def _is_implied(finding: Finding, known: Set[str]) -> bool:
    implied = IMPLIED.get(finding.rule) if known and finding.severity is not Severity.FOUT else None
    return implied is not None and not known.isdisjoint(implied)


def _finding(result: RawResult, record: SourceRecord) -> Finding:
    rule = rules()[result.rule]
    return Finding(
        rule=rule.name,
        severity=SEVERITIES[result.severity],
        message=result.message,
        record=redacted(record.identifier),
        field=field_name(rule.about, record),
        value=shown(result.value),
        position=field_position(rule.about, record, result.value),
        advice=rule.advice,
        example=rule.example,
        why=rule.why,
    )


def concept_findings(results: Iterable[RawResult]) -> list[Finding]:
    """Findings in SLO's data: `record` is the IRI of the concept, `field` that of the property."""
    found = []
    for result in results:
        rule = rules()[result.rule]
        severity = SEVERITIES[result.severity]
        value = shown(result.value)
        found.append(
            Finding(
                rule.name,
                severity,
                result.message,
                result.focus,
                rule.about,
                value,
                None,
                rule.advice,
                rule.example,
                rule.why,
            )
        )
    return sorted(found, key=lambda finding: (*_order(finding), finding.record))


def not_judged(record: SourceRecord, cause: str, remedy: str) -> Finding:
    """The finding of a record that no engine can judge: it must stay out."""
    return SENTENCES["niet-te-beoordelen"].finding(
        redacted(record.identifier), position=record.position, oorzaak=cause, remedie=remedy
    )


def shown(value: str) -> str | None:
    """A found value as a report shows it: cut, and without what must not be seen; None for an empty one."""
    value = redacted(value)
    return (value if len(value) <= VALUE_LENGTH else value[: VALUE_LENGTH - 1] + "…") or None


def _order(finding: Finding) -> tuple[int, str, str]:
    return ORDER[finding.severity], finding.rule, finding.value or ""
