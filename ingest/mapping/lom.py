"""A <lom> element of either binding (IMS, IEEE) → one tree of named values. Knows no fields."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from etalage.findings import Position
from ingest.mapping.circles import NO_CHILDREN
from ingest.mapping.texts import UNWANTED
from ingest.source import SourceRecord
from ingest.xml_place import place_of

IMS = "http://www.imsglobal.org/xsd/imsmd_v1p2"
IEEE = "http://ltsc.ieee.org/xsd/LOM"

_IMS_NAMES = {
    "langstring": "string",
    "catalogentry": "identifier",
    "centity": "entity",
    "person": "entity",
    "metadatascheme": "metadataschema",
}
"""Names of the IMS binding → those of the IEEE binding, in lower case."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNNAMED = ("string", "value", "vcard")
"""Wrapping that says nothing to a publisher."""
_MAX_DEPTH = 40
"""LOM needs 8. Below this nothing is read apart: it is one unknown value."""
_MAX_NAMES = 2000
_names: dict[str, str] = {}


class Node:
    """One element: canonical name, own text (stripped), language, children. A Place for findings."""

    __slots__ = ("children", "done", "element", "lang", "name", "parent", "text")

    def __init__(self, name: str, element: _Element, parent: Node | None) -> None:
        self.name = name
        self.element = element
        self.parent = parent
        self.children: list[Node] = NO_CHILDREN
        self.text = ""
        self.lang: str | None = None
        self.done = False

    def all(self, name: str) -> list[Node]:
        """Children of this name."""
        return [child for child in self.children if child.name == name]

    def get(self, name: str) -> Node | None:
        """The first child of this name."""
        for child in self.children:
            if child.name == name:
                return child
        return None

    def strings(self) -> list[Node]:
        """The places that hold this element's texts: its language strings, and itself when it has text."""
        found = [child for child in self.children if child.name == "string" and child.text]
        if self.text:
            found.insert(0, self)
        return found

    def leaf(self, name: str = "") -> Node | None:
        """The first place with text in this element, or in its child of this name."""
        target = self if not name else self.get(name)
        if target is None:
            return None
        if target.text:
            return target
        for child in target.children:
            if child.name == "string" and child.text:
                return child
        return None

    def value(self) -> Node | None:
        """The place of a vocabulary value: `value`, or the element itself where a feed leaves the wrapping out."""
        return self.leaf("value") or self.leaf()

    @property
    def path(self) -> str:
        """Canonical path below lom, without indexes and language strings: "general/title"."""
        names: list[str] = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            if node.name != "string":
                names.append(node.name)
            node = node.parent
        return "/".join(reversed(names))

    @property
    def field(self) -> str:
        """Path below lom as the publisher wrote it, with an index where names repeat."""
        return "/".join(self._steps())

    def position(self, record: SourceRecord) -> Position:
        """The line of the element and its path in the file."""
        return place_of(record, self.element)

    def _steps(self) -> list[str]:
        node: Node = self
        steps: list[str] = []
        while node.parent is not None:
            if node.name not in _UNNAMED:
                same = [child for child in node.parent.children if child.name == node.name]
                local = _local(node.element)
                steps.append(local if len(same) == 1 else f"{local}[{same.index(node) + 1}]")
            node = node.parent
        steps.reverse()
        return steps


def _local(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2][:100] if isinstance(tag, str) else "?"


def _name(tag: str) -> str:
    """Canonical name of a tag; names of other namespaces get a mark, so that they match nothing."""
    namespace, _, local = tag.rpartition("}")
    local = local.lower()
    if namespace == "{" + IMS:
        name = _IMS_NAMES.get(local, local)
    elif namespace == "{" + IEEE:
        name = "metadataschema" if local == "metadatascheme" else local
    else:
        name = "?" + local
    if len(_names) < _MAX_NAMES:
        _names[tag] = name
    return name


def read(element: _Element, is_complete: bool = False) -> tuple[Node, list[Node]]:
    """The tree of a lom element, and its nodes with text in the order of the source.

    Unless complete, `metametadata` and the vocabulary names of values are not read: nothing is made of them.
    """
    nodes: list[Node] = []
    root = Node("lom", element, None)
    _fill(root, nodes, is_complete, 0)
    return root, nodes


def _fill(node: Node, nodes: list[Node], is_complete: bool, depth: int) -> None:
    """Read the children of an element that has some. A leaf is read here and not in a call of its own: of three
    elements two are leaves."""
    children: list[Node] = []
    known = _names.get
    text = node.element.text or ""
    skips = not is_complete
    keeps_source = node.name == "taxonpath"
    for child in node.element:
        tag = child.tag
        tail = child.tail
        if tail and not tail.isspace():
            text += " " + tail
        name = known(tag)
        if name is None:
            if not isinstance(tag, str):
                continue
            name = _name(tag)
        if skips and ((name == "source" and not keeps_source) or (name == "metametadata" and depth == 0)):
            continue
        branch = Node(name, child, node)
        children.append(branch)
        if len(child):
            if depth < _MAX_DEPTH:
                _fill(branch, nodes, is_complete, depth + 1)
            else:
                _take(branch, " ".join(str(part) for part in child.itertext())[:10_000], nodes)
        else:
            own = child.text
            if own:
                _take(branch, own, nodes)
    node.children = children
    if text:
        _take(node, text, nodes)


def _take(node: Node, text: str, nodes: list[Node]) -> None:
    text = text.strip()
    if not text:
        return
    if node.name == "string":
        node.lang = node.element.get(_XML_LANG) or node.element.get("language")
    elif node.name == "vcard" and node.parent is not None and not node.parent.text:
        node = node.parent
    node.text = text
    nodes.append(node)


def clean(nodes: list[Node]) -> Iterator[Node]:
    """Remove unwanted characters from texts, in place; gives the nodes that had any."""
    for node in nodes:
        if UNWANTED.search(node.text):
            node.text = UNWANTED.sub("", node.text).strip()
            yield node
