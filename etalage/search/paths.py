"""Property paths, as in SPARQL 1.1, followed in Python: how a field says where its values stand.

Understood: `schema:name`, `a/b`, `a|b`, `(…)`, `a*`, `a+`, `a?` and, on a single property, `^a`. A path
looks at graphs only through the `Source` that it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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


Path = Callable[[Source, Sequence[Node]], Sequence[Node]]
"""From nodes to the nodes that the path leads to. One that is reached twice may be there twice."""

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
    return lambda source, nodes: [node for way in ways for node in way(source, nodes)]


def _sequence(tokens: list[str]) -> Path:
    steps = [_step(tokens)]
    while tokens[:1] == ["/"]:
        tokens.pop(0)
        steps.append(_step(tokens))
    if len(steps) == 1:
        return steps[0]

    def follow(source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        for step in steps:
            if not nodes:
                break
            nodes = step(source, nodes)
        return nodes

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
    def follow(source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        if len(nodes) == 1:
            return source.objects(nodes[0], iri) if isinstance(nodes[0], str) else ()
        subjects = dict.fromkeys(node for node in nodes if isinstance(node, str))
        return [value for subject in subjects for value in source.objects(subject, iri)]

    return follow


def _inverse(iri: str) -> Path:
    def follow(source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        objects = dict.fromkeys(node for node in nodes if isinstance(node, str))
        return [subject for item in objects for subject in source.subjects(iri, item)]

    return follow


def _repeated(step: Path, sign: str) -> Path:
    def follow(source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        if sign == "?":
            return [*nodes, *step(source, nodes)]
        found = dict.fromkeys(nodes if sign == "*" else step(source, nodes))
        edge = list(found)
        while edge:  # ends on cycles too: a node that was seen is not followed again
            edge = [node for node in dict.fromkeys(step(source, edge)) if node not in found]
            found.update(dict.fromkeys(edge))
        return list(found)

    return follow
