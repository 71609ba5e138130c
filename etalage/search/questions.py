"""A text that was understood → plans, from strict to loose. Knows no engine; who asks counts what each way finds.

Words are sought in every text field; the best field decides what a word adds, the others add a little.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from etalage.search import dutch
from etalage.search.asked import Asked
from etalage.search.fields import FIELDS, TITLE, Field, ValueKind
from etalage.search.plan import (
    Begins,
    Best,
    Clause,
    Every,
    Everything,
    Fixed,
    Nothing,
    Phrase,
    Some,
    Term,
    Times,
    Values,
)
from etalage.search.prepared import OTHER_WORDS, exact_name, gram_name
from etalage.search.text import plain

TEXT_LENGTH = 1_000
"""Characters of a question that are read."""

MOST_READ = 200
"""Words of a question that are read."""

WORDS = 32
"""Different words of a question that are sought."""

SYNONYMS = 8
"""Synonyms of a word that are sought."""

LEVELS = "niveau_zelf"
SUBJECT, GOAL = "vak", "doel"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way to find a word counts. Chosen by measuring: benchmarks/findability.py."""

    others: float = 0.2
    """What the fields that are not the best one add."""
    parts: float = 0.6
    """All parts of a compound that was typed; the word itself is 1."""
    part: float = 0.3
    """One of its parts."""
    synonym: float = 0.8
    narrower: float = 0.5
    """A synonym that is a part or kind of what was asked."""
    spelling: float = 0.6
    grams: float = 0.12
    """The sum of the pieces of four letters that a title or keyword shares with the word."""
    gram_share: float = 0.6
    """Share of the pieces that must be there."""
    typed: float = 1.0
    """The form that was typed, in a title."""
    side_by_side: float = 4.0
    begins: float = 1.0
    """A title in which a word begins with the last one that was typed."""
    subject: float = 1.0
    """The subject that a word names."""
    level: float = 1.0
    """A label that says exactly the level that was asked, or a part of it; not one that holds it."""
    below: float = 100.0
    """What belongs to a goal that was named by its number."""
    code: float = 1_000.0
    """A code or name that is the whole question; no text comes near it."""


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of the question, or several that are one name, with all that it may be found by."""

    word: str
    meaning: dutch.Meaning
    members: tuple[Sought, ...] = ()
    """Of a name of several words: each by itself."""
    spelled: tuple[dutch.Meaning, ...] = ()
    """Words that exist and look like it; only of a word that does not exist."""

    def single(self) -> Iterator[Sought]:
        """The words by themselves."""
        yield from self.members or (self,)

    def with_spelling(self, spelled: Mapping[str, Sequence[str]]) -> Sought:
        """The same, in which a word may also be one of those."""
        return replace(
            self,
            members=tuple(member.with_spelling(spelled) for member in self.members),
            spelled=tuple(dutch.meaning(other) for other in spelled.get(self.word, ())),
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What a text asks, in words and conditions."""

    asked: Asked
    words: tuple[Sought, ...] = ()
    sequence: tuple[str, ...] = ()
    """All words in order, as typed."""
    is_exact: bool = False
    keys: frozenset[str] = frozenset()
    """Codes that the text may be."""
    phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """True: nothing is asked, so everything fits."""
        return not (self.asked.text.strip())

    def single(self) -> Iterator[Sought]:
        """The words by themselves."""
        for word in self.words:
            yield from word.single()

    def with_spelling(self, spelled: Mapping[str, Sequence[str]]) -> Question:
        """The same, in which these words may also be those."""
        return replace(self, words=tuple(word.with_spelling(spelled) for word in self.words))


