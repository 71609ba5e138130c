"""Text → what tantivy seeks. Built from words, not parsed: there is no text that cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tantivy import Occur, Schema
from tantivy import Query as Clause

from etalage.search.embedded.schema import EXACT_TITLE, stem, words_of
from etalage.search.fields import TITLE, Field, ValueKind
from etalage.search.text import clean, code_keys, plain

TEXT_LENGTH = 1_000
"""Characters of a question that are read."""

WORDS = 32
"""Different words of a question that are sought."""

FUZZY_LENGTH = range(5, 41)
"""Letters of a word in which one typing error is forgiven."""

CODE_SCORE = 1_000.0
"""Score of a code or name that is the whole question; no text comes near it."""

Words = list[tuple[int, str]]


class Questions:
    """Makes clauses for an index with this schema."""

    def __init__(self, schema: Schema, fields: Sequence[Field]) -> None:
        self._schema = schema
        self._texts = [field for field in fields if field.kind is ValueKind.TEXT and field.weight]
        self._codes = [field for field in fields if field.kind is ValueKind.CODE]

    def any_value(self, name: str, values: Sequence[str]) -> Clause:
        """Documents with one of these values in a field; says nothing about the score."""
        terms = [clean(value) for value in values]
        return Clause.const_score_query(Clause.term_set_query(self._schema, name, terms), 0.0)

    def ways(self, text: str) -> Iterator[Clause]:
        """From strict to loose: all words; all, with typing errors; half of them; any, with typing errors.

        In each, a code or name that is the text as a whole comes first. None when there is nothing to seek.
        """
        text = text[:TEXT_LENGTH]
        keys = code_keys(text)
        codes = [Clause.term_set_query(self._schema, field.name, list(keys)) for field in self._codes if keys]
        scored = [Clause.const_score_query(code, CODE_SCORE) for code in codes]
        words = words_of(plain(text), WORDS)
        for way in self._ways(words) if words else ():
            yield any_of([*scored, way])
        if scored and not words:
            yield any_of(scored)

    def _ways(self, words: Words) -> Iterator[Clause]:
        extras = [(Occur.Should, clause) for clause in self._extras(words)]
        strict = [self._word(word) for _, word in words]
        yield Clause.boolean_query([*((Occur.Must, word) for word in strict), *extras])
        loose = [self._word(word, is_loose=True) for _, word in words]
        yield Clause.boolean_query([*((Occur.Must, word) for word in loose), *extras])
        if len(words) > 1:
            half = (len(words) + 1) // 2
            yield Clause.boolean_query([(Occur.Should, word) for word in strict], minimum_number_should_match=half)
            yield Clause.boolean_query([(Occur.Should, word) for word in loose])

    def _word(self, word: str, is_loose: bool = False) -> Clause:
        """A word in any field; the best field decides the score, the others add a little."""
        root = stem(word)
        places = []
        for field in self._texts:
            places.append(Clause.boost_query(Clause.term_query(self._schema, field.name, root), field.weight))
            if is_loose and len(word) in FUZZY_LENGTH:
                near = Clause.fuzzy_term_query(self._schema, field.name, root)
                places.append(Clause.boost_query(near, field.weight / 4))
        if is_loose and len(word) in FUZZY_LENGTH:
            places.append(Clause.fuzzy_term_query(self._schema, EXACT_TITLE, word))
        if is_loose and len(word) > 2:
            places.append(Clause.fuzzy_term_query(self._schema, EXACT_TITLE, word, distance=0, prefix=True))
        return Clause.disjunction_max_query(places, 0.2)

    def _extras(self, words: Words) -> Iterator[Clause]:
        """What puts a document higher: the words as typed, side by side, or as the beginning of a word in a title."""
        for _, word in words:
            yield Clause.term_query(self._schema, EXACT_TITLE, word)
        if len(words) > 1:
            phrase = [(position, stem(word)) for position, word in words]
            yield Clause.boost_query(Clause.phrase_query(self._schema, TITLE, list(phrase)), 4.0)
        _, last = words[-1]
        if len(last) > 2:
            yield Clause.fuzzy_term_query(self._schema, EXACT_TITLE, last, distance=0, prefix=True)


def all_of(clauses: Sequence[Clause]) -> Clause:
    """Documents that match each clause; all documents when there is none."""
    if not clauses:
        return Clause.all_query()
    return clauses[0] if len(clauses) == 1 else Clause.boolean_query([(Occur.Must, clause) for clause in clauses])


def any_of(clauses: Sequence[Clause]) -> Clause:
    """Documents that match at least one clause."""
    return clauses[0] if len(clauses) == 1 else Clause.boolean_query([(Occur.Should, clause) for clause in clauses])
