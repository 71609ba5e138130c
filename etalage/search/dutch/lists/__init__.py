"""The short lists of the language, for people to add to: words parted by spaces or lines, # before a remark."""

from __future__ import annotations

from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of a list, without remarks and empty ones."""
    text = (files("etalage.search.dutch.lists") / name).read_text("utf-8")
    return [line for line in (line.partition("#")[0].strip() for line in text.splitlines()) if line]


def listed(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(word for line in lines(name) for word in line.split())
