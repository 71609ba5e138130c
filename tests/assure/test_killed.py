"""kill -9 at random moments: what is published is what was there before or after, never between."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.assure

CURRICULUM = Path(__file__).parents[2] / "sample" / "curriculum"
RECORDS = 10_000
KILLS = 30
KILLS_OF_THE_CURRICULUM = 10


WHOM = ("the command", "the process that forks", "a reader")


def test_a_delivery_that_is_killed_is_there_or_not(
    house: Any,
    two_deliveries: tuple[Path, Path],
    tell: Callable[[str], None],
    gone: Callable[[list[psutil.Process]], float],
) -> None:
    assert house.run("curriculum", "load", str(CURRICULUM))[0] == 0
    shutil.copyfile(two_deliveries[0], house.feed)
    code, said = house.run("feed", "run", "proef")
    assert code == 0, said
    shutil.copyfile(two_deliveries[1], house.feed)
    begun = time.monotonic()
    code, said = house.run("feed", "run", "proef")
    seconds = time.monotonic() - begun
    assert code == 0, said
    before = house.state()
    assert before.deliveries == (RECORDS,)
    turn, late, chance = 0, 0, random.Random(20261122)
    dead, refused = Counter[str](), 0
    longest = 0.0
    for number in range(KILLS):
        shutil.copyfile(two_deliveries[turn % 2], house.feed)
        process = house.start("feed", "run", "proef")
        # Every other one near the end, where it is published.
        time.sleep(chance.uniform(0.85, 1.05) * seconds if number % 2 else chance.uniform(0, seconds))
        family = house.family(process)
        whom = WHOM[0 if number % 2 else number // 2 % 3]
        victim = {WHOM[0]: [process], WHOM[1]: family[:1], WHOM[2]: family[1:][-1:]}[whom] or [process]
        with suppress(psutil.NoSuchProcess):
            victim[0].kill()
        said = "".join(process.communicate(timeout=300))
        longest = max(longest, gone(family))
        assert process.returncode in (-9, 0, 1), said
        dead[whom] += process.returncode != 0
        if process.returncode == 1:
            refused += 1
            assert "geweigerd: er is niets geplaatst of veranderd" in said
            assert "Traceback" not in said
        after = house.state()
        if after != before:
            assert after.version == before.version + 1
            assert after.documents == before.documents
            assert after.deliveries == (RECORDS,), "all of it, or nothing"
            before, turn, late = after, turn + 1, late + 1
    shutil.copyfile(two_deliveries[turn % 2], house.feed)
    code, said = house.run("feed", "run", "proef")
    assert code == 0, said
    after = house.state()
    assert (after.version, after.documents, after.deliveries) == (before.version + 1, before.documents, (RECORDS,))
    assert house.rubbish() == []
    by = ", ".join(f"{number} by {whom}" for whom, number in dead.items())
    tell(
        f"killed: {KILLS} deliveries of {RECORDS} records ({seconds:.1f} s each), {dead.total()} died while at work "
        f"({by}), {refused} of them told so themselves, {late} were already published, 0 between; all processes gone "
        f"within {longest:.1f} s; the next run worked and left no rubbish"
    )


def test_a_curriculum_that_is_killed_is_there_or_not(house: Any, tmp_path: Path, tell: Callable[[str], None]) -> None:
    other = tmp_path / "ander"
    shutil.copytree(CURRICULUM, other)
    path = other / "curriculum-kerndoelen" / "data" / "kerndoelen.json"
    rows = json.loads(path.read_text("utf-8"))
    for row in rows:
        row["title"] = f"{row['title']} (gewijzigd)"
    path.write_text(json.dumps(rows), "utf-8")
    releases = (CURRICULUM, other)
    begun = time.monotonic()
    assert house.run("curriculum", "load", str(releases[0]))[0] == 0
    seconds = time.monotonic() - begun
    before = house.state()
    turn, late, contents, chance = 1, 0, {0: without_time(before.content)}, random.Random(7)
    for _ in range(KILLS_OF_THE_CURRICULUM):
        process = house.start("curriculum", "load", str(releases[turn % 2]))
        time.sleep(chance.uniform(0.3, 1) * seconds)
        process.kill()
        process.communicate()
        after = house.state()
        if after != before:
            assert after.version == before.version + 1
            assert without_time(after.content) == contents.setdefault(turn % 2, without_time(after.content))
            before, turn, late = after, turn + 1, late + 1
    assert house.run("curriculum", "load", str(releases[turn % 2]))[0] == 0
    assert house.state().version == before.version + 1
    assert house.rubbish() == []
    tell(f"killed: {KILLS_OF_THE_CURRICULUM} loads of the curriculum, {late} were already published, 0 between")


def without_time(content: str) -> str:
    """The graph about the release says when it was placed."""
    return "\n".join(line for line in content.splitlines() if "/graph/slo " not in line)
