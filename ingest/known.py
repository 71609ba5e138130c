"""What a feed has in the store, in 17 bytes a record, and shared with the processes that read the feed.

Records go by 8-byte hashes, so that memory stays small for millions; two of a million collide once in 37 million
feeds.
"""

from __future__ import annotations

import errno
import mmap
import os
import sqlite3
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from etalage.store.disk import disk_error

SIZE = 8
_MASK = (1 << 64) - 1


def short(text: str) -> int:
    """An 8-byte hash."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest(), "little")


class Known:
    """Record IRI → hash of its graph; a withdrawn record has hash 0. Read-only, in a file that others can map."""

    def __init__(self, handle: int, number: int) -> None:
        """Map a file that `note` wrote; the handle stays the caller's."""
        self.handle, self._number = handle, number
        if number:
            view = memoryview(mmap.mmap(handle, 2 * SIZE * number, prot=mmap.PROT_READ)).cast("Q")
            self._keys, self._hashes = view[:number], view[number:]
        else:
            self._keys = self._hashes = memoryview(array("Q"))

    def __len__(self) -> int:
        return self._number

    @property
    def live(self) -> int:
        """Records that were not withdrawn."""
        return self._number - sum(1 for digest in self._hashes if not digest)

    def close(self) -> None:
        """Let go of the file; for who called `note`."""
        os.close(self.handle)

    def index(self, iri: str) -> int | None:
        """Place of a record; None when it is unknown."""
        key = short(iri)
        place = bisect_left(self._keys, key)
        return place if place < self._number and self._keys[place] == key else None

    def hash(self, index: int) -> int:
        """Short hash of the graph of a record; 0 when it was withdrawn."""
        return self._hashes[index]


def note(rows: Iterable[tuple[str, str]]) -> Known:
    """(IRI, hash of the graph or "") of all records, kept in an unnamed file. Raises StoreError."""
    pairs = sorted((short(iri) << 64) | (short(digest) if digest else 0) for iri, digest in rows)
    keys = array("Q", (pair >> 64 for pair in pairs))
    hashes = array("Q", (pair & _MASK for pair in pairs))
    try:
        with tempfile.TemporaryFile(prefix="etalage-known-") as file:
            keys.tofile(file)
            hashes.tofile(file)
            file.flush()
            return Known(os.dup(file.fileno()), len(pairs))
    except OSError as error:
        raise disk_error(error, "Noteren wat er al staat") from error


class Seen:
    """Identifiers that a delivery has named so far, each with the short hash of what was delivered under it.

    In a temporary database: memory does not grow with the delivery.
    """

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
            "CREATE TABLE seen (identifier INTEGER PRIMARY KEY, source INTEGER) WITHOUT ROWID;"
        )
        self._base.execute("BEGIN")

    def first(self, identifier: str, source: str) -> bool | None:
        """None for an identifier that is new; else whether it came before with the same source. Raises StoreError."""
        key, content = short(identifier) - (1 << 63), short(source) - (1 << 63)
        try:
            added = self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, content)).rowcount
        except sqlite3.OperationalError as error:
            raise disk_error(OSError(errno.ENOSPC, str(error)), "Noteren wat er langskwam") from error
        if added:
            return None
        row = self._base.execute("SELECT source FROM seen WHERE identifier = ?", (key,)).fetchone()
        return bool(row[0] == content)

    def close(self) -> None:
        """Forget everything."""
        self._base.close()


def unseen(known: Known, seen: bytearray, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """IRIs of live records that a delivery did not name; what is new in it is unknown and passed by."""
    for iri, digest in rows:
        place = known.index(iri)
        if digest and place is not None and not seen[place]:
            yield iri
