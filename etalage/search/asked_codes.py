"""Codes anywhere in a typed text: numbers of goals, SLO's path codes, ISBN and EAN, uuids, addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from etalage import goal_text
from etalage.namespaces import SLO
from etalage.search.asked_words import Span, is_free
from etalage.search.text import code_keys
from etalage.spelling import uuid_of

MOST = 8
"""Codes of one question."""

GOALS = 60
"""Goals that one number may stand for; SLO counts anew in every subject."""


TELLING = 6
"""Characters of the last part of an address that says by itself what is meant."""


class CodeKind(Enum):
    """What a code is."""

    GOAL = "goal"
    """kerndoel 26, doelzin 22A, eindterm 6."""
    PATH = "path"
    """SLO's own notation: ak/3/1, WI/B/V/DomeinA/A1/1, RKT1.1.1a, OJW.1.001."""
    NUMBER = "number"
    """ISBN, EAN, or another number of eight digits or more."""
    UUID = "uuid"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class AskedCode:
    """A code in a typed text."""

    typed: str
    span: Span
    kind: CodeKind
    keys: tuple[str, ...]
    """Forms under which the field of codes may have it (`text.code_keys`)."""
    goals: tuple[str, ...] = ()
    """IRIs of the goals that are called so, for materials that teach them."""

    @property
    def is_identifier(self) -> bool:
        """Names one thing; who types it wants that and nothing else."""
        return self.kind in (CodeKind.NUMBER, CodeKind.UUID, CodeKind.ADDRESS)


_UUID = re.compile(
    r"(?<![0-9a-z])(?:[\w.+-]{1,20}:)*[{(<]?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}[})>]?(?![0-9a-z])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'’"
_BOOK = re.compile(
    r"(?:\b(?:urn:|e-?)?(?:isbn|ean|gtin)(?:[-\s]?1[03])?\s*(?:nr\.?|nummer)?\s*[:=#]?\s*)?"
    r"(?<![\w/.,-])(?P<number>(?:97[89][-\s–]?)?[0-9](?:[-\s–]?[0-9]){8}[-\s–]?[0-9X]|[0-9]{8,18})(?![\w/]|[.,-]\w)",
    re.IGNORECASE,
)
_NUMBER = r"(?:(?:lo|ls|db|am|va|vo)\s?)?[0-9]{1,3}(?:\.[0-9]{1,2})?\s?(?:[a-e]\b)?"
_NO_TRACK = r"(?!(?<=\D[1-6])\s*(?:havo|vwo|vmbo|mbo|klas))"
_GOAL = re.compile(
    rf"\b(?:so\s+)?(?P<noun>kern\s?doel(?:en)?|kd|doelzin(?:nen)?|eindterm(?:en)?)(?=[\s\d#:.-])"
    rf"\s*(?:nr\.?|nummers?|no\.?)?\s*[:#.-]?\s*"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:t/m|tot en met|tm|-|–|,|;|/|&|\+|\ben\b)\s*{_NUMBER}{_NO_TRACK})*)(?!\w)",
    re.IGNORECASE,
)
_PATHS = re.compile(
    r"(?<![\w/.])(?:"
    r"[a-z]{1,9}[0-9]?(?:/[a-z0-9&.]{1,12}){1,8}/?"  # ak/3/1/b, NLT/V/DomeinB/B1/14a
    r"|rk[rt]_?[0-9](?:\.[a-z0-9]{1,3}){0,3}"  # RKR_1.A.1, RKT1.1.1a
    r"|[a-z]{2,4}(?:\.[0-9]{1,4}){2,4}"  # OJW.1.001
    r"|[0-9]{1,2}\.(?:[a-z0-9]{1,2}\.){1,3}[a-z0-9]{0,2}"  # 15.1.1.
    r")(?![\w/])",
    re.IGNORECASE,
)
_LEVEL_PATH = re.compile(
    r"(?:[a-z]*vmbo|havo|vwo|mavo|mbo|vo|po|so|vso|[hvmt]|[bkgtl]{1,2}|[1-4][fs]|[abc][12])\b", re.I
)


def codes(
    text: str, taken: Sequence[Span], goals: Mapping[str, tuple[str, ...]], first: Collection[str]
) -> list[AskedCode]:
    """The codes in a text, in order. `goals`: key of a number → IRIs; `first`: short names of subjects (ak, bio)."""
    spans = list(taken)
    found: list[AskedCode] = []
    for find in (_addresses, _uuids, _books, lambda text: _goals(text, goals), lambda text: _paths(text, first)):
        for code in find(text):
            if is_free(code.span, spans) and len(found) < MOST:
                spans.append(code.span)
                found.append(code)
    return sorted(found, key=lambda code: code.span)


