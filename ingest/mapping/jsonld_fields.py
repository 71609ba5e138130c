"""The fields of a JSON-LD record that are texts, addresses, dates and makers; `jsonld` says which is which."""

from __future__ import annotations

import re
from collections.abc import Callable

from etalage.namespaces import SCHEMA
from etalage.rdf import TYPE, Literal, NamedNode
from ingest.mapping import fields, people, rights, texts, values, words
from ingest.mapping.draft import Draft
from ingest.mapping.jsonld_html import holds_html, readable
from ingest.mapping.jsonld_tree import Item, Spelled, Thing, Tree, Value
from ingest.mapping.relation import PREVIEW, source_of
from ingest.mapping.vcard import Maker, makers
from ingest.readers.jsonld_nodes import urljoined
from ingest.readers.jsonld_record import BASE

Field = Callable[[Draft, Tree, list[Item]], None]

ORGANISATIONS = frozenset(
    SCHEMA + name
    for name in (
        "Organization", "EducationalOrganization", "CollegeOrUniversity", "School", "Corporation", "NGO",
        "GovernmentOrganization", "LocalBusiness", "Brand", "OnlineStore", "OnlineBusiness", "NewsMediaOrganization",
    )
)  # fmt: skip
PERSONS = frozenset((SCHEMA + "Person",))
ADDRESSES = (SCHEMA + "contentUrl", SCHEMA + "embedUrl", SCHEMA + "url")


def each_text(items: list[Item]) -> list[Value]:
    """The values, and of things their best name."""
    found: list[Value] = []
    for item in items:
        if isinstance(item, Value):
            found.append(item)
        else:
            found += item.labels()[:1]
    return found


def told(draft: Draft, value: Value, predicate: NamedNode, is_line: bool) -> None:
    """A text that people read, without the HTML that may be in it."""
    text = value.text
    if holds_html(text):
        draft.find(value, "html-verwijderd")
        text = readable(text)
    text = texts.line(text) if is_line else texts.paragraphs(text)
    if text:
        draft.tell(value, predicate, text, value.language)
    else:
        draft.drop(value, "onbekend")


def text(predicate: NamedNode, is_line: bool = False) -> Field:
    """A text that people read, in each language."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for value in each_text(items):
            told(draft, value, predicate, is_line)

    return read


def otherwise(predicate: NamedNode, field: Field, reason: str) -> Field:
    """A field that counts only when the property has no value yet."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        if any(triple.predicate == predicate and triple.subject == draft.subject for triple in draft.triples):
            for value in leaves(items):
                draft.drop(value, reason)
        else:
            field(draft, tree, items)

    return read


def plain(predicate: NamedNode, is_last_step: bool = False) -> Field:
    """A value of one line, as delivered."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for value in each_text(items):
            line = texts.line(value.text)
            if is_last_step and "://" in line:
                line = line.rstrip("/").rpartition("/")[2].rpartition("#")[2]
            draft.say(value, predicate, line)

    return read


def listed(predicate: NamedNode, allowed: frozenset[str]) -> Field:
    """One value of a short list; an address counts by its last step."""
    shown = ", ".join(sorted(allowed))

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for value in [*each_text(items), *(item.address for item in items if _is_bare(item))]:  # type: ignore[union-attr]
            assert value is not None
            term = texts.term(value.text)
            if "://" in term:
                term = re.split("[/#]", term.rstrip("/"))[-1]
            if term not in allowed:
                draft.find(value, "waarde-onbekend", texts.line(value.text), lijst=shown)
            elif draft.first(predicate.value, value, term):
                draft.add(value, predicate, Literal(term))

    return read


def _is_bare(item: Item) -> bool:
    return isinstance(item, Thing) and item.address is not None and not item.labels()


def language(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """A code, or a Language with a code and a name."""
    for item in items:
        if isinstance(item, Value):
            fields.language(draft, item)
            continue
        codes = item.values(SCHEMA + "alternateName", SCHEMA + "identifier") or item.labels()
        for value in codes[:1]:
            fields.language(draft, value)


def date(predicate: NamedNode) -> Field:
    """The first date; more of them are a tip."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for value in each_text(items):
            if draft.first(predicate.value, value, texts.line(value.text)):
                fields.date(draft, value, predicate)

    return read


def duration(predicate: NamedNode) -> Field:
    """An ISO 8601 duration, bare or as a Duration with a name."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for value in each_text(items):
            if draft.first(predicate.value, value, texts.line(value.text)):
                fields.time_required(draft, value, predicate)

    return read


def identifier(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """A text, or a PropertyValue with the number and the name of its scheme."""
    for item in items:
        if isinstance(item, Value):
            draft.say(item, words.IDENTIFIER, texts.line(item.text))
            continue
        for value in item.values(SCHEMA + "value") or ([item.address] if item.address is not None else []):
            draft.say(value, words.IDENTIFIER, texts.line(value.text))
        for value in item.values(SCHEMA + "propertyID", SCHEMA + "name"):
            draft.drop(value, "catalogus")


def isbn(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """An ISBN as urn; what is none stays a number, with a finding."""
    for value in each_text(items):
        digits = values.isbn(value.text)
        if digits is None:
            draft.find(value, "isbn-onjuist", texts.line(value.text))
            draft.say(value, words.IDENTIFIER, texts.line(value.text))
        else:
            draft.say(value, words.IDENTIFIER, f"urn:isbn:{digits}")


def article_number(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """gtin13 of a book is its ISBN; other numbers are kept as they are."""
    for value in each_text(items):
        digits = values.isbn(value.text)
        draft.say(value, words.IDENTIFIER, f"urn:isbn:{digits}" if digits else texts.line(value.text))


def address_in(draft: Draft, tree: Tree, item: Item) -> Value | Spelled | None:
    """The address in a value or thing, made whole with that of the page."""
    found = item if isinstance(item, Value) else next(iter(item.values(*ADDRESSES)), None) or item.address
    if found is None:
        return None
    whole = urljoined((tree.record.extra or {}).get(BASE, ""), found.text)
    return found if whole == found.text else Spelled(found, whole)


def address(predicate: NamedNode, reason: str) -> Field:
    """One web address; others are left out."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        has_one = any(triple.predicate == predicate and triple.subject == draft.subject for triple in draft.triples)
        for item in items:
            place = address_in(draft, tree, tree.whole(item))
            if place is None:
                continue
            if has_one:
                draft.drop(place, reason)
            else:
                has_one = fields.address(draft, place, predicate)

    return read


