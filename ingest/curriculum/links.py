"""Resolves the links of a release: which targets are there, which are missing, which are of another type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.curriculum.source import Entity, Release

ACTUEEL = "actueel"
VERVALLEN = "vervallen"


class RelationKey(NamedTuple):
    """A relation as SLO writes it, apart for the newest state, retired entities and each overlay."""

    stand: str
    """actueel, vervallen, or the year of an overlay."""
    from_type: str
    property: str


@dataclass
class Links:
    """Links with a target in the release, by source; and what became of the others."""

    targets: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Id → type of the target → ids, in SLO's order. Without replaces and replacedBy."""
    total: Counter[RelationKey] = field(default_factory=Counter)
    dangling: Counter[RelationKey] = field(default_factory=Counter)
    """Links to an id that no file of the release holds."""
    mistyped: Counter[RelationKey] = field(default_factory=Counter)
    """Links to an entity of another type than the property says; they are left out."""

    def of(self, id: str, target: str) -> tuple[str, ...]:
        """Ids of one type that an entity links to; empty when there are none."""
        return self.targets.get(id, {}).get(target, ())


def stand_of(entity: Entity) -> str:
    """The group under which an entity is counted."""
    return entity.stand or (VERVALLEN if entity.is_deprecated else ACTUEEL)


def resolve(release: Release) -> Links:
    """All links of a release. `replaces` may point outside the release (see missing_predecessors)."""
    links = Links()
    entities = release.entities
    for entity in entities.values():
        stand = stand_of(entity)
        for name, ids in entity.links.items():
            if not ids:
                continue
            key = RelationKey(stand, entity.type, name)
            links.total[key] += len(ids)
            if name in ("replaces", "replacedBy"):
                links.dangling[key] += sum(id not in entities for id in ids)
                continue
            target = name.removesuffix("_id")
            there = [id for id in ids if id in entities]
            right = tuple(id for id in there if entities[id].type == target)
            links.dangling[key] += len(ids) - len(there)
            links.mistyped[key] += len(there) - len(right)
            if right:
                links.targets.setdefault(entity.id, {})[target] = right
    for alias in release.aliases:
        for name, id in (("doel_id", alias.doel), ("parent_id", alias.parent)):
            key = RelationKey(alias.context.partition("/")[0] if "/" in alias.context else ACTUEEL, "alias", name)
            links.total[key] += 1
            links.dangling[key] += id not in entities
    links.dangling, links.mistyped = +links.dangling, +links.mistyped
    return links


def dangling_rows(links: Links, predecessors: bool = False) -> Iterator[tuple[RelationKey, int, int]]:
    """(relation, links, missing) of every relation that misses something; predecessors are another story."""
    for key, count in sorted(links.dangling.items()):
        if (key.property in ("replaces", "replacedBy")) == predecessors:
            yield key, links.total[key], count
