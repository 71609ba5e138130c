"""The words: our terms, schemes, niveaus and what old codes mean. This room knows nothing but its own files.

`*.ttl` hold terms and concepts; `*.csv` are tables that people keep by hand (obk.csv is made by
tools/make_obk_table.py); `tables.py` reads them and writes the graph that belongs to them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ontology.tables import (
    KimRow,
    LicentieRow,
    NiveauRow,
    ObkRow,
    ObkSloRow,
    VakRow,
    kim_rows,
    licentie_rows,
    niveau_rows,
    obk_rows,
    obk_slo_rows,
    tables_turtle,
    vak_rows,
)

CONTEXT_IRI = "https://w3id.org/etalage/context.jsonld"
"""Address of the JSON-LD context that `context()` gives."""


def texts() -> list[str]:
    """Turtle texts, each complete by itself: every *.ttl of this room, and the graph of the tables."""
    entries = sorted((entry for entry in files("ontology").iterdir() if entry.name.endswith(".ttl")), key=str)
    return [*(entry.read_text("utf-8") for entry in entries), tables_turtle()]


def text(name: str) -> str:
    """One file of this room."""
    return (files("ontology") / name).read_text("utf-8")


def synonyms() -> str:
    """The sets of words that say the same, of all synoniemen-*.ttl, as one Turtle text."""
    names = sorted(entry.name for entry in files("ontology").iterdir() if entry.name.startswith("synoniemen-"))
    return "\n".join(map(text, names))


@cache
def context() -> str:
    """The JSON-LD context (JSON text) that covers every property of the data model."""
    return (files("ontology") / "context.jsonld").read_text("utf-8")


__all__ = [
    "CONTEXT_IRI",
    "KimRow",
    "LicentieRow",
    "NiveauRow",
    "ObkRow",
    "ObkSloRow",
    "VakRow",
    "context",
    "kim_rows",
    "licentie_rows",
    "niveau_rows",
    "obk_rows",
    "obk_slo_rows",
    "synonyms",
    "text",
    "texts",
    "vak_rows",
]
