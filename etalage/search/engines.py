"""Which engine: the one place that knows all of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from etalage.errors import SearchDown, SearchError
from etalage.search import embedded
from etalage.search.plan import Ask, Engine, Found
from etalage.settings import Settings

CLUSTER = "elasticsearch"
"""The value of the setting `search_engine` for a cluster; its client is imported by who needs it."""

AGAIN = 2.0
"""Seconds before an index that could not be read is tried again."""

REBUILD = "Maak de index opnieuw met “etalage index rebuild”."


def is_cluster(settings: Settings) -> bool:
    """Whether the index stands in a cluster: one for all versions, brought up to date after publishing."""
    return settings.search_engine == CLUSTER


class FolderEngine:
    """The embedded index of one version. A site opens without it, and goes on when it turns out to be damaged.

    For any number of threads.
    """

    def __init__(self, path: Path, documents: int | None) -> None:
        """`documents`: as many as it must hold, so that one that is gone is not taken for an empty one."""
        self._path, self._documents = path, documents
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._trouble: SearchError | None = None
        self._again = 0.0
        self._is_closed = False

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        try:
            return self._opened().find(ask)
        except SearchError as error:
            self._distrust(error)
            raise

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """See Engine."""
        return [self.find(ask) for ask in asks]

    def words(self) -> Mapping[str, int]:
        """See Engine."""
        return self._opened().words()

    def __len__(self) -> int:
        return len(self._opened())

    def close(self) -> None:
        """See Engine."""
        with self._lock:
            self._is_closed = True
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def _opened(self) -> Engine:
        with self._lock:
            if self._is_closed:
                raise SearchError("Deze zoekindex is al gesloten.")
            if self._engine is None:
                if self._trouble is not None and time.monotonic() < self._again:
                    raise SearchDown(self._trouble.cause, self._trouble.remedy)
                self._engine = self._open()
            return self._engine

    def _open(self) -> Engine:
        self._again = time.monotonic() + AGAIN
        try:
            engine = embedded.open_engine(self._path)
            if self._documents is not None and len(engine) != self._documents:
                held = len(engine)
                engine.close()
                raise SearchDown(f"De zoekindex heeft {held} documenten in plaats van {self._documents}.", REBUILD)
        except SearchError as error:
            self._trouble = error
            raise
        self._trouble = None
        return engine

    def _distrust(self, error: SearchError) -> None:
        """Open it again at a later question. Who uses it now keeps it until he is done."""
        with self._lock:
            if not self._is_closed and self._trouble is None:
                self._engine, self._trouble = None, error
                self._again = time.monotonic() + AGAIN
