"""Which objects of a JSON-LD text are records, what they are called, and which others they point to. No meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin

from ingest.mapping.texts import UNWANTED
from ingest.readers.jsonld_types import PRIMARY, SECONDARY, SUPPORTING

LISTS = ("@graph", "dataFeedElement", "itemListElement")
"""Names under which an object holds records."""
WRAPPERS = ("item", "recordData", "record", "jsonld", "_source", "document", "data")
"""Names under which an object without a type holds one record."""
MAX_INCLUDED = 20
MAX_STEPS = 5000

TYPE_NAMES = ("@type", "type", "rdf:type")
ID_NAMES = ("@id", "id")
_OTHER_NAMES = ("identifier", "schema:identifier", "url", "schema:url")


class Node(NamedTuple):
    """An object and its pointer in the text."""

    content: Mapping[str, Any]
    pointer: str


def short(name: str) -> str:
    """A type or property without its namespace: https://schema.org/Book, schema:Book → Book."""
    return name.rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def types_of(node: Mapping[str, Any]) -> set[str]:
    """The short names of the types of an object."""
    return {short(each) for name in TYPE_NAMES for each in _several(node.get(name)) if isinstance(each, str)}


def looks_like_record(node: object) -> bool:
    """True for an object that has a type, an address or a name."""
    return isinstance(node, dict) and any(
        name in node for name in (*TYPE_NAMES, *ID_NAMES, "@context", "name", "schema:name")
    )


def unwrapped(node: Mapping[str, Any], pointer: str = "") -> Node:
    """The record itself, when an object without a type only carries it."""
    for name in WRAPPERS:
        inner = node.get(name)
        if (
            isinstance(inner, dict)
            and looks_like_record(inner)
            and not (types_of(node) - {"ListItem", "DataFeedItem"})
        ):
            return Node(inner, f"{pointer}/{name}")
    return Node(node, pointer)


def nodes_of(value: object, pointer: str = "") -> Iterator[Node]:
    """The objects of a document: those of its lists (@graph), the elements of an array, or the object itself."""
    if isinstance(value, list):
        for number, each in enumerate(value):
            if isinstance(each, dict):
                yield from nodes_of(each, f"{pointer}/{number}")
    elif isinstance(value, dict):
        lists = [name for name in LISTS if isinstance(value.get(name), list)]
        context = value.get("@context")
        for name in lists:
            for node in nodes_of(value[name], f"{pointer}/{name}"):
                has_own = context is None or "@context" in node.content
                yield node if has_own else Node({"@context": context, **node.content}, node.pointer)
        if not lists or types_of(value) & PRIMARY:
            yield unwrapped(value, pointer)


def materials(nodes: list[Node]) -> list[Node]:
    """Those that are learning materials; the lesser types only when there are no better ones."""
    for wanted in (PRIMARY, SECONDARY):
        found = [node for node in nodes if types_of(node.content) & wanted]
        if found:
            return found
    return []


def is_supporting(node: Mapping[str, Any]) -> bool:
    """True for a maker, term, page or price: all its types are of that kind."""
    types = types_of(node)
    return bool(types) and types <= SUPPORTING


def identifier_of(node: Mapping[str, Any], base: str = "") -> str:
    """What the publisher calls it: @id, else identifier or url; "" when it has no name of its own."""
    for name in ID_NAMES:
        if found := _text(node.get(name)):
            if found.startswith("_:"):
                continue
            return urljoined(base, found)
    for name in _OTHER_NAMES:
        for each in _several(node.get(name)):
            if isinstance(each, dict):
                each = each.get("@value") or each.get("value") or each.get("schema:value") or each.get("@id")
            if found := _text(each):
                return urljoined(base, found) if "url" in name else found
    return ""


def urljoined(base: str, address: str) -> str:
    """An address made whole with that of its page; as it is when it cannot be."""
    if not base or ":" in address.partition("/")[0]:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def by_address(nodes: Iterable[Node], base: str = "") -> dict[str, Mapping[str, Any]]:
    """Objects by their @id, for those that say more than that."""
    found: dict[str, Mapping[str, Any]] = {}
    for content, _ in nodes:
        address = next((text for name in ID_NAMES if (text := _text(content.get(name)))), "")
        if address and len(content) > 1:
            found.setdefault(urljoined(base, address), content)
    return found


def pointed_to(
    node: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], base: str = ""
) -> list[Mapping[str, Any]]:
    """The known objects that a record points to with nothing but their @id, and those that these point to."""
    own = next((text for name in ID_NAMES if (text := _text(node.get(name)))), "")
    seen = {urljoined(base, own)}
    result: list[Mapping[str, Any]] = []
    todo: list[Mapping[str, Any]] = [node]
    while todo and len(result) < MAX_INCLUDED:
        for address in _references(todo.pop(0)):
            whole = urljoined(base, address)
            if whole in known and whole not in seen and len(result) < MAX_INCLUDED:
                seen.add(whole)
                result.append(known[whole])
                todo.append(known[whole])
    return result


def _references(node: Mapping[str, Any]) -> Iterator[str]:
    todo: list[object] = list(node.values())
    steps = 0
    while todo and steps < MAX_STEPS:
        steps += 1
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            address = next((text for name in ID_NAMES if (text := _text(value.get(name)))), "")
            if address and set(value) <= {*ID_NAMES, *TYPE_NAMES}:
                yield address
            else:
                todo.extend(value.values())


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    """One line of what may be printed; numbers too."""
    return " ".join(UNWANTED.sub("", value).split()) if isinstance(value, str) else ""


__all__ = [
    "LISTS", "Node", "by_address", "identifier_of", "is_supporting", "looks_like_record", "materials", "nodes_of",
    "pointed_to", "types_of", "unwrapped", "urljoined",
]  # fmt: skip
