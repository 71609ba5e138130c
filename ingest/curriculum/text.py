"""Cleaning of SLO's text: what is invisible or half converted goes, every word stays. No meaning is given here.

What is cleaned was counted in SLO's data: carriage returns, no-break and zero-width spaces, soft hyphens, tabs,
piles of empty lines, HTML entities that an editor left behind (4,600 times `&nbsp;`), and text that is not in
Unicode form NFC.
"""

from __future__ import annotations

import html
import re
import unicodedata

LABEL_LENGTH = 120
"""Most characters in a label; the full text stands in skos:definition."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPTY_LINES = re.compile(r"\n(?: *\n){2,}")
_LINE_ENDS = re.compile(r"\r+\n|\r")
_SPACES = re.compile("[\u00a0\u2007\u202f\t]")
# Zero-width space, joiners, word joiner, byte order mark, soft hyphen and control characters: nobody sees them,
# and a search for the word does not find them.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u0000-\u0009\u000b-\u001f\u007f-\u009f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_SUSPECT = re.compile("[^\n\u0020-\u007e]|&[#A-Za-z]|\n *\n *\n|^\\s|\\s$")
"""Finds out quickly that there is nothing to clean, as in three texts out of four."""


def storable(text: str) -> str:
    """The text with half surrogate pairs replaced: JSON may hold them, RDF and UTF-8 may not."""
    return _SURROGATES.sub("\ufffd", text)


def clean(text: str) -> str:
    """The text as people read it; equal to the input where there is nothing to mend."""
    if not _SUSPECT.search(text):
        return text
    text = storable(text)
    # Once, not until it is stable: "&amp;lt;" is text about HTML. And only what is closed: "R&D" is no entity.
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", unicodedata.normalize("NFC", text)).strip()


def label(text: str, length: int = LABEL_LENGTH) -> str:
    """One line of at most `length` characters, cut on a word and then closed with "…"."""
    line = _BLANKS.sub(" ", text).strip()
    if len(line) <= length:
        return line
    head = line[:length]  # one more than fits beside the "…", so that a word that just fits is kept
    cut = head.rfind(" ")
    kept = head[:cut] if cut > length // 2 else head[: length - 1]
    return kept.rstrip(" ,;:.-–(") + "…"
