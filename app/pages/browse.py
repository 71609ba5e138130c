"""From subject to goal: subjects, one subject, the leerlijnen, and the showcase by category."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.cards import cards
from app.facets import Search
from app.negotiation import RDF_FORMS, Form, form_of_request, not_acceptable, split_suffix
from app.pages.goal import concept_graph
from app.presenters import check_uuid, place
from app.searching import found
from app.visit import link, texts, visit
from etalage.errors import NotFound
from etalage.namespaces import ET
from etalage.reading import list_of_kind, list_subjects, read_line, read_subject
from etalage.search import Kind, Query

blueprint = Blueprint("browse", __name__)

CATEGORIES = tuple(
    f"{ET}categorie-{name}"
    for name in (
        "adaptief-en-maatwerk",
        "games",
        "21e-eeuwse-vaardigheden",
        "voortgangsinformatie",
        "vakoverstijgend",
    )
)
"""The five shelves of the showcase, in the order of the page (ontology/schemes.ttl)."""

SHELF = 6
"""Entries on one shelf; the rest is behind a link."""


def _materials_per_subject() -> dict[str, int]:
    page = found(Query(kind=Kind.MATERIAAL, size=1))
    return {item.value: item.count for item in page.facets.get("vak", ())}


@blueprint.get("/bladeren")
def browse() -> str:
    """Subjects that have something."""
    return render_template("browse.html", subjects=list_subjects(visit().names, _materials_per_subject()))


@blueprint.get("/vakken/<uuid>")
def subject(uuid: str) -> AnyResponse:
    """A subject with its documents of the curriculum."""
    uuid, form, iri = _asked(uuid)
    if form is None:
        return not_acceptable()
    if form.name != "html":
        return concept_graph(iri, form.name)
    here = visit()
    read = read_subject(here.names, iri, _materials_per_subject().get(iri, 0))
    if read is None:
        raise NotFound(texts()("goal.unknown"), texts()("goal.unknown.remedy"), iri=iri)
    if read.begrip.soort != "Vakleergebied":
        return redirect(place(iri), 303)
    page = render_template(
        "subject.html",
        subject=read,
        materials=Search(filters={"vak": (iri,)}).address(),
        forms=_forms("browse.subject", uuid),
    )
    return Response(page, content_type="text/html; charset=utf-8")


@blueprint.get("/leerlijnen")
def lines() -> str:
    """Leerlijnen, and the inhoudslijnen of primary school."""
    names = visit().names
    return render_template(
        "lines.html", lines=list_of_kind(names, "Leerlijn"), content_lines=list_of_kind(names, "InhInhoudslijn")
    )


@blueprint.get("/leerlijnen/<uuid>")
def line(uuid: str) -> AnyResponse:
    """A leerlijn: its rows and their cells in order of time."""
    uuid, form, iri = _asked(uuid)
    if form is None:
        return not_acceptable()
    if form.name != "html":
        return concept_graph(iri, form.name)
    read = read_line(visit().names, iri)
    if read is None:
        if visit().names.of(iri).is_bekend:
            return redirect(place(iri), 303)
        raise NotFound(texts()("goal.unknown"), texts()("goal.unknown.remedy"), iri=iri)
    page = render_template("line.html", line=read, forms=_forms("browse.line", uuid))
    return Response(page, content_type="text/html; charset=utf-8")


@blueprint.get("/etalage")
def showcase() -> str:
    """The showcase: a shelf per category."""
    here = visit()
    shelves = []
    for category in CATEGORIES:
        search = Search(kind=Kind.ETALAGE, filters={"categorie": (category,)})
        page = found(search.query(SHELF))
        shelves.append((here.names.of(category), search.address(), page.total, cards(page.hits)))
    return render_template("showcase.html", shelves=shelves, total=sum(shelf[2] for shelf in shelves))


def _asked(uuid: str) -> tuple[str, Form | None, str]:
    uuid, suffix = split_suffix(uuid)
    return uuid, form_of_request(suffix), check_uuid(uuid)


def _forms(endpoint: str, uuid: str) -> list[tuple[Form, str]]:
    return [(form, link(endpoint, uuid=f"{uuid}.{form.name}")) for form in RDF_FORMS]
