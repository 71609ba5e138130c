"""A catalogue that is brought a feed, and what is left of that: for tests of what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from etalage.catalogue import open_catalogue
from etalage.findings import Report
from etalage.rdf import digest
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.pipeline import run

SECONDS = 15.0
"""In which a process must be gone; the machine may be busy."""


class House:
    """Brings a feed in, and looks at what is left."""

    def __init__(self, home: Path, **options: Any) -> None:
        self.settings = Settings(home=home, feed_processes=2, **options)

    def deliver(self, path: Path, reader: str = "nllom", during: Callable[[int], None] = lambda done: None) -> Report:
        catalogue = open_catalogue(self.settings)
        done = 0

        def progress(number: int) -> None:
            nonlocal done
            done += number
            during(done)

        try:
            return run(Feed("les", "Lesbank", reader, path), catalogue, self.settings, progress)
        finally:
            catalogue.close()

    def state(self) -> tuple[int, str]:
        catalogue = open_catalogue(self.settings)
        try:
            with catalogue.snapshot() as snapshot:
                view = snapshot.view
                whole = "".join(f"{name} {digest(view.graph(name))}" for name in sorted(view.graphs()))
                return snapshot.version, whole
        finally:
            catalogue.close()

    def left(self) -> list[str]:
        """What should not be there after a run."""
        home = self.settings.home
        found = [
            *home.glob("drafts/*"),
            *home.glob("deliveries/*/.*"),
            *home.glob("uitgepakt"),
            *home.glob("cache/.*"),
        ]
        return [str(path.relative_to(home)) for path in (*found, *home.glob("cache/*.sqlite-*"))]


def await_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, SECONDS)
    assert [each for each in alive if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
