"""Levels, subjects, goals, kinds and audiences of JSON-LD → links: from an address, a code or a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import ontology
from etalage.match import Concept, Match
from etalage.namespaces import OBK, SCHEMA, SLO
from etalage.rdf import NamedNode
from ingest.mapping import fields, texts, words
from ingest.mapping.draft import Draft, Place
from ingest.mapping.jsonld_tree import Item, Spelled, Thing, Tree, Value
from ingest.mapping.koppeling import couple, source_value
from ingest.mapping.links import Target, Taxon, is_word, link, lookup
from ontology import KimRow

KIM = re.compile(r"https?://w3id\.org/kim/([\w-]+/[\w-]+)/?")
KIM_SUBJECTS = re.compile(r"https?://w3id\.org/kim/(?:hochschulfaechersystematik|schulfaecher)/.+")
KIM_LEVELS = re.compile(r"https://w3id\.org/kim/educationalLevel/.+")
LRMI_ROLES = re.compile(r"https?://purl\.org/dcx/lrmi-vocabs/educationalAudienceRole/(\w+)")

CODES = tuple(SCHEMA + name for name in ("termCode", "targetUrl", "codeValue", "identifier", "propertyID"))
SETS = tuple(SCHEMA + name for name in ("inDefinedTermSet", "educationalFramework", "inCodeSet"))
SETS_SKOS = ("http://www.w3.org/2004/02/skos/core#inScheme",)

ALIGNMENTS: dict[str, tuple[Target, NamedNode]] = {
    "educationalsubject": (Target.VAK, words.ABOUT),
    "educationallevel": (Target.NIVEAU, words.LEVEL),
    "educationlevel": (Target.NIVEAU, words.LEVEL),
    "teaches": (Target.DOEL, words.TEACHES),
    "assesses": (Target.DOEL, words.ASSESSES),
    "requires": (Target.DOEL, words.REQUIRES),
}
"""alignmentType (LRMI) → what is linked to. Edurep writes none: then it is a subject."""


SURE = {"exact": 0.95, "close": 0.9, "broad": 0.7}
"""How a term of AMB relates to ours → how sure the link is."""


@cache
def _kim() -> dict[str, KimRow]:
    return {row.naam: row for row in ontology.kim_rows()}


def kim_row(address: str) -> KimRow | None:
    """Our equal of a term of AMB's lists."""
    found = KIM.fullmatch(address.strip())
    return _kim().get(found[1]) if found else None


def linked(
    draft: Draft, tree: Tree, item: Item, target: Target, predicate: NamedNode, is_topic: bool = False
) -> None:
    """One term. What is only a topic (schema.org's about) becomes a keyword without a word when it is no subject."""
    item = tree.whole(item)
    if isinstance(item, Value):
        _text(draft, item, target, predicate, is_topic)
        return
    label = _label(draft, item)
    source = _source(draft, item)
    row = kim_row(item.address.text) if item.address is not None else None
    if row is not None and row.soort == target.value and item.address is not None:
        _equals(draft, row, predicate, item.address, label)
        _leave(draft, item, "code van begrip")
        return
    if item.address is not None and KIM.match(item.address.text):
        _foreign(draft, item, label, target)
        return
    codes = _codes(item)
    known = next((code for code in codes if lookup(draft, target)(texts.line(code.text), source)), None)
    is_known = known is not None or (label is not None and bool(lookup(draft, target)(texts.line(label.text), "")))
    if is_topic and not is_known:
        keyword(draft, tree, item)
        return
    code = known or next(iter(codes), None)
    if code is not None or label is not None:
        link(draft, target, predicate, [Taxon(code, label, label.language if label else None)], source)
    _leave(draft, item, "code van begrip")


def _equals(draft: Draft, row: KimRow, predicate: NamedNode, place: Value, label: Value | None) -> None:
    """Our equals of a term of AMB's lists, with how sure that is."""
    for each in row.doelen:
        for iri in (SLO + each, OBK + each):
            concept = draft.concepts.get(iri)
            if concept is not None:
                draft.add(place, predicate, words.node(iri))
                value = source_value(texts.line(place.text), texts.line(label.text) if label else "")
                couple(draft, predicate, Match(concept, "code", SURE[row.relatie]), value)
                break
    if label is not None:
        draft.drop(label, "label")


