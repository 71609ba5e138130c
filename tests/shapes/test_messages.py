"""What a publisher reads: plain Dutch, short, with a remedy and an example; and each rule stands where it should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import shapes
from etalage.findings import Severity
from etalage.namespaces import ET, SH
from etalage.rdf import Literal, parse_turtle
from etalage.rules import PREFIX, Rule, rules
from ingest.field_names import PROPERTIES
from tools.shapes_page import shapes_page

ENGLISH = {"the", "value", "values", "missing", "invalid", "must", "should", "without", "warning", "allowed"}
ENGLISH |= {"required", "empty", "string", "title", "description", "license", "level", "subject", "with", "not"}

LONGEST_SENTENCE = 20
"""Words; B1 asks for short sentences."""


@pytest.fixture(params=rules().values(), ids=lambda rule: rule.name)
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    return found


def words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.lower())


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence]


def test_a_message_and_its_reason_are_one_short_dutch_sentence_each(rule: Rule) -> None:
    for text in (rule.message, rule.why):
        assert text.endswith(".")
        assert len(sentences(text)) == 1
        assert len(words(text)) <= LONGEST_SENTENCE
        assert not ENGLISH & set(words(text))
    assert rule.message != rule.why


def test_advice_is_a_dutch_sentence_and_says_something_else_than_the_message(rule: Rule) -> None:
    assert rule.advice.endswith(".")
    assert len(sentences(rule.advice)) <= 3
    assert not ENGLISH & set(words(rule.advice))
    assert rule.advice != rule.message


def test_every_rule_has_an_example(rule: Rule) -> None:
    assert rule.example.strip()


def test_a_name_is_lower_case_with_dashes(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_every_rule_is_held_against_a_class_and_is_about_a_property(rule: Rule) -> None:
    assert rule.classes
    assert rule.about


def test_every_property_of_a_delivery_has_a_name_for_the_publisher(rule: Rule) -> None:
    if rule.file not in shapes.CURRICULUM:
        assert rule.about in PROPERTIES


def test_every_message_is_marked_as_dutch() -> None:
    for triple in parse_turtle(shapes.text()):
        if triple.predicate.value in (SH + "message", ET + "advies", ET + "waarom"):
            assert isinstance(triple.object, Literal) and triple.object.language == "nl"


def test_no_result_can_come_from_a_shape_without_a_name() -> None:
    """A shape that may report has a severity, and only rules have one."""
    with_severity = {t.subject.value for t in parse_turtle(shapes.text()) if t.predicate.value == SH + "severity"}
    assert with_severity == {PREFIX + name for name in rules()}


def test_the_shapes_use_core_shacl_only() -> None:
    core = parse_turtle(shapes.text())
    assert not [triple for triple in core if triple.predicate.value == SH + "sparql"]


def test_there_are_rules_of_every_severity() -> None:
    assert {rule.severity for rule in rules().values()} == set(Severity)


def test_the_door_gives_one_file_or_all() -> None:
    assert set(shapes.CURRICULUM) < set(shapes.names())
    assert "regel-titel-ontbreekt" in shapes.text("gedeeld")
    assert "regel-titel-ontbreekt" not in shapes.text("niveau")
    with pytest.raises(KeyError):
        shapes.text("bestaat-niet")


def test_the_reference_page_says_what_the_shapes_say() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "shapes.md"
    assert page.read_text("utf-8") == shapes_page(), "run `make docs` and commit"
