"""Dates, durations, amounts and addresses as feeds write them → lexical forms of RDF. Pure.

Each function gives None for what it cannot read; the caller makes a finding of that.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from etalage.namespaces import UUID, XSD
from etalage.rdf import DATE, DATETIME, NamedNode

YEAR = NamedNode(XSD + "gYear")

MAX_ADDRESS = 2000
"""Longest address in characters that browsers and servers agree on."""

_ISO = re.compile(
    r"((?:1\d|20)\d{2})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:1\d|20)\d{2})", re.ASCII)
_BASIC = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_YEAR = re.compile(r"(?:1\d|20)\d{2}", re.ASCII)
_MONTH = re.compile(r"((?:1\d|20)\d{2})-(?:0[1-9]|1[0-2])", re.ASCII)

_DURATION = re.compile(
    r"P(?=.)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?=.)(?:\d{1,4}H)?(?:\d{1,4}M)?"
    r"(?:\d{1,4}(?:\.\d{1,6})?S)?)?",
    re.ASCII,
)
"""At most four digits a unit, as the shape of schema:timeRequired has it."""
_AMOUNT = re.compile(r"([-−]?)(?:(\d{1,3}(?:\.\d{3})+)|(\d{1,9}))(?:[.,](\d{1,2}|-{1,2}|–))?", re.ASCII)
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w.+-]{0,60}/[A-Za-z0-9*][\w.+-]{0,120}(?:\s*;\s*[\w.+=\"-]{1,80})*", re.ASCII)

_PATH = r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
_WEB = re.compile(
    rf"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{{1,5}})?(?:[/?]{_PATH})?(?:#{_PATH})?", re.ASCII
)
_LOOSE_WEB = re.compile(r"(https?)://([\w-]+(?:\.[\w-]+)*)\.?(:\d{1,5})?(?=[/?#]|$)(.*)", re.IGNORECASE | re.DOTALL)
_ILLEGAL = re.compile(
    r"%(?![0-9A-Fa-f]{2})|[\x00-\x20\"<>\[\]\\^`{|}\x7f-\xa0\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]"
)
_OTHER = re.compile(r"(?:urn:[a-z0-9][a-z0-9-]{1,31}:|oai:|hdl:|doi:|info:)[^\s\"<>\[\]\\^`{|}]+", re.IGNORECASE)
_ISBN = re.compile(r"97[89](?:[- ]?\d){10}", re.ASCII)


@lru_cache(maxsize=4096)
def moment(text: str) -> tuple[str, NamedNode] | None:
    """A date, date and time, or year as lexical form and datatype (xsd:date, xsd:dateTime, xsd:gYear).

    Reads the forms of real feeds: 2017, 2017-09, 2016-09-02, 20160902, 2-9-2016, 1997-07-16T19:20:30+01:00,
    2020-09-21T13:09:34.0Z, 2019-02-28 11:43:05+02:00, +0200.
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return text, YEAR
    if month := _MONTH.fullmatch(text):
        return month[1], YEAR
    if match := _DUTCH.fullmatch(text):
        return _day(match[3], match[2], match[1])
    if match := _BASIC.fullmatch(text):
        return _day(match[1], match[2], match[3])
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    if match[4] is None:
        return _day(match[1], match[2], match[3])
    zone = match[8] or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    second = match[6] or "00"
    form = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}T{match[4]}:{match[5]}:{second}"
    try:
        datetime.fromisoformat(form + zone)
    except ValueError:
        return None
    if zone and zone != "Z" and zone[1:] > "14:00":
        return None
    return f"{form}{match[7] or ''}{zone}", DATETIME


def _day(year: str, month: str, day: str) -> tuple[str, NamedNode] | None:
    try:
        return date(int(year), int(month), int(day)).isoformat(), DATE
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def duration(text: str) -> str | None:
    """An ISO 8601 duration as xsd:duration, longer than nothing; weeks become days, which xsd has no W for."""
    text = text.strip().upper().replace(",", ".")
    match = _DURATION.fullmatch(text)
    if match is None or not re.search("[1-9]", text):
        return None
    if match[1]:
        days = int(match[1]) * 7 + int(match[2] or 0)
        text = re.sub(r"\d+W(?:\d+D)?", f"{days}D", text)
    return text


def amount(text: str) -> Decimal | None:
    """An amount in euro as Dutch people write it: "12,50", "€ 12,50", "1.250,00", "12,-", "EUR 12.50"."""
    text = re.sub(r"€|\beuro\b|\bEUR\b", "", text, flags=re.IGNORECASE)
    match = _AMOUNT.fullmatch("".join(text.split()))
    if match is None:
        return None
    whole = (match[2] or match[3]).replace(".", "")
    cents = (match[4] or "").strip("-–")
    value = Decimal(f"{whole}.{cents or '0'}").quantize(Decimal("0.01"))
    return -value if match[1] else value


def isbn(text: str) -> str | None:
    """The thirteen digits of an ISBN whose check digit is right."""
    digits = re.sub(r"[\s-]|^urn:isbn:", "", text.strip(), flags=re.IGNORECASE)
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        return None
    total = sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(digits))
    return None if total % 10 else digits


def media_type(text: str) -> str | None:
    """A media type of IANA's form, or NL-LOM's "non-digital"."""
    if text.lower() == "non-digital":
        return "non-digital"
    return text if _MEDIA_TYPE.fullmatch(text) else None


@lru_cache(maxsize=4096)
def web_address(text: str) -> str | None:
    """An http or https address that is a valid IRI; what an address may not hold is percent-encoded.

    None for other schemes, for addresses without a host, with a password in them or longer than MAX_ADDRESS.
    """
    text = text.strip()
    if len(text) > MAX_ADDRESS:
        return None
    if _WEB.fullmatch(text):
        return text
    match = _LOOSE_WEB.fullmatch(text)
    if match is None:
        return None
    scheme, host, port, rest = match.groups()
    path, mark, fragment = rest.partition("#")
    tail = path + mark + fragment.replace("#", "%23")
    address = f"{scheme.lower()}://{host}{port or ''}{_ILLEGAL.sub(_encoded, tail)}"
    return address if is_iri(address) and len(address) <= MAX_ADDRESS else None


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def address(text: str) -> str | None:
    """An address of another material: a web address, a urn, oai, hdl, doi or info identifier, an ISBN, a uuid."""
    text = text.strip()
    found = web_address(text)
    if found is not None:
        return found
    if UUID.fullmatch(text.lower()):
        return f"urn:uuid:{text.lower()}"
    if _ISBN.fullmatch(text):
        return "urn:isbn:" + re.sub(r"[- ]", "", text)
    if len(text) <= MAX_ADDRESS and _OTHER.fullmatch(text) and is_iri(text):
        return text
    return None


def is_iri(text: str) -> bool:
    """True when RDF takes the text as an IRI."""
    try:
        NamedNode(text)
    except ValueError:  # UnicodeEncodeError of a half character is one too
        return False
    return True
