"""The engine of a cluster as a site needs it: looked at all the time, so that no page waits for one that is away."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate

from etalage.errors import EtalageError, NotYet, SearchDown, SearchError
from etalage.search import elastic
from etalage.search.patience import left
from etalage.search.plan import Ask, Found
from etalage.settings import Settings

LOG = logging.getLogger("etalage.index")

INTERVAL = 0.5
"""Seconds between two looks at the cluster."""

WAIT = 0.3
"""Seconds that a page waits for the words of the index: without them it only misses what was meant."""

FRESH = 60.0
"""Seconds in which words are not read again, whatever is delivered: it takes the cluster seconds at a million."""

Holding = elastic.Holding


class Watch:
    """One cluster, watched by a thread of this process from the first question on. For any number of threads."""

    def __init__(self, settings: Settings, owner: Callable[[], str]) -> None:
        """`owner`: the name of the catalogue that the index must belong to."""
        self._settings, self._owner = settings, owner
        self._changed = threading.Condition()
        self._hurry, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._server: elastic.Server | None = None
        self._engine: elastic.ElasticEngine | None = None
        self._holding: Holding | None = None
        self._trouble: EtalageError | None = None
        self._is_lacking = False
        self._words: tuple[object, Future[Mapping[str, int]]] | None = None
        self._words_until = 0.0
        self._words_before: Mapping[str, int] | None = None

    def engine(self) -> elastic.ElasticEngine:
        """The engine, when the last look found it well; waits for the first look only. Raises SearchDown."""
        with self._changed:
            self._start()
            if self._engine is None and self._trouble is None:
                self._changed.wait(left(self._settings.elasticsearch_seconds))
            if self._engine is not None and self._trouble is None:
                return self._engine
            trouble = self._trouble
        if trouble is None:
            raise SearchDown("Zoeken lukt niet: Elasticsearch antwoordt niet op tijd.")
        raise SearchDown(trouble.cause, trouble.remedy) from trouble

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        return self.find_all([ask])[0]

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """See Engine."""
        try:
            return self.engine().find_all(asks)
        except SearchDown:
            self._hurry.set()  # look now: if it is away, the next page must not wait for it
            raise

    def words(self) -> Mapping[str, int]:
        """See Engine. A thread reads them, which may take longer than a page has; raises NotYet in the meantime.

        Those of a while ago will do: they only help to guess what a word that nothing has may be.
        """
        words = self._reading(self.engine())
        if self._words_before is not None and not words.done():
            return self._words_before
        try:
            return words.result(min(WAIT, left(self._settings.elasticsearch_seconds)))
        except TooLate as error:
            raise NotYet("De woorden van de zoekindex worden nog gelezen.") from error

    def _reading(self, engine: elastic.ElasticEngine) -> Future[Mapping[str, int]]:
        """The reading of the words of this state of the index, or of one of a moment ago."""
        with self._changed:
            known, is_fresh = self._words, time.monotonic() < self._words_until
            if known is not None and not _failed(known[1]) and (known[0] == self._holding or is_fresh):
                return known[1]
            if known is not None and known[1].done() and not _failed(known[1]):
                self._words_before = known[1].result()
            future: Future[Mapping[str, int]] = Future()
            self._words, self._words_until = (self._holding, future), time.monotonic() + FRESH
            threading.Thread(target=_read_words, args=(engine, future), daemon=True).start()
            return future

    def count(self) -> int:
        """Documents in the index. Raises SearchError."""
        return len(self.engine())

    @property
    def holding(self) -> Holding | None:
        """What the index held at the last look; None when that failed, or there was none yet."""
        return self._holding if self._trouble is None else None

    def is_lacking(self, version: int) -> bool:
        """Whether the cluster answers, but has no index that fits, or one of another version than this."""
        with self._changed:
            self._start()
            if self._trouble is not None or self._holding is None:
                return self._is_lacking
            return self._holding.version != version or not self._holding.is_whole

    def close(self) -> None:
        """Let go of the cluster."""
        self._stop.set()
        self._hurry.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()
        self._let_go()

    # -- looking -------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._thread is None and not self._stop.is_set():
            self._thread = threading.Thread(
                target=_watch, args=(weakref.ref(self), self._stop, self._hurry), name="index-watch", daemon=True
            )
            self._thread.start()

    def look(self) -> None:
        """See how the cluster is."""
        trouble: EtalageError | None = None
        holding, is_lacking = None, False
        try:
            if self._server is None:
                self._server = elastic.connect(self._settings)
            holding = elastic.read_holding(self._server)
            is_lacking = holding is None or not holding.fits()
            if holding is None:
                raise SearchDown("De zoekindex is er nog niet.", "Ze wordt gemaakt; probeer het straks opnieuw.")
            if is_lacking:
                raise SearchDown("De zoekindex is van een andere versie van Etalage.", "Ze wordt opnieuw gemaakt.")
            elastic.check_owner(self._server, holding, self._owner())
            if self._engine is None:
                self._engine = elastic.ElasticEngine(self._server)
                self._reading(self._engine)  # before somebody makes a typing error
        except EtalageError as error:
            trouble = error
        self._tell(trouble, holding, is_lacking)

    def _tell(self, trouble: EtalageError | None, holding: Holding | None, is_lacking: bool) -> None:
        with self._changed:
            before, self._trouble = self._trouble, trouble
            self._is_lacking = is_lacking
            if holding is not None:
                self._holding = holding
            self._changed.notify_all()
        if trouble is not None and (before is None or before.cause != trouble.cause):
            LOG.warning("%s", trouble)
        if trouble is None and before is not None:
            LOG.warning("Zoeken werkt weer.")

    def _let_go(self) -> None:
        server, self._server, self._engine = self._server, None, None
        if server is not None:
            server.close()


class WatchedEngine:
    """The engine of one open version; the index behind it is that of the newest version, for all of them."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        return self._watch.find(ask)

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """See Engine."""
        return self._watch.find_all(asks)

    def words(self) -> Mapping[str, int]:
        """See Engine."""
        return self._watch.words()

    def __len__(self) -> int:
        return self._watch.count()

    def close(self) -> None:
        """See Engine. The cluster stays: other versions use it."""


def _watch(watch_of: weakref.ref[Watch], stop: threading.Event, hurry: threading.Event) -> None:
    while not stop.is_set():
        watch = watch_of()
        if watch is None:
            return
        try:
            watch.look()
        except Exception:  # a door: a fault in one look must not end all looking
            LOG.exception("looking at the cluster")
        del watch
        hurry.wait(INTERVAL)
        hurry.clear()


def _read_words(engine: elastic.ElasticEngine, future: Future[Mapping[str, int]]) -> None:
    try:
        future.set_result(engine.words())
    except SearchError as error:
        future.set_exception(error)
    except BaseException as error:
        future.set_exception(SearchDown(f"De woorden van de zoekindex lezen lukt niet: {error}."))
        raise


def _failed(future: Future[Mapping[str, int]]) -> bool:
    with contextlib.suppress(TooLate):
        return future.exception(0) is not None
    return False
