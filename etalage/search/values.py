"""Nodes of a graph → values of a field. Knows no store and no engine."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
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
    return joiner(field)(reader(field)(nodes))


def reader(field: Field) -> Callable[[Iterable[Node]], list[Piece]]:
    """What reads the pieces of some of the nodes of this field."""
    match field.kind:
        case ValueKind.TEXT:
            return _texts
        case ValueKind.NUMBER:
            return _prices if field.facet is Facet.PRICE else _numbers
        case ValueKind.BOOL:
            return _truths
        case ValueKind.DATE:
            return _dates
        case _:
            return partial(_keywords, field.within)


def joiner(field: Field) -> Callable[[Sequence[Piece]], tuple[Value, ...]]:
    """What makes values of all pieces of this field. Sorted, because the order of triples says nothing."""
    match field.kind:
        case ValueKind.TEXT:
            return _joined_texts
        case ValueKind.DATE:
            return _latest
        case _:
            return _sorted


def _joined_texts(found: Sequence[Piece]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys([text for _, text in sorted(found)]))


def _latest(found: Sequence[Piece]) -> tuple[Value, ...]:
    return (max(found),) if found else ()


def _sorted(found: Sequence[Piece]) -> tuple[Value, ...]:
    return tuple(found) if len(found) < 2 else tuple(sorted(set(found)))


def text_at(node: Node) -> str:
    """The lexical form of a literal, the IRI of a node."""
    return node if isinstance(node, str) else node.value


def _texts(nodes: Iterable[Node]) -> list[tuple[int, str]]:
    found = []
    for node in nodes:
        if not isinstance(node, str) and (text := " ".join(node.value[:TEXT_LENGTH].split())):
            found.append((_RANKS.get(node.language, 2), text))
    return found


def _truths(nodes: Iterable[Node]) -> list[bool]:
    return [text_at(node) in ("true", "1") for node in nodes]


def _dates(nodes: Iterable[Node]) -> list[str]:
    return [match[0] for node in nodes if (match := _DATE.match(text_at(node)))]


def _keywords(within: str | tuple[str, ...], nodes: Iterable[Node]) -> list[str]:
    found = [text_at(node).strip() for node in nodes]
    return [text for text in found if 0 < len(text) <= KEYWORD_LENGTH and text.startswith(within)]


def _numbers(nodes: Iterable[Node]) -> list[float]:
    """Finite numbers."""
    numbers = []
    for node in nodes:
        with suppress(ValueError):
            numbers.append(float(text_at(node)))
    return [number for number in numbers if math.isfinite(number)]


def _prices(nodes: Iterable[Node]) -> list[float]:
    """Amounts of at least 0. "true" (free of charge) is 0 and "false" says nothing about the amount."""
    texts = [text_at(node) for node in nodes]
    free = [0.0] if "true" in texts else []
    if all(text in ("true", "false") for text in texts):
        return free
    return free + [number for number in _numbers(nodes) if number >= 0]
