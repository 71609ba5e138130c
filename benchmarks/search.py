"""Measures searching beside the bare engine doing the same question in the same run.

    python -m benchmarks.search --records 100000 --engine embedded [--curriculum ../shared/data/slo] [--folder DIR]

Documents are generated records and all goals of the curriculum (`search_data`), made once and kept in the folder.
The bare side is asked what the service asked last (the same clauses, filters, counts): tantivy's searcher, or
Elasticsearch's client. It decides nothing of what a text means, makes no types of ours and orders no equals. Both
sides by turns, so that whatever else the machine does hits both. CPU is of this process; of a cluster that is its
client alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.floor import floor_index
from benchmarks.processes import Used, function
from benchmarks.search_bare import bare_elastic, bare_tantivy
from benchmarks.search_data import lines, prepared_file
from etalage.search import Kind, Query, SearchEngine
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.plan import Ask, Engine, Everything, Found
from etalage.search.service import Search
from etalage.settings import Settings

ROUNDS = 3
WORDS = 20
"""Words of one sort."""


FILTERS = ("vak", "licentie", "voertaal")


class Watched:
    """The engine, which remembers what it was asked last and how often it was asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[Ask] = []

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        self.asked.append(ask)
        return self._engine.find(ask)

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """See Engine."""
        self.asked += asks
        return self._engine.find_all(asks)

    def words(self) -> dict[str, int]:
        """See Engine."""
        return dict(self._engine.words())

    def __len__(self) -> int:
        return len(self._engine)

    def close(self) -> None:
        """See Engine."""
        self._engine.close()


