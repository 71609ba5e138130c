"""What a feed has in the store, in 17 bytes a record, and shared with the processes that read the feed.

Records go by 8-byte hashes, so that memory stays small for millions; two of a million collide once in 37 million
feeds. The store is asked for them only when no file has them: of a million that takes minutes.
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
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from etalage.store.disk import disk_error

SIZE = 8
SEAL = 32
"""Bytes at the end of a file that is kept."""
_MASK = (1 << 64) - 1


def short(text: str) -> int:
    """An 8-byte hash."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest(), "little")


class Known:
    """Record IRI → hash of its graph; a withdrawn record has hash 0. Read-only, in a file that others can map."""

    def __init__(self, handle: int, number: int) -> None:
        """Map a file that `note` or `keep_known` wrote; the handle stays the caller's."""
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
        """Let go of the file; for who called `note` or `kept_known`."""
        os.close(self.handle)

    def index(self, iri: str) -> int | None:
        """Place of a record; None when it is unknown."""
        key = short(iri)
        place = bisect_left(self._keys, key)
        return place if place < self._number and self._keys[place] == key else None

    def key(self, index: int) -> int:
        """Short hash of the IRI of a record; they ascend."""
        return self._keys[index]

    def hash(self, index: int) -> int:
        """Short hash of the graph of a record; 0 when it was withdrawn."""
        return self._hashes[index]


class Changes:
    """What a delivery does to the records of its feed: 16 bytes for each."""

    def __init__(self) -> None:
        self._keys, self._hashes = array("Q"), array("Q")

    def add(self, iri: str, digest: str) -> None:
        """A record gets this hash, or "" when it is withdrawn. Of one record the last counts."""
        self._keys.append(short(iri))
        self._hashes.append(short(digest) if digest else 0)

    def over(self, known: Known) -> Iterator[int]:
        """All records afterwards, in order: key and hash in one number each."""
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        old = 0
        for place, change in enumerate(order):
            key = self._keys[change]
            if place + 1 < len(order) and self._keys[order[place + 1]] == key:
                continue
            while old < len(known) and known.key(old) < key:
                yield known.key(old) << 64 | known.hash(old)
                old += 1
            old += old < len(known) and known.key(old) == key
            yield key << 64 | self._hashes[change]
        for place in range(old, len(known)):
            yield known.key(place) << 64 | known.hash(place)


def note(rows: Iterable[tuple[str, str]]) -> Known:
    """(IRI, hash of the graph or "") of all records, kept in an unnamed file. Raises StoreError."""
    pairs = sorted((short(iri) << 64) | (short(digest) if digest else 0) for iri, digest in rows)
    try:
        with tempfile.TemporaryFile(prefix="etalage-known-") as file:
            number = _write(file, pairs)
            file.flush()
            return Known(os.dup(file.fileno()), number)
    except OSError as error:
        raise disk_error(error, "Noteren wat er al staat") from error


def keep_known(path: Path, stand: str, pairs: Iterable[int]) -> None:
    """Keep what a feed has for the next delivery, while it stands so. No error when it fails: see `kept_known`."""
    draft = path.with_name(f".{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("w+b") as file:
            number = _write(file, pairs)
            file.flush()
            file.write(_seal(file, number, stand))
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def kept_known(path: Path, stand: str) -> Known | None:
    """What was kept; None when it stands otherwise now, or anything is wrong with the file."""
    with suppress(OSError), path.open("rb") as file:
        number, rest = divmod(file.seek(0, os.SEEK_END) - SEAL, 2 * SIZE)
        if rest or number < 0:
            return None
        seal = _seal(file, number, stand)
        if file.read() == seal:
            return Known(os.dup(file.fileno()), number)
    return None


def _write(file: BinaryIO, pairs: Iterable[int]) -> int:
    """Keys, then hashes; the number of records."""
    keys, hashes = array("Q"), array("Q")
    for pair in pairs:
        keys.append(pair >> 64)
        hashes.append(pair & _MASK)
    keys.tofile(file)
    hashes.tofile(file)
    return len(keys)


def _seal(file: BinaryIO, number: int, stand: str) -> bytes:
    """Of what was written; leaves the file at its end."""
    digest = blake2b(stand.encode(), digest_size=SEAL)
    file.seek(0)
    digest.update(file.read(2 * SIZE * number))
    return digest.digest()


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
