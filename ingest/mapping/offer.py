"""Price, what it is for, how is paid and whether it can be had → schema:Offer. An unknown price is no price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from etalage.concepts import Concept
from etalage.namespaces import ET
from etalage.rdf import DECIMAL, TYPE, Literal, NamedNode
from ingest.mapping import fields, texts, values, words
from ingest.mapping.draft import Draft, Place
from ingest.mapping.rights import FREE, NOT_FREE, UNKNOWN, yes_no

FREE_MODEL = ET + "prijsmodel-gratis"
EURO = Literal("EUR")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a publisher says about the price, as far as it is there."""

    free: Place | None = None
    price: Place | None = None
    unit: Place | None = None
    model: Place | None = None
    date: Place | None = None
    availability: Place | None = None
    lists: tuple[str, str, str] = ("", "", "")
    """What unit, model and availability may hold, for a finding."""


class Offer:
    """`<record>#aanbod`, made when the first fact about it is written."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.node = NamedNode(f"{draft.iri}#aanbod")
        self.exists = False

    def add(self, place: Place | None, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """Write a fact of the offer."""
        if not self.exists:
            self.exists = True
            self.draft.add(None, words.OFFERS, self.node)
            self.draft.add(None, TYPE, words.OFFER, self.node)
        self.draft.add(place, predicate, value, self.node)


def offer(draft: Draft, terms: Terms) -> None:
    """Everything about the price of one record."""
    made = Offer(draft)
    is_free = _free(draft, terms.free)
    model = _model(draft, made, terms)
    amount = _amount(draft, made, terms.price, is_free)
    if is_free is None and amount is not None:
        draft.add(terms.price, words.IS_FREE, NOT_FREE if amount else FREE)
    elif is_free is None and model is not None and model.iri == FREE_MODEL:
        draft.add(terms.model, words.IS_FREE, FREE)
    if terms.availability is not None:
        found = draft.concepts.beschikbaarheid(texts.line(terms.availability.text))
        _concept(draft, made, terms.availability, words.AVAILABILITY, found, terms.lists[2])
    _details(draft, made, terms)


def _free(draft: Draft, place: Place | None) -> bool | None:
    if place is None:
        return None
    is_free = yes_no(place.text)
    if is_free is not None:
        draft.add(place, words.IS_FREE, FREE if is_free else NOT_FREE)
    elif texts.term(place.text) in UNKNOWN:
        draft.drop(place, "onbekend")
    else:
        draft.find(place, "kosten-niet-gelezen", texts.line(place.text))
    return is_free


def _amount(draft: Draft, made: Offer, place: Place | None, is_free: bool | None) -> Decimal | None:
    """The amount; None when there is none, when it is on request, or when it cannot be read."""
    if place is None:
        return None
    text = texts.term(place.text)
    if text in UNKNOWN:
        draft.drop(place, "onbekend")
        return None
    amount = Decimal(0) if text == "gratis" else values.amount(place.text)
    if amount is None:
        model = draft.concepts.prijsmodel(text)
        if model is None or model.iri == FREE_MODEL:
            draft.find(place, "prijs-niet-gelezen", texts.line(place.text))
        else:
            made.add(place, words.PRICE_MODEL, words.node(model.iri))
        return None
    if amount == 0:
        if is_free is False:
            draft.find(place, "prijs-tegenstrijdig", texts.line(place.text))
            return None
        if is_free:
            draft.drop(place, "herhaling")
        return amount
    # A price below zero is written too: its shape keeps the record out.
    made.add(place, words.PRICE, Literal(str(amount), datatype=DECIMAL))
    made.add(place, words.CURRENCY, EURO)
    return amount


def _model(draft: Draft, made: Offer, terms: Terms) -> Concept | None:
    if terms.model is None:
        return None
    found = draft.concepts.prijsmodel(texts.line(terms.model.text))
    _concept(draft, made, terms.model, words.PRICE_MODEL, found, terms.lists[1])
    return found


def _details(draft: Draft, made: Offer, terms: Terms) -> None:
    """Unit and date say something only beside an offer."""
    if terms.unit is not None:
        if made.exists:
            found = draft.concepts.eenheid(texts.line(terms.unit.text))
            _concept(draft, made, terms.unit, words.PRICE_PER, found, terms.lists[0])
        else:
            draft.drop(terms.unit, "prijsdeel")
    if terms.date is not None:
        if made.exists:
            fields.date(draft, terms.date, words.PRICE_DATE, made.node)
        else:
            draft.drop(terms.date, "prijsdeel")


def _concept(
    draft: Draft, made: Offer, place: Place, predicate: NamedNode, found: Concept | None, allowed: str
) -> None:
    if found is None:
        draft.find(place, "waarde-onbekend", texts.line(place.text), lijst=allowed)
    else:
        made.add(place, predicate, words.node(found.iri))
