"""A plan for counting finds what the plan itself finds: random plans on a real index."""

from __future__ import annotations

import random

from etalage.search import Document, Kind
from etalage.search.matching import matching
from etalage.search.plan import (
    Ask,
    Begins,
    Best,
    Clause,
    Every,
    Everything,
    Fixed,
    Nothing,
    Phrase,
    Some,
    Term,
    Times,
    Values,
)

WORDS = ("rood", "blauw", "groen", "geel", "paars", "zwart")


def documents(chance: random.Random) -> list[Document]:
    return [
        Document(
            f"https://w3id.org/etalage/materialen/proef/{number}",
            chance.choice(tuple(Kind)),
            {"titel": (" ".join(chance.sample(WORDS, chance.randint(1, 4))),), "vak": (chance.choice("abc"),)},
        )
        for number in range(120)
    ]


def plan(chance: random.Random, depth: int = 0) -> Clause:
    kind = chance.randint(0, 4 if depth > 3 else 10)
    some = tuple(plan(chance, depth + 1) for _ in range(chance.randint(0 if kind > 7 else 1, 3))) if kind > 4 else ()
    match kind:
        case 0 | 1:
            return Term("titel_woord", chance.choice(WORDS))
        case 2:
            return chance.choice((Everything(), Nothing(), Phrase("titel_woord", tuple(chance.sample(WORDS, 2)))))
        case 3:
            return Values("vak", frozenset(chance.sample("abcd", 2)))
        case 4:
            return Begins("titel_woord", chance.choice(("g", "bl", "zwart")))
        case 5:
            return Times(some[0], 2.0)
        case 6:
            return Fixed(some[0], 3.0)
        case 7:
            return Best(some, 0.3)
        case 8:
            return Every(some, also=(plan(chance, depth + 1),))
        case _:
            return Some(some, chance.randint(0, 3))


def test_the_same_documents_are_counted(fill_embedded):
    chance = random.Random(7)
    totals = set()
    with fill_embedded(documents(chance)) as engine:
        for _ in range(300):
            asked = plan(chance)
            found = engine.find(Ask(asked, size=200, counts=("vak", "kind")))
            assert len(found.hits) == found.total == engine.find(Ask(asked, size=0)).total, asked
            assert sum(found.counts["kind"].values()) == found.total, asked
            assert found.total == len(engine.find(Ask(matching(asked), size=200)).hits)
            totals.add(found.total)
    assert len(totals) > 20


def test_what_only_lifts_a_document_is_left_out():
    word = Term("titel", "rood")
    asked = Every((Best((Times(word, 2.0), Best((word, Term("titel", "blauw"))))),), also=(Term("vak", "x"),))
    assert matching(asked) == Some((word, Term("titel", "blauw")))


def test_keys_that_begin_alike_are_found_by_range_and_by_word(fill_embedded):
    chance = random.Random(3)
    made = documents(chance)
    titles = [str(document.values["titel"][0]) for document in made]
    with fill_embedded(made) as engine:
        for begin in ("r", "rood", "rood-b", "zwart-geel", "zz", "geel\uffff", "[", "a TO b", "geel-"):
            found = engine.find(Ask(Begins("sort_titel", begin), size=0)).total
            assert found == sum(title.replace(" ", "-").startswith(begin) for title in titles), begin
