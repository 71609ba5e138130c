"""The port to search, in our own words. Content always comes from the store; a hit is an IRI and a score.

`fields` declares every field and facet once; `document` makes a search document of what the store holds;
`embedded` is the default engine (tantivy).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class Kind(Enum):
    """What can be found. The value stands in addresses and on the command line."""

    MATERIAAL = "materiaal"
    LEERDOEL = "leerdoel"
    ETALAGE = "etalage"

    __hash__ = object.__hash__  # there is one object per member, and that of Enum is ten times as slow


Value = str | float | bool


@dataclass(frozen=True, slots=True)
class Document:
    """What the index needs to find one thing. `values` has a tuple per field name of `fields.FIELDS`."""

    iri: str
    kind: Kind
    values: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """A question. Filters: facet name → chosen values (IRIs or codes); OR inside a facet, AND between."""

    text: str = ""
    kind: Kind | None = None
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = "relevantie"
    """A name of `fields.SORTS`."""
    page: int = 1
    """1-based."""
    size: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    iri: str
    kind: Kind
    score: float
    title: str


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and the exact number of hits that have it (ignoring the facet's own filter)."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """An answer."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    """Facet name → counts, most hits first, then by value."""
    kinds: Mapping[Kind, int]
    """Hits per kind, ignoring Query.kind."""


class SearchEngine(Protocol):
    """Reads one generation of the index."""

    def search(self, query: Query) -> Page:
        """Never a syntax error: any text is a question. Raises SearchError when the engine fails."""
        ...

    def __len__(self) -> int:
        """Number of documents."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


class IndexWriter(Protocol):
    """Prepares the next generation of the index."""

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents by IRI; the number that was put."""
        ...

    def add(self, prepared: bytes) -> None:
        """Add a document in the form that the engine's `prepared` gives, under an IRI that is not there."""
        ...

    def delete(self, iris: Iterable[str]) -> None:
        """Take documents away; unknown IRIs are no error."""
        ...

    def clear(self) -> None:
        """Take all documents away."""
        ...

    def commit(self) -> None:
        """Make the changes durable. The writer is finished."""
        ...

    def rollback(self) -> None:
        """Forget the changes. The writer is finished."""
        ...
