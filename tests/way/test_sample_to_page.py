"""The sample through the real pipeline to real pages: every kerndoel is whole, and all counts of materials agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

import sample
from app import create_app
from etalage.catalogue import Snapshot, open_catalogue
from etalage.namespaces import DCT, ET, OWL, SKOS, SLO, SLOV
from etalage.rdf import text_of
from etalage.search import Kind, Query
from etalage.settings import Settings
from ingest.curriculum.load import load_curriculum
from ingest.feeds import load_feeds
from ingest.pipeline import run
from queries import query

KERNDOELEN = ("Kerndoel", "FoKernzin", "FoDoelzin")


@dataclass(frozen=True)
class Shop:
    """The filled catalogue and a visitor."""

    snapshot: Snapshot
    visitor: FlaskClient

    def properties(self, iri: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for triple in self.snapshot.view.about(iri):
            found.setdefault(triple.predicate.value, []).append(text_of(triple.object))
        return found

    def page(self, iri: str) -> Page:
        response = self.visitor.get(f"/doelen/{iri.removeprefix(SLO)}", headers={"Accept": "text/html"})
        assert response.status_code == 200, iri
        return Page(response.get_data(as_text=True))

    def of_class(self, name: str) -> list[str]:
        rows = self.snapshot.view.select(f"SELECT DISTINCT ?doel WHERE {{ ?doel a <{name}> }}")
        return sorted(text_of(row["doel"]) for row in rows)


class Page(HTMLParser):
    """The text of a page, its facts (dt → dd), and the links in its breadcrumbs and elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.facts: dict[str, str] = {}
        self.crumbs: set[str] = set()
        self.links: set[str] = set()
        self._in_crumbs = False
        self._part, self._fact = "", ""
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "nav":
            self._in_crumbs = values.get("class") == "kruimels"
        elif tag == "a":
            (self.crumbs if self._in_crumbs else self.links).add(values.get("href") or "")
        elif tag in ("dt", "dd"):
            self._part = tag
            self._fact = "" if tag == "dt" else self._fact

    def handle_endtag(self, tag: str) -> None:
        self._in_crumbs = self._in_crumbs and tag != "nav"
        self._part = "" if tag in ("dt", "dd") else self._part

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._part == "dt":
            self._fact += data.strip()
        elif self._part == "dd":
            self.facts[self._fact] = self.facts.get(self._fact, "") + data


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    settings = Settings(home=tmp_path_factory.mktemp("voorbeeld"))
    catalogue = open_catalogue(settings)
    load_curriculum(sample.folder() / "curriculum", catalogue, settings)
    for feed in load_feeds(sample.folder() / "feeds.toml"):
        run(feed, catalogue, settings)
    app = create_app(settings, catalogue)
    with catalogue.snapshot() as snapshot:
        yield Shop(snapshot, app.test_client(use_cookies=False))
    app.extensions["shop"].close()
    catalogue.close()


@pytest.mark.parametrize("kind", KERNDOELEN)
def test_every_kerndoel_shows_its_sector_text_path_and_what_replaced_it(shop: Shop, kind: str):
    iris = shop.of_class(SLOV + kind)
    assert len(iris) > 10
    for iri in iris:
        said, page = shop.properties(iri), shop.page(iri)
        assert page.facts["Sector"].strip(), iri
        for sentence in said[SKOS + "definition"]:
            assert " ".join(sentence.split()) in page.text, iri
        is_retired = "true" in said.get(OWL + "deprecated", ())
        parents = {f"/doelen/{parent.removeprefix(SLO)}" for parent in said.get(SKOS + "broader", ())}
        # The sample holds retired kerndoelen without the retired domain that they stood in.
        assert parents & page.crumbs or (is_retired and not parents), f"no way to {iri}"
        for other in (*said.get(DCT + "isReplacedBy", ()), *said.get(DCT + "replaces", ())):
            assert f"/doelen/{other.removeprefix(SLO)}" in page.links, f"{iri} and {other}"
        assert ("Dit doel is vervallen." in page.text) == is_retired, iri


def test_the_sample_has_retired_kerndoelen_with_a_successor(shop: Shop):
    retired = [iri for iri in shop.of_class(SLOV + "Kerndoel") if OWL + "deprecated" in shop.properties(iri)]
    assert any(DCT + "isReplacedBy" in shop.properties(iri) for iri in retired)


def test_page_search_and_sparql_count_the_same_materials_for_every_goal(shop: Shop):
    rows = shop.snapshot.view.select(query("examples/materialen-per-leerdoel"))
    asked = {text_of(row["leerdoel"]): int(text_of(row["leermiddelen"])) for row in rows}
    found = {iri: count for iri in shop.of_class(ET + "Leerdoel") if (count := in_the_index(shop, iri))}
    assert asked == found
    assert len(asked) > 50
    for iri, count in found.items():
        results = shop.visitor.get(f"/zoeken?doel={quote(iri)}").get_data(as_text=True)
        assert counted(r'role="status" class="telling">(\d+) leermiddel', results) == count, iri
        goal = shop.visitor.get(f"/doelen/{iri.removeprefix(SLO)}").get_data(as_text=True)
        assert counted(r"Toon alle leermiddelen \((\d+)\)", goal) == count, iri


def test_materials_of_a_retired_goal_are_on_the_page_of_its_successor_and_say_so(shop: Shop):
    rows = shop.snapshot.view.select(
        f"SELECT DISTINCT ?oud ?nieuw WHERE {{ ?materiaal a <{ET}Lesmateriaal> ; <https://schema.org/teaches> ?oud . "
        f"?oud <{DCT}isReplacedBy> ?nieuw }}"
    )
    assert rows
    for row in rows:
        for iri in (text_of(row["oud"]), text_of(row["nieuw"])):
            assert "Gekoppeld aan een eerdere versie van dit doel" in shop.page(iri).text


def in_the_index(shop: Shop, iri: str) -> int:
    asked = Query(kind=Kind.MATERIAAL, filters={"doel": frozenset([iri])}, size=1)
    return shop.snapshot.engine.search(asked).total


def counted(pattern: str, html: str) -> int:
    found = re.search(pattern, html)
    return int(found[1]) if found else 0
