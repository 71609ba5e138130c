"""A product of the ECK catalogue: what becomes of each field, of dirty values, and of prices."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from etalage.concepts import Concepts
from etalage.findings import Position
from ingest.mapping import Context, Mapped, mapping_of
from ingest.mapping.addresses import record_iri
from ingest.mapping.eck import method_iri
from ingest.source import SourceRecord
from tests.ingest.mapping.conftest import Facts

Eck = Callable[..., Mapped]
Rules = Callable[[Mapped], list[str]]


@pytest.fixture(scope="session")
def eck(concepts: Concepts, context: Context) -> Eck:
    """Maps the inside of an Entry."""

    def run(body: str, name: str = "9789000070015") -> Mapped:
        raw = f'<Entry xmlns="http://dt2.eck.nl/schema/catalogservice/v2.5.2">{body}</Entry>'.encode()
        place = Position("proef.xml", 1, "/Entry")
        return mapping_of("eck")(
            SourceRecord("proef", name, raw, place, "eck", etree.fromstring(raw)), concepts, context
        )

    return run


def info(sector: str, levels: tuple[str, ...] = (), years: tuple[str, ...] = (), course: str = "") -> str:
    return (
        f"<CurriculumInfo><Sector>{sector}</Sector><Courses><Course>{course}</Course></Courses>"
        f"<Levels>{''.join(f'<Level>{level}</Level>' for level in levels)}</Levels>"
        f"<Years>{''.join(f'<Year>{year}</Year>' for year in years)}</Years></CurriculumInfo>"
    )


def prices(consumer: object = "", *parts: tuple[object, object], more: str = "") -> str:
    paid = "".join(f"<Price><Amount>{amount}</Amount><VAT>{vat}</VAT></Price>" for amount, vat in parts)
    said = f"<Consumerprice>{consumer}</Consumerprice>" if consumer != "" else ""
    return f"<Prices><Currency>EUR</Currency>{said}{paid}</Prices>{more}"


def levels_of(mapped: Mapped, concepts: Concepts) -> set[str]:
    return {
        concepts.label(triple.object.value)  # type: ignore[union-attr]
        for triple in mapped.graph
        if triple.predicate.value == "https://schema.org/educationalLevel"
    }


@pytest.mark.parametrize(
    ("sector", "levels", "years", "expected"),
    [
        ("PO", ("BASISONDERWIJS",), ("jaar 4",), {"groep 4"}),
        ("PO", (), ("jaar 7", "jaar 8"), {"groep 7", "groep 8"}),
        ("PO", ("Alle groepen",), ("jaar 1",), {"groep 1"}),
        ("PO", ("nvt",), (), {"primair onderwijs"}),
        ("VO", ("HAVO",), ("jaar 4",), {"havo 4"}),
        ("VO", ("HAVO", "VWO"), ("jaar 3",), {"havo 3", "vwo 3"}),
        ("VO", ("HAVO/VWO",), ("jaar 3",), {"havo 3", "vwo 3"}),
        ("VO", ("HAVO, VWO",), ("jaar 3, jaar 4",), {"havo 3", "vwo 3", "havo 4", "vwo 4"}),
        ("VO", ("HAVO",), (), {"havo"}),
        ("VO", ("VMBO",), ("jaar 3",), {"vmbo-bb 3", "vmbo-kb 3", "vmbo-gl 3", "vmbo-tl 3"}),
        ("VO", (), ("jaar 4",), {"voortgezet onderwijs"}),
        ("VO", ("VWO",), ("jaar 4 t/m 6",), {"vwo 4", "vwo 5", "vwo 6"}),
        ("MBO", ("nvt",), ("jaar 1",), {"mbo"}),
        ("MBO", ("niveau 3",), ("jaar 2",), {"mbo niveau 3"}),
        ("VO, MBO", ("nvt",), (), {"voortgezet onderwijs", "mbo"}),
        ("PO", ("BASISONDERWIJS", "SPECIAAL BASISONDERWIJS"), ("jaar 7",), {"groep 7", "speciaal basisonderwijs"}),
    ],
)
def test_sector_level_and_year_mean_something_together(
    eck: Eck,
    concepts: Concepts,
    rules: Rules,
    sector: str,
    levels: tuple[str, ...],
    years: tuple[str, ...],
    expected: set[str],
) -> None:
    mapped = eck(info(sector, levels, years))
    assert levels_of(mapped, concepts) == expected
    assert rules(mapped) == []


def test_a_year_that_a_school_does_not_have_is_a_finding(eck: Eck, concepts: Concepts, rules: Rules) -> None:
    mapped = eck(info("VO", ("HAVO",), ("jaar 4", "jaar 7")))
    assert levels_of(mapped, concepts) == {"havo 4"}
    (finding,) = mapped.findings
    assert (finding.rule, finding.value, finding.field) == (
        "niveau-onbekend",
        "jaar 7",
        "CurriculumInfo/Years/Year[2]",
    )


def test_the_flat_lists_of_older_versions_mean_the_same(eck: Eck, concepts: Concepts) -> None:
    for prefix in ("", "DEP"):
        body = "".join(
            f"<{prefix}{kind}s><{prefix}{kind}>{value}</{prefix}{kind}></{prefix}{kind}s>"
            for kind, value in (("Sector", "VO"), ("Level", "HAVO"), ("Year", "jaar 5"))
        )
        assert levels_of(eck(body), concepts) == {"havo 5"}


def test_an_old_list_beside_a_new_one_is_only_looked_at(eck: Eck, concepts: Concepts) -> None:
    old = "<DEPSectors><DEPSector>VO</DEPSector></DEPSectors><DEPLevels><DEPLevel>VWO</DEPLevel></DEPLevels>"
    mapped = eck(info("VO", ("HAVO",), ("jaar 4",)) + old)
    assert levels_of(mapped, concepts) == {"havo 4"}
    assert [(finding.rule, finding.value) for finding in mapped.findings] == [("oude-lijst-anders", "VWO")]


def test_several_infos_do_not_mix(eck: Eck, concepts: Concepts) -> None:
    mapped = eck(info("PO", (), ("jaar 8",)) + info("VO", ("VWO",), ("jaar 1",)))
    assert levels_of(mapped, concepts) == {"groep 8", "vwo 1"}


def test_a_list_of_courses_is_taken_apart_and_what_is_no_subject_stays_a_keyword(eck: Eck, facts: Facts) -> None:
    mapped = eck(info("VO", course="NATUURKUNDE, Duits"))
    assert len(facts(mapped, "schema:about")) == 2
    unknown = eck(info("VO", course="EXAMENBUNDELS, VOORDEELPAKKET"))
    assert facts(unknown, "schema:keywords") == ['"EXAMENBUNDELS, VOORDEELPAKKET"@nl']
    assert [finding.rule for finding in unknown.findings] == ["vak-onbekend"]


# -- prices ------------------------------------------------------------------------------------------------------


def test_a_price_is_in_euro_with_vat_and_says_what_it_was_without(eck: Eck, facts: Facts, rules: Rules) -> None:
    more = "<PriceIsIndicative>true</PriceIsIndicative><LastModifiedDate>2024-01-02T00:00:00.000Z</LastModifiedDate>"
    mapped = eck(prices(3050, (2798, "9.0"), more=more))
    assert facts(mapped, "schema:price", "#aanbod") == ['"30.50"^^xsd:decimal']
    assert facts(mapped, "et:prijsZonderBtw", "#aanbod") == ['"27.98"^^xsd:decimal']
    assert facts(mapped, "et:btwPercentage", "#aanbod") == ['"9"^^xsd:decimal']
    assert facts(mapped, "et:isRichtprijs", "#aanbod") == ['"true"^^xsd:boolean']
    assert facts(mapped, "et:peildatum", "#aanbod") == ['"2024-01-02"^^xsd:date']
    assert facts(mapped, "schema:isAccessibleForFree") == ['"false"^^xsd:boolean']
    assert rules(mapped) == []


@pytest.mark.parametrize(
    "body",
    ["", prices(0, (0, "0.0")), prices("", (0, "0.0")), prices("", (0, "21.00")), "<Currency>EURO</Currency>"],
)
def test_nothing_and_nought_are_on_request_and_never_free(eck: Eck, facts: Facts, body: str) -> None:
    mapped = eck(body)
    assert facts(mapped, "et:prijsmodel", "#aanbod") == ["et:prijsmodel-op-aanvraag"]
    assert facts(mapped, "schema:price", "#aanbod") == []
    assert facts(mapped, "schema:isAccessibleForFree") == []
    assert mapped.findings == []


@pytest.mark.parametrize(
    ("body", "price"),
    [
        (prices("", (4300, "21.00"), (3300, "9.00")), "88.00"),
        (prices("", (5458, "9")), "59.49"),
        (prices(5950, (5458, "9.0")), "59.50"),
        (prices(0, (412, "9.0")), "4.49"),
        (prices(450), "4.50"),
        ("<PriceVATHigh>1000</PriceVATHigh><PriceVATLow>0</PriceVATLow><Currency>EURO</Currency>", "12.10"),
    ],
)
def test_the_price_with_vat_is_as_said_else_as_computed(eck: Eck, facts: Facts, body: str, price: str) -> None:
    mapped = eck(body)
    assert facts(mapped, "schema:price", "#aanbod") == [f'"{price}"^^xsd:decimal']
    assert facts(mapped, "schema:priceCurrency", "#aanbod") == ['"EUR"']


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (prices(3150, (2798, "9.0")), "prijs-klopt-niet"),
        (prices("30,50"), "bedrag-niet-gelezen"),
        (prices(3050, (2798, "hoog")), "btw-niet-gelezen"),
        (prices(0, (0, "0"), more="<IsCatalogItem>true</IsCatalogItem>"), "prijs-verplicht"),
        ("<PriceVATLow>1000</PriceVATLow>", "btw-aangenomen"),
    ],
)
def test_what_is_wrong_with_a_price_is_said(eck: Eck, rules: Rules, body: str, rule: str) -> None:
    assert rules(eck(body)) == [rule]


def test_another_currency_is_kept_so_that_its_shape_refuses_it(eck: Eck, facts: Facts) -> None:
    mapped = eck(prices(3050).replace("EUR", "USD"))
    assert facts(mapped, "schema:priceCurrency", "#aanbod") == ['"USD"']


BOOK = "<Medium>Boek</Medium><IntendedEndUserRole>Onderwijsvolger</IntendedEndUserRole>"
WEB = "<Medium>Web browser</Medium><IsLicensed>true</IsLicensed>"
PUPIL = "<IntendedEndUserRole>Onderwijsvolger</IntendedEndUserRole>"
TEACHER = "<IntendedEndUserRole>Onderwijsgever</IntendedEndUserRole>"
ONE, YEAR = "<LicenseCount>1</LicenseCount>", "<LicenseDuration>P1Y</LicenseDuration>"


@pytest.mark.parametrize(
    ("body", "unit", "model"),
    [
        (BOOK + "<IsConsumptionProduct>true</IsConsumptionProduct>", "leerling", ["eenmalig"]),
        (BOOK + "<IsConsumptionProduct>false</IsConsumptionProduct>", "stuk", ["eenmalig"]),
        (BOOK + "<SaleUnitSize>5</SaleUnitSize>", "pakket", ["eenmalig"]),
        (BOOK + "<Title>Maatschrift groep 7 (5 ex)</Title>", "pakket", ["eenmalig"]),
        (WEB + PUPIL + ONE + YEAR, "leerling-jaar", ["licentie-per-leerling"]),
        (WEB + PUPIL + ONE, "leerling", ["licentie-per-leerling"]),
        (WEB + PUPIL, "licentie", []),
        (WEB + PUPIL + YEAR, "licentie-jaar", ["abonnement"]),
        (WEB + TEACHER + ONE + YEAR, "leraar-jaar", ["abonnement"]),
        (WEB + PUPIL + "<LicenseCount>30</LicenseCount>", "pakket", []),
        (
            "<Medium>Anders</Medium><Title>Schoollicentie vanaf 300 leerlingen</Title>",
            "school",
            ["licentie-per-school"],
        ),
        (WEB + "<Title>Cijferspoor schoollicentie</Title>" + YEAR, "school-jaar", ["licentie-per-school"]),
    ],
)
def test_what_a_price_is_for_follows_from_the_entry(
    eck: Eck, facts: Facts, body: str, unit: str, model: list[str]
) -> None:
    mapped = eck(body + prices(1090, (1000, 9)))
    assert facts(mapped, "et:prijsPer", "#aanbod") == [f"et:eenheid-{unit}"]
    assert facts(mapped, "et:prijsmodel", "#aanbod") == [f"et:prijsmodel-{name}" for name in model]


# -- the rest ----------------------------------------------------------------------------------------------------


def test_dates_are_days_and_never_is_no_date(eck: Eck, facts: Facts) -> None:
    mapped = eck(
        "<ProductState>Niet meer leverbaar</ProductState>"
        "<FirstPublishedDate>2020-09-01T00:00:00.000Z</FirstPublishedDate>"
        "<EndOfLifeDate>2022-09-27T00:00:00.000Z</EndOfLifeDate>"
        "<SupportedUntilDate>9999-12-31T00:00:00Z</SupportedUntilDate>"
    )
    assert facts(mapped, "schema:availability", "#aanbod") == ["et:beschikbaarheid-niet-meer-leverbaar"]
    assert facts(mapped, "schema:availabilityStarts", "#aanbod") == ['"2020-09-01"^^xsd:date']
    assert facts(mapped, "schema:availabilityEnds", "#aanbod") == ['"2022-09-27"^^xsd:date']
    assert facts(mapped, "et:ondersteundTot") == []
    never = eck("<EndOfLifeDate>2051-11-11T00:00:00.000Z</EndOfLifeDate>")
    assert facts(never, "schema:availabilityEnds", "#aanbod") == []
    assert never.findings == []


def test_an_end_before_its_begin_is_left_out_and_said(eck: Eck, facts: Facts, rules: Rules) -> None:
    mapped = eck("<LicenseStartDate>2025-08-01</LicenseStartDate><LicenseEndDate>2024-07-31</LicenseEndDate>")
    assert rules(mapped) == ["einde-voor-begin"]
    assert facts(mapped, "et:licentieTot", "#aanbod") == []


@pytest.mark.parametrize("name", ["LicenseAvailabilityOptions", "LicenseAvailablityOptions"])
def test_a_licence_is_told_under_either_spelling(eck: Eck, facts: Facts, name: str) -> None:
    mapped = eck(
        f"<{name}>Fixed start with duration</{name}><LicenseDuration>P2D</LicenseDuration>"
        "<ActivationBefore><ActivationBeforeDays>5000</ActivationBeforeDays></ActivationBefore>"
    )
    assert facts(mapped, "et:licentievorm", "#aanbod") == ['"Fixed start with duration"']
    assert facts(mapped, "et:licentieduur", "#aanbod") == ['"P2D"^^xsd:duration']
    assert facts(mapped, "et:activerenBinnen", "#aanbod") == ['"P5000D"^^xsd:duration']


def test_a_product_is_part_of_its_method_and_has_parts_in_the_same_feed(
    eck: Eck, facts: Facts, context: Context
) -> None:
    mapped = eck(
        "<Publisher>Boomberoepsonderwijs</Publisher><ProductFamilyName>Code+</ProductFamilyName>"
        "<SubProducts><ProductId> 9789000070114 </ProductId></SubProducts><FollowupProduct>F-2</FollowupProduct>"
    )
    method = "https://e.example/methoden/boom-beroepsonderwijs-code-plus"
    assert facts(mapped, "et:methode") == facts(mapped, "schema:isPartOf") == [method]
    assert facts(mapped, "schema:name", method) == ['"Code+"@nl']
    assert facts(mapped, "schema:publisher") == ["https://e.example/leveranciers/boom-beroepsonderwijs"]
    assert facts(mapped, "schema:hasPart") == [record_iri(context, "9789000070114")]
    assert facts(mapped, "dct:isReplacedBy") == [record_iri(context, "F-2")]
    assert method_iri("x/", "A", "Code+") != method_iri("x/", "A", "Code")


@pytest.mark.parametrize(
    ("number", "property", "rule"),
    [
        ("9789000070015", "schema:isbn", []),
        ("978-90-00-07001-5", "schema:isbn", []),
        ("9789000070010", "", ["isbn-onjuist"]),
        ("8712345678906", "schema:gtin13", []),
        ("8712345678900", "", ["ean-onjuist"]),
        ("steam://store/289070", "", []),
        ("123581321", "", []),
    ],
)
def test_a_number_of_thirteen_digits_is_checked(
    eck: Eck, facts: Facts, rules: Rules, number: str, property: str, rule: list[str]
) -> None:
    mapped = eck(f"<ProductId>{number}</ProductId>")
    assert facts(mapped, "schema:identifier") == [f'"{number}"']
    for name in ("schema:isbn", "schema:gtin13"):
        assert len(facts(mapped, name)) == (name == property)
    assert rules(mapped) == rule


def test_texts_that_were_escaped_twice_are_mended(eck: Eck, facts: Facts, rules: Rules) -> None:
    mapped = eck("<Title>Vraag &amp;amp; aanbod</Title>")
    assert facts(mapped, "schema:name") == ['"Vraag & aanbod"@nl']
    assert rules(mapped) == ["tekens-gecodeerd"]


def test_a_description_that_repeats_the_title_and_a_publisher_as_author_are_left_out(eck: Eck, facts: Facts) -> None:
    mapped = eck(
        "<Publisher>Thiememeulenhoff</Publisher><Title>Pit</Title><Description>PIT</Description>"
        "<Authors><Author>ThiemeMeulenhoff</Author><Author>Brons, F.</Author></Authors>"
    )
    assert facts(mapped, "schema:description") == []
    assert facts(mapped, "schema:author") == ["#maker-1"]
    assert facts(mapped, "schema:name", "#maker-1") == ['"Brons, F."']


def test_what_no_field_takes_is_a_finding(eck: Eck) -> None:
    mapped = eck(
        "<Kleur>rood</Kleur><Version>1</Version><Edition>2</Edition><Medium>Boek</Medium><Medium>DVD</Medium>"
    )
    assert [(finding.rule, finding.field) for finding in mapped.findings] == [("veld-onbekend", "Kleur")]


def test_the_number_of_a_pupil_keeps_a_product_out(eck: Eck, rules: Rules) -> None:
    mapped = eck(f"<Description>https://ketenid.nl/201703/{'ab' * 64}</Description>")
    assert rules(mapped) == ["eckid-gevonden"]
    assert mapped.graph == []


@pytest.mark.parametrize("depth", [1, 30, 90])
def test_any_tree_is_mapped_without_an_exception(eck: Eck, depth: int) -> None:
    names = ("CurriculumInfo", "Prices", "Price", "Sector", "LicenseDuration", "ActivationBefore", "SubProducts")
    for name in names:
        mapped = eck(f"<{name}>" * depth + "x" + f"</{name}>" * depth)
        assert mapped.iri
