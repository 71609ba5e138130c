"""The processes that read feeds, seen from the one that places: started once, for one feed after the other (`watch`).

A stranger's file is parsed in `worker` only, without network and with bounded memory and time; see decision 0014.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from etalage.catalogue import Base
from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.known import Known, note
from ingest.parcel import Parcel
from ingest.share import Job
from ingest.watch import Gone, Run


class Workers:
    """The processes. One feed at a time; others wait."""

    def __init__(self, with_network: bool = False) -> None:
        self._lock = threading.Lock()
        self._with_network = with_network
        self._process: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None

    def parcels(self, job: Job, known: Known | None = None) -> Generator[list[Parcel], None, None]:
        """Everything in a feed, in its order, as it is judged. Raises FeedError, StoreError.

        Stop early by closing the iterator: the processes are killed then.
        """
        with self._lock, _noted(known) as noted:
            run: Run | None = None
            try:
                with Run(self._opened(), job, noted) as run:
                    yield from run.parcels()
            except Gone as error:
                raise FeedError(
                    f"Het lezen van “{job.feed.name}” brak af.", "Probeer het opnieuw.", feed=job.feed.name
                ) from error
            finally:
                if run is None or not run.is_over:  # what it still says would be taken for an answer to the next
                    self.close()

    def close(self) -> None:
        """End the processes; they start again when they are needed."""
        process, door = self._process, self._door
        self._process = self._door = None
        if door is not None:
            door.close()
        if process is not None:
            process.kill()
            process.wait()

    def _opened(self) -> socket.socket:
        if self._process is None or self._process.poll() is not None or self._door is None:
            self.close()
            self._start()
        assert self._door is not None
        return self._door

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        package = Path(__file__).resolve().parents[1]
        handle = theirs.fileno()
        # No environment: a feed has no business with passwords or proxies.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ingest.worker", str(handle), str(+self._with_network)],
            pass_fds=(handle,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(package), "MALLOC_ARENA_MAX": "2", "LANG": "C.UTF-8"},
            # Ctrl+C is for us. In a session of its own, Linux would give it as large a share of the processor as us,
            # and what gives way here (see `merging`) would give way to nobody.
            process_group=0,
        )
        theirs.close()
        self._door = ours


@cache
def workers(with_network: bool = False) -> Workers:
    """The workers of this process. With network only for a remote store, where the concepts come from."""
    made = Workers(with_network)
    atexit.register(made.close)
    return made


def parcels_of(
    feed: Feed, settings: Settings, base: Base, stand: str, known: Known | None = None, **more: Any
) -> Generator[list[Parcel], None, None]:
    """Everything in a feed, read and judged by processes of their own. See Workers.parcels, and Job for `more`."""
    cache = settings.home / "cache"
    job = Job(
        feed=replace(feed, path=feed.path.absolute()),
        settings=replace(settings, home=settings.home.absolute()),
        base=replace(
            base, store=str(Path(base.store).absolute()) if base.store and "://" not in base.store else base.store
        ),
        stand=stand,
        cache=cache.absolute() if settings.home.exists() else None,
        folder=os.getcwd(),
        known=len(known) if known else 0,
        **more,
    )
    return workers(settings.store == "remote").parcels(job, known)


@contextmanager
def _noted(known: Known | None) -> Iterator[Known]:
    """What is known, or nothing, as long as it is needed."""
    if known is not None:
        yield known
        return
    nothing = note(())
    try:
        yield nothing
    finally:
        nothing.close()
