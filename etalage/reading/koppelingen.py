"""How the links of a record came about: its parts `#koppeling-1` …, sorted as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from etalage.namespaces import ET, SCHEMA
from etalage.reading.names import Names, Properties, first, iris
from etalage.records import Koppeling

ORDER = (SCHEMA + "educationalLevel", SCHEMA + "about")
"""Properties that come first; goals follow."""


def koppelingen(names: Names, iri: str, parts: Mapping[str, Properties]) -> tuple[Koppeling, ...]:
    """All that name a concept and a rule: niveaus, vakken, goals, each in order of rank and name.

    `parts` is subject → properties of the record's graph.
    """
    start = f"{iri}#koppeling-"
    found = [
        (_place(own), Koppeling(names.of(concept), names.of(rule), first(own, ET + "bronwaarde"), _certainty(own)))
        for part, own in parts.items()
        if _is_number(part, start)
        for concept in iris(own, ET + "koppelt")[:1]
        for rule in iris(own, ET + "regel")[:1]
    ]
    found.sort(key=lambda item: (item[0], item[1].begrip.volgorde, item[1].begrip.label))
    return tuple(koppeling for _, koppeling in found)


def _place(own: Properties) -> int:
    return next((place for place, iri in enumerate(ORDER) if iri in iris(own, ET + "eigenschap")), len(ORDER))


def _certainty(own: Properties) -> Decimal | None:
    try:
        value = Decimal(first(own, ET + "zekerheid"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= 1 else None


def _is_number(part: str, start: str) -> bool:
    number = part[len(start) :]
    return part.startswith(start) and number.isdecimal() and number.isascii() and not number.startswith("0")
