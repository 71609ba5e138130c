"""Keeps the newest version open and hands it out; a thread follows the pointer, so that no reader ever waits.

Knows versions by number and what is opened only as something with `close()`. Safe with threads and after a fork.
"""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

INTERVAL = 0.2
"""Seconds between two looks at the pointer: reading a file of ten bytes costs about 20 microseconds."""

PATIENCE = 2.0
"""Seconds before another try when a version could not be opened."""

NAMED = 3
"""Older versions, asked for by number, that stay open."""


class Opened(Protocol):
    """A version that is open."""

    version: int

    def close(self) -> None:
        """Called once, when nobody uses it any more."""
        ...

    def abandon(self) -> None:
        """Called in a forked child: let go of handles, without closing what belongs to the parent."""
        ...


R = TypeVar("R", bound=Opened)


class _Held(Generic[R]):
    def __init__(self, resource: R) -> None:
        self.resource = resource
        self.users = 0
        self.is_retired = False


class Follower(Generic[R]):
    """`use()` gives the newest version, `use(7)` version 7; each stays open until its last user has gone."""

    def __init__(self, newest: Callable[[], int], open: Callable[[int | None], R]) -> None:
        self._newest_number = newest
        self._open = open
        self._start()
        _FOLLOWERS.add(self)

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._newest: _Held[R] | None = None
        self._named: OrderedDict[int, _Held[R]] = OrderedDict()

    @contextlib.contextmanager
    def use(self, version: int | None = None) -> Iterator[R]:
        """A version to read. Only the very first use, and an older version, has to wait for opening."""
        held = self._take(version)
        try:
            yield held.resource
        finally:
            self._give_back(held)

    def refresh(self) -> None:
        """Open the newest version now, if it is newer than what is held. Raises what opening raises."""
        with self._opening:
            before = self._newest
            if before is not None and before.resource.version == self._newest_number():
                return
            held = _Held(self._open(None))
            with self._lock:
                self._newest = held
            if before is not None:
                self._retire(before)

    def close(self) -> None:
        """Stop following and close what nobody uses; the rest closes when its user is done."""
        self._stop.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()
        with self._lock:
            last = [*self._named.values(), *([self._newest] if self._newest else [])]
            self._named.clear()
            self._newest, self._thread, self._stop = None, None, threading.Event()
        for held in last:
            self._retire(held)

    def _take(self, version: int | None) -> _Held[R]:
        while True:
            with self._lock:
                held = self._newest
                if held is not None and version is not None and held.resource.version != version:
                    held = self._named.get(version)
                    if held is not None:
                        self._named.move_to_end(version)
                if held is not None:
                    held.users += 1
                    return held
            if self._newest is None:
                self.refresh()
                self._follow()
            else:
                self._open_named(version)

    def _open_named(self, version: int | None) -> None:
        with self._opening:
            if version is None or version in self._named:
                return
            held = _Held(self._open(version))
            with self._lock:
                self._named[version] = held
                oldest = self._named.popitem(last=False)[1] if len(self._named) > NAMED else None
            if oldest is not None:
                self._retire(oldest)

    def _give_back(self, held: _Held[R]) -> None:
        with self._lock:
            held.users -= 1
            is_last = held.is_retired and held.users == 0
        if is_last:
            held.resource.close()

    def _retire(self, held: _Held[R]) -> None:
        with self._lock:
            held.is_retired = True
            is_last = held.users == 0
        if is_last:
            held.resource.close()

    def _follow(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=_watch, args=(weakref.ref(self), self._stop), name="follower", daemon=True
                )
                self._thread.start()

    def after_fork(self) -> None:
        """In the child: forget what the parent opened (its threads do not exist here) and start afresh."""
        inherited = [held.resource for held in (*self._named.values(), self._newest) if held is not None]
        self._start()
        for resource in inherited:
            resource.abandon()


def _watch(follower_of: weakref.ref[Follower[R]], stop: threading.Event) -> None:
    pause = INTERVAL
    while not stop.wait(pause):
        follower = follower_of()
        if follower is None:
            return
        try:
            follower.refresh()
            pause = INTERVAL
        except Exception:
            # A door: whatever is wrong with the next version, the one that is served stays; look again later.
            pause = PATIENCE
        del follower


_FOLLOWERS: weakref.WeakSet[Follower[Any]] = weakref.WeakSet()


def _after_fork() -> None:
    for follower in list(_FOLLOWERS):
        follower.after_fork()


os.register_at_fork(after_in_child=_after_fork)
