"""Each rule finds what it must, and only that; on both engines."""

from __future__ import annotations

import pytest

from etalage.findings import Severity
from etalage.rdf import write
from etalage.rules import SEVERITIES, rules
from ingest.validate import ENGINES, judge_of
from ingest.verdict import RawResult
from tests.shapes.cases import Case, base_graph, base_names, cases

WRONG = cases("ongeldig.toml")
RIGHT = cases("geldig.toml")


def results(engine: str, graph: list, severity: Severity | None = None) -> list[RawResult]:
    found = judge_of(engine).results(write(graph, "nt"))
    return [result for result in found if severity is None or SEVERITIES[result.severity] is severity]


def test_every_rule_has_a_case_that_breaks_it() -> None:
    assert {case.rule for case in WRONG} == set(rules())


def test_every_class_has_a_graph_that_is_good() -> None:
    good = {name.removesuffix("-geldig") for name in base_names() if name.endswith("-geldig")}
    assert good >= {rule.file for rule in rules().values()} - {"gedeeld", "prijs"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [name for name in base_names() if name != "lesmateriaal-minimaal"])
def test_no_rule_has_anything_to_say_about_a_good_graph(name: str, engine: str) -> None:
    assert results(engine, base_graph(name)) == []


def test_a_material_with_only_title_identifier_and_publisher_may_be_placed() -> None:
    assert results("shacl", base_graph("lesmateriaal-minimaal"), Severity.FOUT) == []
    assert results("shacl", base_graph("lesmateriaal-minimaal"), Severity.WAARSCHUWING)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_a_broken_rule_is_named_with_its_value_and_nothing_else_of_its_severity(case: Case, engine: str) -> None:
    rule = rules()[case.rule]
    subject = base_graph(case.base)[0].subject.value
    assert results(engine, case.graph(), rule.severity) == [
        RawResult(subject, result_severity(rule.severity), rule.name, case.value, rule.message)
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_what_is_just_good_enough_passes(case: Case, engine: str) -> None:
    assert case.rule in rules()
    assert case.rule not in {result.rule for result in results(engine, case.graph())}


@pytest.mark.parametrize("case", WRONG + RIGHT, ids=lambda case: case.name)
def test_both_engines_say_the_same(case: Case) -> None:
    assert results("shacl", case.graph()) == results("pyshacl", case.graph())


def result_severity(severity: Severity) -> str:
    return next(iri for iri, ours in SEVERITIES.items() if ours is severity)
