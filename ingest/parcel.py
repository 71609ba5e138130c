"""A judged record as it travels from the process that read it to the one that places it: plain values and bytes.

JSON and raw bytes, no pickle: who reads a stranger's file may be taken over, and must not be able to take us along.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from etalage.findings import Finding, Position, Severity

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
    findings: list[Finding] = field(default_factory=list)
    size: int = 0
    """Quads."""
    quads: bytes = b""
    """Graph and provenance as N-Quads."""
    document: bytes = b""
    """Prepared for the index; empty when it cannot be found."""


_PLAIN = tuple(each.name for each in fields(Finding) if each.name not in ("severity", "position"))


def finding_to_plain(finding: Finding) -> list[Any]:
    """A finding as JSON values."""
    place = None if finding.position is None else position_to_plain(finding.position)
    return [finding.severity.value, place, *(getattr(finding, name) for name in _PLAIN)]


def finding_from_plain(values: list[Any]) -> Finding:
    """The finding again."""
    place = None if values[1] is None else position_from_plain(values[1])
    return Finding(severity=Severity(values[0]), position=place, **dict(zip(_PLAIN, values[2:], strict=True)))


_PLACE = tuple(each.name for each in fields(Position))


def position_to_plain(position: Position) -> list[Any]:
    """A position as JSON values."""
    return [getattr(position, name) for name in _PLACE]


def position_from_plain(values: list[Any]) -> Position:
    """The position again."""
    return Position(*values)


def packed(parcels: Iterable[Parcel], **facts: object) -> bytes:
    """Parcels and facts about them as one message."""
    heads: list[list[Any]] = []
    blobs: list[bytes] = []
    for parcel in parcels:
        heads.append(
            [
                parcel.kind,
                parcel.identifier,
                position_to_plain(parcel.position),
                parcel.key,
                parcel.iri,
                parcel.graph_hash,
                parcel.is_refused,
                parcel.is_remembered,
                [finding_to_plain(finding) for finding in parcel.findings],
                parcel.size,
                len(parcel.quads),
                len(parcel.document),
            ]
        )
        blobs += (parcel.quads, parcel.document)
    head = json.dumps({**facts, "parcels": heads}).encode()
    body = b"".join(blobs)
    return HEAD.pack(len(head), len(body)) + head + body


def unpacked(head: bytes, body: bytes) -> tuple[list[Parcel], dict[str, Any]]:
    """The parcels and the facts again."""
    facts: dict[str, Any] = json.loads(head)
    parcels, place = [], 0
    for *values, quads, document in facts.pop("parcels"):
        middle, end = place + quads, place + quads + document
        kind, identifier, position, key, iri, graph_hash, is_refused, is_remembered, findings, size = values
        parcels.append(
            Parcel(
                kind,
                identifier,
                position_from_plain(position),
                key,
                iri,
                graph_hash,
                is_refused,
                is_remembered,
                [finding_from_plain(finding) for finding in findings],
                size,
                body[place:middle],
                body[middle:end],
            )
        )
        place = end
    return parcels, facts
