"""Reads a spreadsheet that was saved as CSV in UTF-8, by the columns of the template. Gives no meaning to cells."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers.reader import NO, PERHAPS, Reader
from ingest.readers.sentences import broken
from ingest.readers.spreadsheet_columns import COLUMNS, Column
from ingest.source import Item, SourceRecord

FORMAT = "spreadsheet"
DELIMITERS = (";", ",", "\t")
IGNORED = "#"
"""A header that begins with this is for the publisher's own use."""

_SAVE_AS = "Bewaar het bestand in uw rekenprogramma als “CSV UTF-8”."


def read_spreadsheet(feed: Feed, settings: Settings) -> Iterator[Item]:
    """Each row of one CSV file. Raises FeedError when header, encoding or quotes cannot be trusted."""
    path = feed.path
    if not path.is_file():
        raise FeedError(f"{path} bestaat niet of is geen gewoon bestand.", "Geef het pad van een CSV-bestand.")
    if path.stat().st_size > settings.max_feed_mb * 1_000_000:
        raise FeedError(f"{path.name} is groter dan {settings.max_feed_mb} MB.", "Deel het bestand in stukken.")
    with path.open("rb") as file:
        sheet = Sheet(path, file, settings.max_record_kb * 1024)
        columns = header_of(path, sheet)
        header = sheet.raw
        for cells in sheet.rows():
            if any(cell.strip() for cell in cells):
                yield _item(feed.name, sheet, cells, columns, header)


