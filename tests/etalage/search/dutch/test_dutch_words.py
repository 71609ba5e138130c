from __future__ import annotations

import random
import time

import pytest

from etalage.search import dutch
from etalage.search.dutch.tokens import gaps, split

TEXT = "Foto's van één 2e café: Kerndoel 07, ½ liter\u0301 én x_y \U0001f600 ’s avonds"


def test_a_word_knows_its_place_in_the_text_as_given() -> None:
    places = {word.text: TEXT[word.start : word.end] for word in dutch.words(TEXT)}
    assert places["foto"] == "Foto's"
    assert places["een"] == "één"
    assert places["7"] == "07"
    assert places["liter"] == "liter\u0301"


def test_all_who_cut_a_text_in_words_do_so_alike() -> None:
    chance = random.Random(5)
    signs = "abc XYZ é'’-_.0½ß\u0301\n的\ud800ﬁ"
    for _ in range(500):
        text = "".join(chance.choices(signs, k=40))
        found = dutch.words(text)
        said, before = split(text)
        assert [word.text for word in found] == dutch.exact(text) == list(said)
        assert gaps(text, found) == list(before)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("appelboomgaard", "appel boom gaard"),
        ("schoolboekenlijst", "school boek lijst"),
        ("verzekeringspremie", "verzekering premie"),
        ("zonnebloem", "zon bloem"),
        ("aftellen", "tellen"),
    ],
)
def test_a_compound_is_cut_into_all_its_words(compound: str, parts: str) -> None:
    assert dutch.parts(compound) == tuple(dutch.stem(part) for part in parts.split())


@pytest.mark.parametrize(
    "word", ["leerlingen", "kinderen", "geschiedenis", "onderwijs", "regeren", "betekenis", "kaas"]
)
def test_what_only_looks_like_a_compound_stays_whole(word: str) -> None:
    assert dutch.parts(word) == ()


def test_terms_leave_out_words_that_tell_nothing() -> None:
    assert dutch.terms("de boeken van het kind") == ["boek", "kind"]


def test_grams_of_a_misspelled_word_are_mostly_those_of_the_word() -> None:
    right, wrong = set(dutch.grams("chromosomen")), set(dutch.grams("chromosmen"))
    assert len(right & wrong) >= len(wrong) / 2
    assert dutch.grams("de zee") == ["zee"]


def test_a_thousand_letters_without_end_cost_no_time() -> None:
    start = time.process_time()
    dutch.terms("brandweerwagen" * 5_000)
    dutch.terms(" ".join("ab" * length for length in range(1, 60)))
    assert time.process_time() - start < 1.0


def test_known_words_are_analysed_in_hundredths_of_a_millisecond() -> None:
    text = "De leerling schrijft een brief aan de gemeente over het speelplein " * 10
    dutch.terms(text)
    start = time.process_time()
    for _ in range(100):
        dutch.terms(text)
    assert (time.process_time() - start) / 100 < 0.001
