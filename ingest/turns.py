"""Whose turn it is in a feed that several processes read: what another one works out need not be parsed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from ingest.source import Deferred

_ahead: Callable[[], int] | None = None


def ahead() -> int:
    """How many of the next items another process works out; 0 when the next one is for this process."""
    return _ahead() if _ahead is not None else 0


def share(ahead: Callable[[], int] | None) -> None:
    """Who knows in this process; None when it reads alone."""
    global _ahead
    _ahead = ahead


def _another() -> NoReturn:
    raise AssertionError("this record is another process'")


ELSEWHERE = Deferred(_another)
"""In place of an item that another process works out, so that all count alike."""
