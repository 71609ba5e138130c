"""A file of JSON cut into its records as a stream: each record's own bytes, its place, and how deep it is.

Only brackets and strings are looked at; each record is parsed by itself later. So memory stays flat however long
the file, a record that is no JSON stays alone, and depth is known before any parser sees it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.readers.json_scan import CHUNK, HOPELESS, QUOTE, START, Place, Scan
from ingest.readers.json_text import DEEPEST

MAX_NAMES = 1000
"""Names of the outermost object that are looked at."""
MAX_LISTS = 100
OUTLINE_DEPTH = 3
"""Objects around the list of records: {"result": {"records": [ … ]}}."""
AHEAD = 80
"""Bytes in which the colon behind a name must stand."""
MAX_CONTEXT = 1 << 16

_OPEN = {ord("{"): ord("}"), ord("["): ord("]")}
_LIST = ord("[")
_COLON = re.compile(rb"\s*:")
_SCALAR = re.compile(rb"[-+.\w]+", re.ASCII)
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of the file, from its first to its last byte."""

    data: bytes
    line: int
    column: int
    """In bytes, from 1."""
    pointer: str
    """JSON pointer (RFC 6901) in the file."""
    depth: int | None = None
    """Brackets inside each other; None when they were not counted."""
    is_too_large: bool = False


@dataclass
class Outline:
    """What the outermost object of a file holds."""

    names: list[str] = field(default_factory=list)
    lists: dict[tuple[str, ...], Place] = field(default_factory=dict)
    """Lists that are reached through objects only, by their names from the outside in → their bracket."""
    context: int | None = None
    """Offset just behind the name "@context" of the outermost object."""
    has_second: bool = False
    """Another value follows the first one."""
    is_per_line: bool = False
    """… and the first stands on one line, the second on a later one."""


