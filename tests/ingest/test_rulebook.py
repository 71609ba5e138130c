"""Every rule has one place, says why and how, and the reference tells all of them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from ingest.readers import readers
from ingest.rulebook import PAGE, chapters, rulebook
from ingest.sentence import Sentence, without_facts
from tools.reference_pages import FOLDER
from tools.rule_formats import formats_of

LONGEST = 25
"""Words of a sentence; B1 asks for short ones."""


@pytest.fixture(params=rulebook().values(), ids=lambda sentence: sentence.rule)
def sentence(request: pytest.FixtureRequest) -> Sentence:
    found: Sentence = request.param
    return found


def test_a_rule_has_one_place() -> None:
    names = [name for chapter in chapters().values() for name in chapter]
    assert len(names) == len(set(names)) == len(rulebook()) > 150


def test_a_rule_says_why_a_teacher_minds_in_one_sentence(sentence: Sentence) -> None:
    assert sentence.why.endswith(".")
    assert sentence.why not in sentence.message
    parts = re.split(r"[.;:?] ", sentence.why)
    assert len(parts) <= 2
    assert all(len(part.split()) <= LONGEST for part in parts)


def test_a_rule_says_how_to_mend_it(sentence: Sentence) -> None:
    assert re.fullmatch(r"\{remedie\}|[A-Z“].*[.?}]", sentence.advice)


def test_no_two_rules_say_the_same() -> None:
    said = sorted((sentence.message, sentence.severity.value, sentence.rule) for sentence in rulebook().values())
    assert [(one, other) for one, other in pairwise(said) if one[:2] == other[:2]] == []


def test_a_rule_can_occur_somewhere(sentence: Sentence) -> None:
    found = formats_of(sentence.rule)
    assert found
    assert set(found) <= {*readers(), "curriculum"}


def test_formats_are_those_whose_code_can_say_it() -> None:
    assert formats_of("aantal-cellen") == ["spreadsheet"]
    assert formats_of("lom-ontbreekt") == ["nllom"]
    assert formats_of("kerndoel-zonder-plaats") == ["curriculum"]
    assert formats_of("titel-ontbreekt") == formats_of("dubbel-record") == sorted(readers())
    assert "spreadsheet" not in formats_of("classificatie-onbekend")


def test_the_page_has_a_heading_for_every_rule() -> None:
    headings = re.findall(r"^### (\S+)$", (FOLDER.parents[1] / PAGE).read_text("utf-8"), re.M)
    assert sorted(headings) == sorted(rulebook())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Het vak “{waarde}” kennen wij niet.", "Het vak “…” kennen wij niet."),
        ("Het vak “{label}” is vervallen.{opvolger}", "Het vak “…” is vervallen."),
        ("Geweigerd. {oorzaak}", "Geweigerd."),
        ("{afwezig} records, {naamloos} zonder.", "… records, … zonder."),
        ("{remedie}", ""),
    ],
)
def test_a_sentence_without_its_facts_can_be_read(text: str, expected: str) -> None:
    assert without_facts(text) == expected
