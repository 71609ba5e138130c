"""The version folders: one writer makes a draft, the draft becomes the next version, readers hold a lease.

    <home>/versions/00000012/{store/, index/, manifest.json, lease}    never changes again
    <home>/current                                                     the number of the newest version
    <home>/drafts/                                                     rubbish, unless a writer is at work
    <home>/writer.lock                                                 held (flock) by the one writer

Knows folders and locks, not what an RDF store or an index is. See docs/explanation/versions.md.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etalage.errors import StoreError, VersionGone, WriterBusy
from etalage.store.disk import disk_error, link_tree, remove_tree, sync_file, sync_tree, write_durably

Clone = Callable[[Path, Path], None]
"""Makes a second, independent folder of a store that nobody writes; cheap."""

LEASE = "lease"
TRIES = 50
"""A reader loses the race with the pruning writer at most once per published version; fifty in a row is a fault."""


@dataclass
class Lease:
    """A reader's hold on a version: its folder stays as long as the lease lives."""

    version: int
    path: Path
    _handle: int | None = field(default=None, repr=False)

    def release(self) -> None:
        """Let go. Closing, not unlocking: after a fork the parent keeps its hold when the child lets go."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


class Versions:
    """The versions in one home folder."""

    def __init__(self, home: Path, keep: int, clone: Clone = link_tree) -> None:
        self.home = home
        self.keep = keep
        self._clone = clone

    def folder(self, version: int) -> Path:
        """Where a version stands, whether it exists or not."""
        return self.home / "versions" / f"{version:08d}"

    def current(self) -> int:
        """The newest version; 0 when nothing was ever published. Raises StoreError."""
        try:
            return int((self.home / "current").read_text("ascii"))
        except FileNotFoundError:
            return 0
        except NotADirectoryError as error:
            raise StoreError(f"{self.home} is geen map.", "Zet ETALAGE_HOME op een map.") from error
        except OSError as error:
            raise disk_error(error, f"{self.home / 'current'} lezen") from error
        except ValueError as error:
            raise StoreError(
                f"Het bestand {self.home / 'current'} is niet te lezen.", "Zet een reservekopie terug."
            ) from error

    def kept(self) -> list[int]:
        """The versions that are there, oldest first; never one newer than the pointer says."""
        newest = self.current()
        try:
            names = os.listdir(self.home / "versions")
        except FileNotFoundError:
            return []
        return sorted(number for number in map(int, filter(str.isdigit, names)) if number <= newest)

    def manifest(self, version: int) -> dict[str, Any]:
        """What the writer wrote about a version; empty for version 0. Raises VersionGone, StoreError."""
        if version == 0:
            return {}
        try:
            values: dict[str, Any] = json.loads((self.folder(version) / "manifest.json").read_text("utf-8"))
        except FileNotFoundError as error:
            raise _gone(version) from error
        except (OSError, ValueError) as error:
            raise StoreError(f"Het manifest van versie {version} is niet te lezen.") from error
        return values

    def acquire(self, version: int | None = None) -> Lease:
        """Hold the newest version, or the named one. Raises VersionGone when the named one is not kept."""
        for _ in range(TRIES):
            newest = self.current()
            wanted = newest if version is None else version
            if wanted == 0:
                return Lease(0, self.folder(0))
            if 0 < wanted <= newest and (handle := _hold(self.folder(wanted) / LEASE, fcntl.LOCK_SH)) is not None:
                return Lease(wanted, self.folder(wanted), handle)
            if version is not None:
                raise _gone(version)
        raise StoreError(
            f"Versie {newest} staat niet in {self.home / 'versions'}.", "Zet een reservekopie terug."
        )  # the pointer names a folder that is not there, and no writer is moving it

    def begin(self) -> Draft:
        """Become the one writer, with a draft that equals the current version. Raises WriterBusy, StoreError."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            lock = self._lock_writer()
        except OSError as error:
            raise disk_error(error, f"Schrijven in {self.home}") from error
        try:
            return self._draft(lock)
        except OSError as error:
            os.close(lock)
            raise disk_error(error, "Een nieuwe versie voorbereiden") from error
        except BaseException:
            os.close(lock)
            raise

    def prune(self) -> None:
        """Remove versions beyond the newest `keep` that nobody reads. Only for who holds the writer lock."""
        for version in self.kept()[: -self.keep]:
            folder = self.folder(version)
            handle = _hold(folder / LEASE, fcntl.LOCK_EX)
            if handle is None:
                continue
            try:
                # Away first, then emptied: a version folder is always whole, also when this process is killed here.
                self._throw_away(folder)
            finally:
                os.close(handle)

    def _lock_writer(self) -> int:
        path = self.home / "writer.lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise _busy(path) from error
        with contextlib.suppress(OSError):  # who and since when is a courtesy; on a full disk it may fail
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()} {datetime.now(UTC).isoformat(timespec='seconds')}\n".encode(), 0)
        return handle

    def _draft(self, lock: int) -> Draft:
        drafts = self.home / "drafts"
        drafts.mkdir(exist_ok=True)
        (self.home / "versions").mkdir(exist_ok=True)
        base = self.current()
        if base == 0:
            sync_file(self.home.parent)  # the home folder itself is new
        for name in os.listdir(self.home / "versions"):
            if name.isdigit() and int(name) > base:  # a writer died between its rename and the pointer
                self._throw_away(self.home / "versions" / name)
        for stale in drafts.iterdir():
            remove_tree(stale)
        path = drafts / uuid.uuid4().hex
        path.mkdir()
        try:
            if (self.folder(base) / "store").is_dir():
                self._clone(self.folder(base) / "store", path / "store")
            if (self.folder(base) / "index").is_dir():
                link_tree(self.folder(base) / "index", path / "index")
        except BaseException:
            remove_tree(path)
            raise
        return Draft(self, path, base, lock)

    def _throw_away(self, folder: Path) -> None:
        rubbish = self.home / "drafts" / f"old-{folder.name}-{uuid.uuid4().hex}"
        folder.rename(rubbish)
        remove_tree(rubbish)


