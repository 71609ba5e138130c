"""One address, several forms: HTML, Turtle, JSON-LD, N-Triples, RDF/XML, by Accept, suffix or parameter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.negotiation import choose
from etalage.rdf import parse_turtle

HTML, TTL, JSONLD = "text/html", "text/turtle", "application/ld+json"
OFFERS = [HTML, TTL, JSONLD, "application/n-triples"]
PIZZA = "/materialen/proef/0000000000000001"
GOAL = "/doelen/10000000-0000-4000-8000-000000000011"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", HTML),
        ("*/*", HTML),
        ("text/*", HTML),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("application/xhtml+xml", HTML),
        ("text/turtle", TTL),
        ("TEXT/TURTLE", TTL),
        ("text/turtle;charset=utf-8", TTL),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSONLD),
        ("application/json", JSONLD),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", JSONLD),
        ("text/turtle, application/ld+json", TTL),
        ("application/ld+json, text/turtle", JSONLD),
        ("text/html;q=0, */*;q=0.5", TTL),
        ("application/*", JSONLD),
        ("*/*;q=0.1, text/turtle;q=0.1", TTL),
        ("application/pdf, */*;q=0.1", HTML),
        ("application/pdf", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=veel", None),
        ("nonsense", None),
    ],
)
def test_the_form_follows_the_accept_header(accept, form):
    assert choose(accept, OFFERS) == form


@pytest.mark.parametrize(
    "path",
    [
        PIZZA,
        GOAL,
        "/etalage/proef/0000000000000006",
        "/vakken/fdd97fff-f5e5-4b82-b937-9ab302666c50",
        "/leerlijnen/30000000-0000-4000-8000-000000000001",
    ],
)
def test_a_thing_can_be_had_in_every_form(site: FlaskClient, path: str):
    turtle = site.get(path, headers={"Accept": TTL})
    assert turtle.content_type == "text/turtle; charset=utf-8" and parse_turtle(turtle.data)
    by_suffix = site.get(f"{path}.ttl")
    assert set(parse_turtle(by_suffix.data)) == set(parse_turtle(turtle.data))
    assert site.get(f"{path}?formaat=ttl").data == by_suffix.data
    document = site.get(path, headers={"Accept": JSONLD})
    assert document.content_type == JSONLD
    assert json.loads(document.data)["@context"] == "https://w3id.org/etalage/context.jsonld"
    assert site.get(f"{path}.nt").content_type == "application/n-triples"
    assert site.get(f"{path}.rdf").content_type == "application/rdf+xml"
    assert site.get(f"{path}.html").content_type == "text/html; charset=utf-8"


def test_the_turtle_of_a_material_is_its_graph(site: FlaskClient):
    own = parse_turtle((Path(__file__).parents[1] / "data" / "site" / "materiaal-gratis.ttl").read_bytes())
    assert set(parse_turtle(site.get(f"{PIZZA}.ttl").data)) == set(own)


def test_what_cannot_be_had_is_406_with_a_list(site: FlaskClient):
    response = site.get(PIZZA, headers={"Accept": "application/pdf"})
    assert response.status_code == 406
    assert "text/turtle" in response.get_json(force=True)["detail"]
    assert site.get(f"{PIZZA}?formaat=pdf").status_code == 406


def test_a_withdrawn_material_is_gone_in_every_form(site: FlaskClient):
    response = site.get("/materialen/proef/0000000000000005.ttl")
    assert response.status_code == 410
    assert b"Vervallen" in response.data


@pytest.mark.parametrize(
    ("uuid", "place"),
    [
        ("10000000-0000-4000-8000-000000000011", GOAL),
        ("fdd97fff-f5e5-4b82-b937-9ab302666c50", "/vakken/fdd97fff-f5e5-4b82-b937-9ab302666c50"),
        ("30000000-0000-4000-8000-000000000001", "/leerlijnen/30000000-0000-4000-8000-000000000001"),
    ],
)
def test_a_uuid_of_slo_leads_to_its_page(site: FlaskClient, uuid: str, place: str):
    response = site.get(f"/uuid/{uuid}")
    assert (response.status_code, response.location) == (303, place)
    assert site.get(f"/uuid/{uuid}.ttl").location == f"/doelen/{uuid}.ttl"


def test_our_words_and_context_are_there_for_programs(site: FlaskClient):
    assert parse_turtle(site.get("/def", headers={"Accept": TTL}).data)
    response = site.get("/context.jsonld")
    assert "@context" in json.loads(response.data)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