@dataclass
class Times:
    """Milliseconds of CPU and of the clock."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> None:
        """Do it once."""
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self.cpu.append(1000 * (time.process_time() - cpu))
        self.wall.append(1000 * (time.perf_counter() - wall))

    def cells(self) -> str:
        """p50 / p95 of CPU, then of the clock."""
        return " | ".join(f"{_share(some, 0.5):.2f} / {_share(some, 0.95):.2f}" for some in (self.cpu, self.wall))


def _share(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def rows(search: SearchEngine, watched: Watched, bare: Callable[[Ask], object], is_remote: bool) -> list[str]:
    """A row for each sort of question."""
    found = []
    for name, queries in _questions(watched, search).items():
        ours, again, theirs = Times(), Times(), Times()
        calls = []
        for turn in range(ROUNDS):
            for query in queries:
                # A space more makes another text of it: what was decided for the first is not known for this one.
                fresh = Query(query.text + " " * turn, query.kind, query.filters, size=query.size)
                watched.asked.clear()
                ours.take(lambda fresh=fresh: search.search(fresh))  # type: ignore[misc]
                calls.append(len(watched.asked))
                ask = watched.asked[-1]
                theirs.take(lambda ask=ask: bare(ask))  # type: ignore[misc]
                again.take(lambda fresh=fresh: search.search(fresh))  # type: ignore[misc]
        first, second = (ours.wall, theirs.wall) if is_remote else (ours.cpu, theirs.cpu)
        known = again.wall if is_remote else again.cpu
        found.append(
            f"| {name} | {ours.cells()} | {theirs.cells()} | {_share(first, 0.95) / _share(second, 0.95):.2f} "
            f"| {_share(known, 0.95) / _share(second, 0.95):.2f} | {statistics.mean(calls):.1f} |"
        )
        print(found[-1], file=sys.stderr, flush=True)
    return found


def _questions(watched: Watched, search: SearchEngine) -> dict[str, list[Query]]:
    """Questions by name, from the words and values that the index has."""
    random_ = random.Random(1)
    by_number = sorted(
        ((number, word) for word, number in watched.words().items() if word.isalpha() and len(word) > 4), reverse=True
    )
    some = len(watched) // 1_000
    common = [word for _, word in by_number[:WORDS]]
    rare = random_.sample([word for number, word in by_number if some // 10 < number <= max(some, 50)], WORDS)
    misspelled = [word[: len(word) // 2] + word[len(word) // 2 + 1 :] + "q" for word in common]
    every = watched.find(Ask(Everything(), size=0, counts=("doel", *FILTERS))).counts
    goals = sorted(every["doel"], key=lambda goal: -every["doel"][goal])[:WORDS]
    vak, licence, language = (
        max(every[name], key=lambda v: every[name][v]) for name in ("vak", "licentie", "voertaal")
    )
    three = {"vak": frozenset((vak,)), "licentie": frozenset((licence,)), "voertaal": frozenset((language,))}
    material = Kind.MATERIAAL
    return {
        "a common word, all facets": [Query(word, material) for word in common],
        "a rare word, all facets": [Query(word, material) for word in rare],
        "the same over all kinds, with goals in rank": [Query(word) for word in (*common[:10], *rare[:10])],
        "two words": [Query(f"{one} {other}", material) for one, other in zip(common, rare, strict=True)],
        "one goal with all below it": [Query("", material, {"doel": frozenset((goal,))}) for goal in goals],
        "everything": [Query("", material)] * 5,
        "a common word, three filters": [Query(word, material, three) for word in common],
        "a misspelled word": [Query(word, material) for word in misspelled],
    }


def others(search: SearchEngine, watched: Watched) -> list[str]:
    """Suggestions and coverage, which have no bare twin."""
    found = []
    times = Times()
    for prefix in ("br", "breu", "breuken", "meet", "spel", "de", "ver", "rivieren on", "kerndoel", "zwem"):
        for _ in range(ROUNDS):
            times.take(lambda prefix=prefix: search.suggest(prefix))  # type: ignore[misc]
    found.append(f"| suggestions | {times.cells()} | | | | | 3 |")
    first, second = Times(), Times()
    first.take(search.coverage)
    for _ in range(20):
        second.take(search.coverage)
    found.append(f"| coverage, first call | {first.cells()} | | | | | |")
    found.append(f"| coverage, afterwards | {second.cells()} | | | | | |")
    return found


def _fill(source: Path, target: Path) -> None:
    writer = open_index_writer(target)
    for line in lines(source):
        writer.add(line)
    writer.commit()


def _fill_cluster(source: Path, settings: Settings) -> None:
    from etalage.search import elastic

    writer = elastic.open_index_writer(settings)
    writer.clear()
    for line in lines(source):
        writer.add(line)
    writer.commit()


def _indexed(name: str, number: int, used: Used, size: int) -> str:
    return (
        f"| {name} | {used.cpu:,.1f} | {used.wall:,.1f} | {number / used.cpu:,.0f} | {used.memory_mb:,.0f} MB "
        f"| {size / 1e6:,.0f} MB |"
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Print a report in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--curriculum", type=Path, default=Path("sample/curriculum"))
    parser.add_argument(
        "--folder", type=Path, default=Path("var/benchmark"), help="Where documents and indices stand."
    )
    parser.add_argument("--url", default="http://127.0.0.1:9200", help="Of the cluster (see tools/elasticsearch.py).")
    arguments = parser.parse_args()
    folder = arguments.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    source = prepared_file(folder, arguments.records, arguments.curriculum.absolute())
    number = sum(1 for _ in lines(source))
    table = []
    bare: Callable[[Ask], object]
    if arguments.engine == "embedded":
        index = folder / f"index-{arguments.records}"
        if not index.exists():
            table.append(_indexed("our index writer", number, function(_fill, source, index), _size(index)))
            floor = folder / f"floor-{arguments.records}"
            table.append(_indexed("bare tantivy", number, function(floor_index, source, floor), _size(floor)))
        engine: Engine = open_engine(index)
        bare = bare_tantivy(index)
    else:
        settings = Settings(
            search_engine="elasticsearch", elasticsearch_urls=arguments.url, elasticsearch_replicas=0,
            elasticsearch_prefix="etalage-benchmark", elasticsearch_seconds=60.0,
        )  # fmt: skip
        from etalage.search import elastic

        table.append(_indexed("our index writer (client)", number, function(_fill_cluster, source, settings), 0))
        engine = elastic.open_engine(settings)
        bare = bare_elastic(settings)
    watched = Watched(engine)
    search = Search(watched)
    search.search(Query("qqqxxxzz breukn"))  # what is made at the first question
    print(f"{date.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
          f"{arguments.engine}, {number:,} documents, load {os.getloadavg()[0]:.0f}\n")  # fmt: skip
    if table:
        print("| filling | CPU s | s | documents per CPU s | most memory | size |\n|---|---:|---:|---:|---:|---:|")
        print("\n".join(table), end="\n\n")
    print("| question | ours CPU ms p50 / p95 | ours ms | bare CPU ms | bare ms | p95 ours / bare, first time "
          "| asked before | engine calls |\n|---|---:|---:|---:|---:|---:|---:|---:|")  # fmt: skip
    print("\n".join([*rows(search, watched, bare, arguments.engine != "embedded"), *others(search, watched)]))
    search.close()


if __name__ == "__main__":
    main()
