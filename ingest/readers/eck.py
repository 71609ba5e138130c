"""ECK catalogue entries, 2.1.1 to 2.5.2: which element is the record. `xml_feed` reads the files.

An entry names itself: its ProductId is the identifier in a file, a SOAP answer and an SRU answer alike, so that a
product keeps its address whichever way it comes, and parts of a method can name each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element

from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers.payload import Payload
from ingest.readers.reader import NO, SURE, Reader
from ingest.readers.xml_feed import read_xml
from ingest.readers.xml_record import child, text_in
from ingest.source import Deferred, Item

_VERSION = re.compile(r"https?://dt2\.eck\.nl/schema/catalogservice/v\d{1,2}(?:\.\d{1,2}){0,3}", re.ASCII)
_BARE = re.compile(r"<(?:Entry|ReadCatalogResult)[\s>]")
"""Kennisnet's own example of 2.1.1 has no namespace."""


def is_of_catalogue(namespace: str) -> bool:
    """Whether a namespace is ECK's, of any version, or none."""
    return not namespace or _VERSION.fullmatch(namespace) is not None


def identifier_of(entry: _Element) -> str:
    """The ProductId: thirteen digits or an address."""
    return text_in(child(entry, "productid"))


ENTRY = Payload(
    format="eck",
    matches=lambda namespace, name: name == "Entry" and is_of_catalogue(namespace),
    identifier_of=identifier_of,
    rule="entry-ontbreekt",
    prefix="eckcs2.5.2",
    lists=lambda namespace, name: name == "ReadCatalogResult" and is_of_catalogue(namespace),
    names_itself=True,
)


def read_eck(feed: Feed, settings: Settings) -> Iterator[Item | Deferred]:
    """Every product of a delivery of the ECK catalogue. Raises FeedError."""
    return read_xml(feed, settings, ENTRY)


def _recognises(path: Path, head: str) -> int:
    if not head.startswith("<"):
        return NO
    return SURE if _VERSION.search(head) or (_BARE.match(head) and "<ProductId" in head) else NO


READER = Reader("eck", read_eck, _recognises)
