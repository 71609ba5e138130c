"""A classification of NL-LOM → links: its purpose decides to what."""

from __future__ import annotations

from etalage.rdf import NamedNode
from ingest.mapping import rights, texts, words
from ingest.mapping.draft import Draft
from ingest.mapping.links import Target, Taxon, is_word, link
from ingest.mapping.lom import Node

LINKS: dict[str, tuple[Target, NamedNode]] = {
    "discipline": (Target.VAK, words.ABOUT),
    "educational level": (Target.NIVEAU, words.LEVEL),
    "skill level": (Target.NIVEAU, words.LEVEL),
    "educational objective": (Target.DOEL, words.TEACHES),
    "competency": (Target.DOEL, words.TEACHES),
    "prerequisite": (Target.DOEL, words.REQUIRES),
}
"""Purpose → what its taxons are and the property that links them (as Kennisnet maps them: kerndoelen arrive
as competency, referentieniveaus as skill level)."""

ACCESS = frozenset(("access rights", "accessrights"))

KEYWORD_PURPOSES = frozenset(("idea", "accessibility restrictions", "medium", "security level"))
"""Purposes without a place in the model: their labels are good keywords."""

EDIT_LOG = "vdex_lom_field_validation"
"""Edurep's log of edits travels as purpose idea with this source."""


def goals_last(container: Node) -> bool:
    """Sorts the containers of a record: a number of a kerndoel is read with the niveaus that the record has."""
    if container.name != "classification":
        return False
    purpose = container.get("purpose")
    place = purpose.value() if purpose else None
    target = LINKS.get(texts.term(place.text)) if place else None
    return target is not None and target[0] is Target.DOEL


def classification(draft: Draft, node: Node) -> None:
    """All taxonpaths of one classification."""
    purpose_node = node.get("purpose")
    place = purpose_node.value() if purpose_node else None
    purpose = texts.term(place.text) if place else ""
    target = LINKS.get(purpose)
    is_known = target is not None or purpose in ACCESS or purpose in KEYWORD_PURPOSES
    if place is not None:
        if is_known:
            draft.drop(place, "doel")
        else:
            draft.find(place, "classificatie-onbekend", texts.line(place.text))
    elif node.get("taxonpath"):
        draft.find(node, "classificatie-onbekend", "")
    for path in node.all("taxonpath"):
        _path(draft, path, purpose, target)
    _own_texts(draft, node, target)


def _path(draft: Draft, path: Node, purpose: str, target: tuple[Target, NamedNode] | None) -> None:
    source_node = path.leaf("source")
    source = texts.line(source_node.text) if source_node else ""
    taxons = [taxon for node in path.all("taxon") for taxon in _taxons(draft, node)]
    if target is not None:
        link(draft, target[0], target[1], taxons, source)
    elif purpose in ACCESS:
        for taxon in taxons:
            rights.access(draft, taxon.code, taxon.label)
    elif EDIT_LOG in source:
        for taxon in taxons:
            for place in taxon.places:
                draft.drop(place, "bewerking")
    else:
        for taxon in taxons:
            _keyword(draft, taxon)


def _taxons(draft: Draft, node: Node) -> list[Taxon]:
    """The taxon itself and, in the first editions of LOM, the narrower ones inside it."""
    entry = node.get("entry")
    labels = entry.strings() if entry else []
    label = next((each for each in labels if texts.language(each.lang or "") == "nl"), labels[0] if labels else None)
    for other in labels:
        if other is not label:
            draft.drop(other, "label")
    code = node.leaf("id")
    own = [Taxon(code, label, label.lang if label else None)] if code or label else []
    return own + [taxon for inner in node.all("taxon") for taxon in _taxons(draft, inner)]


def _keyword(draft: Draft, taxon: Taxon) -> None:
    if taxon.label is not None:
        draft.keyword(taxon.label, taxon.label.text, taxon.tag)
        if taxon.code is not None:
            draft.drop(taxon.code, "code van trefwoord")
    elif taxon.code is not None:
        word = texts.decoded(taxon.code.text)
        if is_word(word):
            draft.keyword(taxon.code, word)
        else:
            draft.find(taxon.code, "classificatie-onbekend", texts.line(taxon.code.text))


def _own_texts(draft: Draft, node: Node, target: tuple[Target, NamedNode] | None) -> None:
    """Keywords of the classification, and a goal that is only described."""
    for keyword in node.all("keyword"):
        for string in keyword.strings():
            draft.keyword(string, string.text, string.lang)
    for description in node.all("description"):
        for string in description.strings():
            if target is not None and target[0] is Target.DOEL:
                link(draft, Target.DOEL, target[1], [Taxon(None, string, string.lang)])
            else:
                draft.drop(string, "toelichting indeling")
