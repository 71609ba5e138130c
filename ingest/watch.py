"""One feed while other processes read it: what they find comes in turn, and at a limit they are killed."""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import pickle
import select
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from etalage.errors import EtalageError, FeedError, SearchError, StoreError
from ingest.known import Known
from ingest.parcel import HEAD, Parcel, unpacked
from ingest.readers.unpack import FOLDER
from ingest.share import PAGE, Job
from ingest.worker import JOB, STOP

MOST = 4
"""Each process goes through the whole feed, and not every format lets it pass by what is another's."""

SMALL = 300_000
"""Bytes of a feed that one process reads as fast as two."""

PIPE = 1 << 20
"""Bytes that wait in a pipe: some hundred records."""

HANGS = 60.0
"""Seconds without a step forward, also when no CPU time is spent: it waits for something that does not come."""

ANSWERS = 600.0
"""Seconds in which the process that forks the others answers; it may have the whole curriculum to load."""

ENDS = 5.0
"""Seconds in which a process that was killed is gone."""

LONGEST_HEAD = 1 << 28
"""Bytes of a message that are believed."""


class Gone(Exception):
    """The process that forks the others is not there any more."""


_ERRORS: dict[str, type[EtalageError]] = {each.__name__: each for each in (StoreError, SearchError)}
"""Troubles that are no fault of the feed, by the name that the other process gives."""


class Run:
    """One feed while it is read."""

    def __init__(self, door: socket.socket, job: Job, known: Known) -> None:
        self._door, self._job = door, job
        self._codes: list[int] | None = None
        self._page, page = _shared_page()
        pipes = [_pipe() for _ in range(_processes(job))]
        handles = [known.handle, page, *(write for _, write in pipes)]
        self._readers = [_Reader(read, self._page, place) for place, (read, _) in enumerate(pipes)]
        try:
            door.settimeout(ANSWERS)
            socket.send_fds(door, [JOB + pickle.dumps(job)], handles)
        except OSError as error:
            self._close()
            raise Gone from error
        finally:
            for handle in handles[1:]:
                os.close(handle)

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._readers[0].pid:  # else it is loading concepts and does not hear us
                self._end()
        except Gone:
            for reader in self._readers:
                reader.await_end()
        finally:
            self._close()

    @property
    def is_over(self) -> bool:
        """True when nothing more is to be heard of it."""
        return self._codes is not None

    def _close(self) -> None:
        for reader in self._readers:
            os.close(reader.pipe)
        self._page.close()
        unpacked_in = self._job.settings.home / FOLDER
        if unpacked_in.is_dir():  # who is killed does not clear away
            for reader in self._readers:
                for folder in unpacked_in.glob(f"{reader.pid}-*"):
                    shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                unpacked_in.rmdir()

    def parcels(self) -> Generator[list[Parcel], None, None]:
        """See Workers.parcels."""
        facts = self._heard()
        if "error" in facts:
            self._codes = []
            raise self._error(facts)
        for reader, pid in zip(self._readers, facts["pids"], strict=True):
            reader.pid = pid
        turn = 0
        while True:
            reader = self._readers[turn % len(self._readers)]
            while True:
                found, facts = self._message(reader)
                if found:
                    yield found
                self._trouble(reader, facts)
                if facts.get("end"):
                    self._finish()
                    return
                if facts.get("turn"):
                    break
            turn += 1

    def _finish(self) -> None:
        """Let all end by themselves, so that each clears away what it unpacked."""
        for reader in self._readers:
            while self._piece(reader, PIPE):
                pass

    def _error(self, facts: dict[str, Any]) -> EtalageError:
        sort = _ERRORS.get(facts["sort"], FeedError)
        return sort(**{**facts["error"], "feed": self._job.feed.name})

    def _trouble(self, reader: _Reader, facts: dict[str, Any]) -> None:
        if "error" in facts:
            raise self._error(facts)
        if "memory" in facts:
            raise self._too_much(reader)
        if "depth" in facts:
            raise FeedError(
                f"Er staat te veel in elkaar in “{self._job.feed.name}”{self._place(reader)}.",
                "Volg de opbouw van de standaard.",
                feed=self._job.feed.name,
            )

    def _message(self, reader: _Reader) -> tuple[list[Parcel], dict[str, Any]]:
        lengths = HEAD.unpack(self._read(reader, HEAD.size))
        if lengths[0] > LONGEST_HEAD or lengths[1] > LONGEST_HEAD:
            raise Gone
        return unpacked(self._read(reader, lengths[0]), self._read(reader, lengths[1]))

    def _read(self, reader: _Reader, length: int) -> bytes:
        pieces: list[bytes] = []
        while length:
            piece = self._piece(reader, min(length, PIPE))
            if not piece:
                raise self._broken_off(reader)
            pieces.append(piece)
            length -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, reader: _Reader, most: int) -> bytes:
        """What comes next, b"" at its end; meanwhile all are watched."""
        while not reader.is_ready():
            if slow := next((each for each in self._readers if each.is_stuck(self._job.settings.feed_seconds)), None):
                raise FeedError(
                    f"Het lezen van “{self._job.feed.name}” duurde te lang{self._place(slow)}.",
                    "Kijk wat er op die plaats in het bestand staat: iets is daar te groot of te ingewikkeld.",
                    feed=self._job.feed.name,
                )
        return os.read(reader.pipe, most)

    def _broken_off(self, reader: _Reader) -> FeedError:
        self._end()
        code = self._codes[self._readers.index(reader)] if self._codes else 0
        if code in (-signal.SIGABRT, -signal.SIGKILL):  # a refused allocation aborts; the kernel's OOM kills
            return self._too_much(reader)
        return FeedError(
            f"Het lezen van “{self._job.feed.name}” brak af{self._place(reader)}.",
            "Kijk wat er op die plaats in het bestand staat. Lijkt het goed, meld dit dan aan de beheerder.",
            feed=self._job.feed.name,
            code=code,
        )

    def _too_much(self, reader: _Reader) -> FeedError:
        return FeedError(
            f"Voor “{self._job.feed.name}” is te veel geheugen nodig{self._place(reader)}.",
            "Kijk wat er op die plaats in het bestand staat, of verhoog ETALAGE_FEED_MEMORY_MB.",
            feed=self._job.feed.name,
        )

    def _place(self, reader: _Reader) -> str:
        _, items, line = reader.counts()
        if not items:
            return " voor het eerste record"
        return f" bij record {items}" + (f" (regel {line})" if line else "")

    def _heard(self) -> dict[str, Any]:
        try:
            message = self._door.recv(1 << 16)
        except OSError as error:
            raise Gone from error
        if not message:
            raise Gone
        facts: dict[str, Any] = json.loads(message)
        return facts

    def _end(self) -> None:
        """Kill what still runs and hear how each ended."""
        if self._codes is None:
            self._door.settimeout(HANGS)
            with suppress(OSError):
                self._door.send(STOP)
            facts = self._heard()
            while "ended" not in facts:
                facts = self._heard()
            self._codes = list(facts["ended"])


