"""Publisher, authors and other makers → triples. Only their names."""

from __future__ import annotations

from etalage.namespaces import SCHEMA
from etalage.rdf import TYPE, Literal, NamedNode
from ingest.mapping import words
from ingest.mapping.addresses import supplier_iri
from ingest.mapping.draft import Draft, Place
from ingest.mapping.vcard import Maker, makers

PUBLISHERS = frozenset(("publisher", "uitgever"))
AUTHORS = frozenset(("author", "auteur"))
ORGANISATION_ROLES = frozenset(("publisher", "uitgever", "university", "hogeschool", "organization", "organisatie"))
"""Roles of an organisation; the last four are no vocabulary but SURF's feeds use them."""


def contribution(draft: Draft, role: str, entity: Place) -> None:
    """One maker of a role. The first publisher is the publisher; the others are contributors."""
    found = makers(entity.text)
    if not found:
        draft.find(entity, "maker-zonder-naam")
    for maker in found:
        if role in PUBLISHERS:
            publisher(draft, entity, maker)
        else:
            _maker(draft, entity, words.AUTHOR if role in AUTHORS else words.CONTRIBUTOR, maker, role)


def publisher(draft: Draft, place: Place, maker: Maker) -> None:
    """Exactly one publisher per material; a second one becomes a contributor and a tip."""
    if draft.publisher is None:
        draft.publisher = maker.name
        _organisation(draft, place, maker.name)
    elif draft.publisher != maker.name:
        draft.find(place, "uitgever-meerdere", maker.name)
        _maker(draft, place, words.CONTRIBUTOR, maker, "publisher")
    else:
        draft.drop(place, "herhaling")


def maker(draft: Draft, place: Place, predicate: NamedNode, made_by: Maker, role: str) -> None:
    """One maker whose property is known."""
    _maker(draft, place, predicate, made_by, role)


def own_publisher(draft: Draft) -> None:
    """The supplier of the feed, when the record names no publisher."""
    if draft.publisher is None:
        draft.publisher = draft.context.supplier
        _organisation(draft, None, draft.context.supplier)


def _organisation(draft: Draft, place: Place | None, name: str) -> None:
    node = words.node(supplier_iri(draft.context.base_iri, name))
    draft.add(place, words.PUBLISHER, node)
    draft.add(None, TYPE, words.ORGANIZATION, node)
    draft.add(None, words.NAME, Literal(name), node)


def _maker(draft: Draft, place: Place, predicate: NamedNode, maker: Maker, role: str) -> None:
    key = f"{predicate.value.removeprefix(SCHEMA)} {maker.name}"
    if key in draft.seen:
        draft.drop(place, "herhaling")
        return
    draft.seen[key] = maker.name
    is_organisation = maker.is_organisation
    if is_organisation is None:
        is_organisation = role in ORGANISATION_ROLES
    part = draft.part("maker")
    draft.add(place, predicate, part)
    draft.add(None, TYPE, words.ORGANIZATION if is_organisation else words.PERSON, part)
    draft.add(None, words.NAME, Literal(maker.name), part)
