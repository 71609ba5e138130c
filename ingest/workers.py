"""The processes that read feeds, seen from the one that places: started once, watched, and killed at a limit.

A stranger's file is parsed in `worker` only, without network and with bounded memory and time; see decision 0014.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import mmap
import os
import pickle
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from etalage.catalogue import Base
from etalage.errors import EtalageError, FeedError, SearchError, StoreError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.known import Known, note
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


class Workers:
    """The processes. One feed at a time; others wait."""

    def __init__(self, with_network: bool = False) -> None:
        self._lock = threading.Lock()
        self._with_network = with_network
        self._process: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None

    def parcels(self, job: Job, known: Known | None = None) -> Generator[list[Parcel], None, None]:
        """Everything in a feed, in its order, as it is judged. Raises FeedError, StoreError.

        Stop early by closing the iterator: the processes are killed then.
        """
        with self._lock, _noted(known) as noted:
            run: _Run | None = None
            try:
                with _Run(self._opened(), job, noted) as run:
                    yield from run.parcels()
            except _Gone as error:
                raise FeedError(
                    f"Het lezen van “{job.feed.name}” brak af.", "Probeer het opnieuw.", feed=job.feed.name
                ) from error
            finally:
                if run is None or not run.is_over:  # what it still says would be taken for an answer to the next
                    self.close()

    def close(self) -> None:
        """End the processes; they start again when they are needed."""
        process, door = self._process, self._door
        self._process = self._door = None
        if door is not None:
            door.close()
        if process is not None:
            process.kill()
            process.wait()

    def _opened(self) -> socket.socket:
        if self._process is None or self._process.poll() is not None or self._door is None:
            self.close()
            self._start()
        assert self._door is not None
        return self._door

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        package = Path(__file__).resolve().parents[1]
        handle = theirs.fileno()
        # No environment: a feed has no business with passwords or proxies.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ingest.worker", str(handle), str(+self._with_network)],
            pass_fds=(handle,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(package), "MALLOC_ARENA_MAX": "2", "LANG": "C.UTF-8"},
            # Ctrl+C is for us. In a session of its own, Linux would give it as large a share of the processor as us,
            # and what gives way here (see `merging`) would give way to nobody.
            process_group=0,
        )
        theirs.close()
        self._door = ours


@cache
def workers(with_network: bool = False) -> Workers:
    """The workers of this process. With network only for a remote store, where the concepts come from."""
    made = Workers(with_network)
    atexit.register(made.close)
    return made


def parcels_of(
    feed: Feed, settings: Settings, base: Base, stand: str, known: Known | None = None, **more: Any
) -> Generator[list[Parcel], None, None]:
    """Everything in a feed, read and judged by processes of their own. See Workers.parcels, and Job for `more`."""
    cache = settings.home / "cache"
    job = Job(
        feed=replace(feed, path=feed.path.absolute()),
        settings=replace(settings, home=settings.home.absolute()),
        base=replace(
            base, store=str(Path(base.store).absolute()) if base.store and "://" not in base.store else base.store
        ),
        stand=stand,
        cache=cache.absolute() if settings.home.exists() else None,
        folder=os.getcwd(),
        known=len(known) if known else 0,
        **more,
    )
    return workers(settings.store == "remote").parcels(job, known)


class _Gone(Exception):
    """The process that forks the others is not there any more."""


_ERRORS: dict[str, type[EtalageError]] = {each.__name__: each for each in (StoreError, SearchError)}
"""Troubles that are no fault of the feed, by the name that the other process gives."""


class _Run:
    """One feed while it is read."""

    def __init__(self, door: socket.socket, job: Job, known: Known) -> None:
        self._door, self._job = door, job
        self._codes: list[int] | None = None
        self._page, page = _shared_page()
        pipes = [_pipe() for _ in range(_processes(job))]
        handles = [known.handle, page, *(write for _, write in pipes)]
        self._slices = [_Slice(read, self._page, place) for place, (read, _) in enumerate(pipes)]
        try:
            door.settimeout(ANSWERS)
            socket.send_fds(door, [JOB + pickle.dumps(job)], handles)
        except OSError as error:
            self._close()
            raise _Gone from error
        finally:
            for handle in handles[1:]:
                os.close(handle)

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._slices[0].pid:  # else it is loading concepts and does not hear us
                self._end()
        except _Gone:
            for slice_ in self._slices:
                slice_.await_end()
        finally:
            self._close()

    @property
    def is_over(self) -> bool:
        """True when nothing more is to be heard of it."""
        return self._codes is not None

    def _close(self) -> None:
        for slice_ in self._slices:
            os.close(slice_.pipe)
        self._page.close()
        unpacked_in = self._job.settings.home / FOLDER
        if unpacked_in.is_dir():  # who is killed does not clear away
            for slice_ in self._slices:
                for folder in unpacked_in.glob(f"{slice_.pid}-*"):
                    shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                unpacked_in.rmdir()

    def parcels(self) -> Generator[list[Parcel], None, None]:
        """See Workers.parcels."""
        facts = self._heard()
        if "error" in facts:
            self._codes = []
            raise self._error(facts)
        for slice_, pid in zip(self._slices, facts["pids"], strict=True):
            slice_.pid = pid
        turn = 0
        while True:
            slice_ = self._slices[turn % len(self._slices)]
            while True:
                found, facts = self._message(slice_)
                if found:
                    yield found
                self._trouble(slice_, facts)
                if facts.get("end"):
                    self._finish()
                    return
                if facts.get("turn"):
                    break
            turn += 1

    def _finish(self) -> None:
        """Let all end by themselves, so that each clears away what it unpacked."""
        for slice_ in self._slices:
            while self._piece(slice_, PIPE):
                pass

    def _error(self, facts: dict[str, Any]) -> EtalageError:
        sort = _ERRORS.get(facts["sort"], FeedError)
        return sort(**{**facts["error"], "feed": self._job.feed.name})

    def _trouble(self, slice_: _Slice, facts: dict[str, Any]) -> None:
        if "error" in facts:
            raise self._error(facts)
        if "memory" in facts:
            raise self._too_much(slice_)
        if "depth" in facts:
            raise FeedError(
                f"Er staat te veel in elkaar in “{self._job.feed.name}”{self._place(slice_)}.",
                "Volg de opbouw van de standaard.",
                feed=self._job.feed.name,
            )

    def _message(self, slice_: _Slice) -> tuple[list[Parcel], dict[str, Any]]:
        lengths = HEAD.unpack(self._read(slice_, HEAD.size))
        if lengths[0] > LONGEST_HEAD or lengths[1] > LONGEST_HEAD:
            raise _Gone
        return unpacked(self._read(slice_, lengths[0]), self._read(slice_, lengths[1]))

    def _read(self, slice_: _Slice, length: int) -> bytes:
        pieces: list[bytes] = []
        while length:
            piece = self._piece(slice_, min(length, PIPE))
            if not piece:
                raise self._broken_off(slice_)
            pieces.append(piece)
            length -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, slice_: _Slice, most: int) -> bytes:
        """What comes next, b"" at its end; meanwhile all are watched."""
        while not slice_.is_ready():
            if slow := next((each for each in self._slices if each.is_stuck(self._job.settings.feed_seconds)), None):
                raise FeedError(
                    f"Het lezen van “{self._job.feed.name}” duurde te lang{self._place(slow)}.",
                    "Kijk wat er op die plaats in het bestand staat: iets is daar te groot of te ingewikkeld.",
                    feed=self._job.feed.name,
                )
        return os.read(slice_.pipe, most)

    def _broken_off(self, slice_: _Slice) -> FeedError:
        self._end()
        code = self._codes[self._slices.index(slice_)] if self._codes else 0
        if code in (-signal.SIGABRT, -signal.SIGKILL):  # a refused allocation aborts; the kernel's OOM kills
            return self._too_much(slice_)
        return FeedError(
            f"Het lezen van “{self._job.feed.name}” brak af{self._place(slice_)}.",
            "Kijk wat er op die plaats in het bestand staat. Lijkt het goed, meld dit dan aan de beheerder.",
            feed=self._job.feed.name,
            code=code,
        )

    def _too_much(self, slice_: _Slice) -> FeedError:
        return FeedError(
            f"Voor “{self._job.feed.name}” is te veel geheugen nodig{self._place(slice_)}.",
            "Kijk wat er op die plaats in het bestand staat, of verhoog ETALAGE_FEED_MEMORY_MB.",
            feed=self._job.feed.name,
        )

    def _place(self, slice_: _Slice) -> str:
        _, items, line = slice_.counts()
        if not items:
            return " voor het eerste record"
        return f" bij record {items}" + (f" (regel {line})" if line else "")

    def _heard(self) -> dict[str, Any]:
        try:
            message = self._door.recv(1 << 16)
        except OSError as error:
            raise _Gone from error
        if not message:
            raise _Gone
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
class _Slice:
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


@contextmanager
def _noted(known: Known | None) -> Iterator[Known]:
    """What is known, or nothing, as long as it is needed."""
    if known is not None:
        yield known
        return
    nothing = note(())
    try:
        yield nothing
    finally:
        nothing.close()


def _pipe() -> tuple[int, int]:
    read, write = os.pipe()
    with suppress(OSError, AttributeError):
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, PIPE)
    return read, write
