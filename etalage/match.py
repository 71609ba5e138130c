"""A concept, the match that led to it, and the closed list of rules that may decide.

docs/reference/concepts.md explains the rules; their names for people stand in the scheme et:koppelregels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CERTAINTY: Mapping[str, float] = {
    "uuid": 1.0,
    "uuid-slo": 1.0,
    "uuid-obk": 1.0,
    "uuid-obk-bijna": 0.9,
    "uuid-obk-ruimer": 0.7,
    "code": 0.95,
    "naam": 0.8,
    "vrije-tekst": 0.75,
    "code-zonder-lijst": 0.7,
    "niveau-van-record": 0.6,
}
"""Rule → how certain a concept is that it finds. Closed: nothing else decides."""

GUESS = 0.4
"""Certainty when several concepts have the value and one is meant: nobody can know which."""

RELATION_RULES = {"exact": "uuid-obk", "close": "uuid-obk-bijna", "broad": "uuid-obk-ruimer"}
"""How SLO's concept relates to the OBK's, in `ontology/obk-slo.csv` → the rule."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of SLO, the OBK or ours."""

    iri: str
    label: str
    kind: str
    """niveau, vak, doel, inhoud (SLO's, but no goal), or the name of one of our schemes."""
    is_deprecated: bool = False
    successors: tuple[str, ...] = ()
    """IRIs of the live concepts that replace a deprecated one."""


@dataclass(frozen=True, slots=True)
class Match:
    """The concept that a source value means, and the rule that decided."""

    concept: Concept
    rule: str
    """One of CERTAINTY."""
    certainty: float
    """That of the rule, or lower where the way there is less certain; GUESS for one of several candidates."""

    @property
    def is_sure(self) -> bool:
        """Several sure matches all hold (`vmbo1` is year 1 of four tracks); of several unsure ones, one does."""
        return self.certainty > 0.5


Matches = tuple[Match, ...]


def found(concepts: list[Concept], rule: str, certainty: float | None = None) -> Matches:
    """Concepts that one rule found, which all hold."""
    sure = CERTAINTY[rule] if certainty is None else certainty
    return tuple(Match(concept, rule, sure) for concept in concepts)


def candidates(concepts: list[Concept], rule: str) -> Matches:
    """Concepts of which one is meant. A single one is no guess."""
    return found(concepts, rule, None if len(concepts) == 1 else GUESS)
