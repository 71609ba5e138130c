"""What moves on the screen while a command works: bars, and numbers as Dutch writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

DELAY = 1.0
"""Seconds before a bar appears: what is done sooner needs none."""

Steps = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done and how much there is."""


@contextmanager
def bars() -> Iterator[Steps]:
    """One bar at a time on standard error, with rate and time left, for each step that takes longer than DELAY.

    A step begins when it is named for the first time; a total of 0 is unknown.
    """
    current: dict[str, tqdm[Any]] = {}

    def step(name: str, done: int, total: int) -> None:
        bar = current.get(name)
        if bar is None:
            _close(current)
            bar = tqdm(
                total=total or None,
                desc=name,
                unit=" stuks",
                delay=DELAY,
                dynamic_ncols=True,
                smoothing=0.1,
                leave=False,
            )
            current[name] = bar
        bar.update(done - bar.n)

    try:
        yield step
    finally:
        _close(current)


def _close(current: dict[str, tqdm[Any]]) -> None:
    for bar in current.values():
        bar.close()
    current.clear()


def number_of(number: int) -> str:
    """12345 → 12.345, as Dutch writes it."""
    return f"{number:,}".replace(",", ".")
