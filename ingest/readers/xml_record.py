"""One record out of the XML that held it: bounded, named, cut loose. Gives no meaning to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lxml import etree
from lxml.etree import _Element

from etalage.findings import Position
from etalage.settings import Settings
from ingest.readers.payload import Payload
from ingest.readers.sentences import broken
from ingest.source import BrokenRecord, Item, SourceRecord
from ingest.xml_place import way_to

DEEPEST = 100
"""Elements inside each other in one record; real records go to 10."""
LONGEST_IDENTIFIER = 1000
"""NL-LOM 1.1: at most 1000 characters."""

USUAL = 12
"""A record that is not even this deep needs no second look: that takes 40 % of the time of looking for DEEPEST."""


def _deeper_than(levels: int) -> etree.XPath:
    return etree.XPath("boolean(" + "/".join(["*"] * levels) + ")")


_unusual, _too_deep = _deeper_than(USUAL), _deeper_than(DEEPEST)


def local_name(element: _Element) -> str:
    """The name without namespace, in lower case: IMS writes lower case, IEEE camel case."""
    return str(element.tag).rpartition("}")[2].lower()


def child(element: _Element | None, *names: str) -> _Element | None:
    """The first element down the path of lower-case local names, one child at a time."""
    for name in names:
        if element is None:
            return None
        for found in element:
            if isinstance(found.tag, str) and local_name(found) == name:  # a comment has no name
                element = found
                break
        else:
            return None
    return element


def text_in(element: _Element | None) -> str:
    """All text in an element, every run of white space one space."""
    if element is None:
        return ""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(str(text) for text in element.itertext(tag=etree.Element)).split())


def line_of(element: _Element) -> int | None:
    """The line of the file where the element stands."""
    return cast("int | None", element.sourceline)


def item_of(
    feed: str,
    identifier: str,
    record: _Element,
    content: _Element | None,
    payload: Payload,
    position: Position,
    settings: Settings,
    extra: Mapping[str, str] | None = None,
) -> Item:
    """The record as an item: `record` is the whole as delivered, `content` the part that is understood later."""
    if not identifier:
        return without_identifier(feed, position)
    if len(identifier) > LONGEST_IDENTIFIER:
        shown = identifier[:200]
        return broken(feed, shown, "nummer-te-lang", position, tekens=len(identifier), grens=LONGEST_IDENTIFIER)
    if content is None:
        return broken(feed, identifier, payload.rule, position)
    if _unusual(record) and _too_deep(record):
        return broken(feed, identifier, "record-te-diep", position, grens=DEEPEST)
    raw = etree.tostring(record, encoding="utf-8", with_tail=False)
    if len(raw) > settings.max_record_kb * 1024:
        return too_large(feed, identifier, position, settings)
    way = way_to(content, record)
    parent = content.getparent()
    if parent is not None:
        # Cut loose: the reader throws the rest of the record away while others still hold this part.
        parent.remove(content)
    return SourceRecord(feed, identifier, raw, position, payload.format, content, extra=extra, content_path=way)


def without_identifier(feed: str, position: Position) -> BrokenRecord:
    """A record that nobody can name, so that it could never be changed or removed."""
    return broken(feed, "", "nummer-ontbreekt", position)


def too_large(feed: str, identifier: str, position: Position, settings: Settings) -> BrokenRecord:
    """A record larger than the setting; its content was not kept."""
    return broken(feed, identifier, "record-te-groot", position, grens=settings.max_record_kb)
