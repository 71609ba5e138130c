"""A published catalogue, a secret, a socket that listens, and the command in real processes that are watched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from etalage.catalogue import open_catalogue
from etalage.rdf import digest
from etalage.settings import Settings
from tests.hostile.case import SECRET, World
from tests.hostile.forms import form

ROOT = Path(__file__).parents[2]
PATIENCE = 120
"""Seconds of the clock, on a machine that does other work as well."""


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    complained: str
    seconds: float
    """Of processor time, children included."""
    megabytes: float
    """The most that all its processes held together (proportional set size)."""


class Canary:
    """A socket on this computer; whoever calls it is counted."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self._socket.accept()[0].close()
            except OSError:
                return
            self.calls += 1

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """Fails the module when it was called."""
    bird = Canary()
    yield bird
    bird.close()
    assert bird.calls == 0


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a secret in it."""
    folder = tmp_path_factory.mktemp("vijandig")
    (folder / "geheim.txt").write_text(SECRET)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the curriculum of the sample and one published feed."""
    folder = tmp_path_factory.mktemp("huis")
    oai = form("oai")
    (folder / "basis.xml").write_text(oai.file([oai.good(n, id=f"basis-{n}") for n in range(1, 6)]), "utf-8")
    (folder / "feeds.toml").write_text(feed_of("basis", "nllom", folder / "basis.xml"), "utf-8")
    for words in (("curriculum", "load", str(ROOT / "sample" / "curriculum")), ("feed", "run", "basis")):
        run = watched(folder, *words)
        assert run.code == 0, run.out + run.complained
    return folder


def feed_of(name: str, reader: str, path: Path) -> str:
    """A feed in feeds.toml."""
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    return f'[[feed]]\nname = "{name}"\nsupplier = "Proef"\nreader = "{reader}"\npath = "{path}"\nlicence = "{licence}"\n'


def world_of(ground: Path, canary: Canary, name: str) -> World:
    """A folder of its own for one attack."""
    return World(ground / name, ground / "geheim.txt", canary.port)


def watched(home: Path, *words: str) -> Run:
    """Run the command line and watch what its processes take."""
    before = os.times()
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest.cli", *words],
        env={**os.environ, "ETALAGE_HOME": str(home), "ETALAGE_FEEDS": str(home / "feeds.toml")},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    most = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, most), daemon=True)
    watcher.start()
    out, complained = process.communicate(timeout=PATIENCE)
    watcher.join()
    after = os.times()
    seconds = after.children_user - before.children_user + after.children_system - before.children_system
    return Run(process.returncode, out, complained, seconds, most[0])


def _watch(process: subprocess.Popen[str], most: list[float]) -> None:
    while process.poll() is None:
        total = 0
        try:
            root = psutil.Process(process.pid)
            for each in (root, *root.children(recursive=True)):
                total += each.memory_full_info().pss
        except psutil.Error:
            continue
        most[0] = max(most[0], total / 1_000_000)
        time.sleep(0.05)


@dataclass(frozen=True)
class State:
    """What is published."""

    version: int
    graphs: dict[str, str]
    """Name → digest of its canonical N-Quads."""


def state_of(home: Path) -> State:
    """The published state, read apart from any command."""
    catalogue = open_catalogue(Settings(home=home))
    try:
        with catalogue.snapshot() as snapshot:
            view = snapshot.view
            return State(snapshot.version, {name: digest(view.graph(name)) for name in view.graphs()})
    finally:
        catalogue.close()
