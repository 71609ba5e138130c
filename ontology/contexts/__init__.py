"""JSON-LD contexts of others that feeds name, as far as we need them: written by us, so that nothing is ever fetched.

Only prefixes, aliases and the few terms whose values are read in a special way; schema.org's own context (CC BY-SA)
says nothing more that matters here, since every other name is schema.org's by `@vocab`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

DEFAULT = "edurep"
"""What a record without a context is read with: schema.org's names, with or without the prefixes of Edurep."""

KNOWN: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "https://schema.org/",
        re.compile(r"https?://(?:www\.)?schema\.org/?(?:docs/jsonldcontext\.json(?:ld)?|version/[\w./-]{1,40})?#?"),
        "schema",
    ),
    (
        "https://w3id.org/kim/amb/context.jsonld",
        re.compile(r"https?://w3id\.org/kim/amb/(?:[\w.-]{1,20}/)?context\.jsonld"),
        "amb",
    ),
    (
        "https://purl.edurep.nl/terms/",
        re.compile(r"https?://purl\.edurep\.nl/(?:terms|contexts?)/?[\w./-]{0,60}"),
        "edurep",
    ),
)
"""(address to show, its spellings, file here)."""


def name_of(address: str) -> str | None:
    """The context that an address means, in any of its spellings; None when we do not hold it."""
    return next((name for _, spelling, name in KNOWN if spelling.fullmatch(address.strip())), None)


def addresses() -> list[str]:
    """The addresses that are known, one spelling each."""
    return [address for address, _, _ in KNOWN]


@cache
def text(name: str) -> str:
    """The JSON text of a context."""
    return (files("ontology") / "contexts" / f"{name}.jsonld").read_text("utf-8")
