"""What this is, how fresh it is, the ways in, and our own words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Response, render_template

import ontology
from app.negotiation import RDF_FORMS, form_of_request, not_acceptable, rdf_response
from app.searching import found
from app.visit import link, visit
from etalage.namespaces import ET, OWL, RDF, RDFS, SKOS, SLOV
from etalage.rdf import Graph, parse_turtle, text_of
from etalage.reading import list_sources
from etalage.reading.names import Properties, best
from etalage.search import Kind, Query

blueprint = Blueprint("about", __name__)

_TERM_TYPES = {RDFS + "Class", OWL + "Class", RDF + "Property", OWL + "ObjectProperty", OWL + "DatatypeProperty"}


@dataclass(frozen=True, slots=True)
class Word:
    """One of our words."""

    iri: str
    anchor: str
    label: str
    label_en: str
    comment: str
    is_class: bool

    @property
    def name(self) -> str:
        """The word with its prefix: et:Lesmateriaal."""
        return f"{'et' if self.iri.startswith(ET) else 'slov'}:{self.iri.rpartition('#')[2]}"


@blueprint.get("/over")
def about() -> str:
    """What, who, licence, freshness, ways in."""
    here = visit()
    counts = found(Query(size=1)).kinds
    return render_template(
        "about.html",
        sources=list_sources(here.names),
        version=here.snapshot.version,
        quads=here.names.size(),
        counts={kind.value: counts.get(kind, 0) for kind in Kind},
        settings=here.settings,
    )


@blueprint.get("/def")
def words() -> Response:
    """Our own words: a page, or the whole ontology as RDF."""
    form = form_of_request()
    if form is None:
        return not_acceptable()
    if form.name != "html":
        return rdf_response(_ontology(), form, ET.rstrip("#"))
    page = render_template(
        "words.html",
        words=_words(),
        schemes=_schemes(),
        forms=[(form, link("about.words", formaat=form.name)) for form in RDF_FORMS],
    )
    return Response(page, content_type="text/html; charset=utf-8")


@blueprint.get("/context.jsonld")
def context() -> Response:
    """The JSON-LD context of our documents, for any site to use."""
    response = Response(ontology.context(), content_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _ontology() -> Graph:
    return [triple for text in ontology.texts() for triple in parse_turtle(text)]


@cache
def _subjects() -> dict[str, dict[str, list[object]]]:
    found: dict[str, dict[str, list[object]]] = {}
    for triple in _ontology():
        found.setdefault(text_of(triple.subject), {}).setdefault(triple.predicate.value, []).append(triple.object)
    return found


def _words() -> list[Word]:
    words = []
    for iri, properties in _subjects().items():
        types = {text_of(value) for value in properties.get(RDF + "type", ())}  # type: ignore[arg-type]
        if iri.startswith((ET, SLOV)) and types & _TERM_TYPES:
            words.append(_word(iri, properties, any(name.endswith("Class") for name in types)))  # type: ignore[arg-type]
    return sorted(words, key=lambda word: (not word.is_class, word.anchor))


def _word(iri: str, properties: Properties, is_class: bool) -> Word:
    labels = properties.get(RDFS + "label") or properties.get(SKOS + "prefLabel") or ()
    english = [value for value in labels if getattr(value, "language", None) == "en"]
    return Word(
        iri,
        iri.removeprefix(ET) if iri.startswith(ET) else f"slo-{iri.rpartition('#')[2]}",
        best(labels).tekst,
        best(english).tekst,
        best(properties.get(RDFS + "comment") or properties.get(SKOS + "definition") or ()).tekst,
        is_class,
    )


def _schemes() -> list[tuple[Word, list[Word]]]:
    """Our short lists with their concepts, in the order of the file."""
    subjects = _subjects()
    schemes: dict[str, list[Word]] = {}
    for iri, properties in subjects.items():
        if not iri.startswith(ET):
            continue
        for scheme in properties.get(SKOS + "inScheme", ()):
            schemes.setdefault(text_of(scheme), []).append(_word(iri, properties, False))  # type: ignore[arg-type]
    return [(_word(iri, subjects[iri], False), found) for iri, found in schemes.items() if iri in subjects]  # type: ignore[arg-type]
