"""A house for the long runs: a data folder, the command line in real processes, and what is published in it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from benchmarks.generate import terms_of, write_feed
from etalage.catalogue import open_catalogue
from etalage.namespaces import ET
from etalage.rdf import digest
from etalage.settings import Settings

ROOT = Path(__file__).parents[2]
CURRICULUM = ROOT / "sample" / "curriculum"
RECORDS = 10_000

FEEDS = """[[feed]]
name = "proef"
supplier = "Proefbank"
reader = "nllom"
path = "feed.xml"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
"""

DELIVERIES = f"""SELECT ?levering (COUNT(?herkomst) AS ?n) WHERE {{
  ?herkomst <{ET}levering> ?levering }} GROUP BY ?levering"""


@dataclass(frozen=True)
class State:
    """What is published."""

    version: int
    content: str
    """Digest of every graph with its name."""
    documents: int
    deliveries: tuple[int, ...]
    """Records per delivery that they came from: one number when all came in together."""


class House:
    """A data folder with one feed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.feed = home / "feed.xml"
        self.environment = {**os.environ, "ETALAGE_HOME": str(home)}
        home.mkdir(parents=True, exist_ok=True)
        (home / "feeds.toml").write_text(FEEDS)

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "ingest.cli", *words]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code, and everything that was said."""
        process = self.start(*words)
        said, complained = process.communicate(timeout=600)
        return process.returncode, said + complained

    def family(self, process: subprocess.Popen[str]) -> list[psutil.Process]:
        """The processes that a command started: first the one that forks, then those that read."""
        try:
            return psutil.Process(process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def state(self) -> State:
        catalogue = open_catalogue(Settings(home=self.home))
        try:
            with catalogue.snapshot() as snapshot:
                view = snapshot.view
                content = digest_of({name: digest(view.graph(name)) for name in view.graphs()})
                counts = sorted(int(str(row["n"].value)) for row in view.select(DELIVERIES) if "levering" in row)  # type: ignore[union-attr]
                assert len(view) == catalogue.status().quads
                return State(snapshot.version, content, len(snapshot.engine), tuple(counts))
        finally:
            catalogue.close()

    def rubbish(self) -> list[str]:
        """What no published version and no report owns."""
        drafts = self.home / "drafts"
        left = [path.name for path in drafts.iterdir()] if drafts.is_dir() else []
        return left + [
            path.name for form in ("deliveries/*/.*", "uitgepakt", "cache/.*") for path in self.home.glob(form)
        ]


def await_gone(processes: list[psutil.Process]) -> float:
    """Seconds until the last of them was gone; fails when one stays."""
    begun = time.monotonic()
    _, alive = psutil.wait_procs(processes, 20)
    assert [each for each in alive if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
    return time.monotonic() - begun


def digest_of(graphs: dict[str, str]) -> str:
    return "\n".join(f"{name} {graphs[name]}" for name in sorted(graphs))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "var")


@pytest.fixture(scope="session")
def two_deliveries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two deliveries of the same records, each with other words in every record."""
    folder = tmp_path_factory.mktemp("deliveries")
    terms = terms_of(CURRICULUM)
    paths = folder / "een.xml", folder / "twee.xml"
    for seed, path in enumerate(paths, start=1):
        write_feed(path, RECORDS, terms, seed)
    return paths


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a figure for docs/reference/assurance.md."""

    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")

    return say


@pytest.fixture
def gone() -> Callable[[list[psutil.Process]], float]:
    """See await_gone."""
    return await_gone


@pytest.fixture
def house_of() -> Callable[[Path], House]:
    """A house in a folder of choice."""
    return House
