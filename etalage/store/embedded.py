"""The store in this process: Oxigraph on disk, in a version folder (View) or in a draft folder (Writer).

Every graph is named; the default graph of a query is the union of them all. Queries here are ours: a public
query goes through `sandbox`.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Variable,
)

from etalage.errors import BadQuery, StoreError
from etalage.rdf import Graph, Triple
from etalage.store import Bindings, Row, memory
from etalage.store.disk import disk_error
from etalage.store.loads import Loads
from etalage.store.sizes import as_stored, size_stored
from etalage.store.sparql_text import has_dataset, not_sparql

BATCH = 20_000
"""Quads that wait in memory before they are written. Measured on 420,000 quads: 2,000 take 7.7 s, 20,000 4.5 s."""

BULK = 2_000
"""From here on bulk_extend (writes files at once) is cheaper than extend (writes a log): 4.5 against 7.7 s."""

LARGE = 1_000
"""Of a graph with more triples only the difference is written: a newer curriculum is placed in 6 s, not in 38."""


def clone_store(source: Path, target: Path) -> None:
    """A second store with the same content, by hard links (6 ms on 4 million quads). Raises StoreError."""
    try:
        Store.read_only(str(source)).backup(str(target))
    except OSError as error:
        raise disk_error(error, "De opslag klaarzetten") from error


class _Reader:
    """Reading from a Store that somebody else opened; what EmbeddedView and the view of a writer share."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    def select(self, query: str, bindings: Bindings | None = None) -> list[Row]:
        """See View."""
        return list(self.rows(query, bindings))

    def rows(self, query: str, bindings: Bindings | None = None) -> Iterator[Row]:
        """See View."""
        results = self._run(query, bindings)
        if not isinstance(results, QuerySolutions):
            raise BadQuery("Dit is geen SELECT-vraag.")
        names = [variable.value for variable in results.variables]
        try:
            for solution in results:
                yield {name: term for name, term in zip(names, solution, strict=True) if term is not None}
        except (OSError, RuntimeError) as error:
            raise StoreError(f"De vraag brak af: {error}.") from error

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        """See View."""
        results = self._run(query, bindings)
        if not isinstance(results, QueryBoolean):
            raise BadQuery("Dit is geen ASK-vraag.")
        return bool(results)

    def construct(self, query: str, bindings: Bindings | None = None) -> Graph:
        """See View."""
        results = self._run(query, bindings)
        if not isinstance(results, QueryTriples):
            raise BadQuery("Dit is geen CONSTRUCT- of DESCRIBE-vraag.")
        try:
            return list(results)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"De vraag brak af: {error}.") from error

    def graph(self, name: str) -> Graph:
        """See View."""
        return self._triples(None, _node(name))

    def about(self, iri: str) -> Graph:
        """See View."""
        return list(dict.fromkeys(self._triples(_node(iri), None)))

    def graphs(self) -> list[str]:
        """See View."""
        try:
            return [name.value for name in self._store().named_graphs()]
        except OSError as error:
            raise disk_error(error, "De opslag lezen") from error

    def __len__(self) -> int:
        try:
            return len(self._store())
        except OSError as error:
            raise disk_error(error, "De opslag lezen") from error

    def _triples(self, subject: NamedNode | None, graph: NamedNode | None) -> Graph:
        try:
            return [quad.triple for quad in self._store().quads_for_pattern(subject, None, None, graph)]
        except OSError as error:
            raise disk_error(error, "De opslag lezen") from error

    def _run(self, query: str, bindings: Bindings | None) -> QuerySolutions | QueryBoolean | QueryTriples:
        substitutions = {Variable(name): term for name, term in (bindings or {}).items()}
        try:
            union = not has_dataset(query)  # pyoxigraph would ignore FROM
            return self._store().query(query, use_default_graph_as_union=union, substitutions=substitutions)
        except SyntaxError as error:
            raise not_sparql(error, query) from error
        except RuntimeError as error:  # a bound variable that is not in the projection
            raise BadQuery(f"De SPARQL-vraag past niet: {error}.") from error
        except OSError as error:
            raise disk_error(error, "De opslag lezen") from error


class EmbeddedView(_Reader):
    """A published version, opened read-only."""

    def __init__(self, path: Path, version: int) -> None:
        """Open the store in this folder. Raises StoreError."""
        try:
            self._open: Store | None = Store.read_only(str(path))
        except OSError as error:
            raise disk_error(error, f"De opslag van versie {version} openen") from error
        self._version = version
        super().__init__(self._opened)

    @classmethod
    def empty(cls) -> EmbeddedView:
        """Version 0: what is there before anything was published."""
        view = cls.__new__(cls)
        view._open, view._version, view._store = Store(), 0, view._opened
        return view

    @property
    def version(self) -> int:
        """See View."""
        return self._version

    def close(self) -> None:
        """See View. A query that still runs in another thread ends well; its files stay until then."""
        self._open = None

    def _opened(self) -> Store:
        if self._open is None:
            raise StoreError(f"Versie {self._version} is al gesloten.")
        return self._open


