"""Readers while deliveries are published every second: errors, wrong counts, and what it costs the readers.

    python -m benchmarks.publishing [--seconds 300] [--processes 3] [--curriculum sample/curriculum]

First the site is read for a while without deliveries, then with one delivery a second. Each delivery holds another
number of records, so every answer can be checked: the count on the page and the count by SPARQL must both be the
number that was published in the version which the answer names.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from etalage.catalogue import Catalogue, open_catalogue
from etalage.settings import Settings
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed, default_feeds, load_feeds
from ingest.pipeline import run

WORD = "tellertje"
COUNT = """SELECT (COUNT(?m) AS ?n) WHERE { ?m a <https://w3id.org/etalage/def#Lesmateriaal> ;
<https://schema.org/keywords> "tellertje"@nl }"""
STATUS = re.compile(r'role="status"[^>]*>\s*(?:<[^>]+>\s*)*(\d+)')


@dataclass
class Seen:
    """What the readers saw."""

    milliseconds: list[float] = field(default_factory=list)
    counts: list[tuple[str, int, int]] = field(default_factory=list)
    """Way (page or sparql), version, count."""
    errors: list[str] = field(default_factory=list)


class Reader(threading.Thread):
    """Asks in turn for results, a SPARQL count, a goal list and the home page."""

    def __init__(self, base: str, seen: Seen, until: float) -> None:
        super().__init__(daemon=True)
        self.base, self.seen, self.until = base, seen, until

    def run(self) -> None:
        """Read until the time is up, with a pause so that the readers do not fill both cores by themselves."""
        ways = (
            ("page", f"/zoeken?q={WORD}&soort=materiaal"),
            ("", "/"),
            ("", "/zoeken?q=breuken&soort=leerdoel"),
            ("sparql", "/sparql?" + urllib.parse.urlencode({"query": COUNT})),
            ("", "/etalage"),
        )
        turn = 0
        while time.monotonic() < self.until:
            way, path = ways[turn % len(ways)]
            turn += 1
            self._ask(way, path)
            time.sleep(0.02)

    def _ask(self, way: str, path: str) -> None:
        headers = {"Accept": "application/sparql-results+json" if way == "sparql" else "text/html"}
        begun = time.perf_counter()
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.base + path, headers=headers), timeout=30
            ) as answer:
                body = answer.read().decode()
                version = int(answer.headers["Etalage-Versie"])
        except (OSError, urllib.error.HTTPError) as error:
            self.seen.errors.append(f"{path}: {error}")
            return
        if way != "sparql":
            self.seen.milliseconds.append(1000 * (time.perf_counter() - begun))
        if way == "sparql":
            self.seen.counts.append((way, version, int(json.loads(body)["results"]["bindings"][0]["n"]["value"])))
        elif way == "page":
            found = STATUS.search(body)
            self.seen.counts.append((way, version, int(found[1]) if found else 0))


def read_for(base: str, seconds: float, readers: int) -> Seen:
    """What `readers` threads see in that time."""
    seen = Seen()
    threads = [Reader(base, seen, time.monotonic() + seconds) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def deliver(catalogue: Catalogue, settings: Settings, folder: Path, number: int) -> int:
    """One delivery of `number` records; the version in which it was published."""
    path = folder / "teller.csv"
    rows = [f"t{index};materiaal;Tellertje {index};https://teller.example/{index};{WORD}" for index in range(number)]
    path.write_text("Nummer;Type;Titel;Adres;Trefwoorden\n" + "\n".join(rows) + "\n", "utf-8")
    feed = Feed(name="teller", supplier="Teller", reader="spreadsheet", path=path)
    report = run(feed, catalogue, settings, allow_removals=True)
    assert report.version is not None, report.verdict()
    return report.version


def serve(settings: Settings, port: int) -> subprocess.Popen[bytes]:
    """The site, as `etalage serve` starts it, once it answers."""
    command = [sys.executable, "-m", "ingest.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **settings.to_env()}, start_new_session=True)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError("the site does not answer")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def measure(seconds: float, processes: int, readers: int, curriculum: Path) -> tuple[Seen, Seen, dict[int, int]]:
    """What was seen without deliveries, with them, and the number that each version holds."""
    with tempfile.TemporaryDirectory(prefix="etalage-publishing-") as name:
        folder = Path(name)
        settings = Settings(home=folder / "var", workers=processes)
        catalogue = open_catalogue(settings)
        load_curriculum(curriculum, catalogue, settings)
        for feed in load_feeds(default_feeds(settings)):
            run(feed, catalogue, settings)
        held = {deliver(catalogue, settings, folder, 5): 5}
        port = free_port()
        site = serve(settings, port)
        try:
            base = f"http://127.0.0.1:{port}"
            read_for(base, 3, readers)
            quiet = read_for(base, min(seconds, 60), readers)
            stop = threading.Event()
            writer = threading.Thread(target=_publish, args=(catalogue, settings, folder, held, stop))
            writer.start()
            busy = read_for(base, seconds, readers)
            stop.set()
            writer.join()
        finally:
            os.killpg(site.pid, signal.SIGTERM)
            site.wait(30)
            catalogue.close()
        return quiet, busy, held


def _publish(
    catalogue: Catalogue,
    settings: Settings,
    folder: Path,
    held: dict[int, int],
    stop: threading.Event,
) -> None:
    turn = 0
    while not stop.is_set():
        begun = time.monotonic()
        turn += 1
        number = 5 + turn % 6
        held[deliver(catalogue, settings, folder, number)] = number
        stop.wait(max(0.0, 1 - (time.monotonic() - begun)))


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return statistics.quantiles(values, n=100)[round(share * 100) - 1]


def main() -> None:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--readers", type=int, default=3)
    parser.add_argument("--curriculum", type=Path, default=Path("sample/curriculum"))
    arguments = parser.parse_args()
    quiet, busy, held = measure(arguments.seconds, arguments.processes, arguments.readers, arguments.curriculum)
    wrong = [seen for seen in [*quiet.counts, *busy.counts] if held.get(seen[1]) != seen[2]]
    versions = len({version for _, version, _ in busy.counts})
    print(f"deliveries published: {len(held) - 1}; versions seen by readers: {versions}")
    for name, seen in (("without deliveries", quiet), ("with deliveries", busy)):
        p50, p95 = percentile(seen.milliseconds, 0.5), percentile(seen.milliseconds, 0.95)
        requests = len(seen.milliseconds) + sum(way == "sparql" for way, _, _ in seen.counts)
        print(f"{name}: {requests} requests, {len(seen.errors)} errors, pages p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    print(f"counts checked: {len(quiet.counts) + len(busy.counts)}, wrong: {len(wrong)} {wrong[:5]}")
    for error in busy.errors[:5]:
        print(error)


if __name__ == "__main__":
    main()
