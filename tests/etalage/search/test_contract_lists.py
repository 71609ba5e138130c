"""What every search engine does with order, pages, hits and beginnings. See ENGINES in conftest."""

from __future__ import annotations

import random

import pytest

from etalage.search import Document, Kind, Query, Value
from etalage.search.fields import FIELDS, SORTS
from tests.etalage.search.contract import E, L, M, Opened, document, found, names

# -- order and pages -------------------------------------------------------------------------------------------


def test_the_lowest_price_comes_first_and_the_unknown_last(opened: Opened) -> None:
    prices = {"a": (), "b": (25.0,), "c": (0.0,), "d": (100.0,), "e": (9.95, 3.0), "f": ()}
    engine = opened([document(name, prijs=price) for name, price in prices.items()])
    assert found(engine, sort="prijs") == ["c", "e", "b", "d", "a", "f"]


def test_the_best_rated_comes_first_and_the_unrated_last(opened: Opened) -> None:
    ratings = {"a": (), "b": (3.5,), "c": (4.75,), "d": (10.0,), "e": (4.8,)}
    engine = opened([document(name, beoordeling=rating) for name, rating in ratings.items()])
    assert found(engine, sort="waardering") == ["d", "e", "c", "b", "a"]


def test_a_price_per_pupil_is_not_compared_with_one_per_school(opened: Opened) -> None:
    pupil, school = (f"https://w3id.org/etalage/def#eenheid-{unit}" for unit in ("leerling-jaar", "school"))
    engine = opened(
        [
            document("school", prijs=5.0, prijs_per=school),
            document("leerling", prijs=12.5, prijs_per=pupil),
            document("goedkoop", prijs=8.0, prijs_per=pupil),
            document("gratis", prijs=0.0),
        ]
    )
    assert found(engine, sort="prijs-per-leerling") == ["gratis", "goedkoop", "leerling", "school"]


def test_the_newest_comes_first_and_the_undated_last(opened: Opened) -> None:
    dates = {"a": (), "b": ("2019",), "c": ("2024-05-01",), "d": ("2024-05",), "e": ("2024-05-02",), "f": ()}
    engine = opened([document(name, datum=date) for name, date in dates.items()])
    assert found(engine, sort="nieuwste") == ["e", "c", "d", "b", "a", "f"]


def test_titles_are_ordered_as_people_do(opened: Opened) -> None:
    titles = ["Kerndoel 2", "Kerndoel 10", "élan", "Appel", "“Banaan”", "zee", "1 april"]
    engine = opened([document(str(n), title) for n, title in enumerate(titles)])
    hits = engine.search(Query(sort="titel")).hits
    assert [hit.title for hit in hits] == ["1 april", "Appel", "“Banaan”", "élan", "Kerndoel 2", "Kerndoel 10", "zee"]


@pytest.mark.parametrize("sort", [sort.name for sort in SORTS])
@pytest.mark.parametrize("text", ["", "breuken"])
def test_equals_are_ordered_by_iri_and_each_stands_on_one_page(opened: Opened, sort: str, text: str) -> None:
    order = [f"{n:03}" for n in range(95)]
    mixed = random.Random(7).sample(order, len(order))
    engine = opened([document(name, "Breuken") for name in mixed])
    pages = [engine.search(Query(text, sort=sort, page=page, size=10)) for page in range(1, 12)]
    assert [name for page in pages for name in names(page.hits)] == order
    assert {page.total for page in pages} == {95}
    assert pages[-1].hits == ()


def test_better_hits_come_first_on_whatever_page_they_meet_equals(opened: Opened) -> None:
    good = [document(f"b{n:02}", "Breuken") for n in range(7)]
    less = [document(f"a{n:02}", "Breuken en nog een heleboel andere woorden in de titel") for n in range(20)]
    engine = opened([*less, *good])
    pages = [names(engine.search(Query("breuken", page=page, size=5)).hits) for page in range(1, 7)]
    expected = [f"b{n:02}" for n in range(7)] + [f"a{n:02}" for n in range(20)]
    assert [name for page in pages for name in page] == expected


