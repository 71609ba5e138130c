"""Asking the search engine for a part of a page that can do without: the page goes on when the engine does not.

A page that is an answer of the engine and nothing else asks `visit().engine`; that trouble has a row in `errors`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, g

from app.visit import visit
from etalage.errors import SearchError
from etalage.search import Page, Query, SearchEngine

T = TypeVar("T")

LOG = logging.getLogger("etalage.app")

NOTHING = Page((), 0, {}, {})

RETRY = 10
"""Seconds after which it is worth while to ask again."""


def found(query: Query) -> Page:
    """The answer; an empty one, with a notice on the page, when the engine does not answer."""
    page = asked(lambda engine: engine.search(query), NOTHING)
    if page.is_behind:
        note_behind()
    return page


def asked(ask: Callable[[SearchEngine], T], instead: T) -> T:
    """What the engine answers, or `instead`. When it was away once it is left alone for the rest of the page."""
    if is_away():
        return instead
    try:
        return ask(visit().engine)
    except SearchError as error:
        note_away(error)
        return instead


def extra(ask: Callable[[SearchEngine], T], instead: T) -> T:
    """The same for what stands beside an answer that did come: without it the page says that it is not complete."""
    if search_state() == "slow":
        return instead
    try:
        return ask(visit().engine)
    except SearchError as error:
        LOG.warning("search is slow: %s", error)
        g.search_state = "slow"
        return instead


def note_away(error: SearchError) -> None:
    """Say on this page that searching does not work."""
    LOG.warning("search is away: %s", error)
    g.search_state = "away"


def note_behind() -> None:
    """Say on this page that the index holds another version than is read."""
    g.setdefault("search_state", "behind")


def is_away() -> bool:
    """Whether the engine did not answer while this page was made."""
    return search_state() == "away"


def search_state() -> str:
    """Empty, "behind", "slow" or "away": what the notice on the page is about."""
    return str(g.get("search_state", ""))


def install(app: Flask) -> None:
    """Let templates know."""
    app.jinja_env.globals.update(search_state=search_state)