def first_byte(path: Path) -> bytes:
    """The first byte that is no white space. Raises FeedError for an encoding that is not UTF-8, and for nothing."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    if head.startswith(_NOT_UTF8) or b"\0" in head[:4]:
        raise FeedError(
            f"{path.name} is niet in UTF-8 bewaard, maar in UTF-16, UTF-32 of een eigen vorm.",
            "Bewaar het bestand als UTF-8; voor JSON is dat voorgeschreven (RFC 8259).",
            file=path.name,
        )
    text = head.removeprefix(BOM).lstrip()
    if not text:
        raise FeedError(f"{path.name} is leeg.", "Lever een bestand met records.", file=path.name)
    return text[:1]


def check_size(path: Path, settings: Settings) -> None:
    """FeedError when a file is larger than the setting."""
    if path.stat().st_size > settings.max_feed_mb * 1_000_000:
        raise FeedError(
            f"{path.name} is groter dan {settings.max_feed_mb} MB.",
            "Deel het bestand in stukken, of verhoog ETALAGE_MAX_FEED_MB.",
            file=path.name,
        )


def values(path: Path, settings: Settings) -> Iterator[Piece]:
    """The values of a file one after another. Raises FeedError."""
    most = settings.max_record_kb * 1024
    with path.open("rb") as file:
        start = Place(len(BOM), 1, 1) if file.read(len(BOM)) == BOM else START
        yield from _cut(Scan(path, file, most, start), start.offset, None)


def elements(path: Path, place: Place, pointer: str, settings: Settings) -> Iterator[Piece]:
    """The elements of the list whose bracket stands at a place. Raises FeedError."""
    most = settings.max_record_kb * 1024
    inside = Place(place.offset + 1, place.line, place.column + 1)
    with path.open("rb") as file:
        yield from _cut(Scan(path, file, most, inside), inside.offset, pointer)


def lines(path: Path, settings: Settings) -> Iterator[Piece]:
    """Each line that is not empty: newline-delimited JSON, in which a broken line breaks nothing else."""
    most = settings.max_record_kb * 1024
    with path.open("rb") as file:
        number = 0
        while line := file.readline(most * HOPELESS + 1):
            number += 1
            if len(line) > most * HOPELESS:
                raise FeedError(
                    f"Regel {number} van {path.name} is veel te lang: {len(line) // 1_000_000} MB en nog geen einde.",
                    "Zet elk record op een eigen regel.",
                    file=path.name,
                    line=number,
                )
            bare = line.removeprefix(BOM)
            if data := bare.strip():
                yield Piece(data, number, len(bare) - len(bare.lstrip()) + 1, "", None, len(data) > most)


def context_at(path: Path, offset: int) -> str:
    """The text of the value behind the name @context; "" when it cannot be read or is too large."""
    with path.open("rb") as file:
        file.seek(offset)
        head = file.read(MAX_CONTEXT + 100).decode("utf-8", "replace").lstrip().removeprefix(":").lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(head)
    except (ValueError, RecursionError):
        return ""
    return head[:end]


def outline(path: Path, settings: Settings) -> Outline:
    """What the outermost object holds. Reads the file to the second value. Raises FeedError."""
    found = Outline()
    stack: list[str] = []
    """Names down to here; "" where a list stands in between."""
    depth = ended = 0
    list_depth = 0
    """Where the list stands that we are in; its inside is of no interest here."""
    name = ""
    with path.open("rb") as file:
        scan = Scan(path, file, settings.max_record_kb * 1024, ahead=AHEAD)
        for start, end, byte in scan.tokens():
            if list_depth:
                if byte != QUOTE:
                    depth += 1 if byte in _OPEN else -1
                    if depth < list_depth:
                        list_depth = 0
                        del stack[depth:]
                        ended = 0 if depth else scan.place(end).line
            elif byte == QUOTE:
                name = ""
                if 0 < depth <= OUTLINE_DEPTH and _COLON.match(scan.text(end, end + AHEAD)):
                    name = _name(scan.text(start, end))
                    if depth == 1 and len(found.names) < MAX_NAMES:
                        found.names.append(name)
                        if name == "@context":
                            found.context = end
            elif byte in _OPEN:
                if depth == 0 and ended:
                    found.has_second, found.is_per_line = True, ended == 1 < scan.place(start).line
                    return found
                if depth <= OUTLINE_DEPTH:
                    path_here = (*stack[1:], name) if depth else ()
                    if byte == _LIST and depth and all(path_here) and len(found.lists) < MAX_LISTS:
                        found.lists[path_here] = scan.place(start)
                    stack.append("" if byte == _LIST else name if depth else ".")
                depth, name = depth + 1, ""
                list_depth = depth if byte == _LIST else 0
            else:
                depth, name = depth - 1, ""
                del stack[max(depth, 0) :]
                if depth <= 0:
                    depth, ended = 0, scan.place(end).line
    return found


def _name(token: bytes) -> str:
    try:
        return str(json.loads(token)) if len(token) <= 200 else ""
    except ValueError:
        return ""


def _cut(scan: Scan, last: int, pointer: str | None) -> Iterator[Piece]:
    """The values of a list (with its pointer), or those of a whole file."""
    number = depth = deepest = start = 0
    expected: list[int] = []
    scan.keep = last
    for here, end, byte in scan.tokens():
        if depth:
            if byte in _OPEN:
                depth += 1
                deepest = max(deepest, depth)
                if depth <= DEEPEST:
                    expected.append(_OPEN[byte])
            elif byte != QUOTE:
                if depth <= DEEPEST and expected.pop() != byte:
                    scan.fault(here, "hier staat een verkeerd haakje", "Sluit af met het haakje dat erbij hoort.")
                depth -= 1
                if not depth:
                    yield _piece(scan, start, end, pointer, number, deepest)
                    number, last, scan.keep = number + 1, end, end
            continue
        for scalar in _between(scan, last, here, pointer is not None, number, byte in b"]}"):
            yield _piece(scan, *scalar, pointer, number, 0)
            number += 1
        last = scan.keep = here
        if byte in _OPEN:
            start, depth, deepest = here, 1, 1
            expected = [_OPEN[byte]]
        elif byte == QUOTE:
            yield _piece(scan, here, end, pointer, number, 0)
            number, last, scan.keep = number + 1, end, end
        elif pointer is not None and byte == _OPEN[_LIST]:
            return
        else:
            scan.fault(here, "hier staat een haakje te veel", "Haal het weg.")
    begun = scan.place(start).line  # before the end is asked for: places only go on
    finish = scan.end().offset
    if scan.unfinished is not None or depth or pointer is not None:
        where = f"het record dat op regel {begun} begint" if depth else "de lijst"
        scan.fault(finish, f"het bestand breekt hier af; {where} is niet af", "Lever het hele bestand opnieuw.")
    list(_between(scan, last, finish, False, number, True))


def _piece(scan: Scan, start: int, end: int, pointer: str | None, number: int, depth: int) -> Piece:
    place = scan.place(start)
    where = "" if pointer is None else f"{pointer}/{number}"
    return Piece(scan.text(start, end), place.line, place.column, where, depth, end - start > scan.most)


def _between(
    scan: Scan, start: int, end: int, is_list: bool, number: int, is_last: bool
) -> Iterator[tuple[int, int]]:
    """Start and end of the numbers and words between two values. Raises FeedError when more or less stands there
    than commas and white space."""
    parts = scan.text(start, end).split(b",")
    position = start
    for place, part in enumerate(parts):
        bare = part.strip()
        at = position + len(part) - len(part.lstrip())
        position += len(part) + 1
        must_be_empty = (place == 0 and number) or (place == len(parts) - 1 and not is_last)
        may_be_empty = must_be_empty or (len(parts) == 1 and (not number or is_last))
        if bare and _SCALAR.fullmatch(bare) and not must_be_empty and is_list:
            yield at, at + len(bare)
        elif bare or (is_list and not may_be_empty) or (not is_list and len(parts) > 1):
            scan.fault(at, "hier staat iets dat daar niet hoort", "Zet tussen twee records alleen een komma.")
    if is_list and number and not is_last and len(parts) == 1:
        scan.fault(end, "hier ontbreekt een komma", "Zet tussen twee records een komma.")
