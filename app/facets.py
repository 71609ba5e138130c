"""Addresses ↔ questions: the parameters of /zoeken, the sidebar, the chips and the tabs. Fields come from the index.

A parameter named after a facet holds chosen values. `soort` says which kind is shown when it is one of Kind's values;
other values of it belong to the facet of that name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from werkzeug.datastructures import MultiDict

from app.presenters import above, capital, kind_word, language_name, name
from app.visit import link, texts, visit
from etalage.namespaces import SLOV
from etalage.records import Begrip
from etalage.search import FacetCount, Kind, Page, Query, Understood
from etalage.search.fields import (
    PRESENT_LABEL,
    PRICE_UNKNOWN,
    PRICE_UNKNOWN_LABEL,
    PRICES,
    SORTS,
    Facet,
    Field,
    Label,
    facets_of,
)

SHOWN = 8
"""Values of a facet that are shown before "Toon alle"."""

SHOWN_OF_TREE = 10
"""The same of a tree: the sectors alone are five."""

OPEN = 4
"""Facets that are open; the others open with a click."""

MOST_VALUES = 50
"""Values of one facet that an address may choose."""

LONGEST = 500
"""Characters of a question that are kept."""

LANGUAGE = "voertaal"
"""The facet whose values are codes of languages."""

STEPS = 400
"""Values of a facet that is counted on request, those with most hits: what is above a value has at least as many."""

MOST_TOPS = 40
"""Tops of such a tree that are shown; first those that hold others."""

SIZE = 10
KINDS = (Kind.MATERIAAL, Kind.LEERDOEL, Kind.ETALAGE)
_PRICE_LABELS = {item.value: item.label for item in PRICES} | {PRICE_UNKNOWN: PRICE_UNKNOWN_LABEL}


@dataclass(frozen=True, slots=True)
class Search:
    """What an address of /zoeken asks for."""

    text: str = ""
    kind: Kind = Kind.MATERIAAL
    filters: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    sort: str = SORTS[0].name
    page: int = 1
    expanded: tuple[str, ...] = ()
    """Facets of which all values are shown."""
    is_exact: bool = False
    """Only words as typed."""

    def query(self, size: int = SIZE, is_explained: bool = False) -> Query:
        """The question for the engine."""
        filters = {facet: frozenset(values) for facet, values in self.filters.items()}
        return Query(
            self.text,
            self.kind,
            filters,
            self.sort,
            self.page,
            size,
            is_exact=self.is_exact,
            is_explained=is_explained,
            also_counted=frozenset(self.expanded),
        )

    def like(self, query: Query) -> Search:
        """The search of another question of the same sort."""
        filters = {facet: tuple(sorted(values)) for facet, values in query.filters.items()}
        return replace(self, text=query.text, filters=filters, page=1)

    def without(self, facet: str, value: str | None = None) -> Search:
        """The same with one value less, or with the whole facet dropped; page 1."""
        left = tuple(item for item in self.filters.get(facet, ()) if value is not None and item != value)
        filters = {key: values for key, values in self.filters.items() if key != facet}
        return replace(self, filters={**filters, facet: left} if left else filters, page=1)

    def of_kind(self, kind: Kind) -> Search:
        """The same question about another kind: filters that it does not have are dropped."""
        known = {field.name for field in facets_of(kind)}
        kept = {key: values for key, values in self.filters.items() if key in known}
        return replace(self, kind=kind, filters=kept, page=1, sort=SORTS[0].name, expanded=())

    def parameters(self) -> list[tuple[str, str]]:
        """Name and value of each parameter, in a fixed order, defaults left out."""
        found = [("q", self.text)] if self.text else []
        found.append(("soort", self.kind.value))
        found += [(facet, value) for facet, values in self.filters.items() for value in values]
        if self.is_exact:
            found.append(("precies", "1"))
        if self.sort != SORTS[0].name:
            found.append(("sorteer", self.sort))
        found += [("alle", facet) for facet in self.expanded]
        if self.page > 1:
            found.append(("pagina", str(self.page)))
        return found

    def address(self) -> str:
        """The address that asks this."""
        arguments: dict[str, list[str]] = {}
        for key, value in self.parameters():
            arguments.setdefault(key, []).append(value)
        return link("search.search", **arguments)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value in the sidebar."""

    value: str
    label: str
    count: int
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One facet in the sidebar."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    total: int
    """Values there are; more than shown: `more` is the address that shows them all."""
    more: str
    is_open: bool
    is_counted: bool = True
    """False: counting its values takes long, so that is done when somebody asks (`more`)."""
    is_steps: bool = False
    """True: below a value more appears when it is chosen."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, with the address without it."""

    facet: str
    label: str
    address: str


