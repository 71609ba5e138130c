"""A search engine beside the version that is read: what is not in that version is not shown.

The index of a cluster is one for all versions. It follows a new version within a second or so, it is behind while the
cluster is down, and it is ahead of an older version that somebody reads. Then hits are held against the store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from etalage.search import Coverage, Hit, Kind, Page, Query, SearchEngine
from etalage.search.document import documents
from etalage.store import View


class Holding(Protocol):
    """What the index holds; another value whenever it changed."""

    @property
    def version(self) -> int:
        """The version of the catalogue."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is lacking."""
        ...


class Agreeing:
    """The port for one version, in front of an index that may hold another. For any number of threads."""

    def __init__(
        self, version: int, view: View, make: Callable[[], SearchEngine], holding: Callable[[], Holding | None]
    ) -> None:
        """`make`: a service for the index as it is now; what it remembers is forgotten when the index changes."""
        self._version, self._view, self._make, self._holding = version, view, make, holding
        self._lock = threading.Lock()
        self._made: tuple[Holding | None, SearchEngine] | None = None

    def search(self, query: Query) -> Page:
        """See SearchEngine. Of a page that `is_behind` the hits are in this version, other counts may be off."""
        agreed = self._agrees()
        page = self._service().search(query)
        hits = self._kept(page.hits)  # also when they agreed: a change of this very moment is not seen yet
        if agreed and self._agrees() and len(hits) == len(page.hits):
            return page
        return replace(page, hits=hits, total=page.total - len(page.hits) + len(hits), is_behind=True)

    def count(self, query: Query) -> int:
        """See SearchEngine."""
        return self._service().count(query)

    def suggest(self, prefix: str, most: int = 4) -> Mapping[Kind, tuple[Hit, ...]]:
        """See SearchEngine."""
        found = self._service().suggest(prefix, most)
        return {kind: self._kept(hits) for kind, hits in found.items()}

    def coverage(self) -> Coverage:
        """See SearchEngine."""
        return self._service().coverage()

    def __len__(self) -> int:
        return len(self._service())

    def close(self) -> None:
        """See SearchEngine."""
        with self._lock:
            made, self._made = self._made, None
        if made is not None:
            made[1].close()

    def _agrees(self) -> bool:
        holding = self._holding()
        return holding is not None and holding.version == self._version and holding.is_whole

    def _service(self) -> SearchEngine:
        holding = self._holding()
        with self._lock:
            if self._made is None or (holding is not None and self._made[0] != holding):
                self._made = holding, self._make()
            return self._made[1]

    def _kept(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """The hits that can be found in this version."""
        hits = tuple(hits)
        there = {document.iri for document in documents(self._view, [hit.iri for hit in hits])}
        return tuple(hit for hit in hits if hit.iri in there)
