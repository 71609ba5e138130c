"""What a person reads on the screen: a report with each sentence once and the places where it holds, and bars.

Makes lines and draws bars; it decides nothing and knows no exit codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from tqdm import tqdm

from etalage.findings import Finding, Report, Severity

MESSAGES = 4
"""Different sentences of one rule that are shown; the report itself has more."""
PLACES = 3
"""Places of one sentence that are shown."""
DELAY = 1.0
"""Seconds before a bar appears: what is done sooner needs none."""

Steps = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done and how much there is."""

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def lines_of(report: Report, with_tips: bool) -> list[str]:
    """The findings by rule, most serious first; without the tips only their number."""
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.rule, []).append(finding)
    order = sorted(groups.values(), key=lambda group: (_RANK[group[0].severity], -report.counts[group[0].rule]))
    shown = [group for group in order if with_tips or group[0].severity is not Severity.TIP]
    lines = [line for group in shown for line in _group(group, report.counts[group[0].rule])]
    tips = report.severities[Severity.TIP.value]
    if tips and not with_tips:
        lines.append(f"  en {number_of(tips)} {'tips' if tips > 1 else 'tip'}")
    return lines


def _group(findings: list[Finding], count: int) -> Iterator[str]:
    """One rule: its name and number, each different sentence with its places, and how to mend it."""
    yield f"  {findings[0].severity.value} · {findings[0].rule} · {number_of(count)} keer"
    sentences: dict[str, list[Finding]] = {}
    for finding in findings:
        sentences.setdefault(finding.message, []).append(finding)
    for message, same in islice(sentences.items(), MESSAGES):
        # Of a rule with thousands of findings only the first are kept; then the number is known of all together.
        yield f"    {message}"
        yield f"      Waar: {_places(same, count if len(sentences) == 1 else len(same))}"
    if len(sentences) > MESSAGES:
        yield f"    en nog {number_of(len(sentences) - MESSAGES)} meldingen van deze soort over andere waarden"
    if remedy := _remedy(findings[0]):
        yield f"      Oplossing: {remedy}"


def _remedy(finding: Finding) -> str:
    field = f"Veld: {finding.field}." if finding.field else ""
    example = f"Voorbeeld: {finding.example}" if finding.example else ""
    return " ".join(filter(None, (finding.advice, field, example)))


def _places(findings: list[Finding], total: int) -> str:
    shown: dict[str, None] = {}
    source = ""
    for finding in findings:
        shown.setdefault(_place(finding, source))
        source = finding.position.source if finding.position else ""
        if len(shown) == PLACES:
            break
    more = total - len(shown)
    rest = f" en nog {number_of(more)} keer" if more > 0 else ""
    return ", ".join(shown) + rest


def _place(finding: Finding, known_source: str) -> str:
    """File, line or row, the publisher's own number and what was found there: so a publisher finds it back."""
    words = []
    if finding.position is not None:
        if finding.position.source != known_source:
            words.append(finding.position.source)
        if finding.position.row is not None:
            words += [f"rij {finding.position.row}", finding.position.path]
        elif finding.position.line is not None:
            words.append(f"regel {finding.position.line}")
    if finding.record:
        words.append(f"({finding.record})")
    if finding.value and finding.value not in finding.message:
        words.append(f"“{finding.value}”")
    return " ".join(filter(None, words)) or "de levering als geheel"


@contextmanager
def bars() -> Iterator[Steps]:
    """One bar at a time on standard error, with rate and time left, for each step that takes longer than DELAY.

    A step begins when it is named for the first time; a total of 0 is unknown.
    """
    current: dict[str, tqdm[Any]] = {}

    def step(name: str, done: int, total: int) -> None:
        bar = current.get(name)
        if bar is None:
            _close(current)
            bar = tqdm(
                total=total or None,
                desc=name,
                unit=" stuks",
                delay=DELAY,
                dynamic_ncols=True,
                smoothing=0.1,
                leave=False,
            )
            current[name] = bar
        bar.update(done - bar.n)

    try:
        yield step
    finally:
        _close(current)


def _close(current: dict[str, tqdm[Any]]) -> None:
    for bar in current.values():
        bar.close()
    current.clear()


def number_of(number: int) -> str:
    """12345 → 12.345, as Dutch writes it."""
    return f"{number:,}".replace(",", ".")
