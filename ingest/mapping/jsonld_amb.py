"""What AMB (DINI-AG KIM, 20231019) asks of a record beyond schema.org, as findings at the place that breaks it."""

from __future__ import annotations

from etalage.namespaces import SCHEMA
from ingest.mapping import texts
from ingest.mapping.draft import Draft
from ingest.mapping.jsonld_links import KIM_LEVELS, KIM_SUBJECTS
from ingest.mapping.jsonld_tree import Thing, Tree, Value
from ingest.source import SourceRecord
from ontology import contexts

LISTS = frozenset(
    SCHEMA + name
    for name in (
        "about", "assesses", "audience", "caption", "competencyRequired", "contributor", "creator",
        "educationalLevel", "encoding", "funder", "hasPart", "inLanguage", "isBasedOn", "isPartOf", "keywords",
        "learningResourceType", "mainEntityOfPage", "publisher", "teaches",
    )
)  # fmt: skip
"""Properties that AMB wants as a list, also when there is one value."""


def is_amb(record: SourceRecord) -> bool:
    """Whether the record says that it is AMB: its context is AMB's."""
    content = record.content
    context = content.get("@context") if isinstance(content, dict) else None
    several = context if isinstance(context, list) else [context]
    return any(isinstance(each, str) and contexts.name_of(each) == "amb" for each in several)


def check(draft: Draft, tree: Tree) -> None:
    """Findings for what AMB's schema does not allow and the mapping itself does not see."""
    root = tree.root
    if tree.names.language is None:
        draft.find(Value(tree, f"{root.pointer}/@context", "@context"), "amb-taal-ontbreekt", "")
    if root.types and SCHEMA + "LearningResource" not in {iri for iri, _ in root.types}:
        place = root.types[0][1]
        draft.find(place, "amb-type", texts.line(place.text))
    for name, items in root.properties.items():
        if name in LISTS and len(items) == 1 and not items[0].pointer.rpartition("/")[2].isdecimal():
            draft.find(Value(tree, items[0].pointer, ""), "amb-lijst")
    _terms(draft, tree, root)


def _terms(draft: Draft, tree: Tree, root: Thing) -> None:
    subjects = [item for item in root.items(SCHEMA + "about") if isinstance(item, Thing) and item.address is not None]
    if subjects and not any(KIM_SUBJECTS.fullmatch(item.address.text) for item in subjects if item.address):
        _say(draft, subjects[0], "amb-vak")
    for item in root.items(SCHEMA + "educationalLevel"):
        if isinstance(item, Thing) and item.address is not None and not KIM_LEVELS.fullmatch(item.address.text):
            _say(draft, item, "amb-niveau")


def _say(draft: Draft, item: Thing, rule: str) -> None:
    assert item.address is not None
    was_done = item.address.done
    draft.find(item.address, rule, texts.line(item.address.text))
    item.address.done = was_done
