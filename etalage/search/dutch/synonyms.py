"""Words that say the same in school, from ontology/synoniemen.ttl: that is where a curator adds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import ontology
from etalage.namespaces import SKOS
from etalage.rdf import Literal, parse_turtle, text_of
from etalage.search.dutch.stems import stem
from etalage.search.dutch.tokens import STOP_WORDS, exact

MOST_WORDS = 6
"""Telling words of a label that is recognised in a question."""


class Synonym(NamedTuple):
    """Another way to say it."""

    label: str
    """As the curator typed it; for people."""
    terms: tuple[str, ...]
    """The stems of its telling words; all of them must be there."""
    is_narrower: bool = False
    """It is a part or kind of what was asked: worth finding, but below what was asked."""


Table = Mapping[tuple[str, ...], tuple[Synonym, ...]]


def key(words: Sequence[str]) -> tuple[str, ...]:
    """Stems of the telling words (of all, when there is no other): what two spellings of one label share."""
    telling = [word for word in words if word not in STOP_WORDS] or words
    return tuple(stem(word) for word in telling)


@cache
def synonyms() -> Table:
    """Stems of a label → the other labels of its sets."""
    return table(ontology.text("synoniemen.ttl"))


@cache
def label_words() -> frozenset[str]:
    """All words of all labels: what teachers type, though it may stand in no text."""
    triples = parse_turtle(ontology.text("synoniemen.ttl"))
    labels = [each.object.value for each in triples if isinstance(each.object, Literal)]
    return frozenset(word for label in labels for word in exact(label) if word.isascii() and word.isalpha())


def table(turtle: str) -> Table:
    """Reads sets: skos:prefLabel and skos:altLabel find each other; they find skos:hiddenLabel, not the reverse."""
    equal: dict[str, list[str]] = {}
    narrower: dict[str, list[str]] = {}
    for triple in parse_turtle(turtle):
        if isinstance(triple.object, Literal) and triple.object.language == "nl":
            if triple.predicate.value in (SKOS + "prefLabel", SKOS + "altLabel"):
                equal.setdefault(text_of(triple.subject), []).append(triple.object.value)
            elif triple.predicate.value == SKOS + "hiddenLabel":
                narrower.setdefault(text_of(triple.subject), []).append(triple.object.value)
    found: dict[tuple[str, ...], dict[tuple[str, ...], Synonym]] = {}
    for concept, labels in equal.items():
        keys = {label: key(exact(label)) for label in labels}
        others = [Synonym(label, keys[label]) for label in labels]
        others += [Synonym(label, key(exact(label)), True) for label in narrower.get(concept, ())]
        for own in keys.values():
            for other in others:
                if other.terms != own and 0 < len(own) <= MOST_WORDS:
                    found.setdefault(own, {}).setdefault(other.terms, other)
    return {own: tuple(others.values()) for own, others in found.items()}
