"""Small facts of an entity (status, examenjaar, ce/se) as property and value in a closed form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from etalage.namespaces import SCHEMA, SLOV, XSD
from etalage.rdf import BOOLEAN, Literal, NamedNode
from ingest.curriculum.source import Entity, Value
from ingest.curriculum.text import clean

YEAR = NamedNode(XSD + "gYear")


class Fact(NamedTuple):
    """A property and its value; the original when cleaning changed a text."""

    predicate: str
    value: Literal | NamedNode
    original: str = ""


_WORDS = {"status": "status", "settype": "settype", "soort": "soort", "bron": "bron", "type": "niveautype"}
"""Fields with a word from a short list; the case varies in SLO's data (Tussendoel, tussendoel)."""

_SHORT = {"def.": "definitief"}
_NOT_YET = "nnb"
"""nog niet bekend: not known yet, so nothing is said."""

_FLAGS = {"ce": "ce", "se": "se", "kern": "kern", "keuze": "keuze", "algemeen": "algemeen", "isempty": "isLeeg"}
"""Fields that are true, false or unknown (0, 1, "", true, absent)."""

_CODES = {"versie": "versie", "jaargang": "jaargang", "sloID": "sloId", "aanbodid": "aanbodid"}

_TEXTS = {
    "karakteristiek": "karakteristiek",
    "karakteristiek2": "karakteristiek2",
    "karakteristiek3": "karakteristiek3",
    "karakteristiek4": "karakteristiek4",
    "ingangsdatum": "ingangsdatum",
    "category": "categorie",
}

_HANDLED_ELSEWHERE = {"title", "description", "prefix", "kerndoelLabel", "parent"}

KNOWN_FIELDS = frozenset(
    {*_WORDS, *_FLAGS, *_CODES, *_TEXTS, *_HANDLED_ELSEWHERE, "ce_se", "examenjaar", "url"},
)
"""Fields that the importer understands; others are reported."""


def facts(entity: Entity) -> Iterator[Fact]:
    """The facts of an entity; an empty value says nothing and gives nothing."""
    for key, value in entity.values.items():
        if key in _WORDS:
            word = clean(str(value)).casefold()
            if word and word != _NOT_YET:
                yield Fact(SLOV + _WORDS[key], Literal(_SHORT.get(word, word)))
        elif key in _FLAGS:
            if (flag := truth(value)) is not None:
                yield Fact(SLOV + _FLAGS[key], _boolean(flag))
        elif key == "ce_se":
            yield from _exams(str(value))
        elif key in _CODES:
            if (code := clean(str(value))) and code.casefold() != _NOT_YET:
                yield Fact(SLOV + _CODES[key], Literal(code))
        elif key in _TEXTS:
            if text := clean(str(value)):
                yield Fact(SLOV + _TEXTS[key], Literal(text, language="nl"), str(value) if text != value else "")
        elif key == "examenjaar":
            if re.fullmatch(r"\d{4}", year := clean(str(value))):
                yield Fact(SLOV + "examenjaar", Literal(year, datatype=YEAR))
        elif key == "url" and (address := web_address(str(value))):
            yield Fact(SCHEMA + "url", address)


def _boolean(flag: bool) -> Literal:
    return Literal("true" if flag else "false", datatype=BOOLEAN)


def truth(value: Value) -> bool | None:
    """0, 1, "0", "1", true, false → bool; anything else is unknown."""
    return {"0": False, "1": True, "false": False, "true": True}.get(str(value).strip().lower())


def _exams(text: str) -> Iterator[Fact]:
    """Older data: one text for central and school exam, "CE; SE", "cE"."""
    for exam in ("ce", "se"):
        if exam in re.split(r"[^a-z]+", text.lower()):
            yield Fact(SLOV + exam, _boolean(True))


def web_address(text: str) -> NamedNode | None:
    """A web address as IRI; None when it is not one."""
    try:
        parts = urlsplit(text.strip())
        if parts.scheme in ("http", "https") and parts.netloc:
            return NamedNode(text.strip())
    except ValueError:
        pass
    return None
