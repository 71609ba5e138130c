"""What visitors ask and do not find: a page, JSON and CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.demand import wanted
from app.facets import Search
from app.negotiation import choose, not_acceptable
from app.presenters import name, place
from app.visit import link, visit
from etalage.demand import DemandKind
from etalage.errors import NotFound
from etalage.harmless import harmless

blueprint = Blueprint("demand", __name__)

FORMS = {"html": "text/html", "json": "application/json", "csv": "text/csv"}

COLUMNS = ("soort", "tekst", "doel", "dagen", "keren", "laatst")
"""Of the CSV, and keys of the JSON: they never change."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, for people."""

    text: str
    iri: str
    """Of a goal."""
    address: str
    days: int
    times: int
    last: str


@blueprint.get("/gevraagd")
def demand() -> AnyResponse:
    """The list, in the form that `formaat` or Accept asks for."""
    asked = request.args.get("formaat") or ""
    if not asked:
        media_type = choose(request.headers.get("Accept", ""), list(FORMS.values()))
        asked = next((form for form, offer in FORMS.items() if offer == media_type), "")
    return _answer(asked) if asked in FORMS else not_acceptable()


@blueprint.get("/gevraagd.<suffix>")
def demand_as(suffix: str) -> AnyResponse:
    """The list as a file."""
    if suffix not in FORMS:
        raise NotFound("Deze vorm van de lijst is er niet.", f"Kies uit: {', '.join(FORMS)}.")
    return _answer(suffix)


def _answer(form: str) -> AnyResponse:
    lines = {kind: _lines(kind) for kind in DemandKind}
    if form == "json":
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(lines)]
        return jsonify({"dagen": visit().settings.demand_days, "gevraagd": rows})
    if form == "csv":
        return Response(_csv(lines), content_type="text/csv; charset=utf-8")
    page = render_template(
        "demand.html",
        questions=lines[DemandKind.QUESTION],
        goals=lines[DemandKind.GOAL],
        days=visit().settings.demand_days,
        forms=[(form.upper(), link("demand.demand_as", suffix=form)) for form in FORMS if form != "html"],
    )
    return Response(page, content_type="text/html; charset=utf-8")


def _lines(kind: DemandKind) -> list[Line]:
    found = []
    for one in wanted(kind):
        text, iri, address = one.text, "", ""
        if kind is DemandKind.GOAL:
            goal = visit().names.of(one.text)
            if not goal.is_bekend:
                continue
            text, iri, address = name(goal), one.text, place(one.text)
        else:
            address = Search(one.text).address()
        found.append(Line(text, iri, address, one.days, one.times, one.last.isoformat()))
    return found


def _rows(lines: dict[DemandKind, list[Line]]) -> list[tuple[str, str, str, int, int, str]]:
    return [
        (kind.value, line.text, line.iri, line.days, line.times, line.last)
        for kind, some in lines.items()
        for line in some
    ]


def _csv(lines: dict[DemandKind, list[Line]]) -> str:
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for row in _rows(lines):
        table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()
