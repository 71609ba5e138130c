"""What every search engine does with words, codes and filters. See ENGINES in conftest."""

from __future__ import annotations

import random

import pytest

from etalage.errors import BadQuery
from etalage.search import Document, Kind, Query, Value
from etalage.search.fields import FACETS
from tests.etalage.search.contract import (
    CHOICES,
    TEXTS,
    WORDS,
    E,
    L,
    M,
    Opened,
    any_documents,
    document,
    found,
    names,
)

# -- words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["breuken", "breuk", "Breuken!", "  breuken  ", "BREUKEN", "(breuk)"])
def test_a_word_is_found_in_any_inflection(opened: Opened, text: str) -> None:
    engine = opened([document("a", "Rekenen met breuken"), document("b", "Een breuk"), document("c", "Tafels")])
    assert sorted(found(engine, text)) == ["a", "b"]


@pytest.mark.parametrize(("text", "title"), [("creeren", "Creëren"), ("creëren", "Creeren"), ("cafe\u0301", "Café")])
def test_accents_do_not_matter(opened: Opened, text: str, title: str) -> None:
    assert found(opened([document("a", title), document("b", "Iets")]), text) == ["a"]


@pytest.mark.parametrize(
    "field", ["trefwoorden", "doelteksten", "omschrijving", "vaknaam", "niveaunaam", "leveranciernaam"]
)
def test_words_are_sought_in_every_text(opened: Opened, field: str) -> None:
    engine = opened([document("a", **{field: ("Fotosynthese",)}), document("b")])  # type: ignore[arg-type]
    assert found(engine, "fotosynthese") == ["a"]


def test_a_title_says_more_than_keywords_and_those_more_than_a_description(opened: Opened) -> None:
    engine = opened(
        [
            document("omschrijving", "Een les", omschrijving="over vulkanen"),
            document("trefwoorden", "Een les", trefwoorden="vulkanen"),
            document("titel", "Een vulkanen"),
        ]
    )
    assert found(engine, "vulkanen") == ["titel", "trefwoorden", "omschrijving"]


def test_all_words_must_be_there_in_whatever_fields(opened: Opened) -> None:
    engine = opened(
        [
            document("beide", "Breuken", niveaunaam="groep 6"),
            document("alleen-breuken", "Breuken", niveaunaam="groep 7"),
            document("alleen-groep", "Tafels", niveaunaam="groep 6"),
        ]
    )
    assert found(engine, "breuken voor groep 6") == ["beide"]


def test_some_words_are_enough_when_nothing_has_them_all(opened: Opened) -> None:
    engine = opened([document("a", "Breuken"), document("b", "Vulkanen"), document("c", "Tafels")])
    assert sorted(found(engine, "breuken vulkanen")) == ["a", "b"]


def test_a_small_typing_error_is_forgiven_when_nothing_else_is_found(opened: Opened) -> None:
    engine = opened([document("a", "Breuken optellen"), document("b", "Aardrijkskunde"), document("c", "Tafels")])
    assert found(engine, "breuekn") == ["a"]
    assert found(engine, "aardrijskunde") == ["b"]
    assert found(engine, "breuken optelen") == ["a"]


def test_a_typing_error_is_not_sought_when_the_word_exists(opened: Opened) -> None:
    assert found(opened([document("a", "Boeken"), document("b", "Zoeken")]), "zoeken") == ["b"]


def test_the_form_that_was_typed_comes_first(opened: Opened) -> None:
    engine = opened([document("a", "Het getal vijf"), document("b", "De tal vijf")])
    assert found(engine, "tal")[0] == "b"
    assert found(engine, "getal")[0] == "a"


def test_words_side_by_side_in_a_title_come_first(opened: Opened) -> None:
    engine = opened([document("a", "Lezen en begrijpend schrijven"), document("b", "Schrijven en begrijpend lezen")])
    assert found(engine, "begrijpend lezen") == ["b", "a"]


