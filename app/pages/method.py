"""A method: its parts in the order of a pupil's years, each with its price and level."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from app.facets import Search
from app.negotiation import RDF_FORMS, form_of_request, not_acceptable, rdf_response, split_suffix
from app.visit import link, texts, visit
from etalage.errors import NotFound
from etalage.namespaces import ET
from etalage.rdf import Graph, NamedNode, Triple
from etalage.reading import list_parts, read_method

blueprint = Blueprint("method", __name__)


@blueprint.get("/methoden/<name>")
def method(name: str) -> Response:
    """A method, in the form that suffix, `formaat` or Accept asks for."""
    name, suffix = split_suffix(name)
    form = form_of_request(suffix)
    if form is None:
        return not_acceptable()
    here = visit()
    iri = f"{here.settings.base_iri}methoden/{name}"
    if form.name != "html":
        return rdf_response(_graph(iri), form, iri)
    found = read_method(here.names, iri) if _is_name(name) else None
    if found is None:
        raise _unknown(iri)
    page = render_template(
        "method.html",
        method=found,
        search=Search(filters={"methode": (iri,)}).address(),
        forms=[(other, link("method.method", name=f"{name}.{other.name}")) for other in RDF_FORMS],
    )
    return Response(page, content_type="text/html; charset=utf-8")


def _graph(iri: str) -> Graph:
    """What is said of the method, and which materials are a part of it."""
    names = visit().names
    parts = list_parts(names, iri) if _is_name(iri.rpartition("/")[2]) else ()
    if not parts:
        raise _unknown(iri)
    own = dict.fromkeys(names.view.about(iri))
    links = [Triple(NamedNode(part.iri), NamedNode(ET + "methode"), NamedNode(iri)) for part in parts]
    return [*own, *links]


def _is_name(name: str) -> bool:
    """Only what the mapping makes: small letters, digits and dashes."""
    return name.isascii() and name.replace("-", "").isalnum()


def _unknown(iri: str) -> NotFound:
    return NotFound(texts()("method.unknown"), texts()("method.unknown.remedy"), iri=iri)
