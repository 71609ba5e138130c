"""A text that was understood → plans, from strict to loose. Knows no engine; who asks counts what each way finds.

What one word may be found by stands in `wording`; here is what a whole question asks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etalage.search import dutch
from etalage.search.asked import Asked
from etalage.search.fields import FIELDS, TITLE, Field, ValueKind
from etalage.search.plan import (
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
from etalage.search.prepared import OTHER_WORDS, exact_name
from etalage.search.standing import CURRENT, FIRST
from etalage.search.text import plain
from etalage.search.wording import WEIGHTS, Sought, Weights, Wording, sought

TEXT_LENGTH = 1_000
"""Characters of a question that are read."""

MOST_READ = 200
"""Words of a question that are read."""

WORDS = 32
"""Different words of a question that are sought."""

LEVELS = "niveau_zelf"
SUBJECT, GOAL = "vak", "doel"


@dataclass(frozen=True, slots=True)
class Extras:
    """What puts a document higher besides its words; the stem of a word in a description is 1."""

    typed: float = 0.5
    """The form that was typed, in a title."""
    side_by_side: float = 1.0
    """All words as typed, in a title."""
    subject: float = 1.0
    """The subject that a word names."""
    level: float = 1.0
    """A label that says exactly the level that was asked, or a part of it; not one that holds it."""
    below: float = 100.0
    """What belongs to a goal that was named by its number."""
    code: float = 1_000.0
    """A code or name that is the whole question; no text comes near it."""
    first: float = 1.0
    """What counts today and is taught, as a share of the best score: weak hits do not come above good ones."""
    current: float = 0.2
    """What counts today."""


EXTRAS = Extras()
OTHERS = 0.2
"""What the texts that are not the best one add, for words between quotes."""


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
    meant = sought(different)[:WORDS]
    phrases = [tuple(dutch.exact(plain(phrase[:TEXT_LENGTH])))[:WORDS] for phrase in asked.phrases]
    keys = frozenset(asked.codes)
    return Question(asked, tuple(meant), tuple(sequence[:WORDS]), is_exact, keys, tuple(filter(None, phrases)))


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer: the clause, and what it forgives."""

    clause: Clause
    is_spelled: bool = False
    """Words that do not exist are taken for those they look like."""
    is_partial: bool = False
    """Some of the words are enough."""


class Questions:
    """Makes the plans for an index of these fields."""

    def __init__(self, fields: Sequence[Field] = FIELDS, weights: Weights = WEIGHTS, extras: Extras = EXTRAS) -> None:
        self._texts = [each for each in fields if each.kind is ValueKind.TEXT and each.weight]
        self._codes = [each.name for each in fields if each.kind is ValueKind.CODE]
        self._extras = extras
        self._strict = Wording(self._texts, replace(weights, part=0.0, part_known=0.0, some=0.0, grams=0.0))
        self._loose = Wording(self._texts, weights)

    def ways(self, question: Question) -> Iterator[Way]:
        """From strict to loose: all words; all, by parts and pieces too; half of them; any. Levels are not in it."""
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
        fitting = tuple(Values(LEVELS, iris) for iris in question.asked.fitting)
        near = Values(LEVELS, frozenset[str]().union(*(level.near for level in levels)))
        return Every(fitting, (Fixed(near, self._extras.level),))

    def ranked(self, clause: Clause, best: float) -> Clause:
        """The same, in which what counts today stands above what does not; `best` is the best score so far."""
        extras = self._extras
        if best >= extras.code:
            best -= extras.code
        if not best:
            return clause
        return Every((clause,), (Fixed(CURRENT, extras.current * best), Fixed(FIRST, extras.first * best)))

    def layers(self, question: Question) -> tuple[Clause, ...]:
        """Of a text that names levels and nothing else: what has it as a name, then what says exactly such a level.

        Within such a layer, and below, all scores are equal. Empty for any other text.
        """
        asked = question.asked
        if not asked.levels or question.words or question.phrases or asked.marks:
            return ()
        named = Some(tuple(Values(name, question.keys) for name in self._codes))
        return named, Values(LEVELS, frozenset[str]().union(*(level.near for level in asked.levels)))

    def strictly(self, word: Sought) -> Clause:
        """A word as it is: in any inflection, by all its parts or a synonym."""
        return self._strict.word(word)

    def _ways(self, question: Question) -> Iterator[Way]:
        conditions = tuple(self._phrase(phrase) for phrase in question.phrases)
        words = question.words
        if not words:
            nothing_else = Everything() if question.asked.levels and not question.asked.marks else Nothing()
            yield Way(Every(conditions) if conditions else nothing_else)
            return
        also = tuple(self._also(question))
        if question.is_exact:
            yield Way(Every((*conditions, *(self._phrase((word.word,)) for word in question.single())), also))
            return
        if all(word.word in dutch.STOP_WORDS for word in question.single()):  # they have no stems in the index
            yield Way(Every((*conditions, *(self._phrase((word.word,)) for word in question.single())), also))
            return
        is_spelled = any(word.spelled for word in question.single())
        yield Way(Every((*conditions, self._strict.all_of(words)), also), is_spelled)
        yield Way(Every((*conditions, self._loose.all_of(words)), also), is_spelled=True)
        if len(words) > 1:
            for least in sorted({math.ceil(len(words) / 2), 1}, reverse=True):
                some = self._loose.some_of(words, least)
                yield Way(Every((*conditions, some), also), is_spelled=True, is_partial=True)

    def _or_code(self, question: Question, clause: Clause) -> Clause:
        found: list[Clause] = []
        if question.keys:
            found += [Fixed(Values(name, question.keys), self._extras.code) for name in self._codes]
        goals = frozenset(goal for mark in question.asked.marks for goal in mark.goals)
        if goals:
            found.append(Fixed(Values(GOAL, goals), self._extras.below))
        return Some((*found, clause)) if found else clause

    def _phrase(self, words: tuple[str, ...]) -> Clause:
        """Words side by side as typed, in any text."""
        twins = [Times(Phrase(exact_name(each.name), words), each.weight) for each in self._texts if each.has_twins]
        return Best((*twins, Phrase(OTHER_WORDS, words)), OTHERS)

    def _also(self, question: Question) -> Iterator[Clause]:
        """What puts a document higher: words as typed, side by side, or the subject that one names."""
        extras, title = self._extras, exact_name(TITLE)
        for word in question.single():
            yield Times(Term(title, word.word), extras.typed)
        if len(question.sequence) > 1:
            yield Times(Phrase(title, question.sequence), extras.side_by_side)
        for subject in question.asked.subjects:
            yield Fixed(Values(SUBJECT, frozenset(subject.iris)), extras.subject)