def test_small_words_are_left_out_unless_there_is_nothing_else(opened: Opened) -> None:
    engine = opened([document("a", "Breuken"), document("b", "De wat en de hoe")])
    assert found(engine, "de breuken") == ["a"]
    assert found(engine, "de hoe") == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "😀🎈",
        "!!! ???",
        '"',
        "(((",
        "titel:breuken AND [a TO b]",
        "breuken -optellen +tafels ~2 ^4 *",
        "\\",
        "\x00",
        "\ud800 breuken",
        "x" * 10_000,
        "breuken optellen " * 600,
        "ا ب ت 中文 ελ",
        "' OR 1=1 --",
        "a" * 200 + "?",
    ],
)
def test_no_text_is_an_error(opened: Opened, text: str) -> None:
    page = opened([document("a", "Breuken optellen")]).search(Query(text))
    assert page.total == len(page.hits) <= 1
    assert page.total == sum(page.kinds.values())


def test_text_without_words_finds_nothing(opened: Opened) -> None:
    assert opened([document("a")]).search(Query("😀")).total == 0


def test_only_spaces_is_no_text(opened: Opened) -> None:
    assert opened([document("a")]).search(Query("  \n")).total == 1


# -- codes -----------------------------------------------------------------------------------------------------


def test_a_kerndoel_is_found_by_its_number(opened: Opened) -> None:
    goals = [
        document(
            f"k{n}", f"Kerndoel {n}", L, trefwoorden=f"{n}", code=(f"Kerndoel {n}", f"{n}"), omschrijving=f"Zin {n}."
        )
        for n in range(1, 59)
    ]
    below = [
        document(f"d{n}", "Doelzin 23A", L, plaats="Kerndoel 23", omschrijving="kerndoel 23 " * 9) for n in range(9)
    ]
    engine = opened([*below, *goals])
    assert found(engine, "kerndoel 23", kind=L)[0] == "k23"
    assert found(engine, "Kerndoel 05", kind=L)[0] == "k5"


def test_a_number_with_a_leading_zero_is_the_same_number(opened: Opened) -> None:
    engine = opened([document("a", "Rekenen", L, trefwoorden="PO Kerndoel 01"), document("b", "Rekenen", L)])
    assert found(engine, "kerndoel 1", kind=L) == ["a"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("978-90-01-87654-3", "9789001876543"),
        ("urn:isbn:9789001876543", "978-90-01-87654-3"),
        ("9789001876543", "ISBN 978 90 01 87654 3"),
        ("233024b4-6d7c-43ab-ba63-8d821763e6a2", "233024B4-6D7C-43AB-BA63-8D821763E6A2"),
        (
            "https://opendata.slo.nl/curriculum/uuid/233024b4-6d7c-43ab-ba63-8d821763e6a2",
            "233024b4-6d7c-43ab-ba63-8d821763e6a2",
        ),
        ("https://example.org/les/12345", "https://example.org/les/12345"),
        ("urn:x:les-7", "urn:x:les-7"),
    ],
)
def test_a_code_is_found_as_a_whole_and_comes_first(opened: Opened, code: str, text: str) -> None:
    engine = opened([document("a", omschrijving=text), document("b", "Iets", code=code)])
    assert found(engine, text)[0] == "b"


# -- filters and counts ----------------------------------------------------------------------------------------


def test_or_inside_a_facet_and_between_facets(opened: Opened) -> None:
    engine = opened(
        [
            document("a", vak="rekenen", niveau=("po", "groep 6")),
            document("b", vak="taal", niveau=("po", "groep 7")),
            document("c", vak="muziek", niveau=("po", "groep 6")),
        ]
    )
    vakken = frozenset({"rekenen", "taal"})
    assert sorted(found(engine, filters={"vak": vakken})) == ["a", "b"]
    assert found(engine, filters={"vak": vakken, "niveau": frozenset({"groep 6"})}) == ["a"]


def test_the_other_values_of_a_chosen_facet_keep_their_counts(opened: Opened) -> None:
    engine = opened([document("a", vak="rekenen"), document("b", vak="taal", niveau="po"), document("c", vak="taal")])
    facets = engine.search(Query(filters={"vak": frozenset({"rekenen"})})).facets
    assert [(item.value, item.count) for item in facets["vak"]] == [("taal", 2), ("rekenen", 1)]
    assert facets["niveau"] == ()


