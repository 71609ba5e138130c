"""Prices, dates, durations and addresses in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app import create_app
from app.facets import parse
from app.presenters import (
    availability,
    by_level,
    certainty,
    date,
    duration,
    external,
    is_available,
    is_for_each,
    lead,
    levels,
    paragraphs,
    price,
    rating,
    short_address,
)
from app.visit import visit
from etalage.catalogue import open_catalogue
from etalage.namespaces import ET
from etalage.records import Begrip, Lesmateriaal, Prijs, Product, Takken, Tekst, Verkoop, Waardering
from etalage.search import Kind
from etalage.settings import Settings
from ontology import niveau_rows

JAAR = Begrip(ET + "eenheid-leerling-jaar", "per leerling per jaar", "per pupil per year")
AANVRAAG = Begrip(ET + "prijsmodel-op-aanvraag", "prijs op aanvraag")


@pytest.fixture
def dutch():
    with create_app(Settings(home=Path("nergens"))).test_request_context("/"):
        yield


@pytest.fixture
def english():
    with create_app(Settings(home=Path("nergens"))).test_request_context("/?taal=en"):
        yield


@pytest.mark.parametrize(
    ("value", "main", "note"),
    [
        (Prijs(is_gratis=True), "Gratis", ""),
        (Prijs(bedrag=Decimal(0)), "Gratis", ""),
        (Prijs(bedrag=Decimal("12.5"), eenheid=JAAR), "€\xa012,50", "per leerling per jaar, incl. btw"),
        (
            Prijs(bedrag=Decimal("1950"), peildatum="2026-08-01"),
            "€\xa01.950,00",
            "incl. btw, peildatum 1 augustus 2026",
        ),
        (Prijs(model=AANVRAAG), "Prijs op aanvraag", ""),
        (Prijs(), "Prijs onbekend", ""),
        (Prijs(is_gratis=False), "Niet gratis", "De uitgever noemt geen prijs"),
    ],
)
def test_a_price_in_words(dutch, value, main, note):
    assert (price(value).main, price(value).note) == (main, note)


def test_a_price_in_english(english):
    text = price(Prijs(bedrag=Decimal("1234.5"), eenheid=JAAR))
    assert (text.main, text.note) == ("€\xa01,234.50", "per pupil per year, incl. VAT")


def test_levels_that_follow_each_other_are_taken_together(site_home):
    settings = Settings(home=site_home)
    catalogue = open_catalogue(settings)
    app = create_app(settings, catalogue)
    iris = {row[0]: row[2] for row in niveau_rows()}

    def said(*slugs: str) -> str:
        return levels([visit().names.of(iris[slug]) for slug in slugs])

    with app.test_request_context("/"):
        app.preprocess_request()
        assert said("po", "groep-5", "groep-6", "groep-7", "groep-8") == "groep 5 t/m 8"
        assert said("groep-1", "groep-2", "groep-5") == "groep 1 en 2, groep 5"
        assert said("vmbo-bb-3", "havo-2", "vmbo-bb-4") == "vmbo-bb 3 en 4, havo 2"
        assert said("po") == "primair onderwijs"
        po, vo = (Takken(Begrip(slug, slug, niveaus=(iris[slug],))) for slug in ("po", "vo"))
        domain = Takken(Begrip("domein", "Getallen"), (po,))
        assert by_level([vo, po, domain]) == [("primair onderwijs", [po, domain]), ("voortgezet onderwijs", [vo])]
        five = ("havo-1", "havo-3", "vwo-1", "vwo-3", "po")
        assert said(*five) == "havo 1, havo 3, vwo 1, vwo 3, primair onderwijs"
        assert said(*five, "vmbo-tl-4") == "havo 1, havo 3, vwo 1, vwo 3 en nog 2"
    catalogue.close()


def test_nobody_rated_is_no_zero(dutch):
    assert rating(Waardering()) == "Nog geen beoordelingen"
    assert rating(Waardering(Decimal("3.66"), 1)) == "3,7 van 5 (1 beoordeling)"


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-11-21", "21 november 2026"),
        ("2026-11-21T08:00:00Z", "21 november 2026"),
        ("2026-11", "november 2026"),
        ("2026", "2026"),
        ("2026-13-40", "2026"),
        ("vorig jaar", "vorig jaar"),
    ],
)
def test_a_date_in_words(dutch, iso, words):
    assert date(iso) == words


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("PT50M", "50 minuten"),
        ("PT1H30M", "1 uur en 30 minuten"),
        ("P2D", "2 dagen"),
        ("P1Y", "1 jaar"),
        ("PT0S", "PT0S"),
        ("een uurtje", "een uurtje"),
    ],
)
def test_a_duration_in_words(dutch, iso, words):
    assert duration(iso) == words


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://uitgever.example/a", True),
        ("http://uitgever.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://x", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("//x.example", False),
        ("http://[::1", False),
        ("mailto:a@b.example", False),
    ],
)
def test_only_web_addresses_become_links(address, linked):
    assert bool(external(address)) is linked


def test_long_texts_are_escaped_and_cut_at_a_word():
    assert paragraphs("een <b>\ntwee\n\ndrie") == "<p>een &lt;b&gt;<br>twee</p><p>drie</p>"
    assert lead((Tekst("woord " * 100),)).endswith("woord …")
    assert lead(()) == ""


def test_an_address_of_results_says_the_same_after_a_round_trip(dutch):
    from werkzeug.datastructures import MultiDict

    asked = parse(
        MultiDict(
            [
                ("q", " breuken  en "),
                ("soort", "etalage"),
                ("prijs", "gratis"),
                ("prijs", "gratis"),
                ("pagina", "3"),
                ("doelsoort", "x"),
            ]
        )
    )
    assert (asked.text, asked.kind, asked.page) == ("breuken en", Kind.ETALAGE, 3)
    assert asked.filters == {"prijs": ("gratis",)}, "doelsoort is no facet of the showcase"
    assert parse(MultiDict(asked.parameters())) == asked


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("urn:isbn:9789027439642", "ISBN 9789027439642"),
        ("https://oer.gitlab.io/OS/Inleiding%20in.html", "oer.gitlab.io/OS/Inleiding in.html"),
        ("http://nl.wikipedia.org/w/index.php?title=Pedaal", "nl.wikipedia.org/w/index.php?title=Pedaal"),
        ("https://example.org/", "example.org"),
        ("urn:uuid:3c2b4e81-e9a1-41bc-8b6a-97bfe7e4048b", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_is_said_without_signs_for_programs(address, said):
    assert short_address(address) == said


@pytest.mark.parametrize(
    ("state", "until", "words", "can_be_had"),
    [
        ("leverbaar", "2020-01-01", "Was leverbaar tot en met 1 januari 2020", False),
        ("leverbaar", "2999-01-01", "Leverbaar tot en met 1 januari 2999", True),
        ("leverbaar", "", "Leverbaar", True),
        ("niet-meer-leverbaar", "2020-01-01", "Niet meer leverbaar sinds 1 januari 2020", False),
    ],
)
def test_what_could_be_had_until_a_day_that_passed_is_not_called_available(dutch, state, until, words, can_be_had):
    named = Begrip(f"{ET}beschikbaarheid-{state}", state.replace("-", " "))
    price = Prijs(beschikbaarheid=named, verkoop=Verkoop(tot=until))
    assert (availability(price), is_available(price)) == (words, can_be_had)


def test_a_licence_for_a_school_is_not_said_to_be_for_each_pupil():
    book = Lesmateriaal("x", Tekst("Boek"), product=Product(is_verbruik=True))
    school = replace(book, prijs=Prijs(eenheid=Begrip(f"{ET}eenheid-school", "per school")))
    assert (is_for_each(book), is_for_each(school)) == (True, None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1", "zeker (100%)"),
        ("0.95", "vrijwel zeker (95%)"),
        ("0.8", "waarschijnlijk (80%)"),
        ("0.6", "misschien (60%)"),
    ],
)
def test_how_certain_a_link_is_is_said_in_words(dutch, value, words):
    assert certainty(Decimal(value)) == words
