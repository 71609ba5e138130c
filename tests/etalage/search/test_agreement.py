"""What both engines answer about the same catalogue: the same as each other, and as counting in the store."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from etalage.search import Hit, Kind, Page, Query
from etalage.search.document import documents
from etalage.search.fields import SORTS
from etalage.search.service import Search
from etalage.store import View
from tests.elasticsearch import Filling
from tests.market import ByStore, stocked

pytestmark = pytest.mark.xdist_group("search-agreement")

RECORDS = 1_000
"""Generated, besides the sample; `make assure` does the counts at 10,000."""

QUESTIONS = 200
CLOSE = 0.01
"""Share of a score within which hits may stand in another order."""


@dataclass(frozen=True)
class Market:
    """One catalogue in two engines."""

    view: View
    embedded: Search
    elastic: Search


@pytest.fixture(scope="module")
def market(
    fill_embedded: Filling, fill_elasticsearch: Filling, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Market]:
    with stocked(tmp_path_factory.mktemp("market"), RECORDS) as view:
        found = list(documents(view))
        with fill_embedded(found) as one, fill_elasticsearch(found) as other:
            yield Market(view, Search(one, view), Search(other, view))


def test_facet_counts_are_those_of_the_store_in_both_engines(market: Market) -> None:
    by_store, compared = ByStore(market.view), 0
    assert sum(map(len, by_store.having.values())) > 300
    for query in by_store.combinations(random.Random(20261122), 50):
        for engine in (market.embedded, market.elastic):
            compared += by_store.check(query, engine.search(query))
    assert compared > 5_000
    counted = market.embedded.search(Query()).facets
    assert [name for name in counted if not counted[name]] == []


def test_mixed_questions_have_the_same_answers_in_both_engines(market: Market) -> None:
    asked = list(questions(market, random.Random(20261123)))
    assert len(asked) == QUESTIONS
    answered = 0
    for query in asked:
        one, other = market.embedded.search(query), market.elastic.search(query)
        assert (one.total, one.kinds, one.facets) == (other.total, other.kinds, other.facets), query
        assert (one.understood, one.suggestion, one.is_partial) == (
            other.understood,
            other.suggestion,
            other.is_partial,
        )
        assert differing(one, other) == [], query
        answered += bool(one.hits)
    assert answered > QUESTIONS // 2


def differing(one: Page, other: Page) -> list[tuple[Hit, Hit]]:
    """Places where another hit stands, with a score that differs by more than CLOSE."""
    pairs = list(zip(one.hits[:10], other.hits[:10], strict=True))
    return [
        (mine, theirs)
        for mine, theirs in pairs
        if abs(mine.score - theirs.score) > CLOSE * mine.score or (mine.iri != theirs.iri and not mine.score)
    ]


# -- what is asked: made of what is in the catalogue ---------------------------------------------------------------

LEVELS = ("groep 6", "groep 3", "kleuters", "brugklas", "2 havo", "vwo 4", "havo", "vmbo", "bovenbouw", "10 jaar")
JOINED = ("sommen", "les", "spel", "oefening", "toets", "lezen", "onderwijs")
LETTERS = "abcdefghijklmnoprstuvwz"


def questions(market: Market, chance: random.Random) -> Iterator[Query]:
    """One word, several, levels, codes, quotes, misspellings, compounds, filters, sorts, pages and kinds."""
    known = [each for each in documents(market.view) if chance.random() < 0.5]
    titles = [str(each.values["titel"][0]) for each in known]
    words = sorted({word.strip(".,:;()‘’“”?!") for title in titles for word in title.split() if len(word) > 4})
    codes = [str(code) for each in known for code in each.values.get("code", ()) if len(str(code)) < 60]
    for number in range(QUESTIONS):
        text, kind = _text(number % 10, chance, words, titles, codes), chance.choice((None, None, *Kind))
        facets = market.embedded.search(Query(text, kind)).facets
        named = [name for name in sorted(facets) if facets[name]]
        filters = {
            name: frozenset(item.value for item in chance.sample(facets[name][:8], min(len(facets[name]), 2)))
            for name in chance.sample(named, min(len(named), chance.choice((0, 0, 0, 1, 2))))
        }
        sort = chance.choice(SORTS).name if chance.random() < 0.3 else SORTS[0].name
        page = chance.choice((1, 1, 1, 1, 1, 1, 2, 12))
        yield Query(text, kind, filters, sort, page, is_exact=chance.random() < 0.1)


def _text(form: int, chance: random.Random, words: list[str], titles: list[str], codes: list[str]) -> str:
    match form:
        case 0:
            return ""
        case 1 | 2:
            return chance.choice(words)
        case 3:
            return " ".join(chance.sample(words, chance.randint(2, 4)))
        case 4:
            return (
                f"{chance.choice(words)} {chance.choice(LEVELS)}" if chance.random() < 0.7 else chance.choice(LEVELS)
            )
        case 5:
            return chance.choice(codes)
        case 6:
            title = chance.choice(titles).split()
            start = chance.randrange(len(title))
            return f'"{" ".join(title[start : start + chance.randint(1, 3)])}"'
        case 7:
            return misspelled(chance, chance.choice(words))
        case 8:
            return chance.choice(words) + chance.choice(JOINED)
        case _:
            return chance.choice(titles)


def misspelled(chance: random.Random, word: str) -> str:
    """With one letter too many, too few, another one, or two that changed places."""
    place = chance.randrange(1, len(word) - 1)
    head, letter, tail = word[:place], word[place], word[place + 1 :]
    return chance.choice(
        (
            head + tail,
            head + letter * 2 + tail,
            head + chance.choice(LETTERS) + tail,
            head + tail[0] + letter + tail[1:],
        )
    )
