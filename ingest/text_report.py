"""Findings as a person reads them: by rule, each sentence once with why and how, and then the places.

Makes lines; it decides nothing and knows no exit codes.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Generator, Iterator
from typing import TextIO

from etalage.findings import Finding, Position, Report, Severity
from ingest.mapping.texts import UNWANTED
from ingest.refusal import RULE
from ingest.screen import number_of

PLACES = 20
"""Places of one rule that are shown in a check."""
FEW_PLACES = 3
"""Places of one rule that are shown after a delivery; the report itself has more."""
WIDTH = (60, 110)
"""Narrowest and widest line in characters; within these the screen decides."""
ALL = "alles met --format csv"

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


class TextReport:
    """Prints what was found when all files are done, so that nothing runs through a progress bar."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._parts: list[str] = []

    def begin(self, name: str) -> None:
        """A file or folder is next."""

    def add(self, finding: Finding) -> None:
        """Nothing yet: findings are shown by rule."""

    def end(self, report: Report) -> None:
        """The verdict, and each rule once with its places."""
        self._parts.append("\n".join([*verdict(report), *lines_of(report, with_tips=True), ""]))

    def close(self) -> None:
        """Print; a line between files."""
        self._out.write("\n".join(self._parts))


def verdict(report: Report) -> list[str]:
    """What became of this delivery, or what would become of this file."""
    if report.delivery:
        return [f"Levering {report.delivery}", *_wrapped(report.verdict(), "")]
    if report.error:
        return _wrapped(f"{report.feed}: geweigerd. {report.error}", "")
    good = report.read - report.refused
    noun = "record is" if report.read == 1 else "records zijn"
    sentence = f"{report.feed}: {number_of(good)} van {number_of(report.read)} {noun} goed genoeg om te plaatsen."
    return [sentence if report.findings else f"{sentence} Er is niets op aan te merken."]


def lines_of(report: Report, with_tips: bool, places: int = PLACES, more: str = ALL) -> list[str]:
    """The findings by rule: the most serious first, and of those the rule with most records; tips as a number."""
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.rule != RULE:  # the verdict has said so
            groups.setdefault(finding.rule, []).append(finding)
    order = sorted(groups.values(), key=lambda group: (_RANK[group[0].severity], -report.records[group[0].rule]))
    shown = [group for group in order if with_tips or group[0].severity is not Severity.TIP]
    lines = [line for group in shown for line in _group(group, report, places, more)]
    tips = report.severities[Severity.TIP.value]
    if tips and not with_tips:
        lines.append(f"  en {number_of(tips)} {'tips' if tips > 1 else 'tip'}")
    return lines


def _group(findings: list[Finding], report: Report, places: int, more: str) -> Iterator[str]:
    """One rule: its name and number, what it says, why, how to mend it, and where."""
    first = findings[0]
    count = report.counts[first.rule]
    yield ""
    yield f"  {first.severity.value.upper()} · {first.rule} · {_times(count, report.records[first.rule])}"
    messages = list(dict.fromkeys(finding.message for finding in findings))
    if len(messages) == 1:
        yield from _wrapped(first.message, "    ")
    advices = {finding.advice for finding in findings}
    suggestion = f"Bedoelt u “{first.suggestion}”? " if first.suggestion and len(messages) == 1 else ""
    for label, text in (
        ("Waarom", first.why),
        ("Oplossing", suggestion + first.advice if len(advices) == 1 else ""),
        ("Voorbeeld", first.example),
    ):
        if text:
            yield from _wrapped(f"{label + ':':<11}{text}", "    ", " " * 11)
    yield "    Waar:"
    shown = 0
    if len(messages) == 1:
        shown = yield from _places(findings, places, "      ", len(advices) > 1)
    else:
        for message in messages:
            same = [finding for finding in findings if finding.message == message]
            hint = f" Bedoelt u “{same[0].suggestion}”?" if same[0].suggestion else ""
            yield from _wrapped(f"- {message}{hint}", "      ", "  ")
            shown += yield from _places(same, min(FEW_PLACES, places - shown), "        ", len(advices) > 1)
            if shown >= places:
                break
    if count > shown:
        yield f"      en nog {number_of(count - shown)} meer ({more})"


def _times(count: int, records: int) -> str:
    if count == records or not records:
        return f"{number_of(count)} keer"
    return f"{number_of(count)} keer, in {number_of(records)} {'records' if records > 1 else 'record'}"


def _places(findings: list[Finding], most: int, indent: str, with_advice: bool) -> Generator[str, None, int]:
    for finding in findings[:most]:
        advice = f" {finding.advice}" if with_advice else ""
        yield from _wrapped(f"{place_of(finding)}{advice}", indent, "  ")
    return min(len(findings), most)


def place_of(finding: Finding) -> str:
    """File, line or row, field, the publisher's own number and what was found: so a publisher finds it back."""
    place = finding.position
    words = [_within(place)] if place is not None else []
    if place is None or place.row is None or not place.path:  # a cell says its column by itself
        if finding.field:
            words.append(f"veld {finding.field}")
        elif place is not None and place.path:
            words.append(place.path)
    if finding.record:
        words.append(f"record {finding.record}")
    if finding.value and finding.value not in finding.message:
        words.append(f"“{finding.value}”")
    return ", ".join(words) or "de levering als geheel"


def _within(place: Position) -> str:
    if place.row is not None:
        return ", ".join(filter(None, (f"{place.source}, rij {place.row}", place.path)))
    line = f", regel {place.line}" if place.line is not None else ""
    column = f", kolom {place.column}" if place.line is not None and place.column is not None else ""
    return f"{place.source}{line}{column}"


def _wrapped(text: str, indent: str, hanging: str = "") -> list[str]:
    width = min(max(shutil.get_terminal_size((100, 24)).columns, WIDTH[0]), WIDTH[1])
    return textwrap.wrap(
        UNWANTED.sub("�", text),  # what a screen would obey must not come out of a feed
        width,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
