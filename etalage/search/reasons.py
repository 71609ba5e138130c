"""Why a hit is here and where its words stand: made in Python of what the store holds, so equal on every engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etalage.search import Document, Highlight, Hit, How, Reason, dutch
from etalage.search.asked_scope import narrowest
from etalage.search.fields import TITLE, Field, ValueKind
from etalage.search.questions import GOAL, LEVELS, Question
from etalage.search.text import code_keys

PASSAGE = 220
"""Characters of a text that are shown around what was found."""

READ = 4_000
"""Characters of a text in which is looked."""

TEXTS = 60
"""Texts of one field in which is looked."""

REASONS = 6
SHOWN = ("titel", "omschrijving")
"""Fields of which a passage is shown with marks."""

_ORDER = (How.WORD, How.FORM, How.SYNONYM, How.PART, How.SPELLING)


@dataclass(frozen=True, slots=True)
class _Clue:
    typed: str
    how: How
    via: str = ""
    terms: tuple[str, ...] = ()
    """All of these must stand in the text: a synonym of several words."""


@dataclass(frozen=True, slots=True)
class _Match:
    clue: _Clue
    found: str
    start: int
    end: int


def fields_read(fields: Sequence[Field]) -> tuple[Field, ...]:
    """What a document needs for its reasons."""
    return tuple(
        field
        for field in fields
        if (field.kind is ValueKind.TEXT and field.weight)
        or field.kind is ValueKind.CODE
        or field.name in (LEVELS, GOAL)
    )


class Reader:
    """Reads documents with a question in mind."""

    def __init__(self, question: Question, fields: Sequence[Field]) -> None:
        self._question = question
        self._texts = [field for field in fields if field.kind is ValueKind.TEXT and field.weight]
        self._codes = [field.name for field in fields if field.kind is ValueKind.CODE]
        self._clues: dict[str, list[_Clue]] = {}
        self._phrased = {word for phrase in question.phrases for word in phrase}
        for word in (*question.single(), *question.words):  # what a word means by itself goes first
            self._learn(word.word, word.meaning, None)
            for meaning in word.spelled:
                self._learn(word.word, meaning, How.SPELLING)

    def explained(self, hit: Hit, document: Document) -> Hit:
        """The hit with its highlights and reasons."""
        reasons: dict[str, Reason] = {}
        highlights = []
        for field in self._texts:
            best: Highlight | None = None
            for text in document.values.get(field.name, ())[:TEXTS]:
                matches = list(self._matches(str(text)[:READ]))
                for match in matches:
                    reason = _reason(match, field, str(text))
                    if _is_better(reason, reasons.get(match.clue.typed)):
                        reasons[match.clue.typed] = reason
                if matches and (best is None or len(matches) > len(best.marks)) and field.name in SHOWN:
                    best = _passage(field.name, str(text), matches)
            if best:
                highlights.append(best)
        found = (*self._by_code(document), *self._by_goal(document), *self._by_level(document), *reasons.values())
        return replace(hit, highlights=tuple(highlights), reasons=found[:REASONS])

    def _learn(self, typed: str, meaning: dutch.Meaning, how: How | None) -> None:
        if meaning.stem:
            clue = _Clue(typed, how or How.FORM, meaning.word if how else "")
            self._clues.setdefault(meaning.stem, []).append(clue)
        for synonym in sorted(meaning.synonyms, key=lambda synonym: len(synonym.terms)):
            for term in synonym.terms:
                clue = _Clue(typed, how or How.SYNONYM, synonym.label, synonym.terms)
                self._clues.setdefault(term, []).append(clue)
        for part in meaning.parts:
            self._clues.setdefault(part, []).append(_Clue(typed, how or How.PART, part))

    def _matches(self, text: str) -> Iterator[_Match]:
        words = dutch.read(text)
        present = {term for _, terms in words for term in terms}
        for word, terms in words:
            if word.text in self._phrased:
                yield _Match(_Clue(word.text, How.WORD), text[word.start : word.end], word.start, word.end)
                continue
            clue = next((clue for term in terms for clue in self._of(term, present)), None)
            if clue is None:
                continue
            if clue.how is How.FORM and word.text == clue.typed:
                clue = replace(clue, how=How.WORD)
            elif clue.how is How.FORM and clue not in self._clues.get(terms[0], ()):
                clue = replace(clue, how=How.PART)  # what was typed is a part of this compound
            yield _Match(clue, text[word.start : word.end], word.start, word.end)

    def _of(self, term: str, present: set[str]) -> Iterator[_Clue]:
        return (clue for clue in self._clues.get(term, ()) if present.issuperset(clue.terms))

    def _by_code(self, document: Document) -> Iterator[Reason]:
        for name in self._codes:
            for code in document.values.get(name, ()):
                if self._question.keys.intersection(code_keys(str(code))):
                    yield Reason(How.CODE, self._question.asked.text.strip(), name, str(code))
                    return

    def _by_goal(self, document: Document) -> Iterator[Reason]:
        own = document.values.get(GOAL, ())
        for mark in self._question.asked.marks:
            found = next((iri for iri in mark.goals if iri in own), None)
            if found and found != document.iri:
                yield Reason(How.GOAL, mark.typed, GOAL, found)

    def _by_level(self, document: Document) -> Iterator[Reason]:
        own = narrowest(document.values.get(LEVELS, ()))
        for level in self._question.asked.levels:
            found = next((iri for iri in level.iris if iri in own), None)
            if found:
                yield Reason(How.LEVEL, level.typed, LEVELS, found)


def _reason(match: _Match, field: Field, text: str) -> Reason:
    clue = match.clue
    is_goal = field.name not in (TITLE, "omschrijving", "trefwoorden")
    return Reason(clue.how, clue.typed, field.name, match.found, clue.via, text[:PASSAGE] if is_goal else "")


def _is_better(reason: Reason, known: Reason | None) -> bool:
    """The plainer way to find a word says more; of equals the first field, which weighs most."""
    return known is None or _ORDER.index(reason.how) < _ORDER.index(known.how)


def _passage(name: str, text: str, matches: Sequence[_Match]) -> Highlight:
    """A piece of the text from a little before the first match, cut at spaces."""
    start = 0
    if len(text) > PASSAGE and matches[0].start > PASSAGE // 2:
        start = text.rfind(" ", 0, matches[0].start - PASSAGE // 4) + 1
    end = len(text)
    if end - start > PASSAGE:
        cut = text.rfind(" ", start, start + PASSAGE)
        end = cut if cut > start else start + PASSAGE
    marks = tuple(
        (match.start - start, match.end - start) for match in matches if start <= match.start < match.end <= end
    )
    return Highlight(name, text[start:end], marks)
