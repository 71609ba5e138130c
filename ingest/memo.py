"""What was found in each record of a feed the last time, so that the same record need not be judged again.

A memory, no truth: record and way of judging are in the digest, so an entry is right or absent; losing it costs time.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from ingest.mapping import Context
from ingest.parcel import RECORD, Parcel
from ingest.source import SourceRecord

COLUMNS = "iri, graph_hash, said, found, seal"

Row = tuple[str, str, str, str]

WORDS = ("ontology", "queries", "shapes")
LIBRARIES = ("lxml", "pyld", "pyoxigraph", "shacl", "tantivy")

GROWTH = 3
"""A memory with more than this many times the records of a feed is begun anew."""


@cache
def recipe() -> str:
    """Digest of everything of ours that decides what is made of a record: code, shapes and words."""
    here = Path(__file__).parents[1]
    return digest_of_rooms([here / "etalage", here / "ingest", *(Path(str(files(name))) for name in WORDS)])


def digest_of_rooms(rooms: Iterable[Path]) -> str:
    """Digest of every file in these folders, and of the libraries that read and judge with them."""
    digest = blake2b(digest_size=8)
    digest.update(" ".join([sys.version, *(version(name) for name in LIBRARIES)]).encode())
    for room in rooms:
        for file in sorted(room.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                content = file.read_bytes()
                digest.update(f"{room.name}/{file.relative_to(room)} {len(content)} ".encode() + content)
    return digest.hexdigest()


def key_of(record: SourceRecord, way: bytes) -> str:
    """Digest of a record and of the way (`way_of`) it is judged."""
    digest = blake2b(record.raw, digest_size=16, key=way)
    digest.update(repr((record.identifier, record.format, record.extra)).encode())
    return digest.hexdigest()


def way_of(context: Context, concepts: str, most_kb: int) -> bytes:
    """What decides, besides the record, what is found in it."""
    return blake2b(repr((recipe(), context, concepts, most_kb)).encode(), digest_size=32).digest()


def _row(parcel: Parcel) -> tuple[str, ...]:
    values = (parcel.iri, parcel.graph_hash, parcel.said, parcel.found)
    return (parcel.key, *values, _seal(parcel.key, values))


def _seal(key: str, values: Row) -> str:
    """SQLite does not see that a text in it was damaged."""
    return blake2b("\0".join((key, *values)).encode(), digest_size=8).hexdigest()


class Memo:
    """The memory of one feed. Any trouble with the file is as if nothing was remembered."""

    def __init__(self, path: Path, is_writer: bool = False) -> None:
        self._path = path
        self._is_writer = is_writer
        self._base: sqlite3.Connection | None = None
        with contextlib.suppress(sqlite3.Error, OSError):
            self._open()

    def _open(self) -> None:
        if self._is_writer:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        elif not self._path.exists():
            return
        self._base = sqlite3.connect(self._path, timeout=1, isolation_level=None, check_same_thread=False)
        if self._is_writer:
            try:
                self._base.executescript(
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "CREATE TABLE IF NOT EXISTS verdicts"
                    " (key TEXT PRIMARY KEY, iri, graph_hash, said, found, seal);"
                )
            except sqlite3.DatabaseError:
                self._base.close()
                self._base = None
                self.forget()
        elif self._base.execute("SELECT 1 FROM verdicts LIMIT 1").fetchone() is None:
            self.close()  # a first delivery: there is nothing to look up

    def find(self, record: SourceRecord, key: str) -> Parcel | None:
        """What was found in the same record; None when it is new."""
        if self._base is None:
            return None
        try:
            row = self._base.execute(f"SELECT {COLUMNS} FROM verdicts WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            iri, graph_hash, said, found, seal = row
            if seal != _seal(key, (iri, graph_hash, said, found)):
                return None
            return Parcel(
                RECORD,
                record.identifier,
                record.position,
                key,
                iri,
                graph_hash,
                is_refused=not graph_hash,
                is_remembered=True,
                said=said,
                found=found,
            )
        except (sqlite3.Error, ValueError, TypeError):
            return None

    def keep(self, parcels: Iterable[Parcel]) -> None:
        """Remember what was found in records."""
        if self._base is None:
            return
        rows = [_row(each) for each in parcels]
        try:
            self._base.execute("BEGIN")
            self._base.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._base.execute("COMMIT")
        except sqlite3.Error:  # damaged, or the disk is full: then its room is more use to others
            self.close()
            self.forget()

    def bound(self, records: int) -> None:
        """Begin anew when most of what is remembered is not delivered any more."""
        if self._base is None:
            return
        try:
            (number,) = self._base.execute("SELECT COUNT(*) FROM verdicts").fetchone()
        except sqlite3.Error:
            return
        if number > GROWTH * records + 1000:
            self.close()
            self.forget()

    def forget(self) -> None:
        """Remove the file."""
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        base, self._base = self._base, None
        if base is not None:
            with contextlib.suppress(sqlite3.Error):
                base.close()