def _foreign(draft: Draft, item: Thing, label: Value | None, target: Target) -> None:
    """A term of AMB's lists without a Dutch equal: its name is a keyword."""
    assert item.address is not None
    rule = "niveau-buitenlands" if target is Target.NIVEAU else "vak-buitenlands"
    draft.find(item.address, rule, texts.line((label or item.address).text))
    if label is not None:
        draft.keyword(label, label.text, label.language)
    _leave(draft, item, "code van trefwoord")


def alignment(draft: Draft, tree: Tree, item: Item) -> None:
    """educationalAlignment: its type decides to what it is linked."""
    item = tree.whole(item)
    kind = ""
    if isinstance(item, Thing):
        for value in item.values(SCHEMA + "alignmentType"):
            kind = texts.term(value.text).replace(" ", "")
            draft.drop(value, "soort koppeling")
    target, predicate = ALIGNMENTS.get(kind) or _guessed(draft, item)
    linked(draft, tree, item, target, predicate)


def _guessed(draft: Draft, item: Item) -> tuple[Target, NamedNode]:
    """Without a type: what the term is, a subject before anything else."""
    places = [item] if isinstance(item, Value) else [*_codes(item), *item.labels()]
    texts_in = [texts.line(value.text) for value in places]
    for target, predicate in ((Target.VAK, words.ABOUT), (Target.NIVEAU, words.LEVEL), (Target.DOEL, words.TEACHES)):
        if any(lookup(draft, target)(text, "") for text in texts_in):
            return target, predicate
    return Target.VAK, words.ABOUT


def keyword(draft: Draft, tree: Tree, item: Item) -> None:
    """A keyword; one with a code that we know is linked instead, as Edurep does."""
    item = tree.whole(item)
    if isinstance(item, Value):
        for word in _pieces(item):
            draft.keyword(item, word, item.language)
        return
    codes = _codes(item)
    for target, predicate in ((Target.VAK, words.ABOUT), (Target.NIVEAU, words.LEVEL), (Target.DOEL, words.TEACHES)):
        if any(lookup(draft, target)(texts.line(code.text), "") for code in codes):
            linked(draft, tree, item, target, predicate)
            return
    label = _label(draft, item)
    if label is not None:
        draft.keyword(label, label.text, label.language)
    for code in codes:
        if not code.done:
            if label is None and is_word(texts.line(code.text)):
                draft.keyword(code, code.text)
            else:
                draft.drop(code, "code van trefwoord")
    _leave(draft, item, "code van trefwoord")


def kind(draft: Draft, tree: Tree, item: Item) -> None:
    """learningResourceType: a term of NL-LOM, of AMB, or a word."""
    item = tree.whole(item)
    if isinstance(item, Value):
        row = kim_row(item.text)
        if row is not None:
            draft.add(item, words.RESOURCE_TYPE, words.node(row.doelen[0]))
        else:
            fields.kind_of_material(draft, item)
        return
    row = kim_row(item.address.text) if item.address is not None else None
    if row is not None and row.soort == "soort":
        draft.add(item.address, words.RESOURCE_TYPE, words.node(row.doelen[0]))
    elif item.address is not None and not item.labels() and not _known_kind(draft, item):
        draft.find(item.address, "soort-onbekend", texts.line(item.address.text))
    else:
        _first_known(draft, item, draft.concepts.soort, fields.kind_of_material)
    for label in item.labels():
        if not label.done:
            draft.drop(label, "label")
    _leave(draft, item, "code van begrip")


def _known_kind(draft: Draft, item: Thing) -> bool:
    return any(draft.concepts.soort(_last_step(code.text)) is not None for code in _codes(item))


ROLES = tuple(SCHEMA + name for name in ("audienceType", "educationalRole"))


