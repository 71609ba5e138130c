"""Reads the records of stored OAI-PMH answers and holds the list against what the provider says it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lxml.etree import _Element

from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers.by_turns import stream_by_turns
from ingest.readers.payload import Payload
from ingest.readers.strict_xml import Part, Root
from ingest.readers.xml_record import child, item_of, line_of, text_in, too_large, without_identifier
from ingest.source import Deferred, Item, SourceRecord
from ingest.turns import ELSEWHERE

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_RECORD, _TOKEN, _ERROR = (f"{{{NAMESPACE}}}{name}" for name in ("record", "resumptionToken", "error"))
VERBS = ("ListRecords", "GetRecord")

NO_RECORDS = "noRecordsMatch"
"""Nothing changed since the last harvest: no failure (OAI-PMH 2.0, 3.6)."""


@dataclass
class Harvest:
    """How far the lists in the files of one delivery are. A list runs on over files as long as there is a token."""

    delivery: str
    read: int = 0
    """Records since the list began."""
    unfinished: Path | None = None
    """The last file, when it ends with a token: more must come."""

    def end_of_file(self, path: Path, token: _Element | None) -> None:
        """Note how a file ends. Raises FeedError when a finished list has fewer records than it should."""
        if text_in(token):
            self.unfinished = path
            return
        size = (token.get("completeListSize") or "") if token is not None else ""
        if size.isdecimal() and self.read < int(size[:18]):
            raise FeedError(
                f"De aanbieder zegt dat er {size} records zijn, maar tot en met {path.name} zijn het er {self.read}.",
                "Haal de hele lijst opnieuw op.",
                file=path.name,
            )
        self.unfinished, self.read = None, 0

    def finish(self) -> None:
        """Raise FeedError when a full delivery stops before the end of its list."""
        if self.unfinished is not None and self.delivery == "full":
            raise FeedError(
                f"De lijst is niet af: {self.unfinished.name} eindigt met een resumptionToken.",
                "Haal ook de volgende delen op en zet alle delen in één map, in volgorde van naam. "
                'Of zet delivery = "changes" bij deze feed.',
                file=self.unfinished.name,
            )


def read_oai(
    feed: Feed, path: Path, root: Root, settings: Settings, harvest: Harvest, payload: Payload
) -> Iterator[Item | Deferred]:
    """Each record of one stored answer; deleted ones too. Raises FeedError."""
    token: _Element | None = None
    number = 0
    has_answer = False
    for part in stream_by_turns(path, root, _RECORD, (_TOKEN, _ERROR, *_verbs()), settings):
        if part is None or part.element.tag == _RECORD:
            has_answer = True
            number += 1
            harvest.read += 1
            yield Deferred(partial(_item, feed, path, part, number, settings, payload)) if part else ELSEWHERE
        elif part.element.tag == _TOKEN:
            token = part.element
        elif part.element.tag == _ERROR:
            has_answer = True
            _refuse(path, part.element)
        else:
            has_answer = True
    if not has_answer:
        raise FeedError(
            f"In {path.name} staat een OAI-PMH-antwoord zonder records.",
            f"Vraag de records op met verb=ListRecords en metadataPrefix={payload.prefix}.",
            file=path.name,
        )
    harvest.end_of_file(path, token)


def _verbs() -> list[str]:
    return [f"{{{NAMESPACE}}}{verb}" for verb in VERBS]


def _refuse(path: Path, error: _Element) -> None:
    code = error.get("code", "")
    if code != NO_RECORDS:
        raise FeedError(
            f"{path.name} is geen lijst van records maar een foutmelding van de aanbieder: {code} {text_in(error)}.",
            "Haal de records opnieuw op.",
            file=path.name,
            line=line_of(error),
        )


def _item(feed: Feed, path: Path, part: Part, number: int, settings: Settings, payload: Payload) -> Item:
    record = part.element
    parent = record.getparent()
    verb = parent.tag.rpartition("}")[2] if parent is not None else VERBS[0]
    position = Position(path.name, line_of(record), f"/OAI-PMH/{verb}/record[{number}]")
    header = part.first_child if part.is_too_large else child(record, "header")
    identifier = text_in(child(header, "identifier"))
    if part.is_too_large:
        return too_large(feed.name, identifier, position, settings)
    extra = _extra(header)
    if header is not None and header.get("status") == "deleted":
        return _deleted(feed, identifier, record, payload, position, settings, extra)
    content = payload.find(child(record, "metadata"))
    return item_of(feed.name, identifier, record, content, payload, position, settings, extra)


def _deleted(
    feed: Feed,
    identifier: str,
    record: _Element,
    payload: Payload,
    position: Position,
    settings: Settings,
    extra: dict[str, str],
) -> Item:
    item = item_of(feed.name, identifier, record, record, payload, position, settings, extra)
    if not identifier:
        return without_identifier(feed.name, position)
    if isinstance(item, SourceRecord):
        return SourceRecord(
            feed.name, identifier, item.raw, position, item.format, None, is_deleted=True, extra=extra
        )
    return item


def _extra(header: _Element | None) -> dict[str, str]:
    if header is None:
        return {}
    sets = [text_in(found) for found in header.iterchildren(f"{{{NAMESPACE}}}setSpec")]
    return {
        key: text
        for key, text in (("datestamp", text_in(child(header, "datestamp"))), ("setSpec", " ".join(sets)))
        if text
    }
