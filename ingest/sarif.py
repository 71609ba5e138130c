"""Findings as SARIF 2.1.0 (OASIS), the form that editors and code hosts show beside a file.

Written while the findings come: results first, the rules that spoke at the end.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any, TextIO
from urllib.parse import quote

from etalage.findings import Finding, Position, Report, Severity
from ingest.rulebook import PAGE, rulebook
from ingest.sentence import Sentence, without_facts

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.FOUT: "error", Severity.WAARSCHUWING: "warning", Severity.TIP: "note"}
FINGERPRINT = "etalageFinding/v1"
"""Name of our fingerprint: rule, file, record, field and value; lines and the number of a record are no part."""


class SarifReport:
    """One log with one run."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rules: dict[str, int] = {}
        """Rule that spoke → its place in the list of rules."""
        self._base = PurePath()
        self._is_first = True
        out.write(f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{\n"columnKind": "unicodeCodePoints",\n')
        out.write('"language": "nl-NL",\n"results": [')

    def begin(self, name: str) -> None:
        """A file or folder is next; findings name it, or a file in it."""
        self._base = PurePath(name)

    def add(self, finding: Finding) -> None:
        """Write a result."""
        number = self._rules.setdefault(finding.rule, len(self._rules))
        self._out.write(f"{'' if self._is_first else ','}\n{json.dumps(self._result(finding, number))}")
        self._is_first = False

    def end(self, report: Report) -> None:
        """That was all of this file."""

    def close(self) -> None:
        """Write the tool and its rules."""
        driver = {
            "name": "Etalage",
            "version": version("etalage"),
            "language": "nl-NL",
            "rules": [_rule(rulebook()[name]) for name in self._rules],
        }
        self._out.write(f'\n],\n"tool": {{"driver": {json.dumps(driver)}}}}}]}}\n')

    def _result(self, finding: Finding, number: int) -> dict[str, Any]:
        facts = {
            "record": finding.record,
            "field": finding.field,
            "value": finding.value,
            "suggestion": finding.suggestion,
            "why": finding.why,
            "advice": finding.advice,
            "example": finding.example,
        }
        return {
            "ruleId": finding.rule,
            "ruleIndex": number,
            "level": LEVELS[finding.severity],
            "message": {"text": " ".join(filter(None, (finding.message, finding.why, finding.advice)))},
            "locations": [self._location(finding)],
            "partialFingerprints": {FINGERPRINT: _fingerprint(finding)},
            "properties": {key: value for key, value in facts.items() if value},
        }

    def _location(self, finding: Finding) -> dict[str, Any]:
        place = finding.position or Position("")
        physical: dict[str, Any] = {"artifactLocation": {"uri": self._uri(place.source)}}
        if place.line:
            physical["region"] = {"startLine": place.line}
            if place.column:
                physical["region"]["startColumn"] = place.column
        logical = []
        if finding.record:
            logical.append({"name": finding.record, "kind": "record"})
        if place.path or finding.field:
            logical.append(_logical(place, finding.field))
        location: dict[str, Any] = {"physicalLocation": physical}
        if logical:
            location["logicalLocations"] = logical
        return location

    def _uri(self, source: str) -> str:
        """Relative to the folder where one stands, when the file lies below it."""
        path = self._base
        if source and source != path.name:  # a file in the folder, or one that was packed in this file
            path = path / source
        if path.is_absolute():
            here = Path.cwd()
            path = path.relative_to(here) if path.is_relative_to(here) else path
        text = quote(path.as_posix().encode("utf-8", "replace"))
        return f"file://{text}" if path.is_absolute() else text


def _logical(place: Position, field: str) -> dict[str, Any]:
    """The element, the JSON value or the cell that is meant."""
    if place.row is not None:
        kind, path = "cell", f"rij {place.row}" + (f", {place.path}" if place.path else "")
    elif "/@" in place.path or not place.path.startswith("/"):
        kind, path = "member", place.path
    else:
        kind, path = "element", place.path
    found: dict[str, Any] = {"kind": kind}
    if path:
        found["fullyQualifiedName"] = path
    if field:
        found["name"] = field
    return found


def _fingerprint(finding: Finding) -> str:
    place = finding.position
    where = finding.field if finding.record or place is None else place.path
    parts = (finding.rule, place.source if place else "", finding.record, where, finding.value or "")
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _rule(sentence: Sentence) -> dict[str, Any]:
    help_text = " ".join(filter(None, (sentence.why, without_facts(sentence.advice))))
    if sentence.example:
        help_text += f" Voorbeeld: {sentence.example}"
    return {
        "id": sentence.rule,
        "shortDescription": {"text": without_facts(sentence.message)},
        "fullDescription": {"text": sentence.why},
        "help": {"text": help_text},
        "helpUri": f"{PAGE}#{sentence.rule}",
        "defaultConfiguration": {"level": LEVELS[sentence.severity]},
    }