class Draft:
    """The next version while it is made. Holds the writer lock until publish() or discard()."""

    def __init__(self, versions: Versions, path: Path, base_version: int, lock: int) -> None:
        self.path = path
        self.base_version = base_version
        self.base_path = versions.folder(base_version)
        """Where what it is made from stands, when there is such a version."""
        self._versions = versions
        self._lock: int | None = lock

    def publish(self, manifest: Mapping[str, object]) -> int:
        """Make the draft the newest version; when this returns it is on disk. Store and index must be closed.

        Raises StoreError; then nothing was published and the draft is gone.
        """
        version = self.base_version + 1
        try:
            self._complete(version, manifest)
            target = self._versions.folder(version)
            self.path.rename(target)
            sync_file(target.parent)
            write_durably(self._versions.home / "current", f"{version}\n")
        except OSError as error:
            if self._versions.current() < version:
                remove_tree(self._versions.folder(version))
            self.discard()
            raise disk_error(error, f"Versie {version} publiceren") from error
        with contextlib.suppress(OSError, StoreError):  # published is published; the next writer prunes again
            self._versions.prune()
        self._unlock()
        return version

    def discard(self) -> None:
        """Throw the draft away; what was published stays as it is."""
        if self._lock is not None:
            remove_tree(self.path)
            self._unlock()

    def _complete(self, version: int, manifest: Mapping[str, object]) -> None:
        created = datetime.now(UTC).isoformat(timespec="milliseconds")
        values = {**manifest, "version": version, "base": self.base_version, "created": created}
        (self.path / "manifest.json").write_text(json.dumps(values, ensure_ascii=False, indent=1), "utf-8")
        (self.path / LEASE).touch()
        sync_tree(self.path)

    def _unlock(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(lock, 0)
            os.close(lock)


def _hold(path: Path, kind: int) -> int | None:
    """A handle with the lock on it, or None when it is held otherwise or the version went away meanwhile."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error(error, f"{path} openen") from error
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == path.stat().st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None


def _busy(path: Path) -> WriterBusy:
    who, since = "", ""
    with contextlib.suppress(OSError, ValueError):
        who, since = path.read_text("ascii").split()
        since = datetime.fromisoformat(since).astimezone().strftime("%d-%m-%Y %H:%M:%S")
    detail = f" (proces {who}, sinds {since})" if since else ""
    return WriterBusy(
        f"Een ander proces schrijft nu in de catalogus{detail}. Er kan er maar één tegelijk schrijven.",
        "Wacht tot dat proces klaar is en probeer het dan opnieuw.",
        pid=int(who) if who.isdigit() else None,
    )


def _gone(version: int) -> VersionGone:
    return VersionGone(
        f"Versie {version} van de catalogus wordt niet (meer) bewaard.",
        "Vraag de nieuwste versie: laat het versienummer weg.",
        version=version,
    )
