"""One JSON text out of a file, page or container → a source record: decoded, parsed, bounded, named."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from etalage.findings import Position
from etalage.settings import Settings
from ingest.readers.json_places import CONTROLS, DUPLICATES, FRAGMENT, INNER, OWN
from ingest.readers.json_stream import Piece
from ingest.readers.json_text import DEEPEST, JsonFault, Parsed, cut_at, parse
from ingest.readers.jsonld_nodes import Node, identifier_of, pointed_to
from ingest.readers.sentences import broken
from ingest.readers.xml_record import LONGEST_IDENTIFIER, too_large, without_identifier
from ingest.source import BrokenRecord, Item, SourceRecord

FORMAT = "jsonld"
BASE = "json:base"
"""Key of SourceRecord.extra: the address of the page that the record stood in."""
INCLUDED = "json:included"
"""Key of SourceRecord.extra: a digest of what was taken along and does not stand in the raw text."""
MAX_IDENTIFIER_SHOWN = 200


@dataclass(frozen=True)
class Beside:
    """What a record needs of the file around it."""

    base: str = ""
    """Address of the page."""
    context: str = ""
    """JSON text of the @context around a list; "" when there is none."""
    known: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Objects that records may point to, by their @id."""


@dataclass(frozen=True, slots=True)
class Text:
    """A JSON text that was parsed."""

    source: str
    """Name of the file."""
    piece: Piece
    text: str
    parsed: Parsed
    is_fragment: bool = False


def text_of(feed: str, source: str, piece: Piece, settings: Settings, identifier: str = "") -> Text | BrokenRecord:
    """The parsed text of a piece, or what is wrong with it."""
    position = Position(source, piece.line, piece.pointer, column=piece.column)
    if piece.is_too_large:
        return too_large(feed, identifier, position, settings)
    try:
        text = piece.data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _moved(position, piece.data[: error.start].decode("utf-8"))
        return broken(feed, identifier, "geen-utf8", place, byte=f"{piece.data[error.start]:02X}")
    if piece.depth is not None and piece.depth > DEEPEST:
        return broken(feed, identifier, "record-te-diep", position, grens=DEEPEST)
    try:
        return Text(source, piece, text, parse(text, piece.depth))
    except JsonFault as fault:
        if fault.is_too_deep:
            return broken(feed, identifier, "record-te-diep", position, grens=DEEPEST)
        place = _moved(position, text[: fault.at])
        return broken(feed, identifier, "json-onleesbaar", place, oorzaak=fault.cause, remedie=fault.remedy)


def record_of(
    feed: str,
    text: Text,
    node: Node,
    settings: Settings,
    beside: Beside,
    otherwise: str = "",
    identifier: str = "",
) -> Item:
    """One object of a text as an item; its pointer says where in the text it stands.

    `identifier` is what its container calls it; `otherwise` is what it is called when it says nothing itself.
    """
    piece = text.piece
    position = Position(text.source, piece.line, piece.pointer, column=piece.column)
    name = identifier or identifier_of(node.content, beside.base) or otherwise
    if not name:
        return without_identifier(feed, position)
    if len(name) > LONGEST_IDENTIFIER:
        shown = name[:MAX_IDENTIFIER_SHOWN]
        return broken(feed, shown, "nummer-te-lang", position, tekens=len(name), grens=LONGEST_IDENTIFIER)
    content = dict(node.content)
    included = pointed_to(content, beside.known, beside.base) if beside.known else []
    raw = text.text
    if not node.pointer:
        raw = _with(raw, beside.context if "@context" not in content else "", included)
    if beside.context and "@context" not in content:
        content["@context"] = parse(beside.context).value
    if included:
        content["@included"] = included
    data = raw.encode("utf-8")
    if len(data) > settings.max_record_kb * 1024:
        return too_large(feed, name, position, settings)
    extra = {
        key: value
        for key, value in (
            (BASE, beside.base),
            (OWN, str(len(text.text) - 1) if len(raw) > len(text.text) else ""),
            (INNER, node.pointer),
            (INCLUDED, _digest(included) if included and node.pointer else ""),
            (FRAGMENT, "1" if text.is_fragment else ""),
            (DUPLICATES, "1" if text.parsed.has_duplicates else ""),
            (CONTROLS, "1" if text.parsed.has_controls else ""),
        )
        if value
    }
    return SourceRecord(feed, name, data, position, FORMAT, content, extra=extra)


_HALF = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can hold one, as an escape, and UTF-8 cannot."""


def _with(text: str, context: str, included: list[Mapping[str, Any]]) -> str:
    """The text with what it needs of the file around it at its end, so that places in it stay what they are."""
    parts = [f'"@context": {context}'] if context else []
    if included:
        text_of = json.dumps(included, ensure_ascii=False)
        parts.append(f'"@included": {_HALF.sub(_escaped, text_of)}')
    if not parts:
        return text
    inside = text[:-1]
    return inside + (", " if inside.strip() != "{" else "") + ", ".join(parts) + "}"


def _escaped(half: re.Match[str]) -> str:
    return f"\\u{ord(half[0]):04x}"


def _digest(included: list[Mapping[str, Any]]) -> str:
    return sha256(json.dumps(included, sort_keys=True).encode()).hexdigest()[:16]


def _moved(position: Position, before: str) -> Position:
    line, column = cut_at(before)
    if line == 1 and position.column is not None:
        column += position.column - 1
    return Position(position.source, (position.line or 1) + line - 1, position.path, column=column)
