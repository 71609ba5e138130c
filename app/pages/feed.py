"""An Atom feed of any search: what one asks once, a reader goes on asking."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request

from app.cards import Card, cards
from app.facets import parse
from app.presenters import lead, place
from app.visit import texts, visit

blueprint = Blueprint("feed", __name__)

SIZE = 50
"""Entries."""

ATOM = "http://www.w3.org/2005/Atom"

LONG_AGO = "1970-01-01T00:00:00Z"
"""For what has no date: a goal of SLO."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


@blueprint.get("/zoeken.atom")
def atom() -> Response:
    """The first results of a search, in its own order."""
    asked = parse(request.args)
    made = cards(visit().engine.search(asked.query(SIZE)).hits)
    entries = "".join(_entry(card) for card in made)
    text = texts()
    title = text("results.title", q=asked.text) if asked.text else text("results.title.all")
    updated = max((_moment(card) for card in made), default=LONG_AGO)
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{ATOM}" xml:lang="{text.language}">'
        f"<id>{_text(request.url)}</id><title>{_text(title)} – Etalage</title><updated>{updated}</updated>"
        f'<link rel="self" type="application/atom+xml" href={_quoted(request.url)}/>'
        f'<link rel="alternate" type="text/html" href={_quoted(_whole(asked.address()))}/>'
        f"<author><name>Etalage</name></author>{entries}</feed>\n"
    )
    return Response(body.encode("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _entry(card: Card) -> str:
    if card.goal is not None:
        iri, title = card.goal.doel.iri, card.goal.doel.label
        about = " › ".join(above.label for above in card.goal.pad)
    else:
        assert card.record is not None
        iri, title, about = card.record.iri, card.record.titel.tekst, lead(card.record.omschrijving)
    summary = f"<summary>{_text(about)}</summary>" if about else ""
    return (
        f"<entry><id>{_text(iri)}</id><title>{_text(title)}</title><updated>{_moment(card)}</updated>"
        f"<link href={_quoted(_whole(place(iri)))}/>{summary}</entry>"
    )


def _moment(card: Card) -> str:
    time = card.record.herkomst.tijd if card.record is not None else ""
    return time if _MOMENT.fullmatch(time) else LONG_AGO


def _whole(address: str) -> str:
    return request.host_url.rstrip("/") + address


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("", text))
