"""A vCard → the name of a maker. Only the name: no e-mail, telephone or address leaves this file."""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass
from functools import lru_cache

MAX_NAME = 300
"""Characters; a longer "name" is something else."""

_NAMES = (
    "BEGIN|END|VERSION|FN|N|ORG|TITLE|ROLE|EMAIL|TEL|URL|UID|ADR|LABEL|NOTE|NICKNAME|PHOTO|LOGO|BDAY|REV|"
    "GEO|TZ|MAILER|AGENT|CATEGORIES|PRODID|SOURCE|SORT-STRING|SOUND|CLASS|KEY|X-[A-Za-z0-9-]+"
)
_START = rf"(?:item\d+\.)?(?:{_NAMES})(?:;[^:\n]*)?:"
_SPLIT = re.compile(rf"(?:\r?\n[^\S\n]*|\\r\\n|\\n)(?=(?i:{_START}))|(?<=[^\S\n])(?={_START})")
"""Where a property begins: on a new line however far it is indented, after a literal \\n, or (feeds that put a
card on one line) after a space when the property is in capitals."""

_FOLD = re.compile(r"\r?\n[ \t](?=\S)")
_SEMICOLON = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\([nN,;:\\])")


@dataclass(frozen=True, slots=True)
class Maker:
    """The name on a card, and what the card says it is the name of."""

    name: str
    is_organisation: bool | None
    """None: the card does not tell; the role does then."""


@lru_cache(maxsize=8192)
def makers(text: str) -> tuple[Maker, ...]:
    """The makers that a text names: one per vCard, or the text itself when it is a bare name.

    Lenient as real feeds ask: FN, then ORG, then N. Empty when there is no name.
    """
    if "vcard" not in text.lower():
        return tuple(filter(None, [_checked(" ".join(text.split()), None)]))
    cards = re.split(r"(?i)BEGIN:VCARD", text)[1:]
    return tuple(filter(None, map(_maker, cards)))


def _maker(card: str) -> Maker | None:
    fields: dict[str, str] = {}
    for piece in _SPLIT.split(card):
        head, colon, value = piece.strip().partition(":")
        if colon:
            name, _, parameters = head.partition(";")
            fields.setdefault(name.upper().rpartition(".")[2], _value(value, parameters))
    full = _unescape(fields.get("FN", ""))
    organisation = _unescape(_SEMICOLON.split(fields.get("ORG", ""))[0])
    parts = [_unescape(part) for part in _SEMICOLON.split(fields.get("N", ""))]
    family, given = (*parts, "", "")[:2]
    if family and given:
        return _checked(full or f"{given} {family}", False)
    if organisation and organisation in (full or organisation, family):
        return _checked(full or organisation, True)
    return _checked(full or organisation or family or given, None)


def _value(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" in parameters.upper():
        value = quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")
    return _FOLD.sub("", value)


def _unescape(text: str) -> str:
    text = _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], text)
    return " ".join(text.split())


def _checked(name: str, is_organisation: bool | None) -> Maker | None:
    if not name or len(name) > MAX_NAME or "@" in name or name.upper().startswith("END:VCARD"):
        return None
    return Maker(name, is_organisation)
