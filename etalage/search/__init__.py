"""The port to search, in our own words. Content always comes from the store; a hit is an IRI and a score.

    fields      every field and facet, declared once       document    store → what is known of one thing
    dutch       the language                               prepared    that → terms, for every engine
    asked       what a text means                          questions   text → plans, from strict to loose
    deciding    which of those is used                     service     Query → Page: this port
    plan        what an engine is asked
    embedded    the default engine (tantivy)               elastic     Elasticsearch

Everything but the last two is the same on every engine: an engine compares terms and counts.
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
    literal: frozenset[str] = frozenset()
    """Levels in the text (`Understood.key`) that are sought as words and not understood."""
    is_exact: bool = False
    """True: only words as typed; nothing is corrected, split or replaced by a synonym, no level is understood."""
    is_explained: bool = False
    """True: hits say why they are here, and an empty answer what could be asked instead. Costs some milliseconds."""
    also_counted: frozenset[str] = frozenset()
    """Facets that are counted for this question though they are not always (`Field.is_counted`)."""


class How(Enum):
    """In what way a word of the question was found."""

    WORD = "woord"
    FORM = "vorm"
    """In another inflection."""
    PART = "deel"
    """As a part of a compound, or by the parts of the compound that was typed."""
    SYNONYM = "synoniem"
    SPELLING = "spelling"
    LEVEL = "niveau"
    GOAL = "doel"
    """It belongs to a goal that was named by its number."""
    CODE = "code"
    """The text as a whole is a code, number or name of it."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A piece of the text of a hit, with the places (start, end) of what was sought."""

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit is here."""

    how: How
    typed: str
    """The word or level of the question."""
    field: str
    """Name of the field in which it was found."""
    found: str = ""
    """The word in the text; of a level or goal its IRI."""
    via: str = ""
    """The synonym or part through which."""
    text: str = ""
    """Of a goal: its text, so that one can see which goal."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    iri: str
    kind: Kind
    score: float
    title: str
    highlights: tuple[Highlight, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and the exact number of hits that have it (ignoring the facet's own filter)."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Understood:
    """A level in the text that is taken for what it means, not for its words."""

    typed: str
    key: str
    """For `Query.literal`: seek it as words after all."""
    nl: str
    en: str
    without: str
    """The text without it."""
    is_used: bool = True
    """False: with it there is nothing, so it was left out."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another spelling."""

    text: str
    """The whole question, mended."""
    is_used: bool
    """True: the answer is to this text; what was typed gives nothing."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A question that does give something, where this one gives nothing."""

    reason: str
    """`filter` (one less), `niveau` (a level of the text less), `woorden` (fewer words), `doel` (a broader goal)."""
    about: str
    """The facet, the level as typed, the word that stays, or the IRI of the goal."""
    query: Query
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """An answer."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    """Facet name → counts, most hits first, then by value."""
    kinds: Mapping[Kind, int]
    """Hits per kind, ignoring Query.kind."""
    understood: tuple[Understood, ...] = ()
    suggestion: Suggestion | None = None
    alternatives: tuple[Alternative, ...] = ()
    is_partial: bool = False
    """True: nothing has all the words; hits have some of them."""
    is_behind: bool = False
    """True: the index holds another version than is read. The hits are of this version; counts may be off."""


Coverage = Mapping[str, Mapping[str, int]]
"""IRI of a goal → IRI of a level → number of materials, those for what is below both included."""


class SearchEngine(Protocol):
    """Answers from one generation of the index."""

    def search(self, query: Query) -> Page:
        """Never a syntax error: any text is a question. Raises SearchError when the engine fails.

        Raises BadQuery for a filter or sort that does not exist.
        """
        ...

    def count(self, query: Query) -> int:
        """The total that `search` gives, without the rest of the work. Raises as `search`."""
        ...

    def suggest(self, prefix: str, most: int = 4) -> Mapping[Kind, tuple[Hit, ...]]:
        """Things whose title has these words, the last perhaps half typed; at most so many per kind, best first."""
        ...

    def coverage(self) -> Coverage:
        """The materials for every goal and level."""
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
        """Add a document in the form that `prepared.prepare` gives, under an IRI that is not there."""
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
