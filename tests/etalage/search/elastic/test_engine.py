"""Plans that are asked on a real server: every kind of clause, counts, order, pages beyond the window."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from etalage.errors import SearchError
from etalage.search import Document, Kind, Value
from etalage.search.elastic import ElasticEngine, connect, open_engine
from etalage.search.elastic.generations import Generations
from etalage.search.fields import FIELDS
from etalage.search.plan import (
    Ask,
    Begins,
    Best,
    Clause,
    Every,
    Everything,
    Fixed,
    Found,
    Nothing,
    Phrase,
    Some,
    Term,
    Times,
    Values,
)
from etalage.settings import Settings
from tests.elasticsearch import Filling, filled

BREUK, PROCENT, KAART = (Term("titel_woord", word) for word in ("breuk", "procent", "kaart"))


def document(name: str, title: str, kind: Kind = Kind.MATERIAAL, **values: Value | tuple[Value, ...]) -> Document:
    given = {key: value if isinstance(value, tuple) else (value,) for key, value in values.items()}
    return Document(f"https://w3id.org/etalage/{name}", kind, {"titel": (title,), "code": (name,), **given})


THREE = [
    document("a", "breuk breuk", vak=("https://v/1", "https://v/2"), niveau="https://n/1"),
    document("b", "breuk procent kaart", vak="https://v/1"),
    document("c", "kaart", Kind.LEERDOEL, vak="https://v/3", niveau="https://n/1"),
]


@pytest.fixture(scope="module")
def three(fill_elasticsearch: Filling) -> Iterable[ElasticEngine]:
    with fill_elasticsearch(THREE) as engine:
        yield engine
        engine.close()


def names(found: Found) -> str:
    return "".join(row.iri.rsplit("/", 1)[1] for row in found.hits)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (BREUK, "ab"),
        (Values("vak", frozenset({"https://v/2", "https://v/3"})), "ac"),
        (Values("vak", frozenset()), ""),
        (Values("code", frozenset({"b"})), "b"),
        (Values("iri", frozenset({"https://w3id.org/etalage/c"})), "c"),
        (Phrase("titel_woord", ("breuk", "procent")), "b"),
        (Phrase("titel_woord", ("procent", "breuk")), ""),
        (Phrase("titel_woord", ("kaart",)), "cb"),
        (Phrase("titel_woord", ()), ""),
        (Begins("titel_woord", "proc"), "b"),
        (Begins("vak", "https://v/"), "abc"),
        (Begins("sort_titel", "breuk-"), "ab"),
        (Every((BREUK, KAART)), "b"),
        (Every((BREUK,), (KAART,)), "ba"),
        (Every(()), "abc"),
        (Every((), (KAART,)), "cba"),
        (Some((BREUK, PROCENT, KAART), 2), "b"),
        (Some((BREUK, KAART)), "bac"),
        (Some((BREUK,), 2), ""),
        (Some(()), ""),
        (Best((BREUK, KAART)), "cab"),
        (Best(()), ""),
        (Every((Times(BREUK, 0.01), KAART)), "b"),
        (Some((Times(KAART, 100.0), BREUK)), "cba"),
        (Fixed(BREUK, 3.0), "ab"),
        (Everything(), "abc"),
        (Nothing(), ""),
        (Term("titel", "\ud800"), ""),
        (Term("titel", "x" * 40_000), ""),
        (Phrase("titel_woord", ("x" * 40_000, "breuk")), ""),
        (Begins("titel_woord", "é" * 40_000), ""),
        (Values("vak", frozenset({"é" * 40_000, "https://v/3"})), "c"),
        (Every(tuple(Some((BREUK, Term("titel", str(number)))) for number in range(500))), "ab"),
        (Phrase("titel_woord", ("\ud800", "x")), ""),
        (Begins("titel_woord", "\ud800*?[" * 50), ""),
    ],
)
def test_each_clause_finds_what_it_says(three: ElasticEngine, clause: Clause, expected: str) -> None:
    found = three.find(Ask(clause))
    assert names(found) == expected or (sorted(names(found)) == sorted(expected) and isinstance(clause, Best | Some))
    assert found.total == len(expected)


def test_scores_are_added_and_multiplied(three: ElasticEngine) -> None:
    def score(clause: Clause, name: str = "b") -> float:
        rows = three.find(Ask(clause)).hits
        return next(row.score for row in rows if row.iri.endswith(f"/{name}"))

    breuk, kaart = score(BREUK), score(KAART)
    assert breuk > 0 and kaart > 0
    assert score(Every((BREUK, KAART))) == pytest.approx(breuk + kaart)
    assert score(Some((BREUK, KAART))) == pytest.approx(breuk + kaart)
    assert score(Times(Every((BREUK, Times(KAART, 2.0))), 3.0)) == pytest.approx(3 * breuk + 6 * kaart)
    assert score(Best((BREUK, KAART), 0.5)) == pytest.approx(max(breuk, kaart) + 0.5 * min(breuk, kaart))
    assert score(Fixed(Every((BREUK, KAART)), 7.0)) == 7.0
    assert score(Times(Fixed(BREUK, 7.0), 2.0)) == 14.0
    assert score(Values("vak", frozenset({"https://v/1"}))) == 0.0
    assert score(Every((BREUK, Everything(), Begins("titel_woord", "k")))) == pytest.approx(breuk)


def test_a_hit_has_its_kind_and_title(three: ElasticEngine) -> None:
    found = three.find(Ask(Values("kind", frozenset({"leerdoel"}))))
    assert [(row.iri, row.kind, row.title) for row in found.hits] == [
        ("https://w3id.org/etalage/c", "leerdoel", "kaart")
    ]


def test_counts_ignore_their_own_filter(three: ElasticEngine) -> None:
    filters = {
        "vak": Values("vak", frozenset({"https://v/2"})),
        "kind": Values("kind", frozenset({"materiaal"})),
    }
    found = three.find(Ask(Everything(), filters, counts=("vak", "niveau", "kind")))
    assert names(found) == "a" and found.total == 1
    assert found.counts == {
        "vak": {"https://v/1": 2, "https://v/2": 1},
        "niveau": {"https://n/1": 1},
        "kind": {"materiaal": 1},
    }
    uncounted = three.find(Ask(Everything(), filters, counts=("niveau",)))
    assert uncounted.counts == {"niveau": {"https://n/1": 1}} and names(uncounted) == "a"


MANY = 12_345


@pytest.fixture(scope="module")
def many(elastic_for_all: Settings) -> Iterable[tuple[ElasticEngine, list[Document]]]:
    """Many documents that differ little, with more values of `doel` than fit in one list of counts."""
    chance = random.Random(5)
    documents = [
        document(
            f"{place:05}",
            "breuk" if place % 2 else f"breuk {place % 7}",
            vak=tuple(f"https://v/{value}" for value in chance.sample(range(9), 2)),
            doel=f"https://d/{place % 3_000}",
        )
        for place in range(MANY)
    ]
    engine = filled(elastic_for_all, documents)
    yield engine, documents
    engine.close()


def test_every_value_is_counted_however_many(many: tuple[ElasticEngine, list[Document]], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    engine, documents = many
    expected = Counter(str(value) for each in documents for value in each.values["doel"])
    ask = Ask(BREUK, counts=("doel", "vak"))
    assert engine.find(ask).counts["doel"] == expected
    monkeypatch.setattr("etalage.search.elastic.engine.MOST_BUCKETS", 1_500)  # as if there were 60,000
    monkeypatch.setattr("etalage.search.elastic.engine.PAGE", 700)
    assert engine.find(ask).counts["doel"] == expected


def test_counts_agree_with_brute_force(many: tuple[ElasticEngine, list[Document]]) -> None:
    engine, documents = many
    chosen = {"https://v/1", "https://v/4"}
    doel = {f"https://d/{number}" for number in range(0, 3_000, 2)}
    filters = {"vak": Values("vak", frozenset(chosen)), "doel": Values("doel", frozenset(doel))}
    found = engine.find(Ask(BREUK, filters, counts=("vak", "doel")))
    in_vak = [each for each in documents if chosen & set(each.values["vak"])]
    in_doel = [each for each in documents if doel & set(each.values["doel"])]
    assert found.total == len([each for each in in_vak if each in in_doel])
    assert found.counts["vak"] == Counter(value for each in in_doel for value in each.values["vak"])
    assert found.counts["doel"] == Counter(value for each in in_vak for value in each.values["doel"])


@pytest.mark.parametrize("sort", ["", "sort_titel"])
@pytest.mark.parametrize("filters", [{}, {"vak": Values("vak", frozenset({"https://v/1"}))}])
def test_every_hit_is_reached_once(
    many: tuple[ElasticEngine, list[Document]], sort: str, filters: dict[str, Clause]
) -> None:
    engine, _ = many
    seen: list[str] = []
    last = ""
    total = engine.find(Ask(BREUK, filters, sort, counts=("vak",))).total
    for start in range(0, total + 2_000, 2_000):
        ask = Ask(BREUK, filters, sort, start=start, size=2_000, counts=("vak",))
        found = engine.find(ask)
        assert found.total == total
        if sort and start:
            for place in (start - 1, start - 7, start):  # right, and as it was before documents came or went
                assert engine.find(replace(ask, passed=(place, last))).hits == found.hits
        last = found.hits[-1].key if found.hits else ""
        seen += [row.iri for row in found.hits]
    assert len(seen) == total == len(set(seen))
    if not sort:  # two scores only, and equals by IRI
        long, short = seen[: total // 3], seen[-total // 3 :]
        assert long == sorted(long) and short == sorted(short)


def test_several_questions_share_one_request(many: tuple[ElasticEngine, list[Document]]) -> None:
    engine, _ = many
    asks = [
        Ask(BREUK),
        Ask(Term("titel_woord", "3"), counts=("vak",)),
        Ask(Everything(), start=12_000, size=5),
        Ask(Nothing()),
    ]
    assert engine.find_all(asks) == [engine.find(ask) for ask in asks]


def test_the_words_are_those_of_the_texts(many: tuple[ElasticEngine, list[Document]], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    engine, documents = many
    expected = Counter(word for each in documents for word in str(each.values["titel"][0]).split())
    assert engine.words() == expected
    monkeypatch.setattr("etalage.search.elastic.engine.MOST_BUCKETS", 3)  # as if there were more than 60,000
    assert engine.words() == expected


def test_an_index_of_other_fields_is_refused(elastic: Settings) -> None:
    filled(elastic, THREE).close()
    open_engine(elastic).close()
    with pytest.raises(SearchError, match="andere versie") as caught:
        open_engine(elastic, FIELDS[:-1])
    assert "etalage index rebuild" in caught.value.remedy


def test_an_index_that_is_taken_away_is_an_error_and_no_empty_answer(elastic: Settings) -> None:
    engine = filled(elastic, THREE)
    assert len(engine) == 3
    server = connect(elastic)
    generations = Generations(server)
    for name in generations.names():
        generations.drop(name)
    for asked in (lambda: engine.find(Ask(BREUK)), lambda: len(engine), lambda: engine.find_all([Ask(BREUK)] * 2)):
        with pytest.raises(SearchError, match="de zoekindex is er niet"):
            asked()
    server.close()
