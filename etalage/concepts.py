"""What a code, uuid or label means: niveaus, vakken, goals and our own schemes, as concepts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of SLO, the OBK or ours."""

    iri: str
    label: str
    kind: str
    """niveau, vak, doel, or the name of one of our schemes."""
    is_deprecated: bool = False
    successors: tuple[str, ...] = ()
    """IRIs of the live concepts that replace a deprecated one."""


@dataclass(frozen=True, slots=True)
class Match:
    """The concept that a source value means, and the rule that decided."""

    concept: Concept
    rule: str
    """uuid, uuid-obk, code, label."""
    certainty: float


class Concepts:
    """Lookup tables, built once per run from the store and the room `ontology`."""
