"""Store and search held together: a Snapshot reads one published version, a Delivery makes the next one.

Only the doors (`app`, `ingest`) import this. What a version is, and when a delivery is acknowledged, stands in
docs/explanation/versions.md.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from etalage.errors import SearchError, StoreError
from etalage.rdf import Triple, text_of
from etalage.search import Document, IndexWriter, SearchEngine
from etalage.search.document import documents
from etalage.search.engines import open_engine, open_index_writer
from etalage.search.plan import Ask, Engine, Found
from etalage.search.service import Search
from etalage.settings import Settings
from etalage.store import View
from etalage.store.disk import disk_error, is_full, size_of
from etalage.store.embedded import EmbeddedView, EmbeddedWriter, clone_store
from etalage.store.follower import Follower
from etalage.store.versions import Draft, Lease, Versions
from queries import query

if TYPE_CHECKING:
    from etalage.store.remote import RemoteWriter

Progress = Callable[[int, int], None]
"""Called with the documents that were put in the index and how many are expected, roughly; first with 0."""


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

    def words(self) -> dict[str, int]:
        """See Engine."""
        return {}

    def __len__(self) -> int:
        return 0

    def close(self) -> None:
        """See Engine."""


class _OpenVersion:
    """A Snapshot with what has to be closed after it."""

    def __init__(self, lease: Lease, settings: Settings) -> None:
        self._lease: Lease | None = lease
        self.version = lease.version
        try:
            self.snapshot = _snapshot(lease, settings)
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
        self, draft: Draft, writer: EmbeddedWriter | RemoteWriter, base: dict[str, object], settings: Settings
    ) -> None:
        self._settings = settings
        self._draft = draft
        self._writer = writer
        self._base = base
        self._everything = base.get("stand", writer.stand) != writer.stand
        self.view: View = writer.view()
        """What was published plus the changes so far (remote store: only what was published)."""
        self._index_writer: IndexWriter | None = None
        self.published: int | None = None
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
            index = self._index_to_write()
            if replaces:
                index.delete([iri])
            if document is not None:
                index.add(document)

    def remove(self, iri: str) -> None:
        """Take the graph of this name away, and what the index says about it."""
        self._writer.remove(iri)

    def reindex(self) -> None:
        """Make the whole index again at `publish()`, also when no graph changed."""
        self._everything = True

    def publish(self, progress: Progress = lambda done, total: None, **manifest: object) -> int:
        """Make it the newest version: on disk, store and index at once. Facts for the manifest as keywords.

        Filling the index can take half a minute; `progress` follows it.

        Returns its number; the base version when nothing differs. Raises StoreError, SearchError, WriterBusy; then
        what was published before stands as it was.
        """
        writer = self._writer
        writer.flush()
        if not (writer.changed or writer.placed or self._everything):
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
        facts = {**manifest, "quads": quads, "documents": count, "stand": writer.stand}
        self.published = self._draft.publish(facts)
        return self.published

    def close(self) -> None:
        """Forget what was not published."""
        index, self._index_writer = self._index_writer, None
        if index is not None:
            with contextlib.suppress(SearchError):  # the folder itself is thrown away
                index.rollback()
        self._writer.rollback()
        self._draft.discard()

    def _index(self, view: View, progress: Progress) -> int:
        """Bring the index of the draft up to date; the number of documents in it."""
        with self._index_troubles():
            index = self._index_to_write()
            if self._everything:
                index.clear()
                index.put(_followed(documents(view, None), _findable(view), progress))
            else:
                changed = self._writer.changed
                index.delete(changed)
                index.put(_followed(documents(view, changed), len(changed), progress))
            self._index_writer = None
            try:
                index.commit()
            except BaseException:
                index.rollback()
                raise
            engine = open_engine(self._settings, self._draft.path / "index")
            try:
                return len(engine)
            finally:
                engine.close()

    def _index_to_write(self) -> IndexWriter:
        if self._index_writer is None:
            self._index_writer = open_index_writer(self._settings, self._draft.path / "index")
        return self._index_writer

    @contextlib.contextmanager
    def _index_troubles(self) -> Iterator[None]:
        """One sentence for a full disk, whoever met it first."""
        try:
            yield
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
            delivery = Delivery(draft, self._writer(draft), base, self._settings)
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
        self._follower.close()

    def _open(self, version: int | None) -> _OpenVersion:
        return _OpenVersion(self._versions.acquire(version), self._settings)

    def _writer(self, draft: Draft) -> EmbeddedWriter | RemoteWriter:
        if not self._store_url:
            return EmbeddedWriter(draft.path / "store", draft.base_version)
        from etalage.store.remote import RemoteWriter  # costs half a second, for who needs it

        return RemoteWriter(self._store_url)


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue in `settings.home`; nothing is opened or made before it is needed."""
    return Catalogue(settings)


def _findable(view: View) -> int:
    """How many documents the whole index will hold; a few more when some have no title."""
    return int(text_of(view.select(query("index/aantal"))[0]["aantal"]))


def _followed(found: Iterable[Document], total: int, progress: Progress) -> Iterator[Document]:
    """The same documents; `progress` hears of each."""
    progress(0, total)
    for done, document in enumerate(found, start=1):
        yield document
        progress(done, total)


def _store_url(settings: Settings) -> str:
    return settings.store_url if settings.store == "remote" else ""


def _snapshot(lease: Lease, settings: Settings) -> Snapshot:
    store_url = _store_url(settings)
    if lease.version == 0:
        return Snapshot(0, EmbeddedView.empty(), Search(EmptyEngine()), "")
    store = lease.path / "store"
    view: View
    if store_url:
        from etalage.store.remote import RemoteView

        view = RemoteView(store_url)
    else:
        view = EmbeddedView(store, lease.version)
    try:
        engine: Engine = open_engine(settings, lease.path / "index")
    except BaseException:
        view.close()
        raise
    return Snapshot(lease.version, view, Search(engine, view), store_url or store)