def _addresses(text: str) -> Iterator[AskedCode]:
    for match in _ADDRESS.finditer(text):
        typed = match[0].rstrip(_TRAILING)
        address = typed if typed.lower().startswith("http") else f"https://{typed}"
        swapped = f"http{address[5:]}" if address.lower().startswith("https") else f"https{address[4:]}"
        # The last part of an address is a key too; a short one ("7") is the number of anything.
        keys = tuple(key for key in (*code_keys(address), *code_keys(swapped)) if len(key) >= TELLING)
        uuid = uuid_of(typed)
        if uuid:
            keys = (*keys, *_uuid_keys(uuid))
        yield _code(typed, match.start(), CodeKind.UUID if uuid else CodeKind.ADDRESS, keys)


def _uuids(text: str) -> Iterator[AskedCode]:
    for match in _UUID.finditer(text):
        if uuid := uuid_of(match[0]):
            yield _code(match[0], match.start(), CodeKind.UUID, _uuid_keys(uuid))


def _uuid_keys(uuid: str) -> tuple[str, ...]:
    """Of the bare uuid and of SLO's address: what another part of the data points at is found by either."""
    return (*code_keys(uuid), *code_keys(SLO + uuid))


def _books(text: str) -> Iterator[AskedCode]:
    for match in _BOOK.finditer(text):
        digits = re.sub(r"[^0-9xX]", "", match["number"]).upper()
        is_said = match.start("number") > match.start()
        is_plain = match["number"].isdecimal()
        if is_said or is_plain or len(digits) == 13 or _is_isbn10(digits):
            keys = [key for form in (match["number"], digits, *_other_isbn(digits)) for key in code_keys(form)]
            yield _code(match[0], match.start(), CodeKind.NUMBER, keys)


def _is_isbn10(digits: str) -> bool:
    if len(digits) != 10 or "X" in digits[:9]:
        return False
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(place * value for place, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0


def _other_isbn(digits: str) -> tuple[str, ...]:
    """The same book as ISBN-13 or ISBN-10."""
    if len(digits) == 13 and digits.startswith("978") and digits.isdecimal():
        total = sum(place * int(digit) for place, digit in zip(range(10, 1, -1), digits[3:12], strict=True))
        check = -total % 11
        return (digits[3:12] + ("X" if check == 10 else str(check)),)
    if _is_isbn10(digits):
        body = f"978{digits[:9]}"
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
        return (f"{body}{-total % 10}",)
    return ()


def _goals(text: str, goals: Mapping[str, tuple[str, ...]]) -> Iterator[AskedCode]:
    for match in _GOAL.finditer(text):
        noun = {"k": "kerndoel", "d": "doelzin", "e": "eindterm"}[match["noun"][0].lower()]
        numbers = _numbers(match["numbers"])
        names = [f"{noun} {number}" for number in numbers]
        names += [f"doelzin {number}" for number in numbers if noun == "kerndoel" and number[-1].isalpha()]
        found = [iri for name in names for iri in goals.get(name, ())[:GOALS]]
        keys = [key for name in names for key in code_keys(name)]
        keys += [key for iri in found for key in code_keys(iri)[:1]]
        yield _code(match[0], match.start(), CodeKind.GOAL, keys, found)


def _numbers(text: str) -> tuple[str, ...]:
    """Each number, ranges written out: "23 t/m 27", "22A", "LS 14", "54.8"."""
    reading = goal_text.read(f"kerndoelen {text.strip().lower()}")
    if reading is not None:
        return reading.numbers
    pieces = re.findall(r"(?:[a-z]{2}\s?)?[0-9]+(?:\.[0-9]+)?\s?[a-e]?\b", text.lower())
    return tuple(dict.fromkeys(re.sub(r"([a-z]{2})\s*", r"\1 ", piece).strip().replace(".", " ") for piece in pieces))


def _paths(text: str, first: Collection[str]) -> Iterator[AskedCode]:
    for match in _PATHS.finditer(text):
        parts = match[0].lower().rstrip("/").split("/")
        has_digit = any(sign.isdecimal() for sign in match[0])
        parts_are_capitals = match[0].partition("/")[0].isupper()
        if len(parts) > 1:
            is_level = all(_LEVEL_PATH.match(part) or part.isdecimal() for part in parts)
            if is_level or not (parts[0] in first or (has_digit and len(parts) > 2)):
                continue
            if not has_digit and (_LEVEL_PATH.fullmatch(parts[-1]) or (len(parts) < 3 and not parts_are_capitals)):
                continue  # "ak/havo" is a subject and a level, "en/of" are words
        yield _code(match[0], match.start(), CodeKind.PATH, code_keys(match[0]))


def _code(typed: str, start: int, kind: CodeKind, keys: Sequence[str], goals: Sequence[str] = ()) -> AskedCode:
    typed_end = start + len(typed.rstrip())
    unique = tuple(dict.fromkeys(keys))
    return AskedCode(typed.strip(), (start, typed_end), kind, unique, tuple(dict.fromkeys(goals)))