class EmbeddedWriter:
    """Writes in a draft folder that nobody else sees, so nothing here needs a transaction. For one thread."""

    can_be_read_before_commit = True
    stand = 0
    """Counter of a remote store; the embedded store has its version folders instead."""

    def __init__(self, path: Path, base_version: int = 0) -> None:
        """Open the store in this folder read-write, or make it. Raises StoreError."""
        memory.few_arenas()
        try:
            with memory.few_files():
                self._open: Store | None = Store(str(path))
        except OSError as error:
            raise disk_error(error, f"De opslag {path} openen om te schrijven") from error
        self.base_version = base_version
        self.changed: set[str] = set()
        """Names of the graphs that differ from the base version, but for those placed; complete after `flush()`."""
        self.placed = 0
        """Graphs that were placed."""
        self.growth = 0
        """Quads added minus quads removed; complete after `flush()`."""
        self._waiting: dict[str, list[Triple]] = {}
        self._waiting_size = 0
        self._loads = Loads(self._open, path)

    def place(self, name: str, quads: bytes, size: int, replaces: bool) -> None:
        """See Writer."""
        store = self.opened()
        self._waiting.pop(name, None)
        if replaces:
            self._loads.await_graph(name)
            self._loads.make_way()
            try:
                self.growth -= sum(1 for _ in store.quads_for_pattern(None, None, None, _node(name)))
                store.remove_graph(_node(name))
            except OSError as error:
                raise disk_error(error, "Schrijven in de opslag") from error
        self._loads.put(name, quads)
        self.growth += size
        self.placed += 1

    def replace(self, name: str, triples: Iterable[Triple]) -> None:
        """See Writer. A graph that is the same already is left alone."""
        _node(name)
        self._wait(name, list(triples))

    def remove(self, name: str) -> None:
        """See Writer."""
        _node(name)
        self._wait(name, [])

    def view(self) -> EmbeddedDraftView:
        """See Writer."""
        return EmbeddedDraftView(self)

    def flush(self) -> None:
        """Write what waits, so that queries see it. Raises StoreError."""
        self._loads.begin()
        self._loads.finish()
        waiting, self._waiting, self._waiting_size = self._waiting, {}, 0
        store, quads = self.opened(), []
        try:
            for name, triples in waiting.items():
                quads += self._make_room(store, NamedNode(name), triples)
            if len(quads) >= BULK:
                store.bulk_extend(quads)
            elif quads:
                self._loads.make_way()
                store.extend(quads)
        except OSError as error:
            raise disk_error(error, "Schrijven in de opslag") from error

    def tidy(self) -> None:
        """Begin to merge what many loads left in pieces, beside other work; `commit` waits for it."""
        self.flush()
        self._loads.tidy()

    def size(self, base: int) -> int:
        """Quads in the next version, when the base version has `base`."""
        return base + self.growth

    def commit(self) -> None:
        """See Writer: everything is in files that RocksDB has synced, and the folder is closed."""
        self.flush()
        try:
            self._loads.merged()
            self.opened().flush()
        except OSError as error:
            raise disk_error(error, "Schrijven in de opslag") from error
        self._end()

    def rollback(self) -> None:
        """See Writer. The folder itself is thrown away by who made it."""
        self._waiting.clear()
        self._end()

    def _end(self) -> None:
        self._loads.end()
        self._open = None

    def opened(self) -> Store:
        """The store while the writer is not finished."""
        if self._open is None:
            raise StoreError("Deze schrijver is al klaar.", "Begin een nieuwe levering.")
        return self._open

    def waiting(self, name: str) -> list[Triple] | None:
        """What will stand in a graph that was not written yet; None when nothing waits for it."""
        self._loads.await_graph(name)
        return self._waiting.get(name)

    def _wait(self, name: str, triples: list[Triple]) -> None:
        self.opened()
        self._waiting_size += len(triples) + 1
        self._waiting[name] = triples
        if self._waiting_size >= BATCH:
            self.flush()

    def _make_room(self, store: Store, name: NamedNode, triples: list[Triple]) -> list[Quad]:
        """Take away the old graph when it differs; the quads to write instead."""
        new = set(triples)
        if store.contains_named_graph(name):
            old = {quad.triple for quad in store.quads_for_pattern(None, None, None, name)}
            if old == new or old == as_stored(new):
                return []
            gone = old - new
            if len(old) > LARGE and 2 * len(gone) < len(old):
                new = as_stored(new - old) - (old - gone)
            else:
                gone = old
            self._take_away(store, name, gone, gone is old)
        elif not new:
            return []
        self.changed.add(name.value)
        self.growth += size_stored(new)
        return [Quad(triple.subject, triple.predicate, triple.object, name) for triple in new]

    def _take_away(self, store: Store, name: NamedNode, triples: set[Triple], is_everything: bool) -> None:
        if is_everything:
            store.remove_graph(name)
        else:
            for triple in triples:
                store.remove(Quad(triple.subject, triple.predicate, triple.object, name))
        self.growth -= len(triples)


class EmbeddedDraftView(_Reader):
    """Reads the next version while it is written: a query first writes what waits in memory."""

    def __init__(self, writer: EmbeddedWriter) -> None:
        self._writer = writer
        super().__init__(self._flushed)

    @property
    def version(self) -> int:
        """The version that this will become."""
        return self._writer.base_version + 1

    def graph(self, name: str) -> Graph:
        """See View. Writes nothing, so that a delivery may look at each record before it replaces it."""
        waiting = self._writer.waiting(name)
        if waiting is not None:
            return list(dict.fromkeys(waiting))
        return _Reader(self._writer.opened).graph(name)

    def close(self) -> None:
        """See View; the writer stays open."""

    def _flushed(self) -> Store:
        self._writer.flush()
        return self._writer.opened()


def _after_fork() -> None:
    """In a forked child: end without RocksDB's last rites, which wait for threads of the parent and crash.

    Measured: a child of a process that ever opened a store ends with SIGSEGV at exit(). Functions given to glibc's
    on_exit run before those of libraries loaded earlier, and `_exit` keeps the exit code.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "on_exit"):
        libc.on_exit(libc._exit, None)


os.register_at_fork(after_in_child=_after_fork)


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise BadQuery(f"“{iri[:200]}” is geen geldig adres.", "Geef een volledig adres, zonder spaties.") from error
