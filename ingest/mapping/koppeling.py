"""How a link to a niveau, vak or goal came about, in the record's own graph: data for whoever judges it later."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from etalage.match import CERTAINTY, Match
from etalage.namespaces import ET
from etalage.rdf import DECIMAL, TYPE, Literal, NamedNode, Statement
from ingest.mapping import texts, words
from ingest.mapping.draft import MAX_TRIPLES, Draft
from ingest.pupils import redacted

MAX_SOURCE = 200
"""Characters of the source value that are kept."""

RULES = {rule: NamedNode(f"{ET}koppelregel-{rule}") for rule in CERTAINTY}


def couple(draft: Draft, predicate: NamedNode, match: Match, value: str) -> None:
    """Note the rule, certainty and source value of one link; of two values that give one link, of the first."""
    concept = match.concept.iri
    mark = f"koppeling {predicate.value} {concept}"
    if mark in draft.seen or len(draft.triples) + len(words.KOPPELING_PROPERTIES) >= MAX_TRIPLES:
        return
    draft.seen[mark] = value
    part = draft.part("koppeling")
    draft.triples += (
        Statement(part, TYPE, words.KOPPELING),
        Statement(part, words.COUPLES, words.node(concept)),
        Statement(part, words.COUPLED_BY, predicate),
        Statement(part, words.SOURCE_VALUE, _source(value)),
        Statement(part, words.RULE, RULES[match.rule]),
        Statement(part, words.CERTAINTY, _certainty(match.certainty)),
    )


def source_value(code: str, label: str) -> str:
    """Code and label as delivered, in one line; one of them when the other is empty or the same."""
    return f"{code} ({label})" if code and label and code != label else code or label


@lru_cache(maxsize=4096)
def _source(value: str) -> Literal:
    return Literal(redacted(texts.without_unwanted(texts.line(value)))[:MAX_SOURCE])


@lru_cache(maxsize=64)
def _certainty(value: float) -> Literal:
    return Literal(str(Decimal(str(value))), datatype=DECIMAL)
