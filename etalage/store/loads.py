"""Lays finished N-Quads in a store in bulk, beside other work, and says when RocksDB merges them."""

from __future__ import annotations

import contextlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import BinaryIO

from pyoxigraph import RdfFormat, Store

from etalage.store import memory, merging
from etalage.store.disk import disk_error

SPOOL = 80_000_000
"""Bytes of N-Quads that wait, in a file, before they are loaded in bulk: some 360,000 quads. Larger ones take more
memory (1.0 GB in all at 134 MB); of smaller ones a million records leave so many that the last merge takes long."""

WAITING = 4
"""Files that may wait to be loaded. The loader has bursts; with one the readers stood still for half of the time."""


class Loads:
    """The bulk loads of one writer. For one thread; the loads themselves go on in another."""

    def __init__(self, store: Store, path: Path) -> None:
        """`path` is the folder of the store; what waits is laid beside it."""
        self._store: Store | None = store
        self._path = path
        self._spool_path = path.with_name(f"{path.name}.lading")
        self._spool: BinaryIO | None = None
        self._spool_size = 0
        self._spool_names: set[str] = set()
        # One thread, so that what is read next is not kept waiting while a load is written.
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="oxigraph-load")
        self._loading: deque[tuple[Future[None], Path, set[str]]] = deque()
        self._number = 0
        self._merging: Future[None] | None = None
        self._hurries = False
        self._is_over = Event()
        merging.give_way()

    def put(self, name: str, quads: bytes) -> None:
        """The quads of one graph go along with the next load. Raises StoreError."""
        try:
            if self._spool is None:
                self._spool = self._spool_path.open("wb")
            self._spool.write(quads)
        except OSError as error:
            raise disk_error(error, "Schrijven in de opslag") from error
        self._spool_names.add(name)
        self._spool_size += len(quads)
        if self._spool_size >= SPOOL:
            self.begin()

    def await_graph(self, name: str) -> None:
        """See to it that what was put under this name can be read. Raises StoreError."""
        if name in self._spool_names:
            self.begin()
        if any(name in names for _, _, names in self._loading):
            self.finish()

    def begin(self) -> None:
        """Put what was spooled behind the loads that are under way; wait for the first when there are many."""
        spool, self._spool = self._spool, None
        if spool is None or self._store is None:
            return
        self._number += 1
        path = self._spool_path.with_name(f"{self._spool_path.name}.{self._number}")
        try:
            spool.close()
            self._spool_path.replace(path)
        except OSError as error:
            raise disk_error(error, "Schrijven in de opslag") from error
        self._loading.append((self._loader.submit(_load_file, self._store, path), path, self._spool_names))
        self._spool_names, self._spool_size = set(), 0
        self.pace()
        self.finish(WAITING)

    def finish(self, most: int = 0) -> None:
        """Wait until at most so many loads are under way. Raises StoreError."""
        while self._loading and (len(self._loading) > most or self._loading[0][0].done()):
            loading, _, _ = self._loading.popleft()
            try:
                loading.result()
            except (OSError, RuntimeError, SyntaxError) as error:
                raise disk_error(error, "Schrijven in de opslag") from error

    def make_way(self) -> None:
        """Before something is written through the log: see `merging.go_ahead`."""
        if self._number >= merging.LOADS and not self._hurries:
            merging.go_ahead()
            self._hurries = True

    def pace(self) -> None:
        """Let merging wait, or go ahead when there is too much of it."""
        surplus = merging.surplus(self._path)
        if not self._hurries and surplus > merging.MANY:
            merging.go_ahead()
            self._hurries = True
        elif self._hurries and surplus <= merging.SURPLUS:
            merging.give_way()
            self._hurries = False

    def tidy(self) -> bool:
        """Begin to merge what many loads left in pieces, beside other work; False when there is no need."""
        if self._merging is None and merging.surplus(self._path) > merging.SURPLUS:
            merging.go_ahead()
            self._merging = self._loader.submit(self._merge)
        return self._merging is not None

    def merged(self) -> None:
        """Wait until what `tidy` began is done. Raises OSError."""
        if self._merging is not None:
            self._merging.result()

    def end(self) -> None:
        """Stop merging, forget what still waits, and let go of the store."""
        self._is_over.set()
        self._loader.shutdown(cancel_futures=True)
        while self._loading:
            with contextlib.suppress(OSError):
                self._loading.popleft()[1].unlink()
        spool, self._spool = self._spool, None
        if spool is not None:
            with contextlib.suppress(OSError):
                spool.close()
                self._spool_path.unlink()
        self._store = None

    def _merge(self) -> None:
        if not merging.settled(self._path, self._is_over) and self._store is not None and not self._is_over.is_set():
            self._store.optimize()


def _load_file(store: Store, path: Path) -> None:
    try:
        store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    finally:
        path.unlink(missing_ok=True)
        memory.give_back()
