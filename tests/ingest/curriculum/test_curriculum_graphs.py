"""Release → triples: names, tree, levels, sectors, subjects, goals behind content, leerlijnen, succession."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etalage.namespaces import DCT, ET, OWL, RDF, SKOS, SLO, SLOV
from etalage.rdf import Graph, digest, parse_turtle, text_of
from ingest.curriculum.graphs import build
from ingest.curriculum.links import resolve
from ingest.curriculum.source import read
from ingest.curriculum.tree import plant
from ontology import texts

BASE = "https://voorbeeld.nl/"
PO = "512e4729-03a4-43a2-95ba-758071d1b725"
SO = "e7f1c08f-08fb-48ab-be8e-c131b1bce54a"
VO = "2a1401e9-c223-493b-9b86-78f6993b1a8d"
GROEP_12 = "e222c093-f0c6-4895-9dfb-c08eafb27aef"
OB_VO = "35715b0c-ad0c-46ab-ab1a-1387bb046486"
BB_HAVO = "6dc8e1f2-a929-418f-b4e5-6be1204639da"


class World:
    """All triples together, with short questions."""

    def __init__(self, graphs: dict[str, Graph], uid: Callable[[int], str]) -> None:
        self.graphs = graphs
        self.uid = uid
        self.facts: dict[tuple[str, str], list[str]] = {}
        for graph in graphs.values():
            for triple in graph:
                key = (text_of(triple.subject), triple.predicate.value)
                self.facts.setdefault(key, []).append(text_of(triple.object))

    def get(self, number: int | str, property: str) -> list[str]:
        """Values of a property (IRI, or a word of slov:); IRIs of SLO as bare ids."""
        id = self.uid(number) if isinstance(number, int) else number
        iri = property if property.startswith("http") else SLOV + property
        return sorted({value.removeprefix(SLO) for value in self.facts.get((SLO + id, iri), [])})

    def ids(self, *numbers: int) -> list[str]:
        return sorted(self.uid(number) for number in numbers)


@pytest.fixture
def world(publish, files, id_of) -> World:
    return World(build(read(publish(files)), BASE), id_of)


def test_a_renewed_kerndoel_is_called_by_number_and_sentence(world: World) -> None:
    assert world.get(102, SKOS + "prefLabel") == ["Kerndoel 2: De leerling telt."]
    assert world.get(102, SKOS + "altLabel") == ["Kerndoel 2"]
    assert world.get(102, SKOS + "definition") == ["De leerling telt."]
    assert world.get(102, SKOS + "notation") == ["2"]


def test_a_long_label_is_cut_and_the_definition_is_whole(world: World) -> None:
    (name,) = world.get(103, SKOS + "prefLabel")
    assert len(name) <= 120
    assert name.endswith("…")
    assert len(world.get(103, SKOS + "definition")[0]) > 180


def test_a_kerndoel_of_2006_has_its_sentence_in_the_title(world: World) -> None:
    assert world.get(202, SKOS + "prefLabel") == ["Rekenen"]
    assert world.get(202, SKOS + "definition") == ["De leerling rekent."]
    assert world.get(202, SKOS + "altLabel") == ["PO Kerndoel 01"]


def test_a_numbered_domain_is_called_by_its_description_too(world: World) -> None:
    assert world.get(101, SKOS + "prefLabel") == ["Domein A: Getallen"]


def test_boiler_plate_is_no_name(world: World) -> None:
    assert world.get(106, SKOS + "prefLabel") == ["tellen"]
    assert world.get(108, SKOS + "prefLabel") == ["een telraam"]


def test_the_source_text_is_kept_only_where_cleaning_changed_it(world: World) -> None:
    assert world.get(104, SKOS + "definition") == ["Tellen met stip pen."]
    assert world.get(104, "bronTekst") == ["Tellen met\u00a0stip\u00ad pen."]
    assert world.get(202, "bronTekst") == ["De leerling rekent. "]
    assert world.get(100, "karakteristiek") == ["Regel één\nRegel twee"]
    assert world.get(102, "bronTekst") == []


def test_every_concept_has_one_dutch_label(world: World) -> None:
    words = {t.subject for text in texts() for t in parse_turtle(text) if t.predicate.value == SKOS + "prefLabel"}
    for graph in world.graphs.values():
        for triple in graph:
            if triple.predicate.value == RDF + "type" and triple.object.value == SKOS + "Concept":
                labels = world.get(triple.subject.value.removeprefix(SLO), SKOS + "prefLabel")
                assert len(labels) == 1 or (not labels and triple.subject in words)


def test_a_niveau_keeps_the_label_of_our_own_table(world: World) -> None:
    assert world.get(BB_HAVO, SKOS + "prefLabel") == []
    assert world.get(BB_HAVO, SKOS + "altLabel") == ["bb havo"]
    assert world.get(GROEP_12, SKOS + "notation") == ["1201"]


def test_parents_and_children_point_to_each_other_in_order(world: World) -> None:
    assert world.get(101, SKOS + "narrower") == world.ids(102, 103)
    assert world.get(103, SKOS + "broader") == world.ids(101)
    assert world.get(102, "volgorde") == ["1"]
    assert world.get(103, "volgorde") == ["2"]


def test_several_parents_are_kept_and_the_smallest_place_counts(world: World) -> None:
    assert world.get(202, SKOS + "broader") == world.ids(200, 201)
    assert world.get(202, "volgorde") == ["1"]
    assert world.get(202, "afgeleidVak") == world.ids(1, 2)
    assert world.get(203, "afgeleidVak") == world.ids(2)


def test_goals_are_leerdoelen_and_containers_are_not(world: World) -> None:
    for number in (10, 102, 104, 202, 205, 304, 421):
        assert ET + "Leerdoel" in world.get(number, RDF + "type")
    for number in (100, 101, 106, 301, 402, 1):
        assert ET + "Leerdoel" not in world.get(number, RDF + "type")


def test_a_place_without_description_in_the_erk_is_no_goal(publish, files, id_of) -> None:
    files["curriculum-erk/erk.candobeschrijvingen"] = [{"id": id_of(500), "title": "Geen.", "isempty": True}]
    world = World(build(read(publish(files)), BASE), id_of)
    assert ET + "Leerdoel" not in world.get(500, RDF + "type")
    assert world.get(500, "isLeeg") == ["true"]


def test_level_and_sector_of_a_renewed_kerndoel_come_from_below(world: World) -> None:
    assert world.get(102, "afgeleidNiveau") == sorted([PO, SO])
    assert world.get(102, "sector") == sorted([PO, SO])
    assert world.get(103, "sector") == [VO]
    assert world.get(102, "niveau") == []
    assert world.get(101, "sector") == sorted([PO, SO, VO])


def test_a_given_level_is_not_repeated_as_derived(world: World) -> None:
    assert world.get(202, "niveau") == [PO]
    assert world.get(202, "afgeleidNiveau") == []
    assert world.get(202, "sector") == [PO]


def test_what_has_no_level_takes_that_of_its_programme(publish, files, id_of) -> None:
    files["curriculum-syllabus/syllabus"] = [
        {"id": id_of(501), "title": "S", "niveau_id": [BB_HAVO], "syllabus_specifieke_eindterm_id": [id_of(502)],
         "examenjaar": "2024", "syllabus_vakleergebied_id": [id_of(503)]}
    ]  # fmt: skip
    files["curriculum-syllabus/specifieke_eindtermen"] = [{"id": id_of(502), "title": "De kandidaat kan.", "ce": 1}]
    files["curriculum-syllabus/vakleergebieden"] = [{"id": id_of(503), "title": "V", "vakleergebied_id": [id_of(2)]}]
    world = World(build(read(publish(files)), BASE), id_of)
    assert world.get(502, "afgeleidNiveau") == [BB_HAVO]
    assert world.get(502, "sector") == [VO]
    assert world.get(502, "afgeleidVak") == world.ids(2)
    assert world.get(502, "ce") == ["true"]
    assert world.get(501, SKOS + "broader") == world.ids(503)
    assert world.get(501, "examenjaar") == ["2024"]


def test_the_subject_rolls_down_from_the_set(world: World) -> None:
    assert world.get(100, DCT + "subject") == world.ids(1)
    assert world.get(105, "afgeleidVak") == world.ids(1)
    assert world.get(105, DCT + "subject") == []
    assert world.get(106, "afgeleidVak") == []


def test_a_goal_gets_path_and_levels_through_its_doelniveaus(world: World) -> None:
    assert world.get(421, "leerdoel") == world.ids(12)
    assert world.get(12, "leerdoelVan") == world.ids(421, 430)
    assert world.get(12, "niveau") == sorted([GROEP_12, OB_VO])
    assert world.get(12, "sector") == sorted([PO, VO])
    assert world.get(421, "afgeleidNiveau") == sorted([GROEP_12, OB_VO])
    assert world.get(410, "doel") == world.ids(12)
    assert world.get(410, "kerndoel") == world.ids(205)
    assert SKOS + "Concept" not in world.get(410, RDF + "type")


def test_a_goal_without_doelniveau_gets_subject_and_sector_from_its_code(world: World) -> None:
    assert world.get(10, "afgeleidVak") == world.ids(1)
    assert world.get(10, "sector") == [PO]
    assert world.get(11, "afgeleidVak") == []


def test_an_alias_is_another_name_of_its_goal(world: World) -> None:
    assert world.get(10, SKOS + "altLabel") == ["Samen tot tien"]


def test_an_overlay_says_of_which_year_it_is(world: World) -> None:
    assert world.get(12, "stand") == ["2020"]
    assert world.get(10, "stand") == []
    assert world.get(12, OWL + "deprecated") == []
    assert world.get(430, OWL + "deprecated") == ["true"]
    assert f"{BASE}graph/slo/2020/curriculum-basis" in world.graphs


def test_a_row_of_a_leerlijn_has_its_cells_in_order(world: World) -> None:
    assert world.get(303, RDF + "type") == sorted([SLOV + "Inhoudsrij", SKOS + "OrderedCollection"])
    assert world.get(302, "rij") == world.ids(303)
    assert world.get(303, "cel") == world.get(303, SKOS + "member") == world.ids(304, 305, 306)
    assert [world.get(number, "stap") for number in (305, 304, 306)] == [["1"], ["2"], ["3"]]
    assert world.get(305, "gaatVoorafAan") == world.ids(304)
    assert world.get(306, "gaatVoorafAan") == []
    assert world.get(306, "niveauLabel") == ["vo onderbouw"]
    assert SLOV + "Einddoel" in world.get(306, RDF + "type")
    assert SLOV + "Einddoel" not in world.get(304, RDF + "type")
    assert world.get(304, "inLeerlijn") == world.get(303, "inLeerlijn") == world.ids(300)
    assert world.get(304, SKOS + "broader") == world.ids(302)
    assert world.get(303, SKOS + "prefLabel") == ["korrels verklaren"]
    assert world.get(305, "voorbeeld") == world.ids(307)


def test_succession_is_written_in_both_directions(world: World) -> None:
    assert world.get(202, DCT + "replaces") == world.ids(205)
    assert world.get(205, DCT + "isReplacedBy") == world.ids(202)
    assert world.get(205, OWL + "deprecated") == ["true"]
    assert world.get(202, OWL + "deprecated") == []


def test_a_predecessor_that_is_only_a_number_knows_its_successor(world: World) -> None:
    assert world.get(91, DCT + "isReplacedBy") == world.ids(105)
    assert world.get(91, RDF + "type") == [SLOV + "Voorganger"]
    assert world.get(91, OWL + "deprecated") == ["true"]


def test_a_retired_parent_is_no_parent_of_a_live_child(world: World) -> None:
    assert world.get(204, "bevatte") == world.ids(202)
    assert world.get(205, SKOS + "broader") == world.ids(204)
    assert world.uid(204) not in world.get(202, SKOS + "broader")


def test_dangling_and_mistyped_links_are_counted_and_left_out(publish, files, id_of) -> None:
    release = read(publish(files))
    links = resolve(release)
    missing = {(key.stand, key.from_type, key.property): count for key, count in links.dangling.items()}
    assert missing["actueel", "fo_set", "vakleergebied_id"] == 1
    assert missing["actueel", "ldk_vakkern", "doelniveau_id"] == 2
    assert missing["2020", "ldk_vak", "vak_id"] == 1
    assert missing["actueel", "alias", "parent_id"] == 2
    assert missing["vervallen", "kerndoel_domein", "replacedBy"] == 1
    assert {(key.from_type, key.property): count for key, count in links.mistyped.items()} == {
        ("doelniveau", "doel_id"): 1
    }
    world = World(build(release, BASE, links), id_of)
    assert world.get(402, "doelniveau") == []
    assert world.get(412, "doel") == []


def test_a_circle_is_cut_and_does_not_stop_the_build(publish, files, id_of) -> None:
    files["curriculum-erk/erk.gebieden"] = [{"id": id_of(600), "title": "A", "erk_categorie_id": [id_of(601)]}]
    files["curriculum-erk/erk.categorieen"] = [{"id": id_of(601), "title": "B", "erk_schaal_id": [id_of(602)]}]
    files["curriculum-erk/erk.schalen"] = [{"id": id_of(602), "title": "C"}]
    release = read(publish(files))
    links = resolve(release)
    links.targets[id_of(602)] = {"erk_candobeschrijving": (id_of(600),)}  # SLO's data has no circle, so one is made
    tree = plant(release, links)
    assert set(tree.cut) == {(id_of(600), id_of(601)), (id_of(601), id_of(602)), (id_of(602), id_of(600))}
    assert World(build(release, BASE, links, tree), id_of).get(600, SKOS + "prefLabel") == ["A"]


def test_the_same_release_gives_the_same_graphs(publish, files) -> None:
    folder = publish(files)
    first, second = build(read(folder), BASE), build(read(folder), BASE)
    assert {name: digest(graph) for name, graph in first.items()} == {
        name: digest(graph) for name, graph in second.items()
    }
    for graph in first.values():
        assert len(set(graph)) == len(graph)


def test_every_word_that_is_used_is_in_the_ontology(world: World) -> None:
    declared = {t.subject.value for text in texts() for t in parse_turtle(text) if t.predicate.value == RDF + "type"}
    used = {
        iri
        for graph in world.graphs.values()
        for triple in graph
        for iri in (triple.predicate.value, text_of(triple.object))
        if iri.startswith((SLOV, ET))
    }
    assert used <= declared
