"""Suggestions and coverage give what one finds by looking through the whole store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from etalage.namespaces import SCHEMA, SKOS
from etalage.rdf import text_of
from etalage.search import Hit, Kind
from etalage.search.document import documents
from etalage.search.dutch import exact
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.service import Search
from etalage.search.text import plain
from etalage.store import View
from tests.market import ByStore, stocked

MOST = 4


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """The sample and 150 generated records."""
    with stocked(tmp_path_factory.mktemp("market"), 150) as view:
        yield view


@pytest.fixture(scope="module")
def search(view: View, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    path = tmp_path_factory.mktemp("index")
    writer = open_index_writer(path)
    writer.put(documents(view))
    writer.commit()
    search = Search(open_engine(path), view)
    yield search
    search.close()


@pytest.fixture(scope="module")
def titles(view: View) -> Mapping[str, str]:
    """IRI → title, as the store has it."""
    question = f"SELECT ?iri ?title WHERE {{ ?iri <{SCHEMA}name>|<{SKOS}prefLabel> ?title }}"
    return {text_of(row["iri"]): text_of(row["title"]) for row in view.select(question)}


def fits(typed: str, title: str) -> bool:
    """Whether a title has the words that were typed, and one that begins as the last."""
    *whole, last = exact(plain(typed))
    words = exact(plain(title))
    return set(whole) <= set(words) and any(word.startswith(last) for word in words)


def begins(typed: str, title: str) -> bool:
    return " ".join(exact(plain(title))).startswith(" ".join(exact(plain(typed))))


@pytest.mark.parametrize(
    "typed", ["br", "breu", "breuken ", "meetk", "een les", "spelling o", "klimaat vergelijken: een", "kern", "zzz"]
)
def test_suggestions_are_the_titles_that_fit_and_those_that_begin_so_come_first(view, search, titles, typed):
    found = search.suggest(typed, MOST)
    for kind, iris in ByStore(view).of_kind.items():
        fitting = [iri for iri in iris if fits(typed.strip(), titles[iri])]
        if typed.endswith(" "):
            fitting = [iri for iri in fitting if exact(plain(typed))[-1] in exact(plain(titles[iri]))]
        own = [hit.iri for hit in found[kind]]
        assert set(own) <= set(fitting), kind
        assert len(own) == min(MOST, len(_different(kind, fitting, titles))), kind
        first = [begins(typed, titles[iri]) for iri in own]
        assert first == sorted(first, reverse=True), (kind, first)
        if any(begins(typed, titles[iri]) for iri in fitting):
            assert first[0], kind


def _different(kind: Kind, iris: list[str], titles: Mapping[str, str]) -> set[str]:
    return {iri if kind is Kind.LEERDOEL else titles[iri].casefold() for iri in iris}


def test_suggestions_of_nothing_are_none(search):
    assert search.suggest("", MOST) == {kind: () for kind in Kind}
    assert all(isinstance(hit, Hit) for hits in search.suggest("breuken").values() for hit in hits)


def test_coverage_counts_what_the_store_has_for_every_goal_and_level(view, search):
    store = ByStore(view)
    expected: dict[str, dict[str, int]] = defaultdict(dict)
    for goal, having in store.having["doel"].items():
        for level, fit in store.having["niveau"].items():
            number = len(store.of_kind[Kind.MATERIAAL] & having & fit)
            if number:
                expected[goal][level] = number
    covered = search.coverage()
    assert {goal: dict(levels) for goal, levels in covered.items()} == expected
    assert len(expected) > 20 and sum(map(len, expected.values())) > 100
