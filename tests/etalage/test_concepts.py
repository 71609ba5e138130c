"""What codes, uuids and labels mean, on our tables and a small curriculum."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from etalage.concepts import Concepts, Match, load_concepts
from etalage.namespaces import ET, OBK, SLO
from etalage.rdf import Triple, parse_turtle
from etalage.store.embedded import EmbeddedView, EmbeddedWriter

CURRICULUM = Path(__file__).parents[1] / "data" / "concepten" / "curriculum.ttl"

GROEP_6 = SLO + "abfb190f-e814-46f5-a9cc-ebd53f04018e"
HAVO_3 = SLO + "af3ecd88-a654-4458-9c5b-1e1f7d09f463"
PO = SLO + "512e4729-03a4-43a2-95ba-758071d1b725"
VO = SLO + "2a1401e9-c223-493b-9b86-78f6993b1a8d"
BIOLOGIE = SLO + "41dd7292-3cce-411b-8097-11db8c875a89"
REKENEN = SLO + "fdd97fff-f5e5-4b82-b937-9ab302666c50"
KERNDOEL = SLO + "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902"
RETIRED = SLO + "fe8cc1d3-38ad-4de9-a3f4-3d820285241a"
LIVE = SLO + "00000000-0000-4000-8000-000000000002"
VDEX = "http://purl.edustandaard.nl/"
OLD_HOST = "http://download.edustandaard.nl/vdex/"


def store_of(triples: list[Triple], folder: Path) -> EmbeddedView:
    writer = EmbeddedWriter(folder)
    writer.replace("https://voorbeeld.example/graph", triples)
    writer.commit()
    return EmbeddedView(folder, 1)


@pytest.fixture(scope="module")
def bare() -> Concepts:
    """Without a curriculum: only the room `ontology`."""
    return load_concepts(None)


@pytest.fixture(scope="module")
def concepts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Concepts]:
    """With the small curriculum, read from a real store."""
    view = store_of(parse_turtle(CURRICULUM.read_text("utf-8")), tmp_path_factory.mktemp("store") / "store")
    yield load_concepts(view)
    view.close()


def iris(matches: Sequence[Match]) -> set[str]:
    return {match.concept.iri for match in matches}


def only(matches: Sequence[Match]) -> Match:
    (match,) = matches
    return match


@pytest.mark.parametrize(
    "value",
    [
        "abfb190f-e814-46f5-a9cc-ebd53f04018e",
        "ABFB190F-E814-46F5-A9CC-EBD53F04018E",
        " abfb190fe81446f5a9ccebd53f04018e ",
        "https://opendata.slo.nl/curriculum/uuid/abfb190f-e814-46f5-a9cc-ebd53f04018e",
        "http://opendata.slo.nl/curriculum/uuid/abfb190f-e814-46f5-a9cc-ebd53f04018e/",
        "http://purl.edustandaard.nl/begrippenkader/abfb190f-e814-46f5-a9cc-ebd53f04018e",
        "https%3A%2F%2Fopendata.slo.nl%2Fcurriculum%2Fuuid%2Fabfb190f-e814-46f5-a9cc-ebd53f04018e",
        "bk:abfb190f-e814-46f5-a9cc-ebd53f04018e",
    ],
)
def test_a_uuid_is_known_in_every_spelling(bare: Concepts, value: str) -> None:
    match = only(bare.niveau(value))
    assert (match.concept.iri, match.rule, match.certainty) == (GROEP_6, "uuid", 1.0)
    assert match.concept.label == "groep 6"


@pytest.mark.parametrize(
    ("value", "source", "rule"),
    [
        ("po_groep6", VDEX + "vdex_classification_educationallevel_czp_20071115.xml", "code"),
        ("PO_Groep6", "https://purl.edustandaard.nl/vdex_classification_educationallevel_czp_20071115", "code"),
        ("po_groep6 ", OLD_HOST + "vdex_classification_educationallevel_czp_20060628.xml", "code"),
        (VDEX + "vdex_classification_educationallevel_czp_20071115.xml#po_groep6", "", "code"),
        ("po%5Fgroep6", "", "code"),
        ("Groep 6", "", "naam"),
        ("groep zes", "", "naam"),
        ("PO groep 6", "een eigen lijst", "naam"),
        ("g6", "", "naam"),
    ],
)  # fmt: skip
def test_codes_and_labels_of_a_niveau(bare: Concepts, value: str, source: str, rule: str) -> None:
    match = only(bare.niveau(value, source))
    assert (match.concept.iri, match.rule) == (GROEP_6, rule)


def test_an_obk_niveau_with_another_uuid_at_slo_is_translated(bare: Concepts) -> None:
    match = only(bare.niveau("50746437-08f3-4559-8af3-3fa6e05d1a44"))
    assert (match.concept.label, match.rule, match.certainty) == ("vmbo-bb 1", "uuid-obk", 1.0)
    assert match.concept.iri == SLO + "8da0ce4d-daab-40ea-93f7-bb6e8e1a31c3"


def test_an_old_code_may_mean_several_niveaus_that_all_hold(bare: Concepts) -> None:
    matches = bare.niveau("vmbo1", "vdex_classification_educationallevel_czp_20060628.xml")
    assert {match.concept.label for match in matches} == {"vmbo-bb 1", "vmbo-kb 1", "vmbo-gl 1", "vmbo-tl 1"}
    assert all(match.is_sure for match in matches)


@pytest.mark.parametrize(
    ("context", "labels"),
    [
        ("PO", {"primair onderwijs"}),
        ("VO", {"voortgezet onderwijs"}),
        ("BVE", {"beroepsonderwijs en volwasseneneducatie"}),
        ("HBO", {"hbo"}),
        ("WO", {"wo"}),
        ("SO", {"speciaal onderwijs"}),
        ("SBAO", {"speciaal basisonderwijs"}),
        ("VVE", {"voor- en vroegschoolse educatie"}),
        ("Bedrijfsopleiding", {"bedrijfsopleiding"}),
        ("HO", {"hbo", "wo"}),
        ("higher%20education", {"hbo", "wo"}),
        ("school", set()),
        ("other", set()),
    ],
)
def test_context_is_a_niveau(bare: Concepts, context: str, labels: set[str]) -> None:
    matches = bare.niveau(context, VDEX + "vdex_context_czp_20060628.xml")
    assert {match.concept.label for match in matches} == labels


def test_niveaus_that_slo_lacks_keep_their_obk_address(bare: Concepts) -> None:
    assert only(bare.niveau("mbo niveau 2")).concept.iri == OBK + "00ace3c7-d7a8-41e6-83b1-7f13a9af7668"


def test_a_plus_makes_another_level(bare: Concepts) -> None:
    assert only(bare.niveau("A2")).concept.label == "ERK A2"
    assert only(bare.niveau("A2+")).concept.label == "ERK A2+"


def test_ancestors_and_descendants_go_all_the_way(bare: Concepts) -> None:
    assert {VO, SLO + "a3ddbe60-8478-4204-b769-6f5e9f4cbca2"} <= bare.ancestors(HAVO_3)
    assert HAVO_3 in bare.descendants(VO)
    assert GROEP_6 in bare.descendants(PO)
    assert GROEP_6 not in bare.descendants(VO)
    assert bare.ancestors(VO) == set()
    assert bare.ancestors("https://voorbeeld.example/onbekend") == set()


def test_an_obk_subject_becomes_slos_subject(bare: Concepts) -> None:
    match = only(bare.vak("2b363227-8633-4652-ad57-c61f1efc02c8", VDEX + "begrippenkader"))
    assert (match.concept.iri, match.rule, match.certainty) == (BIOLOGIE, "uuid-obk", 1.0)


def test_a_subject_that_is_part_of_slos_gives_both(bare: Concepts) -> None:
    matches = bare.vak("Lezen", VDEX + "vdex_classification_vakaanduidingen_po_2009.xml")
    assert {match.concept.label for match in matches} == {"Nederlands", "lezen"}
    assert all(match.is_sure for match in matches)


def test_a_url_encoded_subject_code_is_read(bare: Concepts) -> None:
    match = only(bare.vak("rekenen%20en%20wiskunde", VDEX + "vdex_classification_vakaanduidingen_po_2009.xml"))
    assert (match.concept.iri, match.rule, match.certainty) == (REKENEN, "code", 0.9)


def test_two_obk_subjects_with_one_name_are_one(bare: Concepts) -> None:
    source = VDEX + "vdex_classification_opleidingsdomeinen_en_studierichtingen_mbo_2010.xml"
    assert only(bare.vak("13.1", source)).concept.label == "horeca"


@pytest.mark.parametrize("label", ["Biologie", "BIOLOGIE", "biology", "bio"])
def test_a_subject_is_known_by_its_name(bare: Concepts, label: str) -> None:
    match = only(bare.vak(label))
    assert (match.concept.iri, match.rule, match.certainty) == (BIOLOGIE, "naam", 0.8)


def test_the_label_of_the_store_is_shown_for_a_subject(concepts: Concepts) -> None:
    assert concepts.label(BIOLOGIE) == "Biologie"


def test_a_subject_of_a_part_of_slos_data_points_to_the_vakleergebied(concepts: Concepts) -> None:
    assert iris(concepts.vak("00000000-0000-4000-8000-000000000009")) == {BIOLOGIE}


def test_what_a_newer_release_adds_is_known(concepts: Concepts) -> None:
    assert only(concepts.niveau("00000000-0000-4000-8000-00000000000a")).concept.label == "nieuw niveau"
    assert only(concepts.vak("nieuw vak")).concept.kind == "vak"


def test_a_goal_is_known_by_uuid_and_through_its_doelniveau(concepts: Concepts) -> None:
    assert only(concepts.doel(KERNDOEL)).concept.kind == "doel"
    assert iris(concepts.doel("00000000-0000-4000-8000-000000000008")) == {KERNDOEL}


def test_a_concept_that_is_no_goal_says_so(concepts: Concepts) -> None:
    assert only(concepts.doel("00000000-0000-4000-8000-000000000007")).concept.kind == "inhoud"


@pytest.mark.parametrize("value", ["PO Kerndoel 01", "po kerndoel 1", "PO-kerndoel 1"])
def test_a_kerndoel_is_known_by_its_code(concepts: Concepts, value: str) -> None:
    match = only(concepts.doel(value))
    assert (match.concept.iri, match.rule, match.is_sure) == (KERNDOEL, "code", True)


def test_a_number_without_sector_is_a_guess(concepts: Concepts) -> None:
    matches = concepts.doel("kerndoel 1")
    assert iris(matches) == {KERNDOEL, LIVE}
    assert not any(match.is_sure for match in matches)


def test_a_number_that_only_one_goal_has_is_sure(concepts: Concepts) -> None:
    assert only(concepts.doel("Kerndoel 22")).is_sure


def test_an_old_kerndoel_code_leads_to_the_retired_goal_and_its_living_successor(concepts: Concepts) -> None:
    match = only(concepts.doel("1", VDEX + "vdex_classification_kerndoelen_onderbouw_vo_20071115.xml"))
    assert match.concept.iri == RETIRED
    assert match.concept.is_deprecated
    assert match.concept.successors == (LIVE,)


def test_a_retired_goal_without_successor_has_none(concepts: Concepts) -> None:
    concept = only(concepts.doel("00000000-0000-4000-8000-000000000006")).concept
    assert concept.is_deprecated
    assert concept.successors == ()


def test_old_kerndoel_codes_are_known_before_a_curriculum_is_loaded(bare: Concepts) -> None:
    match = only(bare.doel("1", VDEX + "vdex_classification_kerndoelen_po_04_2006.xml"))
    assert match.concept.iri == KERNDOEL


@pytest.mark.parametrize(
    "value", ["", " ", "%", "zomaar iets", "ffffffff-ffff-4fff-8fff-ffffffffffff", "#", "1" * 5000]
)
def test_nonsense_is_unknown_and_no_error(concepts: Concepts, value: str) -> None:
    for lookup in (concepts.niveau, concepts.vak, concepts.doel):
        assert lookup(value) == ()
        assert lookup(value, "http://voorbeeld.example/lijst.xml") == ()


def test_a_goal_is_no_subject_and_a_subject_no_goal(concepts: Concepts) -> None:
    assert concepts.vak(KERNDOEL) == ()
    assert concepts.doel(BIOLOGIE) == ()
    assert concepts.niveau(BIOLOGIE) == ()


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("informatiebron", "informatiebron"),
        ("open%20opdracht", "open-opdracht"),
        ("evaluatie-%20en%20toetsmateriaal", "evaluatie-en-toetsmateriaal"),
        ("verkennings- en onderzoeks materiaal", "verkennings-en-onderzoeksmateriaal"),
        ("exploratory and research material", "verkennings-en-onderzoeksmateriaal"),
        ("information resource", "informatiebron"),
        ("narrative%20text", "leestekst"),
        ("kennisclip", "kennisclip"),
        ("weblecture", "college"),
        ("Handleiding (pdf)", "handleiding"),
    ],
)
def test_kinds_of_material(bare: Concepts, value: str, name: str) -> None:
    concept = bare.soort(value)
    assert concept is not None
    assert (concept.iri, concept.kind) == (ET + "soort-" + name, "soort")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("learner", "leerling"),
        ("leerling/student", "leerling"),
        ("Onderwijsvolger", "leerling"),
        ("leraar", "leraar"),
        ("teacher", "leraar"),
        ("Leraar (onderbouw)", "leraar"),
        ("auteur", "auteur"),
        ("manager", "beheerder"),
        ("beheerder", "beheerder"),
    ],
)
def test_roles(bare: Concepts, value: str, name: str) -> None:
    concept = bare.rol(value)
    assert concept is not None
    assert concept.iri == ET + "rol-" + name


def test_a_text_that_names_two_roles_is_none_of_them(bare: Concepts) -> None:
    assert bare.rol("leraar en beheerder") is None
    assert bare.rol("") is None


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("cc-by-40", "licenses/by/4.0/"),
        ("CC-BY-NC-SA-40", "licenses/by-nc-sa/4.0/"),
        ("cc-by-sa-30", "licenses/by-sa/3.0/nl/"),
        ("cc0-10", "publicdomain/zero/1.0/"),
        ("pdm-10", "publicdomain/mark/1.0/"),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/nl/", "licenses/by-nc-nd/3.0/nl/"),
        ("https://creativecommons.org/licenses/by/4.0/deed.nl", "licenses/by/4.0/"),
        ("https://creativecommons.org/licenses/by-sa/4.0", "licenses/by-sa/4.0/"),
        ("Zie http://www.creativecommons.org/licenses/by/3.0/deed.nl.", "licenses/by/3.0/"),
        ("CC Attribution-NonCommercial-ShareAlike 4.0 International license", "licenses/by-nc-sa/4.0/"),
        ("Creative Commons Naamsvermelding-GelijkDelen 3.0 Nederland", "licenses/by-sa/3.0/nl/"),
        ("CC BY-NC 4.0", "licenses/by-nc/4.0/"),
        ("CC BY 2.5", "licenses/by/2.5/"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "publicdomain/zero/1.0/"),
    ],
)
def test_licences_of_creative_commons(bare: Concepts, text: str, path: str) -> None:
    concept = bare.licentie(text)
    assert concept is not None
    assert concept.iri == "https://creativecommons.org/" + path
    assert concept.label


def test_the_label_of_a_licence_can_be_shown(bare: Concepts) -> None:
    assert bare.label("https://creativecommons.org/licenses/by-sa/4.0/") == "CC BY-SA 4.0"
    concept = bare.licentie("https://creativecommons.org/licenses/by-sa/2.5/be/")
    assert concept is not None
    assert concept.label == "CC BY-SA 2.5 BE"


@pytest.mark.parametrize(
    ("text", "name"),
    [("yes", "alle-rechten-voorbehouden"), ("no", "geen-beperkingen"), ("Unknown", "onbekend")],
)
def test_rights_that_are_no_licence(bare: Concepts, text: str, name: str) -> None:
    concept = bare.licentie(text)
    assert concept is not None
    assert concept.iri == ET + "licentie-" + name


@pytest.mark.parametrize("text", ["CC BY", "Yes, you may copy this page", "standard YouTube licence", "by 4.0", ""])
def test_a_licence_that_is_not_named_in_full_is_not_guessed(bare: Concepts, text: str) -> None:
    assert bare.licentie(text) is None


def test_the_other_short_lists(bare: Concepts) -> None:
    found = [
        bare.toegang("OpenAccess"),
        bare.toegang("beperkte toegang"),
        bare.categorie("Games"),
        bare.categorie("adaptief-en-maatwerk"),
        bare.categorie(ET + "categorie-vakoverstijgend"),
        bare.prijsmodel("Abonnement"),
        bare.eenheid("per leerling per jaar"),
        bare.beschikbaarheid("Niet meer leverbaar"),
        bare.beschikbaarheid("niet meer leverbaar vanaf 2027"),
    ]
    assert [concept.iri.removeprefix(ET) if concept else None for concept in found] == [
        "toegang-open",
        "toegang-beperkt",
        "categorie-games",
        "categorie-adaptief-en-maatwerk",
        "categorie-vakoverstijgend",
        "prijsmodel-abonnement",
        "eenheid-leerling-jaar",
        "beschikbaarheid-niet-meer-leverbaar",
        "beschikbaarheid-niet-meer-leverbaar",
    ]
    assert bare.categorie(ET + "soort-game") is None


def test_an_unknown_address_is_none(concepts: Concepts) -> None:
    assert concepts.get("https://opendata.slo.nl/curriculum/uuid/onzin") is None
    assert concepts.get("") is None
    assert concepts.label("https://voorbeeld.example/") == ""


def test_the_fingerprint_follows_the_curriculum(bare: Concepts, concepts: Concepts, tmp_path: Path) -> None:
    triples = parse_turtle(CURRICULUM.read_text("utf-8"))
    assert load_concepts(store_of(triples[::-1], tmp_path / "same")).fingerprint == concepts.fingerprint
    assert load_concepts(store_of(triples[:-1], tmp_path / "less")).fingerprint != concepts.fingerprint
    assert bare.fingerprint != concepts.fingerprint


def test_the_tables_can_be_handed_to_another_process(concepts: Concepts) -> None:
    copy = pickle.loads(pickle.dumps(concepts))
    assert copy.doel(KERNDOEL) == concepts.doel(KERNDOEL)
    assert copy.fingerprint == concepts.fingerprint
