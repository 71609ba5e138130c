"""Codes, uuids and labels → links to niveaus, vakken and goals. What cannot be known stays a keyword."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from etalage.concepts import Concept, Match
from etalage.namespaces import UUID
from etalage.rdf import NamedNode
from ingest.mapping import texts, words
from ingest.mapping.draft import Draft, Place

MAX_CANDIDATES = 5

_NOT_A_WORD = re.compile(r"[\d.:_/-]*|https?:.*|urn:.*", re.IGNORECASE | re.DOTALL)
"""Codes that no teacher searches with; as a keyword they would be noise."""

TOO_GENERAL = frozenset(("school", "training", "other", "higher education"))
"""Values of LOM's own context vocabulary; when they are no niveau they are no keyword either."""


class Target(Enum):
    """What is linked to; the value is the first word of the rules."""

    NIVEAU = "niveau"
    VAK = "vak"
    DOEL = "doel"


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
    primair onderwijs): so each is linked, except a niveau that holds another of the same path.
    """
    found = [(taxon, _meaning(draft, target, taxon, source)) for taxon in taxons]
    above: set[str] = set()
    if target is Target.NIVEAU and len(taxons) > 1:
        for _, concepts in found:
            for concept in concepts:
                above.update(draft.concepts.ancestors(concept.iri))
    for taxon, concepts in found:
        narrow = [concept for concept in concepts if concept.iri not in above]
        for concept in narrow:
            _write(draft, target, predicate, taxon, concept)
        if narrow:
            _drop_label(draft, taxon)
        elif concepts:
            for place in taxon.places:
                draft.drop(place, "ruimer")


def lookup(draft: Draft, target: Target) -> Callable[[str, str], list[Match]]:
    """What finds the concepts of this target: (value, vocabulary) → matches."""
    concepts = draft.concepts
    return {Target.NIVEAU: concepts.niveau, Target.VAK: concepts.vak, Target.DOEL: concepts.doel}[target]


def _meaning(draft: Draft, target: Target, taxon: Taxon, source: str) -> list[Concept]:
    """The concepts that a taxon means: by its code, else by its label. Empty: said so in a finding."""
    find = lookup(draft, target)
    code = texts.line(taxon.code.text) if taxon.code else ""
    label = texts.line(taxon.label.text) if taxon.label else ""
    matches = find(code, source) if code else []
    if not matches and label:
        matches = find(label, "")
    if is_ambiguous(matches):
        labels = ", ".join(f"“{match.concept.label}”" for match in matches[:MAX_CANDIDATES])
        _stays_keyword(draft, taxon, f"{target.value}-dubbelzinnig", label or code, kandidaten=labels)
        return []
    if not matches and taxon.places:
        _stays_keyword(draft, taxon, f"{target.value}-onbekend", label or code)
    return list({match.concept.iri: match.concept for match in matches}.values())


def is_ambiguous(matches: Sequence[Match]) -> bool:
    """Several concepts of which one is meant: by label, or an unsure code. Several sure ones by code are a set,
    as the old vmbo1 is year 1 of bb, kb, gl and tl."""
    if len({match.concept.iri for match in matches}) < 2:
        return False
    return all(match.rule == "label" for match in matches) or not any(match.is_sure for match in matches)


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


def _write(draft: Draft, target: Target, predicate: NamedNode, taxon: Taxon, concept: Concept) -> None:
    place = taxon.code or taxon.label
    draft.add(place, predicate, words.node(concept.iri))
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
