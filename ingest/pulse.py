"""Says that a reader is still getting on, to whoever watches over it: between two records much can be read."""

from __future__ import annotations

from collections.abc import Callable

_listener: Callable[[], None] | None = None


def beat() -> None:
    """Call it for every chunk of a file that was read."""
    if _listener is not None:
        _listener()


def listen(listener: Callable[[], None] | None) -> None:
    """Who hears of every beat in this process; None for nobody."""
    global _listener
    _listener = listener
