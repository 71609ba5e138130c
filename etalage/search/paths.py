"""Property paths, as in SPARQL 1.1, followed in Python: how a field says where its values stand.

Understood: `schema:name`, `a/b`, `a|b`, `(…)`, `a*`, `a+`, `a?` and, on a single property, `^a`. A path
looks at graphs only through the `Source` that it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Protocol

from etalage.namespaces import PREFIXES
from etalage.rdf import Literal

Node = str | Literal
"""An IRI, or a literal."""


class Source(Protocol):
    """Where a path finds its triples."""

    def objects(self, subject: str, property: str) -> Sequence[Node]:
        """The values of a property, in any order."""
        ...

    def subjects(self, property: str, object: str) -> Sequence[Node]:
        """Who has this value (needed for `^` only)."""
        ...


Path = Callable[[Source, Iterable[Node]], list[Node]]
"""From nodes to the nodes that the path leads to, each once."""

_TOKEN = re.compile(r"\s*([\w-]+:[\w-]+|[()/|*+?^])")


@cache
def path(text: str) -> Path:
    """The path that a text means; ValueError when it means none."""
    tokens = _tokens(text)
    result = _alternatives(tokens)
    if tokens:
        raise ValueError(f"“{text}” is no property path: unexpected “{tokens[0]}”")
    return result


def _tokens(text: str) -> list[str]:
    tokens, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"“{text}” is no property path: look at “{text[position:]}”")
        tokens.append(match[1])
        position = match.end()
    return tokens


def _alternatives(tokens: list[str]) -> Path:
    ways = [_sequence(tokens)]
    while tokens[:1] == ["|"]:
        tokens.pop(0)
        ways.append(_sequence(tokens))
    if len(ways) == 1:
        return ways[0]

    def follow(source: Source, nodes: Iterable[Node]) -> list[Node]:
        start = list(nodes)
        return list(dict.fromkeys(node for way in ways for node in way(source, start)))

    return follow


def _sequence(tokens: list[str]) -> Path:
    steps = [_step(tokens)]
    while tokens[:1] == ["/"]:
        tokens.pop(0)
        steps.append(_step(tokens))
    if len(steps) == 1:
        return steps[0]

    def follow(source: Source, nodes: Iterable[Node]) -> list[Node]:
        found = list(nodes)
        for step in steps:
            if not found:
                break
            found = step(source, found)
        return found

    return follow


def _step(tokens: list[str]) -> Path:
    token = tokens.pop(0) if tokens else ""
    if token == "(":
        step = _alternatives(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise ValueError("a bracket of a property path is not closed")
    elif token == "^":
        step = _inverse(_iri(tokens.pop(0) if tokens else ""))
    else:
        step = _property(_iri(token))
    if tokens and tokens[0] in "*+?":
        return _repeated(step, tokens.pop(0))
    return step


def _iri(token: str) -> str:
    prefix, colon, name = token.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"“{token}” is no property: the prefix is not in etalage/namespaces.py")
    return PREFIXES[prefix] + name


def _property(iri: str) -> Path:
    def follow(source: Source, nodes: Iterable[Node]) -> list[Node]:
        found: dict[Node, None] = {}
        for node in nodes:
            if isinstance(node, str):
                found.update(dict.fromkeys(source.objects(node, iri)))
        return list(found)

    return follow


def _inverse(iri: str) -> Path:
    def follow(source: Source, nodes: Iterable[Node]) -> list[Node]:
        found: dict[Node, None] = {}
        for node in nodes:
            if isinstance(node, str):
                found.update(dict.fromkeys(source.subjects(iri, node)))
        return list(found)

    return follow


def _repeated(step: Path, sign: str) -> Path:
    def follow(source: Source, nodes: Iterable[Node]) -> list[Node]:
        start = list(nodes)
        if sign == "?":
            return list(dict.fromkeys([*start, *step(source, start)]))
        found: dict[Node, None] = dict.fromkeys(start if sign == "*" else step(source, start))
        edge = list(found)
        while edge:  # ends on cycles too: a node that was seen is not followed again
            edge = [node for node in step(source, edge) if node not in found]
            found.update(dict.fromkeys(edge))
        return list(found)

    return follow
