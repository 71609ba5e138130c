"""No pupil in the catalogue: finds ECK iDs and data of pupils in whatever a feed holds, and blots them out.

A record that holds them is refused before anything is made of it. Knows bytes and texts, no format.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from urllib.parse import unquote_to_bytes

from etalage.findings import Finding, Position
from ingest.source import SourceRecord

ECK_ID, PUPIL = "eckid-gevonden", "leerlinggegevens-gevonden"
"""Names of the rules."""
REDACTED = "[verwijderd: ECK iD]"

_ECK_ID = re.compile(rb"(?:ketenid\.nl|id\.school)/[a-z0-9]{1,20}/[0-9a-f]{%d}")
"""Nummervoorziening: ketenid.nl/201703/ (production), /pilot/, /sppilot/ (stampseudoniem); id.school/ until 2018."""
_WHOLE = re.compile(_ECK_ID.pattern % 128)
_PART = re.compile(_ECK_ID.pattern % 8)
"""What is left of one where a text was cut."""

_SPACES = b" \t\r\n\v\f\0\\"
"""Left out before looking; the backslash too, which JSON may write before each slash."""
_UNSEEN = re.compile(
    rb"\xe2\x80[\x80-\x8f\xa8-\xaf]|\xe2\x81[\x9f-\xaf]|\xef\xbb\xbf|\xc2[\x80-\xa0\xad]|\xe3\x80\x80"
)
"""Spaces, joiners and marks without width beyond ASCII, in UTF-8."""
_LEADS = (b"\xe2", b"\xef", b"\xc2", b"\xe3")
"""How those begin. One byte is found ten times as fast as two."""
_ESCAPE = re.compile(rb"\\u00([0-7][0-9a-f])")

_GAP = r"[\s\\\x00\xad\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff]*"
_SLASH = "(?:/|%(?:25)*2f)"
_SHOWN = re.compile(
    rf"(?:h{_GAP}t{_GAP}t{_GAP}p{_GAP}s?{_GAP}(?::|%(?:25)*3a){_GAP}{_SLASH}{_GAP}{_SLASH}{_GAP})?"
    + f"(?:{_GAP.join(('k', 'e', 't', 'e', 'n', 'i', 'd', '[.]', 'n', 'l'))}"
    + f"|{_GAP.join(('i', 'd', '[.]', 's', 'c', 'h', 'o', 'o', 'l'))})"
    + rf"{_GAP}{_SLASH}{_GAP}(?:[a-z0-9]{_GAP}){{1,20}}{_SLASH}{_GAP}(?:[0-9a-f]{_GAP}){{8,128}}",
    re.IGNORECASE,
)

_SLASHES = ("/", "%", "&", "\\")
"""An ECK iD in ASCII has a slash, or one of the signs that can stand for one."""

_NAMES = rb"leerling-?_?(?:id|nummer|nr|key)|leerling|burgerservicenummer|bsn|onderwijsnummer|eck-?_?id"
_HINTS = {
    b"leerling": re.compile(rb"leerling(?:-?_?(?:id|nummer|nr|key))?"),
    b"nummer": re.compile(rb"(?:burgerservice|onderwijs)nummer"),
    b"bsn": re.compile(rb"bsn"),
    b"eck": re.compile(rb"eck-?_?id"),
}
"""Part of a name → the names. "Leerling" stands in most records; only a few places can be a field (see _suspect)."""
_FIELD = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(?:%(n)s)(?:\s[^<>]*)?>\s*(?:[^<\s]|<[^/])|[\s\"'](?:[\w.-]{1,40}:)?(?:%(n)s)=[\"'][^\"']|"
    rb"\"(?:%(n)s)\"\s*:\s*(?:\"[^\"]|[\d\[{])" % {b"n": _NAMES}
)
"""An element, attribute or JSON key of that name with something in it."""
_NUMBER = re.compile(
    rb"(?:leerling-?_?(?:nummer|nr|id)|burgerservicenummer|bsn|onderwijsnummer)[^0-9\n]{0,20}"
    rb"((?:[0-9][ .-]?){9})(?![0-9])"
)
_BIRTH = re.compile(rb"[<\"'](?:[\w.-]{1,40}:)?(?:geboortedatum|dateofbirth)[\"'>\s=]")
_PERSON = re.compile(
    rb"[<\"'](?:[\w.-]{1,40}:)?(?:achternaam|voornaam|roepnaam|familyname|givenname|lastname|firstname)\b"
)
_COLUMN = re.compile(rb"\"?#?\s*(?:%b)\s*\"?" % _NAMES)


def rule_of(record: SourceRecord) -> str:
    """Why this record must stay out: ECK_ID, PUPIL, or nothing."""
    extra = record.extra.values() if record.extra else ()
    beside = "\n".join((record.identifier, record.position.source, *extra))
    inside = b""
    if isinstance(record.content, Mapping):  # may hold what stood elsewhere in the file, and is not in the raw record
        inside = json.dumps(record.content, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    if any(_holds(data, _WHOLE) for data in (record.raw, inside, beside.encode("utf-8", "surrogatepass"))):
        return ECK_ID
    return PUPIL if holds_pupil(record.raw) or (inside and holds_pupil(inside)) else ""


def holds_eck_id(text: str) -> bool:
    """True when the text holds an ECK iD, however it is written."""
    return _holds(text.encode("utf-8", "surrogatepass"), _WHOLE)


def redacted(text: str) -> str:
    """The text with each ECK iD, or what is left of one, blotted out; all of it when one cannot be told apart."""
    if len(text) < 20 or (text.isascii() and not any(sign in text for sign in _SLASHES)):
        return text
    if not _holds(text.encode("utf-8", "surrogatepass"), _PART):
        return text
    text = _SHOWN.sub(REDACTED, text)
    return REDACTED if _holds(text.encode("utf-8", "surrogatepass"), _PART) else text


def without_pupils(finding: Finding) -> Finding:
    """A finding with ECK iDs blotted out wherever a text of the publisher can stand."""
    place = finding.position
    return replace(
        finding,
        record=redacted(finding.record),
        message=redacted(finding.message),
        field=redacted(finding.field),
        value=None if finding.value is None else redacted(finding.value),
        advice=redacted(finding.advice),
        position=None if place is None else without_pupils_in(place),
    )


def without_pupils_in(place: Position) -> Position:
    """A place with ECK iDs blotted out of the name of its file and its path."""
    return replace(place, source=redacted(place.source), path=redacted(place.path))


def holds_pupil(raw: bytes) -> bool:
    """True for a field that only pupils have, with a value; a BSN behind such a word; or a birthday with a name."""
    low = raw.lower()
    names = [found for hint, name in _HINTS.items() if hint in low for found in name.finditer(low)]
    if names and (
        (any(_suspect(low, name) for name in names) and _FIELD.search(low))
        or (any(name[0] != b"leerling" for name in names) and any(map(_is_bsn, _NUMBER.findall(low))))
        or _has_column(low)
    ):
        return True
    return (b"geboortedatum" in low or b"dateofbirth" in low) and bool(_BIRTH.search(low) and _PERSON.search(low))


def _suspect(low: bytes, name: re.Match[bytes]) -> bool:
    """Whether a name stands as _FIELD wants it, roughly: _FIELD takes 0.15 ms to look through a record."""
    return (
        low[name.start() - 1 : name.start()] in (b"<", b":", b'"', b"'") or low[name.end() : name.end() + 1] == b"="
    )


def _has_column(low: bytes) -> bool:
    """A row of a spreadsheet comes with its header: a column that only pupils have, also one that is not read."""
    header, _, row = low.partition(b"\n")
    if header[:1] in (b"<", b"{", b"["):
        return False
    mark = max((b";", b",", b"\t"), key=header.count)
    places = [place for place, cell in enumerate(header.split(mark)) if _COLUMN.fullmatch(cell.strip())]
    cells = row.split(mark)
    return any(place < len(cells) and cells[place].strip(b' "\r\n') for place in places)


def _is_bsn(text: bytes) -> bool:
    """The eleven-proof of a BSN: 9 × the first digit, 8 × the second … less the last, by eleven."""
    digits = [digit - 48 for digit in text if 48 <= digit <= 57]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return any(digits) and sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0


def _holds(data: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether a pattern is in the data once everything that splits or disguises it is taken away."""
    low = data.lower()
    if b"\\" in low:
        low = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), low).lower()
    if b"&" in low and b"&#" in low:
        low = unescape(low.decode("utf-8", "replace")).encode().lower()
    if b"\xef" in low and (b"\xef\xbc" in low or b"\xef\xbd" in low):
        low = unicodedata.normalize("NFKC", low.decode("utf-8", "replace")).encode().lower()
    low = low.translate(None, _SPACES)
    for _ in range(3):
        if b"%" not in low:
            break
        low = unquote_to_bytes(low).lower().translate(None, _SPACES)
    if any(lead in low for lead in _LEADS):
        low = _UNSEEN.sub(b"", low)
    return (b"ketenid.nl/" in low or b"id.school/" in low) and pattern.search(low) is not None
