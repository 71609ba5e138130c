"""Words that name a subject: "aardrijkskunde", "wiskunde b", "ak". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etalage.search.asked_words import Span, Token, is_free, word_set
from etalage.spelling import key
from etalage.subject_text import variants

LONGEST = 7
"""Words of a name."""

MOST = 6
"""Subjects of one question."""

_JOINED = re.compile(r"[-&.]|\w \w$")
"""What may be written as one word: "natuur-kunde", "wi b"."""

UNSAFE = word_set(
    "ar be bo bs bv ce ch da dr du en eng eo fa fi fil fr ges gym ha hv it ko lat mat ml mm mn mo mt mu na nat pie"
    " ru sch sp spa te tu wa wb win zw"
)
"""Abbreviations that are words, units or something else as often; they count only by themselves or in capitals."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as the catalogue knows it."""

    iris: tuple[str, ...]
    """Several where published lists have the same subject twice."""
    nl: str
    en: str
    is_code: bool = False
    """Under a short code, that stands in no text (ak, wisB)."""


@dataclass(frozen=True, slots=True)
class AskedSubject:
    """A subject in a typed text."""

    typed: str
    span: Span
    iris: tuple[str, ...]
    nl: str
    en: str
    is_code: bool = False
    """It was typed as a code that stands in no text: its name is sought instead."""

    @property
    def iri(self) -> str:
        """The first of its addresses."""
        return self.iris[0]

    @property
    def label(self) -> str:
        """Its name for a visitor, in Dutch."""
        return self.nl


def subjects(
    text: str, tokens: Sequence[Token], taken: Sequence[Span], known: Mapping[str, Subject]
) -> list[AskedSubject]:
    """The subjects in a text, in order, the longest names first. `known`: key of a name → subject."""
    found: list[AskedSubject] = []
    place = 0
    free = [token for token in tokens if is_free(token.span, taken)]
    while place < len(free) and len(found) < MOST:
        for last in range(min(place + LONGEST, len(free)) - 1, place - 1, -1):
            span = (free[place].start, free[last].end)
            typed = text[slice(*span)]
            subject = _named(typed, known) if is_free(span, taken) else None
            if subject is not None and not _is_doubtful(typed, text, len(free)):
                found.append(AskedSubject(typed, span, subject.iris, subject.nl, subject.en, subject.is_code))
                place = last
                break
        place += 1
    return found


def _named(typed: str, known: Mapping[str, Subject]) -> Subject | None:
    name = key(typed)
    subject = next((known[each] for each in variants(name) if each in known), None)
    if subject is None and _JOINED.search(typed):
        subject = known.get(name.replace(" ", ""))
    return subject


def _is_doubtful(typed: str, text: str, words: int) -> bool:
    """Whether an abbreviation may be an ordinary word here."""
    if key(typed) not in UNSAFE or words == 1:
        return False
    return not (typed.isupper() and not text.isupper())
