"""Text → folded words with their places, and the words that tell too little to be sought."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from etalage.search.dutch.lists import listed
from etalage.search.text import clean, fold

WORD_LENGTH = 64
"""Characters of a word that count: what is longer is no Dutch, and must not cost time."""

# The marks of decomposed accents belong to their word; 's is an ending ("foto's"), other apostrophes part words.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*(?:['’]s\b)?", re.IGNORECASE)
_PARTS = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A folded word and its place in the text as given: `text[start:end]`."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """All words with their places; a sign such as ½ gives several words in one place."""
    return [Word(form, *found.span()) for found in _WORD.finditer(text) for form in _forms(found[0])]


def exact(text: str) -> list[str]:
    """The folded words in order, unstemmed; the same as those of `words`."""
    result: list[str] = []
    for found in _WORD.findall(text):
        result += _forms(found)
    return result


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, ...]:
    if word[-2:] in ("'s", "’s", "'S", "’S"):
        word = word[:-2]
    return tuple(_short(part) for part in _PARTS.findall(fold(clean(word))))


def _short(word: str) -> str:
    """Without leading zeros when it is a number: SLO writes both "Kerndoel 01" and "Kerndoel 1"."""
    if word.isdecimal():
        word = word.lstrip("0") or "0"
    return word[:WORD_LENGTH]


STOP_WORDS = listed("stopwoorden.txt")
"""Words that stand in nearly every text. What is asked may hold them; only a question of nothing else seeks them."""

LEAD_WORDS = listed("aanloop.txt")
"""Words around what somebody looks for (leren, werkblad, filmpje): sought, but not required."""
