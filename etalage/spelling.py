"""One spelling for what feeds write in many: keys of labels, uuids under any prefix, names of vocabularies."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

MEMO = 16_384
"""Values that each function remembers: feeds repeat a small number of them without end."""
MAX_REMEMBERED = 200
"""Characters of a value that is remembered."""

_SEPARATORS = re.compile(r"[^a-z0-9+]+")
_UUID = re.compile(
    r"(?:^|[/#:=\s{(<\"])([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})"
    r"(?:\.(?:json|jsonld|html|ttl|rdf))?[/\s#})>\"]*$",
)
_ZEROS = re.compile(r"\b0+(?=\d)")


def plain(text: str) -> str:
    """Lower case, without accents and url-encoding, one kind of space; separators stay."""
    if "%" in text:
        text = unquote(text)
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def key(text: str) -> str:
    """Equal for spellings that differ in capitals, accents, punctuation, spaces or url-encoding.

    `+` stays, since A2 and A2+ are two levels; `&` reads as "en".
    """
    return _remembered_key(text) if len(text) <= MAX_REMEMBERED else _key(text)


def _key(text: str) -> str:
    return _SEPARATORS.sub(" ", plain(text).replace("&", " en ")).strip()


_remembered_key = lru_cache(maxsize=MEMO)(_key)


def code_key(text: str) -> str:
    """As `key`, and numbers without leading zeros: "PO Kerndoel 01" equals "po kerndoel 1"."""
    return _ZEROS.sub("", key(text))


def uuid_of(text: str) -> str | None:
    """The uuid at the end of an address, CURIE or bare value, lower case with dashes; None when there is none.

    Any prefix will do (SLO's and the OBK's addresses, those of SLO's API with or without a year, `urn:uuid:`,
    `bk:`), with a slash, fragment sign or brackets behind it: a uuid says which concept is meant by itself.
    """
    if len(text) < 32:
        return None
    found = _UUID.search(unquote(text).strip().lower())
    return "-".join(found.groups()) if found else None


@lru_cache(maxsize=1024)
def vocabulary_of(source: str) -> str:
    """Name of a vocabulary without host, folder, fragment and `.xml`, in lower case."""
    name = unquote(source).strip().lower().partition("#")[0].rstrip("/")
    return name.rpartition("/")[2].removesuffix(".xml")