def audience(draft: Draft, tree: Tree, item: Item) -> None:
    """audience: a word, an Audience with a type or role, or a term of LRMI's list."""
    item = tree.whole(item)
    if isinstance(item, Value):
        role = LRMI_ROLES.fullmatch(item.text)
        fields.audience(draft, Spelled(item, role[1]) if role else item)
        return
    if item.address is not None and (role := LRMI_ROLES.fullmatch(item.address.text)):
        fields.audience(draft, Spelled(item.address, _words(role[1])))
    else:
        places = item.values(*ROLES) or item.labels()[:1]
        for place in places:
            fields.audience(draft, place)
    for value in item.values(SCHEMA + "suggestedMinAge", SCHEMA + "suggestedMaxAge"):
        draft.find(value, "veld-onbekend", value.text)
    for label in item.labels():
        if not label.done:
            draft.drop(label, "label")
    _leave(draft, item, "code van begrip")


def _first_known(
    draft: Draft, item: Thing, find: Callable[[str], Concept | None], take: Callable[[Draft, Place], None]
) -> None:
    """The first code or label that the list has; else the label, so that the finding shows a word."""
    places: list[Value] = [*_codes(item), *item.labels()]
    known = next((place for place in places if find(_last_step(place.text)) is not None), None)
    place = known or next(iter(item.labels()), None) or next(iter(places), None)
    if place is not None:
        spelled: Place = Spelled(place, _last_step(place.text)) if known is not None else place
        take(draft, spelled)


def _last_step(text: str) -> str:
    """What stands behind # or the last /: Edurep writes <set>#informatiebron."""
    text = texts.line(text)
    if text.startswith(("http:", "https:", "urn:")):
        return texts.decoded(re.split(r"[#/]", text.rstrip("/"))[-1])
    return text


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _text(draft: Draft, value: Value, target: Target, predicate: NamedNode, is_topic: bool) -> None:
    """A plain text: as it stands, else its pieces between commas when we know one of them."""
    known = lookup(draft, target)
    text = texts.line(value.text)
    row = kim_row(text)
    if row is not None and row.soort == target.value:
        _equals(draft, row, predicate, value, None)
        return
    pieces = [text]
    if not known(text, ""):
        parts = [part for part in map(str.strip, re.split("[,;]", text)) if part]
        if any(known(part, "") for part in parts):
            pieces = parts
        elif is_topic:
            draft.keyword(value, text, value.language)
            return
    for piece in pieces:
        link(draft, target, predicate, [Taxon(Spelled(value, piece), None, value.language)])


def _pieces(value: Value) -> list[str]:
    """A list with commas as schema.org allows for keywords; a text without one is one keyword."""
    parts = [part.strip() for part in re.split("[,;]", value.text) if part.strip()]
    return parts if len(parts) > 1 else [value.text]


def _codes(item: Thing) -> list[Value]:
    """What may name the term, surest first."""
    codes = [each for each in item.items(*CODES) if isinstance(each, Value)]
    address = [item.address] if item.address is not None else []
    targets = [each for each in item.items(SCHEMA + "url") if isinstance(each, Value)]
    names = [each for each in item.items(SCHEMA + "targetName") if isinstance(each, Value) and not is_word(each.text)]
    return [*codes[:1], *address, *codes[1:], *targets, *names]


def _label(draft: Draft, item: Thing) -> Value | None:
    """The Dutch name, else one without a language, else the first; the others are names of the same term."""
    labels = [label for label in item.labels() if is_word(texts.line(label.text))]
    order = {"nl": 0, "": 1}
    best = min(labels, key=lambda label: order.get(texts.language(label.language or "") or "", 2), default=None)
    for label in item.labels():
        if label is not best and not label.done and is_word(texts.line(label.text)):
            draft.drop(label, "label")
    return best


def _source(draft: Draft, item: Thing) -> str:
    """The address or name of the list that the term is of."""
    source = ""
    for each in item.items(*SETS, *SETS_SKOS):
        for value in [each] if isinstance(each, Value) else list(each.leaves()):
            source = source or texts.line(value.text)
            draft.drop(value, "vocabulaire")
    return source


def _leave(draft: Draft, item: Thing, reason: str) -> None:
    """What the link did not use: other codes of the same term, its type, a description."""
    for kind_place in item.types:
        if not kind_place[1].done:
            draft.drop(kind_place[1], "type")
    for code in _codes(item):
        if not code.done:
            draft.drop(code, reason)
    for value in item.leaves():
        if not value.done:
            draft.drop(value, "toelichting indeling")
