"""Kind of material, audience, age and study time → triples; the same for every format."""

from __future__ import annotations

from etalage.rdf import DURATION, Literal, NamedNode
from ingest.mapping import texts, values, words
from ingest.mapping.draft import Draft, Place


def kind_of_material(draft: Draft, place: Place) -> None:
    """A value of learningResourceType; what no list holds becomes a keyword."""
    value = texts.line(place.text)
    concept = draft.concepts.soort(value)
    if concept is not None:
        draft.add(place, words.RESOURCE_TYPE, words.node(concept.iri))
        return
    draft.find(place, "soort-onbekend", value)
    draft.keyword(place, texts.decoded(place.text))


def audience(draft: Draft, place: Place) -> None:
    """A value of intendedEndUserRole, or the words of a publisher for it ("leerling/student")."""
    value = texts.line(place.text)
    concept = draft.concepts.rol(value)
    if concept is None:
        draft.find(place, "rol-onbekend", value)
    else:
        draft.add(place, words.AUDIENCE, words.node(concept.iri))


def age_range(draft: Draft, place: Place) -> None:
    """Age as delivered; its shape judges the form."""
    draft.say(place, words.AGE_RANGE, texts.line(place.text))


def time_required(draft: Draft, place: Place, predicate: NamedNode = words.TIME_REQUIRED) -> None:
    """An ISO 8601 duration, kept as it is."""
    value = values.duration(place.text)
    if value is None:
        draft.find(place, "duur-niet-gelezen", texts.line(place.text))
    else:
        draft.add(place, predicate, Literal(value, datatype=DURATION))


def date(draft: Draft, place: Place, predicate: NamedNode, subject: NamedNode | None = None) -> None:
    """A date, moment or year."""
    value = values.moment(place.text)
    if value is None:
        draft.find(place, "datum-niet-gelezen", texts.line(place.text))
    else:
        draft.add(place, predicate, Literal(value[0], datatype=value[1]), subject)


def address(draft: Draft, place: Place, predicate: NamedNode, subject: NamedNode | None = None) -> bool:
    """A web address; what is none becomes a finding. True when it was written."""
    iri = values.web_address(place.text)
    if iri is None:
        draft.find(place, "adres-onbruikbaar", texts.line(place.text))
        return False
    draft.add(place, predicate, NamedNode(iri), subject)
    return True


def language(draft: Draft, place: Place) -> None:
    """A language of the material; x-none (a picture, music) is kept as it is (NL-LOM 1.3)."""
    text = texts.line(place.text)
    code = texts.language(text)
    if code is not None:
        draft.add(place, words.IN_LANGUAGE, Literal(code))
    elif text.lower() == "x-none":
        draft.add(place, words.IN_LANGUAGE, Literal("x-none"))
    else:
        draft.find(place, "taal-onbekend", text)
