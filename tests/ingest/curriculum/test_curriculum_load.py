"""A load is whole or nothing, changes nothing the second time, and never drops what something links to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import sample
from etalage.catalogue import Catalogue, open_catalogue
from etalage.errors import FeedError, WriterBusy
from etalage.namespaces import DCT, ET, OWL, RDF, SCHEMA, SKOS, SLO, SLOV
from etalage.rdf import TYPE, Literal, NamedNode, Triple, text_of
from etalage.search import Query
from ingest.curriculum import load_curriculum
from queries import names, query

QUESTIONS = (
    "kerndoelen-per-sector",
    "leerlijn-rijen",
    "leerplan-in-beeld",
    "losse-verwijzingen",
    "pad-van-een-doel",
    "stand",
    "verwijzingen",
)

PO = "512e4729-03a4-43a2-95ba-758071d1b725"
MATERIAL = "https://w3id.org/etalage/materialen/proef/0123456789abcdef"
RETIRED = "https://w3id.org/etalage/graph/slo/vervallen"


@pytest.fixture
def catalogue(settings) -> Iterator[Catalogue]:
    opened = open_catalogue(settings)
    yield opened
    opened.close()


def facts(catalogue: Catalogue, id: str) -> dict[str, set[str]]:
    """Property → values of an SLO concept in the newest version."""
    result: dict[str, set[str]] = {}
    with catalogue.snapshot() as snapshot:
        for triple in snapshot.view.about(SLO + id):
            result.setdefault(triple.predicate.value, set()).add(text_of(triple.object))
    return result


def graphs(catalogue: Catalogue) -> set[str]:
    with catalogue.snapshot() as snapshot:
        return set(snapshot.view.graphs())


def teach(catalogue: Catalogue, *ids: str) -> None:
    """Place a material that teaches these goals."""
    node = NamedNode(MATERIAL)
    triples = [
        Triple(node, TYPE, NamedNode(ET + "Lesmateriaal")),
        Triple(node, NamedNode(SCHEMA + "name"), Literal("M")),
    ]
    triples += [Triple(node, NamedNode(SCHEMA + "teaches"), NamedNode(SLO + id)) for id in ids]
    with catalogue.deliver() as delivery:
        delivery.replace(MATERIAL, triples)
        delivery.publish()


def test_the_curriculum_appears_whole_with_the_words_and_the_index(
    publish, files, catalogue, settings, id_of
) -> None:
    steps: list[str] = []
    report = load_curriculum(publish(files), catalogue, settings, lambda step, _done, _total: steps.append(step))
    assert report.changed
    assert report.is_good
    assert report.version == catalogue.status().version == 1
    assert report.entities["fo_kernzin"] == 2
    assert {"lezen", "opbouwen", "plaatsen", "zoekindex maken"} <= set(steps)
    assert facts(catalogue, id_of(102))[SLOV + "sector"] >= {SLO + PO}
    with catalogue.snapshot() as snapshot:
        assert snapshot.view.graph("https://w3id.org/etalage/graph/ontologie")
        stored = {name: len(snapshot.view.graph(name)) for name in report.triples}
        assert snapshot.engine.search(Query(text="splitsen")).total >= 1
    assert stored == report.triples


def test_loading_twice_changes_nothing(publish, files, catalogue, settings) -> None:
    folder = publish(files)
    load_curriculum(folder, catalogue, settings)
    before = catalogue.status()
    report = load_curriculum(folder, catalogue, settings)
    assert not report.changed
    assert report.version == before.version
    assert catalogue.status() == before
    assert any("Ongewijzigd" in sentence for sentence in report.sentences())


def test_the_order_of_entities_in_a_file_does_not_matter(publish, files, catalogue, settings) -> None:
    load_curriculum(publish(files), catalogue, settings)
    report = load_curriculum(publish({name: rows[::-1] for name, rows in files.items()}), catalogue, settings)
    assert not report.changed


def test_a_changed_sentence_makes_a_new_version(publish, files, catalogue, settings, id_of) -> None:
    load_curriculum(publish(files), catalogue, settings)
    files["curriculum-fo/kernzinnen"][0]["description"] = "De leerling telt door."
    report = load_curriculum(publish(files), catalogue, settings)
    assert (report.changed, report.version) == (True, 2)
    assert facts(catalogue, id_of(102))[SKOS + "definition"] == {"De leerling telt door."}


def test_a_broken_file_leaves_the_catalogue_as_it_was(publish, files, catalogue, settings) -> None:
    load_curriculum(publish(files), catalogue, settings)
    before = catalogue.status()
    folder = publish(files)
    (folder / "curriculum-fo" / "data" / "sets.json").write_text('[{"id": ')
    with pytest.raises(FeedError, match="regel 1"):
        load_curriculum(folder, catalogue, settings)
    assert catalogue.status() == before


def test_a_second_writer_is_told_so(publish, files, catalogue, settings) -> None:
    with catalogue.deliver(), pytest.raises(WriterBusy):
        load_curriculum(publish(files), catalogue, settings)
    assert catalogue.status().version == 0


def test_refused_entities_are_errors_in_the_report(publish, files, catalogue, settings) -> None:
    files["curriculum-basis/doelen"].append({"title": "Zonder id"})
    report = load_curriculum(publish(files), catalogue, settings)
    assert report.errors == 1
    assert not report.is_good
    assert report.changed
    assert any(sentence.startswith("Fout: ") for sentence in report.sentences())


def test_a_concept_that_a_material_links_to_stays_when_it_is_gone(publish, files, catalogue, settings, id_of) -> None:
    load_curriculum(publish(files), catalogue, settings)
    teach(catalogue, id_of(104))
    files["curriculum-fo/kernzinnen"] = files["curriculum-fo/kernzinnen"][1:]
    files["curriculum-fo/doelzinnen"] = files["curriculum-fo/doelzinnen"][1:]
    report = load_curriculum(publish(files), catalogue, settings)
    kept = facts(catalogue, id_of(104))
    assert kept[SKOS + "prefLabel"] == {"Doelzin 2A: Tellen met stip pen."}
    assert kept[OWL + "deprecated"] == {"true"}
    assert kept[SKOS + "broader"] == {SLO + id_of(102)}, "its path upward is kept"
    assert facts(catalogue, id_of(102))[SKOS + "broader"] == {SLO + id_of(101)}
    assert SLO + id_of(102) not in facts(catalogue, id_of(101))[SKOS + "narrower"], "but is no part of the tree"
    assert report.kept == 2
    assert RETIRED in graphs(catalogue)
    assert not load_curriculum(publish(files), catalogue, settings).changed


def test_a_concept_that_nothing_links_to_is_gone(publish, files, catalogue, settings, id_of) -> None:
    load_curriculum(publish(files), catalogue, settings)
    files["curriculum-basis/doelen"] = files["curriculum-basis/doelen"][:1]
    report = load_curriculum(publish(files), catalogue, settings)
    assert facts(catalogue, id_of(11)) == {}
    assert (report.kept, report.dropped) == (0, 1)
    assert RETIRED not in graphs(catalogue)


def test_a_replaced_concept_stays_and_knows_its_successor(publish, files, catalogue, settings, id_of) -> None:
    load_curriculum(publish(files), catalogue, settings)
    files["curriculum-fo/doelzinnen"][0] |= {"id": id_of(114), "replaces": [id_of(104)]}
    files["curriculum-fo/kernzinnen"][0]["fo_doelzin_id"] = [id_of(114)]
    load_curriculum(publish(files), catalogue, settings)
    old = facts(catalogue, id_of(104))
    assert old[DCT + "isReplacedBy"] == {SLO + id_of(114)}
    assert old[OWL + "deprecated"] == {"true"}
    assert ET + "Leerdoel" in old[RDF + "type"]
    assert facts(catalogue, id_of(102))[SKOS + "narrower"] == {SLO + id_of(114)}
    assert not load_curriculum(publish(files), catalogue, settings).changed


def test_a_chain_of_successors_holds_over_releases(publish, files, catalogue, settings, id_of) -> None:
    first = files["curriculum-fo/doelzinnen"][0]
    load_curriculum(publish(files), catalogue, settings)
    for new, replaces in ((114, [104]), (124, [114, 104])):
        first |= {"id": id_of(new), "replaces": [id_of(number) for number in replaces]}
        files["curriculum-fo/kernzinnen"][0]["fo_doelzin_id"] = [id_of(new)]
        load_curriculum(publish(files), catalogue, settings)
    assert facts(catalogue, id_of(104))[DCT + "isReplacedBy"] == {SLO + id_of(114), SLO + id_of(124)}
    assert facts(catalogue, id_of(114))[DCT + "isReplacedBy"] == {SLO + id_of(124)}
    assert facts(catalogue, id_of(104))[SKOS + "definition"] == {"Tellen met stip pen."}


def test_predecessors_that_were_only_numbers_are_not_kept_twice(publish, files, catalogue, settings, id_of) -> None:
    load_curriculum(publish(files), catalogue, settings)
    files["curriculum-fo/kernzinnen"][0]["description"] = "Anders."
    report = load_curriculum(publish(files), catalogue, settings)
    assert report.kept == 0
    assert RETIRED not in graphs(catalogue)
    assert facts(catalogue, id_of(91))[DCT + "isReplacedBy"] == {SLO + id_of(105)}


def test_a_concept_that_a_live_one_still_names_stays(publish, files, catalogue, settings, id_of) -> None:
    """As happened to SLO's doelniveaus: the content still points to them, the file is gone."""
    load_curriculum(publish(files), catalogue, settings)
    del files["2020/curriculum-basis/doelniveaus"]
    load_curriculum(publish(files), catalogue, settings)
    assert facts(catalogue, id_of(410))[SLOV + "doel"] == {SLO + id_of(12)}
    assert SLO + id_of(410) in facts(catalogue, id_of(421))[SLOV + "doelniveau"]


