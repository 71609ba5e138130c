"""Products of publishers beside open material: price, availability, licence and method, as a teacher reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

import sample
from app import create_app
from etalage.catalogue import open_catalogue
from etalage.concepts import load_concepts
from etalage.rdf import parse_turtle
from etalage.settings import Settings
from ingest.feeds import load_feeds
from ingest.mapping import Context, mapping_of, record_iri
from ingest.readers import read
from ingest.source import SourceRecord
from ontology import texts
from tests.app.conftest import BROWSER, Page

BASE = Settings().base_iri
METHOD = "/methoden/uitgeverij-kopperwiek-cijferspoor"
CONTEXT = Context("kopperwiek", "Uitgeverij Kopperwiek", "", BASE)

Get = Callable[[str], Page]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The two methods of the sample and the open material of Rekenwerk, in one catalogue."""
    settings = Settings(home=tmp_path_factory.mktemp("producten"))
    catalogue = open_catalogue(settings)
    concepts = load_concepts(None)
    with catalogue.deliver() as delivery:
        words = [triple for text in texts() for triple in parse_turtle(text)]
        delivery.replace(f"{BASE}graph/ontologie", words)
        for feed in load_feeds(sample.folder() / "feeds.toml"):
            if feed.name not in ("kopperwiek", "rekenwerk"):
                continue
            context = Context(feed.name, feed.supplier, feed.licence, BASE)
            for record in read(feed, settings):
                assert isinstance(record, SourceRecord)
                if not record.is_deleted:
                    mapped = mapping_of(record.format)(record, concepts, context)
                    delivery.replace(mapped.iri, mapped.graph)
        delivery.reindex()
        delivery.publish()
    yield create_app(settings, catalogue).test_client(use_cookies=False)
    catalogue.close()


@pytest.fixture(scope="module")
def get(client: FlaskClient) -> Get:
    def fetch(address: str) -> Page:
        answer = client.get(address, headers={"Accept": BROWSER})
        assert answer.status_code == 200, address
        page = Page(answer.get_data(as_text=True))
        assert page.tags["h1"] == 1
        assert len(page.ids) == len(set(page.ids))
        return page

    return fetch


def product(number: str) -> str:
    return "/" + record_iri(CONTEXT, number).removeprefix(BASE)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("9789000070022", ("€ 6,95", "per leerling, incl. btw, peildatum 3 augustus 2026", "Leverbaar", "groep 5")),
        ("9789000070053", ("€ 8,50", "per leerling per jaar", "Duur van de licentie 1 jaar", "Browser Chrome")),
        ("9789000070077", ("€ 425,00", "per school per jaar", "Voor leraar")),
        ("9789000070275", ("€ 89,50", "per pakket van 5")),
        ("9789000070251", ("€ 42,35", "€ 37,75 (21 / 9% btw)")),
        ("9789000070220", ("Prijs op aanvraag", "Nog niet leverbaar, verschijnt op 1 maart 2027", "havo 5")),
        ("9789000070268", ("Prijs op aanvraag", "Niet meer leverbaar sinds 31 juli 2024", "Opvolger")),
        ("9789000070015", ("ISBN 9789000070015", "Deel van de methode Cijferspoor", "Bekijk alle 9 delen")),
    ],
)
def test_a_product_says_what_it_costs_whether_it_can_be_had_and_for_whom(
    get: Get, number: str, words: tuple[str, ...]
) -> None:
    text = get(product(number)).text.replace("\u00a0", " ")
    for word in words:
        assert word in text
    assert "Gratis" not in text


def test_the_page_of_a_method_has_its_parts_in_order_with_chapters_inside(get: Get) -> None:
    page = get(METHOD)
    assert page.h1.strip() == "Cijferspoor"
    order = [
        page.text.index(f"Cijferspoor groep {name}") for name in ("5 leerlingenboek", "5 werkboek", "6 werkboek")
    ]
    assert order == sorted(order)
    assert "Deze methode heeft 9 delen" in page.text
    chapter = product("9789000070114")
    assert page.links.count(chapter) == 1
    assert "2 onderdelen" in page.text
    assert product("9789000070213") not in page.links


def test_every_link_of_a_method_answers(get: Get, client: FlaskClient) -> None:
    for link in get(METHOD).links:
        if link.startswith("/"):
            assert client.get(link).status_code == 200, link


