"""Ages in a typed text → years of school: "9 jaar", "9-jarigen", "4 tot 6 jaar oud". Pure.

Who is in groep 6 is 9 or 10: the year of a group plus 3, and one more as the school year goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etalage.search.asked_scope import Names
from etalage.search.asked_words import Span

YOUNGEST, OLDEST = 2, 18
GROUPS = 8
_WORDS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien"
)
_NUMBERS = {word: number for number, word in enumerate(_WORDS.split("|"), start=YOUNGEST)}
_NUMBER = rf"(?:[0-9]{{1,2}}|{_WORDS})"
_AGE = re.compile(
    rf"(?<![\w.,/-])(?P<first>{_NUMBER})(?:\s*(?:-|–|/|t/m|tot\s+en\s+met|tot|of|en)\s*(?P<last>{_NUMBER}))?"
    rf"\s*[-–]?\s*(?:jarigen?(?:\s+(?:leerling(?:en)?|kind(?:eren)?))?|jaar(?:\s+oude?)?)(?!\w|-)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:per|elke|iedere|over|na|sinds|al|binnen|om\s+de|afgelopen|laatste|eerste|komende|duurt|in)\s+$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s+(?:geleden|later|lang|eerder|garantie|cel|celstraf|oorlog|vrede|bestand|vrijheid|bezetting|bevrijding|ervaring"
    r"|jubileum|getrouwd|onderzoek|bestaan|durende?|contract)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Age:
    """An age that somebody typed."""

    span: Span
    first: int
    last: int
    names: Names
    """The years of school that children of this age are in."""


def ages(text: str) -> list[Age]:
    """The ages in a text. A number of years that is no age of a child at school is none, nor a length of time."""
    found = []
    for match in _AGE.finditer(text):
        before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 16]
        if _AFTER.match(after) or (_BEFORE.search(before) and "jarig" not in match[0].lower()):
            continue
        first = _number(match["first"])
        last = _number(match["last"] or match["first"])
        if YOUNGEST <= first <= last <= OLDEST:
            found.append(Age(match.span(), first, last, _years(first, last)))
    return found


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text)


def _years(first: int, last: int) -> Names:
    """Of a range the years that lie inside it: 4 to 6 is groep 1 and 2; of one age the two that it can be in."""
    names: list[str] = []
    low, high = (first - 4, last - 3) if first == last else (first - 3, max(last - 4, first - 3))
    for year in range(low, high + 1):
        if year < 1:
            names.append("vve")
        elif year <= GROUPS:
            names.append(f"groep-{year}")
        else:
            names += _secondary(year - GROUPS)
    return tuple(dict.fromkeys(names))


def _secondary(year: int) -> list[str]:
    tracks = ([f"vmbo-{leerweg}" for leerweg in ("bb", "kb", "gl", "tl")], 4), (["havo"], 5), (["vwo"], 6)
    return [f"{track}-{year}" for names, last in tracks if year <= last for track in names]
