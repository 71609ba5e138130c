"""The addresses that the mapping mints: of records and of suppliers. Stable: they depend on names alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from etalage.search import Kind

if TYPE_CHECKING:
    from ingest.mapping import Context

FOLDERS = {Kind.MATERIAAL: "materialen", Kind.ETALAGE: "etalage"}

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def record_iri(context: Context, identifier: str, kind: Kind = Kind.MATERIAAL) -> str:
    """`<base>materialen/<feed>/<id>` or `<base>etalage/<feed>/<id>`; id = 16 hex digits of sha256(identifier)."""
    digits = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{context.base_iri}{FOLDERS[kind]}/{context.feed}/{digits}"


@lru_cache(maxsize=8192)
def slug(name: str) -> str:
    """A name as part of an address: accents folded, lower case, hyphens ("Één & Twee" → "een-twee").

    A name without a Latin letter or digit becomes 16 hex digits of its sha256, so that it still has an address.
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NOT_IN_SLUG.sub("-", folded).strip("-")[:80].strip("-")
    return words or hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


def supplier_iri(base_iri: str, name: str) -> str:
    """`<base>leveranciers/<slug>`."""
    return f"{base_iri}leveranciers/{slug(name)}"
