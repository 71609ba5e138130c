"""A process that reads, maps and judges feeds of strangers for another one, and can do nothing else.

Run by `workers` as `python -m ingest.worker HANDLE NETWORK`. It keeps the concepts in memory and forks for each feed
as many processes as there are cores, which share them. Each goes through the whole feed and works out every n-th
batch, so that nothing has to be handed round and the order is known. What a process finds goes to the pipeline as
`parcel`s.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import pickle
import select
import signal
import socket
import struct
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from etalage.catalogue import Base
from etalage.concepts import Concepts, load_concepts
from etalage.errors import EtalageError, FeedError
from etalage.findings import Position
from etalage.rdf import digest_of_lines, nquads, ntriples
from etalage.search.document import Outfit
from etalage.search.embedded import prepare
from etalage.settings import Settings
from etalage.store.confine import die_with_parent, leave_network, limit_memory, no_core_dump
from etalage.store.embedded import size_placed
from ingest import provenance, pulse, turns
from ingest.concept_cache import keep, kept, made, path_of
from ingest.feeds import Feed
from ingest.judging import Judged, context_of, judge
from ingest.known import Known, short
from ingest.mapping import Context, Mapped
from ingest.memo import Memo, key_of, recipe, way_of
from ingest.parcel import BROKEN, DELETED, RECORD, Parcel, packed
from ingest.readers import items_of
from ingest.source import BrokenRecord, Deferred, Item, SourceRecord, resolved

SLICE = 50
"""Records that one process works out before the other's turn comes; some 0.8 MB, so that a turn fits in a pipe."""

SWEEP = 500_000
"""Objects that are swept for circles: none are known, and a sweep in the midst of a turn finds much that is in use.
At each 50,000 it took 0.02 ms a record."""

MESSAGE = 700_000
"""Bytes after which a message is sent; a pipe holds 1 MB."""

NICE = 5
"""Who places goes first: then both cores are busy to the end, and merging in the store waits (see `merging`)."""

JOB, STOP = b"job ", b"stop"
"""How a message begins: a feed to read, or an end to the one that is read."""

PAGE = struct.Struct("=QQQ")
"""Per process: beats, items read, line of the last one; in memory that the pipeline looks at."""


@dataclass(frozen=True)
class Job:
    """One feed to be read. Pickled: it comes from the process that started this one."""

    feed: Feed
    settings: Settings
    base: Base
    """Where concepts come from."""
    stand: str
    """Changes when the concepts are others."""
    cache: Path | None
    """Folder where the concepts may be kept for the next time."""
    folder: str
    """Current folder: paths of feeds may be relative."""
    delivery: str = ""
    """IRI; "" when nothing is to be placed: then there are findings only."""
    moment: str = ""
    """Lexical form of the time of the delivery."""
    memo: Path | None = None
    known: int = 0
    """Number of records in the file of `Known`."""


def main(arguments: list[str]) -> None:
    """Serve jobs until the other end of the socket is closed."""
    no_core_dump()
    door = socket.socket(fileno=int(arguments[0]))
    if not int(arguments[1]):
        leave_network()
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # Ctrl+C is for the pipeline; this one ends when its door closes
    concepts = _Concepts()
    recipe()  # of the code that runs, read before it can change
    while True:
        message, handles, _, _ = socket.recv_fds(door, 1 << 20, 32)
        if not message:
            return
        if message.startswith(JOB):  # a STOP can come after the feed had ended by itself
            _serve(door, pickle.loads(message[len(JOB) :]), handles, concepts, wake)


class _Concepts:
    """The concepts of the last job, loaded again only when they are others."""

    def __init__(self) -> None:
        self.stand: str | None = None
        self.concepts: Concepts | None = None

    def of(self, job: Job) -> Concepts:
        if self.concepts is None or self.stand != job.stand:
            self.concepts = None
            self.concepts = _loaded(job)
            self.stand = job.stand
            gc.collect()
            gc.freeze()  # so that no sweep touches, and copies, what the processes share
        return self.concepts


def _loaded(job: Job) -> Concepts:
    """From the cache, else from the store, which only a child opens: RocksDB and fork do not go together."""
    if not job.base.store:
        return load_concepts(None)
    path = path_of(job.cache, job.stand) if job.cache else None
    if path is not None and (found := kept(path)) is not None:
        return found
    data = _made(job)
    if path is not None:
        keep(path, data)
    concepts: Concepts = pickle.loads(data)
    return concepts


