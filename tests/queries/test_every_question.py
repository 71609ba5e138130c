"""Every .rq file introduces itself, parses, runs on tests/data/site, and answers what it should.

The values of its parameters stand in parameters.toml and the expected answer in expected/<name>.csv. A new question
needs no new test code: write the file, run with ETALAGE_TEST_WRITE_ANSWERS=1, read what it wrote, keep it.
"""

from __future__ import annotations

import csv
import io
import os
import tomllib
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.rdf import Literal, NamedNode, Term
from etalage.settings import Settings
from etalage.store import View
from etalage.store.sparql_text import form
from queries import query

HERE = Path(__file__).parent
ROOT = HERE.parents[1] / "queries"
NAMES = sorted(path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.rglob("*.rq"))
PARAMETERS = tomllib.loads((HERE / "parameters.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def view(site_home: Path):
    catalogue = open_catalogue(Settings(home=site_home))
    with catalogue.snapshot() as snapshot:
        yield snapshot.view
    catalogue.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_question_introduces_itself(name: str):
    lines = query(name).splitlines()
    assert all(line.startswith("# ") for line in lines[:3]), "question in Dutch, parameters, example"
    assert "?" in lines[0], "the first line is a question"


@pytest.mark.parametrize("name", NAMES)
def test_a_question_answers_what_it_should(name: str, view: View):
    answer = as_csv(name, view)
    expected = HERE / "expected" / f"{name}.csv"
    is_shown = name.startswith(("detail/", "browse/", "examples/"))
    if is_shown and os.environ.get("ETALAGE_TEST_WRITE_ANSWERS"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(answer, "utf-8")
    if is_shown or expected.exists():
        assert answer == expected.read_text("utf-8")
        assert answer.count("\n") > 1, "an answer without rows shows nothing"


def as_csv(name: str, view: View) -> str:
    """The answer as CSV with one term per cell, rows sorted."""
    text = query(name)
    bindings = {key: _term(value) for key, value in PARAMETERS.get(name, {}).items()}
    kind = form(text)
    if kind == "ASK":
        return f"answer\n{view.ask(text, bindings)}\n"
    if kind in ("CONSTRUCT", "DESCRIBE"):
        triples = view.construct(text, bindings)
        rows = sorted([str(triple.subject), str(triple.predicate), str(triple.object)] for triple in triples)
        return _table(["subject", "predicate", "object"], rows)
    found = view.select(text, bindings)
    names = sorted({variable for row in found for variable in row} - set(bindings))
    return _table(names, sorted([str(row[n]) if n in row else "" for n in names] for row in found))


def _term(value: str) -> Term:
    return NamedNode(value) if ":" in value else Literal(value)


def _table(header: list[str], rows: list[list[str]]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return sheet.getvalue()
