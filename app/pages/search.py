"""Results: what was found, how to narrow it, and what to do when nothing was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request

from app.cards import Card, cards, goal_card
from app.facets import KINDS, SIZE, Search, chips, groups, parse, said, value_label
from app.visit import visit
from etalage.namespaces import SLO, UUID
from etalage.records import Begrip
from etalage.search import Kind, Page
from etalage.search.fields import FIELDS, PRICES, SORTS, facets_of

blueprint = Blueprint("search", __name__)

FITTING = 3
"""Goals in the box beside the materials."""

WORDS = 5
"""Words of a question that are tried one by one when together they find nothing."""

FREE_WORDS = frozenset(("gratis", "free", "kosteloos"))
PRICED = next(field for field in FIELDS if field.name == "prijs")

WINDOW = 10_000
"""Hits that can be paged through (etalage/search/embedded.py)."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an empty list: what to drop or choose, and how many it gives."""

    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in the list."""

    number: int
    last: int
    first_hit: int
    last_hit: int
    links: tuple[tuple[int, str], ...]
    """(number, address); number 0 is a gap."""


@blueprint.get("/zoeken")
def search() -> str:
    """Results."""
    asked = parse(request.args)
    page = visit().engine.search(asked.query())
    nothing = not page.total
    return render_template(
        "results.html",
        search=asked,
        total=page.total,
        cards=cards(page.hits),
        groups=groups(asked, page),
        chips=chips(asked),
        hidden=_hidden(asked),
        tabs=_tabs(asked, page),
        goals=_fitting_goals(asked),
        numbered=_numbered(asked),
        pages=_pages(asked, page.total),
        sorts=[(sort.name, said(sort.label)) for sort in SORTS if _fits(sort.field, asked.kind)],
        drops=_drops(asked) if nothing else [],
        words=_words(asked) if nothing else [],
        free=_free(asked),
    )


def _fits(field: str, kind: Kind) -> bool:
    return not field or any(item.name == field and kind in item.paths for item in FIELDS)


def _count(asked: Search) -> int:
    return visit().engine.search(replace(asked, page=1).query(size=1)).total


def _tabs(asked: Search, page: Page) -> list[tuple[Kind, str, int, bool]]:
    """Per kind: address, exact number behind it, and whether it is the one that is shown."""
    found = []
    for kind in KINDS:
        if kind is asked.kind:
            found.append((kind, asked.of_kind(kind).address(), page.total, True))
        else:
            other = asked.of_kind(kind)
            found.append((kind, other.address(), _count(other), False))
    return found


def _hidden(asked: Search) -> list[tuple[str, str]]:
    """What the form of the sidebar keeps: all but the facets that it shows, and page 1."""
    counted = {field.name for field in facets_of(asked.kind) if field.is_counted}
    return [(key, value) for key, value in replace(asked, page=1).parameters() if key not in counted]


def _fitting_goals(asked: Search) -> list[Card]:
    if asked.kind is not Kind.MATERIAAL or not asked.text or asked.page > 1:
        return []
    question = Search(asked.text, Kind.LEERDOEL).query(FITTING)
    return [goal_card(hit.iri) for hit in visit().engine.search(question).hits]


def _numbered(asked: Search) -> Begrip | None:
    """The node whose number or address of SLO was typed: retired ones are in no index, and people do paste them."""
    uuid = asked.text.removeprefix(SLO).lower()
    begrip = visit().names.of(SLO + uuid) if UUID.fullmatch(uuid) else None
    return begrip if begrip is not None and begrip.is_bekend else None


def _pages(asked: Search, total: int) -> Pages:
    last = max(1, -(-min(total, WINDOW) // SIZE))
    near = sorted({1, last, *range(max(1, asked.page - 2), min(last, asked.page + 2) + 1)})
    links: list[tuple[int, str]] = []
    for number in near:
        if links and number > links[-1][0] + 1:
            links.append((0, ""))
        links.append((number, replace(asked, page=number).address()))
    first = (asked.page - 1) * SIZE + 1
    return Pages(asked.page, last, first, min(asked.page * SIZE, total), tuple(links))


def _drops(asked: Search) -> list[Way]:
    """Filters that stand in the way, with what their removal gives, most first."""
    ways = []
    for field in facets_of(asked.kind):
        values = asked.filters.get(field.name, ())
        if values and (count := _count(asked.without(field.name))):
            label = f"{said(field.label)}: {', '.join(value_label(field, value) for value in values)}"
            ways.append(Way(label, asked.without(field.name).address(), count))
    return sorted(ways, key=lambda way: -way.count)


def _free(asked: Search) -> Way | None:
    """ "gratis engels" is what people type: the question without that word, with the filter that knows it."""
    words = asked.text.split()
    rest = [word for word in words if word.casefold() not in FREE_WORDS]
    if len(rest) == len(words) or "prijs" in asked.filters or asked.kind not in PRICED.paths:
        return None
    free = replace(asked, text=" ".join(rest), filters={**asked.filters, "prijs": (PRICES[0].value,)}, page=1)
    count = _count(free)
    return Way(free.text, free.address(), count) if count else None


def _words(asked: Search) -> list[Way]:
    """The question with fewer words, when it has several."""
    words = list(dict.fromkeys(asked.text.split()))
    if len(words) < 2:
        return []
    tried = [replace(asked, text=word, page=1) for word in words[:WORDS]]
    return [Way(one.text, one.address(), count) for one in tried if (count := _count(one))]
