"""Which form of a page the client wants: HTML for people, Turtle or JSON-LD for machines.

Own reading of Accept: werkzeug's best_match finds nothing for `application/ld+json;profile="…"` and would give 406.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from app.problem import problem
from app.visit import texts
from etalage.jsonld import compact
from etalage.rdf import Graph, write

HTML = "text/html"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a thing can be had."""

    name: str
    """Suffix of the address and value of the parameter `formaat`."""
    media_type: str
    label: str


RDF_FORMS = (
    Form("ttl", "text/turtle", "Turtle"),
    Form("jsonld", "application/ld+json", "JSON-LD"),
    Form("nt", "application/n-triples", "N-Triples"),
    Form("rdf", "application/rdf+xml", "RDF/XML"),
)
FORMS = (Form("html", HTML, "HTML"), *RDF_FORMS)

_ALSO = {"application/xhtml+xml": HTML, "application/json": "application/ld+json", "text/n3": "text/turtle"}
"""Asked for → what is given instead."""


@dataclass(frozen=True, slots=True)
class Range:
    """One part of an Accept header, without its parameters."""

    media_type: str
    quality: float
    place: int

    def fits(self, offer: str) -> int:
        """How precisely it names the offer: 3 exactly, 2 `text/*`, 1 `*/*`, 0 not."""
        if self.media_type == offer or _ALSO.get(self.media_type) == offer:
            return 3
        main = offer.partition("/")[0]
        return 2 if self.media_type == f"{main}/*" else int(self.media_type == "*/*")


def ranges(accept: str) -> list[Range]:
    """The parts of an Accept header. A quality that is no number counts as 0; parameters are left out."""
    found = []
    for place, part in enumerate(accept.split(",")):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        if media_type:
            found.append(Range(media_type.lower(), _quality(parameters), place))
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0.0 <= quality <= 1.0 else 0.0
    return 1.0


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that the header likes best, None when it likes none. RFC 9110, section 12.5.1.

    The most precise range decides on an offer; between equals the more precise, then the client's order, then ours.
    """
    parts = ranges(accept)
    if not parts:
        return offers[0]
    best: tuple[float, int, int, int] | None = None
    chosen = None
    for number, offer in enumerate(offers):
        fitting = [part for part in parts if part.fits(offer)]
        if not fitting:
            continue
        part = max(fitting, key=lambda part: (part.fits(offer), part.quality))
        order = part.place if part.fits(offer) == 3 else len(parts)
        rank = (part.quality, part.fits(offer), -order, -number)
        if part.quality > 0 and (best is None or rank > best):
            best, chosen = rank, offer
    return chosen


def wants_html() -> bool:
    """Does the client want a page for people? Said by `formaat`, else by Accept; without either: yes."""
    if asked := request.args.get("formaat"):
        return asked == "html"
    return choose(request.headers.get("Accept", ""), [HTML, PROBLEM, "application/json"]) == HTML


def form_of_request(suffix: str = "") -> Form | None:
    """The form that the suffix, the parameter `formaat` or Accept asks for; None when it can not be had."""
    asked = suffix or request.args.get("formaat", "")
    if asked:
        return next((form for form in FORMS if form.name == asked), None)
    media_type = choose(request.headers.get("Accept", ""), [form.media_type for form in FORMS])
    return next((form for form in FORMS if form.media_type == media_type), None)


def split_suffix(name: str) -> tuple[str, str]:
    """ "123.ttl" → ("123", "ttl"); a name without one of our suffixes stays whole."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and any(form.name == suffix for form in FORMS) else (name, "")


def rdf_response(graph: Graph, form: Form, iri: str, status: int = 200) -> Response:
    """A graph about `iri` in one of RDF_FORMS."""
    media_type = form.media_type
    if form.name == "jsonld":
        body = json.dumps(compact(graph, iri), ensure_ascii=False, indent=1).encode()
        asked = {part.media_type for part in ranges(request.headers.get("Accept", ""))}
        if "application/json" in asked and media_type not in asked:
            media_type = "application/json"
    else:
        body = write(graph, form.name)
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(body, status, content_type=media_type + charset)


def not_acceptable() -> Response:
    """406: which forms there are."""
    text = texts()
    offered = ", ".join(form.media_type for form in FORMS)
    return problem(406, text("error.406.title"), text("error.406.text", forms=offered))
