"""Reads records in XML from a file or a folder; each file: one record, a list, an OAI-PMH answer or an SRU answer.

Files are recognised by their root element. A list may stand in a SOAP answer. Gives no meaning to a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import oai_pmh, sru
from ingest.readers.oai_pmh import Harvest, read_oai
from ingest.readers.payload import Payload
from ingest.readers.record_list import Parts, read_list, way_to_list
from ingest.readers.sentences import SENTENCES
from ingest.readers.sru import Pages, read_sru
from ingest.readers.strict_xml import Root, root_of, stream
from ingest.readers.xml_record import item_of, too_large
from ingest.source import Deferred, Item

_NUMBER = re.compile(r"(\d{1,18})", re.ASCII)


def read_xml(feed: Feed, settings: Settings, payload: Payload) -> Iterator[Item | Deferred]:
    """Every record of a delivery, in order of file name and then of place in the file. Raises FeedError."""
    harvest, pages, parts = Harvest(feed.delivery), Pages(), Parts()
    for path in files_of(feed.path):
        root = root_of(path)
        if root.namespace == oai_pmh.NAMESPACE and root.name == "OAI-PMH":
            yield from read_oai(feed, path, root, settings, harvest, payload)
        elif root.namespace in sru.NAMESPACES and root.name == "searchRetrieveResponse":
            yield from read_sru(feed, path, root, settings, pages, payload)
        elif payload.matches(root.namespace, root.name):
            yield from _read_loose(feed, path, root, settings, payload)
        elif steps := way_to_list(path, root, payload):
            yield from read_list(feed, path, steps, settings, parts, payload)
        else:
            raise _unknown(path, root, payload)
    harvest.finish()
    yield from parts.finish(feed)
    yield from pages.finish(feed)


def files_of(path: Path) -> list[Path]:
    """The file itself, or the XML files of a folder in order of name. Raises FeedError when there are none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FeedError(f"{path} bestaat niet of is geen gewoon bestand.", "Controleer het pad van de feed.")
    found = sorted(
        (
            file
            for file in path.iterdir()
            if file.is_file() and file.suffix.lower() == ".xml" and not file.name.startswith(".")
        ),
        key=_place,
    )
    if not found:
        raise FeedError(
            f"In de map {path.name} staan geen XML-bestanden.", "Zet er bestanden neer die op .xml eindigen."
        )
    return found


def _place(file: Path) -> tuple[list[str | int], str]:
    """Sorts deel-2 before deel-10, as the parts of a list are numbered."""
    parts = _NUMBER.split(file.stem)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], file.name


def _read_loose(feed: Feed, path: Path, root: Root, settings: Settings, payload: Payload) -> Iterator[Item]:
    """The one record of a file.

    In a folder the name of the file is the identifier: files that describe the same book may stand side by
    side (Kennisnet's examples do), and a catalogue entry names the book, not the record.
    """
    for part in stream(path, root, root.tag, (), settings):
        position = Position(path.name, root.line, f"/{root.name}")
        name = payload.name_of(part.element, path.stem if feed.path.is_dir() else "") or path.stem
        if part.is_too_large:
            yield too_large(feed.name, name, position, settings)
        else:
            yield item_of(feed.name, name, part.element, part.element, payload, position, settings)


def _unknown(path: Path, root: Root, payload: Payload) -> FeedError:
    space = f" in de naamruimte {root.namespace}" if root.namespace else " zonder naamruimte"
    return FeedError(
        f"{path.name} begint met <{root.name}>{space}; dat herkennen wij niet.",
        f"{SENTENCES[payload.rule].advice} Een OAI-PMH-antwoord of een SRU-antwoord eromheen mag.",
        file=path.name,
        line=root.line,
    )
