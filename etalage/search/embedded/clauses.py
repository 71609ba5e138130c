"""A plan → what tantivy seeks. Nothing is analysed or parsed here: there is no plan that cannot be asked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from tantivy import Index, Occur, Schema
from tantivy import Query as Clause

from etalage.search import plan
from etalage.search.prepared import sort_name
from etalage.search.text import clean

KEYS = sort_name("")
"""What the names of fields of keys begin with."""

_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,100}")


def clause_of(schema: Schema, asked: plan.Clause) -> Clause:
    """The clause that finds what the plan asks, with its score."""
    match asked:
        case plan.Term(field, term):
            return Clause.term_query(schema, field, clean(term), "freq")
        case plan.Values(field, values):
            return _unscored(Clause.term_set_query(schema, field, [clean(value) for value in sorted(values)]))
        case plan.Phrase(field, terms):
            return _phrase(schema, field, terms)
        case plan.Begins(field, text):
            return _unscored(_begins(schema, field, clean(text)))
        case plan.Every(clauses, also):
            return _every([clause_of(schema, one) for one in clauses], [clause_of(schema, one) for one in also])
        case plan.Some(clauses, least):
            return _some([clause_of(schema, one) for one in clauses], least)
        case plan.Best(clauses, tie):
            found = [clause_of(schema, one) for one in clauses]
            return found[0] if len(found) == 1 else Clause.disjunction_max_query(found, tie)
        case plan.Times(clause, factor):
            return Clause.boost_query(clause_of(schema, clause), factor)
        case plan.Fixed(clause, score):
            return Clause.const_score_query(clause_of(schema, clause), score)
        case plan.Everything():
            return _unscored(Clause.all_query())
        case plan.Nothing():
            return Clause.empty_query()


def all_of(clauses: Sequence[Clause]) -> Clause:
    """Documents that fit each clause; all documents when there is none."""
    return _every(list(clauses), [])


def _unscored(clause: Clause) -> Clause:
    return Clause.const_score_query(clause, 0.0)


def _begins(schema: Schema, field: str, text: str) -> Clause:
    """What has a term that begins so. Keys are nearly all different, and reading a list for each takes ten times as
    long as a range of them; tantivy gives a range of text by its grammar only, and that takes plain words."""
    if field.startswith(KEYS) and _WORD.fullmatch(text):
        return Index(schema).parse_query(f"{field}:[{text} TO {text}\uffff]", [field])
    return Clause.fuzzy_term_query(schema, field, text, distance=0, prefix=True)


def _phrase(schema: Schema, field: str, terms: Sequence[str]) -> Clause:
    words = [clean(term) for term in terms]
    if len(words) < 2:  # tantivy has no phrase of one word
        return Clause.term_query(schema, field, words[0], "freq") if words else Clause.empty_query()
    return Clause.phrase_query(schema, field, list(words))


def _every(clauses: list[Clause], also: list[Clause]) -> Clause:
    if not clauses:
        clauses = [_unscored(Clause.all_query())]
    if len(clauses) == 1 and not also:
        return clauses[0]
    must = [(Occur.Must, clause) for clause in clauses]
    return Clause.boolean_query([*must, *((Occur.Should, clause) for clause in also)])


def _some(clauses: list[Clause], least: int) -> Clause:
    if len(clauses) < least or not clauses:
        return Clause.empty_query()
    if len(clauses) == 1:
        return clauses[0]
    should = [(Occur.Should, clause) for clause in clauses]
    return Clause.boolean_query(should, minimum_number_should_match=max(1, math.floor(least)))
