"""The page of coverage says what the code does, on real data; the hundred judged mappings are those of today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from etalage.concepts import Concepts
from ingest.mapping import coverage

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "concept-coverage.md"


@pytest.fixture(scope="module")
def concepts(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Concepts]:
    yield coverage.concepts_of(shared_data / "slo", tmp_path_factory.mktemp("coverage"))


def test_the_page_of_coverage_is_up_to_date(shared_data: Path, concepts: Concepts) -> None:
    page = coverage.page(shared_data, concepts)
    assert page == PAGE.read_text("utf-8"), "run `python -m ingest.mapping.coverage` on the real data and commit"


def test_every_old_term_with_a_place_becomes_a_concept(shared_data: Path, concepts: Concepts) -> None:
    rows = coverage.terms(shared_data)
    assert len(rows) == 1220
    placed = [term for term in rows if term.kind]
    assert len(placed) == 1106
    assert [term for term in placed if not coverage.matches(term, concepts)] == []


def test_what_has_no_place_says_why(shared_data: Path) -> None:
    assert {term.purpose for term in coverage.terms(shared_data) if not term.kind} == set(coverage.WHY)


def test_every_one_of_the_hundred_was_judged_as_it_is_now(shared_data: Path, concepts: Concepts) -> None:
    verdicts = coverage.judgements()
    found = coverage.sample(shared_data, concepts)
    assert len(found) == len(verdicts) == coverage.SAMPLE
    for term, matches in found:
        labels = "; ".join(
            match.concept.label + (" (retired)" if match.concept.is_deprecated else "") for match in matches
        )
        assert verdicts[term.vocabulary, term.code, labels].startswith("right"), term
