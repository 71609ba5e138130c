"""What a word of a question may be found by → clauses, with the weights that were measured. Knows no engine.

benchmarks/findability.py scores these very clauses. How they are combined, from the inside out:

- a term is sought in every text field; the best field counts whole, the others for `fields` of their score;
- a word is found by its stem, all or some of its parts, its synonyms and, when it does not exist, by what it looks
  like; all ways add up, each times its weight (`ways`): what speaks of a thing in several ways is about it;
- of several words those that stand together count most: what lacks one gets `some` of the score of what it has.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etalage.search import dutch
from etalage.search.fields import Field
from etalage.search.plan import Best, Clause, Every, Some, Term, Times
from etalage.search.prepared import gram_name

SYNONYMS = 10
"""Synonyms of a word that are sought."""

PART_SYNONYMS = 10
"""The same of a part of a word."""

BRIEF = 0.9
"""Weight of a field from which synonyms are sought in it; lighter ones name places, levels and suppliers."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way to find a word counts; the stem of the word itself is 1. Measured, not guessed."""

    fields: float = 0.6
    ways: float = 1.0
    some: float = 0.15
    parts: float = 0.7
    """All parts of a compound."""
    part: float = 0.3
    """Some of its parts."""
    part_known: float = 0.05
    """The same of a word that has synonyms."""
    topic: float = 0.9
    """What a compound is about when its last part only says what is done with it (sommen, les)."""
    part_synonym: float = 0.6
    """A synonym of a part."""
    synonym: float = 1.0
    """The synonym that the curator put in front."""
    next_synonym: float = 0.88
    """What each further one counts of the one before it."""
    narrower: float = 0.7
    """Of a synonym: a part or kind of what was asked."""
    together: float = 0.9
    """Each of several terms that must stand in one field together."""
    name: float = 0.5
    """A synonym of a name of n words counts n to this power."""
    broader: float = 0.1
    """Of a synonym: what the word asked is a part or kind of."""
    lead: float = 0.2
    """A word around what is sought."""
    spelling: float = 0.7
    """The word that was likeliest meant; the second counts half of it."""
    grams: float = 0.06
    """The sum of the pieces of four letters that a title or keyword shares with a word that does not exist."""
    gram_share: float = 0.5
    """Share of the pieces that must be there."""


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of the question, or several that are one name, with all that it may be found by."""

    word: str
    meaning: dutch.Meaning
    members: tuple[Sought, ...] = ()
    """Of a name of several words: each by itself."""
    spelled: tuple[dutch.Meaning, ...] = ()
    """Words that exist and look like it, likeliest first; only of a word that does not exist."""
    is_unknown: bool = False
    """True: no such word exists, so its pieces are sought as well."""

    def single(self) -> Iterator[Sought]:
        """The words by themselves."""
        yield from self.members or (self,)

    def with_spelling(self, spelled: Mapping[str, Sequence[str]]) -> Sought:
        """The same; a word that is a key does not exist, and may be one of those."""
        return replace(
            self,
            members=tuple(member.with_spelling(spelled) for member in self.members),
            spelled=tuple(dutch.meaning(other) for other in spelled.get(self.word, ())),
            is_unknown=self.word in spelled,
        )


def sought(words: Sequence[str]) -> list[Sought]:
    """Folded words as they are meant; see `dutch.meanings`."""
    return [_sought(each) for each in dutch.meanings(words)]


def _sought(meaning: dutch.Meaning) -> Sought:
    return Sought(meaning.word, meaning, tuple(_sought(member) for member in meaning.members))


def _parted(words: Sequence[Sought]) -> tuple[list[Sought], list[Sought]]:
    """What tells what is sought, and what stands around it; the first is not empty unless there are no words."""
    leading = [word for word in words if word.word in dutch.LEAD_WORDS]
    telling = [word for word in words if word.word not in dutch.LEAD_WORDS]
    return (telling, leading) if telling else (leading, [])


@dataclass(frozen=True)
class Wording:
    """Makes the clauses for these text fields."""

    texts: Sequence[Field]
    weights: Weights = WEIGHTS

    def all_of(self, words: Sequence[Sought]) -> Clause:
        """What has each of the words, in one of its forms; words around it (leren, filmpje) need not be."""
        telling, leading = _parted(words)
        return Every(tuple(self.word(word) for word in telling), tuple(self._lead(word) for word in leading))

    def some_of(self, words: Sequence[Sought], least: int = 1) -> Clause:
        """What has at least so many of them; all together count most."""
        telling, leading = _parted(words)
        together = self._together([self.word(word) for word in telling], min(least, len(telling)))
        return Every((together,), tuple(self._lead(word) for word in leading)) if leading else together

    def _lead(self, word: Sought) -> Clause:
        return Times(self._terms((word.meaning.stem,), 1.0), self.weights.lead)

    def word(self, word: Sought) -> Clause:
        """One word, or one name of several words, in any of its forms."""
        weights = self.weights
        if word.members:
            itself = self._together([self.word(each) for each in word.members], 1)
            synonyms = self._synonyms(word.meaning.synonyms, len(word.members) ** weights.name)
            return Best((itself, *synonyms), weights.ways)
        found = list(self._meant(word.meaning, 1.0))
        for place, meaning in enumerate(word.spelled, start=1):
            found += self._meant(meaning, weights.spelling / place)
        if word.is_unknown and weights.grams:
            found += self._pieces(word.word)
        return Best(tuple(found), weights.ways)

    def _together(self, clauses: Sequence[Clause], least: int) -> Clause:
        if len(clauses) == 1:
            return clauses[0]
        if not self.weights.some:
            return Every(tuple(clauses))
        some = Times(Some(tuple(clauses), least), self.weights.some)
        return Best((Every(tuple(clauses)), some))

    def _terms(self, terms: Sequence[str], factor: float, lightest: float = 0.0) -> Clause:
        """These terms together in one field, in whichever field."""
        found: list[Clause] = []
        each = factor if len(terms) == 1 else factor * self.weights.together / len(terms)
        for field in self.texts:
            if field.weight >= lightest:
                clause: Clause = Term(field.name, terms[0])
                if len(terms) > 1:
                    clause = Every(tuple(Term(field.name, term) for term in terms))
                found.append(Times(clause, field.weight * each))
        return Best(tuple(found), self.weights.fields)

    def _meant(self, meaning: dutch.Meaning, factor: float) -> Iterator[Clause]:
        if meaning.stem:
            yield self._terms((meaning.stem,), factor)
        topic = dutch.topic(meaning.parts)
        if len(topic) == 1 and not meaning.synonyms:
            about = dutch.Meaning(topic[0], topic[0], (), dutch.synonyms_of(topic[0]))
            yield from self._meant(about, factor * self.weights.topic)
        if meaning.parts:
            yield from self._parts(meaning.parts, factor, not meaning.synonyms)
        yield from self._synonyms(meaning.synonyms, factor)

    def _parts(self, parts: Sequence[str], factor: float, is_only_way: bool) -> Iterator[Clause]:
        """All parts together, and some of them, each by what it may be called too."""
        weights = self.weights
        members = tuple(self._part(part) for part in parts)
        if len(members) > 1:
            yield Times(Every(members), factor * weights.parts * weights.together / len(members))
        own = weights.part if is_only_way else weights.part_known
        if own:
            yield Times(Some(members) if len(members) > 1 else members[0], factor * own)

    def _part(self, part: str) -> Clause:
        own = self._terms((part,), 1.0)
        if not self.weights.part_synonym:
            return own
        synonyms = self._synonyms(dutch.synonyms_of(part)[:PART_SYNONYMS], self.weights.part_synonym)
        return Best((own, *synonyms), self.weights.ways)

    def _synonyms(self, synonyms: Sequence[dutch.Synonym], factor: float) -> Iterator[Clause]:
        weights = self.weights
        for synonym in synonyms[:SYNONYMS]:
            own = factor * weights.synonym * (1.0, weights.narrower, weights.broader)[synonym.nearness]
            yield self._terms(synonym.terms, own, BRIEF)
            factor *= weights.next_synonym

    def _pieces(self, word: str) -> Iterator[Clause]:
        grams = tuple(dict.fromkeys(dutch.grams(word)))
        if len(grams) < 2:
            return
        least = max(1, math.ceil(len(grams) * self.weights.gram_share))
        for field in self.texts:
            if field.has_twins:
                pieces = Some(tuple(Term(gram_name(field.name), gram) for gram in grams), least)
                yield Times(pieces, field.weight * self.weights.grams)
