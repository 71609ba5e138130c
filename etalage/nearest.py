"""The nearest known term for an unknown one: a typing error away, or the same stem. Never chosen, only suggested."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

SHORTEST, LONGEST = 5, 60
"""Characters of a term that can have a nearest one: of a shorter one everything is near."""

LIKENESS = 0.8
"""Share of letters in the same order (difflib) that a term of a short list must have."""

_ENDINGS = re.compile(r"(?:en|ën|s|e|ing|ingen|onderwijs|vak|lessen|les)$")


class Nearest:
    """Known terms, ready to be compared with."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        self._by_stem: dict[str, str] = {}
        for term in sorted(set(terms)):
            if SHORTEST <= len(term) <= LONGEST:
                self._by_length.setdefault(len(term), []).append((_letters(term), term))
                self._by_stem.setdefault(_stem(term), term)

    def find(self, term: str) -> str | None:
        """The known term that is really near; None when there is none, or when several are equally near."""
        if not SHORTEST <= len(term) <= LONGEST:
            return None
        allowed = 1 if len(term) < 8 else 2
        letters, marks = _letters(term), _marks(term)
        best, nearest = allowed + 1, []
        for length in range(len(term) - allowed, len(term) + allowed + 1):
            for others, known in self._by_length.get(length, ()):
                # Each edit changes at most two letters of the set: this leaves a handful to compare.
                if (letters ^ others).bit_count() > 2 * allowed or _marks(known) != marks:
                    continue
                distance = _distance(term, known, best + 1)
                if distance < best:
                    best, nearest = distance, [known]
                elif distance == best and distance <= allowed:
                    nearest.append(known)
        if len(nearest) == 1:
            return nearest[0]
        same = None if nearest else self._by_stem.get(_stem(term))
        return same if same is not None and _marks(same) == marks else None


def closest(term: str, names: Collection[str], nearest: Nearest) -> str | None:
    """The nearest of a short list, where less likeness will do than among all subjects: "materialen" → materiaal."""
    if (found := nearest.find(term)) is not None or len(term) > LONGEST:
        return found
    return next(iter(get_close_matches(term, names, n=1, cutoff=LIKENESS)), None)


def _letters(term: str) -> int:
    """The set of characters as bits."""
    bits = 0
    for character in term:
        bits |= 1 << (ord(character) % 64)
    return bits


def _marks(term: str) -> list[str]:
    """The short words and numbers: "wiskunde a" is no typing error for "wiskunde b"."""
    return [word for word in term.split() if len(word) < 3 or not word.isalpha()]


def _stem(term: str) -> str:
    """Without endings, as long as enough is left: "biologielessen" and "biologie" are one."""
    while len(stem := _ENDINGS.sub("", term).strip()) >= SHORTEST and stem != term:
        term = stem
    return term


def _distance(one: str, other: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) from one to the other; `limit` or more gives `limit`."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, character in enumerate(one, 1):
        current = [row]
        for column, letter in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (character != letter))
            if row > 1 and column > 1 and character == other[column - 2] and one[row - 2] == letter:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) >= limit:
            return limit
        before, previous = previous, current
    return min(previous[-1], limit)
