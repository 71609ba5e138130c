"""Cells of a spreadsheet row as places with values. Knows no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etalage.findings import Position
from ingest.mapping.texts import UNWANTED
from ingest.readers.spreadsheet_columns import BY_KEY, values
from ingest.source import SourceRecord

MAX_RANGE = 60
"""Characters of a value that may be a range."""

_RANGE = re.compile(r"(.*?\b)(\d)\s*(?:-|–|t/m|tot en met)\s*(\d)", re.IGNORECASE)


class Cell:
    """One value in a cell. A Place for findings: the Dutch header is its field."""

    __slots__ = ("done", "key", "text")

    def __init__(self, key: str, text: str) -> None:
        self.key = key
        self.text = text
        self.done = False

    @property
    def field(self) -> str:
        """The header of the column."""
        column = BY_KEY.get(self.key)
        return column.name if column else self.key[:100]

    def position(self, record: SourceRecord) -> Position:
        """The row and column."""
        return (record.cells or {}).get(self.key) or record.position


class Row:
    """The filled cells of a row; remembers which values were taken."""

    def __init__(self, content: dict[str, str]) -> None:
        self.cells: list[Cell] = []
        """Every value that was handed out, for the account at the end."""
        self.dirty: list[str] = []
        """Keys of cells of which characters were removed."""
        self.content: dict[str, str] = {}
        for key, text in content.items():
            if UNWANTED.search(text):
                text = UNWANTED.sub("", text)
                self.dirty.append(key)
            if text.strip():
                self.content[key] = text.strip()
        self._taken: set[str] = set()

    def one(self, key: str) -> Cell | None:
        """The whole cell; None when it is empty."""
        self._taken.add(key)
        text = self.content.get(key)
        return self._cell(key, text) if text else None

    def several(self, key: str) -> list[Cell]:
        """Each value in a cell that may hold several."""
        self._taken.add(key)
        return [self._cell(key, text) for text in values(self.content.get(key, ""))]

    def rest(self) -> list[Cell]:
        """What nobody asked for, and what was handed out without an outcome."""
        untaken = [self._cell(key, text) for key, text in self.content.items() if key not in self._taken]
        return untaken + [cell for cell in self.cells if not cell.done and cell not in untaken]

    def _cell(self, key: str, text: str) -> Cell:
        cell = Cell(key, text)
        self.cells.append(cell)
        return cell


def pieces(text: str) -> list[str]:
    """A value that may be a list with commas or semicolons: "groep 5, groep 6" → two."""
    return [part for part in (piece.strip() for piece in re.split(r"[,;]", text)) if part]


def steps(text: str) -> Iterator[str]:
    """A range written out: "groep 5 t/m 8" → groep 5, groep 6, groep 7, groep 8. Nothing when it is no range."""
    match = _RANGE.fullmatch(text.strip()) if len(text) <= MAX_RANGE else None
    if match is not None and int(match[2]) < int(match[3]):
        for number in range(int(match[2]), int(match[3]) + 1):
            yield f"{match[1].strip()} {number}"
