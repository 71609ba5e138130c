"""What SLO does not say but its data implies: the goals behind content, levels, sectors and subjects. Pure.

Every derived value has its own property, so that it can be told from what SLO wrote and be made anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from etalage.namespaces import SLO
from ingest.curriculum.links import Links
from ingest.curriculum.relations import DETAIL_KINDS, PASSES_DOWN, ROLLS_UP
from ingest.curriculum.source import Entity, Release
from ingest.curriculum.tree import Tree, downward
from ontology import niveau_rows

PO = "512e4729-03a4-43a2-95ba-758071d1b725"
SO = "e7f1c08f-08fb-48ab-be8e-c131b1bce54a"
VO = "2a1401e9-c223-493b-9b86-78f6993b1a8d"
VSO = "dbbc3e87-a848-4425-912a-d494e43e5e59"
VVE = "15d693b8-fbe1-4112-8135-4a20aba5101c"
SECTORS = frozenset({PO, SO, VO, VSO, VVE})
"""Ids of SLO's niveaus that are sectors of the curriculum."""

Ids = frozenset[str]
NONE: Ids = frozenset()


@dataclass
class Derived:
    """By id of the entity. A value that was given is not repeated as derived, but a subject is (see vakken)."""

    leerdoelen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Content → the goals behind its doelniveaus, in order."""
    leerdoel_van: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    niveaus: dict[str, Ids] = field(default_factory=dict)
    """Levels as given; for a doel those of its doelniveaus."""
    afgeleide_niveaus: dict[str, Ids] = field(default_factory=dict)
    sectoren: dict[str, Ids] = field(default_factory=dict)
    vakken: dict[str, Ids] = field(default_factory=dict)
    """Subjects of an entity and its ancestors, its own included: one property answers "goals of this subject"."""


@cache
def sectors_of(niveau: str) -> Ids:
    """The sectors (ids) that a niveau (id) belongs to: itself or what holds it; none for 1F or B1."""
    parents = {row.iri: row.ouders for row in niveau_rows()}
    seen: set[str] = set()
    todo = [SLO + niveau]
    while todo:
        iri = todo.pop()
        if iri not in seen:
            seen.add(iri)
            todo.extend(parents.get(iri, ()))
    return frozenset(SECTORS & {iri.removeprefix(SLO) for iri in seen})


def derive(release: Release, links: Links, tree: Tree) -> Derived:
    """All derived values of a release."""
    derived = Derived()
    _goals(release, links, tree, derived)
    _given_levels(release, links, derived)
    order, _ = downward(tree.children)
    _roll_up(release, links, tree, derived, order)
    _pass_down(release, tree, derived, order)
    _subjects(release, links, tree, derived, order)
    _by_code(release, links, derived)
    _sectors(release, derived)
    return derived


def _goals(release: Release, links: Links, tree: Tree, derived: Derived) -> None:
    """Content → doelniveau → doel, shortened to content → doel."""
    for id, targets in links.targets.items():
        entity = release.entities[id]
        if "doelniveau" not in targets or entity.type == "ldk_vakbegrip":
            continue
        goals = dict.fromkeys(goal for join in targets["doelniveau"] for goal in links.of(join, "doel"))
        if not goals:
            continue
        derived.leerdoelen[id] = tuple(goals)
        for place, goal in enumerate(goals, start=1):
            derived.leerdoel_van[goal].add(id)
            tree.rank(goal, place)


def _given_levels(release: Release, links: Links, derived: Derived) -> None:
    of_goal: dict[str, set[str]] = defaultdict(set)
    for id, targets in links.targets.items():
        if "niveau" not in targets:
            continue
        derived.niveaus[id] = frozenset(targets["niveau"])
        if release.entities[id].type == "doelniveau":
            for goal in targets.get("doel", ()):
                of_goal[goal].update(targets["niveau"])
    for goal, niveaus in of_goal.items():
        derived.niveaus[goal] = derived.niveaus.get(goal, NONE) | niveaus


def _union(parts: Iterable[Ids]) -> Ids:
    return frozenset().union(*parts)


def _roll_up(release: Release, links: Links, tree: Tree, derived: Derived, order: list[str]) -> None:
    """A node has the levels of what it holds: its parts, its uitwerkingen and illustraties, its doelniveaus."""
    entities = release.entities
    below: dict[str, Ids] = {}
    for id in [*(id for id in entities if id not in tree.parents), *order][::-1]:
        if id in below or entities[id].type in DETAIL_KINDS:
            continue
        parts = [derived.niveaus.get(child, NONE) | below.get(child, NONE) for child in tree.children.get(id, ())]
        parts += [
            derived.niveaus.get(detail, NONE)
            for detail in tree.details.get(id, ())
            if entities[detail].type in ROLLS_UP
        ]
        parts += [derived.niveaus.get(join, NONE) for join in links.of(id, "doelniveau")]
        below[id] = _union(parts)
        if new := below[id] - derived.niveaus.get(id, NONE):
            derived.afgeleide_niveaus[id] = new


def _pass_down(release: Release, tree: Tree, derived: Derived, order: list[str]) -> None:
    """What has no level, of itself or from below, has that of the programme or set that it belongs to."""
    held: dict[str, Ids] = {}
    for id in order:
        own = derived.niveaus.get(id, NONE) if release.entities[id].type in PASSES_DOWN else NONE
        held[id] = own | _union(held.get(parent, NONE) for parent in tree.parents.get(id, ()))
        if held[id] and not derived.niveaus.get(id) and not derived.afgeleide_niveaus.get(id):
            derived.afgeleide_niveaus[id] = held[id]


def _subjects(release: Release, links: Links, tree: Tree, derived: Derived, order: list[str]) -> None:
    entities = release.entities
    for id in dict.fromkeys([*order, *links.targets]):
        own = frozenset(links.of(id, "vakleergebied"))
        vakken = own | _union(derived.vakken.get(parent, NONE) for parent in tree.parents.get(id, ()))
        if vakken and entities[id].type not in DETAIL_KINDS:
            derived.vakken[id] = vakken
    for goal, contents in derived.leerdoel_van.items():
        if vakken := _union(derived.vakken.get(content, NONE) for content in contents):
            derived.vakken[goal] = derived.vakken.get(goal, NONE) | vakken


def _by_code(release: Release, links: Links, derived: Derived) -> None:
    """A goal of the inhoudslijnen without doelniveau: its code (OJW.1.001) names the subject, and they are all po."""
    subjects: dict[str, Ids] = {}
    for entity in release.entities.values():
        if entity.type == "inh_vakleergebied" and not entity.is_deprecated:
            code = str(entity.values.get("prefix", "")).casefold()
            subjects[code] = subjects.get(code, NONE) | frozenset(links.of(entity.id, "vakleergebied"))
    for entity in release.entities.values():
        code = aanbod_code(entity)
        if code in subjects:
            derived.vakken[entity.id] = derived.vakken.get(entity.id, NONE) | subjects[code]
            derived.sectoren[entity.id] = frozenset({PO})


def aanbod_code(entity: Entity) -> str:
    """The subject code in a goal's aanbodid, in lower case; empty when it has none."""
    head, dot, _ = str(entity.values.get("aanbodid", "")).partition(".")
    return head.strip().casefold() if dot else ""


def _sectors(release: Release, derived: Derived) -> None:
    for id, entity in release.entities.items():
        if entity.type in DETAIL_KINDS or entity.type in ("niveau", "doelniveau", "vakleergebied"):
            continue
        niveaus = derived.niveaus.get(id, NONE) | derived.afgeleide_niveaus.get(id, NONE)
        if sectors := _union(sectors_of(niveau) for niveau in niveaus):
            derived.sectoren[id] = derived.sectoren.get(id, NONE) | sectors
