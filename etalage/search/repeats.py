"""Equal titles among hits: SLO says one thing for many levels and subjects, and ten times the same is no page.

Only the order changes, and only among the first WINDOW hits: every hit stays reachable, and each page of an answer
is a slice of one and the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

WINDOW = 100
"""Hits of which equal titles are put behind the others; to be asked for with the first page, whatever its size."""

T = TypeVar("T")


def once_first(hits: Sequence[T], title: Callable[[T], str]) -> list[T]:
    """The first hit of each title, in order, then the others, in order. Case and a final stop make no difference."""
    seen: set[str] = set()
    first: list[T] = []
    others: list[T] = []
    for hit in hits:
        name = title(hit).casefold().strip().rstrip(".").rstrip()
        (others if name in seen else first).append(hit)
        seen.add(name)
    return first + others
