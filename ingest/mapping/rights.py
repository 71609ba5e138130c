"""What it costs and what one may do with it: cost, licence and access → triples."""

from __future__ import annotations

import re
from functools import lru_cache

from etalage.licences import creative_commons
from etalage.namespaces import ET
from etalage.rdf import BOOLEAN, Literal
from ingest.mapping import texts, words
from ingest.mapping.draft import Draft, Place

FREE = Literal("true", datatype=BOOLEAN)
NOT_FREE = Literal("false", datatype=BOOLEAN)
ALL_RIGHTS_RESERVED = words.node(ET + "licentie-alle-rechten-voorbehouden")
NO_RESTRICTIONS = words.node(ET + "licentie-geen-beperkingen")

MAX_NOTICE = 5000
"""Characters of a remark in which a licence is looked for."""

UNKNOWN = frozenset(("unknown", "onbekend", "?", "n.v.t.", "nvt"))
"""Values that say that nothing is known: no triple, and the shape asks for a better one."""

_YES_NO = re.compile(r"(yes|ja|j|true|waar|1)\b|(no|nee|neen|n|false|onwaar|0)\b", re.ASCII)

_ADDRESS_ONLY = re.compile(r"<?https?://\S+ ?\.?", re.IGNORECASE)


def yes_no(text: str) -> bool | None:
    """yes, ja, "Ja, zie site", NEE … as a boolean; None for anything else."""
    match = _YES_NO.match(texts.term(text))
    return None if match is None else match[1] is not None


def cost(draft: Draft, place: Place) -> None:
    """Does it cost money? Inverted: cost "no" means that it is free."""
    costs = yes_no(place.text)
    if costs is None:
        if texts.term(place.text) in UNKNOWN:
            draft.drop(place, "onbekend")
        else:
            draft.find(place, "kosten-niet-gelezen", place.text)
    elif draft.first("rights/cost", place, "yes" if costs else "no"):
        draft.add(place, words.IS_FREE, NOT_FREE if costs else FREE)


@lru_cache(maxsize=4096)
def _licence_in(text: str) -> str | None:
    return creative_commons(text)


def licence_of(text: str) -> str | None:
    """The address of the Creative Commons licence that a code, address or free text names; None when none."""
    return _licence_in(text[:MAX_NOTICE])


def rights(draft: Draft, code: Place | None, remarks: list[Place], tags: list[str | None]) -> None:
    """Licence, code and notice from `copyrightAndOtherRestrictions` and `rights/description`.

    `yes` without a Creative Commons address means all rights reserved. `no` says that nothing is reserved but
    names no licence: it has a concept of its own, so that nobody reads it as public domain.
    """
    named = [(place, licence) for place in remarks if (licence := licence_of(place.text))]
    for place, tag in zip(remarks, tags, strict=True):
        is_named = any(place is other for other, _ in named)
        is_bare = is_named and _ADDRESS_ONLY.fullmatch(texts.line(place.text)) is not None
        if not is_bare:
            draft.tell(place, words.COPYRIGHT_NOTICE, texts.paragraphs(place.text), tag)
    if code is None:
        for place, licence in named[:1]:
            draft.add(place, words.LICENSE, words.node(licence))
        _leave_rest(draft, named)
        return
    value = texts.line(code.text)
    draft.say(code, words.RIGHTS_CODE, value)
    _licence(draft, code, value, named)
    _leave_rest(draft, named)


def _licence(draft: Draft, code: Place, value: str, named: list[tuple[Place, str]]) -> None:
    licence = licence_of(value)
    if licence is not None:
        draft.add(code, words.LICENSE, words.node(licence))
        for place, other in named:
            if _kind(other) != _kind(licence):
                draft.find(place, "rechten-tegenstrijdig", value, ander=other)
    elif named:
        place, licence = named[0]
        draft.add(place, words.LICENSE, words.node(licence))
    elif texts.term(value) in UNKNOWN:
        return
    elif concept := draft.concepts.licentie(value):
        draft.add(code, words.LICENSE, words.node(concept.iri))
    elif (reserved := yes_no(value)) is not None:
        draft.add(code, words.LICENSE, ALL_RIGHTS_RESERVED if reserved else NO_RESTRICTIONS)
    else:
        draft.find(code, "rechten-onbekend", value)


def _kind(licence: str) -> str:
    """Licence without version and country: by-nc is by-nc in 3.0 and 4.0."""
    return licence.split("/")[4]


def _leave_rest(draft: Draft, named: list[tuple[Place, str]]) -> None:
    for place, _ in named:
        if not place.done:
            draft.drop(place, "herhaling")


def access(draft: Draft, code: Place | None, label: Place | None) -> None:
    """Access rights: OpenAccess, RestrictedAccess, ClosedAccess."""
    place = code or label
    if place is None:
        return
    concept = draft.concepts.toegang(texts.line(place.text))
    if concept is None and label is not None:
        concept = draft.concepts.toegang(texts.line(label.text))
    if concept is None:
        draft.find(place, "toegang-onbekend", texts.line(place.text))
    else:
        draft.add(place, words.ACCESS_RIGHTS, words.node(concept.iri))
    if code is not None and label is not None:
        draft.drop(label, "label")
