"""A text → what is sought for it, after seeing what each way finds. The same for every engine and filter."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, TypeVar

from etalage.errors import NotYet
from etalage.search import Query, Suggestion, Understood, dutch
from etalage.search.asked import Asked, ask
from etalage.search.dutch.spelling import Spelling
from etalage.search.fields import FIELDS, Field
from etalage.search.known import Known, known_words, load_known
from etalage.search.plan import Ask, Clause, Engine, Every, Everything, Found
from etalage.search.questions import TEXT_LENGTH, Question, Questions, Way, question_of
from etalage.search.standing import FIRST
from etalage.search.wording import Sought
from etalage.store import View

ENOUGH = 20
"""Hits from which looser ways are left alone: a page, though some titles are there more than once."""

FEW = 10
"""Hits below which a rare word may be a slip of the pen."""

NEAREST = 3
"""Words that one that does not exist may be."""

OFTEN = 20
"""Times that another word stands more often in the index, from which it may have been meant."""

LONG = 6
"""Letters of a word for which that is looked at: short ones look like everything."""

RARE = 5
"""Documents with a word as typed, below which it is not tried first whether it fills a page: it seldom does."""

REMEMBERED = 500
"""Texts of which is remembered what they ask."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a text asks. Depends on the text alone: a filter only narrows it."""

    question: Question
    way: Way
    clause: Clause
    """The way with the levels."""
    suggestion: Suggestion | None = None
    understood: tuple[Understood, ...] = ()
    layers: tuple[Clause, ...] = ()
    """Of a text without words, in which scores say nothing: what comes first, then second (Ask.first)."""
    is_final: bool = True
    """False: the words of the index could not be looked at yet, so another time it may be better."""


_Key = tuple[str, frozenset[str], bool]
"""What of a query decides what its text asks."""

T = TypeVar("T")