def _made(job: Job) -> bytes:
    read, write_ = os.pipe()
    parent = os.getpid()
    if os.fork() == 0:
        code = 1
        try:
            die_with_parent(parent)
            os.close(read)
            with os.fdopen(write_, "wb") as out:
                out.write(made(job.base.view()))
            code = 0
        finally:
            os._exit(code)
    os.close(write_)
    with os.fdopen(read, "rb") as file:
        data = file.read()
    _, status = os.waitpid(-1, 0)
    if status or not data:
        raise FeedError("De begrippen van het curriculum konden niet geladen worden.", "Probeer het opnieuw.")
    return data


def _serve(door: socket.socket, job: Job, handles: list[int], concepts: _Concepts, wake: int) -> None:
    known, page, *pipes = handles
    pids: list[int] = []
    try:
        terms = concepts.of(job)
    except EtalageError as error:
        _say(door, error=error.to_json(), sort=type(error).__name__)
        _close(handles)
        return
    parent = os.getpid()
    for number, pipe in enumerate(pipes):
        pid = os.fork()
        if pid == 0:
            for other in pipes:
                if other != pipe:
                    os.close(other)
            door.close()
            _work(job, terms, known, page, pipe, number, len(pipes), parent)
        pids.append(pid)
    _close(handles)
    _say(door, pids=pids)
    _say(door, ended=_wait(door, pids, wake))


def _say(door: socket.socket, **facts: object) -> None:
    try:
        door.send(json.dumps(facts).encode())
    except OSError:
        os._exit(0)


def _close(handles: list[int]) -> None:
    for handle in handles:
        os.close(handle)


def _wait(door: socket.socket, pids: list[int], wake: int) -> list[int]:
    """How each process ended, in their order. They are killed when the pipeline says or leaves."""
    codes: dict[int, int] = {}
    while len(codes) < len(pids):
        for pid in pids:
            if pid not in codes:
                done, status = os.waitpid(pid, os.WNOHANG)
                if done:
                    codes[pid] = os.waitstatus_to_exitcode(status)
        if len(codes) == len(pids):
            break
        ready, _, _ = select.select([door.fileno(), wake], [], [], 5)
        if wake in ready:
            os.read(wake, 1 << 16)
        if door.fileno() in ready:
            is_over = not door.recv(1 << 16)
            for pid in pids:
                if pid not in codes:
                    os.kill(pid, signal.SIGKILL)
            if is_over:
                os._exit(0)
    return [codes[pid] for pid in pids]


# -- one of the processes of a feed --------------------------------------------------------------------------------


def _work(
    job: Job, concepts: Concepts, known: int, page: int, pipe: int, number: int, slices: int, parent: int
) -> None:
    """Read the feed and send what was found; never returns."""
    try:
        die_with_parent(parent)
        os.nice(NICE)
        gc.set_threshold(SWEEP)
        os.chdir(job.folder)
        shared = mmap.mmap(page, 0)
        memory = packed((), memory=True, end=True)  # when it is needed there is no room to make it
        try:
            view = job.base.view()
            limit_memory(job.settings.feed_memory_mb << 20)
            slice_ = _Slice(job, concepts, Outfit(view), Known(known, job.known), shared, number, slices)
            slice_.run(pipe)
        except EtalageError as error:
            _send(pipe, packed((), error=error.to_json(), sort=type(error).__name__, end=True))
        except MemoryError:
            _send(pipe, memory)
        except RecursionError:
            _send(pipe, packed((), depth=True, end=True))
    except BrokenPipeError:
        pass
    except BaseException as error:
        os.write(2, f"{type(error).__name__} in ingest.worker\n".encode())
        os._exit(3)
    os._exit(0)


def _send(pipe: int, message: bytes) -> None:
    """Write all of it: who was stopped and goes on has written a part. The pipe is closed by ending."""
    rest = memoryview(message)
    while rest:
        rest = rest[os.write(pipe, rest) :]


