"""Codes, uuids and labels → links to niveaus, vakken and goals. What cannot be known stays a keyword."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from etalage.concepts import Concepts
from etalage.match import Concept, Match, Matches
from etalage.namespaces import UUID
from etalage.rdf import NamedNode, Statement
from ingest.mapping import texts, words
from ingest.mapping.draft import MAX_FINDINGS, Draft, Place
from ingest.mapping.koppeling import couple, source_value

MAX_CANDIDATES = 5

_NOT_A_WORD = re.compile(r"[\d.:_/-]*|https?:.*|urn:.*", re.IGNORECASE | re.DOTALL)
"""Codes that no teacher searches with; as a keyword they would be noise."""

_LIKE_UUID = re.compile(r"(?:^|[/:])[0-9a-f]{6,10}(?:-[0-9a-f]{3,6}){3}-[0-9a-f]{8,16}$", re.IGNORECASE)
"""A uuid, also with a sign too many or too few."""

TOO_GENERAL = frozenset(("school", "training", "other", "higher education"))
"""Values of LOM's own context vocabulary; when they are no niveau they are no keyword either."""


class Target(Enum):
    """What is linked to; the value is the first word of the rules."""

    NIVEAU = "niveau"
    VAK = "vak"
    DOEL = "doel"

    __hash__ = object.__hash__  # there is one object per member, and that of Enum is ten times as slow


@dataclass(frozen=True, slots=True)
class Taxon:
    """One step of a taxonpath, or one value of a cell: a code, a label, or both."""

    code: Place | None
    label: Place | None = None
    tag: str | None = None
    """Language of the label."""

    @property
    def places(self) -> list[Place]:
        """Code and label, as far as they are there."""
        return [place for place in (self.code, self.label) if place is not None]


def link(draft: Draft, target: Target, predicate: NamedNode, taxons: Sequence[Taxon], source: str = "") -> None:
    """Link what the taxons of one path mean; what stays unknown or has several meanings becomes a finding.

    A path should run from broad to narrow, but Edurep also puts a set of niveaus in one (groep 1, groep 2, …,
    primair onderwijs): so each is linked, except a niveau that holds another of the same path. Link niveaus first:
    those that the record has decide what "kerndoel 23" and "leerjaar 3" mean.
    """
    found = [(taxon, _meaning(draft, target, taxon, source)) for taxon in taxons]
    above: set[str] = set()
    if target is Target.NIVEAU and len(taxons) > 1:
        for _, matches in found:
            for match in matches:
                above.update(draft.concepts.ancestors(match.concept.iri))
    for taxon, matches in found:
        narrow = [match for match in matches if match.concept.iri not in above]
        for match in narrow:
            _write(draft, target, predicate, taxon, match)
        if narrow:
            _drop_label(draft, taxon)
        elif matches:
            for place in taxon.places:
                draft.drop(place, "ruimer")


def lookup(draft: Draft, target: Target) -> Callable[[str, str], Matches]:
    """What finds the concepts of this target: (value, vocabulary) → matches."""
    return _LOOKUPS[target](draft.concepts)


_LOOKUPS: dict[Target, Callable[[Concepts], Callable[[str, str], Matches]]] = {
    Target.NIVEAU: lambda concepts: concepts.niveau,
    Target.VAK: lambda concepts: concepts.vak,
    Target.DOEL: lambda concepts: concepts.doel,
}


