"""Measures a command with all processes that it starts: CPU, wall time, memory. Linux."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any


@dataclass(frozen=True, slots=True)
class Used:
    """What a command took."""

    cpu: float
    """Seconds, of all its processes together."""
    wall: float
    """Seconds."""
    memory_mb: float
    """Highest proportional set size of all its processes together: what they share counts once."""
    output: str = ""
    own_mb: float = 0.0
    """The same without files that are mapped: those the machine takes back when it needs room."""

    @property
    def busy(self) -> float:
        """Share of the time that the cores of this machine were at work for it."""
        return self.cpu / self.wall / (os.cpu_count() or 1)


def command(arguments: Sequence[str], env: dict[str, str]) -> Used:
    """Run a command to its end; CalledProcessError when it fails."""
    before, begin = _children(), time.perf_counter()
    process = subprocess.Popen(
        arguments, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    with _Memory(process.pid) as memory:
        output, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments, output)
    return Used(_children() - before, time.perf_counter() - begin, memory.peak, output, memory.own_peak)


def function(work: Callable[..., object], *arguments: Any) -> Used:
    """Run a function in a process of its own."""
    return at_once(work, arguments)


def at_once(work: Callable[..., object], *arguments: Sequence[Any]) -> Used:
    """Run a function in several processes at the same time, one for each list of arguments."""
    before, begin = _children(), time.perf_counter()
    processes = [get_context("spawn").Process(target=work, args=each) for each in arguments]
    for process in processes:
        process.start()
    with _Memory(*[process.pid for process in processes if process.pid is not None]) as memory:
        for process in processes:
            process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError(f"{work.__name__} ended with {[process.exitcode for process in processes]}")
    return Used(_children() - before, time.perf_counter() - begin, memory.peak, own_mb=memory.own_peak)


def _children() -> float:
    """CPU seconds of the processes that have ended and that somebody below us waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Memory:
    """Looks twice a second."""

    def __init__(self, *pids: int) -> None:
        self._pids = pids
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.peak = self.own_peak = 0.0

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            sizes = [_sizes(pid) for above in self._pids for pid in _tree(above)]
            self.peak = max(self.peak, sum(whole for whole, _ in sizes))
            self.own_peak = max(self.own_peak, sum(whole - mapped for whole, mapped in sizes))


def _tree(pid: int) -> list[int]:
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                for child in file.read().split():
                    found += _tree(int(child))
    except OSError:
        pass
    return found


def _sizes(pid: int) -> tuple[float, float]:
    """Proportional set size of a process, and how much of it is mapped files; MB."""
    found = {"Pss:": 0, "Pss_File:": 0}
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                name, *values = line.split()
                if name in found:
                    found[name] = int(values[0])
    except (OSError, ValueError):
        return 0.0, 0.0
    return found["Pss:"] / 1024, found["Pss_File:"] / 1024
