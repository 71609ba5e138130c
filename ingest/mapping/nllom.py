"""NL-LOM in either binding → triples and findings, following standards.md 1.4, 2.7 and 7.4."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml.etree import _Element

from etalage.concepts import Concepts
from etalage.rdf import TYPE, Literal, NamedNode
from ingest.mapping import (
    Context,
    Mapped,
    classification,
    dropped,
    eckid,
    fields,
    lom,
    people,
    ratings,
    relation,
    rights,
    texts,
    values,
    words,
)
from ingest.mapping.draft import Draft, Outcome
from ingest.mapping.links import Target, Taxon, link
from ingest.mapping.lom import Node
from ingest.source import SourceRecord

Field = Callable[[Draft, Node], None]

STRUCTURES = frozenset(
    ("atomic", "collection", "networked", "hierarchical", "linear", "mixed", "parceled", "branched")
)
LEVELS = frozenset(("1", "2", "3", "4"))
STATUSES = frozenset(("draft", "final", "revised", "revision", "unavailable"))
INTERACTIVITY_TYPES = frozenset(("active", "expositive", "mixed", "undefined"))
DEGREES = frozenset(("very low", "low", "medium", "high", "very high"))
DIFFICULTIES = frozenset(("very easy", "easy", "medium", "difficult", "very difficult"))


def map_record(
    record: SourceRecord, concepts: Concepts, context: Context, outcomes: list[Outcome] | None = None
) -> Mapped:
    """One lom element as a graph. With `outcomes`, also what became of every value in it."""
    draft = Draft(record, concepts, context, outcomes=outcomes)
    is_complete = outcomes is not None or b"etenid" in record.raw.lower()
    root, nodes = lom.read(cast(_Element, record.content), is_complete)
    if _holds_eck_id(record, nodes):
        draft.find(None, "eckid-gevonden", "")
        return draft.refused()
    for node in lom.clean(nodes):
        draft.find(node, "tekens-verwijderd", "")
        node.done = not node.text
    draft.add(None, TYPE, words.LEARNING_RESOURCE)
    draft.add(None, TYPE, words.LESMATERIAAL)
    draft.language = _language(root)
    for container in root.children:
        handler = CONTAINERS.get(container.name)
        if handler is not None:
            handler(draft, container)
    ratings.rating(draft, record.extra or {})
    people.own_publisher(draft)
    _account(draft, nodes)
    if outcomes is None:
        lom.release(nodes)
    return draft.finished()


def _holds_eck_id(record: SourceRecord, nodes: list[Node]) -> bool:
    everything = "\n".join([record.identifier, *(node.text for node in nodes)])
    return eckid.holds_eck_id(everything)


def _language(root: Node) -> str:
    """The language of the record's texts: the first of general/language that says one, else Dutch."""
    general = root.get("general")
    for node in general.all("language") if general else ():
        code = texts.language(node.text)
        if code is not None:
            return code
    return "nl"


def _account(draft: Draft, nodes: list[Node]) -> None:
    """Nothing is dropped in silence: what no field took is in the documented list, or is a finding."""
    for node in nodes:
        if node.done:
            continue
        reason = dropped.reason_of(node.path)
        if reason is None:
            draft.find(node, "veld-onbekend", texts.line(node.text[:500]))
        else:
            draft.drop(node, reason)


def _each(container: dict[str, Field]) -> Field:
    """A container whose children each have their own field."""

    def read(draft: Draft, node: Node) -> None:
        for child in node.children:
            field = container.get(child.name)
            if field is not None:
                field(draft, child)

    return read


def _text(predicate: NamedNode) -> Field:
    """A text that people read: language strings, paragraphs kept."""

    def read(draft: Draft, node: Node) -> None:
        for string in node.strings():
            draft.tell(string, predicate, texts.paragraphs(string.text), string.lang)

    return read


def _title(draft: Draft, node: Node) -> None:
    for string in node.strings():
        draft.tell(string, words.NAME, texts.line(string.text), string.lang)


def _keyword(draft: Draft, node: Node) -> None:
    for string in node.strings():
        draft.keyword(string, string.text, string.lang)


