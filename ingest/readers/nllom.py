"""NL-LOM, in its two bindings: which element is the record. `xml_feed` reads the files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers.payload import Payload
from ingest.readers.reader import NO, PERHAPS, SURE, Reader
from ingest.readers.xml_feed import read_xml
from ingest.readers.xml_record import child, local_name, text_in
from ingest.source import Deferred, Item

IMS = "http://www.imsglobal.org/xsd/imsmd_v1p2"
IEEE = "http://ltsc.ieee.org/xsd/LOM"
BINDINGS = (IMS, IEEE)


def identifier_of(lom: _Element) -> str:
    """The first identifier of what the record describes: catalogentry/entry (IMS) or identifier/entry (IEEE)."""
    general = child(lom, "general")
    if general is None:
        return ""
    for holder in general.iterchildren(tag=etree.Element):
        if local_name(holder) in ("catalogentry", "identifier") and (found := text_in(child(holder, "entry"))):
            return found
    return ""


LOM = Payload(
    format="nllom",
    matches=lambda namespace, name: namespace in BINDINGS and name.lower() == "lom",
    identifier_of=identifier_of,
    rule="lom-ontbreekt",
    prefix="lom",
)


def read_nllom(feed: Feed, settings: Settings) -> Iterator[Item | Deferred]:
    """Every record of a delivery of NL-LOM. Raises FeedError."""
    return read_xml(feed, settings, LOM)


def _recognises(path: Path, head: str) -> int:
    if not head.startswith("<"):
        return NO
    return SURE if any(binding in head for binding in BINDINGS) else PERHAPS


READER = Reader("nllom", read_nllom, _recognises)
