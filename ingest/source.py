"""What a reader hands on: one source record, as delivered, with its place in the publisher's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from etalage.findings import Finding, Position


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record of a feed, not yet understood."""

    feed: str
    identifier: str
    """The publisher's identifier, stripped; unique within the feed."""
    raw: bytes
    """The record as delivered, readable by itself."""
    position: Position
    format: str
    """Name of the mapping that understands it: a module of `ingest.mapping`."""
    content: _Element | Mapping[str, Any] | None = None
    """The element of the record (lom, Entry), column → cell, or an object of JSON. None for a deleted record."""
    is_deleted: bool = False
    extra: Mapping[str, str] | None = None
    """Facts that came beside the record (ratings of an SRU answer, datestamp of a header)."""
    cells: Mapping[str, Position] | None = None
    content_path: str = ""
    """The way from the record to its content in XML: "metadata/lom"."""


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A record that could not be read; the rest of the feed goes on. Readers yield it in place of a record."""

    feed: str
    identifier: str
    finding: Finding


Item = SourceRecord | BrokenRecord
"""A record, or what is said in its place. A reader raises FeedError when the feed as a whole cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """An item that is made when somebody wants it, before the next one is asked for.

    Of two processes that read one feed each works out half of it: what the other does need not be cut loose.
    """

    make: Callable[[], Item]


def resolved(item: Item | Deferred) -> Item:
    """The item itself."""
    return item.make() if isinstance(item, Deferred) else item
