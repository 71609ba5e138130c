"""Measures the way from an XML file to a searchable catalogue, whole and step by step, beside its peers.

    python -m benchmarks.ingest [--records 100000] [--peer-records 300] [--curriculum ../shared/data/slo]

Peers in the same run: the usual stack (lxml, rdflib graph, pyshacl, Oxigraph) and the floor (what the bare libraries
need for the same XML, the same quads and the same documents: lxml iterparse, Oxigraph bulk load, tantivy).
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
from collections.abc import Iterator, Sequence
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
from etalage.concepts import Concepts, load_concepts
from etalage.rdf import Statement, Triple, digest_of_lines, nquads, ntriples
from etalage.search.document import Outfit
from etalage.search.embedded import prepare
from etalage.settings import Settings
from ingest import provenance
from ingest.cli import cache_concepts
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed
from ingest.judging import batched, context_of
from ingest.mapping import Context, Mapped, mapping_of
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

RUN = [sys.executable, "-m", "ingest.cli", "feed", "run", "meting"]
"""A delivery of the feed of `new_house`."""


@dataclass
class Figures:
    """A table of what was measured."""

    rows: list[tuple[str, int, Used]] = field(default_factory=list)

    def add(self, name: str, number: int, used: Used) -> Used:
        """Note a row, and say so at once."""
        self.rows.append((name, number, used))
        print(
            f"  {name}: {used.cpu:.2f} CPU s, {used.wall:.2f} s, {used.busy:.0%} busy, "
            f"{used.memory_mb:.0f} MB, {used.own_mb:.0f} MB without mapped files",
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
            "| step | records | CPU s | wall s | cores busy | ms CPU per record | records per CPU s | most memory "
            "| without mapped files |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for name, number, used in self.rows:
            memory = f"{used.memory_mb:,.0f} MB | {used.own_mb:,.0f} MB" if used.memory_mb else "|"
            lines.append(
                f"| {name} | {number:,} | {used.cpu:,.2f} | {used.wall:,.2f} | {used.busy:.0%} "
                f"| {1000 * used.cpu / number:.3f} | {number / used.cpu:,.0f} | {memory} |"
            )
        return "\n".join(lines)


def measure(folder: Path, number: int, peers: int, curriculum: Path, feed: Path | None) -> tuple[Figures, str]:
    """The whole, a second time, the steps, and the peers; with the ratios in words."""
    figures = Figures()
    path = feed or folder / "feed.xml"
    if feed is None:
        size = write_feed(path, number, terms_of(curriculum))
        print(f"{number} records, {size / 1e6:.1f} MB", file=sys.stderr)
    settings = new_house(folder, path, curriculum)
    first = figures.add("whole: file → published and searchable", number, command(RUN, settings.to_env()))
    again = figures.add("whole, a second unchanged delivery", number, command(RUN, settings.to_env()))
    print(first.output, again.output, sep="", file=sys.stderr)
    made = _steps(figures, path, settings)
    if not peers:
        return figures, ""
    name, cores = "usual stack: lxml, rdflib, pyshacl, Oxigraph", os.cpu_count() or 1
    alone = figures.add(f"{name}; alone", peers, function(usual_stack, path, peers, folder / "usual"))
    copies = [(path, peers, folder / f"usual-{copy}") for copy in range(cores)]
    beside = figures.add(f"{name}; one on each core at once", peers * cores, at_once(usual_stack, *copies))
    floor = _floor(figures, path, folder, made, number)
    each = first.cpu / number
    return figures, (
        f"Per CPU second: {beside.cpu / peers / cores / each:.1f} × the usual stack when that keeps all cores busy "
        f"too ({alone.cpu / peers / each:.1f} × when it has the machine to itself), "
        f"{floor / first.cpu:.2f} × the floor. Both cores {first.busy:.0%} busy, {first.memory_mb:,.0f} MB at most. "
        f"A second, unchanged delivery takes {again.cpu / first.cpu:.2f} of the first in CPU, "
        f"{again.wall / first.wall:.2f} in time."
    )


def new_house(folder: Path, feed: Path, curriculum: Path) -> Settings:
    """A data folder with the curriculum and this feed in its list."""
    settings = Settings(home=folder / "var", feeds=folder / "feeds.toml")
    (folder / "feeds.toml").write_text(FEEDS.format(path=feed), "utf-8")
    catalogue = open_catalogue(settings)
    load_curriculum(curriculum, catalogue, settings)
    cache_concepts(catalogue, settings)
    catalogue.close()
    return settings


@dataclass
class Made:
    """What becomes of the records of a feed: their N-Quads and prepared documents, one after the other."""

    concepts: Concepts
    context: Context
    outfit: Outfit
    records: Iterator[SourceRecord]
    """Those that were not taken apart."""
    quads: bytes
    """Of those that were."""
    texts: bytes

    def mapped(self, records: Sequence[SourceRecord]) -> list[Mapped]:
        """Each record, understood."""
        return [mapping_of(record.format)(record, self.concepts, self.context) for record in records]

    def written(self, record: SourceRecord, mapped: Mapped) -> tuple[bytes, list[Statement | Triple]]:
        """N-Quads with provenance, and the statements in them."""
        source = provenance.record_graph(
            record,
            mapped.iri,
            digest_of_lines(mapped.lines),
            mapped.iri,
            "2026-01-01T00:00:00Z",
            self.concepts.release,
        )
        return nquads(mapped.ntriples + ntriples(source), mapped.iri), [*mapped.statements, *source]

    def write(self, quads: Path, texts: Path) -> None:
        """All of it, in two files."""
        with quads.open("wb") as quad_file, texts.open("wb") as text_file:
            quad_file.write(self.quads)
            text_file.write(self.texts)
            for records in batched(self.records, 200):
                for record, each in zip(records, self.mapped(records), strict=True):
                    lines, statements = self.written(record, each)
                    quad_file.write(lines)
                    document = self.outfit.document(each.iri, statements)
                    if document is not None:
                        text_file.write(prepare(document) + b"\n")


def _steps(figures: Figures, path: Path, settings: Settings) -> Made:
    """Each step by itself, in one process."""
    feed = Feed(name="meting", supplier="Meting", reader="nllom", path=path)
    catalogue = open_catalogue(settings)
    with catalogue.snapshot() as snapshot:
        base = Base(snapshot.version, str(snapshot.store_path))
    catalogue.close()
    view = base.view()
    with figures.step("load the concepts of the curriculum (once)", 1):
        concepts = load_concepts(view)
    with figures.step("read, of which parse", STEPS):
        for _ in islice(items_of(feed, settings), STEPS):
            pass
    with figures.step("read, whole", STEPS):
        for item in islice(items_of(feed, settings), STEPS):
            resolved(item)
    readable = (item for item in read(feed, settings) if isinstance(item, SourceRecord))
    records = list(islice(readable, STEPS))
    made = Made(concepts, context_of(feed, settings), Outfit(view), readable, b"", b"")
    number = len(records)
    with figures.step("map, as N-Triples", number):
        mapped = made.mapped(records)
    with figures.step("check", number):
        for batch in batched(list(zip(mapped, records, strict=True)), 200):
            check(batch)
    with figures.step("provenance, digest, N-Quads", number):
        written = [made.written(record, each) for record, each in zip(records, mapped, strict=True)]
    with figures.step("make documents", number):
        documents = [made.outfit.document(each.iri, about) for each, (_, about) in zip(mapped, written, strict=True)]
    with figures.step("prepare them for the index", number):
        texts = [prepare(document) for document in documents if document is not None]
    made.quads, made.texts = b"".join([lines for lines, _ in written]), b"\n".join(texts) + b"\n"
    return made


def _floor(figures: Figures, path: Path, folder: Path, made: Made, number: int) -> float:
    """CPU seconds of the floor."""
    quads, texts = folder / "floor.nq", folder / "floor.json"
    made.write(quads, texts)
    total = 0.0
    total += figures.add("floor: lxml iterparse", number, function(floor_parse, path)).cpu
    total += figures.add("floor: Oxigraph bulk load", number, function(floor_load, quads, folder / "floor")).cpu
    total += figures.add("floor: tantivy", number, function(floor_index, texts, folder / "floor-index")).cpu
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
