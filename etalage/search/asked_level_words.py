"""A piece of typed text → niveaus: the grammar of `level_text`, the names of our table, and what people type more.

A feed names levels in a field of their own; a teacher types them between other words. So what is also an ordinary
word ("so", "pro", "kader") is no level here by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

import ontology
from etalage import level_text
from etalage.search.asked_scope import Names
from etalage.search.asked_words import word_set
from etalage.search.text import fold
from etalage.spelling import key

KLEUTERS = ("groep-1", "groep-2")
WORDS: dict[str, Names] = {
    **dict.fromkeys(("kleuter", "kleuters", "kleuterklas", "kleuterklassen", "kleutergroep"), KLEUTERS),
    **dict.fromkeys(("kleutergroepen", "kleuterbouw", "kleuteronderwijs", "kleuterschool"), KLEUTERS),
    **dict.fromkeys(("peuter", "peuters", "peutergroep", "peuterspeelzaal"), ("vve",)),
    **dict.fromkeys(("lagere school", "basisscholen", "basisschoolkinderen", "basisschoolleerlingen"), ("po",)),
    **dict.fromkeys(("middelbare scholieren", "middelbare scholier"), ("vo",)),
}
"""What teachers type beside the names of the table."""

WEAK = word_set(
    "so wo pro bo ho g gr groep klas educatie kader basis kb bb bl kl hogeschool hogescholen universiteit"
)
"""Names that are ordinary words or other abbreviations too (so = schriftelijke overhoring, wo = wereldoorlog)."""

_FIRST_LETTER = re.compile(r"[hmtHMT] ?\d")
"""h4 is hoofdstuk 4 as often as havo 4."""

_KLASSERS = re.compile(rf"(?P<klas>{'|'.join(level_text.NUMBERS)})klassers?")
_BRUG = re.compile(r"brug(?:klas(?:sen|sers?)?|jaar|groep|pieper?s?)")
_COMBINED = re.compile(r"\b(?:combi(?:natie)?-?(?:groep|klas)|grp)\b")
_TURNED = re.compile(r"\d+\s*(?:groep|gr|klas|leerjaar)")
_COUNTED = re.compile(
    rf"(?:{'|'.join(level_text.NUMBERS)}) (?:groep|groepen|gr|klassen|kader|niveaus?|leerjaren)\b.*"
)
""" "twee groepen", "zesde groep": no groep 2 or 6."""
_ARTICLE = re.compile(r"\been\b")
_NUMBER_ONE = re.compile(r"(?:groep|klas|leerjaar) een")
_GRAM = re.compile(r"(?<!vmbo[- ])(?<!/)\bg\b(?!/)")
_PHASE = re.compile(r"fase [1-5]")
_NUMBERS = re.compile(r"\d+")


class Need:
    """What else must be in the question before a reading holds."""

    NOTHING = ""
    LANGUAGE = "language"
    """A1 is a size of paper, and 3S three seconds."""
    ALONE = "alone"
    """Only as the whole question: other things have a phase 2 as well."""
    TRACK = "track"
    """"niveau 3" says nothing without mbo."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The niveaus that a piece of text names."""

    names: Names
    is_open: bool = False
    """A year or part without a track: another word of the question may narrow it."""
    is_whole: bool = False
    """A track or sector without a year or part."""
    needs: str = Need.NOTHING
    nl: str = ""
    """A label, when it is another than that of the names together."""
    en: str = ""


@cache
def _labels() -> dict[str, Names]:
    """Key of a name → names of the niveaus that are called so; a pair of years is both years."""
    rows = {row.iri: row for row in ontology.niveau_rows()}
    children = {
        row.naam: [each.naam for each in rows.values() if row.iri in each.ouders]
        for row in rows.values()
        if row.naam in level_text.PAIRS
    }
    table: dict[str, list[str]] = {}
    for row in rows.values():
        for name in dict.fromkeys(key(text) for text in (row.naam, row.nl, row.en, *row.ook)):
            table.setdefault(name, []).extend(children.get(row.naam, [row.naam]))
    return {name: tuple(dict.fromkeys(names)) for name, names in table.items()}


