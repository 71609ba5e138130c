from __future__ import annotations

import time
from pathlib import Path

import pytest

from etalage.search.dutch import Spelling

WORDS = {"zwaartekracht": 40, "zwaartepunt": 9, "appel": 50, "appeltaart": 3, "fietsen": 20, "lopen": 30, "bloem": 8}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling.of(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zwaartekrcht", "zwaartekracht"),
        ("zwaarteklracht", "zwaartekracht"),
        ("zwaartekrahct", "zwaartekracht"),
        ("zwaartekrapht", "zwaartekracht"),
        ("zwaartecrachtt", "zwaartekracht"),
        ("fijtsen", "fietsen"),
        ("appell", "appel"),
    ],
)
def test_a_typing_error_is_seen_through(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.nearest(typed)[0] == meant


@pytest.mark.parametrize("text", ["", "a", "xqzvjkwq", "12345", "é" * 9, "a b", "x" * 10_000])
def test_what_looks_like_nothing_is_corrected_into_nothing(spelling: Spelling, text: str) -> None:
    assert spelling.nearest(text) == []


def test_words_of_the_index_of_dutch_and_of_synonyms_exist(spelling: Spelling) -> None:
    assert "appeltaart" in spelling and "boerenkool" in spelling and "minsommen" in spelling
    assert "zwaartekrcht" not in spelling
    assert (spelling.frequency("appel"), spelling.frequency("boerenkool"), spelling.frequency("xq")) == (50, 0, 0)


def test_a_file_gives_the_same_words_again(spelling: Spelling, tmp_path: Path) -> None:
    path = tmp_path / "woorden"
    spelling.save(path)
    assert path.stat().st_size < 5_000_000
    again = Spelling.read(path)
    assert again.nearest("zwaartekrcht") == spelling.nearest("zwaartekrcht")
    assert again.frequency("zwaartepunt") == 9


def test_what_is_no_file_of_words_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "woorden"
    for data in (b"", b"etalspel1", b"etalspel1\x00\x00\x00\x01", b"iets anders"):
        path.write_bytes(data)
        with pytest.raises(ValueError, match="woorden"):
            Spelling.read(path)


def test_a_word_is_corrected_within_some_milliseconds(spelling: Spelling) -> None:
    typed = ["zwaartekrcht", "appeltart", "fietsn", "verantwoordelijkheit", "bloum"]
    spelling.nearest("warm")
    start = time.process_time()
    for _ in range(20):
        for word in typed:
            spelling.nearest(word)
    assert (time.process_time() - start) / 100 < 0.005
