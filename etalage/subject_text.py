"""Names in free text: other spellings of one name, and a list of names taken apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_TEXT = 200
MAX_PARTS = 12
MAX_WORDS = 8

_LEADING = re.compile(r"^(?:het )?(?:vak|vakken|vakgebied|leergebied|vakleergebied|leervak) ")
_TRAILING = re.compile(r" (?:als vak|algemeen vak)$")
_ROMAN = re.compile(r" (i{1,3})$")
_SEPARATOR = re.compile(r"\s*(?:[,;/|&+]|\s-\s|\b(?:en|and|of)\b)\s*")


def variants(name: str) -> Iterator[str]:
    """A key and what else it may be written as: "natuur en scheikunde i" → "… 1", "vak biologie" → "biologie"."""
    yield name
    short = _TRAILING.sub("", _LEADING.sub("", name))
    if short != name:
        yield short
    if roman := _ROMAN.search(short):
        yield f"{short[: roman.start()]} {len(roman[1])}"


def parts(text: str) -> list[str]:
    """The names in a list; empty when it is no list."""
    if not text or len(text) > MAX_TEXT:
        return []
    found = [part.strip(" .()") for part in _SEPARATOR.split(text)]
    found = [part for part in found if part]
    if not 2 <= len(found) <= MAX_PARTS:
        return []
    for place in range(1, len(found)):
        before = found[place - 1].split()
        if len(found[place]) == 1 and len(before) > 1 and len(before[-1]) == 1:
            # "wiskunde A en B" is wiskunde A and wiskunde B.
            found[place] = " ".join([*before[:-1], found[place]])
    return found


def splits(name: str) -> Iterator[tuple[str, str]]:
    """A key in two, at every space: what comes before and behind. Nothing of a long one."""
    words = name.split()
    if len(words) <= MAX_WORDS:
        for place in range(1, len(words)):
            yield " ".join(words[:place]), " ".join(words[place:])
