"""What can be asked instead of a question that gives nothing: each with the number that it does give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from etalage.namespaces import SKOS
from etalage.rdf import NamedNode
from etalage.search import Alternative, Query, Understood
from etalage.store import View

WORDS = 5
"""Words of a question that are tried one by one."""

PARENTS = 3
"""Broader goals that are tried."""

GOAL = "doel"


def alternatives(
    count: Callable[[Query], int],
    query: Query,
    understood: Sequence[Understood],
    words: Sequence[str],
    view: View | None,
) -> tuple[Alternative, ...]:
    """The questions nearby that give something, of each sort those with most first. `words`: what was sought."""
    tried = [*_filters(query), *_levels(query, understood), *_broader(query, view), *_words(query, words)]
    found = [replace(one, total=count(one.query)) for one in tried]
    order = list(dict.fromkeys(one.reason for one in found))
    return tuple(
        sorted((one for one in found if one.total), key=lambda one: (order.index(one.reason), -one.total, one.about))
    )


def _filters(query: Query) -> Iterator[Alternative]:
    for name, values in query.filters.items():
        if values:
            others = {other: chosen for other, chosen in query.filters.items() if other != name}
            yield Alternative("filter", name, replace(query, filters=others, page=1), 0)


def _levels(query: Query, understood: Sequence[Understood]) -> Iterator[Alternative]:
    for level in understood:
        if level.is_used:
            yield Alternative("niveau", level.typed, replace(query, text=level.without, page=1), 0)


def _words(query: Query, words: Sequence[str]) -> Iterator[Alternative]:
    for word in dict.fromkeys(words[:WORDS]):
        if word != query.text:
            yield Alternative("woorden", word, replace(query, text=word, page=1), 0)


def _broader(query: Query, view: View | None) -> Iterator[Alternative]:
    goals = query.filters.get(GOAL, frozenset())
    if view is None or len(goals) != 1:
        return
    (goal,) = goals
    above = [
        triple.object.value
        for triple in view.about(goal)
        if triple.predicate.value == SKOS + "broader" and isinstance(triple.object, NamedNode)
    ]
    for parent in sorted(above)[:PARENTS]:
        filters = {**query.filters, GOAL: frozenset((parent,))}
        yield Alternative("doel", parent, replace(query, filters=filters, page=1), 0)
