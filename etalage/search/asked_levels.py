"""Levels anywhere in a typed text: which words are one, and which of them belong together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from etalage import level_text
from etalage.search import asked_scope
from etalage.search.asked_ages import ages
from etalage.search.asked_level_words import LAST_WORDS, Need, Reading, is_name, read, vocabulary
from etalage.search.asked_scope import Names
from etalage.search.asked_words import Span, Token, is_free, word_set
from etalage.spelling import key

LONGEST = 10
"""Words of one level."""

MOST = 8
"""Levels of one question."""

_GAP = re.compile(r"[\s\-–—−/.,&+|()_]{1,4}")
_PIECES = re.compile(r"[a-z]+|[0-9]+")
_LEERWEG = re.compile(r"(?=.)b?k?g?t?l?")
_SINGLE = frozenset("hvmt")

COUNTED = word_set(
    "hoofdstuk hfst paragraaf deel blok les lessen thema week lesweek module opgave opdracht unit chapter periode"
    " boek toets versie nummer nr stap artikel seizoen aflevering bladzijde pagina blz tafel maal keer plus min"
)
"""What a number behind it counts: "hoofdstuk 3 havo 4" is havo 4."""

LANGUAGE_WORDS = word_set(
    "taal talen taalniveau taalvaardigheid nederlands engels duits frans spaans italiaans fries russisch turks"
    " arabisch chinees portugees nt2 mvt erk cefr lezen leesvaardigheid leestekst leesteksten luisteren"
    " luistervaardigheid spreken spreekvaardigheid gespreksvaardigheid schrijven schrijfvaardigheid woordenschat"
    " grammatica inburgering niveau referentieniveau rekenen english german french spanish dutch"
)
"""Words beside which A1 or 2S is a level of language or arithmetic."""

_LEAD = word_set("voor van uit in op bij de het een klas niveau leerjaar")
_CHILDREN = word_set("kinderen leerlingen kind leerling kids scholieren")


@dataclass(frozen=True, slots=True)
class Level:
    """A level in a typed text."""

    places: tuple[Span, ...]
    """Of the words that say it; several when they stand apart ("havo … klas 3")."""
    names: Names
    """Of niveaus in our table."""
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    text: str
    reading: Reading


def levels(text: str, tokens: Sequence[Token], taken: Sequence[Span], literal: Collection[str]) -> list[Level]:
    """The levels in a text, in order, apart from what is taken and from those whose words are meant literally."""
    spans = list(taken)
    found: list[Level] = []
    for age in ages(text):
        if is_free(age.span, spans) and key(text[slice(*age.span)]) not in literal:
            spans.append(age.span)
            found.append(_aged(age.span, age.first, age.last, age.names))
    chosen = _chosen(text, tokens, spans, literal)
    chosen = _fitting(chosen, {token.text for token in tokens}, text)
    found += _joined(chosen)
    return _once(sorted(found, key=lambda level: level.places))[:MOST]


def widened(text: str, tokens: Sequence[Token], span: Span) -> Span:
    """With the small words that only lead to it: "voor kinderen van groep 6"."""
    start = span[0]
    for token in reversed([token for token in tokens if token.end <= start]):
        is_lead = token.text in _LEAD or (token.text in _CHILDREN and start < span[0])
        if not is_lead or text[token.end : start].strip():
            break
        start = token.start
    return start, span[1]


def _aged(span: Span, first: int, last: int, names: Names) -> Level:
    years = f"{first}" if first == last else f"{first}-{last}"
    nl, en = asked_scope.label(names), asked_scope.label(names, "en")
    return Level((span,), names, f"{years} jaar ({nl})", f"age {years} ({en})")


def _chosen(text: str, tokens: Sequence[Token], taken: Sequence[Span], literal: Collection[str]) -> list[_Found]:
    """Readings that do not overlap: the longest ones, of equals the last ("tafel van 3 havo 4")."""
    found = [
        candidate
        for first in range(len(tokens))
        for candidate in _from(text, tokens, first)
        if is_free(candidate[1].span, taken) and key(candidate[1].text) not in literal
    ]
    found.sort(key=lambda candidate: (-candidate[0], -candidate[1].span[0]))
    chosen: list[_Found] = []
    for _, candidate in found:
        if is_free(candidate.span, [each.span for each in chosen]):
            chosen.append(candidate)
    return sorted(chosen, key=lambda each: each.span)


def _from(text: str, tokens: Sequence[Token], first: int) -> Iterable[tuple[int, _Found]]:
    """Readings that begin with this word: how many words they have, and what they are."""
    if not _can_be(text, tokens, first):
        return
    is_small = tokens[first].text in LAST_WORDS  # begins nothing but a name: "voor- en vroegschoolse educatie"
    for last in range(first, min(first + LONGEST, len(tokens))):
        if last > first and not _GAP.fullmatch(text[tokens[last - 1].end : tokens[last].start]):
            return
        if not _can_be(text, tokens, last):
            return
        word = tokens[last].text
        if word in LAST_WORDS and not (last > first and tokens[last - 1].text == "vmbo"):
            continue
        end = tokens[last].end
        end += text[end : end + 1] == "+" and word in ("a2", "b1", "b2")
        typed = text[tokens[first].start : end]
        if (not is_small or is_name(typed)) and (reading := read(typed)) is not None:
            yield last - first, _Found((tokens[first].start, end), typed, reading)


def _can_be(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a word can be part of a level where it stands."""
    token = tokens[place]
    before = tokens[place - 1].text if place else ""
    if token.text[0].isdecimal() and before in COUNTED:
        return False
    if token.text in _SINGLE:  # "h/v 3", "vmbo-t"; a letter by itself is none
        around = text[max(0, token.start - 1) : token.start] + text[token.end : token.end + 1]
        return "/" in around or "-" in around or before == "vmbo"
    after_vmbo = place > 0 and any(each.text == "vmbo" for each in tokens[max(0, place - 3) : place])
    if after_vmbo and _LEERWEG.fullmatch(token.text):
        return True
    pieces = _PIECES.findall(token.text)  # one or two: "4havo", "groep6"; not "h3po4"
    return 0 < len(pieces) < 3 and all(
        piece in vocabulary() or (piece.isdecimal() and len(piece) < 3) for piece in pieces
    )


