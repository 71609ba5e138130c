"""Attacks that are delivered to a catalogue while its site is served."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.settings import Settings
from tests.hostile.case import FEED, RECORD, SECRET, Case
from tests.hostile.conftest import ROOT, Canary, feed_of, state_of, watched, world_of
from tests.hostile.corpus import MEMORY_MB, corpus

EACH = 5
"""Every so many of the attacks that are not heavy, so that each format and kind has its share."""
HEX = b"0a1b2c3d0a1b2c3d"

CASES = [case for case in corpus() if not case.is_heavy and case.form != "file"]
REFUSED = [case for case in CASES if case.verdict == FEED][::EACH] + [case for case in CASES if case.form == "packed"]
PLACED = [case for case in CASES if case.verdict != FEED][::EACH] + [
    case for case in CASES if case.verdict == RECORD and "gevonden" in case.says and case.form in ("oai", "jsonld")
]


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    """The address of the site, served by the real command."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest.cli", "serve", "--port", "0"],
        env={**os.environ, "ETALAGE_HOME": str(home)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+/", process.stdout.readline())
    assert found is not None
    yield found[0]
    process.terminate()
    process.wait(20)
    process.stdout.close()


def fetched(address: str) -> str:
    """A page; the site needs a moment to start."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                assert answer.status == 200
                return str(answer.read().decode("utf-8"))
        except ConnectionError:
            continue
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.2)
    raise AssertionError("the site does not answer")


def deliver(cases: list[Case], kind: str, ground: Path, canary: Canary, home: Path) -> list[str]:
    """Bring each attack in as a feed of its own; the names of the feeds."""
    feeds = [(home / "feeds.toml").read_text("utf-8").split('[[feed]]\nname = "aanval')[0]]
    names = [f"aanval-{kind}-{number}" for number in range(len(cases))]
    for name, case in zip(names, cases, strict=True):
        path = case.lay(world_of(ground / "levering", canary, name))
        feeds.append(feed_of(name, case.reader, path))
    (ground / "levering" / "geheim.txt").write_text(SECRET)
    (home / "feeds.toml").write_text("".join(feeds), "utf-8")
    for place in range(0, len(names), 20):
        run = watched(home, "feed", "run", *names[place : place + 20])
        said = run.out + run.complained
        assert run.code in (0, 1), said[-3000:]
        assert "Traceback" not in said and SECRET not in said and HEX.decode() not in said.lower()
        assert run.megabytes < MEMORY_MB
    assert canary.calls == 0
    return names


def test_at_least_sixty_are_delivered() -> None:
    assert len(REFUSED) + len(PLACED) >= 60
    assert {case.form for case in (*REFUSED, *PLACED)} >= {
        "nllom",
        "oai",
        "sru",
        "eck",
        "spreadsheet",
        "jsonld",
        "html",
    }


def test_a_refused_delivery_changes_nothing(ground: Path, canary: Canary, home: Path, site: str) -> None:
    before, page = state_of(home), fetched(site)
    deliver(REFUSED, "weg", ground, canary, home)
    assert state_of(home) == before
    assert fetched(site) == page
    assert not (home / "uitgepakt").exists()


def test_only_good_records_come_in(ground: Path, canary: Canary, home: Path, site: str) -> None:
    before = state_of(home)
    names = deliver(PLACED, "deels", ground, canary, home)
    after = state_of(home)
    assert {name: after.graphs[name] for name in before.graphs} == before.graphs
    new = [name for name in after.graphs if name not in before.graphs]
    for name, case in zip(names, PLACED, strict=True):
        records = [graph for graph in new if f"/{name}/" in graph]
        assert len(records) == case.good, (case.form, case.name, records)
        for graph in records[:1]:
            text = fetched(graph.replace(Settings().base_iri, site))
            assert "<script>alert" not in text and "<img src=x" not in text and "javascript:alert" not in text
    assert all("/aanval-" in name for name in new)
    nothing_leaked(home)


def nothing_leaked(home: Path) -> None:
    """No secret and no ECK iD in any triple, report or other file of the catalogue."""
    catalogue = open_catalogue(Settings(home=home))
    try:
        with catalogue.snapshot() as snapshot:
            for name in snapshot.view.graphs():
                text = str(snapshot.view.graph(name)).lower()
                assert SECRET.lower() not in text and HEX.decode() not in text
    finally:
        catalogue.close()
    for path in home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert SECRET.encode() not in data and HEX not in data.lower(), path
