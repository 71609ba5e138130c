"""Words that say the same in school, from ontology/synoniemen-*.ttl: that is where a curator adds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import ontology
from etalage.namespaces import SKOS
from etalage.rdf import Literal, parse_turtle, text_of
from etalage.search.dutch.stems import stem
from etalage.search.dutch.tokens import STOP_WORDS, exact

_PREFERRED, _OTHER, _HIDDEN = SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel"
_NARROWER = SKOS + "narrower"

SHORTEST = 3
"""Letters of a label that is sought; a shorter one (min, d) says too little."""

MOST_WORDS = 6
"""Telling words of a label that is recognised in a question."""


class Nearness(IntEnum):
    """How near a synonym is to what was asked."""

    EQUAL = 0
    NARROWER = 1
    """A part or kind of it."""
    BROADER = 2
    """What it is a part or kind of; for when little else is found."""


class Synonym(NamedTuple):
    """Another way to say it."""

    label: str
    """As the curator typed it; for people."""
    terms: tuple[str, ...]
    """The stems of its telling words; all of them must be there."""
    nearness: Nearness = Nearness.EQUAL

    @property
    def is_narrower(self) -> bool:
        """It is a part or kind of what was asked: worth finding, but below what was asked."""
        return self.nearness is Nearness.NARROWER


Terms = tuple[str, ...]
Table = Mapping[Terms, tuple[Synonym, ...]]


def key(words: Sequence[str]) -> tuple[str, ...]:
    """Stems of the telling words (of all, when there is no other): what two spellings of one label share."""
    telling = [word for word in words if word not in STOP_WORDS] or words
    return tuple(stem(word) for word in telling)


@cache
def synonyms() -> Table:
    """Stems of a label → the other labels of its sets."""
    return table(ontology.synonyms())


@cache
def label_words() -> frozenset[str]:
    """All words of all labels: what teachers type, though it may stand in no text."""
    triples = parse_turtle(ontology.synonyms())
    labels = [each.object.value for each in triples if isinstance(each.object, Literal)]
    return frozenset(word for label in labels for word in exact(label) if word.isascii() and word.isalpha())


def table(turtle: str) -> Table:
    """Reads sets: docs/how-to/add-a-synonym.md says which label finds which."""
    sets: dict[str, dict[str, list[str]]] = {}
    for triple in parse_turtle(turtle):
        value = triple.object
        if not isinstance(value, Literal) or value.language == "nl":
            of_set = sets.setdefault(text_of(triple.subject), {})
            of_set.setdefault(triple.predicate.value, []).append(text_of(value))
    found: dict[Terms, dict[Terms, Synonym]] = {}
    above: dict[str, list[str]] = {}
    for name, of_set in sets.items():
        for kind in of_set.get(_NARROWER, ()):
            above.setdefault(kind, []).append(name)
    for name, of_set in sets.items():
        equal = _labels(of_set)
        broader = [_labels(sets[wider])[0] for wider in above.get(name, ())]
        narrower = [label for kind in of_set.get(_NARROWER, ()) for label in _labels(sets.get(kind, {}))]
        keys = {label: key(exact(label)) for label in (*equal, *narrower, *broader)}
        others = [Synonym(label, keys[label]) for label in equal]
        others += [Synonym(label, keys[label], Nearness.NARROWER) for label in narrower]
        others += [Synonym(label, keys[label], Nearness.BROADER) for label in broader]
        for typed in (*equal, *of_set.get(_HIDDEN, ())):
            own = key(exact(typed))
            for other in others if 0 < len(own) <= MOST_WORDS else ():
                if other.terms == own or sum(map(len, other.terms)) < SHORTEST:
                    continue
                known = found.setdefault(own, {})
                if other.terms not in known or other.nearness < known[other.terms].nearness:
                    known[other.terms] = other
    return {own: tuple(sorted(each.values(), key=lambda other: other.nearness)) for own, each in found.items()}


def _labels(of_set: Mapping[str, Sequence[str]]) -> list[str]:
    """What is sought: the label in front first."""
    return [*of_set.get(_PREFERRED, ()), *of_set.get(_OTHER, ())]
