"""How threads of libraries are scheduled."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads have no policy of their own here")


def policies(name: str) -> set[int]:
    """Of the threads of this process whose name begins so."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has ended
            if (task / "comm").read_text().startswith(name):
                found.add(os.sched_getscheduler(int(task.name)))
    return found