def _plain(predicate: NamedNode) -> Field:
    """A value of one line, as delivered."""

    def read(draft: Draft, node: Node) -> None:
        for string in node.strings():
            draft.say(string, predicate, texts.line(string.text))

    return read


def _listed(predicate: NamedNode, allowed: frozenset[str]) -> Field:
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


def _valued(take: Callable[[Draft, Node], None]) -> Field:
    """A vocabulary value that a shared field takes."""

    def read(draft: Draft, node: Node) -> None:
        place = node.value()
        if place is not None:
            take(draft, place)

    return read


def _identifier(draft: Draft, node: Node) -> None:
    entry = node.leaf("entry") or (node if node.text else None)
    if entry is not None:
        draft.say(entry, words.IDENTIFIER, texts.line(entry.text))


def _language_code(draft: Draft, node: Node) -> None:
    leaf = node.leaf()
    if leaf is not None:
        fields.language(draft, leaf)


def _format(draft: Draft, node: Node) -> None:
    leaf = node.leaf()
    if leaf is None:
        return
    value = values.media_type(texts.line(leaf.text))
    if value is None:
        draft.find(leaf, "bestandstype-onbekend", texts.line(leaf.text))
    else:
        draft.add(leaf, words.ENCODING_FORMAT, Literal(value))


def _location(draft: Draft, node: Node) -> None:
    leaf = node.leaf()
    if leaf is not None:
        fields.address(draft, leaf, words.URL)


def _duration(predicate: NamedNode) -> Field:
    """IMS puts a duration in `datetime`, IEEE in `duration`; some feeds in the element itself."""

    def read(draft: Draft, node: Node) -> None:
        place = node.leaf("duration") or node.leaf("datetime") or (node if node.text else None)
        if place is not None and draft.first(node.path, place, texts.line(place.text)):
            fields.time_required(draft, place, predicate)

    return read


def _context(draft: Draft, node: Node) -> None:
    place = node.value()
    if place is not None:
        link(draft, Target.NIVEAU, words.LEVEL, [Taxon(place)], "context")


def _contribute(draft: Draft, node: Node) -> None:
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


def _rights(draft: Draft, node: Node) -> None:
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


def _annotation(draft: Draft, node: Node) -> None:
    for description in node.all("description"):
        _text(words.DISAMBIGUATION)(draft, description)


CONTAINERS: dict[str, Field] = {
    "general": _each(
        {
            "identifier": _identifier,
            "title": _title,
            "language": _language_code,
            "description": _text(words.DESCRIPTION),
            "keyword": _keyword,
            "coverage": _text(words.COVERAGE),
            "structure": _listed(words.STRUCTURE, STRUCTURES),
            "aggregationlevel": _listed(words.AGGREGATION_LEVEL, LEVELS),
        }
    ),
    "lifecycle": _each(
        {
            "version": _plain(words.VERSION),
            "status": _listed(words.STATUS, STATUSES),
            "contribute": _contribute,
        }
    ),
    "technical": _each(
        {
            "format": _format,
            "size": _plain(words.CONTENT_SIZE),
            "location": _location,
            "duration": _duration(words.DURATION),
        }
    ),
    "educational": _each(
        {
            "interactivitytype": _listed(words.INTERACTIVITY_TYPE, INTERACTIVITY_TYPES),
            "learningresourcetype": _valued(fields.kind_of_material),
            "interactivitylevel": _listed(words.INTERACTIVITY_LEVEL, DEGREES),
            "semanticdensity": _listed(words.SEMANTIC_DENSITY, DEGREES),
            "intendedenduserrole": _valued(fields.audience),
            "context": _context,
            "typicalagerange": _plain(words.AGE_RANGE),
            "difficulty": _listed(words.DIFFICULTY, DIFFICULTIES),
            "typicallearningtime": _duration(words.TIME_REQUIRED),
            "description": _text(words.EDUCATIONAL_USE),
        }
    ),
    "rights": _rights,
    "relation": relation.relation,
    "annotation": _annotation,
    "classification": classification.classification,
}
"""Container → how it is read. `metametadata` is in the documented list of what is left out."""
