"""A typed text as a whole: quotes, signs, bounds, and that nothing is an error."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from etalage.search.asked import LONGEST, Asked, ask, known_words

KNOWN = known_words()

QUOTED = [
    ('"x', "", [], ["x"]),
    ('"zure regen" havo 4', "", ["havo 4"], ["zure regen"]),
    ("“groep 8” musical", "musical", [], ["groep 8"]),
    ("foto's van 's avonds", "foto's van 's avonds", [], []),
    ("'zure regen'", "", [], ["zure regen"]),
    ('15" scherm', '15" scherm', [], []),
    ("„zure regen”", "", [], ["zure regen"]),
    ("«zure regen» havo", "", ["havo"], ["zure regen"]),
    ('"een" "twee" drie', "drie", [], ["een", "twee"]),
    ('"zure regen', "", [], ["zure regen"]),
    ('""', "", [], []),
    ('"', "", [], []),
    ("' \"", "", [], []),
    ("'", "", [], []),
    ("zo'n foto's 's ochtends", "zo'n foto's 's ochtends", [], []),
    ("'groep 6'", "", [], ["groep 6"]),
    ("rock 'n roll", "rock 'n roll", [], []),
    ('"2 havo" duits', "duits", [], ["2 havo"]),
    ('3 "vwo', "3", [], ["vwo"]),
    ('(breuken OR "zure regen") groep 6', "(breuken", ["groep 6"], ["zure regen"]),
]
"""Typed text → the words that remain, labels of levels, phrases."""


@pytest.mark.parametrize(("typed", "rest", "labels", "phrases"), QUOTED)
def test_quotes_are_phrases(typed: str, rest: str, labels: list[str], phrases: list[str]) -> None:
    asked = ask(typed, KNOWN)
    assert (asked.rest, [level.label for level in asked.levels]) == (rest, labels)
    assert list(asked.phrases) == phrases


@pytest.mark.parametrize("opening, closing", ["“”", '""', "«»", "„“", "‘’", "''", "‹›", "”“", "»«"])
def test_quoted_words_are_never_understood(opening: str, closing: str) -> None:
    asked = ask(f"{opening}groep 6 kerndoel 26 ak{closing} breuken", KNOWN)
    assert asked.phrases == ("groep 6 kerndoel 26 ak",)
    assert (asked.levels, asked.marks, asked.subjects, asked.rest) == ((), (), (), "breuken")


@pytest.mark.parametrize(
    "typed", ["", " ", "?", "!!!", '"', '""', "'", "()", "\0", "\ud800", "\u200b", "*", "-", "…"]
)
def test_a_text_without_a_word_asks_nothing(typed: str) -> None:
    asked = ask(typed, KNOWN)
    assert (asked.rest, asked.levels, asked.phrases, asked.codes) == ("", (), (), ())


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("breuken OR procenten", "breuken procenten"),
        ("breuken AND procenten NOT kommagetallen", "breuken procenten kommagetallen"),
        ("breuken or procenten", "breuken or procenten"),
        ("+breuken -procenten", "+breuken -procenten"),
        ("titel:breuken~2^3", "titel:breuken~2^3"),
        ("breuk* (groep 6) ?", "breuk*"),
        ("c++ & c# (programmeren)", "c++ & c# (programmeren)"),
    ],
)
def test_signs_of_other_search_engines_are_no_syntax(typed: str, rest: str) -> None:
    asked = ask(typed, KNOWN)
    assert (asked.rest, asked.phrases) == (rest, ())


def test_all_of_a_question_is_understood_together() -> None:
    asked = ask('2 havo duits "zure regen" kerndoel 26 luisteren B1', KNOWN)
    assert [level.label for level in asked.levels] == ["havo 2", "ERK B1"]
    assert [subject.label for subject in asked.subjects] == ["Duits"]
    assert asked.phrases == ("zure regen",)
    assert [mark.typed for mark in asked.marks] == ["kerndoel 26"]
    assert asked.rest == "duits luisteren"


PIECES = [
    *(
        "groep",
        "6",
        "5",
        "/",
        "-",
        "t/m",
        "2",
        "havo",
        "vwo",
        "vmbo",
        "tl",
        "kb",
        "klas",
        "leerjaar",
        "brugklas",
        "9",
    ),
    *(
        "jaar",
        "jarigen",
        "kleuters",
        "kerndoel",
        "kd",
        "26",
        "22A",
        "ak/3/1",
        "en",
        "of",
        "isbn",
        "978-90-06-43981-6",
    ),
    *("90", "https://a.b/c", "6ed6fb6f-5cd5-40d1-945d-1f02af6a79da", "rekenen", "ak", "EN", "OR", "1F", "b1", "de"),
    *(
        "voor",
        "kinderen",
        "van",
        "niveau",
        "3",
        "mbo",
        "onderbouw",
        "basisschool",
        "é",
        "ß",
        "ﬁ",
        "İ",
        "😀",
        "６",
        "²",
    ),
    *("½", "١", "\u0301", "\ud800", "\0", "\n", "\t", *"\"“”'«»()*+&.,;:?"),
]


def check(text: str) -> Asked:
    asked = ask(text, KNOWN)
    spans = [place for level in asked.levels for place in level.places]
    spans += [mark.span for mark in asked.marks]
    ordered = sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(ordered)), text
    assert all(0 <= start < end <= len(asked.text) for start, end in spans), text
    assert all(asked.text[slice(*mark.span)] == mark.typed for mark in asked.marks), text
    assert all(level.iris >= level.near and level.near for level in asked.levels), text
    assert len(asked.rest) <= len(asked.text) or any(subject.is_code for subject in asked.subjects), text
    return asked


def test_no_text_is_an_error() -> None:
    chance = random.Random(26)
    signs = [chr(number) for number in (*range(256), *range(0x2000, 0x2070), 0x1F600, 0xD800, 0xFB01, 0x130, 0x345)]
    understood = 0
    for _ in range(3_000):
        joint = chance.choice(["", " ", " ", " "])
        understood += bool(check(joint.join(chance.choices(PIECES, k=chance.randrange(12)))).levels)
        check("".join(chance.choices(signs, k=chance.randrange(60))))
    assert understood > 500, "the texts are near enough to what people type"


def test_what_remains_is_not_understood_again() -> None:
    for typed in ("breuken groep 6", "2 havo duits luisteren", "kerndoel 26 rekenen"):
        asked = ask(typed, KNOWN)
        again = ask(asked.rest, KNOWN)
        assert (again.levels, again.marks, again.rest) == ((), (), asked.rest)


REPEATED = (
    *("a", "groep 6 ", "1234567890 ", "1-", '"', "'a ", "a/1/", "kerndoel 1 t/m ", "deadbeef-", "http://", "9 jaar "),
    *(
        "a:",
        " ",
        "groep 5 en 6 of havo/vwo klas 3 t/m ",
        "kd 1,2,3,4,5,6,7,8,9, ",
        "978 ",
        "😀",
        "isbn ",
        "a.1.",
        "'x ",
    ),
)


@pytest.mark.parametrize("piece", REPEATED)
def test_a_question_of_a_megabyte_costs_milliseconds(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    ask(text, KNOWN)
    start = time.process_time()
    asked = ask(text, KNOWN)
    assert time.process_time() - start < 0.1  # 1 to 12 ms measured
    assert len(asked.text) <= LONGEST
    assert len(asked.codes) < 2_000


def test_a_short_question_costs_little() -> None:
    ask("2 havo duits luisteren", KNOWN)
    start = time.process_time()
    for _ in range(100):
        ask("2 havo duits luisteren", KNOWN)
    assert time.process_time() - start < 0.2  # 0.1 ms a question measured
