"""Codes in a typed text: what they are, and under which keys they are sought."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.namespaces import SLO
from etalage.search.asked import NOTHING_KNOWN, Known, ask, known_words, load_known
from etalage.search.asked_codes import CodeKind
from etalage.search.text import code_keys
from etalage.settings import Settings

KNOWN = known_words()
UUID = "6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"

UNDERSTOOD = [
    ("kerndoel 26", "", [], ["kerndoel 26"]),
    ("kd 26", "", [], ["kd 26"]),
    ("kerndoel 26 rekenen", "rekenen", [], ["kerndoel 26"]),
    ("kd26", "", [], ["kd26"]),
    ("kerndoelen 23 t/m 27 po", "", ["primair onderwijs"], ["kerndoelen 23 t/m 27"]),
    ("PO Kerndoel 01", "", ["primair onderwijs"], ["Kerndoel 01"]),
    ("SO nl/ml Kerndoel LS 14", "", ["so normaal en moeilijk lerend"], ["Kerndoel LS 14"]),
    ("VSO Kerndoel VA 72.1", "", ["voortgezet speciaal onderwijs"], ["Kerndoel VA 72.1"]),
    ("doelzin 22A", "", [], ["doelzin 22A"]),
    ("kerndoel 22a nederlands", "nederlands", [], ["kerndoel 22a"]),
    ("eindterm 6 biologie", "biologie", [], ["eindterm 6"]),
    ("ak/3/1/b", "", [], ["ak/3/1/b"]),
    ("WI/B/V/DomeinA/A1/1", "", [], ["WI/B/V/DomeinA/A1/1"]),
    ("RKT1.1.1a", "", [], ["RKT1.1.1a"]),
    ("RKR_1.A.1", "", [], ["RKR_1.A.1"]),
    ("OJW.1.001", "", [], ["OJW.1.001"]),
    ("DG/INF/V&S", "", [], ["DG/INF/V&S"]),
    ("nask2/1", "", [], ["nask2/1"]),
    ("978-90-06-43981-6", "", [], ["978-90-06-43981-6"]),
    ("9789006439816", "", [], ["9789006439816"]),
    ("isbn 978 90 06 43981 6", "", [], ["isbn 978 90 06 43981 6"]),
    (
        "https://opendata.slo.nl/curriculum/uuid/6ed6fb6f-5cd5-40d1-945d-1f02af6a79da",
        "",
        [],
        ["https://opendata.slo.nl/curriculum/uuid/6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"],
    ),
    ("6ed6fb6f-5cd5-40d1-945d-1f02af6a79da", "", [], ["6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"]),
    ("urn:uuid:6ED6FB6F5CD540D1945D1F02AF6A79DA", "", [], ["urn:uuid:6ED6FB6F5CD540D1945D1F02AF6A79DA"]),
    ("bk:6ed6fb6f-5cd5-40d1-945d-1f02af6a79da", "", [], ["bk:6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"]),
    ("www.schooltv.nl/item/123", "", [], ["www.schooltv.nl/item/123"]),
    ("12345678", "", [], ["12345678"]),
    ("1.2.3", "", [], ["1.2.3"]),
    ("kerndoel 4 havo", "", ["havo"], ["kerndoel 4"]),
    ("kerndoel26", "", [], ["kerndoel26"]),
    ("kern doel 26", "", [], ["kern doel 26"]),
    ("kerndoelen 26, 27 en 28", "", [], ["kerndoelen 26, 27 en 28"]),
    ("kd. 26", "", [], ["kd. 26"]),
    ("kd 26 en 27", "", [], ["kd 26 en 27"]),
    ("kerndoel nr 26", "", [], ["kerndoel nr 26"]),
    ("kerndoel nummer 26", "", [], ["kerndoel nummer 26"]),
    ("Kerndoel 26:", "", [], ["Kerndoel 26"]),
    ("KD26", "", [], ["KD26"]),
    ("kerndoel 26 groep 6", "", ["groep 6"], ["kerndoel 26"]),
    ("kerndoel 26 en 27 havo", "", ["havo"], ["kerndoel 26 en 27"]),
    ("kerndoel 58 geschiedenis po", "geschiedenis", ["primair onderwijs"], ["kerndoel 58"]),
    ("kerndoel 22A", "", [], ["kerndoel 22A"]),
    ("kerndoel 22 a", "", [], ["kerndoel 22 a"]),
    ("doelzin 3b", "", [], ["doelzin 3b"]),
    ("doelzinnen 1A, 1B", "", [], ["doelzinnen 1A, 1B"]),
    ("vo kerndoel 20", "", ["voortgezet onderwijs"], ["kerndoel 20"]),
    ("so kerndoel 4", "", [], ["so kerndoel 4"]),
    ("eindterm 13", "", [], ["eindterm 13"]),
    ("eindterm 3 vwo", "", ["vwo"], ["eindterm 3"]),
    ("kerndoel 1.2", "", [], ["kerndoel 1.2"]),
    ("0-306-40615-2", "", [], ["0-306-40615-2"]),
    ("0306406152", "", [], ["0306406152"]),
    ("ISBN 0-306-40615-2", "", [], ["ISBN 0-306-40615-2"]),
    ("isbn: 9789006439816", "", [], ["isbn: 9789006439816"]),
    ("ISBN-13: 978-90-06-43981-6", "", [], ["ISBN-13: 978-90-06-43981-6"]),
    ("EAN 8712345678906", "", [], ["EAN 8712345678906"]),
    ("8712345678906", "", [], ["8712345678906"]),
    ("978-90-06-43981-6 werkboek", "werkboek", [], ["978-90-06-43981-6"]),
    ("werkboek 9789006439816 groep 6", "werkboek", ["groep 6"], ["9789006439816"]),
    ("9789006439816.", "", [], ["9789006439816"]),
    ("(9789006439816)", "", [], ["9789006439816"]),
    ("urn:isbn:9789006439816", "", [], ["urn:isbn:9789006439816"]),
    ("be/3/2/1", "", [], ["be/3/2/1"]),
    ("ak/3/1", "", [], ["ak/3/1"]),
    ("DG/CT", "", [], ["DG/CT"]),
    ("ojw/ja/1", "", [], ["ojw/ja/1"]),
    ("MVT/EN/H/DomeinE/E2", "", [], ["MVT/EN/H/DomeinE/E2"]),
    ("WI/K/1/1a", "", [], ["WI/K/1/1a"]),
    ("bio/4/3", "", [], ["bio/4/3"]),
    ("nask1/1/2", "", [], ["nask1/1/2"]),
    ("RKT1.1", "", [], ["RKT1.1"]),
    ("15.1.1.", "", [], ["15.1.1."]),
    ("dg/inf/form", "", [], ["dg/inf/form"]),
    (
        "https://opendata.slo.nl/curriculum/2020/uuid/6ed6fb6f-5cd5-40d1-945d-1f02af6a79da.json",
        "",
        [],
        ["https://opendata.slo.nl/curriculum/2020/uuid/6ed6fb6f-5cd5-40d1-945d-1f02af6a79da.json"],
    ),
    (
        "http://purl.edustandaard.nl/begrippenkader/6ed6fb6f-5cd5-40d1-945d-1f02af6a79da",
        "",
        [],
        ["http://purl.edustandaard.nl/begrippenkader/6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"],
    ),
    ("https://example.org/les/7.", "", [], ["https://example.org/les/7"]),
    ("zie https://example.org/les/7 groep 6", "zie", ["groep 6"], ["https://example.org/les/7"]),
    ("{6ed6fb6f-5cd5-40d1-945d-1f02af6a79da}", "", [], ["{6ed6fb6f-5cd5-40d1-945d-1f02af6a79da}"]),
    ("6ed6fb6f-5cd5-40d1-945d-1f02af6a79da groep 6", "", ["groep 6"], ["6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"]),
]
"""Typed text → the words that remain, labels of levels, the codes as typed."""


@pytest.mark.parametrize(("typed", "rest", "labels", "codes"), UNDERSTOOD)
def test_a_code_is_understood_wherever_it_stands(typed: str, rest: str, labels: list[str], codes: list[str]) -> None:
    asked = ask(typed, KNOWN)
    assert [mark.typed for mark in asked.marks] == codes
    assert (asked.rest, [level.label for level in asked.levels]) == (rest, labels)
    assert all(key in asked.codes for mark in asked.marks for key in mark.keys)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("kd 26", {"kerndoel 26"}),
        ("kerndoelen 23 t/m 25", {"kerndoel 23", "kerndoel 24", "kerndoel 25"}),
        ("kerndoel 022", {"kerndoel 22"}),
        ("Kerndoel 22A", {"kerndoel 22a", "doelzin 22a"}),
        ("978-90-06-43981-6", {"9789006439816", "9006439819"}),
        ("9006439819", {"9789006439816", "9006439819"}),
        ("0306406152", {"9780306406157", "0306406152"}),
        ("WI/B/V/DomeinA/A1/1", {"wi b v domeina a1 1"}),
        (f"urn:uuid:{UUID.upper()}", set(code_keys(UUID)) | set(code_keys(SLO + UUID))),
        (f"http://purl.edustandaard.nl/begrippenkader/{UUID}#", set(code_keys(UUID))),
        (f"{{{UUID.replace('-', '')}}}", set(code_keys(UUID))),
    ],
)
def test_a_code_is_sought_in_every_form_that_the_index_may_have(typed: str, keys: set[str]) -> None:
    assert keys <= set(ask(typed, KNOWN).codes)


@pytest.mark.parametrize(
    "code", ["PO Kerndoel 01", "SO nl/ml Kerndoel LS 18.1", "ak/3/1/b", "RKR_3.B.1a", "Eindterm 03"]
)
def test_a_code_that_is_the_whole_text_keeps_its_own_key(code: str) -> None:
    assert set(code_keys(code)) <= set(ask(code, KNOWN).codes)


def test_the_rest_may_be_a_title() -> None:
    assert set(ask("Fotosynthese havo 4", KNOWN).codes) == {"fotosynthese havo 4", "fotosynthese"}


@pytest.mark.parametrize(
    ("typed", "kind", "is_identifier"),
    [
        ("kerndoel 26", CodeKind.GOAL, False),
        ("ak/3/1", CodeKind.PATH, False),
        ("9789006439816", CodeKind.NUMBER, True),
        (UUID, CodeKind.UUID, True),
        (f"{SLO}{UUID}", CodeKind.UUID, True),
        ("https://example.org/les/70", CodeKind.ADDRESS, True),
    ],
)
def test_the_kind_of_a_code_says_whether_one_thing_is_meant(typed: str, kind: CodeKind, is_identifier: bool) -> None:
    asked = ask(typed, KNOWN)
    assert [(mark.kind, mark.is_identifier) for mark in asked.marks] == [(kind, is_identifier)]
    assert asked.is_code


def test_the_words_of_an_identifier_say_nothing() -> None:
    assert ask("9789006439816", KNOWN).is_identifier
    assert not ask("kerndoel 26", KNOWN).is_identifier
    assert not ask("9789006439816 werkboek", KNOWN).is_identifier


def test_a_code_with_words_is_not_only_a_code() -> None:
    assert not ask("kerndoel 26 rekenen", KNOWN).is_code
    assert not ask("rekenen", KNOWN).is_code


def test_a_number_of_an_address_is_not_the_number_of_a_goal() -> None:
    assert "7" not in ask("https://example.org/les/7", KNOWN).codes


def test_codes_are_known_without_anything_else() -> None:
    asked = ask("kerndoel 26 groep 6 rekenen", NOTHING_KNOWN)
    assert (asked.levels, asked.subjects, asked.rest) == ((), (), "groep 6 rekenen")
    assert "kerndoel 26" in asked.codes


@pytest.fixture(scope="module")
def site(site_home: Path):
    catalogue = open_catalogue(Settings(home=site_home))
    with catalogue.snapshot() as snapshot:
        yield load_known(snapshot.view)
    catalogue.close()


def test_a_number_leads_to_the_goals_that_are_called_so(site: Known) -> None:
    name = next(name for name in site.goals if re.fullmatch(r"kerndoel \d+", name))
    asked = ask(f"{name} rekenen", site)
    assert asked.marks[0].goals == site.goals[name]
    assert all(key in asked.codes for iri in site.goals[name] for key in code_keys(iri)[:1])
