"""Findings as a table that a spreadsheet program opens: one row per finding, all of them."""

from __future__ import annotations

import csv
from typing import TextIO

from etalage.findings import Finding, Report
from etalage.harmless import harmless

BOM = "\ufeff"
"""Without it Excel does not read UTF-8."""
DELIMITER = ";"
"""What Dutch spreadsheet programs expect, and the template uses."""

HEADER = (
    "Bestand", "Record", "Veld", "Gevonden", "Ernst", "Melding", "Waarom", "Oplossing", "Bedoelt u", "Voorbeeld",
    "Regelnummer", "Kolom", "Rij", "Plaats", "Naam van de regel",
)  # fmt: skip


class CsvReport:
    """Writes each finding when it comes: memory stays flat, nothing is cut."""

    def __init__(self, out: TextIO) -> None:
        out.write(BOM)
        self._writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
        self._writer.writerow(HEADER)
        self._name = ""

    def begin(self, name: str) -> None:
        """A file or folder is next."""
        self._name = name

    def add(self, finding: Finding) -> None:
        """Write a row."""
        place = finding.position
        cells: tuple[object, ...] = (
            place.source if place else self._name, finding.record, finding.field, finding.value or "",
            finding.severity.value, finding.message, finding.why, finding.advice, finding.suggestion,
            finding.example, place and place.line, place and place.column, place and place.row,
            place.path if place else "", finding.rule,
        )  # fmt: skip
        self._writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])

    def end(self, report: Report) -> None:
        """That was all of this file: the table says nothing of it as a whole."""

    def close(self) -> None:
        """That was all."""
