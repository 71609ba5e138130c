"""The same plans on both engines give the same documents in the same order, with the same scores."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from etalage.search import Document, Kind
from etalage.search.elastic import ElasticEngine
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.plan import (
    Ask,
    Begins,
    Best,
    Clause,
    Engine,
    Every,
    Everything,
    Phrase,
    Some,
    Term,
    Times,
    Values,
)
from etalage.search.prepared import exact_name
from etalage.settings import Settings
from tests.elasticsearch import filled

CHANCE = random.Random(7)
WORDS = [f"woord{number}" for number in range(300)]
WEIGHTS = {"titel": 4.0, "trefwoorden": 2.0, "doelteksten": 1.5, "omschrijving": 1.0}


def text(most: int) -> str:
    """Some words, the first ones of the list often and the last ones hardly ever."""
    return " ".join(WORDS[min(int(CHANCE.expovariate(0.02)), 299)] for _ in range(CHANCE.randint(1, most)))


def documents() -> Iterable[Document]:
    """Of very different lengths, many without some of the fields, and with equals."""
    for place in range(3_000):
        values: dict[str, tuple[str, ...]] = {"titel": (text(6),), "vak": (f"https://v/{place % 7}",)}
        if not place % 3:
            values["trefwoorden"] = (text(5), text(3))
        if not place % 5:
            values["doelteksten"] = (text(80),)
        if not place % 2:
            values["omschrijving"] = (text(60), "de een en het")
        yield Document(f"https://w3id.org/etalage/{place:05}", Kind.MATERIAAL, values)


def anywhere(word: str) -> Clause:
    """A word in any field."""
    return Best(tuple(Times(Term(field, word), weight) for field, weight in WEIGHTS.items()), 0.2)


def plans() -> list[Clause]:
    """Plans as questions make them, of one to three words."""
    exact = exact_name("titel")
    found: list[Clause] = [Everything(), Begins(exact, "woord29"), Phrase(exact, tuple(WORDS[:2]))]
    found += [Term(field, word) for field in WEIGHTS for word in ("woord0", "woord8", "woord150", "·", "onbekend")]
    for number in range(60):
        words = tuple(anywhere(word) for word in CHANCE.sample(WORDS[:80], 1 + number % 3))
        found.append(Every(words, (Term(exact, WORDS[number]),)) if number % 2 else Some(words))
    return found


@pytest.fixture(scope="module")
def both(
    elastic_for_all: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterable[tuple[ElasticEngine, Engine]]:
    same, path = list(documents()), tmp_path_factory.mktemp("index")
    writer = open_index_writer(path)
    writer.put(same)
    writer.commit()
    engines = filled(elastic_for_all, same), open_engine(path)
    yield engines
    for engine in engines:
        engine.close()


def test_totals_order_scores_and_counts_are_the_same(both: tuple[ElasticEngine, Engine]) -> None:
    elastic, embedded = both
    filters = {"vak": Values("vak", frozenset({"https://v/1", "https://v/2"}))}
    seen = 0
    for clause in plans():
        for chosen in ({}, filters):
            ask = Ask(clause, chosen, size=30, counts=("vak", "kind"))
            mine, theirs = elastic.find(ask), embedded.find(ask)
            assert (mine.total, mine.counts) == (theirs.total, theirs.counts), clause
            scores = [row.score for row in theirs.hits]
            assert [row.score for row in mine.hits] == pytest.approx(scores, rel=1e-4), clause
            differ = [
                (one, other)
                for one, other in zip(mine.hits, theirs.hits, strict=True)
                if one.iri != other.iri and abs(one.score - other.score) > 1e-4 * one.score
            ]
            assert differ == [], clause
            seen += mine.total
    assert seen > 10_000


def test_the_words_and_how_often_they_stand_there_are_the_same(both: tuple[ElasticEngine, Engine]) -> None:
    elastic, embedded = both
    assert len(elastic.words()) > 250 and elastic.words() == embedded.words()
