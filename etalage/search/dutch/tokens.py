"""Text → folded words with their places, and the words that tell too little to be sought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from etalage.search.dutch.lists import listed
from etalage.search.text import clean, fold

WORD_LENGTH = 64
"""Characters of a word that count: what is longer is no Dutch, and must not cost time."""

# The marks of decomposed accents belong to their word; 's is an ending ("foto's"), other apostrophes part words.
_WORD = re.compile(r"[^\W_](?:[^\W_]++|[\u0300-\u036f])*+(?:['’][sS]\b)?")
_SPLIT = re.compile(f"({_WORD.pattern})")
_PARTS = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A folded word and its place in the text as given: `text[start:end]`."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """All words with their places; a sign such as ½ gives several words in one place."""
    return [Word(form, *found.span()) for found in _WORD.finditer(text) for form in _forms(found[0])]


def split(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """The folded words of a text, and what stands before each of them.

    What `words` and `gaps` say together, in half of the time: for all texts that are indexed.
    """
    pieces = _SPLIT.split(text)  # gap, word, gap, word … gap
    try:
        return [form for (form,) in map(_forms, pieces[1::2])], pieces[:-1:2]
    except ValueError:  # a word of several forms, or of none
        found = words(text)
        return [word.text for word in found], gaps(text, found)


def gaps(text: str, found: Sequence[Word]) -> list[str]:
    """What stands before each word of a text; nothing between words in one place."""
    ends = [0, *(word.end for word in found)]
    return [text[end : word.start] for end, word in zip(ends, found, strict=False)]


def exact(text: str) -> list[str]:
    """The folded words in order, unstemmed; the same as those of `words`."""
    return list(split(text)[0])


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