def _meaning(draft: Draft, target: Target, taxon: Taxon, source: str) -> Matches:
    """The concepts that a taxon means: by its code, else by its label. Empty: said so in a finding."""
    code = texts.line(taxon.code.text) if taxon.code else ""
    label = texts.line(taxon.label.text) if taxon.label else ""
    matches = _found(draft, target, code, source) if code else ()
    if label and (not matches or is_ambiguous(matches)):
        # A label that says more than a code with several meanings decides.
        by_label = _found(draft, target, label, "")
        is_decided = bool(by_label) and not is_ambiguous(by_label)
        if code and not matches and is_decided and _LIKE_UUID.search(code):
            draft.find(taxon.code, "uuid-onbekend", code, label=label)
        matches = by_label if is_decided else matches or by_label
    if is_ambiguous(matches):
        labels = ", ".join(f"“{match.concept.label}”" for match in matches[:MAX_CANDIDATES])
        _stays_keyword(draft, taxon, f"{target.value}-dubbelzinnig", label or code, kandidaten=labels)
        return ()
    if not matches and taxon.places:
        value = label or code
        near = draft.concepts.nearest(target.value, value) if len(draft.findings) < MAX_FINDINGS else ""
        _stays_keyword(draft, taxon, f"{target.value}-onbekend", value, suggestie=near)
    return matches


def _found(draft: Draft, target: Target, value: str, source: str) -> Matches:
    """What a value means; where that depends on the sector, with the niveaus that the record has already."""
    matches = lookup(draft, target)(value, source)
    if target is Target.VAK or not is_ambiguous(matches):
        return matches
    own = frozenset(triple.object.value for triple in draft.triples if _is_level(triple))
    if not own:
        return matches
    if target is Target.NIVEAU:
        return draft.concepts.niveau(value, source, own)
    return draft.concepts.doel(value, source, own)


def _is_level(triple: Statement) -> bool:
    return triple.predicate == words.LEVEL and isinstance(triple.object, NamedNode)


def is_ambiguous(matches: Sequence[Match]) -> bool:
    """Several concepts of which one is meant. Several sure ones are a set: vmbo1 is year 1 of bb, kb, gl and tl."""
    return bool(matches) and not any(match.is_sure for match in matches)


def _stays_keyword(draft: Draft, taxon: Taxon, rule: str, value: str, **facts: object) -> None:
    """A finding at the code; the label, or a code that is a word, becomes a keyword."""
    draft.find(taxon.code or taxon.label, rule, value, **facts)
    if taxon.label is not None:
        draft.keyword(taxon.label, taxon.label.text, taxon.tag)
    elif (
        taxon.code is not None and is_word(word := texts.decoded(taxon.code.text)) and word.lower() not in TOO_GENERAL
    ):
        draft.keyword(taxon.code, word, taxon.tag)


def is_word(text: str) -> bool:
    """True when a person might search with it: no uuid, number or address."""
    return len(text) > 1 and _NOT_A_WORD.fullmatch(text) is None and UUID.search(text.lower()) is None


def _write(draft: Draft, target: Target, predicate: NamedNode, taxon: Taxon, match: Match) -> None:
    concept = match.concept
    place = taxon.code or taxon.label
    draft.add(place, predicate, words.node(concept.iri))
    couple(draft, predicate, match, source_value(*(each.text if each else "" for each in (taxon.code, taxon.label))))
    if target is Target.DOEL and concept.kind not in ("doel", "kerndoel"):
        draft.find(place, "doel-is-inhoud", texts.line(place.text) if place else "", label=concept.label)
    if concept.is_deprecated:
        draft.find(
            place,
            f"{target.value}-vervallen",
            texts.line(place.text) if place else "",
            label=concept.label,
            opvolger=_successors(draft, concept),
        )


def _successors(draft: Draft, concept: Concept) -> str:
    """A sentence that names what came in its place, with the uuid; empty when nothing is known."""
    names = []
    for iri in concept.successors[:MAX_CANDIDATES]:
        successor = draft.concepts.get(iri)
        uuid = iri.rpartition("/")[2]
        names.append(f"“{successor.label}” ({uuid})" if successor else uuid)
    return f" Ervoor in de plaats kwam: {', '.join(names)}." if names else " Er is geen opvolger bekend."


def _drop_label(draft: Draft, taxon: Taxon) -> None:
    if taxon.code is not None and taxon.label is not None:
        draft.drop(taxon.label, "label")
