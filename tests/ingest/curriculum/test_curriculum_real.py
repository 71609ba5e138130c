"""SLO's real data, when it is there: the known figures, no errors, and twice the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from etalage.namespaces import ET, RDF, SKOS, SLOV
from etalage.rdf import Graph, digest, parse_turtle, text_of
from ingest.curriculum.figures import Figures
from ingest.curriculum.graphs import build
from ingest.curriculum.table import page
from ontology import texts

BASE = "https://w3id.org/etalage/"
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "curriculum.md"


@pytest.fixture(scope="module")
def figures(shared_data: Path) -> Figures:
    return Figures(shared_data / "slo")


@pytest.fixture(scope="module")
def graphs(figures: Figures) -> dict[str, Graph]:
    return build(figures.release, BASE, figures.links, figures.tree)


def test_nothing_is_refused(figures: Figures) -> None:
    assert set(figures.release.counts) == {"dirty", "id-dubbel", "titel-ontbreekt"}
    assert figures.tree.cut == []


def test_the_kerndoelen_of_2006_are_405(figures: Figures) -> None:
    assert figures.count("kerndoel") == 405
    by_sector = figures.sectors("kerndoel")
    assert by_sector["po"] + by_sector["po + vo"] == 58
    assert by_sector["vo + vso"] == 58


def test_the_renewed_kerndoelen_are_171_with_372_doelzinnen(figures: Figures) -> None:
    assert figures.renewed("fo_kernzin") == Counter({"po/so": 53, "vo/vso": 58, "functioneel": 60})
    assert figures.renewed("fo_doelzin") == Counter({"po/so": 117, "vo/vso": 147, "functioneel": 107, "onbekend": 1})
    assert figures.count("fo_kernzin") == 171
    assert figures.count("fo_doelzin", soort="kerndoel") == 372


def test_the_leerlijn_has_23_rows_of_139_ordered_cells(figures: Figures, graphs: dict[str, Graph]) -> None:
    assert Counter(figures.rows()) == {7: 13, 6: 2, 5: 4, 4: 4}
    triples = graphs[f"{BASE}graph/slo/curriculum-leerlijn"]
    steps = {t.subject: int(text_of(t.object)) for t in triples if t.predicate.value == SLOV + "stap"}
    cells: dict[object, list[int]] = {}
    for triple in triples:
        if triple.predicate.value == SLOV + "cel":
            cells.setdefault(triple.subject, []).append(steps[triple.object])
    assert len(cells) == 23
    assert len(steps) == 139
    assert all(sorted(places) == list(range(1, len(places) + 1)) for places in cells.values())


def test_links_of_now_to_missing_doelniveaus_are_26852(figures: Figures) -> None:
    missing = Counter[str]()
    for key, count in figures.links.dangling.items():
        if key.stand == "actueel":
            missing[key.property] += count
    assert missing["doelniveau_id"] == 26_852
    assert figures.links.dangling[("actueel", "fo_set", "vakleergebied_id")] == 36


def test_the_overlay_makes_doelniveaus_resolve(figures: Figures) -> None:
    resolved = [id for id, contents in figures.derived.leerdoel_van.items() if contents]
    assert len(resolved) == 8_641


def test_every_concept_has_exactly_one_dutch_label_that_fits(graphs: dict[str, Graph]) -> None:
    words = [triple for text in texts() for triple in parse_turtle(text)]
    labels = Counter(
        {
            (t.subject, t.object)
            for graph in (*graphs.values(), words)
            for t in graph
            if t.predicate.value == SKOS + "prefLabel" and t.object.language == "nl"
        }
    )
    per_subject = Counter(subject for subject, _ in labels)
    concepts = {
        t.subject
        for graph in graphs.values()
        for t in graph
        if t.predicate.value == RDF + "type" and t.object.value == SKOS + "Concept"
    }
    assert len(concepts) > 80_000
    assert [concept for concept in concepts if per_subject[concept] != 1] == []
    assert max(len(label.value) for _, label in labels) <= 120


def test_every_word_of_the_real_graphs_is_in_the_ontology(graphs: dict[str, Graph]) -> None:
    declared = {t.subject.value for text in texts() for t in parse_turtle(text)}
    used = {t.predicate.value for graph in graphs.values() for t in graph}
    used |= {t.object.value for graph in graphs.values() for t in graph if t.predicate.value == RDF + "type"}
    assert {iri for iri in used if iri.startswith((SLOV, ET))} <= declared


def test_building_twice_gives_the_same_graphs(shared_data: Path, graphs: dict[str, Graph]) -> None:
    first = {name: digest(graph) for name, graph in graphs.items()}
    again = Figures(shared_data / "slo")
    assert {name: digest(graph) for name, graph in build(again.release, BASE).items()} == first


def test_the_reference_page_is_what_the_data_says(figures: Figures, graphs: dict[str, Graph]) -> None:
    assert PAGE.read_text("utf-8") == page(figures, graphs, BASE), "make it again: see the first lines of the page"
