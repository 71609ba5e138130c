"""How the links of a record came about: its parts `#koppeling-1` …, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from etalage.namespaces import ET
from etalage.reading.names import Names, Properties, first, iris
from etalage.records import Koppeling


def koppelingen(names: Names, iri: str, parts: Mapping[str, Properties]) -> tuple[Koppeling, ...]:
    """All of them that name a concept and a rule; `parts` is subject → properties of the record's graph."""
    start = f"{iri}#koppeling-"
    numbers = sorted(int(part[len(start) :]) for part in parts if _is_number(part, start))
    found = [parts[f"{start}{number}"] for number in numbers]
    said = [(iris(part, ET + "koppelt"), iris(part, ET + "regel"), first(part, ET + "bronwaarde")) for part in found]
    return tuple(
        Koppeling(names.of(concepts[0]), names.of(rules[0]), value)
        for concepts, rules, value in said
        if concepts and rules
    )


def _is_number(part: str, start: str) -> bool:
    number = part[len(start) :]
    return part.startswith(start) and number.isdecimal() and number.isascii() and not number.startswith("0")
