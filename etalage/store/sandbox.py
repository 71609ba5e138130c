"""Public SPARQL: each query runs in a process of its own for as long as it lasts, and is killed at a limit.

The text is looked at first (`sparql_text`), the process is confined (`confine`), and what comes back is a whole
answer or an error, never a part. See docs/decisions/0003-sparql-in-killable-processes.md.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any

from etalage.errors import BadQuery, QueryTooHeavy, StoreError
from etalage.settings import Settings
from etalage.store.sparql_text import refuse_unsafe
from etalage.store.worker import frame

SIZE = 2
"""Worker processes, so queries at once."""

LONGEST = 64 << 20
"""Bytes of an answer."""

BOOT_SECONDS = 60.0
"""A worker starts in 0.4 s on an idle machine."""

RECYCLE_AFTER = 500
"""Queries after which a worker is replaced: fragments of memory add up."""

SHORT = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
"""Media type → short name of the same format."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    body: bytes
    content_type: str
    seconds: float
    rows: int
    """Rows of a SELECT, triples of a CONSTRUCT or DESCRIBE, 1 for an ASK."""


class Sandbox:
    """Runs public queries. Safe to share between threads; starts its processes at first use."""

    def __init__(self, settings: Settings, size: int = SIZE) -> None:
        self._seconds = settings.sparql_seconds
        self._rows = settings.sparql_rows
        self._memory_mb = settings.sparql_memory_mb
        self._network = settings.store == "remote"
        self._size = size
        self._start()
        _SANDBOXES.add(self)

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._size)
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._is_closed = False
        # Workers die with the *thread* that started them (prctl), so that thread must outlive every request.
        self._starter: ThreadPoolExecutor | None = None

    def run(self, query: str, store_path: Path | str, accept: str) -> Answer:
        """The answer of the store in this folder ("": empty; http…: a server) in the format `accept`.

        `accept` is json, xml, csv, tsv (SELECT, ASK), ttl, nt, rdf, jsonld (CONSTRUCT, DESCRIBE) or a media type.
        Raises BadQuery, QueryTooHeavy, and StoreError (fact `retry_after` when all workers are busy).
        """
        refuse_unsafe(query)
        store = str(store_path)
        if store and not store.startswith(("http://", "https://")):
            store = os.path.abspath(store)
        request = {
            "query": query,
            "store": store,
            "accept": SHORT.get(accept, accept),
            "rows": self._rows,
            "bytes": LONGEST,
            "seconds": self._seconds,
        }
        with self._worker() as worker:
            begin = time.monotonic()
            header, body = worker.ask(request, begin + self._seconds)
        _raise_trouble(header)
        return Answer(body, header["type"], time.monotonic() - begin, header["rows"])

    def close(self) -> None:
        """Kill the workers, also those that are answering."""
        with self._lock:
            self._is_closed = True
            idle, starter = list(self._idle), self._starter
            for worker in self._workers:
                worker.process.kill()  # who waits for its answer sees it end, and tidies up
        for worker in idle:
            self._end(worker)
        if starter is not None:
            starter.shutdown()

    @contextlib.contextmanager
    def _worker(self) -> Iterator[_Worker]:
        """A worker for one query. Whatever goes wrong on the way, a worker that may still be busy is killed."""
        if not self._slots.acquire(timeout=self._seconds):
            raise StoreError(
                "Er lopen nu te veel SPARQL-vragen tegelijk.",
                "Probeer het over een paar seconden opnieuw.",
                retry_after=round(self._seconds),
            )
        try:
            worker = self._ready_worker()
            try:
                yield worker
            except BaseException as error:
                self._end(worker)
                self._warm_up()
                if isinstance(error, _Ended) and self._is_closed:
                    raise _stopped() from error
                if isinstance(error, _Ended):
                    raise error.sentence(self._seconds) from error
                raise
            if worker.answered >= RECYCLE_AFTER:
                self._end(worker)
                self._warm_up()
                return
            with self._lock:
                self._idle.append(worker)
        finally:
            self._slots.release()

    def _ready_worker(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    return worker
                self._workers.discard(worker)
                worker.end()
        try:
            return self._starting().submit(self._boot).result()
        except RuntimeError as error:  # closed meanwhile, or the interpreter is ending
            raise _stopped() from error

    def _starting(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._is_closed:
                raise _stopped()
            if self._starter is None:
                self._starter = ThreadPoolExecutor(1, thread_name_prefix="sparql-starter")
            return self._starter

    def _boot(self) -> _Worker:
        worker = _Worker(self._memory_mb, self._network)
        with self._lock:
            self._workers.add(worker)
        try:
            worker.await_ready(time.monotonic() + BOOT_SECONDS)
        except _Ended as error:
            self._end(worker)
            raise StoreError("Er kon geen proces voor SPARQL-vragen starten.", "Kijk in het logboek.") from error
        return worker

    def _warm_up(self) -> None:
        """Start the replacement of a killed worker without letting anyone wait for it."""

        def boot() -> None:
            with contextlib.suppress(StoreError):
                worker = self._boot()
                with self._lock:
                    if not self._is_closed and len(self._workers) <= self._size:
                        self._idle.append(worker)
                        return
                self._end(worker)

        with contextlib.suppress(StoreError, RuntimeError):  # closed meanwhile
            self._starting().submit(boot)

    def _end(self, worker: _Worker) -> None:
        worker.end()
        with self._lock:
            self._workers.discard(worker)
            if worker in self._idle:
                self._idle.remove(worker)

    def after_fork(self) -> None:
        """In the child: the workers belong to the parent; only let go of the pipes, so that they can end."""
        inherited = list(self._workers)
        self._start()
        for worker in inherited:
            worker.forget()


class _Ended(Exception):
    """The worker was stopped, or stopped by itself, before its answer was complete."""

    def __init__(self, is_late: bool, code: int | None) -> None:
        self.is_late = is_late
        self.code = code
        super().__init__(f"late={is_late} code={code}")

    def sentence(self, seconds: float) -> Exception:
        """What the visitor reads."""
        if self.is_late or self.code == -signal.SIGXCPU:
            return QueryTooHeavy(
                f"De vraag duurde langer dan {seconds:g} seconden en is gestopt.",
                "Vraag minder tegelijk: maak het patroon preciezer, of zet er LIMIT bij.",
            )
        if self.code in (-signal.SIGABRT, -signal.SIGKILL):  # a refused allocation aborts; the kernel's OOM kills
            return QueryTooHeavy(
                "De vraag gebruikte te veel geheugen en is gestopt.",
                "Vraag minder tegelijk, en vermijd GROUP_CONCAT, DISTINCT en ORDER BY over alles.",
            )
        return BadQuery("De vraag kon niet verwerkt worden: het proces brak af.", "Maak de vraag eenvoudiger.")


class _Worker:
    """A process and its two pipes."""

    def __init__(self, memory_mb: int, network: bool) -> None:
        package = Path(__file__).resolve().parents[2]
        command = [
            sys.executable,
            "-P",
            "-m",
            "etalage.store.worker",
            str(os.getpid()),
            str(memory_mb),
            str(+network),
        ]
        # No environment: a query has no business with passwords or proxies.
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(package), "MALLOC_ARENA_MAX": "2"},
            bufsize=0,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._in = self.process.stdin
        self._out = self.process.stdout
        os.set_blocking(self._in.fileno(), False)
        self.answered = 0
        self._lock = threading.Lock()

    def await_ready(self, deadline: float) -> None:
        """Return when it listens. Raises _Ended."""
        self._frame(deadline)

    def ask(self, request: dict[str, Any], deadline: float) -> tuple[dict[str, Any], bytes]:
        """Header and body. Raises _Ended when there is no whole answer before the deadline."""
        self._write(memoryview(frame(request)), deadline)
        header = self._frame(deadline)
        body = self._read(header["length"], deadline)
        self.answered += 1
        return header, body

    def end(self) -> None:
        """Kill it, wait for it, close the pipes."""
        with self._lock:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
            self._in.close()
            self._out.close()

    def forget(self) -> None:
        """In a forked child: close our copies of the pipes; the process is a child of our parent."""
        self.process.returncode = 0
        self._in.close()
        self._out.close()

    def _frame(self, deadline: float) -> dict[str, Any]:
        (length,) = struct.unpack(">I", self._read(4, deadline))
        values: dict[str, Any] = loads(self._read(length, deadline))
        return values

    def _read(self, length: int, deadline: float) -> bytes:
        pieces, left = [], length
        while left:
            self._wait(self._out.fileno(), select.POLLIN, deadline)
            piece = os.read(self._out.fileno(), min(left, 1 << 20))
            if not piece:
                raise self._ended()
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _write(self, data: memoryview, deadline: float) -> None:
        while data:
            self._wait(self._in.fileno(), select.POLLOUT, deadline)
            try:
                data = data[os.write(self._in.fileno(), data) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise self._ended() from error

    def _wait(self, handle: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(handle, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise _Ended(is_late=True, code=None)

    def _ended(self) -> _Ended:
        try:
            return _Ended(is_late=False, code=self.process.wait(1))
        except subprocess.TimeoutExpired:
            return _Ended(is_late=False, code=None)


def _stopped() -> StoreError:
    return StoreError("De SPARQL-dienst is gestopt.", "Probeer het later opnieuw.")


def _raise_trouble(header: dict[str, Any]) -> None:
    kinds = {"BadQuery": BadQuery, "QueryTooHeavy": QueryTooHeavy, "StoreError": StoreError}
    if "error" in header:
        raise kinds.get(header["error"], StoreError)(header["cause"], header["remedy"])


_SANDBOXES: weakref.WeakSet[Sandbox] = weakref.WeakSet()


def _after_fork() -> None:
    for sandbox in list(_SANDBOXES):
        sandbox.after_fork()


os.register_at_fork(after_in_child=_after_fork)
