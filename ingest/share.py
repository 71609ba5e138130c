"""One of the processes that go through a feed: it reads, maps and judges every n-th slice, and can do nothing else.

What it finds goes to the pipeline as `parcel`s, through a pipe.
"""

from __future__ import annotations

import gc
import mmap
import os
import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from etalage.catalogue import Base
from etalage.concepts import Concepts
from etalage.errors import EtalageError
from etalage.findings import Position
from etalage.rdf import digest_of_lines, nquads, ntriples
from etalage.search.document import Outfit
from etalage.search.embedded import prepare
from etalage.settings import Settings
from etalage.store.confine import die_with_parent, limit_memory
from etalage.store.sizes import size_placed
from ingest import provenance, pulse, turns
from ingest.feeds import Feed
from ingest.judging import Judged, context_of, judge
from ingest.known import Known, short
from ingest.mapping import Context, Mapped
from ingest.memo import Memo, key_of, way_of
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


def work(
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
            share = _Share(job, concepts, Outfit(view), Known(known, job.known), shared, number, slices)
            share.run(pipe)
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


class _Share:
    """What one process does of a feed."""

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
