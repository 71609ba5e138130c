"""Which engine: the one place that knows all of them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from etalage.errors import SearchError
from etalage.search import IndexWriter, embedded
from etalage.search.plan import Ask, Engine, Found
from etalage.settings import Settings

CLUSTER = "elasticsearch"
"""The value of the setting `search_engine` for a cluster; its client is imported by who needs it."""


def open_engine(settings: Settings, path: Path) -> Engine:
    """Reads the index of the version in this folder, or that of the cluster. Raises SearchError.

    A cluster is looked for at the first question, and at the next while it is not there: a site opens without it.
    """
    return _Cluster(settings) if settings.search_engine == CLUSTER else embedded.open_engine(path)


def open_index_writer(settings: Settings, path: Path) -> IndexWriter:
    """Writes the index of the version in this folder, or that of the cluster. Raises WriterBusy, SearchError."""
    if settings.search_engine == CLUSTER:
        from etalage.search import elastic

        return elastic.open_index_writer(settings)
    return embedded.open_index_writer(path)


class _Cluster:
    """The engine of a cluster, opened when it is first asked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._is_closed = False

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        return self._opened().find(ask)

    def words(self) -> Mapping[str, int]:
        """See Engine."""
        return self._opened().words()

    def __len__(self) -> int:
        return len(self._opened())

    def close(self) -> None:
        """See Engine."""
        with self._lock:
            self._is_closed = True
            if self._engine is not None:
                self._engine.close()

    def _opened(self) -> Engine:
        with self._lock:
            if self._is_closed:
                raise SearchError("Deze zoekindex is al gesloten.")
            if self._engine is None:
                from etalage.search import elastic

                self._engine = elastic.open_engine(self._settings)
            return self._engine
