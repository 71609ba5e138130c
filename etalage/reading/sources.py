"""Reads where the data came from and how fresh it is."""

from __future__ import annotations

from etalage.namespaces import DCT
from etalage.rdf import Literal, text_of
from etalage.reading.names import Names
from etalage.records import Bron
from queries import query

CURRICULUM = "graph/slo/"


def list_sources(names: Names, base_iri: str) -> list[Bron]:
    """The newest delivery of each feed, then the contexts of the curriculum."""
    newest: dict[str, Bron] = {}
    for row in names.view.select(query("browse/leveringen")):
        feed, time = text_of(row["feed"]), text_of(row["tijd"])
        supplier = text_of(row["leverancier"]) if "leverancier" in row else feed
        if feed not in newest or newest[feed].tijd < time:
            newest[feed] = Bron(supplier, time, levering=text_of(row["levering"]).rpartition("/")[2])
    return [*sorted(newest.values(), key=lambda source: source.naam.casefold()), *_curriculum(names, base_iri)]


def _curriculum(names: Names, base_iri: str) -> list[Bron]:
    start = base_iri + CURRICULUM
    contexts = sorted(name for name in names.view.graphs() if name.startswith(start))
    return [Bron(name.removeprefix(start), _date(names, name), soort="leerplan") for name in contexts]


def _date(names: Names, graph: str) -> str:
    said = [triple.object for triple in names.view.about(graph) if triple.predicate.value.startswith(DCT)]
    return next((value.value for value in said if isinstance(value, Literal) and value.value[:2] == "20"), "")
