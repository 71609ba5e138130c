"""For whom and what about: sectors, levels, years, courses and subjects of an ECK entry → niveaus and vakken.

Sector, level and year mean something together: `VO` + `HAVO` + `jaar 4` is havo 4, `PO` + `jaar 4` is groep 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import ontology
from etalage.match import CERTAINTY, Concept, Match
from etalage.spelling import key
from ingest.mapping import texts, words
from ingest.mapping.draft import Draft, Place
from ingest.mapping.eck_entry import Node, Piece
from ingest.mapping.koppeling import couple
from ingest.mapping.links import Target, Taxon, is_ambiguous, link, lookup

NOT_APPLICABLE = frozenset(("nvt", "n v t", "niet van toepassing", "geen", "n a", ""))
"""What publishers write where a field does not apply (as `key` spells it)."""
KINDS = ("sector", "course", "level", "year", "subject")

_COMMA = re.compile(r"\s*[,;]\s*")
_SLASH = re.compile(r"\s*[,;/+]\s*|\s+en\s+")
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_RANGE = re.compile(r"\d\s*(?:t/m|tot en met|-|–)\s*\D{0,10}\d", re.IGNORECASE | re.ASCII)
_YEAR_OF = re.compile(r"\D+ (\d)", re.ASCII)


@dataclass(slots=True)
class Group:
    """Values that were said together: one CurriculumInfo, or the flat lists of an older version."""

    values: dict[str, list[Node]] = field(default_factory=dict)
    """Kind → elements."""

    def texts(self, kind: str) -> set[str]:
        """The values of a kind, each of a list with commas too, as `key` spells them."""
        found = [node.text for node in self.values.get(kind, ())]
        return {key(part) for text in found for part in (text, *_COMMA.split(text))}


@dataclass(slots=True)
class Track:
    """One school type or sector, with the years that it has as niveaus."""

    place: Place
    concept: Concept
    years: dict[int, list[Concept]]
    """Year → the niveaus that it is: four for vmbo as a whole."""
    is_used: bool = False


def curriculum(draft: Draft, root: Node) -> None:
    """All niveaus and vakken of one entry. Of two lists that say the same the newest counts."""
    groups = [_group(info, "") for info in root.children if info.name == "curriculuminfo"]
    groups = [group for group in groups if group.values]
    for prefix in ("", "dep"):
        old = _group(root, prefix)
        if groups:
            _compare(draft, old, groups)
        elif old.values:
            groups = [old]
    seen: set[str] = set()
    for group in groups:
        _niveaus(draft, group)
        _vakken(draft, group, seen)


def _group(holder: Node, prefix: str) -> Group:
    values: dict[str, list[Node]] = {}
    for kind in KINDS:
        found = [*holder.all(f"{prefix}{kind}s", f"{prefix}{kind}"), *holder.all(f"{prefix}{kind}")]
        if found:
            values[kind] = found
    return Group(values)


def _compare(draft: Draft, old: Group, groups: Sequence[Group]) -> None:
    """An older list beside a newer one: left out where they agree, a finding where they differ."""
    for kind, nodes in old.values.items():
        newer = {text for group in groups for text in group.texts(kind)}
        for node in nodes:
            if key(node.text) in newer:
                draft.drop(node, "oude lijst")
            else:
                draft.find(node, "oude-lijst-anders", texts.line(node.text))


# -- niveaus -----------------------------------------------------------------------------------------------------


def _niveaus(draft: Draft, group: Group) -> None:
    sectors = _tracks(draft, _places(draft, group, "sector"), ())
    names = group.texts("course") | group.texts("subject")
    levels = _tracks(draft, _places(draft, group, "level"), sectors, names)
    years = _places(draft, group, "year")
    inside = {track.concept.iri for track in levels}
    for sector in sectors:
        below = draft.concepts.descendants(sector.concept.iri)
        sector.is_used = bool(inside & below)
    tracks = [*levels, *(sector for sector in sectors if not sector.is_used)]
    _years(draft, tracks, years)
    used = {id(track.place) for track in tracks if track.is_used}
    for track in tracks:
        if id(track.place) not in used:
            draft.add(track.place, words.LEVEL, words.node(track.concept.iri))
            couple(draft, words.LEVEL, _read_together(track.concept), track.place.text)
    for sector in sectors:
        if sector.is_used:
            draft.drop(sector.place, "ruimer")


def _years(draft: Draft, tracks: Sequence[Track], years: Iterable[Place]) -> None:
    """Each year in each track that has it; a track of which a year is linked is not linked itself."""
    for place in years:
        found = [
            (track, concept)
            for number in _numbers(place.text)
            for track in tracks
            for concept in track.years.get(number, ())
        ]
        for track, concept in found:
            node = words.node(concept.iri)
            draft.add(track.place, words.LEVEL, node)
            draft.add(place, words.LEVEL, node)
            couple(draft, words.LEVEL, _read_together(concept), f"{track.place.text}, {place.text}")
            track.is_used = True
        if not found:
            if tracks and any(not track.years for track in tracks):
                draft.drop(place, "jaar")
            else:
                draft.find(place, "niveau-onbekend", texts.line(place.text))


def _read_together(concept: Concept) -> Match:
    """What sector, level and year mean together is read as free text is."""
    return Match(concept, "vrije-tekst", CERTAINTY["vrije-tekst"])


def _numbers(text: str) -> list[int]:
    """The years that a text names: "jaar 4" → 4, "jaar 1 t/m 3" → 1, 2, 3."""
    found = [int(number) for number in _NUMBER.findall(text)]
    if len(found) == 2 and _RANGE.search(text) and found[0] < found[1]:
        return list(range(found[0], found[1] + 1))
    return found


def _tracks(
    draft: Draft, places: Iterable[Place], sectors: Sequence[Track], names: frozenset[str] | set[str] = frozenset()
) -> list[Track]:
    found: dict[str, Track] = {}
    for place in places:
        concepts = _concepts(draft, place.text, sectors)
        if not concepts and sectors and key(place.text) in names:
            draft.drop(place, "herhaling")  # mbo: the name of a course where a level should be
        elif not concepts:
            link(draft, Target.NIVEAU, words.LEVEL, [Taxon(place)])
        for concept in concepts:
            track = found.setdefault(concept.iri, Track(place, concept, _years_of(draft, concept)))
            if track.place is not place:
                draft.drop(place, "herhaling")
    return list(found.values())


def _concepts(draft: Draft, text: str, sectors: Sequence[Track]) -> list[Concept]:
    """What a sector or level means: by itself, else within its sector ("niveau 3" of mbo), else piece by piece."""
    for words_of in (texts.line(text), *(f"{sector.concept.label} {texts.line(text)}" for sector in sectors)):
        matches = draft.concepts.niveau(words_of)
        if matches and not is_ambiguous(matches):
            return [match.concept for match in matches]
    pieces = [piece for piece in _SLASH.split(texts.line(text)) if piece]
    if len(pieces) < 2:
        return []
    parts = [_concepts(draft, piece, sectors) for piece in pieces]
    return [concept for part in parts for concept in part] if all(parts) else []


@cache
def _school_years() -> frozenset[str]:
    """The niveaus that are a year. "mbo niveau 3" is none: a year of mbo says nothing of its niveau."""
    return frozenset(row.iri for row in ontology.niveau_rows() if row.soort == "leerjaar")


def _years_of(draft: Draft, concept: Concept) -> dict[int, list[Concept]]:
    """The years of a school type or of primary school; none of secondary school as a whole, which has many types."""
    years: dict[int, list[Concept]] = {}
    types: set[str] = set()
    for iri in sorted({concept.iri, *draft.concepts.descendants(concept.iri)}):
        other = draft.concepts.get(iri)
        if iri in _school_years() and other and (match := _YEAR_OF.fullmatch(other.label)):
            types.add(re.split("[ -]", other.label)[0])
            years.setdefault(int(match[1]), []).append(other)
    return years if len(types) == 1 else {}


# -- vakken ------------------------------------------------------------------------------------------------------


def _vakken(draft: Draft, group: Group, seen: set[str]) -> None:
    """Courses and subjects; a word that is no subject stays a keyword, with a finding."""
    for kind in ("course", "subject"):
        for place in _places(draft, group, kind):
            spelled = key(place.text)
            if spelled in seen:
                draft.drop(place, "herhaling")
                continue
            seen.add(spelled)
            link(draft, Target.VAK, words.ABOUT, [Taxon(place)])


# -- lists -------------------------------------------------------------------------------------------------------


def _places(draft: Draft, group: Group, kind: str) -> list[Place]:
    """The values of a kind, lists with commas taken apart, without those that say nothing."""
    found: list[Place] = []
    for node in group.values.get(kind, ()):
        for place in _apart(draft, node, kind):
            spelled = key(place.text)
            if spelled in NOT_APPLICABLE:
                draft.drop(place, "niet van toepassing")
            elif spelled == "alle" or spelled.startswith("alle "):
                draft.drop(place, "alle")
            else:
                found.append(place)
    return found


def _apart(draft: Draft, node: Node, kind: str) -> list[Place]:
    """A value as it stands; a list with commas in its pieces, when a piece is known and the whole is not."""
    pieces = [piece for piece in _COMMA.split(node.text) if piece]
    if len(pieces) < 2:
        return [node]
    if kind not in ("sector", "year"):
        known = lookup(draft, Target.NIVEAU if kind == "level" else Target.VAK)
        if known(node.text, "") or not any(known(piece, "") for piece in pieces):
            return [node]
    draft.drop(node, "lijst")
    return [Piece(node, piece) for piece in pieces]