def parse(arguments: MultiDict[str, str]) -> Search:
    """The search that an address asks for; what is not understood is left out, so an old link keeps working."""
    kinds = {kind.value: kind for kind in Kind}
    kind = kinds.get(arguments.get("soort", ""), Kind.MATERIAAL)
    filters = {}
    for field in facets_of(kind):
        if values := list(filter(None, arguments.getlist(field.name))):
            filters[field.name] = tuple(dict.fromkeys(values))[:MOST_VALUES]
    sorts = {sort.name for sort in SORTS}
    page = arguments.get("pagina", "1")
    return Search(
        text=" ".join(arguments.get("q", "").split())[:LONGEST],
        kind=kind,
        filters=filters,
        is_exact=arguments.get("precies") == "1",
        sort=arguments.get("sorteer", "") if arguments.get("sorteer") in sorts else SORTS[0].name,
        page=min(max(int(page), 1), 100_000) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        expanded=tuple(name for name in arguments.getlist("alle") if any(f.name == name for f in facets_of(kind))),
    )


def said(label: Label) -> str:
    """A label in the language of the visitor."""
    return label.en if texts().language == "en" else label.nl


def value_label(field: Field, value: str) -> str:
    """What a value of a facet is called."""
    if field.facet is Facet.PRICE:
        return said(_PRICE_LABELS[value]) if value in _PRICE_LABELS else value
    if field.facet is Facet.PRESENCE:
        return said(PRESENT_LABEL)
    if field.name == LANGUAGE:
        return language_name(value)
    if value.startswith(SLOV):
        return kind_word(Begrip(value, value, soort=value.removeprefix(SLOV)))
    return name(visit().names.of(value)) if ":" in value and _is_iri(value) else value


def _is_iri(value: str) -> bool:
    return not any(sign in value for sign in ' <>"{}|^`\\') and value.isprintable()


def groups(search: Search, page: Page) -> list[Group]:
    """The sidebar: every facet of this kind that has a value, in the order of the fields."""
    found: list[Group] = []
    for field in facets_of(search.kind):
        counts = page.facets.get(field.name, ())
        if field.is_counted:
            group = _group(field, search, counts, len(found) < OPEN)
        else:
            group = _on_request(field, search, counts)
        if group.choices or (group.more and page.total):
            found.append(group)
    return found


def _on_request(field: Field, search: Search, counts: Iterable[FacetCount]) -> Group:
    """A tree that is too large to show: its tops, and what is right below each chosen value."""
    chosen = search.filters.get(field.name, ())
    label, is_counted = said(field.label), field.name in search.expanded
    more = replace(search, expanded=(*search.expanded, field.name)).address()
    if not is_counted:
        known = [Choice(value, value_label(field, value), 0, True) for value in chosen]
        return Group(field.name, label, tuple(known), 0, more, bool(chosen), False)
    counted = {item.value: item.count for item in counts if item.count}
    counted = dict(sorted(counted.items(), key=lambda item: -item[1])[:STEPS])
    for value in chosen:
        counted.setdefault(value, 0)
    tree = _as_tree([Choice(v, capital(value_label(field, v)), n, v in chosen) for v, n in counted.items()])
    names = {each.value: visit().names.of(each.value) for each in tree if _is_iri(each.value)}
    holding = {parent for name in names.values() for parent in name.ouders}
    opened = {*chosen, *(parent for value in chosen if value in names for parent in above(names[value]))}
    tops = [each for each in tree if not each.depth]
    kept = {each.value for each in sorted(tops, key=lambda top: (top.value not in holding, -top.count))[:MOST_TOPS]}
    for each in tree:
        if each.value in opened or (each.value in names and opened.intersection(names[each.value].ouders)):
            kept.add(each.value)
    shown = [each for each in tree if each.value in kept]
    return Group(field.name, label, tuple(shown), len(shown), "", True, is_steps=True)


