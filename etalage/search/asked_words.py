"""The words of a typed text with their places, and which places are taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from etalage.search.text import fold

_WORD = re.compile(r"[^\W_]+")

Span = tuple[int, int]
"""Where something stands in the text as given: first character, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word: letters and digits without a sign between them."""

    text: str
    """Lower case, without accents."""
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.end


def tokens(text: str, most: int) -> list[Token]:
    """The first words of a text."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        if len(found) == most:
            break
        found.append(Token(fold(match[0]), match.start(), match.end()))
    return found


def word_set(text: str) -> frozenset[str]:
    """Words that are parted by spaces."""
    return frozenset(text.split())


def is_free(span: Span, taken: Iterable[Span]) -> bool:
    """Whether nothing of this place is taken."""
    return all(span[1] <= start or end <= span[0] for start, end in taken)


def without(text: str, spans: Iterable[Span], instead: Mapping[Span, str] = MappingProxyType({})) -> str:
    """The text without these places, one space where something was; or what stands there instead."""
    parts, place = [], 0
    for start, end in sorted((*spans, *instead)):
        parts += [text[place:start], instead.get((start, end), "")]
        place = max(place, end)
    parts.append(text[place:])
    return " ".join(" ".join(parts).split())
