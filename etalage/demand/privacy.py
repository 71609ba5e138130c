"""Which questions may be counted and listed. When in doubt not: a list without a question harms nobody.

People type the name of a pupil, a number, an address or an ECK iD in a box that was meant for something else. Words
that everybody uses tell nothing about one of them; so what is let through is Dutch, and the rest has to prove itself.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import pairwise

from etalage.search.dutch import STOP_WORDS, exact
from etalage.search.dutch.synonyms import label_words
from etalage.search.dutch.wordlist import word_list
from etalage.search.text import clean, plain

LENGTH = 60
"""Characters of a question that may be listed."""

WORDS = 6

LETTERS = 25
"""Of one word."""

_SIGNS = re.compile(r"[@#/\\:=<>%_&+]|\.\w")
"""They stand in addresses of people and pages; no question about learning needs them."""
_NUMBER = re.compile(r"\d{1,2}[a-z]?")
"""Of a group, core goal or table. A longer one may be of a house, a birthday or a pupil."""
_STREET = re.compile(r"\w{2,}(?:straat|laan|weg|plein|gracht|kade|dreef|hof|singel|dijk|pad)")
_TITLES = frozenset(
    ("juf", "juffrouw", "meester", "meneer", "mevrouw", "heer", "dhr", "mevr", "mw", "dr", "drs", "prof", "ir",
     "leerling", "kind", "moeder", "vader", "ouders", "naam")
)  # fmt: skip
"""After one of these a name may follow."""


class Openness(Enum):
    """How freely a question may be listed."""

    NONE = 0
    """It is not even counted."""
    STRANGE = 1
    """A word in it is no Dutch, so it has to be asked more often."""
    PLAIN = 2
    """Only words that everybody knows."""


def openness(text: str) -> Openness:
    """How freely this question may be listed."""
    words = exact(plain(text[: LENGTH + 1]))
    if not words or len(text) > LENGTH or len(words) > WORDS or _SIGNS.search(text) or _may_be_personal(words):
        return Openness.NONE
    known = [_is_known(word) for word in words]
    if not any(len(word) > 2 for word in words) or any(not one and not other for one, other in pairwise(known)):
        return Openness.NONE
    return Openness.PLAIN if all(known) else Openness.STRANGE


def shown(text: str) -> str:
    """How a question is listed: small letters, one space between words, no signs at its ends."""
    return " ".join(clean(text).casefold().split()).strip(" .,;!?'\"“”‘’„()[]*-")


def key_of(text: str) -> str:
    """What makes two questions the same: their folded words in order."""
    return " ".join(exact(plain(text)))


def _may_be_personal(words: list[str]) -> bool:
    numbers = [word for word in words if any(sign.isdigit() for sign in word)]
    if len(numbers) > 2 or any(not _NUMBER.fullmatch(word) for word in numbers):
        return True
    if any(len(word) > LETTERS for word in words) or not given_names().isdisjoint(words):
        return True
    after = pairwise(words)
    return any(one in _TITLES or (_STREET.fullmatch(one) and other in numbers) for one, other in after)


def _is_known(word: str) -> bool:
    return word in word_list() or word in STOP_WORDS or word in label_words() or bool(_NUMBER.fullmatch(word))


@cache
def given_names() -> frozenset[str]:
    """Names that many people in Dutch schools have; those that are ordinary words too (roos, mees) are not in it."""
    text = (files("etalage.demand") / "voornamen.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() for word in line.partition("#")[0].split())
