"""NL-LOM in either binding → triples and findings, field by field as docs/reference/nllom.md says.

Fields: the NL-LOM wiki. Properties: Edurep's own JSON-LD where it has one, else schema.org, DCTERMS and LOM.
"""

from __future__ import annotations

from typing import cast

from lxml.etree import _Element

from etalage.concepts import Concepts
from etalage.rdf import TYPE
from ingest.mapping import (
    Context,
    Mapped,
    classification,
    dropped,
    fields,
    lom,
    lom_fields,
    people,
    ratings,
    relation,
    texts,
    words,
)
from ingest.mapping.circles import release
from ingest.mapping.draft import Draft, Outcome
from ingest.mapping.lom import Node
from ingest.source import SourceRecord

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
    root, nodes = lom.read(cast(_Element, record.content), outcomes is not None)
    for node in lom.clean(nodes):
        draft.find(node, "tekens-verwijderd", "")
        node.done = not node.text
    draft.add(None, TYPE, words.LEARNING_RESOURCE)
    draft.add(None, TYPE, words.LESMATERIAAL)
    draft.language = _language(root)
    for container in sorted(root.children, key=classification.goals_last):
        handler = CONTAINERS.get(container.name)
        if handler is not None:
            handler(draft, container)
    ratings.rating(draft, record.extra or {})
    people.own_publisher(draft)
    _account(draft, nodes)
    if outcomes is None:
        release(root)
    return draft.finished()


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


CONTAINERS: dict[str, lom_fields.Field] = {
    "general": lom_fields.each(
        {
            "identifier": lom_fields.identifier,
            "title": lom_fields.title,
            "language": lom_fields.language_code,
            "description": lom_fields.text(words.DESCRIPTION),
            "keyword": lom_fields.keyword,
            "coverage": lom_fields.text(words.COVERAGE),
            "structure": lom_fields.listed(words.STRUCTURE, STRUCTURES),
            "aggregationlevel": lom_fields.listed(words.AGGREGATION_LEVEL, LEVELS),
        }
    ),
    "lifecycle": lom_fields.each(
        {
            "version": lom_fields.plain(words.VERSION),
            "status": lom_fields.listed(words.STATUS, STATUSES),
            "contribute": lom_fields.contribute,
        }
    ),
    "technical": lom_fields.each(
        {
            "format": lom_fields.media_type,
            "size": lom_fields.plain(words.CONTENT_SIZE),
            "location": lom_fields.location,
            "duration": lom_fields.duration(words.DURATION),
        }
    ),
    "educational": lom_fields.each(
        {
            "interactivitytype": lom_fields.listed(words.INTERACTIVITY_TYPE, INTERACTIVITY_TYPES),
            "learningresourcetype": lom_fields.valued(fields.kind_of_material),
            "interactivitylevel": lom_fields.listed(words.INTERACTIVITY_LEVEL, DEGREES),
            "semanticdensity": lom_fields.listed(words.SEMANTIC_DENSITY, DEGREES),
            "intendedenduserrole": lom_fields.valued(fields.audience),
            "context": lom_fields.context,
            "typicalagerange": lom_fields.plain(words.AGE_RANGE),
            "difficulty": lom_fields.listed(words.DIFFICULTY, DIFFICULTIES),
            "typicallearningtime": lom_fields.duration(words.TIME_REQUIRED),
            "description": lom_fields.text(words.EDUCATIONAL_USE),
        }
    ),
    "rights": lom_fields.terms_of_use,
    "relation": relation.relation,
    "annotation": lom_fields.annotation,
    "classification": classification.classification,
}
"""Container → how it is read. `metametadata` is in the documented list of what is left out."""
