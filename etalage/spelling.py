"""One spelling for what feeds write in many: keys of labels, uuids under any prefix, names of vocabularies."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_SEPARATORS = re.compile(r"[^a-z0-9+]+")
_UUID = re.compile(
    r"(?:^|[/#:])([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})/?$",
)
_ZEROS = re.compile(r"\b0+(?=\d)")


def key(text: str) -> str:
    """Equal for spellings that differ in capitals, accents, punctuation, spaces or url-encoding.

    `+` stays, since A2 and A2+ are two levels; `&` reads as "en".
    """
    decoded = unquote(text).replace("&", " en ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", decoded.casefold()) if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", plain).strip()


def code_key(text: str) -> str:
    """As `key`, and numbers without leading zeros: "PO Kerndoel 01" equals "po kerndoel 1"."""
    return _ZEROS.sub("", key(text))


def uuid_of(text: str) -> str | None:
    """The uuid at the end of an address, CURIE or bare value, lower case with dashes; None when there is none.

    Capitals, missing dashes, a trailing slash, spaces and url-encoding are all seen in real feeds.
    """
    found = _UUID.search(unquote(text).strip().lower())
    return "-".join(found.groups()) if found else None


def vocabulary_of(source: str) -> str:
    """Name of a vocabulary without host, folder, fragment and `.xml`, in lower case."""
    name = unquote(source).strip().lower().partition("#")[0].rstrip("/")
    return name.rpartition("/")[2].removesuffix(".xml")
