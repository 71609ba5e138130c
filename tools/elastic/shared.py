"""One cluster for several processes: the first that asks starts it, and it ends when the last is gone, however.

Who uses it holds a shared lock on a file, and a lock goes with its process. A keeper, which is a process of its own,
started the servers and waits until it can have that lock for itself.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

from tools.elastic import Missing, Trouble
from tools.elastic.launch import start
from tools.elastic.nodes import Cluster, is_running, stop
from tools.elastic.parts import locked

STATE, USERS, STARTING, ERROR = "state.json", "users.lock", "start.lock", "error"
LOOK_SECONDS = 0.3
ROOT = Path(__file__).parents[2]

_keepers: list[subprocess.Popen[bytes]] = []
"""They outlive their use here by a second."""


@contextmanager
def running(
    nodes: int = 1, is_secure: bool = False, folder: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Iterator[Cluster]:
    """A cluster for as long as this lasts; shared with every process that gives the same folder.

    Raises Missing, Trouble.
    """
    with ExitStack() as stack:
        if folder is None:
            folder = Path(
                stack.enter_context(
                    tempfile.TemporaryDirectory(prefix="etalage-elastic-", ignore_cleanup_errors=True)
                )
            )
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / STARTING), ExitStack() as attempt:
            attempt.enter_context(locked(folder / USERS, is_shared=True))
            state = folder / STATE
            if not state.exists():
                _start_keeper(folder, nodes, is_secure, environ)
            cluster = Cluster.from_json(state.read_text())
            stack.push(attempt.pop_all())
        yield cluster


def _start_keeper(folder: Path, nodes: int, is_secure: bool, environ: Mapping[str, str]) -> None:
    words = [sys.executable, "-m", "tools.elasticsearch", "keep", str(folder), "--nodes", str(nodes)]
    keeper = subprocess.Popen(
        [*words, "--secure"] if is_secure else words,
        cwd=ROOT,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C for the tests is not for who must clean up after them
    )
    _keepers.append(keeper)
    Thread(target=keeper.wait, daemon=True).start()  # so that it does not stay as a zombie
    while not (folder / STATE).exists():
        if keeper.poll() is not None:
            said = (folder / ERROR).read_text() if (folder / ERROR).exists() else f"exit code {keeper.returncode}"
            kind = Missing if keeper.returncode == 3 else Trouble
            raise kind(said)
        time.sleep(0.1)


def keep(folder: Path, nodes: int, is_secure: bool, environ: Mapping[str, str]) -> int:
    """The keeper: start, wait until nobody uses it, stop. Exit code 3: something is missing, 2: other trouble."""
    try:
        cluster = start(nodes, is_secure, environ)
    except Trouble as error:
        (folder / ERROR).write_text(str(error))
        return 3 if isinstance(error, Missing) else 2
    state, draft = folder / STATE, folder / "state.draft"
    draft.touch(mode=0o600)
    draft.write_text(cluster.to_json())
    draft.rename(state)
    try:
        with (folder / USERS).open("a") as users:
            while not _has_alone(users.fileno()) and any(is_running(node) for node in cluster.nodes):
                time.sleep(LOOK_SECONDS)
            state.unlink(missing_ok=True)  # while nobody can come in
    finally:
        stop(cluster)
    return 0


def _has_alone(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
