"""When RocksDB merges the files that loads leave behind: not during a delivery, but once at the end.

By itself RocksDB merges everything of a small store at every second load: 0.5 ms of the processor per record of
61 quads for 100,000 records, 0.02 when its threads give way to the others. Without any merging a graph is read four
times as slowly (1.2 ms for 0.3, at 12 loads).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

SURPLUS = 60
"""Files above what the size asks for, from which everything is merged: six or seven loads of nine or ten files."""

FILE = 64 << 20
"""Bytes in one file after a merge (`target_file_size_base`)."""

_THREAD = "rocksdb:low"


def give_way() -> None:
    """Let the merging threads of this process work when nothing else does. Linux; elsewhere nothing happens."""
    _schedule("SCHED_IDLE")


def go_ahead() -> None:
    """Let them work as others do. Who may not raise a priority (no CAP_SYS_NICE) waits longer on a busy machine."""
    _schedule("SCHED_OTHER")


def is_scattered(store: Path) -> bool:
    """Whether a store lies in so many pieces that reading it is slow."""
    sizes = []
    for file in store.glob("*.sst"):
        with suppress(OSError):  # merged away meanwhile
            sizes.append(file.stat().st_size)
    return len(sizes) - sum(sizes) // FILE > SURPLUS


def _schedule(policy: str) -> None:
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return
    for task in tasks.iterdir():
        with suppress(OSError):  # it has ended, or may not be changed
            if (task / "comm").read_text().startswith(_THREAD):
                os.sched_setscheduler(int(task.name), getattr(os, policy), os.sched_param(0))
