from __future__ import annotations

import pytest

from etalage.search.dutch import stem

FAMILIES = [
    "boek boeken boekje boekjes",
    "man mannen mannetje",
    "maan manen maantje",
    "taak taken taakje",
    "tak takken takje",
    "les lessen lesje",
    "lezen leest lees gelezen",
    "reken rekenen rekent",
    "kans kansen",
    "brief brieven briefje",
    "huis huizen huisje",
    "boom bomen boompje",
    "bal ballen balletje",
    "foto fotos",
    "kind kinderen",
    "stad steden",
    "museum musea",
    "schrijven schrijft",
    "vermenigvuldigen vermenigvuldiging vermenigvuldigt",
    "vijfde 5e 5de",
]

STRANGERS = ["man maan", "tak taak", "les lees", "bos boos", "kust kus", "kaart kar", "gezin zin", "getal tal"]


@pytest.mark.parametrize("family", FAMILIES)
def test_inflections_of_a_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1, {word: stem(word) for word in family.split()}


@pytest.mark.parametrize("strangers", STRANGERS)
def test_words_that_only_look_alike_keep_their_own_stem(strangers: str) -> None:
    one, other = strangers.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["a", "3d", "s", "jes", "je", "tje", "x" * 64, "ß", "ijs", "én", "的", "12", "sss"])
def test_any_word_has_a_stem(word: str) -> None:
    assert stem(word)