def question_of(asked: Asked, is_exact: bool = False) -> Question:
    """What was asked, taken apart."""
    sequence = dutch.exact(plain(asked.rest[:TEXT_LENGTH]))[:MOST_READ]
    different = list(dict.fromkeys(sequence))
    meant = [_sought(each) for each in dutch.meanings(different)][:WORDS]
    phrases = [tuple(dutch.exact(plain(phrase[:TEXT_LENGTH])))[:WORDS] for phrase in asked.phrases]
    keys = frozenset(asked.codes)
    return Question(asked, tuple(meant), tuple(sequence[:WORDS]), is_exact, keys, tuple(filter(None, phrases)))


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _sought(meaning: dutch.Meaning) -> Sought:
    return Sought(meaning.word, meaning, tuple(_sought(member) for member in meaning.members))


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer: the clause, and what it forgives."""

    clause: Clause
    is_spelled: bool = False
    """Words that do not exist are taken for those they look like."""
    is_partial: bool = False
    """Some of the words are enough."""


@dataclass(frozen=True)
class Questions:
    """Makes the plans for an index of these fields."""

    fields: Sequence[Field] = FIELDS
    weights: Weights = WEIGHTS
    _texts: Sequence[Field] = field(init=False, default=())

    def __post_init__(self) -> None:
        texts = [each for each in self.fields if each.kind is ValueKind.TEXT and each.weight]
        object.__setattr__(self, "_texts", texts)

    def ways(self, question: Question) -> Iterator[Way]:
        """From strict to loose: all words; all, forgiving errors; half of them; any. Levels are not in it."""
        if question.is_empty:
            yield Way(Everything())
            return
        for way in self._ways(question):
            yield replace(way, clause=self._or_code(question, way.clause))

    def levels(self, question: Question) -> Clause | None:
        """What fits one of the schools, and one of the scales, that the text names; None when it names none."""
        levels = question.asked.levels
        if not levels:
            return None
        schools = [level for level in levels if not level.is_scale]
        scales = [level for level in levels if level.is_scale]
        fitting = [Values(LEVELS, _union(level.iris for level in some)) for some in (schools, scales) if some]
        near = Values(LEVELS, _union(level.near for level in levels))
        return Every(tuple(fitting), (Fixed(near, self.weights.level),))

    def strictly(self, word: Sought, is_exact: bool = False) -> Clause:
        """A word as it is: in any inflection, by all its parts or a synonym."""
        if is_exact:
            return Every(tuple(self._phrase((each.word,)) for each in word.single()))
        if word.members:
            together = Every(tuple(self.strictly(each) for each in word.members))
            return Best((together, *self._synonyms(word.meaning, 1.0)), self.weights.others)
        if word.word in dutch.STOP_WORDS:
            return self._phrase((word.word,))
        return Best(tuple(self._meant(word.meaning, 1.0)), self.weights.others)

    def _ways(self, question: Question) -> Iterator[Way]:
        conditions = tuple(self._phrase(phrase) for phrase in question.phrases)
        words = question.words
        if not words:
            nothing_else = Everything() if question.asked.levels and not question.asked.marks else Nothing()
            yield Way(Every(conditions) if conditions else nothing_else)
            return
        also = tuple(self._also(question))
        strict = tuple(self.strictly(word, question.is_exact) for word in words)
        yield Way(Every((*conditions, *strict), also))
        if question.is_exact:
            return
        loose = tuple(self._loosely(word) for word in words)
        yield Way(Every((*conditions, *loose), also), is_spelled=True)
        if len(words) > 1:
            half = Some(loose, math.ceil(len(words) / 2))
            yield Way(Every((*conditions, half), also), is_spelled=True, is_partial=True)
            yield Way(Every((*conditions, Some(loose)), also), is_spelled=True, is_partial=True)

    def _or_code(self, question: Question, clause: Clause) -> Clause:
        found: list[Clause] = []
        if question.keys:
            codes = [each.name for each in self.fields if each.kind is ValueKind.CODE]
            found += [Fixed(Values(name, question.keys), self.weights.code) for name in codes]
        goals = frozenset(goal for mark in question.asked.marks for goal in mark.goals)
        if goals:
            found.append(Fixed(Values(GOAL, goals), self.weights.below))
        return Some((*found, clause)) if found else clause

    # -- one word ----------------------------------------------------------------------------------------------

    def _everywhere(self, terms: Sequence[str], factor: float) -> Iterator[Clause]:
        """These terms together in one field, in whichever field."""
        for each in self._texts:
            found: Clause = Term(each.name, terms[0])
            if len(terms) > 1:
                found = Times(Every(tuple(Term(each.name, term) for term in terms)), 1 / len(terms))
            yield Times(found, each.weight * factor)

    def _meant(self, meaning: dutch.Meaning, factor: float) -> Iterator[Clause]:
        weights = self.weights
        yield from self._everywhere((meaning.stem,), factor)
        if meaning.parts:
            yield from self._everywhere(meaning.parts, factor * weights.parts)
        yield from self._synonyms(meaning, factor)

    def _synonyms(self, meaning: dutch.Meaning, factor: float) -> Iterator[Clause]:
        for synonym in meaning.synonyms[:SYNONYMS]:
            weight = self.weights.narrower if synonym.is_narrower else self.weights.synonym
            yield from self._everywhere(synonym.terms, factor * weight)

    def _loosely(self, word: Sought) -> Clause:
        """A word with a typing error, as the beginning of another, or by one of its parts."""
        weights = self.weights
        if word.members:
            return Best(
                (self.strictly(word), Some(tuple(self._loosely(each) for each in word.members))), weights.others
            )
        found = [self.strictly(word)]
        for part in word.meaning.parts:
            found += self._everywhere((part,), weights.part)
        for meaning in word.spelled:
            found += self._meant(meaning, weights.spelling)
        if len(word.word) > 2:
            found.append(Fixed(Begins(exact_name(TITLE), word.word), weights.begins))
        grams = tuple(dict.fromkeys(dutch.grams(word.word)))
        if len(grams) > 1:
            least = max(1, math.ceil(len(grams) * weights.gram_share))
            for each in self._texts:
                if each.has_twins:
                    pieces = Some(tuple(Term(gram_name(each.name), gram) for gram in grams), least)
                    found.append(Times(pieces, each.weight * weights.grams))
        return Best(tuple(found), weights.others)

    def _phrase(self, words: tuple[str, ...]) -> Clause:
        """Words side by side as typed, in any text."""
        twins = [Times(Phrase(exact_name(each.name), words), each.weight) for each in self._texts if each.has_twins]
        return Best((*twins, Phrase(OTHER_WORDS, words)), self.weights.others)

    def _also(self, question: Question) -> Iterator[Clause]:
        """What puts a document higher: words as typed, side by side, or the subject that one names."""
        weights, title = self.weights, exact_name(TITLE)
        for word in question.single():
            yield Times(Term(title, word.word), weights.typed)
        if len(question.sequence) > 1:
            yield Times(Phrase(title, question.sequence), weights.side_by_side)
        for subject in question.asked.subjects:
            yield Fixed(Values(SUBJECT, frozenset(subject.iris)), weights.subject)
