"""XML read strictly and as a stream: no DOCTYPE, no entities, no network, bounded, memory that stays flat.

The only place that sets up lxml for files of others; a fault is a FeedError with line, column and a Dutch sentence.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lxml import etree
from lxml.etree import _Element

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.pulse import beat
from ingest.readers.xml_faults import TRUNCATED, UNKNOWN_PREFIX, is_closed, sentence_of
from ingest.readers.xml_remarks import ATTRIBUTE, Remarks

CHUNK = 1 << 16
PROLOG = 1 << 16
"""Bytes that are looked at to find the first element; a longer prolog is nothing a publisher makes."""
NO_MEMORY = 2
"""libxml2's number for it: no fault of the file."""

HOPELESS = 16
"""A record of this many times the largest that is read is no record any more; skipping costs time too."""

STRICT: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
    "recover": False,
    # Without these a text is one piece, also where the publisher wrote a comment in it.
    "remove_comments": True,
    "remove_pis": True,
}

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Root:
    """The first element of a file."""

    namespace: str
    name: str
    line: int

    @property
    def tag(self) -> str:
        """The name as lxml writes it."""
        return f"{{{self.namespace}}}{self.name}" if self.namespace else self.name


@dataclass(frozen=True, slots=True)
class Part:
    """An element that was read to its end. Of one that grew too large only the last part is left."""

    element: _Element
    is_too_large: bool = False
    first_child: _Element | None = None
    """Of a too large element: what its first child was (the header of an OAI-PMH record)."""


