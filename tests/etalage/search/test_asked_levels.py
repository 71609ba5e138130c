"""Which typed words are a level, which are not, and what counts for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ontology
from etalage.search import asked_scope
from etalage.search.asked import AskedLevel, ask, known_words

KNOWN = known_words()
NAMES = {row.iri: row.naam for row in ontology.niveau_rows()}


def levels(text: str) -> tuple[AskedLevel, ...]:
    return ask(text, KNOWN).levels


def counting(text: str) -> set[str]:
    (level,) = levels(text)
    return {NAMES[iri] for iri in level.iris}


UNDERSTOOD = [
    ("NLT/vwo", "NLT/", ["vwo"]),
    ("havo/vwo", "", ["havo en vwo"]),
    ("biologie havo/vwo", "biologie", ["havo en vwo"]),
    ("nask/tl", "nask/", ["vmbo-tl"]),
    ("wiskunde b havo 5", "wiskunde b", ["havo 5"]),
    ("wi b vwo 4", "wi b", ["vwo 4"]),
    ("ak groep 7 vulkanen", "aardrijkskunde vulkanen", ["groep 7"]),
    ("en vwo 5", "Engels", ["vwo 5"]),
    ("2 havo duits luisteren", "duits luisteren", ["havo 2"]),
    ("breukensommen groep 6", "breukensommen", ["groep 6"]),
    ("-breuken OR procenten (groep 6) *", "-breuken procenten", ["groep 6"]),
    ("kinderen van 9 jaar breuken", "breuken", ["9 jaar (groep 5-6)"]),
    ("breuken voor kinderen van groep 6", "breuken", ["groep 6"]),
    ("lezen voor 9-jarigen", "lezen", ["9 jaar (groep 5-6)"]),
    ("M&O havo 5", "M&O", ["havo 5"]),
    ("natuur- en scheikunde vmbo kader 3", "natuur- en scheikunde", ["vmbo-kb 3"]),
    ("EN groep 8 grammatica", "Engels grammatica", ["groep 8"]),
    ("verhoudingen rekenen 2F", "verhoudingen rekenen", ["2F"]),
    ("taal kleuters", "taal", ["groep 1-2"]),
    ("po aardrijkskunde havo 4", "po aardrijkskunde", ["havo 4"]),
    ("vso", "", ["voortgezet speciaal onderwijs"]),
    ("groep 5/6 rekenen groep 7", "rekenen", ["groep 5-6", "groep 7"]),
    ("eindtermen biologie havo", "eindtermen biologie", ["havo"]),
    ("groep zes breuken", "breuken", ["groep 6"]),
    ("Groep 6 Breuken", "Breuken", ["groep 6"]),
    ("GROEP 6", "", ["groep 6"]),
    ("groep6 spelling", "spelling", ["groep 6"]),
    ("gr 6 taal", "taal", ["groep 6"]),
    ("gr6 rekenen", "rekenen", ["groep 6"]),
    ("g6 rekenen", "rekenen", ["groep 6"]),
    ("gr. 5/6 topografie", "topografie", ["groep 5-6"]),
    ("groepen 5 en 6 topografie", "topografie", ["groep 5-6"]),
    ("groep 3 t/m 5 lezen", "lezen", ["groep 3-5"]),
    ("groep 1 tot en met 8 gym", "gym", ["groep 1-8"]),
    ("groep 3, 4 en 5 klokkijken", "klokkijken", ["groep 3-5"]),
    ("6e groep", "", ["groep 6"]),
    ("combinatiegroep 5/6", "", ["groep 5-6"]),
    ("jaargroep 4 tafels", "tafels", ["groep 4"]),
    ("tafels groep 4", "tafels", ["groep 4"]),
    ("klok kijken groep 5", "klok kijken", ["groep 5"]),
    ("groep 8 musical", "musical", ["groep 8"]),
    ("eindmusical groep 8", "eindmusical", ["groep 8"]),
    ("afscheid groep acht", "afscheid", ["groep 8"]),
    ("kleuters herfst", "herfst", ["groep 1-2"]),
    ("herfst bij de kleuters", "herfst", ["groep 1-2"]),
    ("kleuterklas thema winter", "thema winter", ["groep 1-2"]),
    ("peuters en kleuters", "", ["voor- en vroegschoolse educatie", "groep 1-2"]),
    ("onderbouw", "", ["onderbouw"]),
    ("bovenbouw spelling", "spelling", ["bovenbouw"]),
    ("middenbouw rekenen", "rekenen", ["fase 2 (groep 4 tot en met 6)"]),
    ("bovenbouw basisschool spelling", "spelling", ["fase 3 (groep 7 en 8)"]),
    ("onderbouw vo geschiedenis", "geschiedenis", ["onderbouw vo"]),
    ("onderbouw havo/vwo", "", ["onderbouw havo en onderbouw vwo"]),
    ("bovenbouw vmbo economie", "economie", ["bovenbouw vmbo"]),
    ("basisschool techniek", "techniek", ["primair onderwijs"]),
    ("techniek op de basisschool", "techniek", ["primair onderwijs"]),
    ("primair onderwijs burgerschap", "burgerschap", ["primair onderwijs"]),
    ("voortgezet onderwijs burgerschap", "burgerschap", ["voortgezet onderwijs"]),
    ("speciaal onderwijs rekenen", "rekenen", ["speciaal onderwijs"]),
    ("vso arbeid", "arbeid", ["voortgezet speciaal onderwijs"]),
    ("zml rekenen", "rekenen", ["so zeer moeilijk lerend en meervoudig beperkt"]),
    ("sbo spelling", "spelling", ["speciaal basisonderwijs"]),
    ("praktijkonderwijs koken", "koken", ["praktijkonderwijs"]),
    ("brugklas wiskunde", "wiskunde", ["vo leerjaar 1"]),
    ("brugklassers kennismaken", "kennismaken", ["vo leerjaar 1"]),
    ("wiskunde in de brugklas", "wiskunde", ["vo leerjaar 1"]),
    ("1e klas wiskunde", "wiskunde", ["vo leerjaar 1"]),
    ("eerste klas wiskunde", "wiskunde", ["vo leerjaar 1"]),
    ("2e klas geschiedenis", "geschiedenis", ["vo leerjaar 2"]),
    ("2de klas", "", ["vo leerjaar 2"]),
    ("tweedeklassers", "", ["vo leerjaar 2"]),
    ("klas 3 havo economie", "economie", ["havo 3"]),
    ("leerjaar 3 vmbo tl", "", ["vmbo-tl 3"]),
    ("3 vmbo-tl wiskunde", "wiskunde", ["vmbo-tl 3"]),
    ("4 mavo economie", "economie", ["vmbo-tl 4"]),
    ("mavo 4 economie", "economie", ["vmbo-tl 4"]),
    ("mavo", "", ["vmbo-tl"]),
    ("vmbo kader 3 nask", "nask", ["vmbo-kb 3"]),
    ("vmbo-kb 4 engels", "engels", ["vmbo-kb 4"]),
    ("vmbo bbl 3", "", ["vmbo-bb 3"]),
    ("vmbo basis rekenen", "rekenen", ["vmbo-bb"]),
    ("vmbo b/k 1", "", ["vmbo-bb 1 en vmbo-kb 1"]),
    ("vmbo gt 2", "", ["vmbo-gl 2 en vmbo-tl 2"]),
    ("vmbo-g/t leerjaar 4", "", ["vmbo-gl 4 en vmbo-tl 4"]),
    ("vmbo tl/gl 3", "", ["vmbo-tl 3 en vmbo-gl 3"]),
    ("vmbo 3", "", ["vmbo 3"]),
    ("havo", "", ["havo"]),
    ("havo 4 scheikunde molrekenen", "scheikunde molrekenen", ["havo 4"]),
    ("4 havo scheikunde", "scheikunde", ["havo 4"]),
    ("4havo", "", ["havo 4"]),
    ("havo4", "", ["havo 4"]),
    ("5vwo biologie", "biologie", ["vwo 5"]),
    ("v5 natuurkunde", "natuurkunde", ["vwo 5"]),
    ("4h economie", "economie", ["havo 4"]),
    ("4v wiskunde b", "wiskunde b", ["vwo 4"]),
    ("3hv", "", ["havo 3 en vwo 3"]),
    ("3 h/v", "", ["havo 3 en vwo 3"]),
    ("havo/vwo 3 aardrijkskunde", "aardrijkskunde", ["havo 3 en vwo 3"]),
    ("3 havo/vwo", "", ["havo 3 en vwo 3"]),
    ("2 en 3 havo", "", ["havo 2-3"]),
    ("havo 2 en vwo 3", "", ["havo 2 en vwo 3"]),
    ("vwo 4-6", "", ["vwo 4-6"]),
    ("vwo 4/5/6 natuurkunde", "natuurkunde", ["vwo 4-6"]),
    ("vwo4 en havo5", "", ["vwo 4 en havo 5"]),
    ("gymnasium 1 latijn", "latijn", ["vwo 1"]),
    ("atheneum 5", "", ["vwo 5"]),
    ("tweede fase havo", "", ["bovenbouw havo"]),
    ("mbo rekenen 2f", "rekenen", ["mbo", "2F"]),
    ("mbo 3", "", ["mbo niveau 3"]),
    ("mbo niveau 4 verpleegkunde", "verpleegkunde", ["mbo niveau 4"]),
    ("mbo-2", "", ["mbo niveau 2"]),
    ("niveau 2 mbo", "", ["mbo niveau 2"]),
    ("mbo leerjaar 1", "", ["mbo"]),
    ("entreeopleiding", "", ["mbo niveau 1"]),
    ("vavo", "", ["vavo"]),
    ("hbo verpleegkunde", "verpleegkunde", ["hbo"]),
    ("volwasseneneducatie", "", ["volwasseneneducatie"]),
    ("rekenen 1F", "rekenen", ["1F"]),
    ("1f", "", ["1F"]),
    ("3F Nederlands", "Nederlands", ["3F"]),
    ("2s taal", "taal", ["2S"]),
    ("1F/1S rekenen", "rekenen", ["1F en 1S"]),
    ("engels a2", "engels", ["ERK A2"]),
    ("duits B1", "duits", ["ERK B1"]),
    ("ERK B2 frans", "frans", ["ERK B2"]),
    ("nt2 a1-a2", "nt2", ["ERK A1 en ERK A2"]),
    ("B1+ spreken", "spreken", ["ERK B1+"]),
    ("9 jaar", "", ["9 jaar (groep 5-6)"]),
    ("9 jarigen", "", ["9 jaar (groep 5-6)"]),
    ("9-jarige", "", ["9 jaar (groep 5-6)"]),
    ("negenjarigen", "", ["9 jaar (groep 5-6)"]),
    ("kinderen van 4 tot 6 jaar", "", ["4-6 jaar (groep 1-2)"]),
    ("4-6 jaar", "", ["4-6 jaar (groep 1-2)"]),
    ("13 jaar puberteit", "puberteit", ["13 jaar (vo leerjaar 1-2)"]),
    ("12 jaar", "", ["12 jaar (groep 8 en vo leerjaar 1)"]),
    ("leerlingen van 12 t/m 14 jaar", "", ["12-14 jaar (vo leerjaar 1-2)"]),
    ("15-jarigen", "", ["15 jaar (vo leerjaar 3-4)"]),
    ("hoofdstuk 3 havo 4", "hoofdstuk 3", ["havo 4"]),
    ("getal en ruimte havo 4 deel 2", "getal en ruimte deel 2", ["havo 4"]),
    ("tafel van 6 groep 4", "tafel van 6", ["groep 4"]),
    ("havo-vwo", "", ["havo en vwo"]),
    ("vo", "", ["voortgezet onderwijs"]),
    ("po", "", ["primair onderwijs"]),
    ("po/vo", "", ["primair onderwijs en voortgezet onderwijs"]),
    ("po geschiedenis vwo 5", "po geschiedenis", ["vwo 5"]),
    ("groep 7 en brugklas", "", ["groep 7 en vo leerjaar 1"]),
    ("groep 8 naar brugklas", "", ["groep 8", "vo leerjaar 1"]),
    ("overgang po-vo", "overgang", ["primair onderwijs en voortgezet onderwijs"]),
    ("groep 5 6 7", "", ["groep 5-7"]),
    ("groep 5 groep 6", "", ["groep 5-6"]),
    ("groep 5 of groep 6 spelling", "spelling", ["groep 5-6"]),
    ("aardrijkskunde klas 2 vmbo", "aardrijkskunde", ["vmbo 2"]),
    ("vmbo aardrijkskunde klas 2", "aardrijkskunde", ["vmbo 2"]),
    ("havo natuurkunde bovenbouw", "natuurkunde", ["bovenbouw havo"]),
    ("bovenbouw rekenen basisonderwijs", "rekenen", ["fase 3 (groep 7 en 8)"]),
    ("spelling Gr.7", "spelling", ["groep 7"]),
    ("procenten groep 6", "procenten", ["groep 6"]),
    ("voor groep 6", "", ["groep 6"]),
    ("lesbrief voor leerlingen uit groep 6", "lesbrief", ["groep 6"]),
    ("ontleden voor 2 havo", "ontleden", ["havo 2"]),
    ("primary education", "", ["primair onderwijs"]),
    ("secondary education maths", "maths", ["voortgezet onderwijs"]),
    ("na havo 4", "natuurkunde", ["havo 4"]),
    ("sk vwo 5", "scheikunde", ["vwo 5"]),
    ("wis a havo 5", "wis a", ["havo 5"]),
    ("combiklas 7/8 rekenen", "rekenen", ["groep 7-8"]),
    ("grp 6", "", ["groep 6"]),
    ("groep_6", "", ["groep 6"]),
    ("groep-6", "", ["groep 6"]),
    ("groep 7+8", "", ["groep 7-8"]),
    ("gr. 3 & 4", "", ["groep 3-4"]),
    ("groep 7/8: techniek", "techniek", ["groep 7-8"]),
    ("vmbo (tl) 3", "", ["vmbo-tl 3"]),
    ("vmbo-TL3", "", ["vmbo-tl 3"]),
    ("havo5-vwo5", "", ["vo leerjaar 5"]),
    ("groep ６", "", ["groep 6"]),
    ("gróep 6", "", ["groep 6"]),
    ("havo/vwo/vmbo", "", ["havo, vwo en vmbo"]),
    ("groep 1/2 herfst", "herfst", ["groep 1-2"]),
    ("gr 1-2 cijfers", "cijfers", ["groep 1-2"]),
    ("groep 3 & 4", "", ["groep 3-4"]),
    ("6 vwo", "", ["vwo 6"]),
    ("vwo 6 wiskunde D", "wiskunde D", ["vwo 6"]),
    ("3 vmbo basis", "", ["vmbo-bb 3"]),
    ("vmbo-b 3", "", ["vmbo-bb 3"]),
    ("vmbo-kader", "", ["vmbo-kb"]),
    ("4 vmbo-gl", "", ["vmbo-gl 4"]),
    ("mavo/havo 2", "", ["vmbo-tl 2 en havo 2"]),
    ("2 havo/vwo", "", ["havo 2 en vwo 2"]),
    ("1 th", "", ["vmbo-tl 1 en havo 1"]),
    ("klas 1 t/m 3 havo", "", ["havo 1-3"]),
    ("klas 4 vwo", "", ["vwo 4"]),
    ("derde klas vwo", "", ["vwo 3"]),
    ("leerjaar 1", "", ["vo leerjaar 1"]),
    ("3de leerjaar", "", ["vo leerjaar 3"]),
    ("examentraining havo 5 economie", "examentraining economie", ["havo 5"]),
    ("toets groep 7 begrijpend lezen", "toets begrijpend lezen", ["groep 7"]),
    ("cito groep 8", "cito", ["groep 8"]),
    ("avi e4 groep 4", "avi e4", ["groep 4"]),
    ("spelling groep 4 blok 3", "spelling blok 3", ["groep 4"]),
    ("blok 3 spelling groep 4", "blok 3 spelling", ["groep 4"]),
    ("week 4 havo 2", "week 4", ["havo 2"]),
    ("havo 2 duits", "duits", ["havo 2"]),
    ("duits 2 havo luisteren", "duits luisteren", ["havo 2"]),
    ("burgerschap mbo niveau 2", "burgerschap", ["mbo niveau 2"]),
    ("nederlands 3f mbo", "nederlands", ["3F", "mbo"]),
    ("vso arbeidsmarkt", "", ["vso arbeidsmarkt"]),
    ("vso dagbesteding", "", ["vso dagbesteding"]),
    ("speciaal basisonderwijs", "", ["speciaal basisonderwijs"]),
    ("voorschool", "", ["voor- en vroegschoolse educatie"]),
    ("vve", "", ["voor- en vroegschoolse educatie"]),
    ("hoger beroepsonderwijs", "", ["hbo"]),
    ("wetenschappelijk onderwijs", "", ["wo"]),
    ("tienjarigen", "", ["10 jaar (groep 6-7)"]),
    ("8 tot 10 jaar", "", ["8-10 jaar (groep 5-6)"]),
    ("van 10 tot 12 jaar", "", ["10-12 jaar (groep 7-8)"]),
    ("6 jarige kinderen", "", ["6 jaar (groep 2-3)"]),
    ("5-jarige", "", ["5 jaar (groep 1-2)"]),
    ("kleuter", "", ["groep 1-2"]),
    ("de kleuters", "", ["groep 1-2"]),
]
"""Typed text → the words that remain, and the labels of the levels."""


@pytest.mark.parametrize(("typed", "rest", "labels"), UNDERSTOOD)
def test_a_level_is_understood_wherever_it_stands(typed: str, rest: str, labels: list[str]) -> None:
    asked = ask(typed, KNOWN)
    assert ([level.label for level in asked.levels], asked.rest) == (labels, rest)


NO_LEVEL = [
    "een groep vergelijken",
    "twee groepen",
    "zesde groep",
    "in het kader van een opdracht",
    "een niveau hoger",
    "H3PO4 en H2O",
    "4 g zout",
    "fase 2 van een onderzoek",
    "een kader tekenen",
    "90-06-43981-X",
    "breuken 1/2",
    "km/h",
    "vulkanen en aardbevingen",
    "wo 2",
    "06-12345678",
    "2024",
    "prijs 10.000.000",
    "kerndoel",
    "groep 9",
    "groep 0",
    "groepswerk",
    "groepje maken",
    "groepen maken in de klas",
    "muziekgroep",
    "klas 2b",
    "niveau 3",
    "a1 poster",
    "vitamine b1",
    "80 jaar bevrijding",
    "80-jarige oorlog",
    "10 jaar later",
    "over 5 jaar",
    "twaalfjarig bestand",
    "3 jaar geleden",
    "klassieke oudheid",
    "eerste wereldoorlog",
    "tweede wereldoorlog",
    "wo 1",
    "tweede kamer",
    "2 pi r",
    "1 aprilgrap",
    "3 biggetjes",
    "7 wereldwonderen",
    "h2o",
    "5 v spanning",
    "2 kg",
    "m3 en dm3",
    "1/2 + 1/4",
    "tafel van 7",
    "ipad pro",
    "pro en contra",
    "in het kader van",
    "referentiekader",
    "kaderwet",
    "year 3",
    "10 mm regen",
    "te laat komen",
    "franse revolutie",
    "fr",
    "06 12345678",
    "2026-2027",
    "1234567",
    "en/of",
    "ja/nee",
    "24/7",
    "5/6",
    "3/4",
    "m/s",
    "km/u",
    "breuken -groep",
    "+breuken -procenten",
    "breuken AND procenten",
    "NIET BREUKEN OR PROCENTEN",
    "breuk*",
    "titel:breuken",
    "c++ programmeren",
    "[1]",
    "~breuken^2",
    "50%",
    "hulp in de klas",
    "leerjaar",
    "jaar 2000",
    "2 onder 1 kap",
    "havik",
    "vwooo",
    "groep",
    "klas",
    "niveau",
    "gelijke groepen verdelen",
    "bloedgroepen",
    "eerste hulp",
    "derde macht",
    "vierde dimensie",
    "zesde zintuig",
    "1e hulp",
    "kader maken",
    "pro contra debat",
    "so hoofdstuk 4",
    "drie biggetjes",
    "tien geboden",
    "jaar van de draak",
    "4 seizoenen",
    "4 vlak",
    "v 2",
]
"""Words that look like a level, or like a code, and are none: all of them are sought."""


@pytest.mark.parametrize("typed", NO_LEVEL)
def test_other_words_stay_words(typed: str) -> None:
    asked = ask(typed, KNOWN)
    assert (asked.levels, asked.marks, asked.phrases) == ((), (), ())
    sought = [word for word in typed.split() if word not in ("OR", "AND") or typed.isupper()]
    assert asked.rest.split() == sought


def test_groep_6_takes_what_is_labelled_with_its_pair_its_phase_or_the_whole_sector() -> None:
    assert counting("groep 6") == {"groep-6", "groep-5-6", "fase-2", "po"}


def test_a_pair_of_years_takes_both() -> None:
    assert counting("groep 5/6") == {"groep-5", "groep-6", "groep-5-6", "fase-2", "po"}


def test_2_havo_takes_the_lower_years_of_havo_and_of_secondary_school() -> None:
    differentiated = {"ob-havo-basis", "ob-havo-vervolg", "ob-havo-gevorderd"}
    assert counting("2 havo") == {"havo-2", "ob-havo", "havo", "ob-vo", "fase-4", "vo", *differentiated}


def test_a_track_takes_its_years() -> None:
    found = counting("havo")
    assert {"havo", "havo-1", "havo-5", "ob-havo", "bb-havo", "vo"} <= found
    assert not found & {"vwo", "vwo-1", "vmbo", "po"}


def test_kleuters_are_groep_1_and_2() -> None:
    (level,) = levels("kleuters")
    assert level.names == ("groep-1", "groep-2")
    assert {NAMES[iri] for iri in level.near} == {"groep-1", "groep-2", "groep-1-2"}
    assert {NAMES[iri] for iri in level.iris - level.near} == {"fase-1", "po"}


def test_what_says_exactly_this_or_a_part_is_near() -> None:
    (level,) = levels("vmbo-tl 3")
    assert {NAMES[iri] for iri in level.near} == {"vmbo-tl-3"}
    (level,) = levels("onderbouw havo")
    assert {"ob-havo", "havo-1", "havo-2", "havo-3"} <= {NAMES[iri] for iri in level.near}


@pytest.mark.parametrize("row", ontology.niveau_rows(), ids=lambda row: row.naam)
def test_every_niveau_of_our_table_can_be_typed(row: ontology.NiveauRow) -> None:
    ways = [ask(name, KNOWN) for name in (row.nl, *row.ook)]
    assert any(not asked.rest and len(asked.levels) == 1 and row.iri in asked.levels[0].near for asked in ways)


@pytest.mark.parametrize("row", ontology.niveau_rows(), ids=lambda row: row.naam)
def test_every_niveau_counts_for_itself_and_nothing_beside_its_line(row: ontology.NiveauRow) -> None:
    found = asked_scope.iris((row.naam,))
    line = {row.iri} | asked_scope.above(row.iri) | asked_scope.below(row.iri)
    soorten = {each.iri: each.soort for each in ontology.niveau_rows()}
    assert line <= found
    beside = [iri for iri in found - line if soorten[iri] != "differentiatie"]
    assert all(asked_scope.below(iri) <= found for iri in beside), "all years of it are asked for"
    assert asked_scope.near((row.naam,)) <= found


def test_levels_of_the_curriculum_as_published_can_be_typed(shared_data: Path) -> None:
    folder = shared_data / "slo" / "curriculum-basis" / "data"
    titles = [niveau["title"] for niveau in json.loads((folder / "niveaus.json").read_text("utf-8"))]
    uuids = [niveau["id"] for niveau in json.loads((folder / "niveaus.json").read_text("utf-8"))]
    assert len(titles) > 100
    table = {row.uuid: row.iri for row in ontology.niveau_rows()}
    assert set(uuids) <= table.keys()
    missed = {
        title
        for title, uuid in zip(titles, uuids, strict=True)
        if not any(table[uuid] in level.iris for level in levels(title))
    }
    assert missed == {"pro", "so"}, "abbreviations that are ordinary words too"


def test_sentences_about_something_else_name_no_level(shared_data: Path) -> None:
    path = shared_data / "slo" / "curriculum-basis" / "data" / "doelen.json"
    sentences = [goal["title"] for goal in json.loads(path.read_text("utf-8"))]
    wrong = [sentence for sentence in sentences if levels(sentence[:200])]
    assert len(sentences) > 17_000
    assert len(wrong) < 30, "19 measured, of which most do name one: “Algemeen bij vwo: …”"


def test_a_pair_of_labels_in_two_languages() -> None:
    (level,) = levels("groep 5 t/m 8")
    assert (level.nl, level.en) == ("groep 5-8", "primary year 5-8")
    (level,) = levels("havo en vwo")
    assert level.en == "senior general secondary education and pre-university education"
    (level,) = levels("brugklas")
    assert (level.nl, level.en) == ("vo leerjaar 1", "secondary year 1")


def test_words_that_stand_apart_are_one_level_with_two_places() -> None:
    text = "klas 3 aardrijkskunde havo"
    (level,) = levels(text)
    assert [text[slice(*place)] for place in level.places] == ["klas 3", "havo"]
    assert (level.typed, level.key) == ("klas 3 … havo", "klas 3 havo")


def test_a_level_that_is_meant_literally_stays_words() -> None:
    (level,) = levels("musical Groep 8")
    asked = ask("musical Groep 8", KNOWN, literal=[level.key])
    assert (asked.levels, asked.rest) == ((), "musical Groep 8")
    assert ask("klas 3 ak havo", KNOWN, literal=["klas 3 … havo"]).levels == ()
    assert [each.label for each in ask("groep 8 muziek groep 5", KNOWN, literal=["groep 8"]).levels] == ["groep 5"]
    assert ask("9 jaar", KNOWN, literal=["9 jaar"]).rest == "9 jaar"


def test_the_cross_of_a_chip_leads_to_the_text_without_its_words() -> None:
    asked = ask("breuken voor kinderen van groep 6 en procenten", KNOWN)
    assert asked.without(asked.levels[0]) == "breuken en procenten"
    asked = ask("klas 3 aardrijkskunde havo", KNOWN)
    assert asked.without(asked.levels[0]) == "aardrijkskunde"


def test_scales_of_language_go_with_a_school() -> None:
    mbo, scale = levels("mbo rekenen 2F")
    assert (mbo.is_scale, scale.is_scale) == (False, True)
    assert ask("mbo rekenen 2F", KNOWN).fitting == (mbo.iris, scale.iris)
    assert ask("groep 6 of havo 2", KNOWN).fitting == (levels("groep 6")[0].iris | levels("havo 2")[0].iris,)
    assert ask("rekenen", KNOWN).fitting == ()
