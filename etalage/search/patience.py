"""How long a page may wait for search, all its questions together: set once per request, looked at before each."""

from __future__ import annotations

import time
from contextvars import ContextVar

from etalage.errors import SearchDown

LEAST = 0.02
"""Seconds below which no question is worth asking."""

_end: ContextVar[float | None] = ContextVar("end", default=None)


def begin(seconds: float) -> None:
    """From now on questions of this thread have so many seconds, together."""
    _end.set(time.monotonic() + seconds)


def stop() -> None:
    """The page is done: questions of this thread have all the time they want."""
    _end.set(None)


def left(most: float) -> float:
    """Seconds that a question may take: `most`, or what is left. Raises SearchDown when nothing is."""
    end = _end.get()
    if end is None:
        return most
    seconds = end - time.monotonic()
    if seconds < LEAST:
        raise SearchDown("Zoeken duurt te lang.", "Probeer het over een paar seconden opnieuw.")
    return min(most, seconds)