def _fitting(found: list[_Found], words: Collection[str], text: str) -> list[_Found]:
    """Without readings that need something which is not there."""
    has_language = not LANGUAGE_WORDS.isdisjoint(words)
    kept = []
    for each in found:
        others = [other.reading for other in found if other is not each]
        is_alone = each.text.strip() == text.strip()
        if each.reading.needs == Need.LANGUAGE and not (has_language or is_alone):
            continue
        if each.reading.needs == Need.ALONE and not is_alone:
            continue
        if each.reading.needs == Need.TRACK and not any(other.is_whole for other in others):
            continue
        if each.text.lower() == "po" and any(_is_secondary(other.names) for other in others):
            continue  # a praktische opdracht
        kept.append(each)
    return kept


def _is_secondary(names: Names) -> bool:
    return any(name.split("-")[0] in ("havo", "vwo", "vmbo") or name.startswith(("ob-", "bb-")) for name in names)


def _joined(found: list[_Found]) -> list[Level]:
    """ "klas 3 … havo" is havo 3: what says no track belongs to what says nothing else."""
    opened = [each for each in found if each.reading.is_open]
    whole = [each for each in found if each.reading.is_whole and _has_years(each.reading.names)]
    if not opened or not whole:
        return [_level(each.reading, [each.span]) for each in found]
    rest = [each for each in found if each not in opened and each not in whole]
    tracks = " ".join(each.text for each in whole)
    result = [_level(each.reading, [each.span]) for each in rest]
    names: list[str] = []
    for each in opened:
        together = read(f"{tracks} {each.text}") or read(f"{each.text} {tracks}")
        names += together.names if together is not None and not together.is_open else ()
    if not names:  # a year of mbo or vso: there are no such niveaus
        names = [name for each in whole for name in each.reading.names]
    reading = Reading(tuple(dict.fromkeys(names)))
    return [*result, _level(reading, sorted(each.span for each in (*whole, *opened)))]


def _has_years(names: Names) -> bool:
    """Tracks of a school; not a scale as 2F."""
    return not any(name in level_text.SCALES for name in names)


def _level(reading: Reading, spans: list[Span]) -> Level:
    names = reading.names
    nl, en = reading.nl or asked_scope.label(names), reading.en or asked_scope.label(names, "en")
    return Level(tuple(spans), names, nl, en)


def _once(found: list[Level]) -> list[Level]:
    """Each level once, with all its places."""
    places: dict[Names, list[Span]] = {}
    for level in found:
        places.setdefault(level.names, []).extend(level.places)
    first = {level.names: level for level in reversed(found)}
    return [Level(tuple(sorted(places[names])), names, first[names].nl, first[names].en) for names in places]
