"""One material or showcase entry: a page for people, the same graph for machines, 410 when it was taken away."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from app.negotiation import RDF_FORMS, form_of_request, not_acceptable, rdf_response, split_suffix
from app.visit import link, texts, visit
from etalage.errors import NotFound
from etalage.reading import read_record
from etalage.records import Vervallen

blueprint = Blueprint("record", __name__)


@blueprint.get("/materialen/<feed>/<name>")
def material(feed: str, name: str) -> Response:
    """A material, in the form that suffix, `formaat` or Accept asks for."""
    return _record("materialen", "record.material", feed, name)


@blueprint.get("/etalage/<feed>/<name>")
def showcase_entry(feed: str, name: str) -> Response:
    """A showcase entry, likewise."""
    return _record("etalage", "record.showcase_entry", feed, name)


def _record(folder: str, endpoint: str, feed: str, name: str) -> Response:
    identifier, suffix = split_suffix(name)
    form = form_of_request(suffix)
    if form is None:
        return not_acceptable()
    here = visit()
    iri = f"{here.settings.base_iri}{folder}/{feed}/{identifier}"
    record = read_record(here.names, iri) if " " not in iri else None
    if record is None:
        raise NotFound(texts()("record.unknown"), texts()("record.unknown.remedy"), iri=iri)
    status = 410 if isinstance(record, Vervallen) else 200
    if form.name != "html":
        return rdf_response(here.names.view.graph(iri), form, iri, status)
    forms = [(other, link(endpoint, feed=feed, name=f"{identifier}.{other.name}")) for other in RDF_FORMS]
    template = "gone.html" if isinstance(record, Vervallen) else "record.html"
    page = render_template(template, record=record, forms=forms)
    return Response(page, status, content_type="text/html; charset=utf-8")
