"""Reads a method: the materials that say that they are a part of it, in the order of a pupil's years."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etalage.namespaces import SCHEMA
from etalage.rdf import NamedNode, text_of
from etalage.reading.names import Names, gather, iris
from etalage.reading.record import read_record
from etalage.records import Begrip, Deel, Lesmateriaal, Methode
from queries import query

MOST = 200
"""Parts that are read for one page; the largest methods have more than a thousand."""

_DIGITS = re.compile(r"(\d+)")


def list_parts(names: Names, iri: str) -> tuple[Begrip, ...]:
    """The parts of a method by name, numbers as numbers. One question, no records are read."""
    found: dict[str, Begrip] = {}
    for row in names.view.select(query("detail/delen-van-methode"), {"item": NamedNode(iri)}):
        part = text_of(row["deel"])
        found.setdefault(part, Begrip(part, text_of(row["naam"])))
    return tuple(sorted(found.values(), key=lambda part: (natural(part.label), part.iri)))


def read_method(names: Names, iri: str) -> Methode | None:
    """A method with its parts; None when nothing is a part of it. Raises BadQuery, StoreError."""
    parts = list_parts(names, iri)
    if not parts:
        return None
    records = _records(names, (part.iri for part in parts[:MOST]))
    chapters = {record.iri: _chapters(names, record, records) for record in records.values()}
    inside = {chapter.iri for found in chapters.values() for chapter in found}
    top = [record for record in records.values() if record.iri not in inside] or list(records.values())
    publishers = iris(gather(names.view, iri), SCHEMA + "publisher")
    return Methode(
        names.of(iri),
        names.of(publishers[0]) if publishers else None,
        tuple(Deel(record, tuple(chapters[record.iri])) for record in sorted(top, key=_place)),
        len(parts),
    )


def _records(names: Names, found: Iterable[str]) -> dict[str, Lesmateriaal]:
    records = (read_record(names, iri, with_paths=False) for iri in found)
    return {record.iri: record for record in records if isinstance(record, Lesmateriaal)}


def _chapters(names: Names, record: Lesmateriaal, known: dict[str, Lesmateriaal]) -> list[Lesmateriaal]:
    """What the record holds, as far as it is in the catalogue."""
    others = [iri for kind, iri in record.verwant if kind == "hasPart" and iri != record.iri][:MOST]
    read = _records(names, (iri for iri in others if iri not in known))
    return sorted((item for iri in others if (item := known.get(iri) or read.get(iri))), key=_place)


def _place(record: Lesmateriaal) -> tuple[float, list[tuple[int, str]], str]:
    rank = min((level.volgorde for level in record.niveaus), default=float("inf"))
    return rank, natural(record.titel.tekst), record.iri


def natural(title: str) -> list[tuple[int, str]]:
    """A key that puts "deel 2" before "deel 10"."""
    parts = _DIGITS.split(title.casefold())
    return [(int(part), "") if place % 2 else (-1, part) for place, part in enumerate(parts) if part]
