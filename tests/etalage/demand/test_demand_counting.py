"""Counting what is not there: by day, in one file for all processes, bounded, and only what asks for nothing back."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from etalage.demand import FILE, MOST_TIMES, Demand, DemandKind, Wanted
from etalage.errors import StoreError

FIRST = date(2026, 3, 2)
QUESTION, GOAL = DemandKind.QUESTION, DemandKind.GOAL


class Calendar:
    """Today, as a test wants it."""

    def __init__(self) -> None:
        self.day = FIRST

    def __call__(self) -> date:
        return self.day

    def sleep(self, days: int = 1) -> None:
        self.day += timedelta(days=days)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def counted(tmp_path: Path, calendar: Calendar) -> Demand:
    return Demand(tmp_path, 3, calendar)


def ask(counted: Demand, calendar: Calendar, text: str, days: int) -> None:
    for _ in range(days):
        counted.note_question(text)
        calendar.sleep()


def texts(counted: Demand) -> list[str]:
    return [line.text for line in counted.wanted(QUESTION)]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_question_is_listed_once_it_was_asked_on_enough_days(counted, calendar, tmp_path):
    ask(counted, calendar, "Vulkanen  knutselen!", 2)
    assert counted.wanted(QUESTION) == []
    counted.note_question("vulkanen knutselen")
    assert counted.wanted(QUESTION) == [Wanted(QUESTION, "vulkanen knutselen", 3, 3, FIRST + timedelta(days=2))]


def test_until_then_its_words_are_nowhere_on_disk(counted, calendar, tmp_path):
    ask(counted, calendar, "vulkanen knutselen", 2)
    assert b"vulkanen" not in bytes_of(tmp_path).lower()
    ask(counted, calendar, "vulkanen knutselen", 1)
    assert b"vulkanen" in bytes_of(tmp_path)


def test_many_times_on_one_day_is_one_day(counted, calendar):
    for _ in range(50):
        counted.note_question("vulkanen knutselen")
    assert counted.wanted(QUESTION) == []
    calendar.sleep()
    ask(counted, calendar, "vulkanen knutselen", 2)
    (line,) = counted.wanted(QUESTION)
    assert (line.days, line.times) == (3, MOST_TIMES + 2)


def test_a_word_that_is_no_dutch_takes_three_times_as_many_days(counted, calendar):
    ask(counted, calendar, "xylqwort knutselen", 8)
    assert texts(counted) == []
    ask(counted, calendar, "xylqwort knutselen", 1)
    assert texts(counted) == ["xylqwort knutselen"]


@pytest.mark.parametrize(
    "text",
    [
        "jan@school.nl",
        "sanne de vries",
        "daan",
        "juf brugman",
        "mevrouw de wit",
        "06 12345678",
        "1234 ab",
        "123456782",
        "dorpsstraat 12",
        "https://ketenid.nl/201703/00ff",
        "ketenid.nl/201703/00ff",
        "00ffee00ffee00ffee00ffee00ffee00ffee",
        "3 2 14",
        "qwortelink xylqwort",
        "school.nl",
        "een vraag die veel te lang is om nog over een onderwerp te gaan",
        "een twee drie vier vijf zes zeven",
        "“!?",
        "a b",
        "",
    ],
)
def test_what_may_be_about_a_person_is_not_even_counted(counted, calendar, tmp_path, text):
    ask(counted, calendar, text, 12)
    assert texts(counted) == [] and not (tmp_path / FILE).exists()


@pytest.mark.parametrize("text", ["tafel van 7", "groep 6 procenten", "havo 4 filosofie", "2f rekenen", "poëzie"])
def test_what_teachers_ask_is_counted(counted, calendar, text):
    ask(counted, calendar, text, 3)
    assert texts(counted) == [text]


def test_questions_with_the_same_words_are_one(counted, calendar):
    for text in ("Poëzie schrijven", "poezie  schrijven?", "POËZIE SCHRIJVEN"):
        ask(counted, calendar, text, 1)
    assert texts(counted) == ["poëzie schrijven"]


def test_what_was_asked_on_most_days_comes_first(counted, calendar):
    ask(counted, calendar, "sterren", 3)
    ask(counted, calendar, "planeten", 5)
    ask(counted, calendar, "manen", 4)
    assert texts(counted) == ["planeten", "manen", "sterren"]
    assert [line.text for line in counted.wanted(QUESTION, 1)] == ["planeten"]


def test_goals_are_counted_apart(counted, calendar):
    for _ in range(3):
        counted.note_goal("https://doel.example/1")
        calendar.sleep()
    assert texts(counted) == []
    assert [line.text for line in counted.wanted(GOAL)] == ["https://doel.example/1"]


def test_what_nobody_asks_any_more_is_forgotten(counted, calendar, tmp_path):
    ask(counted, calendar, "sterren", 3)
    ask(counted, calendar, "planeten", 2)
    calendar.sleep(100)
    ask(counted, calendar, "manen", 1)
    ask(counted, calendar, "planeten", 1)
    assert texts(counted) == ["sterren"]  # the digest of the other was gone, so its days begin anew
    calendar.sleep(365)
    assert texts(counted) == []
    ask(counted, calendar, "kometen", 1)
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("SELECT count(*) FROM asked").fetchone() == (1,)


def test_a_flood_of_questions_cannot_fill_the_disk_nor_wash_away_what_is_listed(calendar, tmp_path):
    counted = Demand(tmp_path, 3, calendar, most=60)
    ask(counted, calendar, "sterren", 3)
    for one in range(100):
        for other in ("a", "b"):
            counted.note_question(f"vraag {one}{other}")
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("SELECT count(*) FROM asked").fetchone()[0] <= 60
    assert texts(counted) == ["sterren"]


def test_a_curator_takes_a_line_away_for_good(counted, calendar):
    ask(counted, calendar, "sterren", 3)
    counted.hide(QUESTION, "Sterren!")
    ask(counted, calendar, "sterren", 5)
    assert texts(counted) == []


def test_zero_days_counts_nothing(tmp_path, calendar):
    counted = Demand(tmp_path, 0, calendar)
    ask(counted, calendar, "sterren", 9)
    assert counted.wanted(QUESTION) == [] and not list(tmp_path.iterdir())


def test_a_spoilt_file_is_told_and_can_be_thrown_away(counted, calendar, tmp_path):
    (tmp_path / FILE).write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="Haal het weg"):
        counted.note_question("sterren")
    (tmp_path / FILE).unlink()
    ask(counted, calendar, "sterren", 3)
    assert texts(counted) == ["sterren"]


def _ask_often(home: Path) -> int:
    counted, failed = Demand(home, 1), 0
    for number in range(40):
        try:
            counted.note_question(f"tafel van {number % 10}")
        except StoreError:
            failed += 1
    return failed


def test_several_processes_count_together(tmp_path):
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        failed = sum(pool.map(_ask_often, [tmp_path] * 3))
    lines = Demand(tmp_path, 1).wanted(QUESTION)
    assert len(lines) == 10
    assert sum(line.times for line in lines) == 3 * 40 - failed
