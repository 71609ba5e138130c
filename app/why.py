"""Why a hit is in the list, in sentences, and its text in pieces of which some are marked."""

from __future__ import annotations

from app.presenters import name
from app.visit import texts, visit
from etalage.records import Begrip
from etalage.search import Highlight, Hit, How, Reason

MOST = 2
"""Reasons on a card."""

GOAL_TEXTS = "doelteksten"
PASSAGE = "omschrijving"

LONGEST = 70
"""Characters of the name of a goal in a reason."""

OTHER_WORDS = {How.SYNONYM: "fits", How.PART: "fits", How.SPELLING: "like"}

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
        return "" if _same_words(level, reason.typed) else text("why.level", level=level, typed=reason.typed)
    if reason.how is How.GOAL:
        return text("why.belongs", goal=_cited(visit().names.of(reason.found)))
    if reason.how is How.CODE:
        return text("why.number") if _is_number(reason.found) else text("why.code", found=reason.found)
    if reason.field == GOAL_TEXTS:
        return text("why.goal", typed=reason.found, goal=_short(reason.text))
    if reason.found.casefold() == reason.typed.casefold() or reason.how not in OTHER_WORDS:
        return ""
    return text(f"why.{OTHER_WORDS[reason.how]}", typed=reason.typed, found=reason.found)


def _is_number(code: str) -> bool:
    """An ISBN, uuid or address: nobody reads it back."""
    return " " not in code and any(sign.isdigit() for sign in code)


def _same_words(one: str, other: str) -> bool:
    """ "2 havo" is havo 2."""
    return sorted(one.casefold().split()) == sorted(other.casefold().split())


def _cited(goal: Begrip) -> str:
    """A goal by its name, with the number that people know it by when that is not in it."""
    text = texts()
    if not goal.nummer or goal.label.startswith(goal.nummer):
        return text("why.named", name=_short(name(goal)))
    return text("why.numbered", name=_short(name(goal)), number=goal.nummer)


def _short(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    return sentence[:LONGEST].rpartition(" ")[0].rstrip(",;: ") + "…"


def _pieces(found: Highlight) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in found.marks:
        if start >= place:
            pieces += [(found.text[place:start], False), (found.text[start:end], True)]
            place = end
    pieces.append((found.text[place:], False))
    return tuple(piece for piece in pieces if piece[0])
