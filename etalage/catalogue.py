"""Store and search held together: a Snapshot reads one published version, a Delivery makes the next one.

Only the doors (`app`, `ingest`) import this. What a version is, and when a delivery is acknowledged, stands in
docs/explanation/versions.md.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from etalage.errors import SearchError, SettingsError, StoreError
from etalage.rdf import Triple
from etalage.search import IndexWriter, SearchEngine, embedded
from etalage.search.agreeing import Agreeing
from etalage.search.document import documents
from etalage.search.engines import FolderEngine, is_cluster
from etalage.search.plan import Ask, Found
from etalage.search.progress import Progress, findable, followed
from etalage.search.service import Search
from etalage.settings import Settings
from etalage.store import View
from etalage.store.disk import disk_error, is_full, remove_tree, size_of
from etalage.store.embedded import EmbeddedView, EmbeddedWriter, clone_store
from etalage.store.follower import Follower
from etalage.store.versions import Draft, Lease, Versions

if TYPE_CHECKING:
    from etalage import keeper
    from etalage.search.elastic import JournalWriter
    from etalage.search.watched import Watch
    from etalage.store.remote import RemoteWriter

LOG = logging.getLogger("etalage.index")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version to read: view and engine belong together, and stay as they are while it is held."""

    version: int
    """0 when nothing was ever published; then view and engine are empty."""
    view: View
    engine: SearchEngine
    store_path: Path | str
    """What `Sandbox.run` wants: the folder of the store, "" for an empty one, the address of a remote one."""


@dataclass(frozen=True, slots=True)
class Status:
    """The newest version in figures."""

    version: int
    created: datetime | None
    """None when nothing was ever published."""
    quads: int
    documents: int
    size_bytes: int
    """Of this version; files that it shares with other versions count."""


@dataclass(frozen=True, slots=True)
class Base:
    """A published version, as another process can open it."""

    version: int
    store: str
    """Folder of the store, address of a remote one, or "" when nothing was ever published."""

    def view(self) -> View:
        """Open it to read. Raises StoreError."""
        if self.store.startswith(("http://", "https://")):
            from etalage.store.remote import RemoteView

            return RemoteView(self.store)
        return EmbeddedView(Path(self.store), self.version) if self.store else EmbeddedView.empty()


def base_of(draft: Draft, store_url: str) -> Base:
    """What a draft is made from."""
    if store_url or not draft.base_version:
        return Base(draft.base_version, store_url)
    return Base(draft.base_version, str(draft.base_path / "store"))


class EmptyEngine:
    """The engine of version 0: finds nothing."""

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        return Found((), 0, {name: {} for name in ask.counts})

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """See Engine."""
        return [self.find(ask) for ask in asks]

    def words(self) -> dict[str, int]:
        """See Engine."""
        return {}

    def __len__(self) -> int:
        return 0

    def close(self) -> None:
        """See Engine."""


class _OpenVersion:
    """A Snapshot with what has to be closed after it."""

    def __init__(self, lease: Lease, facts: Mapping[str, object], settings: Settings, watch: Watch | None) -> None:
        self._lease: Lease | None = lease
        self.version = lease.version
        try:
            self.snapshot = _snapshot(lease, facts, settings, watch)
        except BaseException:
            lease.release()
            raise

    def close(self) -> None:
        self.snapshot.view.close()
        self.snapshot.engine.close()
        self._release()

    def abandon(self) -> None:
        # Store and index were opened with threads that a forked child does not have: closing them crashes or waits
        # for ever, also when the interpreter ends. One reference that nobody gives back keeps them from that.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self.snapshot))
        self._release()

    def _release(self) -> None:
        if self._lease is not None:
            self._lease.release()
            self._lease = None


