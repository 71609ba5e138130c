"""A file of JSON → its records: a list, an object that holds a list, one record, a record per line, or a fragment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import json_stream
from ingest.readers.json_scan import CHUNK, Place
from ingest.readers.json_stream import BOM, Outline, Piece
from ingest.readers.json_text import JsonFault, parse
from ingest.readers.jsonld_nodes import (
    LISTS,
    Node,
    by_address,
    is_supporting,
    looks_like_record,
    nodes_of,
    unwrapped,
)
from ingest.readers.jsonld_record import Beside, Text, record_of, text_of
from ingest.readers.sentences import broken
from ingest.source import BrokenRecord, Item

PER_LINE = frozenset((".ndjson", ".jsonl"))
RECORD_NAMES = frozenset(("@type", "type", "@id", "id", "name", "schema:name", "dcterms:title"))
"""Names that a record has and an answer around records has not."""
MAX_SUPPORT = 10_000
"""Objects of a graph that are no material (makers, publishers, terms) and are remembered for those that are."""


def read_json(feed: Feed, path: Path, settings: Settings) -> Iterator[Item]:
    """Every record of one file. Raises FeedError."""
    first = json_stream.first_byte(path)
    if path.suffix.lower() in PER_LINE and first == b"{":
        yield from _records(feed, path, json_stream.lines(path, settings), settings)
    elif first == b"[":
        yield from _list(feed, path, _first_bracket(path), "", Beside(), settings)
    elif first == b"{":
        yield from _object(feed, path, settings)
    elif first == b'"':
        yield from _fragment(feed, path, settings)
    else:
        raise FeedError(
            f"{path.name} is geen JSON: het begint met “{first.decode('utf-8', 'replace')}”.",
            "Lever een bestand dat met { of [ begint.",
            file=path.name,
        )


def _object(feed: Feed, path: Path, settings: Settings) -> Iterator[Item]:
    outline = json_stream.outline(path, settings)
    if outline.has_second:
        pieces = json_stream.lines if outline.is_per_line and _has_whole_lines(path, settings) else json_stream.values
        yield from _records(feed, path, pieces(path, settings), settings)
    elif (found := _list_in(path, outline, settings)) is not None:
        names, place = found
        context = "" if outline.context is None else json_stream.context_at(path, outline.context)
        pointer = "".join(f"/{name}" for name in names)
        known = _known(path, place, settings) if names[-1] in LISTS else {}
        yield from _list(feed, path, place, pointer, Beside("", _sound(context), known), settings)
    else:
        yield from _records(feed, path, json_stream.values(path, settings), settings)


def _has_whole_lines(path: Path, settings: Settings) -> bool:
    """Whether the second record ends on the line where it begins, as the first does."""
    second = next(islice(json_stream.lines(path, settings), 1, None), None)
    return second is not None and second.data.endswith((b"}", b"]"))


def _list_in(path: Path, outline: Outline, settings: Settings) -> tuple[tuple[str, ...], Place] | None:
    """The list of records in an object: that of JSON-LD, else the first whose first element looks like a record."""
    for names, place in outline.lists.items():
        if len(names) == 1 and names[0] in LISTS:
            return names, place
    if not RECORD_NAMES & set(outline.names):
        for names, place in outline.lists.items():
            piece = next(json_stream.elements(path, place, "", settings), None)
            value = None if piece is None else _value(piece)
            if isinstance(value, dict) and looks_like_record(unwrapped(value).content):
                return names, place
    return None


def _known(path: Path, place: Place, settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    """The objects of a graph that are no material, by their @id."""
    found: list[Node] = []
    for piece in json_stream.elements(path, place, "", settings):
        value = _value(piece)
        if isinstance(value, dict) and is_supporting(value):
            found.append(Node(value, piece.pointer))
            if len(found) == MAX_SUPPORT:
                break
    return by_address(found)


def _value(piece: Piece) -> Any:
    """The value of a piece, None when it cannot be read: what is wrong is said when its turn comes."""
    if piece.is_too_large:
        return None
    try:
        return parse(piece.data.decode("utf-8", "replace"), piece.depth).value
    except JsonFault:
        return None


def _sound(context: str) -> str:
    try:
        parse(context)
    except JsonFault:
        return ""
    return context


def _list(feed: Feed, path: Path, place: Place, pointer: str, beside: Beside, settings: Settings) -> Iterator[Item]:
    skips = bool(beside.known)
    yield from _records(feed, path, json_stream.elements(path, place, pointer, settings), settings, beside, skips)


def _records(
    feed: Feed,
    path: Path,
    pieces: Iterable[Piece],
    settings: Settings,
    beside: Beside = Beside(),  # noqa: B008 - a frozen value
    skips_support: bool = False,
) -> Iterator[Item]:
    """An item for each piece; an object that holds a list of its own gives its records."""
    for piece in pieces:
        text = text_of(feed.name, path.name, piece, settings)
        if isinstance(text, BrokenRecord):
            yield text
        elif not isinstance(text.parsed.value, dict):
            position = Position(path.name, piece.line, piece.pointer, column=piece.column)
            yield broken(feed.name, "", "geen-object", position)
        elif not (skips_support and is_supporting(text.parsed.value)):
            yield from _of_text(feed, text, settings, beside)


def _of_text(feed: Feed, text: Text, settings: Settings, beside: Beside) -> Iterator[Item]:
    for node in nodes_of(text.parsed.value):
        yield record_of(feed.name, text, node, settings, beside)


def _first_bracket(path: Path) -> Place:
    with path.open("rb") as file:
        head = file.read(CHUNK)
    offset = head.index(b"[")
    newline = head.rfind(b"\n", 0, offset)
    start = len(BOM) if head.startswith(BOM) and newline < 0 else newline + 1
    return Place(offset, head.count(b"\n", 0, offset) + 1, offset - start + 1)


def _fragment(feed: Feed, path: Path, settings: Settings) -> Iterator[Item]:
    """Names and values without the braces around them: read as one record, with a finding from the mapping."""
    most = settings.max_record_kb * 1024
    with path.open("rb") as file:
        data = file.read(most + 1).removeprefix(BOM)
    start = len(data) - len(data.lstrip())
    line = data.count(b"\n", 0, start) + 1
    inside = b"{" + data.strip().rstrip(b",") + b"}"
    piece = Piece(inside, line, 1, "", None, len(data) > most)
    text = text_of(feed.name, path.name, piece, settings)
    if isinstance(text, BrokenRecord):
        yield text
    else:
        fragment = Text(text.source, text.piece, text.text, text.parsed, is_fragment=True)
        yield from _of_text(feed, fragment, settings, Beside())
