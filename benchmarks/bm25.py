"""An exact BM25 over documents in memory: every clause of `plan`, in plain Python. Fills in 15 s.

What the engines do with one-byte lengths is done here with whole ones; nothing else differs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from etalage.search.plan import (
    Begins,
    Best,
    Clause,
    Every,
    Everything,
    Fixed,
    Phrase,
    Some,
    Term,
    Times,
    Values,
)

K1, B = 1.2, 0.75

Scores = dict[int, float]
"""Number of a document → its score."""


class Bm25:
    """Documents by field: the terms of a field of words, or the values of another."""

    def __init__(self, documents: Iterable[tuple[str, Mapping[str, Sequence[str]]]]) -> None:
        self.iris: list[str] = []
        self._places: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
        self._lengths: dict[str, dict[int, int]] = defaultdict(dict)
        self._values: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._texts: dict[str, dict[int, list[str]]] = defaultdict(dict)
        for number, (iri, fields) in enumerate(documents):
            self.iris.append(iri)
            for name, values in fields.items():
                self._add(number, name, values)
        self._means = {name: sum(each.values()) / len(each) for name, each in self._lengths.items()}

    def _add(self, number: int, name: str, values: Sequence[str]) -> None:
        for value in values:
            self._values[name, value].append(number)
        terms = [term for value in values for term in value.split()]
        self._lengths[name][number] = len(terms)
        if name.endswith("_woord"):
            self._texts[name][number] = terms
        for term, times in Counter(terms).items():
            numbers, counts = self._places.setdefault((name, term), ([], []))
            numbers.append(number)
            counts.append(times)

    def best(self, clause: Clause, most: int) -> list[tuple[str, float]]:
        """IRIs and scores, best first, equals by IRI."""
        found = self.scores(clause)
        ordered = sorted(found.items(), key=lambda each: (-round(each[1], 6), self.iris[each[0]]))
        return [(self.iris[number], score) for number, score in ordered[:most]]

    def frequencies(self, names: Sequence[str]) -> dict[str, int]:
        """Term → number of documents that have it in one of these fields, at most counted once a field."""
        found: Counter[str] = Counter()
        for (name, term), (numbers, _) in self._places.items():
            if name in names:
                found[term] += len(numbers)
        return dict(found)

    def scores(self, clause: Clause) -> Scores:
        """All that fits."""
        match clause:
            case Term(field, term):
                return self._term(field, term)
            case Values(field, values):
                return {number: 0.0 for value in values for number in self._values.get((field, value), ())}
            case Phrase(field, terms):
                return self._phrase(field, terms)
            case Begins(field, start):
                return self._begins(field, start)
            case Every(clauses, also):
                return self._every([self.scores(each) for each in clauses], [self.scores(each) for each in also])
            case Some(clauses, least):
                return self._some([self.scores(each) for each in clauses], least)
            case Best(clauses, tie):
                return self._best([self.scores(each) for each in clauses], tie)
            case Times(inner, factor):
                return {number: score * factor for number, score in self.scores(inner).items()}
            case Fixed(inner, fixed):
                return dict.fromkeys(self.scores(inner), fixed)
            case Everything():
                return dict.fromkeys(range(len(self.iris)), 0.0)
            case _:
                return {}

    def rarity(self, field: str, found: int) -> float:
        """The inverse document frequency of what so many documents have; of those with the field, as Lucene."""
        return math.log(1 + (len(self._lengths[field]) - found + 0.5) / (found + 0.5))

    def _term(self, field: str, term: str) -> Scores:
        numbers, counts = self._places.get((field, term), ([], []))
        if not numbers:
            return {}
        weight, lengths, mean = self.rarity(field, len(numbers)) * (K1 + 1), self._lengths[field], self._means[field]
        return {
            number: weight * count / (count + K1 * (1 - B + B * lengths[number] / mean))
            for number, count in zip(numbers, counts, strict=True)
        }

    def _phrase(self, field: str, terms: tuple[str, ...]) -> Scores:
        found = self._every([self._term(field, term) for term in terms], [])
        texts, size = self._texts[field], len(terms)
        wanted = list(terms)

        def stands(text: list[str]) -> bool:
            return any(text[place : place + size] == wanted for place in range(len(text) - size + 1))

        return {number: score for number, score in found.items() if stands(texts[number])}

    def _begins(self, field: str, start: str) -> Scores:
        found: Scores = {}
        for (name, term), (numbers, _) in self._places.items():
            if name == field and term.startswith(start):
                found.update(dict.fromkeys(numbers, 1.0))
        return found

    @staticmethod
    def _every(all_of: list[Scores], also: list[Scores]) -> Scores:
        if not all_of:
            return {}
        smallest = min(all_of, key=len)
        found = {n: sum(each[n] for each in all_of) for n in smallest if all(n in each for each in all_of)}
        for each in also:
            for number, score in each.items():
                if number in found:
                    found[number] += score
        return found

    @staticmethod
    def _some(some_of: list[Scores], least: int) -> Scores:
        found: Scores = defaultdict(float)
        times: Counter[int] = Counter()
        for each in some_of:
            times.update(each.keys())
            for number, score in each.items():
                found[number] += score
        return {number: score for number, score in found.items() if times[number] >= least}

    @staticmethod
    def _best(one_of: list[Scores], tie: float) -> Scores:
        total: Scores = defaultdict(float)
        best: Scores = {}
        for each in one_of:
            for number, score in each.items():
                total[number] += score
                if score > best.get(number, -1.0):
                    best[number] = score
        return {number: score + tie * (total[number] - score) for number, score in best.items()}