class _Memory(Generic[T]):
    """What was found for the last texts. For any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[_Key, T] = OrderedDict()

    def get(self, query: Query) -> T | None:
        key = _key(query)
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
        return found

    def keep(self, query: Query, found: T) -> T:
        with self._lock:
            self._found[_key(query)] = found
            while len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
        return found


class Deciding:
    """Decides for one generation. For any number of threads."""

    def __init__(self, engine: Engine, view: View | None = None, fields: Sequence[Field] = FIELDS) -> None:
        """Without a view numbers of goals are not known."""
        self._engine = engine
        self._view = view
        self._questions = Questions(fields)
        self._decided = _Memory[Decided]()
        self._best = _Memory[float]()
        self._spelling: Spelling | None = None

    def decide(self, query: Query) -> Decided:
        """What the text of a query asks. Raises SearchError."""
        decided = self._decided.get(query)
        if decided is None:
            decided = self._decision(query)
            if decided.is_final:
                self._decided.keep(query, decided)
        return decided

    def known(self, query: Query) -> Decided | None:
        """The same when it was decided before."""
        return self._decided.get(query)

    def hastily(self, query: Query, asked: Callable[[Decided], Ask]) -> tuple[Decided | None, Found | None]:
        """The decision for the strictest way and what it finds; nothing when it does not fill a page."""
        question = self._question(query)
        if self._is_rare(question):
            return None, None
        way = next(self._questions.ways(question))
        levels = self._questions.levels(question)
        clause = way.clause if levels is None else Every((way.clause, levels))
        understood = () if levels is None else _understood(question.asked, True)
        decided = Decided(question, way, clause, None, understood, self._questions.layers(question))
        found = self._engine.find(asked(decided))
        if found.total < ENOUGH and not question.is_empty:
            return None, None
        return self._decided.keep(query, decided), found

    def in_rank(self, query: Query, decided: Decided) -> Clause:
        """The clause in which goals that count today stand above those that do not."""
        best = self._best.get(query)
        if best is None:
            hits = self._engine.find(Ask(decided.way.clause, size=1)).hits
            best = self._best.keep(query, hits[0].score if hits else 0.0)
        return self._questions.ranked(decided.clause, best)

    def _question(self, query: Query) -> Question:
        text = query.text[:TEXT_LENGTH]
        asked = ask(text, self._known, query.literal)
        if query.is_exact:
            asked = replace(asked, rest=text, levels=(), subjects=(), marks=())
        return question_of(asked, query.is_exact)

    def _decision(self, query: Query) -> Decided:
        question = self._question(query)
        asked, text = question.asked, query.text[:TEXT_LENGTH]
        if question.is_empty:
            return Decided(question, Way(Everything()), Everything())
        question, way, suggestion, is_final = self._way(question)
        levels = self._questions.levels(question)
        if levels is None:
            return Decided(question, way, way.clause, suggestion, is_final=is_final)
        clause = Every((way.clause, levels))
        if self._total(clause):
            layers = self._questions.layers(question)
            return Decided(question, way, clause, suggestion, _understood(asked, True), layers, is_final)
        literal = question_of(ask(text, self._known, [level.key for level in asked.levels]))
        words = next(self._questions.ways(literal))
        if self._total(words.clause):
            question, way = literal, words
        return Decided(question, way, way.clause, suggestion, _understood(asked, False), is_final=is_final)

    def _way(self, question: Question) -> tuple[Question, Way, Suggestion | None, bool]:
        """The strictest way that fills a page; what a looser one adds stands below what a stricter one finds."""
        way = next(self._questions.ways(question))
        total, is_full = self._reach(way)
        if is_full:
            return question, way, None, True
        asked = question.asked
        if not total and asked.is_code and not asked.is_identifier:  # no such code: then its words, as they stand
            question = question_of(replace(question.asked, rest=question.asked.text, marks=()))
            way = next(self._questions.ways(question))
            total, is_full = self._reach(way)
        if question.is_exact or not question.words or is_full:
            return question, way, None, True
        spelling = self._words() if total < FEW else None
        spelled = self._spelled(question, spelling) if spelling and not total else {}
        suggestion = _mended(question, spelled, True)
        if spelling and suggestion is None:
            suggestion = _mended(question, _rare(question, spelling), False)
        question = question.with_spelling(spelled)
        for looser in self._questions.ways(question):
            if looser.is_spelled or looser.is_partial:
                found, is_full = self._reach(looser)
                if found > total:
                    way, total = looser, found
                    if is_full:
                        break
        return question, way, suggestion, spelling is not None or total >= FEW

    def _reach(self, way: Way) -> tuple[int, bool]:
        """How many it finds, and whether enough of them count today: past editions and drafts say the same again."""
        asks = [Ask(clause, size=0) for clause in (way.clause, Every((way.clause, FIRST)))]
        whole, first = self._engine.find_all(asks)
        return whole.total, first.total >= ENOUGH

    def _spelled(self, question: Question, spelling: Spelling) -> dict[str, list[str]]:
        """Words that nothing has → existing ones that look like them; none: their pieces are sought."""
        found = {}
        for word in question.single():
            if word.word.isalpha() and word.word not in spelling and not self._has(word):
                found[word.word] = spelling.nearest(word.word, NEAREST)
        return found

    def _is_rare(self, question: Question) -> bool:
        """Whether a word hardly fills a page, as far as is known without asking. If not, it costs time only."""
        spelling = self._spelling
        return spelling is not None and any(
            spelling.frequency(word.word) < RARE and not word.meaning.parts and not word.meaning.synonyms
            for word in question.words
            if word.word.isalpha() and not word.members and word.word not in dutch.STOP_WORDS
        )

    def _has(self, word: Sought) -> bool:
        return bool(self._total(self._questions.strictly(word)))

    def _total(self, clause: Clause) -> int:
        return self._engine.find(Ask(clause, size=0)).total

    @cached_property
    def _known(self) -> Known:
        return known_words() if self._view is None else load_known(self._view)

    def _words(self) -> Spelling | None:
        """The words of the index; None while they are being read."""
        if self._spelling is None:
            with suppress(NotYet):
                self._spelling = Spelling.of(self._engine.words())
        return self._spelling


def _rare(question: Question, spelling: Spelling) -> dict[str, list[str]]:
    """Words that hardly anything has → one that looks like them and that much has."""
    found = {}
    for word in question.single():
        if len(word.word) >= LONG and word.word.isalpha():
            near = spelling.nearest(word.word, 1)
            own = spelling.frequency(word.word)
            if near and spelling.frequency(near[0]) > OFTEN * (own + 1):
                found[word.word] = near
    return found


def _key(query: Query) -> _Key:
    return query.text[:TEXT_LENGTH], query.literal, query.is_exact


def _understood(asked: Asked, is_used: bool) -> tuple[Understood, ...]:
    return tuple(
        Understood(level.typed, level.key, level.nl, level.en, asked.without(level), is_used)
        for level in asked.levels
    )


def _mended(question: Question, spelled: Mapping[str, Sequence[str]], is_used: bool) -> Suggestion | None:
    """The text with the nearest word in the place of each that does not exist."""
    if not spelled:
        return None
    text, mended, place = question.asked.text, [], 0
    for word in dutch.words(text):
        near = spelled.get(word.text)
        if near:
            mended += [text[place : word.start], near[0]]
            place = word.end
    return Suggestion("".join([*mended, text[place:]]), is_used) if place else None
