"""Typed text → what is meant: phrases, codes, levels, subjects, and the words that remain. Pure; knows no engine.

Never an error: what is not understood is a word. Minus, OR, brackets and wildcards are signs, no syntax. The language
of the visitor decides nothing but the labels. What is understood stands in docs/reference/asked.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etalage.level_text import SCALES
from etalage.search import asked_scope
from etalage.search.asked_codes import AskedCode, CodeKind, codes
from etalage.search.asked_levels import levels, widened
from etalage.search.asked_quotes import quoted
from etalage.search.asked_subjects import AskedSubject, subjects
from etalage.search.asked_words import Span, tokens, without
from etalage.search.known import NOTHING_KNOWN, Known, known_words, load_known
from etalage.search.text import clean, code_keys
from etalage.spelling import key

__all__ = [
    "NOTHING_KNOWN", "Asked", "AskedCode", "AskedLevel", "AskedSubject", "Known", "ask", "known_words", "load_known",
]  # fmt: skip

_JOINT = re.compile(r"\s*[-/,;+&]?\s*(?:en|of|naar|tot|t/m|and|or)?\s*[-/]?\s*", re.IGNORECASE)
_LEFT = re.compile(r"[()\[\]{}<>.,;:|*?!~^\\\"'“”‘’«»]+")

LONGEST = 1_000
"""Characters of a text that are read."""

WORDS = 64
"""Words of a text in which levels and subjects are sought."""

_OPERATOR = re.compile(r"(?<!\S)(?:OR|AND|NOT)(?!\S)")
"""Signs of other search engines; no words in a text that has small letters too."""


@dataclass(frozen=True, slots=True)
class AskedLevel:
    """A level in a typed text."""

    typed: str
    """The words that say it; parts that stand apart are joined by " … "."""
    places: tuple[Span, ...]
    names: tuple[str, ...]
    """Of niveaus in our table: groep-6."""
    iris: frozenset[str]
    """Niveaus that count, when a material is labelled with exactly them: groep 6, groep 5-6, fase 2, po."""
    near: frozenset[str]
    """Those of them that say exactly this or a part of it: they come first."""
    nl: str
    en: str

    @property
    def is_scale(self) -> bool:
        """A level of language or arithmetic (2F, B1), which goes with a school level and not instead of one."""
        return not SCALES.isdisjoint(self.names)

    @property
    def key(self) -> str:
        """Under which it is named in `literal` and in addresses: "groep 6"."""
        return key(self.typed)

    @property
    def label(self) -> str:
        """For a visitor, in Dutch."""
        return self.nl


@dataclass(frozen=True, slots=True)
class Asked:
    """What a typed text means."""

    text: str
    """As typed; cut after LONGEST characters."""
    rest: str
    """The words to be sought: without phrases, codes and levels. Subjects are still in it: "ak" by their name."""
    phrases: tuple[str, ...] = ()
    """To be found exactly so."""
    levels: tuple[AskedLevel, ...] = ()
    """A thing fits when it has one of the schools and one of the scales (AskedLevel.is_scale)."""
    codes: tuple[str, ...] = ()
    """Keys (`text.code_keys`) of the codes in it, of it as a whole, and without its levels. They come first."""
    marks: tuple[AskedCode, ...] = ()
    """The codes in it, with their places."""
    subjects: tuple[AskedSubject, ...] = ()
    """They count more."""

    @property
    def is_code(self) -> bool:
        """Nothing but codes was typed: one that is found is what was sought."""
        return bool(self.marks) and not (self.rest or self.phrases)

    @property
    def is_identifier(self) -> bool:
        """Nothing but numbers or addresses of one thing each was typed: its words say nothing."""
        return self.is_code and all(mark.is_identifier for mark in self.marks)

    @property
    def fitting(self) -> tuple[frozenset[str], ...]:
        """Of the levels: IRIs of which a thing has one, of the schools and of the scales that are named."""
        kinds = ([level.iris for level in self.levels if level.is_scale is each] for each in (False, True))
        return tuple(frozenset[str]().union(*some) for some in kinds if some)

    def without(self, level: AskedLevel) -> str:
        """The text without the words of a level: what the cross of its chip leads to."""
        words = tokens(self.text, WORDS)
        return without(self.text, [widened(self.text, words, span) for span in level.places])


def ask(text: str, known: Known, literal: Collection[str] = ()) -> Asked:
    """What a text means. `literal`: keys of levels that are meant as ordinary words (AskedLevel.key)."""
    text = _cut(clean(text[: LONGEST + 1]))
    phrases = quoted(text)
    taken = [phrase.span for phrase in phrases]
    marks = codes(text, taken, known.goals, known.subject_codes)
    taken += [mark.span for mark in marks]
    words = tokens(text, WORDS)
    left = {key(each) for each in literal}
    found = levels(text, words, taken, left) if known.has_levels else []
    found = [level for level in found if key(_typed(text, level.places)) not in left]
    out = [widened(text, words, span) for level in found for span in level.places]
    out += _between(text, out)
    named = subjects(text, words, [*taken, *out], known.subjects)
    if not text.isupper():
        out += [match.span() for match in _OPERATOR.finditer(text)]
    rest = _words(without(text, [*taken, *out], {each.span: each.nl for each in named if each.is_code}))
    return Asked(
        text=text,
        rest=rest,
        phrases=tuple(phrase.text for phrase in phrases),
        levels=tuple(_level(text, each.places, each.names, each.nl, each.en) for each in found),
        codes=_keys(text, rest, marks),
        marks=tuple(marks),
        subjects=tuple(named),
    )


def _between(text: str, spans: Sequence[Span]) -> list[Span]:
    """What only joins two levels: "peuters en kleuters"."""
    ordered = sorted(spans)
    gaps = [(first[1], second[0]) for first, second in pairwise(ordered)]
    return [gap for gap in gaps if _JOINT.fullmatch(text[slice(*gap)])]


def _words(rest: str) -> str:
    """Without signs that belonged to what was taken out."""
    if not any(sign.isalnum() for sign in rest):
        return ""
    return " ".join(part for part in rest.split() if not _LEFT.fullmatch(part))


def _cut(text: str) -> str:
    """The beginning of a long text, up to a space where there is one."""
    if len(text) <= LONGEST:
        return text
    short = text[:LONGEST]
    return short.rpartition(" ")[0] or short


def _level(text: str, places: tuple[Span, ...], names: tuple[str, ...], nl: str, en: str) -> AskedLevel:
    typed = _typed(text, places)
    return AskedLevel(typed, places, names, asked_scope.iris(names), asked_scope.near(names), nl, en)


def _typed(text: str, places: tuple[Span, ...]) -> str:
    return " … ".join(text[slice(*place)] for place in places)


def _keys(text: str, rest: str, marks: Collection[AskedCode]) -> tuple[str, ...]:
    is_address = any(mark.kind is CodeKind.ADDRESS for mark in marks)
    found = [*(() if is_address else code_keys(text)), *(() if marks else code_keys(rest))]
    for mark in marks:
        found += mark.keys
    return tuple(dict.fromkeys(found))