class Delivery:
    """The next version while it is made. Nothing of it is seen by anyone before `publish()` has returned."""

    def __init__(
        self,
        draft: Draft,
        writer: EmbeddedWriter | RemoteWriter,
        base: dict[str, object],
        settings: Settings,
        held: int | None = None,
    ) -> None:
        """`held`: the version that the cluster holds, when the index is in a cluster."""
        self._settings = settings
        self._held = held
        self._draft = draft
        self._writer = writer
        self._base = base
        self._everything = base.get("stand", writer.stand) != writer.stand
        self._is_renewed = False
        if base.get("engine", "embedded") != settings.search_engine:
            remove_tree(draft.path / "index")  # what another engine left
            self._everything = True
        self.view: View = writer.view()
        """What was published plus the changes so far (remote store: only what was published)."""
        self._index_writer: IndexWriter | None = None
        self._journal: JournalWriter | None = None
        self.published: int | None = None
        self.takes_over = False
        self.progress: Progress = lambda done, total: None
        self.next_version = draft.base_version + 1
        """What it will be, when anything differs."""
        self.base: Base = base_of(draft, _store_url(settings))
        """What was published when this began, for another process to read."""

    def replace(self, iri: str, triples: Iterable[Triple]) -> None:
        """Put exactly these triples in the graph of this name. One that is the same already does not count."""
        self._writer.replace(iri, triples)

    def place(self, iri: str, quads: bytes, size: int, document: bytes | None, replaces: bool) -> None:
        """Put a record that is ready in store and index: its N-Quads, the number of them, its prepared document.

        `replaces` says whether something stands under this name; when it is False nothing may.
        """
        self._writer.place(iri, quads, size, replaces)
        if self._everything:
            return  # the whole index is made again at `publish()`
        with self._index_troubles():
            index = self._to_write()
            if replaces:
                index.delete([iri])
            if document is not None:
                index.add(document)

    def remove(self, iri: str) -> None:
        """Take the graph of this name away, and what the index says about it."""
        self._writer.remove(iri)

    def reindex(self, takes_over: bool = False) -> None:
        """Make the whole index again, also when no graph changed: at `publish()`, or in a cluster after it.

        `takes_over`: also when the index in the cluster belongs to another catalogue.
        """
        self.takes_over = takes_over
        if is_cluster(self._settings):
            self._is_renewed = True  # until it is there the old one goes on, and must get what changes
        else:
            self._everything = True

    def publish(self, progress: Progress = lambda done, total: None, **manifest: object) -> int:
        """Make it the newest version: on disk, store and index at once. Facts for the manifest as keywords.

        Filling the index can take half a minute; `progress` follows it.

        Returns its number; the base version when nothing differs. Raises StoreError, SearchError, WriterBusy; then
        what was published before stands as it was.
        """
        writer = self._writer
        self.progress = progress
        writer.flush()
        if not (writer.changed or writer.placed or self._everything or self._is_renewed):
            self.published = self._draft.base_version
            self.close()
            return self.published
        if not writer.can_be_read_before_commit:
            writer.commit()
        writer.tidy()
        count = self._index(writer.view(), progress)
        quads = writer.size(int(str(self._base.get("quads", 0))))
        if writer.can_be_read_before_commit:
            writer.commit()
        engine = self._settings.search_engine
        facts = {**manifest, "quads": quads, "documents": count, "stand": writer.stand, "engine": engine}
        self.published = self._draft.publish(facts)
        return self.published

    def close(self) -> None:
        """Forget what was not published."""
        index = self._index_writer or self._journal
        self._index_writer = self._journal = None
        if index is not None:
            with contextlib.suppress(SearchError):  # the folder itself is thrown away
                index.rollback()
        self._writer.rollback()
        self._draft.discard()

    def _index(self, view: View, progress: Progress) -> int:
        """Bring the index of the draft up to date; the number of documents in it."""
        with self._index_troubles():
            if is_cluster(self._settings):
                return self._write_journal(view)
            index = self._index_to_write()
            if self._everything:
                index.clear()
                index.put(followed(documents(view, None), findable(view), progress))
            else:
                changed = self._writer.changed
                index.delete(changed)
                index.put(followed(documents(view, changed), len(changed), progress))
            self._index_writer = None
            try:
                index.commit()
            except BaseException:
                index.rollback()
                raise
            engine = embedded.open_engine(self._draft.path / "index")
            try:
                return len(engine)
            finally:
                engine.close()

    def _write_journal(self, view: View) -> int:
        """Write down what the cluster must get once this is published; the number of documents it will have."""
        journal = self._journal_to_write()
        if self._everything:
            journal.clear()
        elif not journal.is_cleared:
            changed = self._writer.changed
            journal.delete(changed)
            journal.put(documents(view, changed))
            if self._is_renewed:
                journal.renew()
        journal.commit()
        self._journal = None
        return findable(view)

    def _to_write(self) -> IndexWriter:
        return self._journal_to_write() if is_cluster(self._settings) else self._index_to_write()

    def _index_to_write(self) -> IndexWriter:
        if self._index_writer is None:
            self._index_writer = embedded.open_index_writer(self._draft.path / "index")
        return self._index_writer

    def _journal_to_write(self) -> JournalWriter:
        if self._journal is None:
            from etalage.search.elastic import JournalWriter

            self._journal = JournalWriter(self._draft.path / "index", self.next_version, self._held)
        return self._journal

    @contextlib.contextmanager
    def _index_troubles(self) -> Iterator[None]:
        """One sentence for a full disk, whoever met it first."""
        try:
            yield
        except OSError as error:
            raise disk_error(error, "De index schrijven") from error
        except SearchError as error:
            if is_full(error.__cause__):
                raise disk_error(error.__cause__ or error, "De index schrijven") from error
            raise


