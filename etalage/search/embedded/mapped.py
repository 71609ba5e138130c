"""Bounds what the index maps into memory while it is written.

tantivy reads the segments that it merges from mapped files, so at a million documents half a gigabyte is counted as
memory of this process for a minute or two. The machine takes such pages back when it needs room; here they are given
back before that, so that what is counted does not grow with the feed.
"""

from __future__ import annotations

import ctypes
import os
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

MOST = 96 << 20
"""Bytes of mapped files in this process, its programs included, from which they are given back."""

LOOKS = 0.5
"""Seconds between two looks: one line of /proc each."""

THREAD = "mapped-files"
"""Name of the thread that looks."""

_PAGEOUT = 21
"""MADV_PAGEOUT of <sys/mman.h>, Linux 5.4. Unlike MADV_DONTNEED it loses nothing when the addresses were given to
something else since they were read."""


def bound(owner: object, folder: Path) -> None:
    """Keep what is mapped of the files of a folder below MOST while `owner` lives. Does nothing but on Linux."""
    stop = Event()
    weakref.finalize(owner, stop.set)
    Thread(target=_watch, args=(folder, stop), name=THREAD, daemon=True).start()


def _watch(folder: Path, stop: Event) -> None:
    while not stop.wait(LOOKS):
        if resident() > MOST:
            give_back(folder)


def resident() -> int:
    """Bytes of mapped files in this process; 0 where that cannot be seen."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[2]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def give_back(folder: Path) -> None:
    """Let the machine take the pages of files in this folder; what is needed again is read again."""
    with suppress(OSError, ValueError, AttributeError):
        advise = ctypes.CDLL(None, use_errno=True).madvise
        for begin, end in _ranges(str(folder.resolve()) + os.sep):
            advise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), _PAGEOUT)


def _ranges(within: str) -> Iterator[tuple[int, int]]:
    """Addresses where files below this folder are mapped."""
    for line in Path("/proc/self/maps").read_text("utf-8", "surrogateescape").splitlines():
        fields = line.split(maxsplit=5)
        if len(fields) == 6 and fields[5].startswith(within):
            begin, _, end = fields[0].partition("-")
            yield int(begin, 16), int(end, 16)
