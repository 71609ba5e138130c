"""When RocksDB merges the files that loads leave behind: seldom during a delivery, and once at the end.

By itself RocksDB merges everything of a small store at every second load: 0.6 ms of the processor per record of
61 quads for 100,000 records; its threads took 0.02 when they gave way. Without any merging a graph is read four times
as slowly (1.2 ms for 0.3, at 12 loads). Merging on demand (`Store.optimize`) writes everything once more, also what
was merged just before: 31 s for 100,000 records, where 20 s is enough for who waits until RocksDB is done.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from threading import Event

from etalage import threads

SURPLUS = 60
"""Files above what the size asks for, from which everything is merged: six or seven loads of nine or ten files."""

MANY = 3_000
"""Such files from which merging may not wait for the end: some 300 loads, over two million records. Each merge on the
way writes everything again, so it is late; but it opens all files of an index at once (see `memory.ENOUGH`)."""

SETTLED = 24
"""Such files that remain when all is merged: one or two for each of the ten indexes."""

PATIENCE = 20.0
"""Seconds without a new file after which RocksDB does nothing more by itself."""

_LOOKS = 0.2
"""Seconds between two looks at the files."""

FILE = 64 << 20
"""Bytes in one file after a merge (`target_file_size_base`)."""

LOADS = 12
"""Loads after which merging may no longer wait when something else is to be written."""

_THREAD = "rocksdb:low"


def give_way() -> None:
    """Let merging wait until nothing else is to be done."""
    threads.give_way(_THREAD)


def go_ahead() -> None:
    """Let it go on beside other work: for who merges everything, and for who writes through the log.

    RocksDB lets nobody write there while 36 loads wait for merging.
    """
    threads.go_ahead(_THREAD)


def surplus(store: Path) -> int:
    """Files of a store above what its size asks for: the more there are, the slower it is to read."""
    return _surplus(_files(store))


def settled(store: Path, stop: Event) -> bool:
    """Wait until RocksDB has merged everything; False when it stopped before that, or was told to."""
    files, since = _files(store), time.monotonic()
    while _surplus(files) > SETTLED:
        if stop.wait(_LOOKS):
            return False
        before, files = files, _files(store)
        if files != before:
            since = time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            return False
    return True


def _surplus(files: dict[str, int]) -> int:
    return len(files) - sum(files.values()) // FILE


def _files(store: Path) -> dict[str, int]:
    """Name → bytes."""
    found = {}
    for file in store.glob("*.sst"):
        with suppress(OSError):  # merged away meanwhile
            found[file.name] = file.stat().st_size
    return found
