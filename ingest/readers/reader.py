"""What a format of feeds is to the rest: a name, how it is read, and how its files are recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.source import Deferred, Item

NO, PERHAPS, SURE = 0, 1, 2
"""How far a reader recognises a file: not, when nobody else does, certainly."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. A module of this package that has a constant READER is a format."""

    name: str
    """As it stands in feeds.toml."""
    read: Callable[[Feed, Settings], Iterator[Item | Deferred]]
    """Every record of a feed, in a stream. Raises FeedError."""
    recognises: Callable[[Path, str], int]
    """(file, its first 64 kB as text from the first thing that is no XML declaration, comment or space) → NO,
    PERHAPS or SURE. Called for files that are text and not empty."""
