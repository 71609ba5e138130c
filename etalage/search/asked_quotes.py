"""Quoted parts of a typed text: exact phrases. Any pair of quotes will do; one that is not closed runs to the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etalage.search.asked_words import Span

MOST = 8
"""Phrases of one question; a quote after that is a sign like others."""

_DOUBLE = '"“”„‟«»＂'
_SINGLE = "'‘’‚‛‹›"
_OPENING = re.compile(rf"(?<![^\s(\[{_DOUBLE}])(?:(?P<double>[{_DOUBLE}]|''|,,)|(?P<single>[{_SINGLE}]))")
"""A quote opens at the beginning of a word: the one of `15" scherm` or `foto's` does not."""

_CLOSING = re.compile(rf"[{_DOUBLE}]|''")
_CLOSING_SINGLE = re.compile(rf"(?<=\S)[{_SINGLE}](?!\w)")
_APOSTROPHE = re.compile(r".(?:s|t|n|k|m|r|ie|er)\b", re.IGNORECASE)
"""'s ochtends, 't, 'n: an apostrophe, no quote."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted part."""

    text: str
    """Between the quotes, with one space between words."""
    span: Span
    """With the quotes."""


def quoted(text: str) -> list[Quoted]:
    """The quoted parts of a text, in order; those without a letter or digit are left out."""
    found: list[Quoted] = []
    place = 0
    while len(found) < MOST and (opening := _OPENING.search(text, place)):
        span = _closed(text, opening)
        if span is None:  # an apostrophe
            place = opening.end()
            continue
        inner = " ".join(text[opening.end() : span[0]].split())
        if any(sign.isalnum() for sign in inner):
            found.append(Quoted(inner, (opening.start(), span[1])))
        place = span[1]
    return found


def _closed(text: str, opening: re.Match[str]) -> Span | None:
    """Place of the closing quote; the end of the text when there is none. None for an apostrophe."""
    if opening["double"]:
        closing = _CLOSING.search(text, opening.end())
        return closing.span() if closing else (len(text), len(text))
    if _APOSTROPHE.match(text, opening.start()):
        return None
    closing = _CLOSING_SINGLE.search(text, opening.end())
    return closing.span() if closing else None