@dataclass
class _Reader:
    """One process, as far as it can be seen from here."""

    pipe: int
    page: mmap.mmap
    place: int
    pid: int = 0

    def __post_init__(self) -> None:
        self._beats = -1
        self._looked = time.monotonic()
        self._waited = 0.0
        self._cpu = 0.0
        self._poll = select.poll()
        self._poll.register(self.pipe, select.POLLIN)

    def is_ready(self) -> bool:
        """True when there is something to read, or the end; waits a little."""
        return bool(self._poll.poll(100))

    def counts(self) -> tuple[int, int, int]:
        """Beats, items read, line of the last one."""
        beats, items, line = PAGE.unpack_from(self.page, self.place * PAGE.size)
        return beats, items, line

    def is_stuck(self, seconds: float) -> bool:
        """True when it works without getting anywhere; a full pipe is no work."""
        beats, now, cpu = self.counts()[0], time.monotonic(), cpu_of(self.pid)
        # At most a second from one look to the next: who was put to sleep along with it has not waited for it.
        self._waited += min(now - self._looked, 1.0)
        self._looked = now
        if beats != self._beats or self._poll.poll(0):
            self._beats, self._waited, self._cpu = beats, 0.0, cpu
            return False
        return cpu - self._cpu > seconds or self._waited > HANGS

    def await_end(self) -> None:
        """Wait until the process is gone, when nobody is there to say so."""
        end = time.monotonic() + ENDS
        while time.monotonic() < end:
            if self.is_ready() and not os.read(self.pipe, PIPE):
                return


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            values = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")


def _processes(job: Job) -> int:
    if job.settings.feed_processes:
        return job.settings.feed_processes
    path = job.feed.path
    if path.is_file() and path.stat().st_size < SMALL:
        return 1
    return max(1, min(MOST, os.cpu_count() or 1))


def _shared_page() -> tuple[mmap.mmap, int]:
    """Memory that other processes can write in, and a handle to hand them."""
    with tempfile.TemporaryFile(prefix="etalage-page-", buffering=0) as file:
        file.write(bytes(mmap.PAGESIZE))  # a full disk is met here, and not by who writes in it
        return mmap.mmap(file.fileno(), mmap.PAGESIZE), os.dup(file.fileno())


def _pipe() -> tuple[int, int]:
    read, write = os.pipe()
    with suppress(OSError, AttributeError):
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, PIPE)
    return read, write
