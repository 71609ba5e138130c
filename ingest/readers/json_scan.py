"""Brackets and strings of a JSON file, one after another, with flat memory and places counted on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from etalage.errors import FeedError
from ingest.readers.json_text import TOKEN

CHUNK = 1 << 18
HOPELESS = 16
"""A record of this many times the largest that is read is no record any more."""
QUOTE = ord('"')


class Place(NamedTuple):
    """A byte of a file, with its line and column from 1."""

    offset: int
    line: int
    column: int


START = Place(0, 1, 1)


class Scan:
    """One pass through a file, from a place on. Offsets are bytes from the start of the file."""

    def __init__(self, path: Path, file: BinaryIO, most: int, place: Place = START, ahead: int = 0) -> None:
        self.path = path
        self.file = file
        self.most = most
        self.ahead = ahead
        """Bytes behind a token that must be there when it is given."""
        self.keep: int | None = None
        """From here the bytes are kept, for `text`; None keeps nothing."""
        self.unfinished: int | None = None
        """Where a string begins that never ends."""
        self._buffer = b""
        self._base = place.offset
        self._counted, self._line, self._line_start = place.offset, place.line, place.offset - place.column + 1
        file.seek(place.offset)

    def tokens(self) -> Iterator[tuple[int, int, int]]:
        """(offset, end, first byte) of each string and bracket."""
        position = self._base
        while True:
            chunk = self._read(position)
            limit = len(self._buffer) - (self.ahead if chunk else 0)
            for match in TOKEN.finditer(self._buffer, position - self._base):
                start, end = match.span()
                byte = self._buffer[start]
                if end > limit or (byte == QUOTE and end - start == 1):
                    self.unfinished = self._base + start
                    break
                yield self._base + start, self._base + end, byte
                position = self._base + end
            else:
                self.unfinished = None
                position = self._base + limit if limit > position - self._base else position
            if not chunk:
                return

    def text(self, start: int, end: int) -> bytes:
        """The bytes between two offsets, as far as they were kept."""
        return self._buffer[start - self._base : end - self._base]

    def place(self, offset: int) -> Place:
        """The line and column of an offset at or behind the last one that was asked for."""
        start, end = self._counted - self._base, offset - self._base
        if end > start:
            self._line += self._buffer.count(b"\n", start, end)
            newline = self._buffer.rfind(b"\n", start, end)
            if newline >= 0:
                self._line_start = self._base + newline + 1
            self._counted = offset
        return Place(offset, self._line, offset - self._line_start + 1)

    def fault(self, offset: int, cause: str, remedy: str) -> NoReturn:
        """End the feed, with the place. Raises FeedError."""
        place = self.place(offset)
        raise FeedError(
            f"{self.path.name}, regel {place.line}, kolom {place.column}: {cause}.",
            remedy,
            file=self.path.name,
            line=place.line,
            column=place.column,
        )

    def end(self) -> Place:
        """The place of the end of what was read."""
        return self.place(self._base + len(self._buffer))

    def _read(self, position: int) -> bytes:
        """Let go of what nobody needs and read on."""
        cut = position if self.keep is None else min(self.keep, position)
        if self._base + len(self._buffer) - cut > self.most * HOPELESS + CHUNK:
            place = self.place(cut)
            raise FeedError(
                f"Het record op regel {place.line} van {self.path.name} is veel te groot: er komt na "
                f"{self.most * HOPELESS // 1_000_000} MB nog geen einde aan.",
                "Controleer of elk record en elke tekst wordt afgesloten.",
                file=self.path.name,
                line=place.line,
            )
        self.place(cut)
        chunk = self.file.read(CHUNK)
        self._buffer = self._buffer[cut - self._base :] + chunk
        self._base = cut
        return chunk
