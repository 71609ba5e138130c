"""Measures the way from an XML file to a searchable catalogue, step by step and whole, beside its peers.

    python -m benchmarks.ingest [--records 10000] [--peer-records 300] [--curriculum ../shared/data/slo]

Peers in the same run: the usual stack (lxml, rdflib graph, pyshacl, rdflib into Oxigraph) and the floor (what the
bare libraries need for the same bytes: lxml iterparse, Oxigraph bulk load of the quads, tantivy on the texts).
CPU seconds are of this process and its children, all threads.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.floor import floor_index, floor_load, floor_parse
from benchmarks.generate import terms_of, write_feed
from benchmarks.usual import usual_stack
from etalage.catalogue import Catalogue, open_catalogue
from etalage.concepts import load_concepts
from etalage.rdf import write
from etalage.search.document import documents
from etalage.settings import Settings
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed
from ingest.mapping import mapping_of
from ingest.pipeline import batched, context_of, run
from ingest.readers import read
from ingest.source import SourceRecord
from ingest.validate import check


@dataclass
class Figures:
    """CPU and wall seconds per step, for a number of records."""

    rows: list[tuple[str, int, float, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, number: int) -> Iterator[None]:
        """Measure what happens inside."""
        cpu, wall = cpu_seconds(), time.perf_counter()
        yield
        self.rows.append((name, number, cpu_seconds() - cpu, time.perf_counter() - wall))
        print(f"  {name}: {self.rows[-1][2]:.2f} CPU s, {self.rows[-1][3]:.2f} s", file=sys.stderr)

    def per_second(self, name: str) -> float:
        """Records per CPU second of a step."""
        return next(number / cpu for row, number, cpu, _ in self.rows if row == name)

    def table(self) -> str:
        """A Markdown table."""
        lines = [
            "| step | records | CPU s | wall s | ms CPU per record | records per CPU s |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        for name, number, cpu, wall in self.rows:
            lines.append(
                f"| {name} | {number:,} | {cpu:.2f} | {wall:.2f} | {1000 * cpu / number:.3f} | {number / cpu:,.0f} |"
            )
        return "\n".join(lines)


def cpu_seconds() -> float:
    """CPU time of this process and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measure(home: Path, number: int, peers: int, curriculum: Path) -> Figures:
    """All steps, the whole, and the peers."""
    figures = Figures()
    settings = Settings(home=home / "var")
    path = home / "feed.xml"
    size = write_feed(path, number, terms_of(curriculum))
    print(f"{number} records, {size / 1e6:.1f} MB", file=sys.stderr)
    catalogue = open_catalogue(settings)
    with figures.step("curriculum load", 1):
        load_curriculum(curriculum, catalogue, settings)
    feed = Feed(name="meting", supplier="Meting", reader="nllom", path=path)
    _steps(figures, feed, settings, catalogue, number)
    with figures.step("whole: file → published and searchable", number):
        report = run(feed, catalogue, settings)
    assert report.added == number, report.verdict()
    with figures.step("whole, a second unchanged delivery", number):
        report = run(feed, catalogue, settings)
    assert report.unchanged == number, report.verdict()
    catalogue.close()
    _peers(figures, path, home, settings, number, peers)
    return figures


def _steps(figures: Figures, feed: Feed, settings: Settings, catalogue: Catalogue, number: int) -> None:
    with catalogue.snapshot() as snapshot:
        concepts = load_concepts(snapshot.view)
    context = context_of(feed, settings)
    with figures.step("read", number):
        for _ in read(feed, settings):
            pass
    records = [item for item in read(feed, settings) if isinstance(item, SourceRecord)][: min(number, 5000)]
    with figures.step("map", len(records)):
        mapped = [mapping_of(record.format)(record, concepts, context) for record in records]
    with figures.step("check", len(records)):
        for batch in batched(list(zip(mapped, records, strict=True)), 500):
            check(batch)
    with catalogue.deliver() as delivery:
        with figures.step("store", len(records)):
            for result in mapped:
                delivery.replace(result.iri, result.graph)
            view = delivery.view
            len(view)
        with figures.step("make documents", len(records)):
            for _ in documents(view, [result.iri for result in mapped]):
                pass


def _peers(figures: Figures, path: Path, home: Path, settings: Settings, number: int, peers: int) -> None:
    with figures.step("usual stack: lxml, rdflib, pyshacl, Oxigraph", peers):
        usual_stack(path, peers, home / "usual")
    catalogue = open_catalogue(settings)
    with catalogue.snapshot() as snapshot:
        quads = home / "floor.nt"
        with quads.open("wb") as stream:
            for name in snapshot.view.graphs():
                if "/materialen/" in name:
                    stream.write(write(snapshot.view.graph(name), "nt"))
        texts = [document.values for document in documents(snapshot.view) if document.kind.value == "materiaal"]
    catalogue.close()
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("floor: lxml iterparse", lambda: floor_parse(path)),
        ("floor: Oxigraph bulk load", lambda: floor_load(quads, home / "floor")),
        ("floor: tantivy", lambda: floor_index(texts, home / "floor-index")),
    )
    for name, step in steps:
        with figures.step(name, number):
            step()


def main() -> None:
    """Print a report in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--peer-records", type=int, default=300)
    parser.add_argument("--curriculum", type=Path, default=Path("sample/curriculum"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="etalage-bench-") as folder:
        figures = measure(Path(folder), arguments.records, arguments.peer_records, arguments.curriculum)
    ours = figures.per_second("whole: file → published and searchable")
    usual = figures.per_second("usual stack: lxml, rdflib, pyshacl, Oxigraph")
    floor = 1 / sum(1 / figures.per_second(name) for name, *_ in figures.rows if name.startswith("floor"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{date.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print(figures.table())
    print(f"\nPer CPU second: {ours / usual:.1f} × the usual stack, {ours / floor:.2f} × the floor.")
    print(f"Highest memory of the process, peers and lists of this benchmark included: {peak:,.0f} MB.")


if __name__ == "__main__":
    main()
