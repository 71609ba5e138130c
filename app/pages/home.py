"""The front of the shop: one question, three ways in, and what has just arrived."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.cards import cards
from app.facets import Search
from app.presenters import name
from app.searching import found
from app.visit import visit
from etalage.records import Tellingen
from etalage.search import Kind, Page, Query

blueprint = Blueprint("home", __name__)

SUBJECTS = 10
NEW = 3


@blueprint.get("/")
def home() -> str:
    """Home."""
    page = found(Query(kind=Kind.MATERIAAL, size=1))
    new = found(Query(kind=Kind.ETALAGE, sort="nieuwste", size=NEW))
    return render_template(
        "home.html", counts=_counts(page), search=Search(), subjects=_subjects(page), new=cards(new.hits)
    )


def _counts(page: Page) -> Tellingen:
    return Tellingen(
        materialen=page.kinds.get(Kind.MATERIAAL, 0),
        etalagestukken=page.kinds.get(Kind.ETALAGE, 0),
        leerdoelen=page.kinds.get(Kind.LEERDOEL, 0),
        uitgevers=len(page.facets.get("leverancier", ())),
    )


def _subjects(page: Page) -> list[tuple[str, str, int]]:
    """Subjects with most materials: (name, address of the results, number)."""
    names = visit().names
    subjects = []
    for item in page.facets.get("vak", ())[:SUBJECTS]:
        search = Search(filters={"vak": (item.value,)})
        subjects.append((name(names.of(item.value)), search.address(), item.count))
    return subjects