def test_a_concept_that_comes_back_is_no_longer_retired(publish, files, catalogue, settings, id_of) -> None:
    first = publish(files)
    load_curriculum(first, catalogue, settings)
    teach(catalogue, id_of(11))
    goals = files["curriculum-basis/doelen"]
    files["curriculum-basis/doelen"] = goals[:1]
    load_curriculum(publish(files), catalogue, settings)
    assert facts(catalogue, id_of(11))[OWL + "deprecated"] == {"true"}
    load_curriculum(first, catalogue, settings)
    assert OWL + "deprecated" not in facts(catalogue, id_of(11))
    assert RETIRED not in graphs(catalogue)


def test_materials_are_left_alone(publish, files, catalogue, settings, id_of) -> None:
    load_curriculum(publish(files), catalogue, settings)
    teach(catalogue, id_of(102))
    files["curriculum-basis/doelen"].pop()
    load_curriculum(publish(files), catalogue, settings)
    assert MATERIAL in graphs(catalogue)


def test_a_context_that_is_not_in_the_folder_is_named(publish, files, catalogue, settings) -> None:
    load_curriculum(publish(files), catalogue, settings)
    report = load_curriculum(
        publish({name: rows for name, rows in files.items() if "leerlijn" not in name}), catalogue, settings
    )
    assert report.gone_contexts == ["curriculum-leerlijn"]
    assert any("curriculum-leerlijn" in sentence for sentence in report.sentences())


