"""A question as a tree that every engine understands. What must be equal is decided before: here are only terms.

Who makes a plan has analysed the text already (`dutch`), so an engine compares terms and never analyses a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Term:
    """Documents with a term in a field of words; the score is BM25 (k1 1.2, b 0.75)."""

    field: str
    term: str


@dataclass(frozen=True, slots=True)
class Values:
    """Documents with one of these values in a field of values, or one of these codes; without a score."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents with these terms side by side, in this order, in one text of a field of phrases; one is a Term."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begins:
    """Documents with a term, value or key in a field that begins with this text; without a score."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Every:
    """What fits all clauses; the score is their sum, and that of `also` for what fits those too."""

    clauses: tuple[Clause, ...]
    also: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """What fits at least so many of the clauses; the score is the sum of those that fit."""

    clauses: tuple[Clause, ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Best:
    """What fits one of the clauses; the score is the best one, and `tie` times each of the others."""

    clauses: tuple[Clause, ...]
    tie: float = 0.0


@dataclass(frozen=True, slots=True)
class Times:
    """The same documents, with the score times a factor."""

    clause: Clause
    factor: float


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same documents, each with this score."""

    clause: Clause
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents, without a score."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Clause = Term | Values | Phrase | Begins | Every | Some | Best | Times | Fixed | Everything | Nothing


@dataclass(frozen=True, slots=True)
class Ask:
    """What an engine is asked in one go."""

    clause: Clause
    """What is sought, with its score."""
    filters: Mapping[str, Clause] = field(default_factory=dict)
    """Facet or field → what was chosen in it. A hit fits all; the counts of a facet ignore its own."""
    sort: str = ""
    """Name of a field of keys to sort by, rising; empty: by score, best first. Equals are ordered by IRI."""
    first: tuple[Clause, ...] = ()
    """With `sort`: what fits the first of these stands above what fits the second, and all of that above the rest."""
    start: int = 0
    size: int = 10
    counts: tuple[str, ...] = ()
    """Fields whose values are counted, exactly, in all hits."""
    passed: tuple[int, str] | None = None
    """With `sort` and without `first`: place and key of a hit before the page, from where it is quicker to find.

    No more than a hint: the page is that of `start`, whatever stands here."""


@dataclass(frozen=True, slots=True)
class Row:
    """One document that was found, with what the index keeps of it to show."""

    iri: str
    kind: str
    """Value of a Kind."""
    title: str
    score: float
    """0.0 when sorted by a field."""
    key: str = ""
    """The value by which it was sorted, if any."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine answers."""

    hits: tuple[Row, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    """Field → value → number of hits."""


class Engine(Protocol):
    """Reads one generation of the index. For any number of threads."""

    def find(self, ask: Ask) -> Found:
        """Raises SearchError when the engine fails."""
        ...

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """The answers to several questions, in one go where that is quicker. Raises as `find`."""
        ...

    def words(self) -> Mapping[str, int]:
        """The words of all documents as people write them (fields of phrases), with the documents that have each."""
        ...

    def __len__(self) -> int:
        """Number of documents."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...
