"""Keeps the index of a cluster up to date with the versions of the catalogue; by who publishes, and by each site.

What waits stands in the versions themselves (search/elastic/journal); what the cluster holds, in its index. So
nothing is lost when either is down. Here are the locks, in <home>/search/: one process updates, one makes the index
anew.

`python -m etalage.keeper` does it once, with the settings of the environment.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator

from etalage.errors import EtalageError, SearchDown, SearchError
from etalage.search import elastic
from etalage.search.document import documents
from etalage.search.progress import Progress, findable, followed
from etalage.settings import Settings
from etalage.store import View
from etalage.store.disk import disk_error, write_durably
from etalage.store.versions import Lease, Versions

LOG = logging.getLogger("etalage.index")

INTERVAL = 0.5
"""Seconds between two looks whether the cluster has the newest version."""

PATIENCE = 2.0
"""Seconds after something went wrong."""

TURN = 120.0
"""Seconds to wait for another process that updates."""


class Keeper:
    """Brings the cluster to the newest version."""

    def __init__(self, settings: Settings, versions: Versions, view_of: Callable[[Lease], View]) -> None:
        self._settings, self._versions, self._view_of = settings, versions, view_of
        self._folder = settings.home / "search"

    def held(self) -> int | None:
        """The version that the cluster is known to hold, or that an index is being made from; None: nothing yet.

        Changes after it must be kept.
        """
        found = [self._number(name) for name in ("held", "making")]
        return None if found[0] is None else min(number for number in found if number is not None)

    def catch_up(
        self, progress: Progress = lambda done, total: None, makes: bool = True, takes_over: bool = False
    ) -> bool:
        """Bring the cluster to the newest version; False when its index must be made anew and is not by us.

        `makes`: make it when needed, unless another process does. `takes_over`: also when the index belongs to
        another catalogue. Raises SearchError, SettingsError, StoreError.
        """
        server = elastic.connect(self._settings)
        try:
            while True:
                with self._turn(), self._newest() as lease:
                    must_be_made = self._update(server, lease, takes_over)
                if must_be_made:
                    with self._locked("making.lock") as is_ours:
                        if not (is_ours and makes):
                            return False
                        self._rebuild(server, progress)
                elif self._versions.current() == lease.version:
                    return True
        finally:
            server.close()

    def is_being_made(self) -> bool:
        """Whether a process is making the index anew."""
        with self._locked("making.lock") as is_ours:
            return not is_ours

    def _update(self, server: elastic.Server, lease: Lease, takes_over: bool) -> bool:
        if not lease.version:
            return False
        holding = elastic.read_holding(server)
        if takes_over and holding is not None and holding.catalogue not in ("", self.name()):
            return True
        if elastic.update(server, self.name(), _journal(lease)):
            return True
        self._write("held", lease.version)
        return False

    def _rebuild(self, server: elastic.Server, progress: Progress) -> None:
        with self._newest() as lease:
            self._write("making", lease.version)  # from here on no change after this version is thrown away
            view = self._view_of(lease)
            try:
                rebuild = elastic.Rebuild(server, self.name(), lease.version)
                rebuild.fill(followed(documents(view, None), findable(view), progress))
            finally:
                view.close()
        if rebuild.switch(self._journal_of_newest):
            (self._folder / "making").unlink(missing_ok=True)

    @contextlib.contextmanager
    def _journal_of_newest(self) -> Iterator[elastic.Journal]:
        with self._turn(), self._newest() as lease:
            yield _journal(lease)
            self._write("held", lease.version)

    @contextlib.contextmanager
    def _newest(self) -> Iterator[Lease]:
        lease = self._versions.acquire()
        try:
            yield lease
        finally:
            lease.release()

    # -- files ---------------------------------------------------------------------------------------------------

    def name(self) -> str:
        """What the index is called after: this home folder, whatever happens to its path."""
        path = self._folder / "name"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                own = path.with_name(f"name.{os.getpid()}")
                own.write_text(secrets.token_hex(8), "ascii")
                with contextlib.suppress(FileExistsError):
                    os.link(own, path)  # the first one decides
                own.unlink()
            return path.read_text("ascii")
        except OSError as error:
            raise disk_error(error, f"{path} schrijven") from error

    def _number(self, name: str) -> int | None:
        try:
            return int((self._folder / name).read_text("ascii"))
        except (OSError, ValueError):
            return None

    def _write(self, name: str, version: int) -> None:
        if self._number(name) == version:
            return
        try:
            write_durably(self._folder / name, f"{version}\n")
        except OSError as error:
            raise disk_error(error, f"{self._folder / name} schrijven") from error

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time. Raises SearchError when the other does not end."""
        end = time.monotonic() + TURN
        while True:
            with self._locked("update.lock") as is_ours:
                if is_ours:
                    yield
                    return
            if time.monotonic() > end:
                raise SearchError("Een ander proces werkt de zoekindex bij en wordt niet klaar.")
            time.sleep(0.02)

    @contextlib.contextmanager
    def _locked(self, name: str) -> Iterator[bool]:
        """Whether the lock is ours while this is entered. The kernel drops that of a process that is killed."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise disk_error(error, f"{self._folder / name} openen") from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        finally:
            os.close(handle)


class Follower:
    """A thread of a site that keeps the cluster up to date; a whole index is made in a process beside it."""

    def __init__(self, keeper: Keeper, settings: Settings, is_wanting: Callable[[], bool]) -> None:
        """`is_wanting`: whether the cluster answers and lacks something; it asks nothing of the cluster."""
        self._keeper, self._settings, self._is_wanting = keeper, settings, is_wanting
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(
            target=_follow, args=(weakref.ref(self), self._stop), name="index-follower", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop. What is under way is done again by whoever comes next."""
        self._stop.set()
        if self._thread is not threading.current_thread():
            self._thread.join(PATIENCE)  # it may wait for the cluster; what it does can be broken off
        if self._child is not None:
            self._child.terminate()
            self._child.wait()

    def look(self) -> None:
        """See whether there is anything to do, and do it. Raises EtalageError."""
        child = self._child
        if child is not None:
            if child.poll() is None:
                return
            self._child = None
            if child.returncode:
                raise SearchDown("De zoekindex opnieuw maken lukte niet.")
        if self._is_wanting() and not self._keeper.catch_up(makes=False) and not self._keeper.is_being_made():
            # In a process of its own: making documents takes minutes of CPU, which pages need.
            command = [sys.executable, "-m", "etalage.keeper"]
            environment = {**os.environ, **self._settings.to_env()}
            self._child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)


def _follow(follower_of: weakref.ref[Follower], stop: threading.Event) -> None:
    pause = INTERVAL
    while not stop.wait(pause):
        follower = follower_of()
        if follower is None:
            return
        try:
            follower.look()
            pause = INTERVAL
        except Exception as error:  # a door: whatever it was, it is tried again
            LOG.warning("%s", error)
            pause = PATIENCE
        del follower


def _journal(lease: Lease) -> elastic.Journal:
    return elastic.read_journal(lease.path / "index", lease.version)


def main() -> int:
    """Catch up once."""
    from etalage.catalogue import open_catalogue

    os.nice(5)  # pages go before it
    settings = Settings.from_env(os.environ)
    catalogue = open_catalogue(settings)
    try:
        catalogue.catch_up()
    except EtalageError as error:
        LOG.warning("%s", error)
        return 1
    finally:
        catalogue.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