def links(predicate: NamedNode) -> Field:
    """Links to other materials: an address, urn, ISBN or uuid."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for item in items:
            whole = tree.whole(item)
            place = address_in(draft, tree, item if isinstance(item, Value) or item.address else whole)
            label = next(iter(whole.labels()), None) if isinstance(whole, Thing) else None
            found = None if place is None else values.address(place.text)
            if place is not None and found is not None:
                draft.add(place, predicate, NamedNode(found))
            elif place is not None or label is not None:
                draft.find(place or label, "relatie-zonder-adres", texts.line((place or label).text))  # type: ignore[union-attr]

    return read


def media_type(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """A media type, or non-digital."""
    for value in each_text(items):
        _media_type(draft, value, None)


def _media_type(draft: Draft, value: Value, subject: NamedNode | None) -> None:
    found = values.media_type(texts.line(value.text))
    if found is None:
        draft.find(value, "bestandstype-onbekend", texts.line(value.text))
    else:
        draft.add(value, words.ENCODING_FORMAT, Literal(found), subject)


def files(is_preview: bool = False) -> Field:
    """Files and players of the material itself: MediaObjects, or their addresses."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for item in items:
            file(draft, tree, tree.whole(item), is_preview)

    return read


def file(draft: Draft, tree: Tree, item: Item, is_preview: bool = False) -> None:
    """One file: where it is, where it plays, of which type."""
    base = (tree.record.extra or {}).get(BASE, "")
    if isinstance(item, Value):
        places = [(item, words.CONTENT_URL)]
    else:
        places = [(value, words.CONTENT_URL) for value in item.values(SCHEMA + "contentUrl")]
        places += [(value, words.EMBED_URL) for value in item.values(SCHEMA + "embedUrl")]
        if not places:
            own = item.values(SCHEMA + "url") or ([item.address] if item.address is not None else [])
            places = [(value, words.CONTENT_URL) for value in own]
    part: NamedNode | None = None
    for value, predicate in places:
        source = source_of(value.text) if predicate == words.EMBED_URL else value.text
        found = values.web_address(urljoined(base, source))
        if found is None:
            draft.find(value, "adres-onbruikbaar", texts.line(value.text))
            continue
        if part is None:
            part = draft.part("bestand")
            draft.add(value, words.ENCODING, part)
            draft.add(None, TYPE, words.MEDIA_OBJECT, part)
        draft.add(value, predicate, NamedNode(found), part)
    if part is None or isinstance(item, Value):
        return
    if is_preview:
        draft.add(None, words.NAME, PREVIEW, part)
    for value in item.values(SCHEMA + "encodingFormat", SCHEMA + "fileFormat"):
        _media_type(draft, value, part)


def publisher(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """The publisher; more than one: contributors, with a tip."""
    for item in items:
        place, name = _name(draft, tree, item)
        if place is not None and name is not None:
            people.publisher(draft, place, name)


def makers_of(predicate: NamedNode) -> Field:
    """Authors or contributors, by name only."""

    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        role = "author" if predicate == words.AUTHOR else ""
        for item in items:
            place, name = _name(draft, tree, item)
            if place is not None and name is not None:
                people.maker(draft, place, predicate, name, role)

    return read


def _name(draft: Draft, tree: Tree, item: Item) -> tuple[Value | None, Maker | None]:
    """The place of a name and the maker it names; a finding when there is none."""
    whole = tree.whole(item)
    if isinstance(whole, Value):
        found = makers(whole.text)
        if not found:
            draft.find(whole, "maker-zonder-naam")
        return whole, found[0] if found else None
    label = next(iter(whole.labels()), None)
    kinds = {iri for iri, _ in whole.types}
    is_organisation = True if kinds & ORGANISATIONS else False if kinds & PERSONS else None
    if label is None:
        parts = whole.values(SCHEMA + "givenName", SCHEMA + "familyName")
        if parts:
            for part in parts[1:]:
                draft.drop(part, "herhaling")
            return parts[0], Maker(texts.line(" ".join(part.text for part in parts))[:200], False)
        place = next(whole.leaves(), None)
        if place is not None:
            draft.find(place, "maker-zonder-naam")
        return None, None
    found = makers(label.text)
    if not found:
        draft.find(label, "maker-zonder-naam")
        return label, None
    return label, Maker(found[0].name, is_organisation)


def access(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """OpenAccess and the like, or AMB's login and no_login."""
    for item in items:
        place: Value | None = item if isinstance(item, Value) else item.address or next(iter(item.labels()), None)
        if place is None:
            continue
        text = place.text
        if "://" in text:
            text = re.split("[/#]", text.rstrip("/"))[-1]
        rights.access(draft, Spelled(place, text), None)


def leaves(items: list[Item]) -> list[Value]:
    """Every value in these, at any depth."""
    found: list[Value] = []
    for item in items:
        found += [item] if isinstance(item, Value) else list(item.leaves())
    return found
