"""Words of one family that have no stem in common."""

from __future__ import annotations

import pytest

from etalage.search import dutch
from etalage.search.dutch.families import kin


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("discrimineren", ("discriminatie",)),
        ("discriminatie", ("discrimineren",)),
        ("communiceert", ("communicatie",)),
        ("definieren", ("definitie",)),
        ("produceren", ("productie",)),
        ("democratische", ("democratie",)),
        ("bescherming", ()),  # has the stem of beschermen
        ("politie", ()),
        ("leren", ()),
    ],
)
def test_loan_words_find_their_family(word: str, others: tuple[str, ...]) -> None:
    assert kin(word) == others


def test_family_stands_in_front_of_synonyms_and_is_there_once() -> None:
    labels = [synonym.label for synonym in dutch.meaning("discriminatie").synonyms]
    assert labels[0] == "discrimineren" and "racisme" in labels
    terms = [synonym.terms for synonym in dutch.meaning("presenteren").synonyms]
    assert len(terms) == len(set(terms))
