"""A judged record as it travels from the process that read it to the one that places it: plain values and bytes.

JSON and raw bytes, no pickle: who reads a stranger's file may be taken over, and must not be able to take us along.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from etalage.findings import Finding, Position, Severity
from etalage.wire import dumped, loaded

RECORD, DELETED, BROKEN = "record", "deleted", "broken"

HEAD = struct.Struct(">II")
"""Lengths of the JSON and of the bytes behind it."""


@dataclass(slots=True)
class Parcel:
    """One item of a feed, ready to be placed or kept out."""

    kind: str
    """RECORD (understood), DELETED, or BROKEN (could not be read, or a remark about the feed)."""
    identifier: str
    """The publisher's; "" for a remark, or a record that nobody can name."""
    position: Position
    key: str = ""
    """Digest of the source as delivered and of the way it was judged; "" for what is no record."""
    iri: str = ""
    graph_hash: str = ""
    """sha256 of the graph; "" when there is none."""
    is_refused: bool = False
    is_remembered: bool = False
    """Judged before, exactly so: there are no quads, because the store has them."""
    said: str = ""
    """Rule, severity and record of each finding as JSON: what is needed of the many that are only counted."""
    found: str = ""
    """The findings as JSON, with places as seen from the record; "" when there are none."""
    size: int = 0
    """Quads."""
    quads: bytes = b""
    """Graph and provenance as N-Quads."""
    document: bytes = b""
    """Prepared for the index; empty when it cannot be found."""

    def tell(self, findings: Sequence[Finding]) -> Parcel:
        """Put findings in; the parcel itself."""
        if findings:
            self.said = dumped([[each.rule, each.severity.value, each.record] for each in findings]).decode()
            self.found = dumped([_to_plain(each, self.position) for each in findings]).decode()
        return self

    @property
    def findings(self) -> list[Finding]:
        """The findings again."""
        return [_from_plain(each, self.position) for each in loaded(self.found)] if self.found else []


_PLAIN = tuple(each.name for each in fields(Finding) if each.name not in ("severity", "position"))
_plain = attrgetter(*_PLAIN)
_PLACE = tuple(each.name for each in fields(Position))
_place = attrgetter(*_PLACE)


def _to_plain(finding: Finding, base: Position) -> list[Any]:
    place = finding.position
    if place is base:
        return [finding.severity.value, 0, *_plain(finding)]
    seen = None if place is None else _place(relative(place, base))
    return [finding.severity.value, seen, *_plain(finding)]


def _from_plain(values: list[Any], base: Position) -> Finding:
    severity, seen, *plain = values
    place = base if seen == 0 else None if seen is None else absolute(Position(*seen), base)
    return Finding(severity=Severity(severity), position=place, **dict(zip(_PLAIN, plain, strict=True)))


_HERE = "\0"


def relative(place: Position, base: Position) -> Position:
    """A place as seen from its record: that moves when records before it come or go, and the place with it."""
    path = _HERE + place.path[len(base.path) :] if place.path.startswith(base.path) else place.path
    column = place.column
    if column is not None and base.column is not None and place.line is not None and place.line == base.line:
        column -= base.column
    return Position(
        "" if place.source == base.source else place.source,
        None if place.line is None else place.line - (base.line or 0),
        path,
        None if place.row is None else place.row - (base.row or 0),
        column,
    )


def absolute(seen: Position, base: Position) -> Position:
    """The place again."""
    column = seen.column
    if column is not None and base.column is not None and seen.line == 0:
        column += base.column
    return Position(
        seen.source or base.source,
        None if seen.line is None else seen.line + (base.line or 0),
        base.path + seen.path[1:] if seen.path.startswith(_HERE) else seen.path,
        None if seen.row is None else seen.row + (base.row or 0),
        column,
    )


def packed(parcels: Iterable[Parcel], **facts: object) -> bytes:
    """Parcels and facts about them as one message."""
    heads: list[list[Any]] = []
    blobs: list[bytes] = []
    for parcel in parcels:
        heads.append([*_head(parcel), _place(parcel.position), len(parcel.quads), len(parcel.document)])
        blobs += (parcel.quads, parcel.document)
    head = dumped({**facts, "parcels": heads})
    body = b"".join(blobs)
    return HEAD.pack(len(head), len(body)) + head + body


_HEAD = ("kind", "identifier", "key", "iri", "graph_hash", "is_refused", "is_remembered", "said", "found", "size")
_head = attrgetter(*_HEAD)


def unpacked(head: bytes, body: bytes) -> tuple[list[Parcel], dict[str, Any]]:
    """The parcels and the facts again."""
    facts: dict[str, Any] = loaded(head)
    parcels, begin = [], 0
    for (
        kind,
        identifier,
        key,
        iri,
        graph_hash,
        is_refused,
        is_remembered,
        said,
        found,
        size,
        place,
        *lengths,
    ) in facts.pop("parcels"):
        middle = begin + lengths[0]
        end = middle + lengths[1]
        parcels.append(
            Parcel(
                kind,
                identifier,
                Position(*place),
                key,
                iri,
                graph_hash,
                is_refused,
                is_remembered,
                said,
                found,
                size,
                body[begin:middle],
                body[middle:end],
            )
        )
        begin = end
    return parcels, facts
