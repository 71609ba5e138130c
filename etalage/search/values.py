"""Nodes of a graph → values of a field. Knows no store and no engine."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from etalage.search import Value
from etalage.search.fields import Facet, Field, ValueKind
from etalage.search.paths import Node

TEXT_LENGTH = 20_000
"""Characters of one text that are read; a longer one can be found by its beginning."""

KEYWORD_LENGTH = 2_000
"""Characters; a longer keyword or IRI is left out."""

Piece = Any
"""A value before it is put in its place between the others: pieces of one field can be compared."""

_RANKS = {"nl": 0, None: 1}
"""Dutch first, then what has no language, then the rest (2): the first title is the one that is shown."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")


def values(field: Field, nodes: Sequence[Node]) -> tuple[Value, ...]:
    """The values of a field, each once."""
    return joined(field, pieces(field, nodes))


def pieces(field: Field, nodes: Iterable[Node]) -> list[Piece]:
    """What can be read of some of the nodes of a field."""
    match field.kind:
        case ValueKind.TEXT:
            return _texts(nodes)
        case ValueKind.NUMBER:
            return _numbers(nodes, is_price=field.facet is Facet.PRICE)
        case ValueKind.BOOL:
            return [text_at(node) in ("true", "1") for node in nodes]
        case ValueKind.DATE:
            return [match[0] for node in nodes if (match := _DATE.match(text_at(node)))]
        case _:
            found = [text_at(node).strip() for node in nodes]
            return [text for text in found if 0 < len(text) <= KEYWORD_LENGTH and text.startswith(field.within)]


def joined(field: Field, found: Sequence[Piece]) -> tuple[Value, ...]:
    """The pieces of all nodes of a field as its values. Sorted, because the order of triples says nothing."""
    if not found:
        return ()
    match field.kind:
        case ValueKind.TEXT:
            return tuple(dict.fromkeys([text for _, text in sorted(found)]))
        case ValueKind.DATE:
            return (max(found),)
        case _:
            return tuple(found) if len(found) == 1 else tuple(sorted(set(found)))


def text_at(node: Node) -> str:
    """The lexical form of a literal, the IRI of a node."""
    return node if isinstance(node, str) else node.value


def _texts(nodes: Iterable[Node]) -> list[tuple[int, str]]:
    found = []
    for node in nodes:
        if not isinstance(node, str) and (text := " ".join(node.value[:TEXT_LENGTH].split())):
            found.append((_RANKS.get(node.language, 2), text))
    return found


def _numbers(nodes: Iterable[Node], is_price: bool) -> list[float]:
    """Finite numbers. In a price "true" (free of charge) is 0 and "false" says nothing about the amount."""
    numbers = []
    for node in nodes:
        text = text_at(node)
        if is_price and text in ("true", "false"):
            numbers += [0.0] if text == "true" else []
            continue
        try:
            number = float(text)
        except ValueError:
            continue
        if math.isfinite(number) and (number >= 0 or not is_price):
            numbers.append(number)
    return numbers
