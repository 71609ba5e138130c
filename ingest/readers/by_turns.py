"""Reads the records of this process in a list in XML, and passes by those that another process works out.

Parsing is a tenth of all work, and every process would do all of it. What is passed by is only looked through for
where its records end, as long as a record can be no different from how it looks (see `_whole`). All else is parsed:
it takes longer and counts the same, because processes that count differently would lose records.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from etalage.settings import Settings
from ingest.pulse import beat
from ingest.readers.strict_xml import CHUNK, Part, Reading, Root
from ingest.turns import ahead

PIECE = 1 << 14
"""Bytes that are fed at once: on average half of it is parsed for nothing at the end of a turn."""

MOST_BLANK = 1 << 20
"""Bytes of white space in the place of records; libxml2 takes 10 MB of text at most."""

_LESS = ord("<")
_NO_SPACE = re.compile(rb"[^ \t\r\n]")
_ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.-]+)")
_PLAIN_ENCODINGS = (b"utf-8", b"us-ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252")
"""In these the byte of a "<" is always a "<"."""


def stream_by_turns(
    path: Path, root: Root, record: str, others: Collection[str], settings: Settings
) -> Iterator[Part | None]:
    """As `strict_xml.stream`, with None in the place of each record that another process works out."""
    reading = Reading(path, root, record, others, settings)
    with path.open("rb") as file:
        yield from _Turns(reading, file, record).parts()
    yield from reading.close()


class _Turns:
    """One pass through a file, as far as it is read."""

    def __init__(self, reading: Reading, file: BinaryIO, record: str) -> None:
        self._reading, self._file = reading, file
        namespace, _, name = record.rpartition("}")
        self._namespace = namespace[1:] or None
        self._begin, self._end = f"<{name}>".encode(), f"</{name}>".encode()
        self._another = f"<{name}".encode()
        self._most = min(reading.max_record, MOST_BLANK)
        self._data = b""
        self._place = 0
        self._blank = 0

    def parts(self) -> Iterator[Part | None]:
        """Everything to the end of the file."""
        self._more()
        is_plain = _is_plain(self._data)
        while self._place < len(self._data) or self._more():
            if not is_plain or not ahead():
                yield from self._feed(self._place + PIECE)
            elif (end := self._data.find(self._end, self._place)) < 0:
                yield from self._feed(len(self._data))
            else:
                yield from self._to_the_end(end + len(self._end))

    def _more(self) -> bool:
        """Read on, and keep what was not fed yet."""
        beat()
        chunk = self._file.read(CHUNK)
        self._data, self._place = self._data[self._place :] + chunk, 0
        return bool(chunk)

    def _feed(self, end: int) -> Iterator[Part]:
        begin, self._place = self._place, min(end, len(self._data))
        yield from self._reading.feed(self._data[begin : self._place])

    def _to_the_end(self, end: int) -> Iterator[Part | None]:
        """Feed what looks like the end of a record. When its last byte is what closes it, others may follow."""
        yield from self._feed(end - 1)
        record = self._reading.open
        above = record.getparent() if record is not None else None
        yield from self._feed(end)
        if above is not None and self._reading.open is None and above.nsmap.get(None) == self._namespace:
            self._blank = 0
            yield from self._pass_by()

    def _pass_by(self) -> Iterator[None]:
        """Go behind records as long as they are another's."""
        while most := ahead():
            begin = self._place
            count, is_cut = self._whole(most)
            if count:
                passed = self._data[begin : self._place]
                self._blank += self._reading.pass_by(passed)
                for _ in range(count):
                    yield None
            if is_cut and len(self._data) - self._place <= self._most and self._more():
                continue
            if not count:
                return

    def _whole(self, most: int) -> tuple[int, bool]:
        """Go behind the records that stand here, at most so many; how many, and whether one was cut off."""
        data, count = self._data, 0
        while count < most and self._blank < MOST_BLANK:
            found = _NO_SPACE.search(data, self._place)
            if found is None:
                return count, True
            begin = found.start()
            if not data.startswith(self._begin, begin):
                return count, self._begin.startswith(data[begin : begin + len(self._begin)])
            begin += len(self._begin)
            end = data.find(self._end, begin)
            if end < 0:
                return count, True
            if data.find(self._another, begin, end) >= 0 or _has_remark(data, begin, end):
                break
            self._place = end + len(self._end)
            count += 1
        return count, False


def _has_remark(data: bytes, begin: int, end: int) -> bool:
    """Whether a comment, CDATA or an instruction begins here. One rare byte is sought ten times as fast as two."""
    for sign in b"!?":
        place = begin
        while (place := data.find(sign, place + 1, end)) >= 0:
            if data[place - 1] == _LESS:
                return True
    return False


def _is_plain(head: bytes) -> bool:
    if not head.startswith((b"<", codecs.BOM_UTF8 + b"<")):
        return False
    found = _ENCODING.match(head.removeprefix(codecs.BOM_UTF8))
    return found is None or found[1].lower() in _PLAIN_ENCODINGS
