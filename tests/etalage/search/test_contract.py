"""What every search engine does. Each runs this suite: see ENGINES in conftest."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping

import pytest

from etalage.errors import BadQuery
from etalage.search import Document, Hit, Kind, Query, Value
from etalage.search.fields import FACETS, FIELDS, SORTS
from etalage.search.service import Search
from ontology import niveau_rows

M, L, E = Kind.MATERIAAL, Kind.LEERDOEL, Kind.ETALAGE

Opened = Callable[[Iterable[Document]], Search]


def document(name: str, title: str = "Zonder naam", kind: Kind = M, **values: Value | tuple[Value, ...]) -> Document:
    iri = f"https://w3id.org/etalage/materialen/proef/{name}"
    given: dict[str, tuple[Value, ...]] = {
        key: value if isinstance(value, tuple) else (value,) for key, value in values.items()
    }
    return Document(iri, kind, {"titel": (title,), "code": (title,), **given})


def names(hits: Iterable[Hit]) -> list[str]:
    return [hit.iri.rsplit("/", 1)[1] for hit in hits]


def found(engine: Search, text: str = "", **query: object) -> list[str]:
    return names(engine.search(Query(text, size=100, **query)).hits)  # type: ignore[arg-type]


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


WORDS = ["alfa", "bravo", "delta", "foxtrot", "hotel", "kilo", "lima", "mike", "papa", "quebec", "tango", "victor"]
TEXTS = ("titel", "omschrijving", "trefwoorden")
CHOICES: Mapping[str, list[str]] = {
    "vak": [f"https://example.org/vak/{n}" for n in range(25)],
    "niveau": [f"https://example.org/niveau/{n}" for n in range(12)],
    "materiaalsoort": ["les", "toets", "spel"],
    "voertaal": ["nl", "en", "fr"],
    "beschikbaarheid": ["leverbaar", "niet-meer-leverbaar"],
    "video": ["https://example.org/film"],
    "methode": [f"https://example.org/methoden/{n}" for n in range(15)],
    "doelsoort": ["kerndoel", "doelzin"],
    "categorie": ["games", "adaptief"],
    "licentie": ["cc-by", "cc0", "onbekend"],
    "leverancier": [f"https://example.org/leverancier/{n}" for n in range(40)],
    "rol": ["leraar", "leerling"],
    "doel": [f"https://example.org/doel/{n}" for n in range(60)],
}


def any_documents(chance: random.Random, number: int) -> list[Document]:
    made = []
    for _ in range(number):
        kind = chance.choice([M, M, M, L, E])
        fields = {field.name for field in FACETS if kind in field.paths}
        values: dict[str, tuple[Value, ...]] = {
            name: tuple(chance.sample(choices, min(len(choices), chance.randrange(4))))
            for name, choices in CHOICES.items()
            if name in fields
        }
        if "prijs" in fields:
            values["prijs"] = tuple(chance.choice([0.0, 4.95, 10.0, 12.5, 60.0]) for _ in range(chance.randrange(3)))
            values["beoordeling"] = tuple(chance.choice([1.0, 4.5]) for _ in range(chance.randrange(2)))
        text = {name: " ".join(chance.choices(WORDS, k=3)) for name in TEXTS}
        iri = f"https://w3id.org/etalage/materialen/proef/{chance.getrandbits(64):016x}"
        made.append(Document(iri, kind, {**{name: (words,) for name, words in text.items()}, **values}))
    return made


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


# -- what a question means ---------------------------------------------------------------------------------------

GROEP_6, GROEP_7 = (next(row.iri for row in niveau_rows() if row.naam == name) for name in ("groep-6", "groep-7"))


def test_a_compound_is_found_by_its_parts_and_a_part_by_its_compound(opened: Opened) -> None:
    engine = opened([document("a", "Vulkaanuitbarstingen"), document("b", "Een vulkaan en haar uitbarstingen")])
    assert sorted(found(engine, "vulkaan")) == ["a", "b"]
    assert sorted(found(engine, "vulkaanuitbarsting")) == ["a", "b"]


def test_between_quotes_words_stand_as_typed_and_side_by_side(opened: Opened) -> None:
    engine = opened(
        [
            document("a", "Rekenen met breuken"),
            document("b", "Rekenen met een breuk"),
            document("c", "Iets", omschrijving="Zo leer je rekenen met breuken in de klas."),
            document("d", "Rekenen", trefwoorden=("met", "breuken")),
        ]
    )
    assert found(engine, '"rekenen met breuken"') == ["a", "c"]
    assert found(engine, "“met een breuk”") == ["b"]
    assert found(engine, '"met breuken') == ["a", "c"]


def test_an_exact_question_finds_only_words_as_typed(opened: Opened) -> None:
    engine = opened([document("a", "Breuken"), document("b", "Breuk"), document("c", "Breukensommen")])
    assert found(engine, "breuken", is_exact=True) == ["a"]
    assert found(engine, "breukne", is_exact=True) == []


def test_a_level_in_the_text_is_a_level_and_no_word(opened: Opened) -> None:
    engine = opened(
        [
            document("zes", "Breuken", niveau_zelf=GROEP_6),
            document("zeven", "Breuken in groep 6", niveau_zelf=GROEP_7),
        ]
    )
    page = engine.search(Query("breuken groep 6"))
    assert names(page.hits) == ["zes"]
    (level,) = page.understood
    assert (level.typed, level.nl, level.without, level.is_used) == ("groep 6", "groep 6", "breuken", True)
    assert found(engine, "breuken groep 6", literal=frozenset({level.key})) == ["zeven", "zes"]


def test_what_says_sector_and_year_is_for_that_year(opened: Opened) -> None:
    po = next(row.iri for row in niveau_rows() if row.naam == "po")
    engine = opened(
        [
            document("zeven", "Breuken", niveau_zelf=(po, GROEP_7)),
            document("zes", "Breuken", niveau_zelf=(po, GROEP_6)),
            document("alle", "Breuken", niveau_zelf=po),
        ]
    )
    assert found(engine, "breuken groep 6") == ["zes", "alle"]


def test_a_level_alone_gives_its_own_materials_first_the_best_rated_above_then_by_title(opened: Opened) -> None:
    fase = next(row.iri for row in niveau_rows() if row.naam == "fase-2")
    engine = opened(
        [
            document("a", "Zingen", niveau_zelf=GROEP_6),
            document("b", "Breuken", niveau_zelf=GROEP_6),
            document("c", "Tafels", niveau_zelf=GROEP_6, beoordeling=3.0),
            document("d", "Spelling", niveau_zelf=GROEP_6, beoordeling=4.5),
            document("e", "Atlas", niveau_zelf=fase, beoordeling=5.0),
            document("f", "Groep 6", niveau_zelf=fase),
            document("g", "Klok", niveau_zelf=GROEP_7),
        ]
    )
    order = ["f", "d", "c", "b", "a", "e"]
    assert found(engine, "groep 6") == order
    pages = [names(engine.search(Query("groep 6", page=page, size=2)).hits) for page in range(1, 5)]
    assert [name for page in pages for name in page] == order


def test_a_level_for_which_there_is_nothing_is_left_out_and_said(opened: Opened) -> None:
    page = opened([document("zeven", "Breuken", niveau_zelf=GROEP_7)]).search(Query("breuken groep 6"))
    assert names(page.hits) == ["zeven"]
    assert [level.is_used for level in page.understood] == [False]


def test_another_spelling_is_sought_and_said(opened: Opened) -> None:
    engine = opened([document("a", "Fotosynthese in planten"), document("b", "Vulkanen")])
    page = engine.search(Query("de fotosyntese, graag"))
    assert names(page.hits)[0] == "a"
    assert page.suggestion is not None
    assert (page.suggestion.text, page.suggestion.is_used) == ("de fotosynthese, graag", True)
    assert engine.search(Query("fotosynthese")).suggestion is None


def test_a_misspelled_word_finds_what_the_right_one_finds(opened: Opened) -> None:
    plants = [document(f"{n:02}", f"Fotosynthese {n}") for n in range(25)]
    engine = opened([*plants, document("foto", "Een foto maken"), document("klank", "Auditieve synthese")])
    right, wrong = engine.search(Query("fotosynthese", size=100)), engine.search(Query("fotosyntese", size=100))
    assert names(right.hits) == names(wrong.hits) == [f"{n:02}" for n in range(25)]


def test_a_verb_that_is_taken_apart_is_found_as_a_whole(opened: Opened) -> None:
    engine = opened(
        [
            document("op", "Je lost vergelijkingen op met een balans."),
            document("los", "Losse vergelijkingen"),
            document("toe", "Je licht een vergelijking toe."),
        ]
    )
    assert found(engine, "vergelijkingen oplossen")[0] == "op"
    assert found(engine, "licht") == []
    assert found(engine, "toelichten") == ["toe"]


def test_words_of_one_family_find_each_other(opened: Opened) -> None:
    engine = opened([document("a", "Discriminatie"), document("b", "Vulkanen")])
    assert found(engine, "discrimineren") == ["a"]


def test_when_nothing_is_found_it_says_what_does_give_something(opened: Opened) -> None:
    engine = opened([document("a", "Breuken", vak="rekenen"), document("b", "Vulkanen", vak="aardrijkskunde")])
    asked = Query("breuken", filters={"vak": frozenset({"aardrijkskunde"})}, is_explained=True)
    page = engine.search(asked)
    assert page.total == 0
    (way,) = page.alternatives
    assert (way.reason, way.about, way.total) == ("filter", "vak", 1)
    assert engine.count(way.query) == engine.search(way.query).total == 1
    assert engine.search(Query("breuken", is_explained=True)).alternatives == ()


def test_counting_gives_the_total_of_searching(opened: Opened) -> None:
    engine = opened(any_documents(random.Random(3), 200))
    for query in (
        Query(),
        Query("alfa"),
        Query("alfa bravo", M),
        Query("niets", L),
        Query(filters={"rol": frozenset({"leraar"})}),
    ):
        assert engine.count(query) == engine.search(query).total


def test_every_result_can_be_reached(opened: Opened) -> None:
    engine = opened(document(f"{n:05}", "Breuken") for n in range(10_450))
    for sort in ("relevantie", "titel"):
        for text in ("", "breuken"):
            for number in (1_042, 1_043, 1_045, 1_041):
                page = engine.search(Query(text, sort=sort, page=number, size=10))
                expected = [f"{n:05}" for n in range(10 * number - 10, 10 * number)]
                assert (names(page.hits), page.total) == (expected, 10_450)
    assert names(engine.search(Query("breuken", page=11, size=1_000)).hits) == [
        f"{n:05}" for n in range(10_000, 10_450)
    ]


def test_pages_that_are_asked_in_any_order_hold_the_same(opened: Opened) -> None:
    chance = random.Random(5)
    made = [
        document(f"{n:05}", f"{chance.choice(WORDS)} {n % 7}", vak=f"v{n % 3}", prijs=(float(n % 40),) * (n % 2))
        for n in range(2_500)
    ]
    engine = opened(made)
    filters = {"vak": frozenset({"v0", "v1"})}
    for sort in ("titel", "prijs", "nieuwste", "waardering"):
        whole = [hit.iri for page in (1, 2) for hit in engine.search(Query("", M, filters, sort, page, 1_000)).hits]
        assert len(whole) == len(set(whole)) == 1_667
        for page in (*range(150, 158), *chance.sample(range(1, 168), 25), 166, 167):
            found = engine.search(Query("", M, filters, sort, page, 10))
            assert [hit.iri for hit in found.hits] == whole[10 * page - 10 : 10 * page], (sort, page)
            assert (found.total, sum(found.kinds.values())) == (1_667, 1_667)


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