def test_a_method_can_be_had_as_linked_data(client: FlaskClient) -> None:
    answer = client.get(f"{METHOD}.ttl")
    assert answer.status_code == 200
    subjects = {triple.subject.value for triple in parse_turtle(answer.data)}  # type: ignore[union-attr]
    assert len(subjects) == 10
    assert BASE + METHOD[1:] in subjects


@pytest.mark.parametrize("name", ["bestaat-niet", "Met%20spatie", "x>y", "é"])
def test_an_unknown_method_is_not_found(client: FlaskClient, name: str) -> None:
    for suffix in ("", ".ttl"):
        assert client.get(f"/methoden/{name}{suffix}").status_code == 404


def test_one_list_holds_products_and_open_material_under_the_same_facets(get: Get) -> None:
    everything = get("/zoeken?soort=materiaal").text
    assert "51 leermiddelen" in everything
    for facet in ("Beschikbaarheid", "Methode", "Prijs", "Soort materiaal"):
        assert facet in everything


def test_no_product_without_a_price_counts_as_free(get: Get) -> None:
    publisher = f"{BASE}leveranciers/uitgeverij-kopperwiek"
    assert "4 leermiddelen" in get(f"/zoeken?leverancier={publisher}&prijs=onbekend").text
    none = get(f"/zoeken?leverancier={publisher}&prijs=gratis")
    assert not [link for link in none.links if link.startswith("/materialen/")]
    assert product("9789000070022") in get(f"/zoeken?leverancier={publisher}&prijs=tot-10").links
    free = get("/zoeken?soort=materiaal&prijs=gratis")
    assert not [link for link in free.links if "/kopperwiek/" in link]
    assert [link for link in free.links if "/rekenwerk/" in link]


@pytest.mark.parametrize(("facet", "value", "count"), [
    ("methode", f"{BASE}methoden/uitgeverij-kopperwiek-cijferspoor", 9),
    ("beschikbaarheid", "https://w3id.org/etalage/def#beschikbaarheid-niet-meer-leverbaar", 1),
])  # fmt: skip
def test_method_and_availability_can_be_chosen(get: Get, facet: str, value: str, count: int) -> None:
    page = get(f"/zoeken?soort=materiaal&{facet}={value.replace('#', '%23')}")
    assert (f"{count} leermiddel") in page.text


def test_a_product_is_found_by_its_isbn_and_by_the_name_of_its_method(get: Get) -> None:
    assert product("9789000070022") in get("/zoeken?q=978-90-00-07002-2").links
    assert len([link for link in get("/zoeken?q=cijferspoor").links if "/kopperwiek/" in link]) >= 9


def test_what_cannot_be_had_says_so_on_its_card(get: Get) -> None:
    state = "https://w3id.org/etalage/def%23beschikbaarheid-niet-meer-leverbaar"
    assert "Niet meer leverbaar sinds 31 juli 2024" in get(f"/zoeken?beschikbaarheid={state}").text


def test_a_year_stands_under_its_kind_of_school_and_not_under_a_phase_of_slo(get: Get) -> None:
    page = get("/zoeken?soort=materiaal&alle=niveau")
    shown = re.findall(r'keus diep-(\d).*?name="niveau".*?<span>(.*?)</span>', page.html)
    way = [("0", "Voortgezet onderwijs"), ("1", "Havo"), ("2", "Bovenbouw havo"), ("3", "Havo 4")]
    assert [choice for choice in shown if choice in way] == way
    labels = [label for _, label in shown]
    assert labels.index("Havo") < labels.index("Havo 4") < labels.index("Vwo") < labels.index("Vwo 4")


def test_who_types_gratis_is_offered_what_is_free(get: Get) -> None:
    way = "/zoeken?q=breuken&soort=materiaal&prijs=gratis"
    assert way in get("/zoeken?q=gratis+breuken").links
    assert (
        f"Toon alleen wat gratis is ({len(re.findall('kaart-titel', get(way).html))})"
        in get("/zoeken?q=Gratis+breuken").text
    )
    assert way not in get("/zoeken?q=breuken").links
    assert way not in get("/zoeken?q=gratis+breuken&prijs=tot-10").links
