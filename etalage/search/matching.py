"""A plan without its scores: the same documents by fewer clauses, for counting. Knows no engine.

What only puts a document higher is left out, and clauses of which one is enough become one list, each clause once. A
question of one word has some thirty terms in four layers; as one list they are counted in half of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etalage.search.plan import Best, Clause, Every, Everything, Fixed, Some, Term, Times


def matching(asked: Clause) -> Clause:
    """What finds exactly the documents that the plan finds. Its scores mean nothing."""
    match asked:
        case Times(clause, _) | Fixed(clause, _):
            return matching(clause)
        case Best(clauses, _):
            return _one_of(clauses)
        case Some(clauses, least) if least <= 1:
            return _one_of(clauses)
        case Some(clauses, least):
            return Some(tuple(map(matching, clauses)), least)
        case Every(clauses, _):
            return _all_of(clauses)
        case _:
            return asked


def _one_of(clauses: tuple[Clause, ...]) -> Clause:
    found = _different(one for clause in clauses for one in _alternatives(matching(clause)))
    return found[0] if len(found) == 1 else Some(found)


def _different(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Each term once; other clauses are not compared, which takes longer than asking them twice."""
    seen: set[tuple[str, str]] = set()
    found = []
    for one in clauses:
        if isinstance(one, Term):
            term = one.field, one.term
            if term in seen:
                continue
            seen.add(term)
        found.append(one)
    return tuple(found)


def _alternatives(clause: Clause) -> Iterator[Clause]:
    if isinstance(clause, Some) and clause.least <= 1:
        yield from clause.clauses
    else:
        yield clause


def _all_of(clauses: tuple[Clause, ...]) -> Clause:
    found = _different(one for clause in clauses for one in _conditions(matching(clause)))
    if not found:
        return Everything()
    return found[0] if len(found) == 1 else Every(found)


def _conditions(clause: Clause) -> Iterator[Clause]:
    if isinstance(clause, Every):
        yield from clause.clauses
    elif not isinstance(clause, Everything):
        yield clause
