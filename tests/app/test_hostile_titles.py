"""Titles that would run somewhere: text on pages, harmless in tables for a spreadsheet, exact for programs."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from html import escape

import pytest
from flask.testing import FlaskClient

from app import create_app
from etalage.harmless import harmless_table
from etalage.settings import Settings

TITLES = (
    "=cmd|'/c calc'!A1",
    "+1+1 vlotten",
    "-1-1 vlotten",
    "@SUM(1+1)",
    '=HYPERLINK("https://evil.example","klik")',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %} ${7*7}",
    "</title></head><svg/onload=alert(1)>",
    "Vlоt met vreemde letters",
    "Vlot, met een komma en = erin",
)
QUESTION = "SELECT ?naam WHERE { GRAPH ?g { ?m <https://schema.org/name> ?naam } } ORDER BY ?naam"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("titels")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("Nummer", "Titel", "Omschrijving", "Adres"))
    for number, title in enumerate(TITLES):
        writer.writerow((number, title, "Leerlingen bouwen een vlot van kurk.", f"https://vlot.example/{number}"))
    (folder / "vlot.csv").write_text(out.getvalue(), "utf-8")
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    facts = {"name": "vlot", "supplier": "Vlot", "reader": "spreadsheet", "path": "vlot.csv", "licence": licence}
    table = "".join(f'{key} = "{value}"\n' for key, value in facts.items())
    (folder / "feeds.toml").write_text(f"[[feed]]\n{table}")
    settings = Settings(home=folder / "var", feeds=folder / "feeds.toml")
    command = [sys.executable, "-m", "ingest.cli", "feed", "run", "vlot"]
    done = subprocess.run(
        command, env={**os.environ, **settings.to_env()}, capture_output=True, text=True, timeout=120
    )
    assert f"{len(TITLES)} nieuw" in done.stdout, done.stdout + done.stderr
    app = create_app(settings)
    yield app.test_client()
    app.extensions["shop"].close()


def rows(body: str) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(body))][1:]


def test_every_title_is_text_on_every_page(shop: FlaskClient) -> None:
    pages = (shop.get(f"/zoeken?pagina={number}", headers={"Accept": "text/html"}) for number in (1, 2))
    found = "".join(answer.get_data(as_text=True) for answer in pages)
    for title in TITLES:
        assert escape(title, quote=False) in found.replace("&#34;", '"').replace("&#39;", "'")
    for evil in ("<script>alert", "<img src=x", "<svg/onload", "49"):
        assert evil not in found.partition("<main")[2].partition("</main>")[0].replace("2049", "")


def test_a_table_that_a_person_downloads_runs_nothing(shop: FlaskClient) -> None:
    for form in ("csv", "tsv"):
        answer = shop.get("/sparql", query_string={"query": QUESTION, "formaat": form})
        assert answer.status_code == 200
        for line in answer.get_data(as_text=True).splitlines()[1:]:
            assert line.lstrip('"')[:1] not in "=+-@", line


def test_a_program_gets_the_titles_as_they_are(shop: FlaskClient) -> None:
    answer = shop.get("/sparql", query_string={"query": QUESTION}, headers={"Accept": "text/csv"})
    assert set(rows(answer.get_data(as_text=True))) >= set(TITLES)


def test_only_what_would_run_is_changed() -> None:
    table = 'naam,prijs\r\n=1+1,-4.50\r\n"=a,""b""",7\r\n"een, -twee",\r\n"eerste\r\n=tweede",x\r\n'
    changed = table.replace("=1+1", "'=1+1").replace('"=a', "\"'=a")
    assert harmless_table(table, ",") == changed
    assert harmless_table('?a\t?b\n"=1"@nl\t<https://x>\n', "\t") == '?a\t?b\n"\'=1"@nl\t<https://x>\n'
