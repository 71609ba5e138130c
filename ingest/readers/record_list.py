"""Reads a list of records, as ReadCatalog of the ECK catalogue answers, with or without the SOAP around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers.by_turns import stream_by_turns
from ingest.readers.payload import Payload
from ingest.readers.sentences import broken
from ingest.readers.strict_xml import Root, opening_of, stream
from ingest.readers.xml_record import item_of, line_of, text_in, too_large
from ingest.source import Deferred, Item
from ingest.turns import ELSEWHERE

SOAP = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
RECORD, HOLDER, FIRST, NUMBER = "Entry", "Entries", "firstEntry", "numEntries"
"""Names in ReadCatalogResult. In which order they stand differs between publishers."""


@dataclass
class Parts:
    """How far the lists of one delivery are. A folder may hold the answers to one series of questions."""

    read: int = 0
    number: int = 0
    """The largest numEntries: of this answer or of all, the standard does not say which."""
    first: int = 1
    """The smallest firstEntry."""
    last: Path | None = None

    def end_of_file(self, path: Path, read: int, first: int | None, number: int | None) -> None:
        """Note how a file ends."""
        self.first = min(self.first, first or 1) if self.last else first or 1
        self.read += read
        self.number = max(self.number, number or 0)
        self.last = path

    def finish(self, feed: Feed) -> Iterator[Item]:
        """A nameless waarschuwing when a full delivery says itself that there is more: nothing is taken away then."""
        if self.last and feed.delivery == "full" and (self.read < self.number or self.first > 1):
            total = max(self.number, self.read + self.first - 1)
            place = Position(self.last.name)
            yield broken(feed.name, "", "antwoord-onvolledig", place, gelezen=self.read, totaal=total)


def way_to_list(path: Path, root: Root, payload: Payload) -> list[Root]:
    """The elements from the root to the list of records; empty when the file is no list and no SOAP answer.

    Raises FeedError for a SOAP answer without a list: it holds a fault, or something else.
    """
    if payload.lists(root.namespace, root.name):
        return [root]
    if root.namespace not in SOAP or root.name != "Envelope":
        return []
    for element in opening_of(path):
        if payload.lists(element.namespace, element.name):
            return [root, Root(root.namespace, "Body", root.line), element]
    fault = next(stream(path, root, f"{{{root.namespace}}}Fault", (), Settings()), None)
    if fault is not None:
        raise FeedError(
            f"{path.name} is geen lijst maar een foutmelding: {text_in(fault.element)[:300]}.",
            "Pas de vraag aan en haal het antwoord opnieuw op.",
            file=path.name,
        )
    raise FeedError(
        f"In het SOAP-antwoord {path.name} staat geen lijst met producten.",
        "Lever het antwoord op ReadCatalog, met een element <ReadCatalogResult>.",
        file=path.name,
        line=root.line,
    )


def read_list(
    feed: Feed, path: Path, steps: list[Root], settings: Settings, parts: Parts, payload: Payload
) -> Iterator[Item | Deferred]:
    """Each record of one list. Raises FeedError."""
    tags = {name: Root(steps[-1].namespace, name, 0).tag for name in (RECORD, FIRST, NUMBER)}
    way = "".join(f"/{step.name}" for step in steps)
    count: dict[str, int | None] = {}
    number = 0
    for part in stream_by_turns(path, steps[0], tags[RECORD], (tags[FIRST], tags[NUMBER]), settings):
        if part is None:
            number += 1
            yield ELSEWHERE
            continue
        if part.element.tag != tags[RECORD]:
            text = text_in(part.element)
            count[str(part.element.tag)] = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
            continue
        number += 1
        position = Position(path.name, line_of(part.element), f"{way}/{HOLDER}/{RECORD}[{number}]")
        name = payload.name_of(part.element, "")
        if part.is_too_large:
            yield too_large(feed.name, name, position, settings)
        else:
            yield item_of(feed.name, name, part.element, part.element, payload, position, settings)
    parts.end_of_file(path, number, count.get(tags[FIRST]), count.get(tags[NUMBER]))
