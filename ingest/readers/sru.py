"""Reads the records of stored SRU answers, ratings included; of a record that is there twice the enriched one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml.etree import _Element

from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers.payload import Payload
from ingest.readers.sentences import broken
from ingest.readers.strict_xml import CHUNK, Part, Root, stream
from ingest.readers.xml_record import child, item_of, line_of, local_name, text_in, too_large
from ingest.source import BrokenRecord, Item

NAMESPACES = ("http://www.loc.gov/zing/srw/", "http://docs.oasis-open.org/ns/search-ws/sruResponse")
ENRICHED = "metaplus:"
"""Edurep puts this before the identifier of an enriched copy; the original may stand in the same answer."""

TWIN = "verrijkt-record"

RATINGS = {
    "numberofreviews": "numberOfReviews",
    "numberofratings": "numberOfRatings",
    "averagenormalizedrating": "averageNormalizedRating",
}
"""Local names in smbAggregatedData (lower case) → keys of SourceRecord.extra."""


@dataclass
class Pages:
    """How far the answers in the files of one delivery are. A folder may hold the pages of one answer."""

    read: int = 0
    """Records since the answer began."""
    total: str = ""
    unfinished: Path | None = None
    """The last file, when the server has more than was stored."""

    def end_of_file(self, path: Path, total: str, has_more: bool) -> None:
        """Note how a file ends."""
        self.total = total
        self.unfinished = path if has_more else None
        if not has_more:
            self.read = 0

    def finish(self, feed: Feed) -> Iterator[Item]:
        """A nameless waarschuwing when a full delivery stops half-way.

        An answer is a selection by nature, so it is no fault; but a nameless item keeps the pipeline from taking
        away what is not in it.
        """
        if self.unfinished is not None and feed.delivery == "full":
            place = Position(self.unfinished.name)
            yield broken(feed.name, "", "antwoord-onvolledig", place, gelezen=self.read, totaal=self.total or "vele")


def read_sru(
    feed: Feed, path: Path, root: Root, settings: Settings, pages: Pages, payload: Payload
) -> Iterator[Item]:
    """Each record of one stored answer. Raises FeedError."""
    tags = {name: f"{{{root.namespace}}}{name}" for name in ("record", "numberOfRecords", "nextRecordPosition")}
    diagnostics = f"{{{root.namespace}}}diagnostics"
    enriched = _enriched(path, root, settings)
    number, total, has_more = 0, "", False
    waiting: dict[str, Item] = {}
    for part in stream(path, root, tags["record"], (*tags.values(), diagnostics), settings):
        tag = part.element.tag
        if tag == tags["record"]:
            number += 1
            pages.read += 1
            item = _item(feed, path, part, number, enriched, settings, payload)
            if isinstance(item, BrokenRecord) and item.finding.rule == TWIN:
                # After its enriched copy: the first item under an identifier is the one that counts.
                waiting[item.identifier] = item
                continue
            yield item
            if item.identifier in waiting:
                yield waiting.pop(item.identifier)
        elif tag == tags["numberOfRecords"]:
            total = text_in(part.element)[:20]
        elif tag == tags["nextRecordPosition"]:
            has_more = bool(text_in(part.element))
        elif tag == diagnostics and not number:
            raise FeedError(
                f"{path.name} is geen zoekantwoord maar een foutmelding: {text_in(part.element)[:300]}.",
                "Pas de vraag aan en haal het antwoord opnieuw op.",
                file=path.name,
            )
    yield from waiting.values()
    pages.end_of_file(path, total, has_more)


def _item(
    feed: Feed, path: Path, part: Part, number: int, enriched: frozenset[str], settings: Settings, payload: Payload
) -> Item:
    record = part.element
    position = Position(path.name, line_of(record), f"/searchRetrieveResponse/records/record[{number}]")
    identifier = text_in(child(record, "recordidentifier"))
    data = child(record, "recorddata")
    if part.is_too_large:
        return too_large(feed.name, identifier, position, settings)
    content = payload.find(data)
    identifier = payload.name_of(content, identifier)
    if identifier in enriched:
        return broken(feed.name, identifier, TWIN, position)
    if content is None and data is not None and not len(data) and text_in(data).startswith("<"):
        return broken(feed.name, identifier, "record-als-tekst", position)
    identifier = identifier.removeprefix(ENRICHED)
    return item_of(feed.name, identifier, record, content, payload, position, settings, _ratings(record))


def _ratings(record: _Element) -> dict[str, str]:
    extra = child(record, "extrarecorddata")
    if extra is None:
        return {}
    found: dict[str, str] = {}
    for data in extra:
        totals = child(data, "smbaggregateddata")
        for element in totals if totals is not None else ():
            key = RATINGS.get(local_name(element))
            if key and (text := text_in(element)):
                found[key] = text
    return found


def _enriched(path: Path, root: Root, settings: Settings) -> frozenset[str]:
    """Identifiers of which an enriched copy is in the file, without the prefix. Looks first, so that most
    answers are read once."""
    if not _contains(path, ENRICHED.encode()):
        return frozenset()
    tag = f"{{{root.namespace}}}recordIdentifier"
    identifiers = (text_in(part.element) for part in stream(path, root, tag, (), settings))
    return frozenset(text.removeprefix(ENRICHED) for text in identifiers if text.startswith(ENRICHED))


def _contains(path: Path, words: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if words in tail + chunk:
                return True
            tail = chunk[-len(words) :]
    return False
