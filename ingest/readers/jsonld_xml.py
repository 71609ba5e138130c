"""JSON-LD as text inside the XML of OAI-PMH and SRU (recordSchema=jsonld) → the same records as from a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml.etree import QName, _Element

from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers.json_stream import Piece
from ingest.readers.json_text import JsonFault, parse
from ingest.readers.jsonld_nodes import identifier_of, materials, nodes_of
from ingest.readers.jsonld_record import FORMAT, Beside, record_of, text_of
from ingest.readers.payload import Payload
from ingest.readers.sentences import broken
from ingest.readers.xml_feed import read_xml
from ingest.readers.xml_record import line_of
from ingest.source import BrokenRecord, Item, SourceRecord, resolved

NAMES = frozenset(("json", "jsonld", "json-ld"))
"""Elements that providers put around the text; others put it in `metadata` or `recordData` itself."""


@dataclass(frozen=True, slots=True)
class JsonPayload(Payload):
    """A record that is JSON: the text of an element, or of the element around it."""

    def find(self, elements: Iterable[_Element] | None) -> _Element | None:
        """The element whose text is JSON."""
        if isinstance(elements, _Element) and not len(elements) and _begins(elements):
            return elements
        for element in elements if elements is not None else ():
            name = QName(element)
            if _begins(element) or self.matches(name.namespace or "", name.localname):
                return element
        return None


def _begins(element: _Element) -> bool:
    return (element.text or "").lstrip()[:1] in ("{", "[", '"')


def _text(element: _Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _identifier(element: _Element) -> str:
    try:
        value = parse(_text(element)).value
    except JsonFault:
        return ""
    return next((identifier_of(node.content) for node in nodes_of(value)), "")


PAYLOAD = JsonPayload(
    format=FORMAT,
    matches=lambda namespace, name: name.lower() in NAMES,
    identifier_of=_identifier,
    rule="jsonld-ontbreekt",
    prefix="jsonld",
)


def read_xml_json(feed: Feed, settings: Settings) -> Iterator[Item]:
    """Every record of XML answers that hold JSON. Raises FeedError."""
    for each in read_xml(feed, settings, PAYLOAD):
        item = resolved(each)
        if isinstance(item, SourceRecord) and isinstance(item.content, _Element):
            yield _item(item, item.content, settings)
        else:
            yield item


def _item(item: SourceRecord, element: _Element, settings: Settings) -> Item:
    """The record with its JSON parsed. Places count from the line of the element: XML keeps line breaks in text."""
    text = _text(element)
    lead = len(text) - len(text.lstrip())
    line = (line_of(element) or item.position.line or 1) + text.count("\n", 0, lead)
    data = text.strip().encode("utf-8", "surrogatepass")
    found = text_of(
        item.feed, item.position.source, Piece(data, line, 1, item.position.path), settings, item.identifier
    )
    if isinstance(found, BrokenRecord):
        return found
    nodes = list(nodes_of(found.parsed.value))
    node = next(iter(materials(nodes) or nodes), None)
    if node is None:
        return broken(item.feed, item.identifier, "geen-object", replace(item.position, line=line))
    record = record_of(item.feed, found, node, settings, Beside(), identifier=item.identifier)
    if not isinstance(record, SourceRecord):
        return record
    extra = {**(item.extra or {}), **(record.extra or {})}
    # The column is of the text, not of the line: entities and the tag before it count differently.
    return replace(record, position=replace(record.position, column=None), extra=extra)
