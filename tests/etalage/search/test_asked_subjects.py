"""Which typed words name a subject."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etalage.namespaces import SLO
from etalage.search.asked import ask, known_words

KNOWN = known_words()

UNDERSTOOD = [
    ("bio fotosynthese", ["biologie"]),
    ("SO engels", ["Engels"]),
    ("h4 wiskunde", ["wiskunde"]),
    ("so rekenen", ["rekenen en wiskunde"]),
    ("wiskunde b", ["wiskunde B"]),
    ("klassieke muziek", ["muziek"]),
    ("ak", ["aardrijkskunde"]),
    ("ak vulkanen", ["aardrijkskunde"]),
    ("bio cel", ["biologie"]),
    ("ne spelling", ["Nederlands", "taalbegrippen en taalverzorging"]),
    ("en spelling", ["taalbegrippen en taalverzorging"]),
    ("en", ["Engels"]),
    ("EN lezen", ["Engels", "lezen"]),
    ("natuur en techniek", ["natuuronderwijs", "techniek"]),
    ("wi b", ["wiskunde B"]),
    ("wisb", ["wiskunde B"]),
    ("wiskunde-b", ["wiskunde B"]),
    ("m&o", ["management en organisatie"]),
    ("M & O", ["management en organisatie"]),
    ("D&P", ["dienstverlening en producten"]),
    ("gs tijdvak 3", ["geschiedenis"]),
    ("lo spel", ["lichamelijke opvoeding"]),
    ("L.O.", ["lichamelijke opvoeding"]),
    ("te", ["technologie"]),
    ("nask", ["natuur- en scheikunde 1"]),
    ("nask1", ["natuur- en scheikunde 1"]),
    ("natuur- en scheikunde", ["natuur- en scheikunde 1"]),
    ("duits", ["Duits"]),
    ("Duitse taal", ["Duits"]),
    ("nederlands", ["Nederlands"]),
    ("engels", ["Engels"]),
    ("spaans", ["Spaans"]),
    ("latijn", ["Latijn"]),
    ("geography", ["aardrijkskunde"]),
    ("ckv", ["culturele en kunstzinnige vorming"]),
    ("maatschappijleer", ["maatschappijleer"]),
    ("kunst", ["kunst en cultuur"]),
    ("taal", ["Nederlands"]),
    ("rekenen", ["rekenen en wiskunde"]),
    ("wereldoriëntatie", ["oriëntatie op jezelf en de wereld"]),
    ("godsdienst", ["godsdienst"]),
    ("verkeer", ["verkeer"]),
    ("muziek", ["muziek"]),
    ("gym", ["lichamelijke opvoeding"]),
    ("nt2", ["Nederlands als tweede taal"]),
    ("digitale geletterdheid", ["digitale geletterdheid"]),
    ("burgerschap", ["burgerschap"]),
    ("kerndoelen rekenen", ["rekenen en wiskunde"]),
    ("functionele groepen scheikunde", ["scheikunde"]),
    ("basis van rekenen", ["rekenen en wiskunde"]),
]


@pytest.mark.parametrize(("typed", "labels"), UNDERSTOOD)
def test_a_subject_is_understood_and_stays_a_word(typed: str, labels: list[str]) -> None:
    asked = ask(typed, KNOWN)
    assert [subject.label for subject in asked.subjects] == labels
    assert asked.rest == typed or any(subject.is_code for subject in asked.subjects)
    assert all(typed[slice(*subject.span)] == subject.typed for subject in asked.subjects)


@pytest.mark.parametrize(
    "typed",
    ["vulkanen en aardbevingen", "te laat komen", "10 mm regen", "10 ml water", "franse revolutie", "fr boek"],
)
def test_an_abbreviation_that_is_a_word_too_is_no_subject(typed: str) -> None:
    assert ask(typed, KNOWN).subjects == ()


@pytest.mark.parametrize("typed", ["en vwo 5", "EN spelling groep 8", "na havo 4", "NA krachten"])
def test_it_is_one_by_itself_or_in_capitals(typed: str) -> None:
    assert [subject.label for subject in ask(typed, KNOWN).subjects][:1] in (["Engels"], ["natuurkunde"])


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("ak vulkanen", "aardrijkskunde vulkanen"),
        ("en vwo 5", "Engels"),
        ("wisB", "wiskunde B"),
        ("gs en ec", "geschiedenis en economie"),
        ("gym in groep 6", "gym"),
        ("ict", "ict"),
        ("taal", "taal"),
    ],
)
def test_a_code_of_a_subject_is_sought_by_its_name(typed: str, rest: str) -> None:
    assert ask(typed, KNOWN).rest == rest


def test_a_subject_that_lists_have_twice_has_both_addresses() -> None:
    (subject,) = ask("verzorging", KNOWN).subjects
    assert len(subject.iris) == 2
    assert subject.iri == subject.iris[0]


def test_a_subject_has_a_name_for_english_visitors() -> None:
    (subject,) = ask("ak", KNOWN).subjects
    assert (subject.nl, subject.en) == ("aardrijkskunde", "geography")


def test_subjects_of_the_curriculum_as_published_can_be_typed(shared_data: Path) -> None:
    path = shared_data / "slo" / "curriculum-basis" / "data" / "vakleergebieden.json"
    rows = json.loads(path.read_text("utf-8"))
    assert len(rows) > 90
    missed = {
        row["title"]
        for row in rows
        if not any(SLO + row["id"] in subject.iris for subject in ask(row["title"], KNOWN).subjects)
    }
    assert missed == {"Kunstvakken incl. CKV", "Leergebied overstijgende vaardigheden"}, "names that our table lacks"
