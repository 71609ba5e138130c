"""How much memory a process keeps that loads much into a store.

Oxigraph keeps in memory where things stand in each file that is open, and glibc keeps what threads let go of, in an
arena for each. Neither has a setting of its own in pyoxigraph. Figures: docs/reference/benchmarks.md.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

FILES = 160
"""Files of a store that are kept open while it is written: of each, RocksDB keeps the index in memory."""

ARENAS = 2
"""Arenas of glibc: one for each core that is at work."""

ENOUGH = 4_096
"""Files that the process as a whole may have open: a merge opens all files of an index at once."""

_SPARE = 48
"""Files that Oxigraph leaves to the rest of the process when it counts how many it may open."""

_ARENA_MAX = -8
"""M_ARENA_MAX of malloc.h."""


@contextmanager
def few_files() -> Iterator[None]:
    """A store that is opened inside keeps at most FILES files open; afterwards the process may open ENOUGH."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    least = FILES + _SPARE
    if (soft == resource.RLIM_INFINITY or soft > least) and _open_files() < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_enough(soft, hard), hard))


def _enough(soft: int, hard: int) -> int:
    if soft == resource.RLIM_INFINITY:
        return soft
    return max(soft, ENOUGH if hard == resource.RLIM_INFINITY else min(ENOUGH, hard))


def _open_files() -> float:
    """Of this process; endless where that cannot be seen."""
    try:
        return len(os.listdir("/dev/fd"))
    except OSError:
        return float("inf")


@cache
def few_arenas() -> None:
    """Threads share arenas from now on; where there is no glibc nothing happens."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give memory that is free back to the machine; some milliseconds."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