class Sheet:
    """The rows of a CSV file, one at a time, with where they are."""

    def __init__(self, path: Path, file: BinaryIO, max_row: int) -> None:
        self.path = path
        self.row = 0
        """1-based number of the row that was read last."""
        self.line = 0
        """1-based line of the file where that row begins."""
        self.raw = b""
        """That row as delivered."""
        self.max_row = max_row
        self._file = file
        self._lines_read = 0
        self._reader = csv.reader(self._lines(), delimiter=self._delimiter(), strict=True)

    def rows(self) -> Iterator[list[str]]:
        """Every row, empty ones too. Raises FeedError."""
        while True:
            self.raw, self.line = b"", self._lines_read + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._fault(error) from error
            self.row += 1
            yield cells

    def _delimiter(self) -> str:
        """The delimiter under which most columns are known; Excel may name it in a first line `sep=;`."""
        first = self._file.readline(self.max_row).decode("utf-8-sig", "replace")
        if first.startswith("PK\x03\x04"):
            raise FeedError(f"{self.path.name} is een Excel-bestand en geen CSV.", _SAVE_AS, file=self.path.name)
        if first.lower().startswith("sep=") and first.strip()[4:] in DELIMITERS:
            self._lines_read = self.row = 1
            return first.strip()[4:]
        self._file.seek(0)
        return max(
            DELIMITERS, key=lambda mark: sum(known(cell.strip().strip('"')) is not None for cell in first.split(mark))
        )

    def _lines(self) -> Iterator[str]:
        while line := self._file.readline(self.max_row + 1):
            self._lines_read += 1
            self.raw += line
            if len(self.raw) > self.max_row:
                raise FeedError(
                    f"Rij {self.row + 1} van {self.path.name} (regel {self.line}) is groter dan "
                    f"{self.max_row // 1024} kB.",
                    "Waarschijnlijk ontbreekt er een aanhalingsteken aan het eind van een cel.",
                    file=self.path.name,
                    line=self.line,
                )
            yield self._decoded(line)

    def _decoded(self, line: bytes) -> str:
        if b"\0" in line:
            raise FeedError(
                f"In {self.path.name} staat op regel {self._lines_read} een teken dat niet in een CSV hoort (NUL).",
                _SAVE_AS,
                file=self.path.name,
                line=self._lines_read,
            )
        try:
            return line.decode("utf-8-sig" if self._lines_read == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise FeedError(
                f"Rij {self.row + 1} van {self.path.name} (regel {self._lines_read}, byte {error.start + 1}) is geen "
                f"UTF-8: daar staat {line[error.start]:#04x}.",
                _SAVE_AS,
                file=self.path.name,
                line=self._lines_read,
                column=len(line[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")) + 1,
            ) from error

    def _fault(self, error: csv.Error) -> FeedError:
        where = f"rij {self.row + 1} van {self.path.name} (regel {self.line})"
        words = str(error)
        if "unexpected end" in words:
            cause = f"Het bestand breekt af in {where}: een cel met aanhalingstekens is niet af."
            remedy = "Lever het hele bestand opnieuw."
        elif "new-line" in words:
            cause = f"De regels van {self.path.name} eindigen niet op een gewoon regeleinde."
            remedy = _SAVE_AS
        elif "field larger" in words:
            cause = f"Een cel in {where} is groter dan {csv.field_size_limit()} tekens."
            remedy = "Maak de tekst korter, of zoek een aanhalingsteken dat ontbreekt."
        else:
            cause = f"De aanhalingstekens in {where} kloppen niet."
            remedy = 'Zet een cel met aanhalingstekens tussen " en schrijf elk aanhalingsteken daarin dubbel: "".'
        return FeedError(cause, remedy, file=self.path.name, line=self.line)


def known(header: str) -> Column | None:
    """The column that a header names; capitals and extra spaces do not matter."""
    return _NAMES.get(_folded(header))


def _folded(header: str) -> str:
    return " ".join(header.split()).casefold()


_NAMES = {_folded(name): column for column in COLUMNS for name in (column.name, *column.other_names)}


def header_of(path: Path, sheet: Sheet) -> list[Column | None]:
    """The column of each cell of the header row, None where a column is not read. Raises FeedError."""
    cells = next((row for row in sheet.rows() if any(cell.strip() for cell in row)), [])
    columns = [known(cell) for cell in cells]
    names = ", ".join(column.name for column in COLUMNS)
    facts: dict[str, object] = {"file": path.name, "line": sheet.line, "row": sheet.row}
    if not any(columns):
        raise FeedError(
            f"In {path.name} herkennen wij geen kolommen.",
            f"Zet op de eerste rij de namen van de kolommen: {names}.",
            **facts,
        )
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        here = {**facts, "path": f"kolom {_letters(place)} ({cell.strip()[:80]})"}
        if column is None and cell.strip() and not cell.strip().startswith(IGNORED):
            raise _unknown_header(path, cell.strip(), names, here)
        if column is not None and column in columns[:place]:
            cause = f"De kolom “{column.name}” staat er twee keer in {path.name}."
            raise FeedError(cause, "Haal er een weg.", **here)
    for column in COLUMNS:
        if column.is_required and column not in columns:
            raise FeedError(
                f"In {path.name} ontbreekt de kolom “{column.name}”.", f"Voeg die toe: {column.description}", **facts
            )
    return columns


def _unknown_header(path: Path, cell: str, names: str, facts: dict[str, object]) -> FeedError:
    close = difflib.get_close_matches(_folded(cell), _NAMES, n=1, cutoff=0.6)
    remedy = f"Bedoelt u “{_NAMES[close[0]].name}”? " if close else f"Kies uit: {names}. "
    return FeedError(
        f"{path.name} heeft een kolom “{cell[:80]}”; die kennen wij niet.",
        f"{remedy}Zet er {IGNORED} voor als wij de kolom niet moeten lezen.",
        **facts,
    )


def _item(feed: str, sheet: Sheet, cells: list[str], columns: list[Column | None], header: bytes) -> Item:
    position = Position(sheet.path.name, sheet.line, row=sheet.row)
    content = {column.key: cell.strip() for column, cell in zip(columns, cells, strict=False) if column is not None}
    identifier = content.get("nummer", "")
    surplus = [cell for cell in cells[len(columns) :] if cell.strip()]
    if len(cells) < len(columns) or surplus:
        name = identifier if len(cells) >= len(columns) else ""
        return broken(feed, name, "aantal-cellen", position, cellen=len(cells), kolommen=len(columns))
    if not identifier:
        return broken(feed, "", "nummer-ontbreekt", position)
    places = {
        column.key: Position(sheet.path.name, sheet.line, f"kolom {_letters(index)} ({column.name})", sheet.row)
        for index, column in enumerate(columns)
        if column is not None
    }
    filled = {key: text for key, text in content.items() if text}
    return SourceRecord(feed, identifier, header + sheet.raw, position, FORMAT, filled, cells=places)


def _letters(index: int) -> str:
    """The letters that a spreadsheet puts above a column: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _recognises(path: Path, head: str) -> int:
    return NO if head.startswith(("<", "{", "[")) else PERHAPS


READER = Reader("spreadsheet", read_spreadsheet, _recognises)
