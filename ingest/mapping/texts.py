"""Texts as feeds deliver them → clean texts and language tags. Pure; says nothing of fields or findings."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from etalage.rdf import Literal

UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Controls, characters that turn the reading direction, half characters: no title needs them, some stores
refuse them."""

_SPACE = re.compile(r"[^\S\n]+")
_WRAP = re.compile(r"\n[^\S\n]{2,}(?=\S)")
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_BULLET = re.compile(r"\n[^\S\n]{2,}(?=[-*•–][^\S\n])")

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)

LANGUAGES = {
    "nederlands": "nl", "dutch": "nl", "dut": "nl", "nld": "nl",
    "engels": "en", "english": "en", "eng": "en",
    "duits": "de", "deutsch": "de", "ger": "de", "deu": "de",
    "frans": "fr", "fre": "fr", "fra": "fr",
    "spaans": "es", "spa": "es",
    "fries": "fy", "fry": "fy",
    "arabisch": "ar", "ara": "ar",
    "turks": "tr", "tur": "tr",
}  # fmt: skip
"""Names and three-letter codes (ISO 639-2) that stand for a two-letter code."""

NO_LANGUAGE = frozenset(("", "x-none", "none", "und", "zxx", "mul"))


def without_unwanted(text: str) -> str:
    """The text without the characters of UNWANTED."""
    return UNWANTED.sub("", text)


def line(text: str) -> str:
    """One line: all white space collapsed."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Collapse white space and undo the wrapping of pretty-printed XML; keep blank lines as paragraph breaks.

    A line break with an indent behind it is wrapping; without one the publisher meant it.
    """
    text = text.strip()
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _BLANK.sub("\n\n", text)
    text = _WRAP.sub(" ", _BULLET.sub("\n", text))
    return "\n".join(_SPACE.sub(" ", part).strip() for part in text.split("\n")).strip()


def decoded(text: str) -> str:
    """One line, url-encoding undone ("open%20opdracht")."""
    text = " ".join(text.split())
    return line(unquote(text)) if "%" in text else text


def term(text: str) -> str:
    """A value of a vocabulary: decoded, in lower case."""
    return decoded(text).lower()


@lru_cache(maxsize=1024)
def language(tag: str) -> str | None:
    """A language tag fit for RDF, None when the tag says nothing or cannot be read.

    A region is left out (nl-NL, nl_BE → nl): readers choose by language.
    """
    tag = tag.strip().replace("_", "-")
    low = tag.lower()
    if low in NO_LANGUAGE:
        return None
    if low in LANGUAGES:
        return LANGUAGES[low]
    if not _TAG.fullmatch(tag):
        return None
    first, *rest = low.split("-")
    first = LANGUAGES.get(first, first)
    if not rest or (len(rest) == 1 and len(rest[0]) in (2, 3)):
        return first
    whole = "-".join((first, *rest))
    return whole if _is_tag(whole) else first


def _is_tag(tag: str) -> bool:
    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True
