"""Figures of a release by which a load is recognised as right. Pure; `table` writes them down."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ingest.curriculum.derive import PO, SO, VO, VSO, Derived, derive
from ingest.curriculum.links import ACTUEEL, Links, resolve, stand_of
from ingest.curriculum.notes import note_strange
from ingest.curriculum.source import Release, read
from ingest.curriculum.tree import Tree, plant

SECTOR_NAMES = {PO: "po", SO: "so", VO: "vo", VSO: "vso"}


class Figures:
    """All that the page tells, counted once."""

    def __init__(self, folder: Path) -> None:
        self.release: Release = read(folder)
        self.links: Links = resolve(self.release)
        note_strange(self.release, self.links)
        self.tree: Tree = plant(self.release, self.links)
        self.derived: Derived = derive(self.release, self.links, self.tree)

    def entities(self) -> Counter[tuple[str, str, str]]:
        """(context, type, stand) → entities; an overlay counts under its own stand."""
        return Counter(
            (entity.context.rsplit("/", 1)[-1], entity.type, stand_of(entity))
            for entity in self.release.entities.values()
        )

    def count(self, kind: str, **values: str) -> int:
        """Live entities of the newest state of one type, with these values."""
        return sum(
            entity.type == kind
            and stand_of(entity) == ACTUEEL
            and all(entity.values.get(name) == value for name, value in values.items())
            for entity in self.release.entities.values()
        )

    def sectors(self, kind: str, **values: str) -> Counter[str]:
        """Live entities of one type by sector, "po + so" when there are several, "onbekend" for none."""
        return Counter(
            " + ".join(sorted(SECTOR_NAMES.get(id, id) for id in self.derived.sectoren.get(entity.id, ())))
            or "onbekend"
            for entity in self.release.entities.values()
            if entity.type == kind
            and stand_of(entity) == ACTUEEL
            and all(entity.values.get(name) == value for name, value in values.items())
        )

    def renewed(self, kind: str) -> Counter[str]:
        """Renewed kerndoelen by the group that a school asks for; functional sets apart, whatever their sector."""
        functional = self._below("functionele kerndoelenset")
        ordinary = self._below("kerndoelenset")
        result: Counter[str] = Counter()
        for id in (functional | ordinary) & {e.id for e in self.release.entities.values() if e.type == kind}:
            sectors = self.derived.sectoren.get(id, frozenset())
            if not sectors:
                result["onbekend"] += 1
            elif id in functional:
                result["functioneel"] += 1
            else:
                result["po/so" if PO in sectors else "vo/vso"] += 1
        return result

    def rows(self) -> list[int]:
        """Number of ordered cells of each row of a leerlijn."""
        return [
            len(self.links.of(entity.id, "leerlijn_inhoud"))
            for entity in self.release.entities.values()
            if entity.type == "leerlijn_inhoudsrij"
        ]

    def _below(self, settype: str) -> set[str]:
        todo = [
            entity.id
            for entity in self.release.entities.values()
            if entity.type == "fo_set" and entity.values.get("settype") == settype
        ]
        found: set[str] = set()
        while todo:
            id = todo.pop()
            if id not in found:
                found.add(id)
                todo.extend(self.tree.children.get(id, ()))
        return found