def _group(field: Field, search: Search, counts: Iterable[FacetCount], is_early: bool) -> Group:
    chosen = search.filters.get(field.name, ())
    counted = {item.value: item.count for item in counts if item.count}
    for value in chosen:
        counted.setdefault(value, 0)
    choices = _in_order(
        field, [Choice(v, capital(value_label(field, v)), n, v in chosen) for v, n in counted.items()]
    )
    is_expanded = field.name in search.expanded
    few = SHOWN_OF_TREE if field.facet is Facet.HIERARCHY else SHOWN
    shown = choices if is_expanded or len(choices) <= few else _most_telling(field, choices)
    more = "" if len(shown) == len(choices) else replace(search, expanded=(*search.expanded, field.name)).address()
    return Group(
        field.name, said(field.label), tuple(shown), len(choices), more, is_early or bool(chosen) or is_expanded
    )


def _in_order(field: Field, choices: list[Choice]) -> list[Choice]:
    if field.facet is Facet.PRICE:
        order = list(_PRICE_LABELS)
        return sorted(choices, key=lambda choice: order.index(choice.value) if choice.value in order else len(order))
    if field.facet is Facet.HIERARCHY:
        return _as_tree(choices)
    return sorted(choices, key=lambda choice: (-choice.count, choice.label.casefold()))


def _as_tree(choices: list[Choice]) -> list[Choice]:
    """Values under the value they belong to, in order of rank; what has no rank, by the number of hits.

    One with several parents stands under the deepest, as "havo 4" under "bovenbouw havo" and not under SLO's fase 5;
    of equals, under the first in rank.
    """
    names = visit().names
    by_value = {choice.value: choice for choice in choices}

    def parents(value: str) -> list[str]:
        return [parent for parent in names.of(value).ouders if parent in by_value] if _is_iri(value) else []

    @cache
    def depth(value: str) -> int:
        return len(above(names.of(value)) & by_value.keys())

    under: dict[str, list[str]] = {}
    for value in by_value:
        found = sorted(parents(value), key=lambda parent: (-depth(parent), names.of(parent).volgorde))
        under.setdefault(found[0] if found else "", []).append(value)

    def order(value: str) -> tuple[float, int, str]:
        rank = names.of(value).volgorde if _is_iri(value) else 0.0
        return rank, -by_value[value].count, by_value[value].label.casefold()

    def walk(parent: str, level: int) -> list[Choice]:
        found = []
        for value in sorted(under.get(parent, ()), key=order):
            found += [replace(by_value[value], depth=min(level, 3)), *walk(value, level + 1)]
        return found

    return walk("", 0)


def _most_telling(field: Field, choices: list[Choice]) -> list[Choice]:
    """The values with most hits, and every chosen one, in their own order.

    Of a tree: the tops that hold something, then what holds nothing ("groep 6" says more than the phase it is in).
    """
    if field.facet is not Facet.HIERARCHY:
        kept = {choice.value for choice in sorted(choices, key=lambda choice: -choice.count)[:SHOWN]}
        return [choice for choice in choices if choice.value in kept or choice.is_chosen]
    names = visit().names
    holds = {parent for choice in choices if _is_iri(choice.value) for parent in names.of(choice.value).ouders}
    order = sorted(choices, key=lambda c: ((c.value in holds) + 1 if c.depth else c.value not in holds, -c.count))
    kept = {choice.value for choice in order[:SHOWN_OF_TREE]}
    return [
        replace(choice, depth=min(choice.depth, 1)) for choice in choices if choice.value in kept or choice.is_chosen
    ]


def chips(search: Search, understood: Iterable[Understood] = ()) -> list[Chip]:
    """The levels that the text named, then the chosen values in the order of the sidebar."""
    levels = [
        Chip(
            texts()("chips.understood"),
            capital(level.en if texts().language == "en" else level.nl),
            replace(search, text=level.without, page=1).address(),
        )
        for level in understood
        if level.is_used
    ]
    chosen = [
        Chip(said(field.label), capital(value_label(field, value)), search.without(field.name, value).address())
        for field in facets_of(search.kind)
        for value in search.filters.get(field.name, ())
    ]
    return [*levels, *chosen]
