"""Trouble that the caller cannot step over. Expected trouble in a record is a value: see findings.

EtalageError
  SettingsError      the process cannot start
  FeedError          this feed cannot be read; the run goes to the next feed
    RecordError      this record cannot be read; the feed goes on
  StoreError         the store did not answer, or could not write
    WriterBusy       another process is writing
    VersionGone      the version that was asked for is no longer kept
  SearchError        the index did not answer
    SearchDown       it cannot be reached, is too slow, or is not there yet; later it may be
  NotFound           nothing is known under this IRI
  BadQuery           the SPARQL or search text cannot be understood
    QueryTooHeavy    the query was stopped at a limit of time, memory or size
"""

from __future__ import annotations


class EtalageError(Exception):
    """One sentence of cause and one of remedy, in Dutch, for whoever reads the screen.

    Facts (feed, line, path, ...) travel as attributes so that a door can show them apart.
    """

    def __init__(self, cause: str, remedy: str = "", **facts: object) -> None:
        self.cause = cause
        self.remedy = remedy
        self.facts = facts
        super().__init__(f"{cause} {remedy}".strip())

    def to_json(self) -> dict[str, str | int]:
        """Cause, remedy and the facts as JSON values: `type(error)(**facts)` makes it again in another process."""
        plain = {name: fact if isinstance(fact, int) else str(fact) for name, fact in self.facts.items() if fact}
        return {**plain, "cause": self.cause, "remedy": self.remedy}


class SettingsError(EtalageError):
    """The process cannot start with these settings."""


class FeedError(EtalageError):
    """This feed cannot be read; nothing of it is placed and what was there stays."""


class RecordError(FeedError):
    """This record cannot be read; the rest of the feed goes on."""


class StoreError(EtalageError):
    """The store did not answer, or could not write."""


class WriterBusy(StoreError):
    """Another process is writing; there is one writer at a time."""


class VersionGone(StoreError):
    """The version that was asked for is no longer kept."""


class SearchError(EtalageError):
    """The index did not answer."""


class SearchDown(SearchError):
    """The engine cannot be reached, is too slow, or has no index yet: what works now may not, and the reverse."""


class NotYet(SearchError):
    """What was asked is still being read: go on without it, and ask again later."""


class NotFound(EtalageError):
    """Nothing is known under this IRI."""


class BadQuery(EtalageError):
    """The SPARQL or search text cannot be understood."""


class QueryTooHeavy(BadQuery):
    """The query was stopped at a limit of time, memory or size."""