def prolog_of(data: bytes) -> tuple[str, int]:
    """(the text from the first thing that is no declaration, comment or space; the line where it stands)."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    text = data.decode(encoding or "utf-8", "replace").lstrip("﻿")
    position = 0
    while found := _SKIPPED.match(text, position):
        position = found.end()
    return text[position:], text.count("\n", 0, position) + 1


def root_of(path: Path) -> Root:
    """The root element of a file; FeedError when it has a DOCTYPE or no element."""
    with path.open("rb") as file:
        head = file.read(PROLOG)
    text, line = prolog_of(head)
    if text.startswith("<!DOCTYPE"):
        raise FeedError(
            f"In {path.name} staat op regel {line} een DOCTYPE. Dat lezen wij niet, want het is niet veilig.",
            "Haal de regel met <!DOCTYPE weg.",
            file=path.name,
            line=line,
        )
    parser = etree.XMLPullParser(events=("start",), **STRICT)
    try:
        parser.feed(head)
    except etree.XMLSyntaxError as error:
        # A fault behind the first element is for the stream to tell.
        first = next(_events(parser), None)
        if first is None:
            raise _feed_error(path, error, line) from error
    else:
        first = next(_events(parser), None)
    if first is None:
        if text.startswith("<"):
            raise _truncated(path, head.count(b"\n") + 1)
        raise FeedError(f"{path.name} is geen XML.", "Lever een XML-bestand dat met < begint.", file=path.name)
    try:
        name = etree.QName(first[1])
    except ValueError as error:  # a prefix that stands for nothing, or two of them
        cause, remedy = sentence_of(UNKNOWN_PREFIX, "")
        raise FeedError(f"{cause}: {path.name}, regel {line}.", remedy, file=path.name, line=line) from error
    return Root(name.namespace or "", name.localname, line)


def opening_of(path: Path) -> Iterator[Root]:
    """The elements that begin in the first part of a file, the root first; ends at a fault."""
    with path.open("rb") as file:
        head = file.read(PROLOG)
    parser = etree.XMLPullParser(events=("start",), **STRICT)
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(head)
    for _, element in _events(parser):
        try:
            name = etree.QName(element)
        except ValueError:  # a prefix that stands for nothing
            return
        yield Root(name.namespace or "", name.localname, cast("int", element.sourceline))


def stream(path: Path, root: Root, record: str, others: Collection[str], settings: Settings) -> Iterator[Part]:
    """Each element `record` and each of `others` outside a record, in order, as soon as it is complete.

    Tags are written as lxml does. A part is valid until the next one is asked for. Raises FeedError.
    """
    reading = Reading(path, root, record, others, settings)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            beat()
            yield from reading.feed(chunk)
    yield from reading.close()


class Reading:
    """The state of one pass through a file."""

    def __init__(self, path: Path, root: Root, record: str, others: Collection[str], settings: Settings) -> None:
        """See `stream`."""
        if path.stat().st_size > settings.max_feed_mb * 1_000_000:
            raise FeedError(
                f"{path.name} is groter dan {settings.max_feed_mb} MB.",
                "Deel het bestand in stukken, of verhoog ETALAGE_MAX_FEED_MB.",
                file=path.name,
            )
        self.path = path
        self.root_name = root.name
        self.record = record
        self.max_record = settings.max_record_kb * 1024
        self.parser = etree.XMLPullParser(events=("start", "end"), tag=(root.tag, record, *others), **STRICT)
        self.root: _Element | None = None
        self.open: _Element | None = None
        self.first_child: _Element | None = None
        self.is_too_large = False
        self.began = 0
        self.fed = 0
        self.lines = 1
        self.tail = b""
        self.remarks = Remarks()

    def feed(self, chunk: bytes) -> Iterator[Part]:
        """Parts that are complete after this chunk."""
        for piece, remark in self.remarks.cut(chunk):
            self._parse(piece)
            yield from self._parts()
            if remark and self.open is not None:
                self.open.set(ATTRIBUTE, remark)
        self._count(chunk)
        self._bound()

    def pass_by(self, chunk: bytes) -> int:
        """Count a chunk of whole records, and let the parser count its lines and columns; how long that white is."""
        white = b"\n" * chunk.count(b"\n") + b" " * (len(chunk) - 1 - chunk.rfind(b"\n"))
        self._parse(white)
        self._count(chunk)
        return len(white)

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed(data)
        except etree.XMLSyntaxError as error:
            raise self._fault(error) from error
        self._refuse_logged()

    def _count(self, chunk: bytes) -> None:
        self.fed += len(chunk)
        self.lines += chunk.count(b"\n")
        self.tail = (self.tail + chunk[-1000:])[-1000:]

    def close(self) -> Iterator[Part]:
        """The last parts. Here a file that was cut shows."""
        try:
            self.parser.close()
        except etree.XMLSyntaxError as error:
            if not is_closed(self.tail, self.root_name):
                raise _truncated(self.path, self.lines) from error
            raise self._fault(error) from error
        self._refuse_logged()
        yield from self._parts()

    def _parts(self) -> Iterator[Part]:
        for event, element in _events(self.parser):
            if self.root is None:
                self.root = element
            if event == "start":
                if self.open is None and element.tag == self.record:
                    self.open, self.began = element, self.fed
            elif element is self.open:
                yield Part(element, self.is_too_large, self.first_child)
                self.open, self.first_child, self.is_too_large = None, None, False
            elif self.open is None and element is not self.root:
                yield Part(element)

    def _bound(self) -> None:
        """Let go of what lies behind, and of the inside of a record that is too large to keep."""
        if self.root is None or (self.open is None and self.root.tag == self.record):
            return  # a file that is one record: it is handed on whole, and others may hold it still
        if self.open is not None and self.fed - self.began > self.max_record + CHUNK:
            if self.fed - self.began > self.max_record * HOPELESS:
                raise FeedError(
                    f"Het record op regel {self.open.sourceline} van {self.path.name} is veel te groot: er komt na "
                    f"{(self.fed - self.began) // 1_000_000} MB nog geen einde aan.",
                    "Controleer of elk record wordt afgesloten.",
                    file=self.path.name,
                )
            if not self.is_too_large:
                self.is_too_large = True
                self.first_child = _copy_of_first_child(self.open)
            _prune(self.root, None)
        else:
            _prune(self.root, self.open)

    def _refuse_logged(self) -> None:
        """libxml2 notes some faults (an unknown entity or prefix) and goes on; for us they end the feed."""
        for entry in self.parser.feed_error_log:
            if entry.level >= etree.ErrorLevels.ERROR:
                raise _fault(self.path, entry.type, entry.message, entry.line, entry.column)

    def _fault(self, error: etree.XMLSyntaxError) -> FeedError:
        for entry in self.parser.feed_error_log:
            if entry.level >= etree.ErrorLevels.ERROR:
                return _fault(self.path, entry.type, entry.message, entry.line, entry.column)
        return _feed_error(self.path, error, self.lines)


def _events(parser: etree.XMLPullParser) -> Iterator[tuple[str, _Element]]:
    return cast("Iterator[tuple[str, _Element]]", iter(parser.read_events()))


def _feed_error(path: Path, error: etree.XMLSyntaxError, line: int) -> FeedError:
    found, column = error.position
    return _fault(path, getattr(error, "code", 0), error.msg or "", found or line, column)


def _truncated(path: Path, line: int) -> FeedError:
    return FeedError(
        f"{TRUNCATED} op regel {line}: {path.name} is niet af.",
        "Lever het hele bestand opnieuw.",
        file=path.name,
        line=line,
    )


def _fault(path: Path, code: int, message: str, line: int, column: int) -> FeedError:
    if code == NO_MEMORY:
        raise MemoryError
    cause, remedy = sentence_of(code, message)
    return FeedError(
        f"{cause}: {path.name}, regel {line}, kolom {column}.",
        remedy,
        file=path.name,
        line=line,
        column=column,
        parser=message.strip(),
    )


def _prune(root: _Element, until: _Element | None) -> None:
    """Remove what is closed, from the root down the path of open elements; stop at `until`.

    Only elements before the last child go: the parser may still be writing in or behind the last one.
    """
    element = root
    while element is not until:
        if len(element) > 1:
            del element[:-1]
        if not len(element):
            return
        element = element[-1]


def _copy_of_first_child(element: _Element) -> _Element | None:
    """The first child, when it is complete (another one follows), read apart from the tree."""
    if len(element) < 2:
        return None
    return etree.fromstring(etree.tostring(element[0], with_tail=False), etree.XMLParser(**STRICT))