class Catalogue:
    """Everything that is kept under one home folder. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store_url = _store_url(settings)
        self._versions = Versions(settings.home, settings.keep_versions, clone_store)
        self._follower = Follower(self._versions.current, self._open)
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._watch: Watch | None = None
        self._keeping: keeper.Follower | None = None

    @contextlib.contextmanager
    def snapshot(self, version: int | None = None) -> Iterator[Snapshot]:
        """The newest version, or the named one while it is kept. Raises VersionGone, StoreError.

        Never waits for a writer: a thread opens new versions as they appear (within a second).
        """
        with self._follower.use(version) as opened:
            yield opened.snapshot

    @contextlib.contextmanager
    def deliver(self) -> Iterator[Delivery]:
        """Become the one writer. Leaving without `publish()` changes nothing. Raises WriterBusy, StoreError."""
        draft = self._versions.begin()
        try:
            base = self._versions.manifest(draft.base_version)
            held = self._keeper().held() if is_cluster(self._settings) else None
            delivery = Delivery(draft, self._writer(draft), base, self._settings, held)
        except BaseException:
            draft.discard()
            raise
        try:
            yield delivery
        finally:
            delivery.close()
        if delivery.published is not None:
            with contextlib.suppress(StoreError):  # published is published; the follower tries again
                self._follower.refresh()
            self._tell_cluster(delivery)

    def catch_up(self, progress: Progress = lambda done, total: None, takes_over: bool = False) -> bool:
        """Bring the index in the cluster to the newest version; True when it is there, or there is no cluster.

        Raises SearchError, SettingsError, StoreError; then the changes wait.
        """
        if not is_cluster(self._settings):
            return True
        return self._keeper().catch_up(progress, takes_over=takes_over)

    def keep_up(self) -> None:
        """Bring the index in the cluster to each new version from now on, in a thread; for a site."""
        if not is_cluster(self._settings):
            return
        from etalage import keeper

        watch = self._watched()
        with self._lock:
            if self._keeping is None:
                self._keeping = keeper.Follower(
                    self._keeper(), self._settings, lambda: watch.is_lacking(self._versions.current())
                )

    def status(self) -> Status:
        """Figures of the newest version, from its manifest. Raises StoreError."""
        lease = self._versions.acquire()
        try:
            if lease.version == 0:
                return Status(0, None, 0, 0, 0)
            facts = self._versions.manifest(lease.version)
            created = datetime.fromisoformat(facts["created"])
            return Status(lease.version, created, facts["quads"], facts["documents"], size_of(lease.path))
        finally:
            lease.release()

    def close(self) -> None:
        """Stop following. Snapshots in use stay good until they are left."""
        with self._lock:
            keeping, watch = self._keeping, self._watch
            self._keeping = self._watch = None
        if self._process == os.getpid():
            if keeping is not None:
                keeping.close()
            if watch is not None:
                watch.close()
        self._follower.close()

    def _open(self, version: int | None) -> _OpenVersion:
        watch = self._watched() if is_cluster(self._settings) else None
        lease = self._versions.acquire(version)
        try:
            facts = self._versions.manifest(lease.version)
        except BaseException:
            lease.release()
            raise
        return _OpenVersion(lease, facts, self._settings, watch)

    def _watched(self) -> Watch:
        """The cluster, watched in this process."""
        from etalage.search.watched import Watch

        with self._lock:
            if self._process != os.getpid():  # threads and connections of the parent are not ours
                self._process, self._watch, self._keeping = os.getpid(), None, None
            if self._watch is None:
                self._watch = Watch(self._settings, self._keeper().name)
            return self._watch

    def _keeper(self) -> keeper.Keeper:
        from etalage import keeper

        return keeper.Keeper(self._settings, self._versions, lambda lease: _view(lease, self._store_url))

    def _tell_cluster(self, delivery: Delivery) -> None:
        """Bring the cluster up to date. When that fails nothing is lost: the version carries what waits."""
        if not is_cluster(self._settings):
            return
        try:
            if not self.catch_up(delivery.progress, delivery.takes_over):
                LOG.warning("Een ander proces maakt de zoekindex nu opnieuw; deze levering komt erin mee.")
        except (SearchError, SettingsError, StoreError) as error:
            LOG.warning("De catalogus is bijgewerkt, de zoekindex nog niet; dat gebeurt vanzelf later. %s", error)

    def _writer(self, draft: Draft) -> EmbeddedWriter | RemoteWriter:
        if not self._store_url:
            return EmbeddedWriter(draft.path / "store", draft.base_version)
        from etalage.store.remote import RemoteWriter  # costs half a second, for who needs it

        return RemoteWriter(self._store_url)


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue in `settings.home`; nothing is opened or made before it is needed."""
    return Catalogue(settings)


def _store_url(settings: Settings) -> str:
    return settings.store_url if settings.store == "remote" else ""


def _view(lease: Lease, store_url: str) -> View:
    if store_url:
        from etalage.store.remote import RemoteView

        return RemoteView(store_url)
    return EmbeddedView(lease.path / "store", lease.version)


def _snapshot(lease: Lease, facts: Mapping[str, object], settings: Settings, watch: Watch | None) -> Snapshot:
    if lease.version == 0:
        return Snapshot(0, EmbeddedView.empty(), Search(EmptyEngine()), "")
    store_url = _store_url(settings)
    view = _view(lease, store_url)
    engine: SearchEngine
    if watch is None:
        expected = int(str(facts["documents"])) if "documents" in facts else None
        engine = Search(FolderEngine(lease.path / "index", expected), view)
    else:
        from etalage.search.watched import WatchedEngine

        behind = WatchedEngine(watch)
        engine = Agreeing(lease.version, view, lambda: Search(behind, view), lambda: watch.holding)
    return Snapshot(lease.version, view, engine, store_url or lease.path / "store")