def test_a_new_kind_of_field_is_told(publish, files, catalogue, settings, id_of) -> None:
    files["curriculum-basis/doelen"][0] |= {"nieuwveld": "x", "kerndoel_id": [id_of(202)], "fo_set_id": [id_of(100)]}
    report = load_curriculum(publish(files), catalogue, settings)
    assert report.counts["veld-nieuw"] == 1
    assert report.counts["verwijzing-nieuw"] == 1
    assert facts(catalogue, id_of(10))[SLOV + "verwijstNaar"] == {SLO + id_of(100)}


def test_the_questions_about_the_curriculum_are_answered(publish, files, catalogue, settings, id_of) -> None:
    load_curriculum(publish(files), catalogue, settings)
    with catalogue.snapshot() as snapshot:

        def ask(name: str, item: str = "") -> list[dict[str, str]]:
            rows = snapshot.view.select(query(f"curriculum/{name}"), {"item": NamedNode(item)} if item else None)
            return [{key: text_of(term) for key, term in row.items()} for row in rows]

        line = ask("leerlijn-rijen")
        assert [(row["stap"], row["tussendoel"]) for row in line] == [
            ("1", "korrels zien"),
            ("2", "korrels wegen"),
            ("3", "korrels verklaren"),
        ]
        kerndoelen = {(row["soort"], row["sector"]): row["aantal"] for row in ask("kerndoelen-per-sector")}
        assert kerndoelen[SLOV + "FoKernzin", "primair onderwijs"] == "1"
        assert kerndoelen[SLOV + "FoKernzin", "voortgezet onderwijs"] == "1"
        assert kerndoelen[SLOV + "Kerndoel", "primair onderwijs"] == "2"
        missing = {(row["type"], row["relatie"]): row["los"] for row in ask("losse-verwijzingen")}
        assert missing["ldk_vakkern", "doelniveau_id"] == "2"
        path = {row["naam"] for row in ask("pad-van-een-doel", SLO + id_of(12))}
        assert path == {"Splitsen", "Getallen", "Rekenkunst", "Oude inhoud"}
        assert ask("leerplan-in-beeld", SLO + id_of(12)) == []
    assert names("curriculum") == sorted(f"curriculum/{name}" for name in QUESTIONS)


def test_the_sample_loads(catalogue, settings) -> None:
    report = load_curriculum(Path(sample.__file__).parent / "curriculum", catalogue, settings)
    assert report.errors == 0
    assert report.entities["kerndoel"] > 0
