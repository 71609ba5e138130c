"""A wrong value of a closed list is answered with the value that was probably meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etalage.concepts import Concepts
from ingest.mapping import Mapped
from ingest.mapping.classification import ACCESS, KEYWORD_PURPOSES, LINKS
from ingest.mapping.sentences import SENTENCES
from ingest.mapping.suggestions import LONGEST, PURPOSES, SCHEMES, suggestion

UNITS = "Waarvoor het bedrag geldt: stuk, leerling, leerling per jaar, klas per jaar, school of school per jaar"


@pytest.mark.parametrize(
    ("rule", "value", "allowed", "expected"),
    [
        ("soort-onbekend", "informatie bron", "", "informatiebron"),
        ("soort-onbekend", "Informatiebronnen", "", "informatiebron"),
        ("soort-onbekend", "opne opdracht", "", "open opdracht"),
        ("rol-onbekend", "leerlng", "", "leerling"),
        ("toegang-onbekend", "OpenAcces", "", "OpenAccess"),
        ("categorie-niet-gelezen", "adaptief & maatwrk", "", "adaptief en maatwerk"),
        ("rechten-onbekend", "cc-by", "", "cc-by-40"),
        ("rechten-onbekend", "CC BY-SA 3", "", "cc-by-sa-30"),
        ("waarde-onbekend", "leerling per jar", UNITS, "leerling per jaar"),
        ("waarde-onbekend", "hierarchial", "atomic, hierarchical", "hierarchical"),
        ("bestandstype-onbekend", "pdf", "", "application/pdf"),
        ("bestandstype-onbekend", "text-html", "", "text/html"),
        ("taal-onbekend", "Nederland", "", "nl"),
        ("relatie-onbekend", "has part", "", "haspart"),
        ("classificatie-onbekend", "discipine", "", "discipline"),
        ("type-onbekend", "materialen", "", "materiaal"),
        ("soort-onbekend", "zeilboot", "", ""),
        ("rol-onbekend", "x" * (LONGEST + 1), "", ""),
        ("soort-onbekend", "", "", ""),
    ],
)
def test_the_nearest_value_is_suggested(
    concepts: Concepts, rule: str, value: str, allowed: str, expected: str
) -> None:
    assert rule in SENTENCES
    assert suggestion(concepts, rule, value, allowed) == expected


def test_what_is_suggested_is_understood(concepts: Concepts) -> None:
    for rule, value in (
        ("soort-onbekend", "informatiebronnen"),
        ("rol-onbekend", "lerar"),
        ("rechten-onbekend", "cc-by"),
    ):
        found = getattr(concepts, SCHEMES[rule])(suggestion(concepts, rule, value))
        assert found is not None


def test_the_purposes_are_those_that_the_mapping_knows() -> None:
    assert set(PURPOSES) == {*LINKS, *KEYWORD_PURPOSES, *ACCESS} - {"accessrights"}


def test_a_finding_carries_the_suggestion(row: Callable[..., Mapped]) -> None:
    (finding,) = row(soort="informatiebronnen").findings
    assert (finding.rule, finding.suggestion) == ("soort-onbekend", "informatiebron")
    (finding,) = row(soort="zeilboot").findings
    assert (finding.rule, finding.suggestion) == ("soort-onbekend", "")
