"""Trees whose nodes know what is above and below them: circles, that hold a record until a sweep finds them."""

from __future__ import annotations

from typing import Any, Protocol

NO_CHILDREN: list[Any] = []
"""Shared by all nodes without; never filled."""


class Branch(Protocol):
    """A node."""

    children: list[Any]
    """Nodes."""


def release(root: Branch) -> None:
    """Let go of a tree that is done with, so that memory is free at once and not at a later sweep."""
    waiting = [root]
    for node in waiting:
        if node.children:
            waiting += node.children
            node.children = NO_CHILDREN
