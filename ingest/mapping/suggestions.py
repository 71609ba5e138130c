"""The nearest known value for a wrong one, for the rules about closed lists. Levels and subjects: see `links`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from mimetypes import MimeTypes

from etalage.concepts import Concepts
from etalage.nearest import Nearest, closest
from etalage.spelling import key
from ingest.mapping import texts, words

LONGEST = 200
"""Characters of a value that can be a misspelled one."""

SCHEMES: Mapping[str, str] = {
    "soort-onbekend": "soort",
    "rol-onbekend": "rol",
    "toegang-onbekend": "toegang",
    "categorie-niet-gelezen": "categorie",
    "rechten-onbekend": "licentie",
}
"""Rule → the scheme whose names are meant."""

PURPOSES = (
    "discipline", "educational level", "skill level", "educational objective", "competency", "prerequisite",
    "access rights", "idea", "accessibility restrictions", "medium", "security level",
)  # fmt: skip

_CC = re.compile(r"(cc by(?: nc)?(?: sa| nd)?)(?: ([1-4]))?")
"""A licence without its version, or with half of it."""


def suggestion(concepts: Concepts, rule: str, value: str, allowed: str = "") -> str:
    """What a publisher probably meant, spelled as it should be; empty when nothing is really near.

    `allowed`: the list that the finding names, for a rule that has no list of its own.
    """
    if not value or len(value) > LONGEST:
        return ""
    if rule in SCHEMES:
        if rule == "rechten-onbekend" and (found := _CC.fullmatch(key(value))):
            return f"{found[1].replace(' ', '-')}-{found[2] or 4}0"
        return concepts.nearest(SCHEMES[rule], value)
    if rule == "waarde-onbekend":
        return _in_list(allowed, value)
    if rule == "bestandstype-onbekend":
        return _media_type(value)
    known = _lists().get(rule)
    return _named(known, value) if known else ""


@cache
def _lists() -> dict[str, dict[str, str]]:
    """Rule → key of a known value → the value as it should be written."""
    relations = {key(name): name for name in (*words.RELATIONS, "hasformat", "embed", "preview", "thumbnail")}
    return {
        "taal-onbekend": {key(name): code for name, code in texts.LANGUAGES.items()},
        "relatie-onbekend": relations,
        "classificatie-onbekend": {key(name): name for name in PURPOSES},
        "type-onbekend": {key(name): name for name in ("materiaal", "etalage")},
    }


@lru_cache(maxsize=1024)
def _in_list(allowed: str, value: str) -> str:
    """The nearest of "Waarvoor het geldt: stuk, leerling of school" or of "very low, low"."""
    names = re.split(r", | of ", allowed.rpartition(": ")[2])
    return _named({key(name): name.rstrip(".") for name in names if name}, value)


def _named(known: Mapping[str, str], value: str) -> str:
    name = _closest(key(value), tuple(known))
    return known[name] if name is not None else ""


@lru_cache(maxsize=4096)
def _closest(value: str, names: tuple[str, ...]) -> str | None:
    return closest(value, names, _nearest(names))


@lru_cache(maxsize=64)
def _nearest(names: tuple[str, ...]) -> Nearest:
    return Nearest(names)


@cache
def _media_types() -> MimeTypes:
    return MimeTypes(filenames=())  # not the tables of the machine: everywhere the same answer


@lru_cache(maxsize=1024)
def _media_type(value: str) -> str:
    """ "pdf", ".docx" and "texthtml" as a media type."""
    extension = value.strip().lower().removeprefix(".")
    if extension.isalnum():
        guessed = _media_types().guess_type(f"x.{extension}")[0]
        if guessed:
            return guessed
    return _named({key(name): name for name in _media_types().types_map[1].values()}, value)
