"""The forms in which findings are given: one table, so that every command gives the same."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from etalage.findings import Finding, Report
from ingest.csv_report import CsvReport
from ingest.json_report import JsonReport
from ingest.sarif import SarifReport
from ingest.text_report import TextReport


class Output(Protocol):
    """Takes findings as they come and writes them in one form."""

    def begin(self, name: str) -> None:
        """A file or folder of this name is next."""

    def add(self, finding: Finding) -> None:
        """One thing that was found in it."""

    def end(self, report: Report) -> None:
        """That was all of it; the report has the counts, and the first findings of each rule."""

    def close(self) -> None:
        """That was all."""


OUTPUTS: dict[str, Callable[[TextIO], Output]] = {
    "text": TextReport,
    "json": JsonReport,
    "sarif": SarifReport,
    "csv": CsvReport,
}
"""Name of a form → what writes it."""


@contextmanager
def opened(form: str, path: Path | None) -> Iterator[Output]:
    """The output in this form, on the screen or in a file; the file is there at once and whole, or not at all."""
    draft = path.with_name(f".{path.name}.tmp") if path is not None else None
    try:
        with _stream(draft) as stream:
            output = OUTPUTS[form](stream)
            yield output
            output.close()
        if path is not None and draft is not None:
            os.replace(draft, path)
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


@contextmanager
def _stream(path: Path | None) -> Iterator[TextIO]:
    """UTF-8 with the ends of lines as they are written; half characters are shown as their number."""
    if path is not None:
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        return
    sys.stdout.flush()
    wrapper = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        yield wrapper
        wrapper.flush()
    finally:
        wrapper.detach()
