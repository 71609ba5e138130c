"""Measures the way from an XML file to a searchable catalogue, whole and step by step, beside its peers.

    python -m benchmarks.ingest [--records 100000] [--peer-records 300] [--curriculum ../shared/data/slo]

Peers in the same run: the usual stack (lxml, rdflib graph, pyshacl, Oxigraph) and the floor (what the bare libraries
need for the same XML, as many quads and documents of the same kind: lxml iterparse, Oxigraph bulk load, tantivy).
CPU seconds are of all processes together. A second of a core is worth less while the other one works too (they share
memory, and often more): Etalage keeps all of them busy, so the usual stack is measured both alone and so. Step by
step is measured in one process, on 5,000 records.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks.floor import floor_index, floor_load, floor_parse
from benchmarks.generate import terms_of, write_feed
from benchmarks.processes import Used, at_once, command, function
from benchmarks.usual import usual_stack
from etalage.catalogue import Base, open_catalogue
from etalage.concepts import load_concepts
from etalage.rdf import digest_of, nquads, ntriples
from etalage.search.document import Outfit
from etalage.search.embedded import prepare
from etalage.settings import Settings
from ingest import provenance
from ingest.cli import cache_concepts
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed
from ingest.judging import batched, context_of
from ingest.mapping import mapping_of
from ingest.readers import items_of, read
from ingest.source import SourceRecord, resolved
from ingest.validate import check

STEPS = 5000
"""Records that are taken apart step by step."""

FEEDS = """[[feed]]
name = "meting"
supplier = "Meting"
reader = "nllom"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
path = "{path}"
"""


@dataclass
class Figures:
    """A table of what was measured."""

    rows: list[tuple[str, int, Used]] = field(default_factory=list)

    def add(self, name: str, number: int, used: Used) -> Used:
        """Note a row, and say so at once."""
        self.rows.append((name, number, used))
        print(
            f"  {name}: {used.cpu:.2f} CPU s, {used.wall:.2f} s, {used.busy:.0%} busy, {used.memory_mb:.0f} MB",
            file=sys.stderr,
            flush=True,
        )
        return used

    @contextmanager
    def step(self, name: str, number: int) -> Iterator[None]:
        """Measure what this process does inside."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.add(name, number, Used(time.process_time() - cpu, time.perf_counter() - wall, 0))

    def table(self) -> str:
        """A Markdown table."""
        lines = [
            "| step | records | CPU s | wall s | cores busy | ms CPU per record | records per CPU s | most memory |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for name, number, used in self.rows:
            memory = f"{used.memory_mb:,.0f} MB" if used.memory_mb else ""
            lines.append(
                f"| {name} | {number:,} | {used.cpu:,.2f} | {used.wall:,.2f} | {used.busy:.0%} "
                f"| {1000 * used.cpu / number:.3f} | {number / used.cpu:,.0f} | {memory} |"
            )
        return "\n".join(lines)


def measure(folder: Path, number: int, peers: int, curriculum: Path, feed: Path | None) -> tuple[Figures, str]:
    """The whole, a second time, the steps, and the peers; with the ratios in words."""
    figures = Figures()
    settings = Settings(home=folder / "var", feeds=folder / "feeds.toml")
    path = feed or folder / "feed.xml"
    if feed is None:
        size = write_feed(path, number, terms_of(curriculum))
        print(f"{number} records, {size / 1e6:.1f} MB", file=sys.stderr)
    (folder / "feeds.toml").write_text(FEEDS.format(path=path), "utf-8")
    catalogue = open_catalogue(settings)
    load_curriculum(curriculum, catalogue, settings)
    cache_concepts(catalogue, settings)
    catalogue.close()
    run = [sys.executable, "-m", "ingest.cli", "feed", "run", "meting"]
    first = figures.add("whole: file → published and searchable", number, command(run, settings.to_env()))
    again = figures.add("whole, a second unchanged delivery", number, command(run, settings.to_env()))
    print(first.output, again.output, sep="", file=sys.stderr)
    quads, texts = _steps(figures, path, settings)
    if not peers:
        return figures, ""
    name, cores = "usual stack: lxml, rdflib, pyshacl, Oxigraph", os.cpu_count() or 1
    alone = figures.add(f"{name}; alone", peers, function(usual_stack, path, peers, folder / "usual"))
    copies = [(path, peers, folder / f"usual-{copy}") for copy in range(cores)]
    beside = figures.add(f"{name}; one on each core at once", peers * cores, at_once(usual_stack, *copies))
    floor = _floor(figures, path, folder, quads, texts, number)
    each = first.cpu / number
    return figures, (
        f"Per CPU second: {beside.cpu / peers / cores / each:.1f} × the usual stack when that keeps all cores busy "
        f"too ({alone.cpu / peers / each:.1f} × when it has the machine to itself), "
        f"{floor / first.cpu:.2f} × the floor. Both cores {first.busy:.0%} busy, {first.memory_mb:,.0f} MB at most. "
        f"A second, unchanged delivery takes {again.cpu / first.cpu:.2f} of the first in CPU, "
        f"{again.wall / first.wall:.2f} in time."
    )


def _steps(figures: Figures, path: Path, settings: Settings) -> tuple[bytes, bytes]:
    """Each step by itself, in one process; the N-Quads and prepared documents that came of it."""
    feed = Feed(name="meting", supplier="Meting", reader="nllom", path=path)
    catalogue = open_catalogue(settings)
    with catalogue.snapshot() as snapshot:
        base = Base(snapshot.version, str(snapshot.store_path))
    catalogue.close()
    view = base.view()
    with figures.step("load the concepts of the curriculum (once)", 1):
        concepts = load_concepts(view)
    context = context_of(feed, settings)
    with figures.step("read, of which parse", STEPS):
        for _ in islice(items_of(feed, settings), STEPS):
            pass
    with figures.step("read, whole", STEPS):
        for item in islice(items_of(feed, settings), STEPS):
            resolved(item)
    records = [item for item in islice(read(feed, settings), STEPS) if isinstance(item, SourceRecord)]
    number = len(records)
    with figures.step("map", number):
        mapped = [mapping_of(record.format)(record, concepts, context) for record in records]
    with figures.step("write N-Triples", number):
        for each in mapped:
            len(each.ntriples)
    with figures.step("check", number):
        for batch in batched(list(zip(mapped, records, strict=True)), 200):
            check(batch)
    quads, statements = [], []
    with figures.step("provenance, digest, N-Quads", number):
        for record, each in zip(records, mapped, strict=True):
            source = provenance.record_graph(
                record, each.iri, digest_of(each.ntriples), each.iri, "2026-01-01T00:00:00Z", concepts.release
            )
            quads.append(nquads(each.ntriples + ntriples(source), each.iri))
            statements.append([*each.statements, *source])
    outfit = Outfit(view)
    with figures.step("make documents", number):
        documents = [outfit.document(each.iri, about) for each, about in zip(mapped, statements, strict=True)]
    with figures.step("prepare them for the index", number):
        texts = [prepare(document) for document in documents if document is not None]
    return b"".join(quads), b"\n".join(texts) + b"\n"


def _floor(figures: Figures, path: Path, folder: Path, quads: bytes, texts: bytes, number: int) -> float:
    """CPU seconds of the floor. The records of the steps are copied under other addresses until there are enough."""
    for name, data in (("floor.nq", quads), ("floor.json", texts)):
        with (folder / name).open("wb") as file:
            for copy in range(number // STEPS):
                file.write(data.replace(b"/materialen/meting/", b"/materialen/meting-%d/" % copy))
    total = 0.0
    total += figures.add("floor: lxml iterparse", number, function(floor_parse, path)).cpu
    total += figures.add(
        "floor: Oxigraph bulk load", number, function(floor_load, folder / "floor.nq", folder / "floor")
    ).cpu
    total += figures.add(
        "floor: tantivy", number, function(floor_index, folder / "floor.json", folder / "floor-index")
    ).cpu
    return total


def main() -> None:
    """Print a report in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--peer-records", type=int, default=300, help="Records for the usual stack; 0: no peers.")
    parser.add_argument("--curriculum", type=Path, default=Path("sample/curriculum"))
    parser.add_argument("--feed", type=Path, help="A file that was generated before, with that many records.")
    parser.add_argument("--folder", type=Path, help="Where to work; on a disk with room.")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="etalage-bench-", dir=arguments.folder))
    try:
        figures, ratios = measure(
            folder, arguments.records, arguments.peer_records, arguments.curriculum.absolute(), arguments.feed
        )
    finally:
        shutil.rmtree(folder)
    print(f"{date.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print(figures.table())
    print(f"\n{ratios}")


if __name__ == "__main__":
    main()
