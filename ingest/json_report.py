"""Findings as JSON: a list with an object per file, written while the findings come, so that none is cut."""

from __future__ import annotations

import json
from typing import TextIO

from etalage.findings import Finding, Report


class JsonReport:
    """`[{"file", "findings": […], "read", "refused", "error", "counts", "severities"}, …]`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._out.write("[")
        self._files = 0
        self._findings = 0

    def begin(self, name: str) -> None:
        """A file or folder is next."""
        self._out.write(f'{"," if self._files else ""}\n {{"file": {_json(name)}, "findings": [')
        self._files += 1
        self._findings = 0

    def add(self, finding: Finding) -> None:
        """Write an object."""
        self._out.write(f"{',' if self._findings else ''}\n  {_json(finding.to_json())}")
        self._findings += 1

    def end(self, report: Report) -> None:
        """Write the counts of this file."""
        totals = {
            "read": report.read,
            "refused": report.refused,
            "error": report.error,
            "counts": dict(report.counts),
            "severities": dict(report.severities),
        }
        self._out.write(f"\n ], {_json(totals)[1:]}")

    def close(self) -> None:
        """End the list."""
        self._out.write("\n]\n")


def _json(value: object) -> str:
    # Half a surrogate cannot be written as UTF-8: json escapes it where it must stay readable for others.
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or _is_whole(text) else json.dumps(value)


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
