"""What visitors ask in vain comes on a page, as JSON and CSV, and leaves it once it is there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from etalage.catalogue import open_catalogue
from etalage.demand import DemandKind
from etalage.settings import Settings

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
EMPTY_GOAL = "/doelen/10000000-0000-4000-8000-000000000013"


@pytest.fixture
def shop(site_home: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """The site, with a list of its own on which everything comes that was asked on one day."""
    (tmp_path / "versions").symlink_to(site_home / "versions")
    (tmp_path / "current").symlink_to(site_home / "current")
    settings = Settings(home=tmp_path, demand_days=1)
    catalogue = open_catalogue(settings)
    app = create_app(settings, catalogue)
    client = app.test_client(use_cookies=False)
    client.environ_base["HTTP_USER_AGENT"] = BROWSER["User-Agent"]
    yield client
    app.extensions["shop"].close()
    catalogue.close()


def listed(client: FlaskClient) -> list[str]:
    return [row["tekst"] for row in client.get("/gevraagd.json").get_json()["gevraagd"]]


def test_a_question_without_answer_comes_on_the_page(shop, page):
    shop.get("/zoeken?q=Vulkanen+knutselen")
    found = page("/gevraagd", client=shop)
    assert "vulkanen knutselen" in found.text and "Niet door wie" in found.text
    assert "/zoeken?q=vulkanen+knutselen&soort=materiaal" in [link.replace("&amp;", "&") for link in found.links]
    english = page("/gevraagd?taal=en", client=shop, language="en")
    assert "Not by whom" in english.text


def test_a_question_with_an_answer_does_not(shop):
    shop.get("/zoeken?q=breuken")
    shop.get("/zoeken?q=breukken")  # a typing error lacks nothing
    assert listed(shop) == []


def test_a_question_for_which_the_level_is_lacking_does(shop):
    shop.get("/zoeken?q=breuken+vwo+6")
    assert listed(shop) == ["breuken vwo 6"]


@pytest.mark.parametrize(
    "address",
    [
        "/zoeken?q=sterrenkijker&prijs=gratis",
        "/zoeken?q=sterrenkijker&pagina=2",
        "/zoeken?q=sterrenkijker&precies=1",
        "/zoeken?q=sterrenkijker&soort=leerdoel",
        "/zoeken?q=sterrenkijker&versie=2",
        "/zoeken?q=jan@school.nl",
        "/zoeken",
    ],
)
def test_parts_of_a_question_are_not_counted(shop, address):
    shop.get(address)
    assert listed(shop) == []


@pytest.mark.parametrize("headers", [{"DNT": "1"}, {"Sec-GPC": "1"}, {"User-Agent": "Zoekbot/2.0"}])
def test_who_does_not_want_it_and_programs_are_not_counted(shop, headers):
    shop.get("/zoeken?q=sterrenkijker", headers=headers)
    assert listed(shop) == []
    shop.get("/zoeken?q=sterrenkijker")
    assert listed(shop) == ["sterrenkijker"]


def test_a_goal_without_materials_is_listed_by_name(shop, page):
    shop.get(EMPTY_GOAL)
    (row,) = shop.get("/gevraagd.json").get_json()["gevraagd"]
    assert row["soort"] == "leerdoel" and row["doel"].endswith(EMPTY_GOAL.rpartition("/")[2])
    assert row["tekst"] in page("/gevraagd", client=shop).text


def test_what_has_come_leaves_the_list(shop):
    demand = shop.application.extensions["shop"].demand
    demand.note_question("breuken")
    demand.note_question("sterrenkijker")
    assert [line.text for line in demand.wanted(DemandKind.QUESTION)] == ["breuken", "sterrenkijker"]
    assert listed(shop) == ["sterrenkijker"]


def test_the_list_is_had_in_three_forms(shop):
    shop.get("/zoeken?q=sterrenkijker")
    answer = shop.get("/gevraagd", headers={"Accept": "text/csv"})
    assert answer.content_type == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.get_data(as_text=True)))
    assert row["tekst"] == "sterrenkijker" and row["keren"] == "1"
    assert shop.get("/gevraagd.csv").data == answer.data == shop.get("/gevraagd?formaat=csv").data
    assert shop.get("/gevraagd", headers={"Accept": "application/json"}).get_json()["dagen"] == 1
    assert shop.get("/gevraagd.exe").status_code == 404
    assert shop.get("/gevraagd?formaat=exe").status_code == 406


def test_a_list_that_cannot_be_written_stops_no_search(shop, tmp_path):
    (tmp_path / "gevraagd.sqlite").mkdir()
    assert shop.get("/zoeken?q=sterrenkijker").status_code == 200
    assert shop.get("/gevraagd").status_code == 503


def test_a_showcase_that_does_not_count_says_so(site_home, tmp_path):
    settings = Settings(home=tmp_path, demand_days=0)
    catalogue = open_catalogue(settings)
    client = create_app(settings, catalogue).test_client(use_cookies=False)
    client.get("/zoeken?q=sterrenkijker", headers=BROWSER)
    assert "telt niet wat er gevraagd wordt" in client.get("/gevraagd").get_data(as_text=True)
    assert not (tmp_path / "gevraagd.sqlite").exists()
    catalogue.close()
