"""What a question means, on every search engine. See ENGINES in conftest."""

from __future__ import annotations

import random

from etalage.search import Query
from ontology import niveau_rows
from tests.etalage.search.contract import WORDS, L, M, Opened, any_documents, document, found, names

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
