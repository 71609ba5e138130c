"""Reads where the data came from and how fresh it is."""

from __future__ import annotations

from etalage.rdf import text_of
from etalage.reading.names import Names
from etalage.records import Bron
from queries import query

CURRICULUM = "graph/slo/"


def list_sources(names: Names, base_iri: str) -> list[Bron]:
    """The newest delivery of each feed, then the contexts of the curriculum."""
    newest: dict[str, Bron] = {}
    for row in names.view.select(query("browse/leveringen")):
        feed, time = text_of(row["feed"]), text_of(row["tijd"])
        if feed not in newest or newest[feed].tijd < time:
            delivery = text_of(row["levering"]).rpartition("/")[2]
            licence = names.of(text_of(row["licentie"]))
            newest[feed] = Bron(text_of(row["leverancier"]), time, delivery, licentie=licence)
    return [*sorted(newest.values(), key=lambda source: source.naam.casefold()), *_curriculum(names, base_iri)]


def _curriculum(names: Names, base_iri: str) -> list[Bron]:
    """The loaded parts by the name of their scheme; an older state of a part ("2020/curriculum-basis") says so."""
    found = []
    for name in sorted(name for name in names.view.graphs() if name.startswith(base_iri + CURRICULUM)):
        state, _, context = name.removeprefix(base_iri + CURRICULUM).rpartition("/")
        label = names.of(f"{base_iri}schema/{context}").label
        found.append(Bron(f"{label} ({state})" if state else label, soort="leerplan"))
    return found
