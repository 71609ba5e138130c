"""Levels, subjects and goals: what is linked, what stays a keyword, and what a publisher hears of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etalage.findings import Severity
from ingest.mapping import Mapped

Maps = Callable[..., Mapped]
Facts = Callable[..., list[str]]
Rules = Callable[[Mapped], list[str]]

BK = "http://purl.edustandaard.nl/begrippenkader"
LEVELS = "http://purl.edustandaard.nl/vdex_classification_educationallevel_czp_20071115.xml"
OLD_LEVELS = "http://purl.edustandaard.nl/vdex_classification_educationallevel_czp_20060628.xml"
SKILLS = "http://purl.edustandaard.nl/vdex_classification_referentiekader_taal_en_rekenen_czp_2009.xml"
KERNDOELEN = "http://purl.edustandaard.nl/vdex_classification_kerndoelen_po_04_2006.xml"

PO = "512e4729-03a4-43a2-95ba-758071d1b725"
GROEP_4 = "5c072b3f-7f58-40ee-9799-27981f0a6b2b"
GROEP_5 = "bc213214-b83d-4673-b9c1-8fdaa63d6d56"
GOAL = "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902"
RETIRED = "fe8cc1d3-38ad-4de9-a3f4-3d820285241a"
SUCCESSOR = "11111111-2222-4333-8444-555555555555"
TOPIC = "22222222-2222-4333-8444-555555555555"
NOWHERE = "00000000-0000-4000-8000-000000000000"


def classification(purpose: str, *taxons: tuple[str, str], source: str = BK) -> str:
    def string(name: str, value: str, tag: str = "x-none") -> str:
        return f'<{name}><langstring xml:lang="{tag}">{value}</langstring></{name}>' if value else ""

    steps = "".join(
        f"<taxon>{f'<id> {code} </id>' if code else ''}{string('entry', label, 'nl')}</taxon>"
        for code, label in taxons
    )
    return (
        f"<classification><purpose>{string('source', 'LOMv1.0')}{string('value', purpose)}</purpose>"
        f"<taxonpath>{string('source', source)}{steps}</taxonpath></classification>"
    )


def context(value: str) -> str:
    string = f'<langstring xml:lang="x-none">{value}</langstring>'
    return f"<educational><context><value>{string}</value></context></educational>"


@pytest.mark.parametrize(
    ("body", "predicate", "expected"),
    [
        (context("PO"), "schema:educationalLevel", [f"slo:{PO}"]),
        (context("HBO"), "schema:educationalLevel", ["obk:be140797-803f-4b9e-81cc-5572c711e09c"]),
        (classification("educational level", (GROEP_5, "Groep 5")), "schema:educationalLevel", [f"slo:{GROEP_5}"]),
        (
            classification("educational level", (GROEP_5.upper().replace("-", ""), "")),
            "schema:educationalLevel",
            [f"slo:{GROEP_5}"],
        ),
        (
            classification("educational level", ("po_groep5", "PO Groep 5"), source=LEVELS),
            "schema:educationalLevel",
            [f"slo:{GROEP_5}"],
        ),
        (
            classification("educational level", (f"{BK}/{GROEP_5}", "")),
            "schema:educationalLevel",
            [f"slo:{GROEP_5}"],
        ),
        (classification("educational level", ("", "groep 5")), "schema:educationalLevel", [f"slo:{GROEP_5}"]),
        (
            classification("skill level", ("1F", "1F"), source=SKILLS),
            "schema:educationalLevel",
            ["slo:d5f99b58-31be-4ffc-89f4-9d7c65526879"],
        ),
        (
            classification("discipline", ("", "Aardrijkskunde")),
            "schema:about",
            ["slo:6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"],
        ),
        (
            classification("discipline", ("c001f86a-4f8f-4420-bd78-381c615ecedc", "Aardrijkskunde")),
            "schema:about",
            ["slo:6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"],
        ),
        (classification("educational objective", (GOAL, "")), "schema:teaches", [f"slo:{GOAL}"]),
        (
            classification("educational objective", (f"https://opendata.slo.nl/curriculum/uuid/{GOAL}", "")),
            "schema:teaches",
            [f"slo:{GOAL}"],
        ),
        (classification("competency", ("1", ""), source=KERNDOELEN), "schema:teaches", [f"slo:{GOAL}"]),
        (classification("competency", ("", "PO Kerndoel 01")), "schema:teaches", [f"slo:{GOAL}"]),
        (classification("prerequisite", (GOAL, "")), "schema:competencyRequired", [f"slo:{GOAL}"]),
        (classification("access rights", ("OpenAccess", "open toegang")), "dct:accessRights", ["et:toegang-open"]),
        (classification("access rights", ("", "beperkte toegang")), "dct:accessRights", ["et:toegang-beperkt"]),
        (classification("idea", ("x1", "Samen leren")), "schema:keywords", ['"Samen leren"@nl']),
        (classification("medium", (NOWHERE, "DVD")), "schema:keywords", ['"DVD"@nl']),
        (
            classification("idea", ("titel_edit", "titel"), source="urn:vdex_lom_field_validation"),
            "schema:keywords",
            [],
        ),
    ],
)
def test_what_is_known_becomes_a_concept(
    ims: Maps, facts: Facts, rules: Rules, body: str, predicate: str, expected: list[str]
) -> None:
    mapped = ims(body)
    assert facts(mapped, predicate) == expected
    assert rules(mapped) == []


def test_a_path_from_broad_to_narrow_gives_the_narrowest(ims: Maps, facts: Facts) -> None:
    mapped = ims(classification("educational level", (PO, "Primair onderwijs"), (GROEP_5, "Groep 5")))
    assert facts(mapped, "schema:educationalLevel") == [f"slo:{GROEP_5}"]


def test_a_set_of_levels_in_one_path_gives_each_of_them(ims: Maps, facts: Facts) -> None:
    # Edurep puts groep 1, 2, 3, primair onderwijs and groep 4 in one path, in that order.
    mapped = ims(classification("educational level", (GROEP_5, ""), (PO, ""), (GROEP_4, "")))
    assert facts(mapped, "schema:educationalLevel") == [f"slo:{GROEP_5}", f"slo:{GROEP_4}"]


def test_an_old_code_that_means_a_set_gives_the_whole_set(ims: Maps, facts: Facts) -> None:
    mapped = ims(classification("educational level", ("vmbo1", ""), source=OLD_LEVELS))
    assert len(facts(mapped, "schema:educationalLevel")) == 4


@pytest.mark.parametrize(
    ("purpose", "rule", "predicate"),
    [
        ("educational level", "niveau-onbekend", "schema:educationalLevel"),
        ("discipline", "vak-onbekend", "schema:about"),
        ("educational objective", "doel-onbekend", "schema:teaches"),
    ],
)
def test_what_is_unknown_stays_a_keyword_and_is_reported(
    ims: Maps, facts: Facts, purpose: str, rule: str, predicate: str
) -> None:
    mapped = ims(
        classification("idea", ("a", "eerst")) + classification(purpose, (PO, ""), (NOWHERE, "Kwantumdansen"))
    )
    assert facts(mapped, "schema:keywords") == ['"eerst"@nl', '"Kwantumdansen"@nl']
    finding = next(finding for finding in mapped.findings if finding.value == "Kwantumdansen")
    assert (finding.rule, finding.severity) == (rule, Severity.WAARSCHUWING)
    assert finding.field == "classification[2]/taxonpath/taxon[2]/id"
    assert "Kwantumdansen" in finding.message
    assert all(NOWHERE not in value for value in facts(mapped, predicate))


@pytest.mark.parametrize("code", [NOWHERE, "28:108", "7.2", "https://example.nl/vak", "urn:vak:1"])
def test_a_code_that_nobody_searches_with_is_no_keyword(ims: Maps, facts: Facts, rules: Rules, code: str) -> None:
    mapped = ims(classification("discipline", (code, "")))
    assert facts(mapped, "schema:keywords") == []
    assert rules(mapped) == ["vak-onbekend"]


@pytest.mark.parametrize("value", ["school", "training", "other"])
def test_the_general_contexts_of_lom_are_no_keyword(ims: Maps, facts: Facts, rules: Rules, value: str) -> None:
    mapped = ims(context(value))
    assert facts(mapped, "schema:keywords") == []
    assert rules(mapped) == ["niveau-onbekend"]


def test_a_retired_goal_is_linked_and_its_successor_named(ims: Maps, facts: Facts) -> None:
    mapped = ims(classification("educational objective", (RETIRED, "")))
    assert facts(mapped, "schema:teaches") == [f"slo:{RETIRED}"]
    (finding,) = mapped.findings
    assert (finding.rule, finding.severity) == ("doel-vervallen", Severity.WAARSCHUWING)
    assert "“oud doel”" in finding.message
    assert f"“nieuw doel” ({SUCCESSOR})" in finding.message


def test_a_name_that_fits_two_goals_is_not_linked(ims: Maps, facts: Facts) -> None:
    mapped = ims(classification("competency", ("", "Kerndoel 2")))
    assert facts(mapped, "schema:teaches") == []
    assert facts(mapped, "schema:keywords") == ['"Kerndoel 2"@nl']
    (finding,) = mapped.findings
    assert (finding.rule, finding.value) == ("doel-dubbelzinnig", "Kerndoel 2")
    assert "“Informatie verwerven”, “nieuw doel”" in finding.message


def test_a_topic_of_slo_is_linked_with_a_tip(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims(classification("educational objective", (TOPIC, "")))
    assert facts(mapped, "schema:teaches") == [f"slo:{TOPIC}"]
    assert rules(mapped) == ["doel-is-inhoud"]


def test_a_goal_that_is_only_described_stays_a_keyword(ims: Maps, facts: Facts, rules: Rules) -> None:
    body = (
        '<classification><purpose><value><langstring xml:lang="x-none">competency</langstring></value></purpose>'
        '<description><langstring xml:lang="nl">Je leert samenwerken.</langstring></description></classification>'
    )
    mapped = ims(body)
    assert facts(mapped, "schema:keywords") == ['"Je leert samenwerken."@nl']
    assert rules(mapped) == ["doel-onbekend"]


def test_keywords_of_a_classification_are_keywords(ims: Maps, facts: Facts) -> None:
    body = '<classification><keyword><langstring xml:lang="en">bikes</langstring></keyword></classification>'
    assert facts(ims(body), "schema:keywords") == ['"bikes"@en']


@pytest.mark.parametrize("purpose", ["", "smaak"])
def test_a_classification_without_a_known_purpose_gives_keywords_and_a_tip(
    ims: Maps, facts: Facts, rules: Rules, purpose: str
) -> None:
    mapped = ims(classification(purpose, ("x", "Pittig")))
    assert facts(mapped, "schema:keywords") == ['"Pittig"@nl']
    assert rules(mapped) == ["classificatie-onbekend"]


def test_a_label_in_two_languages_is_one_label(ims: Maps, facts: Facts, rules: Rules) -> None:
    body = classification("discipline", (NOWHERE, "Kwantumdansen")).replace(
        "<entry>", '<entry><langstring xml:lang="en">Quantum dancing</langstring>'
    )
    mapped = ims(body)
    assert facts(mapped, "schema:keywords") == ['"Kwantumdansen"@nl']
    assert rules(mapped) == ["vak-onbekend"]


def test_an_empty_taxon_or_path_is_nothing(ims: Maps, rules: Rules) -> None:
    assert rules(ims(classification("discipline", ("", "")) + classification("discipline"))) == []


def test_the_levels_of_the_record_decide_what_a_number_means(ims: Maps, facts: Facts, rules: Rules) -> None:
    goal = classification("educational objective", ("", "Kerndoel 2"))
    for level, expected in ((GROEP_5, GOAL), ("af3ecd88-a654-4458-9c5b-1e1f7d09f463", SUCCESSOR)):
        # The goal stands before the level in the record: it is read last all the same.
        mapped = ims(goal + classification("educational level", (level, "")))
        assert facts(mapped, "schema:teaches") == [f"slo:{expected}"]
        assert rules(mapped) == []
        assert facts(mapped, "et:regel", "#koppeling-2") == ["et:koppelregel-niveau-van-record"]
        assert facts(mapped, "et:zekerheid", "#koppeling-2") == ['"0.6"^^xsd:decimal']


def test_levels_of_two_sectors_decide_nothing(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims(context("PO") + context("VO") + classification("educational objective", ("", "Kerndoel 2")))
    assert facts(mapped, "schema:teaches") == []
    assert rules(mapped) == ["doel-dubbelzinnig"]


def test_the_sector_of_the_record_decides_which_year_it_is(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims(context("PO") + classification("educational level", ("", "jaar 5")))
    assert facts(mapped, "schema:educationalLevel") == [f"slo:{PO}", f"slo:{GROEP_5}"]
    assert rules(mapped) == []
    assert rules(ims(classification("educational level", ("", "jaar 5")))) == ["niveau-dubbelzinnig"]


def test_each_link_says_how_it_came_about(ims: Maps, facts: Facts) -> None:
    mapped = ims(
        classification("educational level", ("po_groep5", "PO Groep 5"), source=LEVELS)
        + classification("discipline", ("", "Frans, Duits"))
        + classification("educational level", (GROEP_5, "nog eens"))
    )
    said = [
        [
            facts(mapped, name, f"#koppeling-{number}")
            for name in ("rdf:type", "et:eigenschap", "et:bronwaarde", "et:regel")
        ]
        for number in (1, 2, 3, 4)
    ]
    assert said == [
        [["et:Koppeling"], ["schema:educationalLevel"], ['"po_groep5 (PO Groep 5)"'], ["et:koppelregel-code"]],
        [["et:Koppeling"], ["schema:about"], ['"Frans, Duits"'], ["et:koppelregel-vrije-tekst"]],
        [["et:Koppeling"], ["schema:about"], ['"Frans, Duits"'], ["et:koppelregel-vrije-tekst"]],
        [[], [], [], []],
    ]
    assert facts(mapped, "et:koppelt", "#koppeling-1") == [f"slo:{GROEP_5}"]
    assert facts(mapped, "et:zekerheid", "#koppeling-1") == ['"0.95"^^xsd:decimal']
    assert facts(mapped, "et:bronwaarde", "#koppeling-1") != facts(
        ims(context("PO")), "et:bronwaarde", "#koppeling-1"
    )


def test_a_long_source_value_is_kept_in_part(ims: Maps, facts: Facts) -> None:
    mapped = ims(classification("educational level", (GROEP_5, "x" * 500)))
    (value,) = facts(mapped, "et:bronwaarde", "#koppeling-1")
    assert len(value) == 202
    assert value.startswith(f'"{GROEP_5} (xxx')


def test_a_typing_error_is_not_corrected_but_asked_about(ims: Maps, facts: Facts) -> None:
    mapped = ims(classification("discipline", ("", "Aardrijkskude")))
    assert facts(mapped, "schema:about") == []
    (finding,) = mapped.findings
    assert (finding.rule, finding.suggestion) == ("vak-onbekend", "aardrijkskunde")


def test_a_label_decides_where_the_code_has_several_meanings(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims(classification("discipline", ("fr", "Frans")))
    assert facts(mapped, "schema:about") == ["slo:f851676e-b541-42db-986a-5c468974f65e"]
    assert rules(mapped) == []


def test_a_wrong_uuid_beside_a_good_name_is_linked_by_the_name_and_told(
    ims: Maps, facts: Facts, rules: Rules
) -> None:
    mapped = ims(classification("discipline", ("d35b903f-1598-4bdd-a2fa-8aba854df76", "Nederlands")))
    assert len(facts(mapped, "schema:about")) == 1
    [finding] = [finding for finding in mapped.findings if finding.rule == "uuid-onbekend"]
    assert finding.severity is Severity.TIP and "“Nederlands”" in finding.message
    assert "uuid-onbekend" not in rules(ims(classification("discipline", ("nederlands-po", "Nederlands"))))
