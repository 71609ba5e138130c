"""Verbs that stand in two places of a sentence."""

from __future__ import annotations

import pytest

from etalage.search import dutch
from etalage.search.dutch.tokens import split
from etalage.search.dutch.verbs import joined


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Je lost vergelijkingen op met een balans.", ["oplossen"]),
        ("Je licht toe dat de zon licht geeft.", ["toelichten"]),
        ("Je leest grafieken af en vult tabellen in.", ["aflezen", "invullen"]),
        ("Je herkent verbanden en past deze toe.", ["toepassen"]),
        ("Je rondt getallen af op twee decimalen", ["afronden"]),
        ("Je geeft aan waar een stad ligt.", ["aangeven"]),
        ("Je plaatst getallen op de getallenlijn.", []),
        ("Je leest een tekst. Af en toe een lied.", []),
        ("af", []),
        ("", []),
    ],
)
def test_a_verb_is_put_together(text: str, verbs: list[str]) -> None:
    assert list(joined(*split(text)).values()) == verbs


def test_the_first_part_has_the_stem_of_the_whole_alone() -> None:
    terms = dict((word.text, found) for word, found in dutch.read("Je licht de lens toe."))
    assert terms["licht"] == (dutch.stem("toelichten"),)
    assert dutch.terms("Je lost het op.") == [dutch.stem("oplossen")]


def test_words_without_a_sentence_are_read_alike() -> None:
    assert dutch.terms("Licht en lenzen") == [dutch.stem("licht"), dutch.stem("lenzen")]
