"""An <Entry> of the ECK catalogue, of any version → a tree of named values. Knows no fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml.etree import _Element

from etalage.findings import Position
from ingest.mapping.texts import UNWANTED
from ingest.source import SourceRecord
from ingest.xml_place import place_of

_MAX_DEPTH = 20
"""An entry needs 3. Below this nothing is read apart: it is one unknown value."""
_CODED = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});", re.ASCII)
"""What stands in a text that was escaped twice: "TAAL &amp; SPELLING"."""


class Node:
    """One element: its name in lower case, own text (stripped), children. A Place for findings."""

    __slots__ = ("children", "done", "element", "name", "parent", "text")

    def __init__(self, element: _Element, parent: Node | None) -> None:
        self.element = element
        self.name = _local(element).lower()
        self.parent = parent
        self.children: list[Node] = []
        self.text = ""
        self.done = False

    def all(self, *way: str) -> list[Node]:
        """The elements with text down a path of names in lower case: all("sectors", "sector")."""
        found = [self]
        for name in way:
            found = [child for node in found for child in node.children if child.name == name]
        return [node for node in found if node.text]

    def one(self, *way: str) -> Node | None:
        """The first of them."""
        return next(iter(self.all(*way)), None)

    @property
    def field(self) -> str:
        """Path below Entry as the publisher wrote it, with an index where names repeat."""
        steps: list[str] = []
        node = self
        while node.parent is not None:
            same = [child for child in node.parent.children if child.name == node.name]
            local = _local(node.element)
            steps.append(local if len(same) == 1 else f"{local}[{same.index(node) + 1}]")
            node = node.parent
        return "/".join(reversed(steps))

    def position(self, record: SourceRecord) -> Position:
        """The line of the element and its path in the file."""
        return place_of(record, self.element)


class Piece:
    """A part of the text of an element, as "MBO" of "VO, MBO". A Place at that element."""

    def __init__(self, node: Node, text: str) -> None:
        self.node = node
        self.text = text

    @property
    def done(self) -> bool:
        """Something became of the element."""
        return self.node.done

    @done.setter
    def done(self, value: bool) -> None:
        self.node.done = value

    @property
    def field(self) -> str:
        """That of the element."""
        return self.node.field

    def position(self, record: SourceRecord) -> Position:
        """That of the element."""
        return self.node.position(record)


def _local(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2][:100] if isinstance(tag, str) else "?"


def read(entry: _Element) -> tuple[Node, list[Node]]:
    """The tree of an entry, and its nodes with text in the order of the source."""
    leaves: list[Node] = []
    root = Node(entry, None)
    _fill(root, leaves, 0)
    return root, leaves


def _fill(node: Node, leaves: list[Node], depth: int) -> None:
    parts = [node.element.text or ""]
    if depth >= _MAX_DEPTH:
        parts = [" ".join(str(text) for text in node.element.itertext())[:10_000]]
    for element in () if depth >= _MAX_DEPTH else node.element:
        parts.append(element.tail or "")
        if isinstance(element.tag, str):
            node.children.append(Node(element, node))
    node.text = " ".join(part.strip() for part in parts if part.strip())
    if node.text:
        leaves.append(node)
    for child in node.children:
        _fill(child, leaves, depth + 1)


def clean(leaves: list[Node]) -> Iterator[tuple[Node, str]]:
    """Mend texts in place: (node, rule) for each with unwanted characters or escaped twice."""
    for node in leaves:
        if _CODED.search(node.text):
            node.text = _CODED.sub(lambda match: unescape(match[0]), node.text).strip()
            yield node, "tekens-gecodeerd"
        if UNWANTED.search(node.text):
            node.text = UNWANTED.sub("", node.text).strip()
            yield node, "tekens-verwijderd"
