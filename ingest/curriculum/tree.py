"""The tree of a release: who is whose parent, in what order. Several parents are kept; a circle is cut."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.curriculum.links import Links
from ingest.curriculum.relations import Role, relation
from ingest.curriculum.source import Release

Edges = dict[str, list[str]]


@dataclass
class Tree:
    """Parents and children by id, in SLO's order."""

    children: Edges = field(default_factory=lambda: defaultdict(list))
    parents: Edges = field(default_factory=lambda: defaultdict(list))
    details: Edges = field(default_factory=lambda: defaultdict(list))
    """Owner → what is shown with it."""
    former: Edges = field(default_factory=lambda: defaultdict(list))
    """Retired parent → live child: it held it once, and is no place to look for it now."""
    order: dict[str, int] = field(default_factory=dict)
    """Place under the parent, 1-based; the smallest when parents differ."""
    cut: list[tuple[str, str]] = field(default_factory=list)
    """Parent and child of links that closed a circle; they are left out."""
    lines: dict[str, str] = field(default_factory=dict)
    """Block, row or cell → its leerlijn."""

    def add(self, parent: str, child: str, place: int | None) -> None:
        self.children[parent].append(child)
        self.parents[child].append(parent)
        if place is not None:
            self.rank(child, place)

    def rank(self, child: str, place: int) -> None:
        self.order[child] = min(place, self.order.get(child, place))


def plant(release: Release, links: Links) -> Tree:
    """The tree of a release."""
    tree = Tree()
    entities = release.entities
    for id, targets in links.targets.items():
        entity = entities[id]
        for target, ids in targets.items():
            role = relation(entity.type, target).role
            for place, other in enumerate(ids, start=1):
                is_former = entity.is_deprecated and not entities[other].is_deprecated
                if role is Role.PART and is_former:
                    tree.former[id].append(other)
                elif role is Role.PART:
                    tree.add(id, other, place)
                elif role is Role.PARENT:
                    tree.add(other, id, None)
                elif role is Role.DETAIL:
                    tree.details[id].append(other)
                    if not is_former:
                        tree.rank(other, place)
                elif role in (Role.ROW, Role.CELL):
                    tree.rank(other, place)
    _hang_cells(links, tree)
    _cut_circles(tree)
    _follow_lines(release, links, tree)
    return tree


def _hang_cells(links: Links, tree: Tree) -> None:
    """A row is no concept, so its cells hang under the block that owns the row."""
    for id in list(links.targets):
        for row in links.of(id, "leerlijn_inhoudsrij"):
            for place, cell in enumerate(links.of(row, "leerlijn_inhoud"), start=1):
                if id not in tree.parents[cell]:
                    tree.add(id, cell, place)


def downward(edges: Mapping[str, Iterable[str]]) -> tuple[list[str], set[str]]:
    """All nodes, parents before children, and the nodes that lie on or below a circle."""
    incoming: dict[str, int] = defaultdict(int)
    for parent, children in edges.items():
        incoming[parent] += 0
        for child in children:
            incoming[child] += 1
    ready = deque(node for node, count in incoming.items() if not count)
    order: list[str] = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for child in edges.get(node, ()):
            incoming[child] -= 1
            if not incoming[child]:
                ready.append(child)
    return order, {node for node, count in incoming.items() if count > 0}


def _cut_circles(tree: Tree) -> None:
    _, bound = downward(tree.children)
    for parent in sorted(bound):
        for child in [child for child in tree.children.get(parent, ()) if child in bound]:
            tree.children[parent].remove(child)
            tree.parents[child].remove(parent)
            tree.cut.append((parent, child))


def _follow_lines(release: Release, links: Links, tree: Tree) -> None:
    for line in sorted(id for id, entity in release.entities.items() if entity.type == "leerlijn"):
        for block in links.of(line, "leerlijn_inhoudsblok"):
            tree.lines[block] = line
            for sub in links.of(block, "leerlijn_subinhoudsblok"):
                tree.lines[sub] = line
                for row in links.of(sub, "leerlijn_inhoudsrij"):
                    tree.lines.update(dict.fromkeys((row, *links.of(row, "leerlijn_inhoud")), line))
