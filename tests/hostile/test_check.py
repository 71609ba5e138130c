"""`etalage check` on every attack: refused or harmless, in time, in a sentence that names the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.case import FEED, PLACED, RECORD, SECRET, Case
from tests.hostile.conftest import Canary, watched, world_of
from tests.hostile.corpus import MEMORY_MB, PAGE, SECONDS, corpus, page

CASES = corpus()
BATCH = 40
START = 4.0
"""Seconds of processor time that a command takes for itself: modules, concepts, and the processes that read."""
LIGHT = [case for case in CASES if not case.is_heavy]
BATCHES = [LIGHT[place : place + BATCH] for place in range(0, len(LIGHT), BATCH)]
BATCHES += [[case] for case in CASES if case.is_heavy]


def test_there_are_attacks_enough_in_every_format() -> None:
    assert len(CASES) >= 150
    assert {case.form for case in CASES} >= {"nllom", "oai", "sru", "eck", "spreadsheet", "jsonld", "html", "sitemap"}
    assert len({(case.form, case.name) for case in CASES}) == len(CASES)
    assert all(sum(case.form == form for case in CASES) >= 5 for form in {case.form for case in CASES})


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: f"{batch[0].form} {batch[0].name}")
def test_every_attack_is_answered(batch: list[Case], ground: Path, canary: Canary, home: Path) -> None:
    folder = f"{batch[0].form}-{batch[0].name}"
    paths = [case.lay(world_of(ground / folder, canary, str(number))) for number, case in enumerate(batch)]
    (ground / folder / "geheim.txt").write_text(SECRET)
    run = watched(home, "check", "--format", "json", *map(str, paths))
    said = run.out + run.complained
    assert run.code in (0, 1, 2), said[-2000:]
    assert "Traceback" not in said and SECRET not in said
    assert "0a1b2c3d0a1b2c3d" not in said.lower()
    answers = json.loads(run.out)
    for case, path, answer in zip(batch, paths, answers, strict=True):
        _check(case, path, answer)
    assert run.seconds < SECONDS + START, run.seconds
    assert run.megabytes < MEMORY_MB, run.megabytes
    assert canary.calls == 0


def _check(case: Case, path: Path, answer: dict[str, Any]) -> None:
    what = f"{case.form}: {case.name}: {answer['error'] or answer['counts']}"
    serious = [finding for finding in answer["findings"] if finding["severity"] == "fout"]
    if case.verdict == FEED:
        assert answer["error"], what
        assert case.form == "packed" or case.says in answer["error"], what
        assert answer["error"].endswith(".") and all(finding["where"] for finding in serious), what
        return
    assert not answer["error"], what
    assert answer["read"] - answer["refused"] == case.good, what
    if case.verdict == RECORD:
        assert answer["refused"] and any(finding["rule"] == case.says for finding in serious), what
        for finding in serious:
            assert finding["message"] and finding["advice"] and finding["where"], what
    else:
        assert case.verdict == PLACED and not answer["refused"], what
        assert not case.says or any(rule.startswith(case.says) for rule in answer["counts"]), what
