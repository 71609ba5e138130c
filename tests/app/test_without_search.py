"""Pages while the search engine is away, slow or wrong: the store goes on, and the page says what is not there."""

from __future__ import annotations

import http.server
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from etalage.catalogue import open_catalogue
from etalage.settings import Settings

GOAL = "/doelen/10000000-0000-4000-8000-000000000011"
BROWSING = ("/", "/bladeren", "/leerlijnen", "/etalage", "/over", "/def", "/sparql", GOAL)
LIMIT = 2.0
"""Seconds in which a page must be there."""

AWAY = "Zoeken lukt nu even niet."


@contextmanager
def client_of(settings: Settings) -> Iterator[FlaskClient]:
    catalogue = open_catalogue(settings)
    try:
        yield create_app(settings, catalogue).test_client(use_cookies=False)
    finally:
        catalogue.close()


@contextmanager
def server(answer: Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """The address of something that is no Elasticsearch."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_POST = do_HEAD = do_PUT = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def silent(handler: http.server.BaseHTTPRequestHandler) -> None:
    time.sleep(4)


def talkative(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "14")
    handler.end_headers()
    handler.wfile.write(b"<p>Welkom!</p>")


def odd(handler: http.server.BaseHTTPRequestHandler) -> None:
    """It says that it is Elasticsearch, and answers every question with something else."""
    body = b'{"nodes":{"a":{"version":"9.5.0"}},"hits":7,"etalage-zoek-1":{"mappings":{}}}'
    handler.send_response(200)
    handler.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9")
    handler.send_header("X-Elastic-Product", "Elasticsearch")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


@pytest.fixture(params=["nobody", "silent", "talkative", "odd"])
def settings(request: pytest.FixtureRequest, site_home: Path, tmp_path: Path) -> Iterator[Settings]:
    """A home with the small catalogue, and a cluster that is none."""
    home = tmp_path / "var"
    shutil.copytree(site_home, home)
    common = {"home": home, "search_engine": "elasticsearch", "elasticsearch_seconds": 1.0}
    if request.param == "nobody":
        yield Settings(**common, elasticsearch_urls="http://127.0.0.1:1")  # type: ignore[arg-type]
        return
    with server({"silent": silent, "talkative": talkative, "odd": odd}[request.param]) as address:
        yield Settings(**common, elasticsearch_urls=address)  # type: ignore[arg-type]


def test_pages_come_in_time_and_say_so(settings: Settings, page: Callable) -> None:  # type: ignore[type-arg]
    with client_of(settings) as client:
        client.get("/def")  # what the first page of a process loads is not the question here
        for path in (*BROWSING, "/zoeken?q=breuken", "/zoeken?q=breuken&taal=en", "/zoeken?soort=leerdoel"):
            begun = time.monotonic()
            response = client.get(path, headers={"Accept": "text/html"})
            seconds, is_search = time.monotonic() - begun, path.startswith("/zoeken")
            assert seconds < LIMIT, (path, seconds)
            assert response.status_code == (503 if is_search else 200), path
            assert response.headers.get("Retry-After") == ("10" if is_search else None), path
            needs_engine = path in ("/", "/bladeren", "/etalage", "/over", GOAL, "/zoeken?q=breuken")
            assert (AWAY in response.text) == (needs_engine or path == "/zoeken?soort=leerdoel"), path


def test_the_question_stays_in_the_form(settings: Settings) -> None:
    with client_of(settings) as client:
        response = client.get("/zoeken?q=breuken%22x&soort=materiaal&prijs=gratis", headers={"Accept": "text/html"})
        assert response.status_code == 503
        assert 'value="breuken&#34;x"' in response.text
        assert '<input type="hidden" name="prijs" value="gratis">' in response.text
        in_english = client.get("/zoeken?q=breuken&taal=en", headers={"Accept": "text/html"}).text
        assert "Search is not working right now" in in_english and "Zoeken lukt" not in in_english


def test_programs_get_a_problem_and_a_moment_to_try_again(settings: Settings) -> None:
    with client_of(settings) as client:
        for path in ("/zoeken.atom?q=breuken", "/suggesties?q=breu", "/zoeken?q=breuken"):
            response = client.get(path, headers={"Accept": "application/json"})
            assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
            assert response.content_type == "application/problem+json"


def test_a_page_without_search_does_not_say_that_nothing_is_there(settings: Settings) -> None:
    with client_of(settings) as client:
        home = client.get("/", headers={"Accept": "text/html"}).text
        assert "Nog geen leermiddelen geladen" not in home
        goal = client.get(GOAL, headers={"Accept": "text/html"}).text
        assert "Welk materiaal hierbij hoort, is nu even niet te zien." in goal
        assert client.get("/gevraagd.json").get_json()["gevraagd"] == []


# -- the embedded index ------------------------------------------------------------------------------------------


def damage(index: Path, how: str) -> None:
    """What a disk does to an index."""
    if how == "gone":
        shutil.rmtree(index)
    elif how == "empty":
        for file in index.iterdir():
            file.unlink()
    for file in list(index.iterdir()) if index.is_dir() else []:
        data = file.read_bytes()
        file.unlink()  # other versions have it by hard link
        file.write_bytes({"cut": data[: len(data) // 2], "zeros": bytes(len(data)), "none": b""}[how])


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "zeros", "none"])
def test_a_damaged_index_leaves_browsing_and_comes_back(site_home: Path, tmp_path: Path, how: str) -> None:
    home = tmp_path / "var"
    shutil.copytree(site_home, home)
    index = home / "versions" / "00000002" / "index"
    shutil.copytree(index, tmp_path / "kept")
    damage(index, how)
    with client_of(Settings(home=home)) as client:
        for path in BROWSING:
            assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path
        assert AWAY in client.get("/", headers={"Accept": "text/html"}).text
        assert client.get("/zoeken?q=breuken", headers={"Accept": "text/html"}).status_code == 503
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(tmp_path / "kept", index)
        end = time.monotonic() + 10
        while client.get("/zoeken?q=breuken").status_code != 200:
            assert time.monotonic() < end, "it did not come back"
            time.sleep(0.2)
        assert AWAY not in client.get("/", headers={"Accept": "text/html"}).text