class _Slice:
    """The share of one process in one feed."""

    def __init__(
        self,
        job: Job,
        concepts: Concepts,
        outfit: Outfit,
        known: Known,
        page: mmap.mmap,
        number: int,
        slices: int,
    ) -> None:
        self._job, self._concepts, self._outfit, self._known = job, concepts, outfit, known
        self._page, self._number, self._slices = page, number, slices
        self._release = concepts.release
        self._context: Context = context_of(job.feed, job.settings)
        self._way = way_of(self._context, concepts.fingerprint, job.settings.max_record_kb)
        self._memo = Memo(job.memo) if job.memo else None
        self._beats = self._items = self._line = 0
        pulse.listen(self._beat)
        turns.share(self._ahead)

    def run(self, out: int) -> None:
        """Send all parcels of this share, in messages; the last of a turn says so."""
        items = items_of(self._job.feed, self._job.settings)
        turn = 0
        try:
            while True:
                if turn % self._slices != self._number:
                    if self._skip(items) < SLICE:
                        break
                    turn += 1
                    continue
                is_last = self._turn(items, out)
                if is_last:
                    return
                turn += 1
        finally:
            items.close()
        _send(out, packed((), end=True))

    def _ahead(self) -> int:
        turn, place = divmod(self._items, SLICE)
        others = (self._number - turn) % self._slices
        return others * SLICE - place if others else 0

    def _skip(self, items: Iterator[Item | Deferred]) -> int:
        before = self._items
        for _ in islice(items, SLICE):
            self._items += 1
            self._beat()
        return self._items - before

    def _turn(self, items: Iterator[Item | Deferred], out: int) -> bool:
        """Work one batch out; True at the end of the feed."""
        waiting: list[Parcel] = []
        size = 0
        before = self._items
        for parcel in self._parcels(self._resolved(islice(items, SLICE))):
            waiting.append(parcel)
            self._beat()
            size += len(parcel.quads) + len(parcel.document) + 200
            if size > MESSAGE:
                _send(out, packed(waiting))
                waiting, size = [], 0
        is_last = self._items - before < SLICE
        _send(out, packed(waiting, turn=True, end=is_last))
        return is_last

    def _resolved(self, items: Iterator[Item | Deferred]) -> Iterator[Item]:
        for item in items:
            self._items += 1
            whole = resolved(item)
            place = whole.position if isinstance(whole, SourceRecord) else whole.finding.position
            self._line = (place.line or place.row or 0) if place else 0
            self._beat()
            yield whole

    def _beat(self) -> None:
        self._beats += 1
        PAGE.pack_into(self._page, self._number * PAGE.size, self._beats, self._items, self._line)

    def _parcels(self, items: Iterator[Item]) -> Iterator[Parcel]:
        """What is remembered goes by, the rest is judged; in the order of the feed."""
        order: deque[Parcel | str] = deque()
        """What is remembered as it is; for what is judged its key."""

        def unknown() -> Iterator[Item]:
            for item in items:
                key = "" if isinstance(item, BrokenRecord) or item.is_deleted else key_of(item, self._way)
                kept = self._remembered(item, key) if isinstance(item, SourceRecord) and key else None
                order.append(kept or key)
                if kept is None:
                    yield item

        for judged in judge(unknown(), self._concepts, self._context):
            while isinstance(first := order.popleft(), Parcel):
                yield first
            yield self._parcel(judged, first)
        for last in order:
            assert isinstance(last, Parcel)
            yield last

    def _remembered(self, record: SourceRecord, key: str) -> Parcel | None:
        found = self._memo.find(record, key) if self._memo else None
        return found if found is not None and self._is_placed(found) else None

    def _is_placed(self, found: Parcel) -> bool:
        """True when nothing has to be made of the record: it was refused, or the store has it."""
        if not found.graph_hash:
            return True
        place = self._known.index(found.iri)
        return place is not None and self._known.hash(place) == short(found.graph_hash)

    def _parcel(self, judged: Judged, key: str) -> Parcel:
        item, mapped = judged.item, judged.mapped
        if isinstance(item, BrokenRecord):
            place = item.finding.position or Position(self._job.feed.path.name)
            return Parcel(BROKEN, item.identifier, place, is_refused=judged.is_refused).tell(judged.findings)
        if item.is_deleted:
            source = key_of(item, self._way)  # so that it is seen when the record itself comes along too
            return Parcel(DELETED, item.identifier, item.position, source).tell(judged.findings)
        if mapped is None or judged.is_refused:
            iri = mapped.iri if mapped else ""
            parcel = Parcel(RECORD, item.identifier, item.position, key, iri, is_refused=True)
        else:
            parcel = self._ready(item, key, mapped)
        return parcel.tell(judged.findings)

    def _ready(self, item: SourceRecord, key: str, mapped: Mapped) -> Parcel:
        text, graph_hash = mapped.ntriples, digest_of_lines(mapped.lines)
        parcel = Parcel(RECORD, item.identifier, item.position, key, mapped.iri, graph_hash)
        place = self._known.index(mapped.iri)
        if self._job.delivery and (place is None or self._known.hash(place) != short(graph_hash)):
            source = provenance.record_graph(
                item, mapped.iri, graph_hash, self._job.delivery, self._job.moment, self._release
            )
            parcel.size = size_placed(mapped.statements, text) + len(source)
            parcel.quads = nquads(text + ntriples(source), mapped.iri)
            document = self._outfit.document(mapped.iri, [*mapped.statements, *source])
            parcel.document = prepare(document) if document else b""
        return parcel


if __name__ == "__main__":
    main(sys.argv[1:])
