"""The SPARQL endpoint and its page: three ways to ask, every form of answer, honest errors."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from queries import names

COUNT = "SELECT (COUNT(*) AS ?n) { ?m a <https://w3id.org/etalage/def#Lesmateriaal> }"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def ask(site: FlaskClient, query: str, accept: str = "*/*", **more: str):
    return site.get("/sparql", query_string={"query": query, **more}, headers={"Accept": accept})


def test_the_three_ways_of_the_protocol_give_the_same_answer(site: FlaskClient):
    by_get = ask(site, COUNT)
    by_form = site.post("/sparql", data={"query": COUNT}, headers={"Accept": "*/*"})
    by_body = site.post("/sparql", data=COUNT, content_type="application/sparql-query")
    for response in (by_get, by_form, by_body):
        assert response.status_code == 200
        assert response.content_type == "application/sparql-results+json"
        assert json.loads(response.data)["results"]["bindings"][0]["n"]["value"] == "4"
        assert response.headers["Etalage-Versie"] == "2"


@pytest.mark.parametrize(
    ("query", "accept", "given"),
    [
        (COUNT, "application/sparql-results+json", "application/sparql-results+json"),
        (COUNT, "application/json", "application/sparql-results+json"),
        (COUNT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (COUNT, "text/csv", "text/csv"),
        (COUNT, "text/tab-separated-values", "text/tab-separated-values"),
        (GRAPH, "*/*", "text/turtle"),
        (GRAPH, "application/n-triples", "application/n-triples"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_the_form_of_the_answer_follows_accept(site: FlaskClient, query: str, accept: str, given: str):
    response = ask(site, query, accept)
    assert response.status_code == 200
    assert response.content_type.split(";")[0] == given


@pytest.mark.parametrize(
    ("query", "form"), [(COUNT, "csv"), (COUNT, "tsv"), (COUNT, "xml"), (GRAPH, "ttl"), (GRAPH, "nt")]
)
def test_the_parameter_chooses_the_form_too(site: FlaskClient, query: str, form: str):
    assert ask(site, query, BROWSER["Accept"], formaat=form).status_code == 200


@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        (400, {"query": "SELECT * WHERE { ?s ?p"}),
        (400, {"query": ""}),
        (400, {"query": "INSERT DATA { <a:b> <a:c> 1 }"}),
        (400, {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}),
        (400, {"query": "ASK" + "{" * 3000 + "}" * 3000}),
        (400, {"query": COUNT, "default-graph-uri": "https://x.example/"}),
        (400, {"update": "CLEAR ALL"}),
        (400, {"query": COUNT, "formaat": "pdf"}),
        (406, {"query": COUNT, "formaat": "ttl"}),
    ],
)
def test_a_wrong_question_is_an_honest_problem(site: FlaskClient, status: int, arguments: dict[str, str]):
    response = site.post("/sparql", data=arguments, headers={"Accept": "*/*"})
    assert response.status_code == status, response.data
    assert response.content_type == "application/problem+json"
    assert response.get_json(force=True)["detail"]


def test_a_form_that_does_not_fit_the_question_is_406(site: FlaskClient):
    response = ask(site, COUNT, "text/turtle")
    assert response.status_code == 406 and "text/csv" in response.get_json(force=True)["detail"]


def test_a_question_that_is_too_long_is_413(site: FlaskClient):
    response = site.post("/sparql", data="#" * 150_000 + COUNT, content_type="application/sparql-query")
    assert response.status_code == 413
    huge = site.post("/sparql", data=b"#" * 2_000_000, content_type="application/sparql-query")
    assert huge.status_code == 413


def test_two_questions_and_other_bodies_are_refused(site: FlaskClient):
    assert (
        site.get(f"/sparql?query={quote(COUNT)}&query={quote(COUNT)}", headers={"Accept": "*/*"}).status_code == 400
    )
    assert site.post("/sparql", data="x", content_type="text/plain").status_code == 400
    assert site.post("/sparql", data=b"\xff\xfe", content_type="application/sparql-query").status_code == 400
    both = site.post(f"/sparql?query={quote(COUNT)}", data=COUNT, content_type="application/sparql-query")
    assert both.status_code == 400


def test_a_question_that_never_ends_is_stopped_and_said_so(site: FlaskClient, page):
    response = ask(site, HEAVY)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.content_type == "application/problem+json"
    assert ask(site, COUNT).status_code == 200


def test_the_page_says_its_limits_before_the_first_question(page):
    found = page("/sparql")
    assert "5 seconden, 100.000 rijen" in found.text
    assert found.text.count("?") > 6 and len([link for link in found.links if "voorbeeld=" in link]) >= 6


@pytest.mark.parametrize("name", [name.partition("/")[2] for name in names("examples")])
def test_each_example_has_its_own_address_and_runs(site: FlaskClient, page, name: str):
    found = page(f"/sparql?voorbeeld={name}")
    text = found.html.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert "SELECT" in text or "CONSTRUCT" in text
    posted = site.post("/sparql", data={"query": _unescape(text)}, headers=BROWSER)
    assert posted.status_code == 303
    answer = page(posted.location)
    assert "Antwoord" in answer.text and "seconden" in answer.text


def test_the_answer_is_a_table_with_names_and_links(page):
    query = "SELECT ?m ?doel { ?m <https://schema.org/teaches> ?doel } ORDER BY ?m"
    found = page(f"/sparql?query={quote(query)}")
    assert "Breuken met pizza" in found.text or "materialen" in found.text
    assert "/doelen/10000000-0000-4000-8000-000000000011" in found.links and "Breuken begrijpen" in found.text
    assert "CSV" in found.text and any("formaat=csv" in link for link in found.links)
    assert not any(link.startswith("javascript:") for link in found.links)


def test_yes_no_and_triples_have_their_own_answer(page):
    assert "Ja" in page(f"/sparql?query={quote('ASK { ?s ?p ?o }')}").text
    found = page(f"/sparql?query={quote(GRAPH)}")
    assert found.tags["pre"] == 1 and "3 triples" in found.text


def test_a_mistake_keeps_the_question(page):
    found = page(f"/sparql?query={quote('SELECT * WHERE { ?s ?p')}", status=400)
    assert "SELECT * WHERE { ?s ?p" in found.text
    assert found.title.startswith("Fout: ")


def test_a_long_answer_shows_a_part_and_says_so(page):
    found = page(f"/sparql?query={quote('SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 500')}")
    assert "De bladzijde toont 200 van 500 rijen" in found.text


def test_an_older_version_is_asked_by_its_number(site: FlaskClient):
    goals = "SELECT (COUNT(*) AS ?n) { ?d a <https://w3id.org/etalage/def#Leerdoel> }"
    numbers = [
        json.loads(ask(site, goals, versie=str(version)).data)["results"]["bindings"][0]["n"]["value"]
        for version in (1, 2)
    ]
    assert numbers == ["0", "9"]


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text).lstrip("\n")
