"""Numbers of kerndoelen in free text: "kerndoelen 23 t/m 27 po", "kerndoel 22A", "kd 5 (vo): …". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_TEXT = 300
MAX_NUMBERS = 60

SECTORS = (
    (re.compile(r"\bvso\b|\bvoortgezet speciaal onderwijs\b"), "vso"),
    (re.compile(r"\bso\b|\bspeciaal onderwijs\b"), "so"),
    (re.compile(r"\b(?:onderbouw\s+vo|vo\s+onderbouw|onderbouw\s+voortgezet onderwijs)\b"), "vo"),
    (re.compile(r"\bvo\b|\bvoortgezet onderwijs\b"), "vo"),
    (re.compile(r"\bpo\b|\bprimair onderwijs\b|\bbasisonderwijs\b"), "po"),
)
"""What names a sector → the name of the niveau. The longer ones first."""

_NUMBER = r"[0-9]{1,3}\s?[a-e]?\b"
_GOALS = re.compile(
    rf"(?:de\s+)?(?P<noun>kerndoel(?:en)?|kd|doelzin(?:nen)?)\s*(?:nr\.?|nummers?|no\.?)?\s*"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:t/m|tot en met|tm|-|–|,|;|/|&|\+|\ben\b)\s*{_NUMBER})*)"
)
_EXPLAINED = re.compile(r"\s*(?::|\s[-–]\s|\.\s).*", re.DOTALL)
_PART = re.compile(rf"(?P<range>t/m|tot en met|tm|-|–)|(?P<number>{_NUMBER})")


@dataclass(frozen=True, slots=True)
class GoalReading:
    """What a text says: names of the sectors in it, and numbers, with their letter: "26", "22a"."""

    sectors: tuple[str, ...]
    numbers: tuple[str, ...]


def read(text: str) -> GoalReading | None:
    """The numbers in a text without accents and in lower case; None when it is no such text."""
    if not text or len(text) > MAX_TEXT or not re.search(r"kerndoel|\bkd\b|doelzin", text):
        return None
    sectors: list[str] = []
    # What comes after a colon explains the goal: a word in it is no sector.
    start = _GOALS.search(text)
    if start is None:
        return None
    explained = _EXPLAINED.fullmatch(text, start.end())
    if explained:
        text = text[: start.end()]
    for pattern, sector in SECTORS:
        if pattern.search(text):
            sectors.append(sector)
            text = pattern.sub(" ", text)
    text = re.sub(r"[()\[\]]|\bonderbouw\b|\bvan het\b|\bvoor\b|\bslo\b", " ", text)
    match = _GOALS.fullmatch(" ".join(text.split()).strip(" ,.:;-"))
    if match is None:
        return None
    numbers = _numbers(match["numbers"])
    return GoalReading(tuple(sectors), numbers) if numbers else None


def _numbers(text: str) -> tuple[str, ...]:
    """Each number, ranges written out; empty when a range makes no sense."""
    found: list[str] = []
    is_range = False
    for part in _PART.finditer(text):
        if part["range"]:
            is_range = True
            continue
        number = re.sub(r"\s", "", part["number"]).lstrip("0")
        if is_range:
            steps = _between(found[-1], number)
            if steps is None:
                return ()
            found += steps
            is_range = False
        if not number or len(found) >= MAX_NUMBERS:
            return ()
        found.append(number)
    return tuple(dict.fromkeys(found))


def _between(first: str, last: str) -> list[str] | None:
    if first.isdigit() and last.isdigit() and int(first) < int(last) <= int(first) + MAX_NUMBERS:
        return [str(number) for number in range(int(first) + 1, int(last))]
    if first[:-1] == last[:-1] and first[-1] < last[-1] and not last[-1].isdigit():
        return [f"{first[:-1]}{chr(code)}" for code in range(ord(first[-1]) + 1, ord(last[-1]))]
    return None
