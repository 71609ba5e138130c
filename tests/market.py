"""A catalogue with the sample and generated records, and counts of it made from the store with SPARQL alone."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.generate import terms_of, write_feed
from etalage.catalogue import open_catalogue
from etalage.namespaces import ET, PREFIXES
from etalage.rdf import text_of
from etalage.search import Kind, Page, Query
from etalage.search.fields import FACETS, Field
from etalage.settings import Settings
from etalage.store import View
from ingest.curriculum import load_curriculum
from ingest.feeds import load_feeds
from ingest.pipeline import run

SAMPLE = Path(__file__).parents[1] / "sample"
CLASSES = {Kind.MATERIAAL: "Lesmateriaal", Kind.LEERDOEL: "Leerdoel", Kind.ETALAGE: "Etalagestuk"}

FEED = """[[feed]]
name = "gemaakt"
supplier = "Gemaakt"
reader = "nllom"
path = "gemaakt.xml"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
"""


@contextmanager
def stocked(folder: Path, number: int, seed: int = 7) -> Iterator[View]:
    """The sample as a visitor would load it, and so many generated records."""
    settings = Settings(home=folder / "home")
    catalogue = open_catalogue(settings)
    load_curriculum(SAMPLE / "curriculum", catalogue, settings)
    write_feed(folder / "gemaakt.xml", number, terms_of(SAMPLE / "curriculum"), seed)
    (folder / "feeds.toml").write_text(FEED)
    for feed in (*load_feeds(SAMPLE / "feeds.toml"), *load_feeds(folder / "feeds.toml")):
        run(feed, catalogue, settings)
    with catalogue.snapshot() as snapshot:
        yield snapshot.view
    catalogue.close()


class ByStore:
    """Counts by sets of IRIs. The paths of the facets are asked as SPARQL; search has no part in it."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.of_kind = {kind: self._things(kind) for kind in Kind}
        self.all = set[str]().union(*self.of_kind.values())
        self.having = {field.name: self._values(field) for field in FACETS}
        """Facet → value → IRIs."""
        self.having["kind"] = {kind.value: iris for kind, iris in self.of_kind.items()}

    def combinations(self, chance: random.Random, number: int) -> Iterator[Query]:
        """Choices in one to four facets, most of them such that something is left."""
        values: dict[str, dict[str, list[str]]] = {iri: {} for iri in self.all}
        for name, having in self.having.items():
            for value, iris in having.items():
                for iri in iris if name != "kind" else ():
                    values[iri].setdefault(name, []).append(value)
        things = sorted(iri for iri in values if values[iri] and iri not in self.of_kind[Kind.LEERDOEL])
        goals = sorted(self.of_kind[Kind.LEERDOEL])
        for _ in range(number):
            about = values[chance.choice(goals if chance.random() < 0.15 else things)]
            names = chance.sample(sorted(about), min(len(about), chance.randint(1, 4)))
            filters = {name: frozenset({chance.choice(sorted(about[name]))}) for name in names}
            for name in names:
                if chance.random() < 0.5:
                    filters[name] |= {chance.choice(sorted(self.having[name]))}
            yield Query(kind=chance.choice((None, None, *Kind)), filters=filters)

    def matching(self, query: Query, without: str = "") -> set[str]:
        """What fits all filters but this one."""
        chosen = {**query.filters, **({"kind": frozenset({query.kind.value})} if query.kind else {})}
        found = set(self.all)
        for name, values in chosen.items():
            if name != without:
                found &= set[str]().union(*(self.having[name].get(value, set()) for value in values))
        return found

    def counts(self, query: Query, name: str) -> list[tuple[str, int]]:
        """Values of a facet with the hits that have them, most first."""
        others = self.matching(query, without=name)
        counted = [(value, len(iris & others)) for value, iris in self.having[name].items()]
        return sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def check(self, query: Query, page: Page) -> int:
        """Fails where an answer differs; the number of counts that were compared."""
        expected = self.matching(query)
        assert page.total == len(expected), query
        assert {hit.iri for hit in page.hits} <= expected
        kinds = dict(self.counts(query, "kind"))
        assert page.kinds == {kind: kinds.get(kind.value, 0) for kind in Kind}, query
        for name, counts in page.facets.items():
            assert [(item.value, item.count) for item in counts] == self.counts(query, name), (name, query)
        return sum(map(len, page.facets.values()))

    def _things(self, kind: Kind) -> set[str]:
        named = "skos:prefLabel" if kind is Kind.LEERDOEL else "schema:name"
        living = f"?item {named} ?name FILTER NOT EXISTS {{ ?item owl:deprecated true }}"
        return {item for item, _ in self._rows(f"?item a <{ET}{CLASSES[kind]}> . {living} BIND (?item AS ?value)")}

    def _values(self, field: Field) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for kind, path in field.paths.items():
            known: dict[str, set[str]] = {}
            for item, value in self._rows(f"?item a <{ET}{CLASSES[kind]}> ; {path} ?value"):
                if item in self.of_kind[kind] and value.startswith(field.within):
                    known.setdefault(item, set()).add(value)
            for item in self.of_kind[kind]:
                for value in _offered(field.name, known.get(item, set())):
                    found.setdefault(value, set()).add(item)
        return found

    def _rows(self, pattern: str) -> Iterator[tuple[str, str]]:
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        for row in self._view.rows(f"{prefixes}SELECT DISTINCT ?item ?value WHERE {{ {pattern} }}"):
            yield text_of(row["item"]), text_of(row["value"])


def _offered(name: str, values: set[str]) -> set[str]:
    """The values of a facet that a thing with these values in the graph has; written apart from search."""
    if name == "prijs":
        return {_price(values)}
    if name in ("video", "beoordeling"):
        return {"ja"} if values else set()
    return values


def _price(values: set[str]) -> str:
    amounts = [0.0] if "true" in values else []
    for value in values - {"true", "false"}:
        with suppress(ValueError):
            amounts.append(float(value))
    amounts = [amount for amount in amounts if amount >= 0 and math.isfinite(amount)]
    if not amounts:
        return "onbekend"
    lowest = min(amounts)
    return "gratis" if lowest == 0 else "tot-10" if lowest <= 10 else "10-25" if lowest <= 25 else "meer-dan-25"