@pytest.mark.parametrize(
    ("page", "size", "number"),
    [(1, 10, 3), (0, 10, 3), (-5, 10, 3), (1, 2, 2), (2, 2, 1), (3, 2, 0), (1, 0, 0), (1, -1, 0),
     (10**9, 10, 0), (10**30, 10**30, 0), (1, 10**30, 3), (5_000, 1_000, 0)],
)  # fmt: skip
def test_pages_that_do_not_exist_are_empty_with_the_right_total(
    opened: Opened, page: int, size: int, number: int
) -> None:
    for text in ("", "breuken"):
        result = opened([document(str(n), "Breuken") for n in range(3)]).search(Query(text, page=page, size=size))
        assert (len(result.hits), result.total) == (number, 3)


def test_a_page_has_a_largest_size(opened: Opened) -> None:
    engine = opened(document(f"{n:04}", "Breuken") for n in range(1_200))
    result = engine.search(Query("breuken", size=100_000))
    assert (len(result.hits), result.total) == (1_000, 1_200)


# -- what a hit tells ------------------------------------------------------------------------------------------


def test_a_hit_says_what_it_is(opened: Opened) -> None:
    hit = opened([document("a", "Kerndoel 05: “Café”", L)]).search(Query("cafe")).hits[0]
    assert (hit.iri, hit.kind, hit.title) == (document("a").iri, L, "Kerndoel 05: “Café”")
    assert hit.score > 0


def test_nothing_is_found_in_an_empty_index(opened: Opened) -> None:
    engine = opened([])
    page = engine.search(Query("breuken"))
    assert (len(engine), page.hits, page.total, page.kinds) == (0, (), 0, {M: 0, L: 0, E: 0})
    assert all(counts == () for counts in page.facets.values())


def test_a_document_may_lack_everything_but_a_title(opened: Opened) -> None:
    engine = opened([Document("https://example.org/a", kind, {"titel": ("Kaal",)}) for kind in Kind])
    assert len(engine) == 1
    assert engine.search(Query("kaal")).total == 1


def test_very_long_values_are_no_trouble(opened: Opened) -> None:
    engine = opened([document("a", "Breuken " + "x" * 100_000, vak="y" * 2_000, omschrijving="z" * 1_000_000)])
    hit = engine.search(Query("breuken")).hits[0]
    assert len(hit.title) <= 500


def test_every_field_can_be_indexed(opened: Opened) -> None:
    values: dict[str, tuple[Value, ...]] = {field.name: ("1",) for field in FIELDS} | {
        "prijs": (1.0,),
        "titel": ("A",),
    }
    assert len(opened([Document("https://example.org/a", M, values)])) == 1


# -- while typing, and the whole -----------------------------------------------------------------------------------


def test_suggestions_come_by_kind_and_begin_with_what_was_typed(opened: Opened) -> None:
    engine = opened(
        [
            document("a", "Rekenen met breuken"),
            document("b", "Breuken vergelijken"),
            document("c", "Breuken vergelijken"),
            document("d", "Breuken", L),
            document("e", "Breuken", L),
            document("f", "Brug", E),
        ]
    )
    suggested = engine.suggest("breu")
    assert [hit.title for hit in suggested[M]] == ["Breuken vergelijken", "Rekenen met breuken"]
    assert names(suggested[L]) == ["d", "e"]
    assert suggested[E] == ()
    assert [hit.title for hit in engine.suggest("rekenen met br")[M]] == ["Rekenen met breuken"]
    assert [hit.title for hit in engine.suggest("br", most=1)[E]] == ["Brug"]


@pytest.mark.parametrize("prefix", ["", "b", " ", "😀", "x" * 10_000, "breu\u0000", '"breu', "\ud800"])
def test_no_beginning_is_an_error(opened: Opened, prefix: str) -> None:
    assert all(len(hits) <= 1 for hits in opened([document("a", "Breuken")]).suggest(prefix).values())


def test_coverage_counts_materials_for_each_goal_and_level(opened: Opened) -> None:
    engine = opened(
        [
            document("a", doel=("x", "boven"), niveau=("groep 6", "po")),
            document("b", doel=("y", "boven"), niveau=("groep 7", "po")),
            document("c", doel=("x", "boven")),
            document("d", kind=L, doel=("x", "boven"), niveau=("groep 6", "po")),
        ]
    )
    assert engine.coverage() == {
        "x": {"groep 6": 1, "po": 1},
        "y": {"groep 7": 1, "po": 1},
        "boven": {"groep 6": 1, "groep 7": 1, "po": 2},
    }
