"""From any spelling of a Creative Commons licence to its address. Does not know other licences."""

from __future__ import annotations

import re

from etalage.spelling import key

CC = "https://creativecommons.org/"
ZERO = CC + "publicdomain/zero/1.0/"
MARK = CC + "publicdomain/mark/1.0/"

_ADDRESS = re.compile(
    r"creativecommons\.org/licenses/(by(?:-nc)?(?:-(?:sa|nd))?)/([1-4]\.\d)(?:/([a-z]{2,3})(?![a-z]))?", re.IGNORECASE
)
_CODE = re.compile(r"^cc[ -]?(by(?:[ -]nc)?(?:[ -](?:sa|nd))?)[ -]?v?([1-4])[. ]?(\d)(?:[ -](nl))?$")
_PARTS = {
    "by": re.compile(r"\b(by|attribution|naamsvermelding)\b"),
    "nc": re.compile(r"\b(nc|non ?commercial|niet ?commercieel)\b"),
    "sa": re.compile(r"\b(sa|share ?alike|gelijk ?delen)\b"),
    "nd": re.compile(r"\b(nd|no ?deriv\w*|geen ?afgeleide)\b"),
}
_VERSION = re.compile(r"\b([1-4])[. ](\d)\b")
_DUTCH = re.compile(r"\b(nl|nederland|netherlands)\b")
_PORTS_OF_30 = "3.0"

NAME_LENGTH = 120
"""Characters after "CC" or "Creative Commons" in which the rest of the name must stand."""


def creative_commons(text: str) -> str | None:
    """The address of the licence that the text names, or None.

    None too when no version is named: which one holds cannot be known. NL-LOM's codes that end in -30 mean
    the Dutch port (Kennisnet, "Licentie"); -40 has no ports.
    """
    if found := _ADDRESS.search(text):
        return _address(found[1].lower(), found[2], (found[3] or "").lower())
    if re.search(r"creativecommons\.org/publicdomain/zero", text, re.IGNORECASE):
        return ZERO
    if re.search(r"creativecommons\.org/publicdomain/mark", text, re.IGNORECASE):
        return MARK
    words = key(text)
    if found := _CODE.match(words.replace(" ", "-")):
        version = f"{found[2]}.{found[3]}"
        return _address(found[1].replace(" ", "-"), version, "nl" if version == _PORTS_OF_30 else "")
    return _from_words(words)


def _from_words(words: str) -> str | None:
    if re.search(r"\b(cc ?0|cc zero|cc0 10)\b", words):
        return ZERO
    if words in ("pdm 10", "pdm", "public domain", "public domain mark", "public domain mark 1 0", "publiek domein"):
        return MARK
    named = re.search(r"\b(cc|creative commons)\b", words)
    words = words[named.start() : named.start() + NAME_LENGTH] if named else ""
    version = _VERSION.search(words)
    if not version or not _PARTS["by"].search(words):
        return None
    kind = "-".join(name for name in ("by", "nc", "sa", "nd") if _PARTS[name].search(words))
    number = f"{version[1]}.{version[2]}"
    return _address(kind, number, "nl" if number != "4.0" and _DUTCH.search(words) else "")


def _address(kind: str, version: str, port: str) -> str:
    # deed and legalcode are pages of a licence; 4.0 was never ported, so what follows it is a language.
    if version == "4.0" or port in ("", "deed"):
        return f"{CC}licenses/{kind}/{version}/"
    return f"{CC}licenses/{kind}/{version}/{port}/"


def short_name(address: str) -> str:
    """ "CC BY-SA 3.0 NL" for the address of a licence that `creative_commons` gave."""
    if address == ZERO:
        return "CC0 1.0"
    if address == MARK:
        return "publiek domein"
    kind, version, *port = address.removeprefix(CC + "licenses/").strip("/").split("/")
    return " ".join(["CC", kind.upper(), version, *(part.upper() for part in port)])
