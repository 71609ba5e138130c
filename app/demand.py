"""Notes what visitors look for and do not find, and says what of it is still lacking.

Nothing of the visitor is looked at but whether it is a person who does not mind: no address, no cookie, no time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from flask import request

from app.facets import Search
from app.searching import asked
from app.visit import visit
from etalage.demand import DemandKind, Wanted
from etalage.errors import StoreError
from etalage.search import Kind, Page, Query

LOG = logging.getLogger("etalage.app")

LISTED = 100
"""Lines of each kind that are shown."""

_PROGRAM = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|http-?client|headless", re.I)
"""In the name of what asks: programs follow every link, and want nothing."""


def note_search(search: Search, page: Page) -> None:
    """Count a question that materials do not answer, or only in part."""
    is_whole_question = search.text and not search.filters and search.page == 1 and not search.is_exact
    if is_whole_question and search.kind is not Kind.LEERDOEL and is_lacking(page) and not page.is_behind:
        _noted(lambda: visit().shop.demand.note_question(search.text))


def note_goal(iri: str) -> None:
    """Count a goal for which there is nothing."""
    _noted(lambda: visit().shop.demand.note_goal(iri))


def is_lacking(page: Page) -> bool:
    """Nothing found, nothing with all the words, or nothing for the level. A typing error lacks nothing."""
    if page.suggestion is not None and page.suggestion.is_used:
        return False
    return not page.total or page.is_partial or any(not level.is_used for level in page.understood)


def wanted(kind: DemandKind) -> list[Wanted]:
    """What is asked most and still lacking. While the index does not answer: what was lacking. Raises StoreError."""
    found = visit().shop.demand.wanted(kind, LISTED)
    return asked(lambda engine: [line for line in found if _is_lacking(line)], found)


def _is_lacking(line: Wanted) -> bool:
    """Whether the version that is read lacks it."""
    engine = visit().engine
    if line.kind is DemandKind.GOAL:
        return not engine.count(Query(filters={"doel": frozenset((line.text,))}, kind=Kind.MATERIAAL))
    return is_lacking(engine.search(Query(line.text, Kind.MATERIAAL, size=0)))


def _noted(note: Callable[[], None]) -> None:
    """Count, unless it is a program or somebody who asked not to be followed. A page never fails by it."""
    headers = request.headers
    if "1" in (headers.get("DNT"), headers.get("Sec-GPC")) or request.method != "GET":
        return
    if visit().asked_version is not None or _PROGRAM.search(headers.get("User-Agent", "")):
        return
    try:
        note()
    except StoreError as error:
        LOG.warning("not counted: %s", error)
