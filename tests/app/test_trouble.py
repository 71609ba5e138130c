"""Trouble: a page in plain Dutch for people, a problem for machines, the right status, never a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from etalage.errors import SearchError, StoreError
from etalage.settings import Settings

UNKNOWN = (
    "/bestaat-niet",
    "/materialen/proef/9999999999999999",
    "/etalage/proef/9999999999999999",
    "/materialen/geen/feed/hier",
    "/doelen/99999999-0000-4000-8000-000000000011",
    "/vakken/99999999-0000-4000-8000-000000000011",
    "/leerlijnen/99999999-0000-4000-8000-000000000011",
    "/uuid/99999999-0000-4000-8000-000000000011",
    "/static/geheim.txt",
)


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_address_is_404_for_people_and_programs(site: FlaskClient, page, path: str):
    found = page(path, status=404)
    assert "Niet gevonden" in found.h1 and "Traceback" not in found.html
    check_problem(site.get(path, headers={"Accept": "application/json"}), 404)


@pytest.mark.parametrize(
    "path", ["/doelen/geen-uuid", "/uuid/1", "/vakken/%3Cscript%3E", "/?versie=x", "/zoeken?versie=-1"]
)
def test_what_is_not_understood_is_400(site: FlaskClient, page, path: str):
    assert page(path, status=400).h1 == "Dat begrijpen we niet"
    check_problem(site.get(path, headers={"Accept": "application/json"}), 400)


def test_a_version_that_is_not_kept_is_410(site: FlaskClient, page):
    assert "Versie 77" in page("/?versie=77", status=410).text
    check_problem(site.get("/zoeken?versie=77", headers={"Accept": "application/json"}), 410)


def test_an_older_version_is_served_everywhere_and_links_stay_in_it(site: FlaskClient, page):
    found = page("/zoeken?q=breuken&versie=1")
    assert "Je leest een oudere stand: versie 1." in found.text
    assert "Breuken begrijpen" not in found.text
    results = [link for link in found.links if link.startswith("/materialen")]
    assert results and all("versie=1" in link for link in results)
    assert site.get("/zoeken?q=breuken&versie=1").headers["Etalage-Versie"] == "1"
    assert site.get("/doelen/10000000-0000-4000-8000-000000000011?versie=1").status_code == 404


def test_no_route_lets_itself_be_changed(site: FlaskClient):
    for rule in site.application.url_map.iter_rules():
        if rule.rule == "/sparql":
            continue
        path = rule.rule.replace("<feed>", "proef").replace("<name>", "x").replace("<uuid>", "x")
        response = site.post(path, headers={"Accept": "application/json"})
        check_problem(response, 405)
        assert "GET" in response.headers["Allow"]


class Broken:
    """A catalogue whose disk is gone, or whose index is."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def snapshot(self, version: int | None = None) -> object:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status"),
    [(StoreError("/geheim/pad is stuk"), 503), (SearchError("kapot"), 503), (ZeroDivisionError("oeps"), 500)],
)
def test_a_store_that_does_not_answer_gives_a_page_in_dutch(error: Exception, status: int, tmp_path: Path):
    client = create_app(Settings(home=tmp_path), Broken(error)).test_client()  # type: ignore[arg-type]
    response = client.get("/", headers={"Accept": "text/html"})
    text = response.get_data(as_text=True)
    assert response.status_code == status
    assert ("Even niet beschikbaar" if status == 503 else "Er ging iets mis") in text
    assert "geheim" not in text and "oeps" not in text and "Traceback" not in text
    assert response.headers.get("Retry-After") == ("10" if status == 503 else None)
    check_problem(client.get("/over", headers={"Accept": "application/json"}), status)
    assert client.get("/static/etalage.css").status_code == 200


def check_problem(response: object, status: int) -> None:
    assert response.status_code == status  # type: ignore[attr-defined]
    assert response.content_type == "application/problem+json"  # type: ignore[attr-defined]
    body = response.get_json(force=True)  # type: ignore[attr-defined]
    assert body["status"] == status
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["title"] and body["detail"]


def test_nobody_makes_a_page_point_to_another_host(site: FlaskClient):
    for path in ("/", "/over", "/sparql", "/zoeken?q=breuken", "/uuid/10000000-0000-4000-8000-000000000011"):
        response = site.get(path, headers={"Accept": "text/html", "Host": "kwaad.example"})
        assert b"kwaad.example" not in response.data and "kwaad" not in response.headers.get("Location", "")
    assert b"http://localhost/sparql" in site.get("/sparql", headers={"Accept": "text/html"}).data


def test_head_answers_as_get_does(site: FlaskClient):
    for rule in site.application.url_map.iter_rules():
        path = rule.rule.replace("<feed>", "proef").replace("<name>", "x").replace("<uuid>", "x")
        for accept in ("text/html", "*/*", "text/turtle"):
            asked, headed = (way(path, headers={"Accept": accept}) for way in (site.get, site.head))
            assert (headed.status_code, headed.data) == (asked.status_code, b""), path