def test_a_kind_has_the_facets_that_belong_to_it(opened: Opened) -> None:
    engine = opened([document("a"), document("b", kind=L, doelsoort="kerndoel"), document("c", kind=E)])
    assert "prijs" not in engine.search(Query(kind=L)).facets
    assert engine.search(Query(kind=L)).facets["doelsoort"][0].count == 1
    assert "doelsoort" not in engine.search(Query(kind=M)).facets


def test_the_counts_per_kind_ignore_the_kind_but_not_the_filters(opened: Opened) -> None:
    engine = opened(
        [document("a", vak="taal"), document("b", kind=L, vak="taal"), document("c", kind=L, vak="rekenen")]
    )
    page = engine.search(Query(kind=M, filters={"vak": frozenset({"taal"})}))
    assert page.total == 1
    assert page.kinds == {M: 1, L: 1, E: 0}


def test_an_unknown_price_is_unknown_and_not_zero(opened: Opened) -> None:
    prices = {"a": (0.0,), "b": (10.0,), "c": (10.01,), "d": (25.0,), "e": (99.0,), "f": (), "g": (30.0, 5.0)}
    engine = opened([document(name, prijs=price) for name, price in prices.items()])
    counts = {item.value: item.count for item in engine.search(Query()).facets["prijs"]}
    assert counts == {"gratis": 1, "tot-10": 2, "10-25": 2, "meer-dan-25": 1, "onbekend": 1}
    assert found(engine, filters={"prijs": frozenset({"onbekend"})}) == ["f"]


def test_a_filter_on_a_goal_needs_no_counts(opened: Opened) -> None:
    engine = opened([document("a", doel=("doel", "kerndoel")), document("b", doel=("ander", "kerndoel"))])
    page = engine.search(Query(filters={"doel": frozenset({"doel"})}))
    assert names(page.hits) == ["a"]
    assert "doel" not in page.facets


def test_goals_are_counted_for_who_asks(opened: Opened) -> None:
    engine = opened([document("a", doel=("doel", "kerndoel")), document("b", doel=("ander", "kerndoel"))])
    for filters in ({}, {"doel": frozenset({"doel"})}):
        page = engine.search(Query(filters=filters, also_counted=frozenset({"doel"})))
        assert {item.value: item.count for item in page.facets["doel"]} == {"kerndoel": 2, "doel": 1, "ander": 1}


def test_choosing_a_filter_never_changes_what_is_sought(opened: Opened) -> None:
    documents = [document("a", "Breuken en vulkanen", vak="taal"), document("b", "Breuken", vak="rekenen")]
    engine = opened(documents)
    assert found(engine, "breuken vulkanen") == ["a", "b"]
    for vak, left in (("rekenen", ["b"]), ("taal", ["a"])):
        assert found(engine, "breuken vulkanen", filters={"vak": frozenset({vak})}) == left
        assert engine.search(Query("breuken vulkanen", filters={"vak": frozenset({vak})})).is_partial


def test_what_has_all_words_stands_above_what_has_some(opened: Opened) -> None:
    some = [document(f"a{n}", "Breuken breuken breuken") for n in range(5)]
    engine = opened([*some, document("z", "Vulkanen", omschrijving="Hoe vulkanen werken, en een zin over breuken.")])
    page = engine.search(Query("breuken vulkanen"))
    assert (names(page.hits)[0], page.total, page.is_partial) == ("z", 6, True)
    many = [document(f"m{n}", "Breuken en vulkanen") for n in range(30)]
    page = opened([*some, *many]).search(Query("breuken vulkanen", size=50))
    assert (page.total, page.is_partial) == (30, False)


def test_an_empty_choice_is_no_filter(opened: Opened) -> None:
    assert found(opened([document("a")]), filters={"vak": frozenset()}) == ["a"]


