"""A goal or any other node of the curriculum, with the materials for it; and the way from SLO's uuid to a page."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.cards import cards
from app.demand import note_goal
from app.facets import Search
from app.negotiation import RDF_FORMS, form_of_request, not_acceptable, rdf_response, split_suffix
from app.presenters import check_uuid, place
from app.searching import found, is_away
from app.visit import link, texts, visit
from etalage.errors import NotFound
from etalage.namespaces import SLO
from etalage.reading import live_successors, read_goal
from etalage.reading.goal import PREDECESSOR
from etalage.records import Begrip, Doel
from etalage.search import Kind

blueprint = Blueprint("goal", __name__)

SHOWN = {Kind.MATERIAAL: 5, Kind.ETALAGE: 3}
"""Cards on the page of a goal; the rest is behind a link."""


@blueprint.get("/doelen/<uuid>")
def goal(uuid: str) -> AnyResponse:
    """A goal, in the form that suffix, `formaat` or Accept asks for."""
    uuid, suffix = split_suffix(uuid)
    return node(uuid, suffix, "goal.goal")


def node(uuid: str, suffix: str, endpoint: str) -> AnyResponse:
    """The page or graph of a node; a page of another kind redirects to its own address."""
    iri = check_uuid(uuid)
    form = form_of_request(suffix)
    if form is None:
        return not_acceptable()
    here = visit()
    if form.name != "html":
        return concept_graph(iri, form.name)
    goal = read_goal(here.names, iri)
    if goal is None:
        raise NotFound(texts()("goal.unknown"), texts()("goal.unknown.remedy"), iri=iri)
    own = place(iri)
    if goal.begrip.soort in ("Vakleergebied", "Leerlijn") and endpoint == "goal.goal":
        return redirect(own, 303)
    return Response(_page(goal, uuid), content_type="text/html; charset=utf-8")


def _page(goal: Doel, uuid: str) -> str:
    searches = [Search(kind=kind, filters={"doel": (goal.begrip.iri,)}) for kind in (Kind.MATERIAAL, Kind.ETALAGE)]
    results = [(search, found(search.query(SHOWN[search.kind]))) for search in searches]
    if not goal.opvolgers and not is_away() and not any(page.total for _, page in results):
        note_goal(goal.begrip.iri)
    replaced = (*goal.voorgangers, *goal.oude_nummers)
    older = Search(filters={"doel": tuple(before.iri for before in replaced)})
    return render_template(
        "goal.html",
        goal=goal,
        results=[(search.kind, search.address(), page.total, cards(page.hits)) for search, page in results],
        older=(older.address(), found(older.query(1)).total) if replaced else ("", 0),
        broader=_broader(goal.begrip, results[0][1].total),
        forms=[(form, link("goal.goal", uuid=f"{uuid}.{form.name}")) for form in RDF_FORMS],
    )


def _broader(begrip: Begrip, own: int) -> list[tuple[Begrip, str, int]]:
    """When a goal has no materials: the nodes above it that have."""
    if own or is_away():
        return []
    searches = [(parent, Search(filters={"doel": (parent.iri,)})) for parent in visit().names.all(begrip.ouders)]
    counted = [(parent, s.address(), found(s.query(1)).total) for parent, s in searches]
    return [row for row in counted if row[2]]


def concept_graph(iri: str, form_name: str) -> Response:
    """All that is said of a concept, as RDF."""
    graph = visit().names.view.about(iri)
    if not graph:
        raise NotFound(texts()("goal.unknown"), texts()("goal.unknown.remedy"), iri=iri)
    form = next(form for form in RDF_FORMS if form.name == form_name)
    return rdf_response(graph, form, iri)


@blueprint.get("/uuid/<uuid>")
def uuid(uuid: str) -> AnyResponse:
    """303 to the page of a uuid of SLO, in the same form; of one that is known by number only, to its successor."""
    stem, suffix = split_suffix(uuid)
    iri = check_uuid(stem)
    begrip = visit().names.of(iri)
    if not begrip.is_bekend:
        raise NotFound(texts()("goal.unknown"), texts()("goal.unknown.remedy"), iri=iri)
    if suffix:
        return redirect(link("goal.goal", uuid=f"{iri.removeprefix(SLO)}.{suffix}"), 303)
    if begrip.soort == PREDECESSOR:
        successors = live_successors(visit().names, iri)
        if len(successors) == 1:
            return redirect(place(successors[0].iri), 303)
    return redirect(place(iri), 303)
