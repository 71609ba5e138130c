"""Property paths, as in SPARQL 1.1, followed in Python: how a field says where its values stand.

Understood: `schema:name`, `a/b`, `a|b`, `(…)`, `a*`, `a+`, `a?` and, on a single property, `^a`. A path
looks at graphs only through the `Source` that it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    return ways[0] if len(ways) == 1 else _Either(tuple(ways))


def _sequence(tokens: list[str]) -> Path:
    steps = [_step(tokens)]
    while tokens[:1] == ["/"]:
        tokens.pop(0)
        steps.append(_step(tokens))
    return _chain(tuple(steps))


def _chain(steps: tuple[Path, ...]) -> Path:
    return steps[0] if len(steps) == 1 else _Chain(steps)


def _step(tokens: list[str]) -> Path:
    token = tokens.pop(0) if tokens else ""
    step: Path
    if token == "(":
        step = _alternatives(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise ValueError("a bracket of a property path is not closed")
    elif token == "^":
        step = _Inverse(_iri(tokens.pop(0) if tokens else ""))
    else:
        step = _Property(_iri(token))
    if tokens and tokens[0] in "*+?":
        return _Repeated(step, tokens.pop(0))
    return step


def _iri(token: str) -> str:
    prefix, colon, name = token.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"“{token}” is no property: the prefix is not in etalage/namespaces.py")
    return PREFIXES[prefix] + name


@dataclass(frozen=True, slots=True)
class _Property:
    iri: str

    def __call__(self, source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        if len(nodes) == 1:
            return source.objects(nodes[0], self.iri) if isinstance(nodes[0], str) else ()
        subjects = dict.fromkeys(node for node in nodes if isinstance(node, str))
        return [value for subject in subjects for value in source.objects(subject, self.iri)]


@dataclass(frozen=True, slots=True)
class _Inverse:
    iri: str

    def __call__(self, source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        objects = dict.fromkeys(node for node in nodes if isinstance(node, str))
        return [subject for item in objects for subject in source.subjects(self.iri, item)]


@dataclass(frozen=True, slots=True)
class _Either:
    ways: tuple[Path, ...]

    def __call__(self, source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        return [node for way in self.ways for node in way(source, nodes)]


@dataclass(frozen=True, slots=True)
class _Chain:
    steps: tuple[Path, ...]

    def __call__(self, source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        for step in self.steps:
            if not nodes:
                break
            nodes = step(source, nodes)
        return nodes


@dataclass(frozen=True, slots=True)
class _Repeated:
    step: Path
    sign: str

    def __call__(self, source: Source, nodes: Sequence[Node]) -> Sequence[Node]:
        if self.sign == "?":
            return [*nodes, *self.step(source, nodes)]
        found = dict.fromkeys(nodes if self.sign == "*" else self.step(source, nodes))
        edge = list(found)
        while edge:  # ends on cycles too: a node that was seen is not followed again
            edge = [node for node in dict.fromkeys(self.step(source, edge)) if node not in found]
            found.update(dict.fromkeys(edge))
        return list(found)


@dataclass(frozen=True, slots=True)
class Leg:
    """One way that a path can go: along a property of where it begins, and on from there."""

    property: str
    """IRI; empty where the path does not begin with a property (`^a`, `a*`): `onward` is then the whole of it."""
    onward: Path | None
    """None: the values of the property are where the path ends."""


def legs(follow: Path) -> tuple[Leg, ...]:
    """The ways that a path can go; together they lead to the same nodes."""
    match follow:
        case _Property(iri):
            return (Leg(iri, None),)
        case _Either(ways):
            return tuple(leg for way in ways for leg in legs(way))
        case _Chain((first, *rest)):
            return tuple(_with(leg, tuple(rest)) for leg in legs(first))
        case _:
            return (Leg("", follow),)


def _with(leg: Leg, rest: tuple[Path, ...]) -> Leg:
    return Leg(leg.property, _chain(rest if leg.onward is None else (leg.onward, *rest)))
