"""A process that reads feeds of strangers for another one, and can do nothing else.

Run by `workers` as `python -m ingest.worker HANDLE NETWORK`. It keeps the concepts in memory and forks for each feed
as many processes as there are cores, which share them. Each goes through the whole feed and does its `share`, so that
nothing has to be handed round and the order is known.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import select
import signal
import socket
import sys

from etalage.concepts import Concepts, load_concepts
from etalage.errors import EtalageError, FeedError
from etalage.store.confine import die_with_parent, leave_network, no_core_dump
from ingest.concept_cache import keep, kept, made, path_of
from ingest.memo import recipe
from ingest.share import Job, work

JOB, STOP = b"job ", b"stop"
"""How a message begins: a feed to read, or an end to the one that is read."""


def main(arguments: list[str]) -> None:
    """Serve jobs until the other end of the socket is closed."""
    no_core_dump()
    door = socket.socket(fileno=int(arguments[0]))
    if not int(arguments[1]):
        leave_network()
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # Ctrl+C is for the pipeline; this one ends when its door closes
    concepts = _Concepts()
    recipe()  # of the code that runs, read before it can change
    while True:
        message, handles, _, _ = socket.recv_fds(door, 1 << 20, 32)
        if not message:
            return
        if message.startswith(JOB):  # a STOP can come after the feed had ended by itself
            _serve(door, pickle.loads(message[len(JOB) :]), handles, concepts, wake)


class _Concepts:
    """The concepts of the last job, loaded again only when they are others."""

    def __init__(self) -> None:
        self.stand: str | None = None
        self.concepts: Concepts | None = None

    def of(self, job: Job) -> Concepts:
        if self.concepts is None or self.stand != job.stand:
            self.concepts = None
            self.concepts = _loaded(job)
            self.stand = job.stand
            gc.collect()
            gc.freeze()  # so that no sweep touches, and copies, what the processes share
        return self.concepts


def _loaded(job: Job) -> Concepts:
    """From the cache, else from the store, which only a child opens: RocksDB and fork do not go together."""
    if not job.base.store:
        return load_concepts(None)
    path = path_of(job.cache, job.stand) if job.cache else None
    if path is not None and (found := kept(path)) is not None:
        return found
    data = _made(job)
    if path is not None:
        keep(path, data)
    concepts: Concepts = pickle.loads(data)
    return concepts


def _made(job: Job) -> bytes:
    read, write_ = os.pipe()
    parent = os.getpid()
    if os.fork() == 0:
        code = 1
        try:
            die_with_parent(parent)
            os.close(read)
            with os.fdopen(write_, "wb") as out:
                out.write(made(job.base.view()))
            code = 0
        finally:
            os._exit(code)
    os.close(write_)
    with os.fdopen(read, "rb") as file:
        data = file.read()
    _, status = os.waitpid(-1, 0)
    if status or not data:
        raise FeedError("De begrippen van het curriculum konden niet geladen worden.", "Probeer het opnieuw.")
    return data


def _serve(door: socket.socket, job: Job, handles: list[int], concepts: _Concepts, wake: int) -> None:
    known, page, *pipes = handles
    pids: list[int] = []
    try:
        terms = concepts.of(job)
    except EtalageError as error:
        _say(door, error=error.to_json(), sort=type(error).__name__)
        _close(handles)
        return
    parent = os.getpid()
    for number, pipe in enumerate(pipes):
        pid = os.fork()
        if pid == 0:
            for other in pipes:
                if other != pipe:
                    os.close(other)
            door.close()
            work(job, terms, known, page, pipe, number, len(pipes), parent)
        pids.append(pid)
    _close(handles)
    _say(door, pids=pids)
    _say(door, ended=_wait(door, pids, wake))


def _say(door: socket.socket, **facts: object) -> None:
    try:
        door.send(json.dumps(facts).encode())
    except OSError:
        os._exit(0)


def _close(handles: list[int]) -> None:
    for handle in handles:
        os.close(handle)


def _wait(door: socket.socket, pids: list[int], wake: int) -> list[int]:
    """How each process ended, in their order. They are killed when the pipeline says or leaves."""
    codes: dict[int, int] = {}
    while len(codes) < len(pids):
        for pid in pids:
            if pid not in codes:
                done, status = os.waitpid(pid, os.WNOHANG)
                if done:
                    codes[pid] = os.waitstatus_to_exitcode(status)
        if len(codes) == len(pids):
            break
        ready, _, _ = select.select([door.fileno(), wake], [], [], 5)
        if wake in ready:
            os.read(wake, 1 << 16)
        if door.fileno() in ready:
            is_over = not door.recv(1 << 16)
            for pid in pids:
                if pid not in codes:
                    os.kill(pid, signal.SIGKILL)
            if is_over:
                os._exit(0)
    return [codes[pid] for pid in pids]


if __name__ == "__main__":
    main(sys.argv[1:])
