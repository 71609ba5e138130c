"""Where each value of a JSON text stands: JSON pointer → line and column. One pass, no stack of calls."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from etalage.findings import Position
from ingest.mapping.texts import UNWANTED
from ingest.readers.json_text import DEEPEST
from ingest.source import SourceRecord

OWN = "json:own"
"""Key of SourceRecord.extra: how many characters of the raw text are the publisher's own; what follows (a context,
other nodes) was taken along from elsewhere in the file."""
FRAGMENT = "json:fragment"
"""The text had no braces around it: one was put before it."""
INNER = "json:inner"
"""Pointer of the record inside the raw text, when that holds more than the record."""
DUPLICATES = "json:duplicates"
CONTROLS = "json:controls"

_STEP = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|$)|[{}\[\],:]|[^\s{}\[\],:"]++', re.DOTALL)


def escaped(name: str) -> str:
    """A name as a step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


class Places:
    """The place of every value and of names that stand twice. The last of two values counts, as for the parser."""

    def __init__(self, text: str) -> None:
        self.offsets: dict[str, int] = {}
        self.duplicates: list[str] = []
        """Pointers of names that stand more than once in their object."""
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._read(text)

    def place(self, offset: int) -> tuple[int, int]:
        """(line, column) from 1 of a character."""
        line = bisect_right(self._newlines, offset - 1)
        return line + 1, offset - (self._newlines[line - 1] if line else -1)

    def _read(self, text: str) -> None:
        stack: list[tuple[str, int]] = []
        """Of each open value: its pointer, and the index in a list (-1 in an object)."""
        pointer, index, is_name = "", -1, False
        step = ""
        for match in _STEP.finditer(text):
            token = match[0]
            if token in "}]":
                if stack:
                    pointer, index = stack.pop()
                is_name = False
                continue
            if token == ",":
                is_name = index < 0 and bool(stack)
                if index >= 0:
                    index += 1
                continue
            if token == ":":
                continue
            if is_name:
                step, is_name = _name(token), False
                continue
            here = "" if not stack else f"{pointer}/{index if index >= 0 else escaped(step)}"
            if here in self.offsets and stack:
                self.duplicates.append(here)
            self.offsets[here] = match.start()
            if token in "{[":
                if len(stack) > DEEPEST:
                    return
                stack.append((pointer, index))
                pointer, index, is_name = here, 0 if token == "[" else -1, token == "{"


def _name(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token


def position_of(record: SourceRecord, pointer: str, places: Places) -> Position:
    """The place in the publisher's file of the value at a pointer in the raw text."""
    base, extra = record.position, record.extra or {}
    path = UNWANTED.sub("", base.path + pointer)
    offset = places.offsets.get(pointer)
    own = int(extra.get(OWN, "0")) or None
    if offset is None or (own is not None and offset >= own):
        return Position(base.source, base.line, path, column=base.column)
    line, column = places.place(offset)
    if extra.get(FRAGMENT) and line == 1:
        column -= 1
    if line == 1 and base.column is not None:
        column += base.column - 1
    is_known = base.column is not None or line > 1
    return Position(base.source, (base.line or 1) + line - 1, path, column=column if is_known else None)
