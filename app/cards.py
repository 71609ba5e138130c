"""A list of hits → what a card shows. Each record is one lookup of its own graph; names come from memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from app.visit import visit
from app.why import Pieces, passage, reasons
from etalage.reading import path_in_list, read_record
from etalage.records import Begrip, Etalagestuk, Lesmateriaal
from etalage.search import Hit, Kind

ABOVE = ("vaknaam", "plaats")
"""Fields with the names of what is above a goal."""

BADGES = 3
"""Goals on a card; the rest is "nog n"."""


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal in a list: itself, and one path to it so that equal sentences can be told apart."""

    doel: Begrip
    pad: tuple[Begrip, ...]
    niveaus: tuple[Begrip, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One card; exactly one of record and goal is filled."""

    record: Lesmateriaal | Etalagestuk | None = None
    goal: GoalCard | None = None
    why: tuple[str, ...] = ()
    """Why it is in a list of results, in sentences."""
    passage: Pieces = ()
    """The piece of its description in which words of the question stand."""


def cards(hits: Iterable[Hit]) -> list[Card]:
    """Cards in the order of the hits."""
    made = (
        (hit, goal_card(hit.iri, _words_above(hit)) if hit.kind is Kind.LEERDOEL else record_card(hit.iri))
        for hit in hits
    )
    return [replace(card, why=reasons(hit), passage=passage(hit)) for hit, card in made if card is not None]


def record_card(iri: str) -> Card | None:
    """The card of a material or showcase entry; None when there is none at this address."""
    record = read_record(visit().names, iri, with_paths=False)
    return Card(record=record) if isinstance(record, Lesmateriaal) else None


def _words_above(hit: Hit) -> frozenset[str]:
    """Words of the question that stand in the name of its subject, or of what is above it."""
    return frozenset(reason.found.casefold() for reason in hit.reasons if reason.field in ABOVE)


def goal_card(iri: str, words: Collection[str] = ()) -> Card:
    """The card of a goal, with the path that says most of these words."""
    names = visit().names
    goal = names.of(iri)
    return Card(goal=GoalCard(goal, path_in_list(names, iri, words), names.all(goal.niveaus)))
