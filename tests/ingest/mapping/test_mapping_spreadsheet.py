"""Rows of the spreadsheet: the same outcomes as NL-LOM, from cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etalage.findings import Severity
from ingest.mapping import Mapped
from ingest.readers.spreadsheet_columns import COLUMNS

Maps = Callable[..., Mapped]
Facts = Callable[..., list[str]]
Rules = Callable[[Mapped], list[str]]

GROEP_5, GROEP_6, GROEP_7, GROEP_8 = (
    "slo:bc213214-b83d-4673-b9c1-8fdaa63d6d56",
    "slo:abfb190f-e814-46f5-a9cc-ebd53f04018e",
    "slo:a4813bb6-cf63-4594-af56-6afb321723d8",
    "slo:95138558-9f65-4888-8ea3-8acce5eea273",
)
GOAL = "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902"
TRUE, FALSE = '"true"^^xsd:boolean', '"false"^^xsd:boolean'


@pytest.mark.parametrize(
    ("cells", "predicate", "expected"),
    [
        ({"titel": " Breuken  in de keuken"}, "schema:name", ['"Breuken in de keuken"@nl']),
        ({"titel": "Fractions", "taal": "en"}, "schema:name", ['"Fractions"@en']),
        ({}, "schema:inLanguage", ['"nl"']),
        ({"taal": "en | nl"}, "schema:inLanguage", ['"en"', '"nl"']),
        ({"omschrijving": "Een.\n\nTwee."}, "schema:description", ['"Een.\n\nTwee."@nl']),
        ({"adres": "https://example.nl/a b"}, "schema:url", ["https://example.nl/a%20b"]),
        ({"afbeelding": "https://example.nl/a.png"}, "schema:thumbnailUrl", ["https://example.nl/a.png"]),
        ({"video": "https://example.nl/film"}, "schema:video", ["https://example.nl/film"]),
        ({"uitgever": "De Kievit"}, "schema:publisher", ["https://e.example/leveranciers/de-kievit"]),
        ({}, "schema:publisher", ["https://e.example/leveranciers/rekenwerk"]),
        ({"maker": "Zoë | Piet"}, "schema:author", ["#maker-1", "#maker-2"]),
        ({"trefwoorden": "breuken, koken | delen"}, "schema:keywords", ['"breuken"@nl', '"koken"@nl', '"delen"@nl']),
        ({"soort": "open opdracht"}, "schema:learningResourceType", ["et:soort-open-opdracht"]),
        ({"doelgroep": "leerling|leraar"}, "schema:audience", ["et:rol-leerling", "et:rol-leraar"]),
        ({"leeftijd": "9-11"}, "schema:typicalAgeRange", ['"9-11"']),
        ({"duur": "45"}, "schema:timeRequired", ['"PT45M"^^xsd:duration']),
        ({"duur": "45 minuten"}, "schema:timeRequired", ['"PT45M"^^xsd:duration']),
        ({"duur": "1,5 uur"}, "schema:timeRequired", ['"PT1H30M"^^xsd:duration']),
        ({"duur": "PT1H"}, "schema:timeRequired", ['"PT1H"^^xsd:duration']),
        ({"niveau": "groep 5, groep 6"}, "schema:educationalLevel", [GROEP_5, GROEP_6]),
        ({"niveau": "groep 5|groep 6"}, "schema:educationalLevel", [GROEP_5, GROEP_6]),
        ({"niveau": "groep 6 t/m 8"}, "schema:educationalLevel", [GROEP_6, GROEP_7, GROEP_8]),
        (
            {"niveau": "havo 3|vwo 3"},
            "schema:educationalLevel",
            ["slo:af3ecd88-a654-4458-9c5b-1e1f7d09f463", "slo:b924d4ad-65a1-41dc-b704-c7786eb4aec0"],
        ),
        ({"vak": "Aardrijkskunde"}, "schema:about", ["slo:6ed6fb6f-5cd5-40d1-945d-1f02af6a79da"]),
        (
            {"vak": "bewegen, sport en maatschappij"},
            "schema:about",
            ["slo:18361045-bd2b-4c50-9267-cd24dc3498bb"],
        ),
        ({"leerdoelen": f"https://opendata.slo.nl/curriculum/uuid/{GOAL}"}, "schema:teaches", [f"slo:{GOAL}"]),
        ({"kerndoelen": "PO Kerndoel 1"}, "schema:teaches", [f"slo:{GOAL}"]),
        ({"gratis": "ja"}, "schema:isAccessibleForFree", [TRUE]),
        ({"gratis": "Nee"}, "schema:isAccessibleForFree", [FALSE]),
        ({"gratis": "onbekend"}, "schema:isAccessibleForFree", []),
        ({}, "schema:isAccessibleForFree", []),
        ({"prijs": "12,50"}, "schema:isAccessibleForFree", [FALSE]),
        ({"prijs": "0"}, "schema:isAccessibleForFree", [TRUE]),
        ({"prijsmodel": "gratis"}, "schema:isAccessibleForFree", [TRUE]),
        ({"prijs": "op aanvraag"}, "schema:isAccessibleForFree", []),
        ({"licentie": "cc-by-sa-40"}, "schema:license", ["https://creativecommons.org/licenses/by-sa/4.0/"]),
        ({"licentie": "alle rechten voorbehouden"}, "schema:license", ["et:licentie-alle-rechten-voorbehouden"]),
        ({"licentie": "cc-by-sa-40"}, "et:rechtencode", ['"cc-by-sa-40"']),
        ({"isbn": "978-90-00-00001-2"}, "schema:identifier", ['"urn:isbn:9789000000012"']),
        ({"isbn": "12345"}, "schema:identifier", ['"12345"']),
        ({"datum": "14-3-2025"}, "schema:datePublished", ['"2025-03-14"^^xsd:date']),
        ({}, "rdf:type", ["et:Lesmateriaal", "schema:LearningResource"]),
    ],
)
def test_cells_become_triples(
    row: Maps, facts: Facts, cells: dict[str, str], predicate: str, expected: list[str]
) -> None:
    assert facts(row(**cells), predicate) == expected


@pytest.mark.parametrize(
    ("price", "expected"),
    [("12,50", ['"12.50"^^xsd:decimal']), ("€ 12,50", ['"12.50"^^xsd:decimal']), ("-3", ['"-3.00"^^xsd:decimal'])],
)
def test_a_price_is_an_amount_in_euro(row: Maps, facts: Facts, price: str, expected: list[str]) -> None:
    mapped = row(prijs=price, prijs_per="leerling per jaar", peildatum="2025-08-01", prijsmodel="abonnement")
    assert facts(mapped, "schema:offers") == ["#aanbod"]
    assert facts(mapped, "schema:price", "#aanbod") == expected
    assert facts(mapped, "schema:priceCurrency", "#aanbod") == ['"EUR"']
    assert facts(mapped, "et:prijsPer", "#aanbod") == ["et:eenheid-leerling-jaar"]
    assert facts(mapped, "et:peildatum", "#aanbod") == ['"2025-08-01"^^xsd:date']
    assert facts(mapped, "et:prijsmodel", "#aanbod") == ["et:prijsmodel-abonnement"]


def test_a_price_on_request_is_a_model_without_a_price(row: Maps, facts: Facts, rules: Rules) -> None:
    mapped = row(prijs="Op aanvraag")
    assert facts(mapped, "et:prijsmodel", "#aanbod") == ["et:prijsmodel-op-aanvraag"]
    assert facts(mapped, "schema:price", "#aanbod") == []
    assert rules(mapped) == []


@pytest.mark.parametrize("cells", [{}, {"prijs": "onbekend"}, {"prijs_per": "leerling"}, {"peildatum": "2025-08-01"}])
def test_without_a_price_there_is_no_offer(row: Maps, facts: Facts, rules: Rules, cells: dict[str, str]) -> None:
    mapped = row(**cells)
    assert facts(mapped, "schema:offers") == []
    assert rules(mapped) == []


def test_a_showcase_entry_has_categories_and_what_is_new(row: Maps, facts: Facts) -> None:
    mapped = row(
        type="Etalage",
        titel="Rekenspel",
        categorie="games | adaptief en maatwerk",
        vernieuwing="Past zich aan.",
        afbeelding="https://example.nl/a.png",
    )
    assert mapped.iri.startswith("https://e.example/etalage/proef/")
    assert facts(mapped, "rdf:type") == ["et:Etalagestuk"]
    assert facts(mapped, "et:categorie") == ["et:categorie-games", "et:categorie-adaptief-en-maatwerk"]
    assert facts(mapped, "et:vernieuwing") == ['"Past zich aan."@nl']
    assert facts(mapped, "schema:image") == ["https://example.nl/a.png"]


@pytest.mark.parametrize(
    ("cells", "rule", "field", "severity"),
    [
        ({"adres": "www.example.nl"}, "adres-onbruikbaar", "Adres", Severity.WAARSCHUWING),
        ({"niveau": "vmbo 9"}, "niveau-onbekend", "Niveau", Severity.WAARSCHUWING),
        ({"vak": "Kwantumdansen"}, "vak-onbekend", "Vak", Severity.WAARSCHUWING),
        ({"kerndoelen": "PO Kerndoel 99"}, "doel-onbekend", "Kerndoelen", Severity.WAARSCHUWING),
        ({"soort": "knutselwerk"}, "soort-onbekend", "Soort leermiddel", Severity.WAARSCHUWING),
        ({"doelgroep": "opa"}, "rol-onbekend", "Doelgroep", Severity.WAARSCHUWING),
        ({"taal": "klingon!"}, "taal-onbekend", "Taal", Severity.TIP),
        ({"duur": "even"}, "duur-niet-gelezen", "Duur", Severity.WAARSCHUWING),
        ({"datum": "ooit"}, "datum-niet-gelezen", "Datum", Severity.WAARSCHUWING),
        ({"gratis": "soms"}, "kosten-niet-gelezen", "Gratis", Severity.WAARSCHUWING),
        ({"prijs": "veel"}, "prijs-niet-gelezen", "Prijs", Severity.WAARSCHUWING),
        ({"prijs": "0", "gratis": "nee"}, "prijs-tegenstrijdig", "Prijs", Severity.WAARSCHUWING),
        ({"prijsmodel": "ruilhandel"}, "waarde-onbekend", "Prijsmodel", Severity.WAARSCHUWING),
        ({"prijs": "5", "prijs_per": "dozijn"}, "waarde-onbekend", "Prijs per", Severity.WAARSCHUWING),
        ({"beschikbaarheid": "misschien"}, "waarde-onbekend", "Beschikbaarheid", Severity.WAARSCHUWING),
        ({"licentie": "vraag maar"}, "rechten-onbekend", "Licentie", Severity.WAARSCHUWING),
        ({"isbn": "9789000000013"}, "isbn-onjuist", "ISBN", Severity.WAARSCHUWING),
        ({"type": "folder"}, "type-onbekend", "Type", Severity.FOUT),
        ({"type": "etalage", "categorie": "x"}, "categorie-niet-gelezen", "Categorie", Severity.WAARSCHUWING),
        ({"categorie": "games"}, "alleen-etalage", "Categorie", Severity.TIP),
        ({"uitgever": "a@b.nl"}, "maker-zonder-naam", "Uitgever", Severity.TIP),
        ({"titel": "a\x00b"}, "tekens-verwijderd", "Titel", Severity.TIP),
        ({"smaak": "zout"}, "veld-onbekend", "smaak", Severity.TIP),
    ],
)
def test_what_cannot_be_read_is_said(
    row: Maps, cells: dict[str, str], rule: str, field: str, severity: Severity
) -> None:
    (finding,) = row(**cells).findings
    assert (finding.rule, finding.field, finding.severity) == (rule, field, severity)
    assert finding.position is not None
    assert finding.position.row == 2
    key = {column.name: column.key for column in COLUMNS}.get(field, field)
    assert finding.position.path == f"kolom {key}"


def test_the_example_of_every_column_is_understood(row: Maps) -> None:
    # But for the goals: these concepts know four.
    cells = {column.key: column.example for column in COLUMNS if column.key not in ("leerdoelen", "kerndoelen")}
    mapped = row(**cells | {"type": "etalage"})
    assert [finding.rule for finding in mapped.findings] == []


def test_a_row_with_an_eck_id_is_refused(row: Maps) -> None:
    mapped = row(omschrijving="van https://ketenid.nl/201703/" + "0123456789abcdef" * 8)
    assert mapped.graph == []
    assert [finding.rule for finding in mapped.findings] == ["eckid-gevonden"]


def test_half_characters_and_markup_do_no_harm(row: Maps, facts: Facts) -> None:
    mapped = row(titel="a\ud800b", adres="https://example.nl/\ud800", trefwoorden="<script>")
    assert facts(mapped, "schema:name") == ['"ab"@nl']
    assert facts(mapped, "schema:keywords") == ['"<script>"@nl']


def test_a_material_and_a_showcase_entry_share_their_sentences(row: Maps, ims: Maps) -> None:
    spoken = row(soort="knutselwerk").findings[0]
    kind = "<learningresourcetype><value><langstring>knutselwerk</langstring></value></learningresourcetype>"
    written = ims(f"<educational>{kind}</educational>").findings[0]
    assert (spoken.rule, spoken.message, spoken.advice) == (written.rule, written.message, written.advice)