def test_strange_values_find_nothing(opened: Opened) -> None:
    engine = opened([document("a", vak="taal")])
    for value in ("", "onbekend", "\ud800", "x" * 100_000, 'a"b\\c'):
        assert engine.search(Query(filters={"vak": frozenset({value})})).total == 0


@pytest.mark.parametrize("query", [Query(filters={"bestaat-niet": frozenset({"x"})}), Query(sort="bestaat-niet")])
def test_a_filter_or_sort_that_does_not_exist_is_refused(opened: Opened, query: Query) -> None:
    with pytest.raises(BadQuery):
        opened([document("a")]).search(query)


def price_class(prices: tuple[Value, ...]) -> str:
    """Written apart from the engine, to check it."""
    if not prices:
        return "onbekend"
    lowest = min(float(price) for price in prices)
    return "gratis" if lowest == 0 else "tot-10" if lowest <= 10 else "10-25" if lowest <= 25 else "meer-dan-25"


def chosen(item: Document, facet: str) -> set[str]:
    if facet in ("video", "beoordeling"):
        return {"ja"} if item.values.get(facet) else set()
    if facet == "prijs":
        return {price_class(item.values["prijs"])} if item.kind is not L else set()
    return {str(value) for value in item.values.get(facet, ())}


class ByHand:
    """Counts with nothing but sets of IRIs."""

    def __init__(self, documents: list[Document]) -> None:
        self.having: dict[str, dict[str, set[str]]] = {name: {} for name in ("", "kind", *(f.name for f in FACETS))}
        for item in documents:
            self._add(item.iri, "kind", {item.kind.value})
            self._add(item.iri, "", {word for name in TEXTS for word in str(item.values[name][0]).split()})
            for field in FACETS:
                self._add(item.iri, field.name, chosen(item, field.name))
        self.all = {item.iri for item in documents}

    def _add(self, iri: str, name: str, values: set[str]) -> None:
        for value in values:
            self.having[name].setdefault(value, set()).add(iri)

    def matching(self, query: Query, without: str = "-") -> set[str]:
        found = set(self.all)
        for word in query.text.split():
            found &= self.having[""].get(word, set())
        chosen = {**query.filters, **({"kind": frozenset({query.kind.value})} if query.kind else {})}
        for name, values in chosen.items():
            if name != without:
                found &= set[str]().union(*(self.having[name].get(value, set()) for value in values))
        return found

    def counts(self, query: Query, name: str) -> list[tuple[str, int]]:
        """Values of a facet under all filters but its own, most hits first."""
        others = self.matching(query, without=name)
        counted = [(value, len(iris & others)) for value, iris in self.having[name].items()]
        return sorted([pair for pair in counted if pair[1]], key=lambda pair: (-pair[1], pair[0]))


def test_counts_are_those_of_counting_by_hand(opened: Opened) -> None:
    chance = random.Random(20261122)
    documents = any_documents(chance, 1_200)
    engine, by_hand = opened(documents), ByHand(documents)
    choices = {**CHOICES, "prijs": ["gratis", "tot-10", "10-25", "meer-dan-25", "onbekend"]}
    choices |= {"video": ["ja"], "beoordeling": ["ja"]}
    seen = 0
    for _ in range(100):
        filters = {
            name: frozenset(chance.sample(choices[name], min(len(choices[name]), chance.randrange(1, 3))))
            for name in chance.sample([field.name for field in FACETS], chance.randrange(4))
        }
        text = " ".join(chance.sample(WORDS, chance.choice([0, 1, 1, 2])))
        query = Query(text, chance.choice([None, M, L, E]), filters, size=1_000)
        page, expected = engine.search(query), by_hand.matching(query)
        seen += page.total
        assert page.total == len(expected), query
        assert len(page.hits) == min(page.total, 1_000) and {hit.iri for hit in page.hits} <= expected
        kinds = dict(by_hand.counts(query, "kind"))
        assert page.kinds == {kind: kinds.get(kind.value, 0) for kind in Kind}
        for name, counts in page.facets.items():
            assert [(item.value, item.count) for item in counts] == by_hand.counts(query, name), (name, query)
    assert seen > 3_000
