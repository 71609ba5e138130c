"""The fields of a LOM record: how each element is read. `nllom` says which element has which field."""

from __future__ import annotations

from collections.abc import Callable

from etalage.rdf import Literal, NamedNode
from ingest.mapping import fields, people, rights, texts, values, words
from ingest.mapping.draft import Draft
from ingest.mapping.links import Target, Taxon, link
from ingest.mapping.lom import Node

Field = Callable[[Draft, Node], None]


def each(container: dict[str, Field]) -> Field:
    """A container whose children each have their own field."""

    def read(draft: Draft, node: Node) -> None:
        for child in node.children:
            field = container.get(child.name)
            if field is not None:
                field(draft, child)

    return read


def text(predicate: NamedNode) -> Field:
    """A text that people read: language strings, paragraphs kept."""

    def read(draft: Draft, node: Node) -> None:
        for string in node.strings():
            draft.tell(string, predicate, texts.paragraphs(string.text), string.lang)

    return read


def title(draft: Draft, node: Node) -> None:
    """One line per language."""
    for string in node.strings():
        draft.tell(string, words.NAME, texts.line(string.text), string.lang)


def keyword(draft: Draft, node: Node) -> None:
    """One term per string."""
    for string in node.strings():
        draft.keyword(string, string.text, string.lang)


def plain(predicate: NamedNode) -> Field:
    """A value of one line, as delivered."""

    def read(draft: Draft, node: Node) -> None:
        for string in node.strings():
            draft.say(string, predicate, texts.line(string.text))

    return read


def listed(predicate: NamedNode, allowed: frozenset[str]) -> Field:
    """One value of a short list that the model keeps as a plain literal."""
    shown = ", ".join(sorted(allowed))

    def read(draft: Draft, node: Node) -> None:
        place = node.value()
        if place is None:
            return
        value = texts.term(place.text)
        if value not in allowed:
            draft.find(place, "waarde-onbekend", texts.line(place.text), lijst=shown)
        elif draft.first(node.name, place, value):
            draft.add(place, predicate, Literal(value))

    return read


def valued(take: Callable[[Draft, Node], None]) -> Field:
    """A vocabulary value that a shared field takes."""

    def read(draft: Draft, node: Node) -> None:
        place = node.value()
        if place is not None:
            take(draft, place)

    return read


def identifier(draft: Draft, node: Node) -> None:
    """The entry; the catalog only names the scheme."""
    entry = node.leaf("entry") or (node if node.text else None)
    if entry is not None:
        draft.say(entry, words.IDENTIFIER, texts.line(entry.text))


def language_code(draft: Draft, node: Node) -> None:
    """A language of the material."""
    leaf = node.leaf()
    if leaf is not None:
        fields.language(draft, leaf)


def media_type(draft: Draft, node: Node) -> None:
    """A media type, or non-digital."""
    leaf = node.leaf()
    if leaf is None:
        return
    value = values.media_type(texts.line(leaf.text))
    if value is None:
        draft.find(leaf, "bestandstype-onbekend", texts.line(leaf.text))
    else:
        draft.add(leaf, words.ENCODING_FORMAT, Literal(value))


def location(draft: Draft, node: Node) -> None:
    """The web address of the material."""
    leaf = node.leaf()
    if leaf is not None:
        fields.address(draft, leaf, words.URL)


def duration(predicate: NamedNode) -> Field:
    """IMS puts a duration in `datetime`, IEEE in `duration`; some feeds in the element itself."""

    def read(draft: Draft, node: Node) -> None:
        place = node.leaf("duration") or node.leaf("datetime") or (node if node.text else None)
        if place is not None and draft.first(node.path, place, texts.line(place.text)):
            fields.time_required(draft, place, predicate)

    return read


def context(draft: Draft, node: Node) -> None:
    """A sector or kind of school."""
    place = node.value()
    if place is not None:
        link(draft, Target.NIVEAU, words.LEVEL, [Taxon(place)], "context")


def contribute(draft: Draft, node: Node) -> None:
    """Makers of one role, and when they made it."""
    role_node = node.get("role")
    place = role_node.value() if role_node else None
    role = texts.term(place.text) if place else ""
    entities = [entity for entity in node.all("entity") if entity.text]
    if place is not None:
        if entities:
            draft.drop(place, "rol")
        else:
            draft.find(place, "maker-zonder-naam")
    for entity in entities:
        people.contribution(draft, role, entity)
    when = node.get("date")
    moment = (when.leaf("datetime") or when.leaf()) if when else None
    if moment is not None:
        _contribution_date(draft, role, moment)


def _contribution_date(draft: Draft, role: str, moment: Node) -> None:
    if role in people.PUBLISHERS:
        predicate = words.DATE_PUBLISHED
    elif role in people.AUTHORS:
        predicate = words.DATE_CREATED
    else:
        draft.drop(moment, "datum")
        return
    if draft.first(predicate.value, moment, texts.line(moment.text)):
        fields.date(draft, moment, predicate)


def terms_of_use(draft: Draft, node: Node) -> None:
    """Cost, copyright and the remark about it."""
    remarks: list[Node] = []
    codes: list[Node] = []
    for child in node.children:
        if child.name == "cost":
            if (place := child.value()) is not None:
                rights.cost(draft, place)
        elif child.name == "copyrightandotherrestrictions":
            if (place := child.value()) is not None:
                codes.append(place)
        elif child.name == "description":
            remarks.extend(child.strings())
    code = codes[0] if codes else None
    if code is None or draft.first("rights", code, texts.term(code.text)):
        rights.rights(draft, code, list(remarks), [remark.lang for remark in remarks])
    else:
        for remark in remarks:
            draft.tell(remark, words.COPYRIGHT_NOTICE, texts.paragraphs(remark.text), remark.lang)
    for other in codes[1:]:
        draft.first("rights", other, texts.term(other.text))


def annotation(draft: Draft, node: Node) -> None:
    """An addition to the title, as "9e editie"."""
    for description in node.all("description"):
        text(words.DISAMBIGUATION)(draft, description)
