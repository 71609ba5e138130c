"""What holds for every page: it answers, it is whole, it says who made it safe; and no address disappears."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.language import load
from etalage.settings import Settings

KERNDOEL = "/doelen/10000000-0000-4000-8000-000000000011"
PAGES = (
    "/",
    "/zoeken",
    "/zoeken?q=breuken",
    "/zoeken?q=breuken&soort=leerdoel",
    "/zoeken?soort=etalage",
    "/zoeken?q=zzzqqqxxx",
    "/zoeken?q=breuken+groep+6",
    "/zoeken?q=pizzza",
    "/zoeken?q=breuken&prijs=meer-dan-25",
    "/zoeken?pagina=40",
    "/zoeken?alle=niveau&alle=vak",
    "/materialen/proef/0000000000000001",
    "/materialen/proef/0000000000000002",
    "/materialen/proef/0000000000000003",
    "/materialen/proef/0000000000000004",
    "/methoden/proefpers-cijferkring",
    "/etalage/proef/0000000000000006",
    KERNDOEL,
    "/doelen/10000000-0000-4000-8000-000000000010",
    "/doelen/20000000-0000-4000-8000-000000000004",
    "/doelen/30000000-0000-4000-8000-000000000006",
    "/doelen/30000000-0000-4000-8000-000000000004",
    "/vakken/fdd97fff-f5e5-4b82-b937-9ab302666c50",
    "/bladeren",
    "/leerlijnen",
    "/leerlijnen/30000000-0000-4000-8000-000000000001",
    "/etalage",
    "/gevraagd",
    "/over",
    "/def",
    "/sparql",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_in_both_languages(page, path):
    page(path)
    page(f"{path}{'&' if '?' in path else '?'}taal=en", language="en")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_and_loads_nothing_of_others(page, path):
    found = page(path)
    assert not found.tags["iframe"] and not found.tags["img"]
    assert found.tags["script"] == found.html.count('<script src="/static/suggesties.js?v=')
    assert found.html.count("</script>") == found.html.count('" defer></script>')
    for tag, values in found.attributes:
        assert not any(name.startswith("on") or name == "style" for name in values), (tag, values)
        if tag == "link" and values["rel"] in ("stylesheet", "icon"):
            assert values["href"].startswith("/static/")
        if tag == "input" and values.get("type") not in ("hidden",):
            assert values.get("id") and f'for="{values["id"]}"' in found.html, "an input without a label"


def test_every_answer_carries_the_safe_headers(site: FlaskClient):
    for path in ("/", "/zoeken?q=x", "/bestaat-niet", "/materialen/proef/0000000000000005", "/context.jsonld"):
        headers = site.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "script-src 'self';" in policy and "connect-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Referrer-Policy" in headers and "Permissions-Policy" in headers
        assert headers["Etalage-Versie"] == "2"
        assert {"Accept", "Cookie"} <= {name.strip() for name in headers["Vary"].split(",")}


def test_the_style_sheet_lasts_under_an_address_of_its_own(site: FlaskClient):
    address = re.search(r'href="(/static/etalage\.css[^"]*)"', site.get("/").get_data(as_text=True))
    assert address
    response = site.get(address[1])
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = site.get(address[1], headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert "immutable" not in site.get("/static/etalage.css?v=anders").headers["Cache-Control"]
    assert site.get("/static/../__init__.py").status_code == 404


def test_no_address_disappears():
    app = create_app(Settings(home=Path("nergens")))
    routes = sorted(
        f"{rule.rule} {' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}"
        for rule in app.url_map.iter_rules()
    )
    listed = (Path(__file__).parent / "route-list.txt").read_text("utf-8").splitlines()
    assert routes == listed, "a route that goes asks for a redirect; a new one for a line in route-list.txt"


def test_both_languages_have_the_same_sentences_and_places():
    dutch, english = load("nl").sentences, load("en").sentences
    assert dutch.keys() == english.keys()
    for key, sentence in dutch.items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) == set(re.findall(r"\{(\w+)\}", english[key])), key


def test_the_pages_use_sentences_that_exist():
    known = load("nl").sentences
    folder = Path(__file__).parents[2] / "app"
    for path in folder.rglob("*.html"):
        for key in re.findall(r"\b(?:t|count)\('([\w.-]+)'(?=[,)])", path.read_text("utf-8")):
            assert key in known, f"{key} in {path.name}"
    for path in folder.rglob("*.py"):
        for key in re.findall(r"\btext(?:s\(\))?(?:\.count)?\(\"([\w.-]+)\"", path.read_text("utf-8")):
            assert key in known, f"{key} in {path.name}"


def test_the_cookie_of_the_language_is_set_only_by_choice(site: FlaskClient):
    visitor = site.application.test_client()
    assert "Set-Cookie" not in visitor.get("/").headers
    chosen = visitor.get("/?taal=en")
    assert "taal=en" in chosen.headers["Set-Cookie"] and "HttpOnly" in chosen.headers["Set-Cookie"]
    assert "What do you want your pupils to learn?" in visitor.get("/").get_data(as_text=True)
    assert "Wat wil je" in visitor.get("/?taal=nl").get_data(as_text=True)
    assert "Set-Cookie" not in visitor.get("/?taal=xx").headers
