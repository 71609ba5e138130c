"""SLO's data, read and built as it is loaded, held against the shapes of concepts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import shapes
from etalage.rdf import Graph, write
from etalage.settings import Settings
from ingest.curriculum.graphs import build
from ingest.curriculum.load import ontology_graph
from ingest.curriculum.source import read
from ingest.validate import RustJudge, judge_graph, judge_of


def curriculum(folder: Path) -> Graph:
    release = read(folder, lambda _step, _done, _total: None)
    graphs = build(release, Settings().base_iri)
    return [*(triple for graph in graphs.values() for triple in graph), *ontology_graph()]


def test_both_engines_say_the_same_of_the_curriculum_of_the_sample() -> None:
    text = write(curriculum(Path(str(files("sample") / "curriculum"))), "nt")
    assert judge_of("shacl").results(text) == judge_of("pyshacl").results(text)


def test_the_whole_curriculum_of_slo_breaks_no_rule(shared_data: Path) -> None:
    judge = RustJudge(shapes.text(*shapes.CURRICULUM))
    graph = curriculum(shared_data / "slo")
    assert len(graph) > 1_000_000
    assert judge_graph(graph, judge) == []
