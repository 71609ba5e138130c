"""The port to the RDF store: a View reads one published version, a Writer prepares the next one.

Adapters: `embedded` (Oxigraph in this process, versions on disk; `loads` fills it in bulk) and `remote` (any SPARQL
1.1 server with graph store protocol). `versions` keeps the version folders; `sandbox` runs public queries in
processes that can be killed. SPARQL texts come from the room `queries`; parameters are bound as RDF terms, never
formatted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from etalage.rdf import Graph, Term, Triple

Row = Mapping[str, Term]
"""One solution: the bound variables only, names without question mark."""

Bindings = Mapping[str, Term]
"""Values for variables of a query. Each must be in the projection (pyoxigraph refuses it otherwise)."""


class View(Protocol):
    """Reads one version. The default graph of every query is the union of all named graphs."""

    @property
    def version(self) -> int:
        """Number of the version that is read; 0 for an empty store that was never published."""
        ...

    def select(self, query: str, bindings: Bindings | None = None) -> list[Row]:
        """All solutions of a SELECT. Raises BadQuery, StoreError."""
        ...

    def rows(self, query: str, bindings: Bindings | None = None) -> Iterator[Row]:
        """The solutions of a SELECT, one at a time where the store can. Raises BadQuery, StoreError."""
        ...

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        """The answer to an ASK. Raises BadQuery, StoreError."""
        ...

    def construct(self, query: str, bindings: Bindings | None = None) -> Graph:
        """The triples of a CONSTRUCT or DESCRIBE. Raises BadQuery, StoreError."""
        ...

    def graph(self, name: str) -> Graph:
        """The triples of one named graph; empty when it does not exist."""
        ...

    def about(self, iri: str) -> Graph:
        """All triples with this subject, in any graph, each once."""
        ...

    def graphs(self) -> Iterable[str]:
        """The names of all named graphs, in any order."""
        ...

    def __len__(self) -> int:
        """Number of quads."""
        ...

    def close(self) -> None:
        """Let go of the version. Reading afterwards is an error."""
        ...


class Writer(Protocol):
    """Prepares the next version; nothing is visible to any View until commit() has returned.

    One writer at a time, over all processes. All of it happens, or none of it.
    """

    def replace(self, name: str, triples: Iterable[Triple]) -> None:
        """Put exactly these triples in the named graph, instead of what was there."""
        ...

    def place(self, name: str, quads: bytes, size: int, replaces: bool) -> None:
        """Put these N-Quads, all of the named graph, in it. `size`: the number that the store will hold.

        `replaces` says that something stands under this name; when it is False nothing may.
        """
        ...

    def remove(self, name: str) -> None:
        """Take away the named graph; no error when it does not exist."""
        ...

    def view(self) -> View:
        """Reads the next version as it is now: what was published plus the changes so far."""
        ...

    def tidy(self) -> None:
        """Begin, beside other work, what makes the next version quick to read; `commit` waits for it."""
        ...

    def commit(self) -> None:
        """Make the changes durable. When it returns they are on disk (fsync). The writer is finished."""
        ...

    def rollback(self) -> None:
        """Forget the changes. The writer is finished."""
        ...
