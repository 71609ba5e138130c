"""What a niveau that is asked for takes in, and what several together are called. Derived from the table of niveaus.

Who asks for groep 6 can use what was labelled groep 6, with a part of it, or more broadly: groep 5-6, fase 2, po. Not
groep 7, though that is po too: a label counts as it stands, not what is above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import ontology
from etalage.search import Value
from ontology import NiveauRow

Names = tuple[str, ...]
"""Names of niveaus in our table."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One sort of label that counts for a niveau that is asked for."""

    name: str
    why: str
    takes: Callable[[NiveauRow], Iterable[NiveauRow]]
    is_near: bool
    """The label says exactly this, or a part of it; the others say more than was asked."""


@cache
def _rows() -> dict[str, NiveauRow]:
    return {row.iri: row for row in ontology.niveau_rows()}


@cache
def _by_name() -> dict[str, NiveauRow]:
    return {row.naam: row for row in ontology.niveau_rows()}


@cache
def above(iri: str) -> frozenset[str]:
    """IRIs of all niveaus that hold this one."""
    parents = _rows()[iri].ouders
    return frozenset(parents).union(*(above(parent) for parent in parents))


@cache
def below(iri: str) -> frozenset[str]:
    """IRIs of all niveaus that this one holds."""
    return frozenset(row.iri for row in ontology.niveau_rows() if iri in above(row.iri))


@lru_cache(10_000)
def narrowest(labels: tuple[Value, ...]) -> tuple[Value, ...]:
    """Those that hold none of the others: sector and year are often said both, and then the year is meant."""
    rows = _rows()
    held = {each for label in labels if label in rows for each in above(str(label))}
    return tuple(label for label in labels if label not in held)


def _of(iris: Iterable[str]) -> list[NiveauRow]:
    return [_rows()[iri] for iri in iris]


def _beside(row: NiveauRow) -> list[NiveauRow]:
    if row.soort != "leerjaar":
        return []
    return [each for parent in above(row.iri) for each in _of(below(parent)) if _differs_at(each, parent)]


def _differs_at(row: NiveauRow, parent: str) -> bool:
    """A differentiation of the part of the school in which the year lies."""
    return row.soort == "differentiatie" and parent in row.ouders


RULES: tuple[Rule, ...] = (
    Rule("itself", "groep 6 → groep 6", lambda row: [row], True),
    Rule("part", "havo → havo 2; kleuters → groep 1", lambda row: _of(below(row.iri)), True),
    Rule("whole", "groep 6 → groep 5-6, fase 2, po", lambda row: _of(above(row.iri)), False),
    Rule("differentiation", "havo 2 → onderbouw havo basisniveau", _beside, False),
)
"""Which labels count for a niveau. The first two are near."""


@cache
def iris(names: Names) -> frozenset[str]:
    """IRIs of the niveaus that count for these, when a material is labelled with exactly them."""
    return _taken(names, RULES) | near(names)


@cache
def near(names: Names) -> frozenset[str]:
    """Those of them that say exactly this, or a part of it."""
    found = _taken(names, [rule for rule in RULES if rule.is_near])
    return found | {row.iri for row in ontology.niveau_rows() if _is_filled(row, found)}


def _is_filled(row: NiveauRow, found: frozenset[str]) -> bool:
    """Whether all years that a niveau holds are asked for: groep 5 and 6 together are groep 5-6."""
    parts = below(row.iri)
    return bool(parts) and parts <= found


def _taken(names: Names, rules: Iterable[Rule]) -> frozenset[str]:
    rows = [_by_name()[name] for name in names]
    return frozenset(taken.iri for row in rows for rule in rules for taken in rule.takes(row))


@cache
def label(names: Names, language: str = "nl") -> str:
    """What these niveaus are called together: "groep 5-8", "vmbo-tl", "vo leerjaar 1"."""
    called = [_called(name, last, language) for name, last in _short(names)]
    word = {"nl": "en", "en": "and"}[language]
    return called[0] if len(called) == 1 else f"{', '.join(called[:-1])} {word} {called[-1]}"


_YEAR = re.compile(r"(.+)-([1-8])")


def _called(name: str, last: int, language: str) -> str:
    """The label of a niveau or group; with `last` of the years up to that one."""
    text: str = getattr(_GROUPS.get(name) or _by_name()[name], language)
    first = _YEAR.fullmatch(name)
    return re.sub(rf"\b{first[2]}\b", f"{first[2]}-{last}", text, count=1) if last and first else text


@dataclass(frozen=True, slots=True)
class _Group:
    """A name for niveaus that our table does not have as one."""

    nl: str
    en: str
    names: frozenset[str]
    is_whole: bool = False
    """Only when nothing else is named."""


def _groups() -> dict[str, _Group]:
    tracks = ("bb", "kb", "gl", "tl")
    groups = {}
    for year in range(1, 7):
        vmbo = [f"vmbo-{track}-{year}" for track in tracks if year <= 4]
        rest = [name for name in (f"havo-{year}", f"vwo-{year}") if name in _by_name()]
        every = frozenset((*vmbo, *rest))
        groups[f"vo-{year}"] = _Group(f"vo leerjaar {year}", f"secondary year {year}", every, len(every) < 6)
        if vmbo:
            groups[f"vmbo-{year}"] = _Group(f"vmbo {year}", f"vmbo year {year}", frozenset(vmbo))
    for track in tracks:
        both = frozenset((f"ob-vmbo-{track}", f"bb-vmbo-{track}"))
        english = _by_name()[f"bb-vmbo-{track}"].en.removeprefix("upper ")
        groups[f"vmbo-{track}"] = _Group(f"vmbo-{track}", english, both)
    return groups


_GROUPS = _groups()


def _short(names: Names) -> list[tuple[str, int]]:
    """The same with one name for those that have one together, years in a row as one (with the last of them).

    Without what lies inside another.
    """
    left = list(names)
    for name, group in _GROUPS.items():
        if len(group.names) < 2:
            continue
        if group.names == set(left) or (not group.is_whole and group.names <= set(left)):
            place = min(left.index(member) for member in group.names)
            left[place] = name
            left = [each for each in left if each not in group.names]
    rows = _by_name()
    held = {each for name in left if name in rows for each in below(rows[name].iri)}
    result: list[tuple[str, int]] = []
    for name in left:
        if name in rows and rows[name].iri in held:
            continue
        if result and _follows(*result[-1], name):
            result[-1] = (result[-1][0], int(name[-1]))
        else:
            result.append((name, 0))
    return result


def _follows(first: str, last: int, name: str) -> bool:
    one, other = _YEAR.fullmatch(first), _YEAR.fullmatch(name)
    return bool(one and other and one[1] == other[1] and int(other[2]) == (last or int(one[2])) + 1)
