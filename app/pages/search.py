"""Results: what was found, how to narrow it, and what to do when nothing was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, jsonify, render_template, request

from app.cards import Card, cards, goal_card
from app.demand import note_search
from app.facets import KINDS, LONGEST, SIZE, Search, chips, groups, parse, said, value_label
from app.negotiation import wants_html
from app.presenters import name, place
from app.searching import NOTHING, RETRY, extra, note_away, note_behind
from app.visit import link, texts, visit
from etalage.errors import SearchError
from etalage.namespaces import SLO
from etalage.records import Begrip
from etalage.search import Alternative, Hit, Kind, Page, Suggestion
from etalage.search.fields import FIELDS, PRICES, SORTS, facets_of
from etalage.spelling import uuid_of

blueprint = Blueprint("search", __name__)

FITTING = 3
"""Goals in the box beside the materials."""

FREE_WORDS = frozenset(("gratis", "free", "kosteloos"))
PRICED = next(field for field in FIELDS if field.name == "prijs")

SUGGESTIONS = 4
"""Suggestions of one kind."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an empty list: what to drop or choose, and how many it gives."""

    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class Spelled:
    """Another spelling, and the search for what was typed."""

    text: str
    address: str
    is_used: bool
    typed: str
    literally: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in the list."""

    number: int
    last: int
    first_hit: int
    last_hit: int
    links: tuple[tuple[int, str], ...]
    """(number, address); number 0 is a gap."""


@blueprint.get("/suggesties")
def suggestions() -> Response:
    """What somebody may be typing, in groups by kind, as JSON: for a list under the box while typing."""
    typed = request.args.get("q", "")[:LONGEST]
    found = visit().engine.suggest(typed, SUGGESTIONS)
    grouped = [
        {
            "soort": kind.value,
            "label": texts()(f"kind.{kind.value}"),
            "suggesties": [_suggested(hit) for hit in found[kind]],
        }
        for kind in KINDS
        if found[kind]
    ]
    number = sum(len(found[kind]) for kind in KINDS)
    said_aloud = texts().count("suggest.count", number) if number else ""
    return jsonify({"q": typed, "groepen": grouped, "melding": said_aloud})


def _suggested(hit: Hit) -> dict[str, str]:
    if hit.kind is not Kind.LEERDOEL:
        return {"titel": hit.title, "adres": place(hit.iri), "bij": ""}
    card = goal_card(hit.iri).goal
    path = [above.label for above in card.pad] if card else []
    return {"titel": hit.title, "adres": place(hit.iri), "bij": " › ".join(path)}


@blueprint.get("/zoeken")
def search() -> Response:
    """Results; without an engine a page that keeps the question, and what can be done meanwhile."""
    asked = parse(request.args)
    try:
        page, status, more = _results(asked), 200, {}
    except SearchError as error:
        if not wants_html():
            raise
        note_away(error)
        page, status, more = _away(asked), 503, {"Retry-After": str(RETRY)}
    response = Response(page, status, content_type="text/html; charset=utf-8")
    response.headers.extend(more)
    return response


def _away(asked: Search) -> str:
    return render_template("results_away.html", search=asked, chips=chips(asked, ()), numbered=_numbered(asked))


def _results(asked: Search) -> str:
    page = visit().engine.search(asked.query(is_explained=True))
    if page.is_behind:
        note_behind()
    note_search(asked, page)
    tabs = _tabs(asked, page)
    return render_template(
        "results.html",
        search=asked,
        total=page.total,
        cards=cards(page.hits),
        groups=groups(asked, page),
        chips=chips(asked, page.understood),
        left_out=[level for level in page.understood if not level.is_used],
        spelled=_spelled(asked, page.suggestion),
        is_partial=page.is_partial and page.total,
        feed=link("feed.atom", **_arguments(asked)),
        hidden=_hidden(asked),
        tabs=tabs,
        goals=_fitting_goals(asked),
        goals_total=next(n or 0 for kind, _, n, _ in tabs if kind is Kind.LEERDOEL),
        goals_address=asked.of_kind(Kind.LEERDOEL).address(),
        is_product_number=_is_product_number(asked.text),
        numbered=_numbered(asked),
        pages=_pages(asked, page.total),
        sorts=[(sort.name, said(sort.label)) for sort in SORTS if _fits(sort.field, asked.kind)],
        ways=_ways(asked, page.alternatives),
        free=_free(asked),
    )


def _fits(field: str, kind: Kind) -> bool:
    return not field or any(item.name == field and kind in item.paths for item in FIELDS)


def _count(asked: Search) -> int | None:
    """How many there are; None when that takes too long."""
    return extra(lambda engine: engine.count(asked.query()), None)


def _tabs(asked: Search, page: Page) -> list[tuple[Kind, str, int | None, bool]]:
    """Per kind: address, exact number behind it, and whether it is the one that is shown."""
    found: list[tuple[Kind, str, int | None, bool]] = []
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
    words = [word for word in asked.text.casefold().split() if len(word) > 3]  # "duits": of four paths that of Duits
    return [goal_card(hit.iri, words) for hit in extra(lambda engine: engine.search(question), NOTHING).hits]


def _is_product_number(text: str) -> bool:
    """Whether somebody typed an ISBN or EAN and nothing else: then advice about words is of no use."""
    digits = "".join(text.replace("-", " ").split()).casefold().removeprefix("isbn").lstrip(":")
    return digits[:-1].isdecimal() and (digits[-1].isdecimal() or digits[-1] == "x") and len(digits) in (10, 13)


def _numbered(asked: Search) -> Begrip | None:
    """The node whose number was typed, under any prefix: retired ones are in no index, and people do paste them."""
    uuid = uuid_of(asked.text)
    begrip = visit().names.of(SLO + uuid) if uuid else None
    return begrip if begrip is not None and begrip.is_bekend else None


def _pages(asked: Search, total: int) -> Pages:
    last = max(1, -(-total // SIZE))
    near = sorted({1, last, *range(max(1, asked.page - 2), min(last, asked.page + 2) + 1)})
    links: list[tuple[int, str]] = []
    for number in near:
        if links and number > links[-1][0] + 1:
            links.append((0, ""))
        links.append((number, replace(asked, page=number).address()))
    first = (asked.page - 1) * SIZE + 1
    return Pages(asked.page, last, first, min(asked.page * SIZE, total), tuple(links))


def _arguments(asked: Search) -> dict[str, list[str]]:
    arguments: dict[str, list[str]] = {}
    for key, value in replace(asked, page=1, expanded=()).parameters():
        arguments.setdefault(key, []).append(value)
    return arguments


def _spelled(asked: Search, suggestion: Suggestion | None) -> Spelled | None:
    if suggestion is None:
        return None
    other = replace(asked, text=suggestion.text, page=1).address()
    literally = replace(asked, is_exact=True, page=1).address()
    return Spelled(suggestion.text, other, suggestion.is_used, asked.text, literally)


def _ways(asked: Search, found: Iterable[Alternative]) -> list[Way]:
    """What gives something where this gives nothing."""
    return [Way(_way_label(asked, one), asked.like(one.query).address(), one.total) for one in found]


def _way_label(asked: Search, one: Alternative) -> str:
    text = texts()
    if one.reason == "filter":
        field = next(field for field in facets_of(asked.kind) if field.name == one.about)
        values = ", ".join(value_label(field, value) for value in asked.filters.get(one.about, ()))
        return text("results.none.without", filter=f"{said(field.label)}: {values}")
    if one.reason == "niveau":
        return text("results.none.without", filter=one.about)
    if one.reason == "doel":
        return text("results.none.broader", goal=name(visit().names.of(one.about)))
    return one.about


def _free(asked: Search) -> Way | None:
    """ "gratis engels" is what people type: the question without that word, with the filter that knows it."""
    words = asked.text.split()
    rest = [word for word in words if word.casefold() not in FREE_WORDS]
    if len(rest) == len(words) or "prijs" in asked.filters or asked.kind not in PRICED.paths:
        return None
    free = replace(asked, text=" ".join(rest), filters={**asked.filters, "prijs": (PRICES[0].value,)}, page=1)
    count = _count(free)
    return Way(free.text, free.address(), count) if count else None
