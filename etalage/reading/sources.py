"""Reads where the data came from and how fresh it is."""

from __future__ import annotations

from etalage.rdf import text_of
from etalage.reading.names import Names
from etalage.records import Bron
from queries import query


def list_sources(names: Names) -> list[Bron]:
    """The newest delivery of each feed, then the parts of the curriculum, each by name."""
    newest: dict[str, Bron] = {}
    for row in names.view.select(query("browse/leveringen")):
        feed, time = text_of(row["feed"]), text_of(row["tijd"])
        if feed not in newest or newest[feed].tijd < time:
            delivery = text_of(row["levering"]).rpartition("/")[2]
            licence = names.of(text_of(row["licentie"]))
            newest[feed] = Bron(text_of(row["leverancier"]), time, delivery, licentie=licence)
    return [*sorted(newest.values(), key=lambda source: source.naam.casefold()), *_curriculum(names)]


def _curriculum(names: Names) -> list[Bron]:
    found = [
        Bron(text_of(row["titel"]), text_of(row["tijd"]), soort="leerplan", aantal=int(text_of(row["entiteiten"])))
        for row in names.view.select(query("browse/leerplan"))
    ]
    return sorted(found, key=lambda source: source.naam.casefold())
