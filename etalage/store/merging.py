"""When RocksDB merges the files that loads leave behind: not during a delivery, but once at the end.

By itself RocksDB merges everything of a small store at every second load: 0.6 ms of the processor per record of
61 quads for 100,000 records; on a busy machine its threads took 0.02 when they gave way. Without any merging a graph
is read four times as slowly (1.2 ms for 0.3, at 12 loads).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread

SURPLUS = 60
"""Files above what the size asks for, from which everything is merged: six or seven loads of nine or ten files."""

FILE = 64 << 20
"""Bytes in one file after a merge (`target_file_size_base`)."""

LOADS = 12
"""Loads after which merging may no longer wait when something else is to be written."""

_THREAD = "rocksdb:low"
_LESS = 10


def give_way() -> None:
    """Let the merging threads of this process wait until nothing else is to be done; on Linux only.

    Who may not undo that (it takes CAP_SYS_NICE) only gives them less: 10 % of a busy core.
    """
    if _can_undo():
        _each(lambda task: os.sched_setscheduler(task, os.SCHED_IDLE, os.sched_param(0)))
    else:
        _each(lambda task: os.setpriority(os.PRIO_PROCESS, task, _LESS))


def go_ahead() -> None:
    """Let them work as others do: for who merges everything, and for who writes through the log.

    RocksDB lets nobody write there while 36 loads wait for merging.
    """
    if _can_undo():
        _each(lambda task: os.sched_setscheduler(task, os.SCHED_OTHER, os.sched_param(0)))


def is_scattered(store: Path) -> bool:
    """Whether a store lies in so many pieces that reading it is slow."""
    sizes = []
    for file in store.glob("*.sst"):
        with suppress(OSError):  # merged away meanwhile
            sizes.append(file.stat().st_size)
    return len(sizes) - sum(sizes) // FILE > SURPLUS


@cache
def _can_undo() -> bool:
    """Tried out on a thread that ends at once."""
    found: list[bool] = []

    def tried() -> None:
        with suppress(OSError, AttributeError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
            found.append(True)

    thread = Thread(target=tried)
    thread.start()
    thread.join()
    return bool(found)


def _each(change: Callable[[int], object]) -> None:
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return
    for task in tasks.iterdir():
        with suppress(OSError):  # it has ended, or may not be changed
            if (task / "comm").read_text().startswith(_THREAD):
                change(int(task.name))
