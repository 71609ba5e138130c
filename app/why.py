"""Why a hit is in the list, in sentences, and its text in pieces of which some are marked."""

from __future__ import annotations

from app.presenters import name
from app.visit import texts, visit
from etalage.search import Highlight, Hit, How, Reason

MOST = 2
"""Reasons on a card."""

GOAL_TEXTS = "doelteksten"
PASSAGE = "omschrijving"

Pieces = tuple[tuple[str, bool], ...]
"""Text, and whether it is marked."""


def reasons(hit: Hit) -> tuple[str, ...]:
    """What the card itself does not show: an other word, a level, a code, or the goal in which a word stands."""
    said = dict.fromkeys(sentence for reason in hit.reasons if (sentence := _sentence(reason)))
    return tuple(said)[:MOST]


def passage(hit: Hit) -> Pieces:
    """The piece of the description with what was sought; empty when nothing stands there."""
    found = next((each for each in hit.highlights if each.field == PASSAGE and each.marks), None)
    return _pieces(found) if found else ()


def _sentence(reason: Reason) -> str:
    text = texts()
    if reason.how is How.LEVEL:
        level = name(visit().names.of(reason.found))
        return (
            "" if level.casefold() == reason.typed.casefold() else text("why.level", level=level, typed=reason.typed)
        )
    if reason.how is How.GOAL:
        return text("why.belongs", goal=name(visit().names.of(reason.found)))
    if reason.how is How.CODE:
        return text("why.code", found=reason.found)
    if reason.how in (How.SYNONYM, How.SPELLING):
        return text(f"why.{reason.how.value}", typed=reason.typed, via=reason.via, found=reason.found)
    if reason.field == GOAL_TEXTS:
        return text("why.goal", typed=reason.found, goal=reason.text)
    if reason.how is How.PART and reason.found.casefold() != reason.typed:
        return text("why.deel", typed=reason.typed, found=reason.found)
    return ""


def _pieces(found: Highlight) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in found.marks:
        if start >= place:
            pieces += [(found.text[place:start], False), (found.text[start:end], True)]
            place = end
    pieces.append((found.text[place:], False))
    return tuple(piece for piece in pieces if piece[0])
