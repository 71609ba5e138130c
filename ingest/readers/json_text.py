"""One JSON text, parsed strictly and bounded: depth before the parser sees it, no NaN, numbers as they were written.

A fault is a JsonFault with a Dutch sentence and its place in the text. Knows nothing of feeds or JSON-LD.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

DEEPEST = 50
"""Objects and lists inside each other; real records go to 8, and Python's parser calls itself for each."""
LONGEST_NUMBER = 40
"""Digits of a number. Python's own limit (4300) would be an exception in the middle of a record."""

TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]"]', re.DOTALL)
"""A whole string, a bracket, or the quote of a string that does not end. Possessive: each byte is looked at once."""

_FAULTS = (
    ("Expecting ',' delimiter", "hier hoort een komma te staan", "Zet een komma tussen twee waarden."),
    (
        "Expecting property name",
        "hier hoort een naam tussen dubbele aanhalingstekens te staan",
        "Haal een komma voor een accolade weg, en gebruik dubbele aanhalingstekens.",
    ),
    ("Illegal trailing comma", "hier staat een komma te veel", "Haal de komma na de laatste waarde weg."),
    ("Expecting ':' delimiter", "hier hoort een dubbele punt te staan", "Schrijf naam, dubbele punt, waarde."),
    (
        "Expecting value",
        "hier hoort een waarde te staan",
        "Haal een komma te veel weg, of zet tekst tussen dubbele aanhalingstekens.",
    ),
    (
        "Unterminated string",
        "hier begint een tekst die niet wordt afgesloten",
        'Zet een aanhalingsteken achter de tekst; een aanhalingsteken ín de tekst is \\".',
    ),
    (
        "Invalid control character",
        "hier staat een regeleinde, tab of stuurteken in een tekst",
        "Schrijf een regeleinde in een tekst als \\n en een tab als \\t.",
    ),
    ("Invalid \\", "hier staat een backslash die niets betekent", "Schrijf een backslash in een tekst als \\\\."),
    ("Extra data", "hier staat nog iets na het einde", "Zet records in een lijst: [ … , … ]."),
)
"""How the parser's message begins → what a publisher reads, and what to do."""


class Number(str):
    """A number as it was written: no digit is lost and none is added."""

    __slots__ = ()


@dataclass
class JsonFault(Exception):
    """This text is no JSON that we read. `at` counts characters from 0."""

    cause: str
    remedy: str
    at: int
    is_too_deep: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value, and what was let pass that JSON forbids or leaves open."""

    value: Any
    has_duplicates: bool = False
    """An object has one name twice; the last one counts."""
    has_controls: bool = False
    """A string holds a line break or tab as it is."""


def depth_of(data: bytes) -> int:
    """How deep brackets stand inside each other; strings are skipped. Needs no memory and no stack."""
    depth = deepest = 0
    for match in TOKEN.finditer(data):
        byte = data[match.start()]
        if byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
        elif match.end() - match.start() == 1:
            break  # a string without an end: what follows is in it, and looking on would take quadratic time
    return deepest


def parse(text: str, depth: int | None = None) -> Parsed:
    """The value of a JSON text. `depth` when it is known already. Raises JsonFault."""
    if depth is None:
        depth = depth_of(text.encode("utf-8", "surrogatepass"))
    if depth > DEEPEST:
        raise JsonFault(f"hier staan meer dan {DEEPEST} objecten en lijsten in elkaar", "Maak het vlakker.", 0, True)
    hook = _Pairs()
    for strict in (True, False):
        try:
            value = json.loads(
                text,
                strict=strict,
                object_pairs_hook=hook,
                parse_constant=_refuse_constant,
                parse_int=_number,
                parse_float=_number,
            )
        except json.JSONDecodeError as error:
            if strict and error.msg.startswith("Invalid control character"):
                continue  # publishers' pages are full of line breaks in texts; nothing is lost by reading them
            raise _fault(error) from error
        except ValueError as error:
            raise _bad_number(text, str(error)) from error
        return Parsed(value, hook.has_duplicates, not strict)
    raise AssertionError("unreachable")


def cut_at(text: str) -> tuple[int, int]:
    """(line, column), from 1, just after the text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


class _Pairs:
    def __init__(self) -> None:
        self.has_duplicates = False

    def __call__(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            self.has_duplicates = True
        return result


def _number(text: str) -> Number:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    return Number(text)


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _bad_number(text: str, found: str) -> JsonFault:
    # The parser does not say where; outside strings such a word stands once or is as wrong the first time.
    place = max(0, next((match.start(1) for match in _outside(text, found)), 0))
    shown = found if len(found) <= LONGEST_NUMBER else found[:LONGEST_NUMBER] + "…"
    if found in ("NaN", "Infinity", "-Infinity"):
        return JsonFault(f"“{shown}” is in JSON geen getal", "Laat de waarde weg, of schrijf null.", place)
    return JsonFault(
        f"het getal “{shown}” is te lang", f"Schrijf een getal met hooguit {LONGEST_NUMBER} tekens.", place
    )


def _outside(text: str, found: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf'(?:"(?:[^"\\]++|\\.)*+"|[^"])*?({re.escape(found[:200])})', text[:2_000_000], re.DOTALL)


def _fault(error: json.JSONDecodeError) -> JsonFault:
    for start, cause, remedy in _FAULTS:
        if error.msg.startswith(start):
            return JsonFault(cause, remedy, error.pos)
    return JsonFault("dit is geen JSON", "Controleer de tekst met een JSON-validator.", error.pos)