@cache
def vocabulary() -> frozenset[str]:
    """Words (letters only) that can be in a reading."""
    words = {piece for name in (*_labels(), *WORDS) for piece in re.findall(r"[a-z]+", name)}
    known = (level_text.TRACKS, level_text.LEERWEG_WORDS, level_text.PARTS, level_text.YEAR_WORDS, level_text.NUMBERS)
    words.update(*known, level_text.FILLERS)
    words.update(word_set("en of t m tm tem tot met e de ste niveau erk cefr referentieniveau f s"))
    words.update(word_set("voortgezet primair middelbaar h v hv mh th thv mhv ht brugklasser brugklassers brugjaar"))
    words.update(word_set("jaargroep combinatiegroep combinatieklas combigroep combiklas grp"))
    words.update(f"{word}klasser{s}" for word in level_text.NUMBERS for s in ("", "s"))
    return frozenset(words)


def is_name(typed: str) -> bool:
    """Whether a niveau is called exactly so."""
    return key(typed) in _labels()


LAST_WORDS = level_text.FILLERS - {"leerweg", "leerwegen"} | word_set("en of t m tm tem tot met")
"""Words that begin or end no reading, unless a letter of vmbo is meant ("vmbo-t")."""


@lru_cache(maxsize=4096)
def read(typed: str) -> Reading | None:
    """What a piece of text says as a whole; None when it names no niveau."""
    text = fold(typed)
    name = key(text)
    if name in WEAK or _is_other(text, name):
        return None
    if names := WORDS.get(name):
        return Reading(names)
    text = _COMBINED.sub("groep", text)
    if brug := _BRUG.match(text):
        text = f"brugklas{text[brug.end() :]}"
    if klassers := _KLASSERS.fullmatch(text):
        text = f"{klassers['klas']} klas"
    found = level_text.read(text)
    if found is not None and found.is_open:
        return _opened(found.names, text)
    if names := _labels().get(name) or (_labels().get(key(text)) if brug else None):
        return _named(names, name, bool(brug))
    if found is None or _falls(text) or _mixes(found.names):
        return None
    return _named(found.names, name, False)


def _is_other(text: str, name: str) -> bool:
    """Whether it only looks like a level: words that count something, gram, hoofdstuk 4."""
    if _FIRST_LETTER.fullmatch(name) or _TURNED.fullmatch(name) or _COUNTED.fullmatch(name) or _GRAM.search(text):
        return True
    return bool(_ARTICLE.search(name)) and not _NUMBER_ONE.fullmatch(name)


def _named(names: Names, name: str, is_brug: bool) -> Reading:
    needs = Need.LANGUAGE if any(_needs_language(each) for each in names) else Need.NOTHING
    if needs and re.search(r"erk|cefr|niveau|level|fundamenteel|streef|f", name):
        needs = Need.NOTHING
    if _PHASE.fullmatch(name):
        needs = Need.ALONE
    is_open = is_brug and not re.search(r"brugklas.", name)
    has_year = any(re.search(r"-\d", each) for each in names)
    is_part = bool(re.search(r"onderbouw|bovenbouw|\bob\b|\bbb\b", name))
    return Reading(names, is_open, not has_year and not is_part, needs)


def _needs_language(name: str) -> bool:
    return name.startswith("erk-") or (name.startswith("referentieniveau") and name.endswith("s"))


def _opened(names: Names, text: str) -> Reading | None:
    """A year or part without a track. Who teaches a groep says so: "klas 2" is of secondary school."""
    if text.startswith(("niveau", "level")) or re.search(r"\d\s*niveau", text):
        return Reading(names, True, needs=Need.TRACK)
    if re.search(r"jaar|jaren|jrg", text) and "leerja" not in text:
        return None  # "eerste jaar", "jaar 2": of anything
    secondary = tuple(name for name in names if not re.fullmatch(r"groep-[1-8]", name))
    reading = Reading(secondary or names, True)
    for word, en in (("onderbouw", "lower years"), ("bovenbouw", "upper years")):
        if text == word:
            reading = replace(reading, nl=word, en=en)
    return reading


def _mixes(names: Names) -> bool:
    """ "po 4 havo" is no groep 4 and havo."""
    has_group = any(name.startswith("groep-") for name in names)
    return has_group and any(name in ("vmbo", "havo", "vwo", "vo") for name in names)


def _falls(text: str) -> bool:
    """Years of one track that do not rise ("groep 6, 3 appels"): not one list."""
    tracks = [word for word in re.findall(r"[a-z]+", text) if word in level_text.TRACKS]
    years = [int(number) for number in _NUMBERS.findall(text)]
    return len(tracks) == 1 and any(second <= first for first, second in pairwise(years))
