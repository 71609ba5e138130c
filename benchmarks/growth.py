"""What ten times as many records take. So many go before it and after it, because a machine's speed drifts.

python -m benchmarks.growth --records 100000 --curriculum ../shared/data/slo
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.generate import terms_of, write_feed
from benchmarks.ingest import RUN, new_house
from benchmarks.processes import Used, command

TIMES = 10


def measure(folder: Path, number: int, curriculum: Path) -> str:
    """Deliveries of `number`, ten times that (twice: the second unchanged), and `number` records; with the ratios."""
    few, many = folder / "few.xml", folder / "many.xml"
    terms = terms_of(curriculum)
    write_feed(few, number, terms)
    write_feed(many, TIMES * number, terms)
    lines = ["| records | s | ms CPU a record | cores busy | most memory | without mapped files |", "|---" * 6 + "|"]
    walls = []
    house = folder / "house"

    def row(name: str, number: int, used: Used) -> None:
        lines.append(
            f"| {name} | {used.wall:,.1f} | {1000 * used.cpu / number:.2f} | {used.busy:.0%} "
            f"| {used.memory_mb:,.0f} MB | {used.own_mb:,.0f} MB |"
        )
        print(lines[-1], file=sys.stderr, flush=True)

    for feed, size in ((few, number), (many, TIMES * number), (few, number)):
        house.mkdir()
        environment = new_house(house, feed, curriculum).to_env()
        first = command(RUN, environment)
        walls.append(first.wall)
        row(f"{size:,}", size, first)
        if feed == many:
            row(f"{size:,}, unchanged", size, command(RUN, environment))
        shutil.rmtree(house)
    before, much, after = walls
    return "\n".join(lines) + (
        f"\n\n{much / before:.1f} x what came before it, {much / after:.1f} x what came after it, "
        f"{2 * much / (before + after):.1f} x their mean."
    )


def main() -> None:
    """Print a report in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--curriculum", type=Path, default=Path("sample/curriculum"))
    parser.add_argument("--folder", type=Path, help="Where to work; on a disk with room.")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="etalage-bench-", dir=arguments.folder))
    try:
        report = measure(folder, arguments.records, arguments.curriculum.absolute())
    finally:
        shutil.rmtree(folder)
    print(f"{date.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print(report)


if __name__ == "__main__":
    main()
