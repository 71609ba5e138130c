"""A plan → what Elasticsearch seeks. Nothing is analysed or parsed here."""

from __future__ import annotations

from collections.abc import Sequence

from etalage.search import plan
from etalage.search.elastic.server import Json
from etalage.search.text import clean

LONGEST = 8_000
"""Characters of a term or value that can be sought; Lucene takes 32,766 bytes, so nothing longer is in an index."""

NOTHING: Json = {"match_none": {}}
ALL: Json = {"constant_score": {"filter": {"match_all": {}}, "boost": 0.0}}


def clause_of(asked: plan.Clause, times: float = 1.0) -> Json:
    """The clause that finds what the plan asks, with `times` its score."""
    match asked:
        case plan.Term(field, term):
            return _term(field, clean(term), times)
        case plan.Values(field, values):
            kept = sorted(clean(value) for value in values if len(value) <= LONGEST)
            return _unscored({"terms": {field: kept}})
        case plan.Phrase(field, terms):
            return _phrase(field, [clean(term) for term in terms], times)
        case plan.Begins(field, text):
            return _unscored({"prefix": {field: {"value": clean(text)}}}) if len(text) <= LONGEST else NOTHING
        case plan.Every(clauses, also):
            return _every([clause_of(one, times) for one in clauses], [clause_of(one, times) for one in also])
        case plan.Some(clauses, least):
            return _some([clause_of(one, times) for one in clauses], least)
        case plan.Best(clauses, tie):
            found = [clause_of(one, times) for one in clauses]
            return {"dis_max": {"queries": found, "tie_breaker": tie}} if found else NOTHING
        case plan.Times(clause, factor):
            return clause_of(clause, times * factor)
        case plan.Fixed(clause, score):
            return {"constant_score": {"filter": clause_of(clause), "boost": score * times}}
        case plan.Everything():
            return ALL
        case plan.Nothing():
            return NOTHING


def all_of(clauses: Sequence[Json]) -> Json:
    """Documents that fit each clause, without a score; all documents when there is none."""
    return {"bool": {"filter": list(clauses)}} if clauses else ALL


def _unscored(clause: Json) -> Json:
    return {"constant_score": {"filter": clause, "boost": 0.0}}


def _term(field: str, term: str, boost: float) -> Json:
    return {"term": {field: {"value": term, "boost": boost}}} if len(term) <= LONGEST else NOTHING


def _phrase(field: str, terms: list[str], times: float) -> Json:
    if len(terms) == 1:
        return _term(field, terms[0], times)
    if not terms or any(len(term) > LONGEST for term in terms):
        return NOTHING
    return {"match_phrase": {field: {"query": " ".join(terms), "analyzer": "whitespace", "boost": times}}}


def _every(clauses: list[Json], also: list[Json]) -> Json:
    if len(clauses) == 1 and not also:
        return clauses[0]
    return {"bool": {"must": clauses or [ALL], "should": also, "minimum_should_match": 0}}


def _some(clauses: list[Json], least: int) -> Json:
    if not clauses or len(clauses) < least:
        return NOTHING
    return {"bool": {"should": clauses, "minimum_should_match": max(1, least)}}
