"""How much of the processor the threads of libraries get, which have no setting for that; on Linux only."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread

_LESS = 10


def give_way(name: str) -> None:
    """Let the threads of this process whose name begins so wait until nothing else is to be done.

    Who may not undo that (it takes CAP_SYS_NICE) only gives them less: 10 % of a busy core.
    """
    if can_undo():
        _each(name, lambda task: os.sched_setscheduler(task, os.SCHED_IDLE, os.sched_param(0)))
    else:
        _each(name, lambda task: os.setpriority(os.PRIO_PROCESS, task, _LESS))


def go_ahead(name: str) -> None:
    """Let them work as others do."""
    if can_undo():
        _each(name, lambda task: os.sched_setscheduler(task, os.SCHED_OTHER, os.sched_param(0)))


@cache
def can_undo() -> bool:
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


def _each(name: str, change: Callable[[int], object]) -> None:
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return
    for task in tasks.iterdir():
        with suppress(OSError):  # it has ended, or may not be changed
            if (task / "comm").read_text().startswith(name):
                change(int(task.name))
