"""Niveaus in free text: "groep 5 t/m 8", "vmbo-tl leerjaar 3", "3 havo/vwo", "1F/1S", "A1-A2".

Pure: gives names of the table of niveaus ("groep-5", "vmbo-tl-3"), or what a text leaves open. Reads a text whole or
not at all: a word that is not in this grammar makes it unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_TEXT = 120
"""Characters of a text that may name niveaus."""

LEERWEGEN = {"b": "bb", "k": "kb", "g": "gl", "t": "tl"}
VMBO = tuple(f"vmbo-{leerweg}" for leerweg in LEERWEGEN.values())
VO = (*VMBO, "havo", "vwo")
YEARS = {"groep": 8, **dict.fromkeys(VMBO, 4), "havo": 5, "vwo": 6, "mbo": 4, "educatie": 4}
"""Track → its last year; of mbo and educatie these are levels, not years."""
NO_YEARS = ("pro", "so", "sbao", "vve")
"""Niveaus without years of their own in our table."""

TRACKS: dict[str, tuple[str, ...]] = {
    "groep": ("groep",), "groepen": ("groep",), "gr": ("groep",), "g": ("groep",),
    "po": ("po",), "basisonderwijs": ("po",), "basisschool": ("po",), "bo": ("po",),
    "vo": ("vo",), "vmbo": ("vmbo",), "mavo": ("vmbo-tl",), "havo": ("havo",),
    "vwo": ("vwo",), "gymnasium": ("vwo",), "atheneum": ("vwo",), "mbo": ("mbo",),
    "praktijkonderwijs": ("pro",), "pro": ("pro",), "educatie": ("educatie",), "volwasseneneducatie": ("educatie",),
    "tl": ("vmbo-tl",), "gl": ("vmbo-gl",), "kb": ("vmbo-kb",), "kader": ("vmbo-kb",), "gtl": ("vmbo-gl", "vmbo-tl"),
    "brugklas": ("brug",), "brugjaar": ("brug",), "brugklassen": ("brug",),
}  # fmt: skip
"""Word → tracks."""

LEERWEG_WORDS: dict[str, str] = {
    "basis": "bb", "basisberoepsgericht": "bb", "basisberoepsgerichte": "bb", "bbl": "bb", "bl": "bb", "bb": "bb",
    "kader": "kb", "kaderberoepsgericht": "kb", "kaderberoepsgerichte": "kb", "kbl": "kb", "kl": "kb", "kb": "kb",
    "gemengd": "gl", "gemengde": "gl", "gl": "gl", "theoretisch": "tl", "theoretische": "tl", "tl": "tl",
}  # fmt: skip
"""Word after vmbo → leerweg."""

PARTS = {"onderbouw": "ob", "bovenbouw": "bb", "middenbouw": "mb"}
YEAR_WORDS = frozenset(("leerjaar", "leerjaren", "klas", "klassen", "lj", "jaar", "jaren", "jrg"))
FILLERS = frozenset(("leerweg", "leerwegen", "van", "de", "het", "voor", "uit", "in"))
LISTS = frozenset(("en", "of", "and", "or", "/", "&", "+", ",", ";", "|"))
NUMBERS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8,
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8,
}  # fmt: skip

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PHRASES = tuple(
    (re.compile(rf"\b{long}\b"), short)
    for long, short in (
        ("primair onderwijs", "po"),
        ("voortgezet onderwijs", "vo"),
        ("middelbare school", "vo"),
        ("middelbaar beroepsonderwijs", "mbo"),
        ("jaargroep", "groep"),
    )
)
_RANGE_WORDS = re.compile(r"\b(?:t\s*/\s*m|t\s*\.?\s*e\s*\.?\s*m\b\.?|tot\s+en\s+met|tot/met|tm|until|to)(?![a-z])")
_TOKEN = re.compile(r"[0-9]+(?:e|de|ste)\b|[a-z]+|[0-9]+|[^\sa-z0-9._()\[\]:]")
_ORDINAL = re.compile(r"([0-9]+)(?:e|de|ste)")
_LETTERS = {"m": "vmbo-tl", "t": "vmbo-tl", "h": "havo", "v": "vwo"}
_SCALE = re.compile(r"([1-4])\s*([fs])|(pre[\s-]*a1|[abc][12](?:\s*\+|\s*plus)?)")
_SCALE_NOISE = re.compile(
    r"\b(?:referentieniveaus?|referentie|erk|cefr|niveaus?|level|streefniveau|fundamenteel)\b[\s:-]*"
)
_SCALE_SEPARATOR = re.compile(r"\s*(?:[/,;&|-]|\+(?=\s*[0-9])|\ben\b|\bof\b|\band\b)\s*")
PAIRS = frozenset(("groep-1-2", "groep-3-4", "groep-5-6", "groep-7-8", "3-hv"))
"""Niveaus of SLO that are a pair of years: who writes their name means both years."""
ERK = ("erk-a1", "erk-a2", "erk-b1", "erk-b2", "erk-c1", "erk-c2")
REFERENCE = tuple(f"referentieniveau-{number}{letter}" for letter in "fs" for number in "1234")
SCALES = frozenset((*ERK, *REFERENCE, "erk-pre-a1", "erk-a2-plus", "erk-b1-plus", "erk-b2-plus"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: names of niveaus that all hold, or names of which the sector must choose."""

    names: tuple[str, ...]
    is_open: bool = False
    """The text names no sector: `names` are what it could be in each."""


@dataclass
class _Segment:
    tracks: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    says_year: bool = False
    """There is a word for year (leerjaar, klas): then a number is no level of mbo."""
    says_level: bool = False
    years_first: bool = False
    is_brug: bool = False


def read(text: str) -> Reading | None:
    """The niveaus in a text without accents and in lower case; None when it is no such text."""
    if not text or len(text) > MAX_TEXT:
        return None
    text = _DASHES.sub("-", text)
    for pattern, short in _PHRASES:
        text = pattern.sub(short, text)
    if (scale := _scales(text)) is not None:
        return Reading(scale)
    segments = _segments(text)
    return None if segments is None else _meaning(segments)


# --- referentieniveaus and ERK ------------------------------------------------------------------------------


def _scales(text: str) -> tuple[str, ...] | None:
    """Levels of the two scales that are no school years: "1F/1S", "ERK A1-A2", "2F t/m 4F"."""
    text = _SCALE_NOISE.sub("", _RANGE_WORDS.sub("…", text)).strip()
    if not _SCALE.match(text):
        return None
    found: list[str] = []
    is_range = False
    position = 0
    while position < len(text):
        match = _SCALE.match(text, position)
        if match is None:
            return None
        name = f"referentieniveau-{match[1]}{match[2]}" if match[1] else _erk(match[3])
        if name not in SCALES:
            return None
        if is_range:
            steps = _between(found[-1], name)
            if steps is None:
                return None
            found += steps
        found.append(name)
        position = match.end()
        gap = re.compile(r"\s*…\s*").match(text, position) or _SCALE_SEPARATOR.match(text, position)
        if gap is None and position < len(text):
            return None
        if gap is not None:
            is_range = "…" in gap[0] or ("-" in gap[0])
            position = gap.end()
            if position == len(text):
                return None
    return tuple(dict.fromkeys(found))


def _erk(text: str) -> str:
    if text.startswith("pre"):
        return "erk-pre-a1"
    return f"erk-{text[:2]}" + ("-plus" if len(text) > 2 else "")


def _between(first: str, last: str) -> list[str] | None:
    """What lies between two levels of one scale; None when they do not follow each other."""
    for scale in (ERK, REFERENCE):
        if first in scale and last in scale and scale.index(first) < scale.index(last):
            is_one_kind = scale is ERK or first[-1] == last[-1]
            return list(scale[scale.index(first) + 1 : scale.index(last)]) if is_one_kind else None
    # "1F-1S": two levels with a dash, no range.
    return [] if first in REFERENCE and last in REFERENCE else None


# --- school years -------------------------------------------------------------------------------------------


def _is_number(token: str) -> bool:
    return token.isdecimal() and token.isascii()


def _segments(text: str) -> list[_Segment] | None:
    """Tracks with the years that belong to them, in the order of the text."""
    tokens = _tokens(_RANGE_WORDS.sub("…", text))
    if tokens is None:
        return None
    segments = [_Segment()]
    is_range = False
    after_vmbo = False
    previous = ""
    for place, token in enumerate(tokens):
        segment = segments[-1]
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token in ("…", "-"):
            is_range = bool(segment.years) and (token == "…" or _is_number(following))
            if token == "…" and not is_range:
                return None
        elif token in LISTS:
            pass
        elif _is_number(token):
            if following == "jaar" and previous not in YEAR_WORDS and not _ends_a_track(tokens, place):
                return None
            if not _year(segments, int(token), is_range, previous):
                return None
            is_range = after_vmbo = False
        elif after_vmbo and (leerwegen := _leerwegen(token)):
            tracks = segment.tracks
            if tracks and tracks[-1] == "vmbo":
                tracks.pop()
            tracks.extend(leerweg for leerweg in leerwegen if leerweg not in tracks)
        elif token in TRACKS:
            if not (is_range and TRACKS[token][0] in segment.tracks):
                _track(segments, TRACKS[token])
            after_vmbo = token == "vmbo"
        elif token in PARTS:
            segment.parts.append(PARTS[token])
        elif token in YEAR_WORDS:
            if segment.tracks and segment.years and not segment.years_first and tokens[place - 1] in LISTS:
                segments.append(_Segment())
            segments[-1].says_year = True
        elif token in ("niveau", "niveaus"):
            segment.says_level = True
        elif token not in FILLERS:
            return None
        previous = token
    return segments


def _ends_a_track(tokens: list[str], place: int) -> bool:
    """True for "havo 3 jaar"; "4-6 jaar" is an age."""
    return any(token in TRACKS for token in tokens[:place])


def _tokens(text: str) -> list[str] | None:
    """Words, numbers and separators; "h4" and "3hv" taken apart. None when there is too much of it."""
    result: list[str] = []
    found = _TOKEN.findall(text)
    if len(found) > 40:
        return None
    letters = {"h", "v", "m", "t", "ht", "hv", "thv", "mh", "th", "mhv"}
    names_letters = any(token in ("h", "v", "hv", "mh", "th", "thv", "mhv") for token in found)
    for token in found:
        if match := _ORDINAL.fullmatch(token):
            result.append(match[1])
        elif token in NUMBERS:
            result.append(str(NUMBERS[token]))
        elif names_letters and token in letters and "vmbo" not in found:
            # "h/v 3": single letters count only beside others and a number.
            if not any(_is_number(each) for each in found):
                return None
            result += [_name_of(letter) for letter in token]
        else:
            result.append(token)
    return result


def _name_of(letter: str) -> str:
    return {"vmbo-tl": "mavo"}.get(_LETTERS[letter], _LETTERS[letter])


def _leerwegen(token: str) -> list[str]:
    """Leerwegen that a word after vmbo names: "kader", "bk", "gt"."""
    if token in LEERWEG_WORDS:
        return [f"vmbo-{LEERWEG_WORDS[token]}"]
    if re.fullmatch(r"(?=.)b?k?g?t?l?", token) and set(token) <= set("bkgtl") and token not in ("l",):
        return [f"vmbo-{LEERWEGEN[letter]}" for letter in token if letter in LEERWEGEN]
    return []


def _track(segments: list[_Segment], names: tuple[str, ...]) -> None:
    segment = segments[-1]
    is_complete = bool(segment.years or segment.parts) and bool(segment.tracks) and not segment.years_first
    if is_complete and not (segment.parts and not segment.years):
        segment = _Segment()
        segments.append(segment)
    if names == ("brug",):
        if segment.tracks or segment.years:
            segment = _Segment()
            segments.append(segment)
        segment.is_brug = True
        segment.years = [1]
        segment.years_first = True
        return
    segment.tracks.extend(name for name in names if name not in segment.tracks)


def _year(segments: list[_Segment], number: int, is_range: bool, previous: str) -> bool:
    """Add a year; False when it cannot be one."""
    segment = segments[-1]
    if not 1 <= number <= 8:
        return False
    if is_range:
        if not segment.years:  # "klas 3 t/m groep 5": no range within one track
            return False
        last = segment.years[-1]
        if number <= last:
            return False
        segment.years.extend(range(last + 1, number + 1))
        return True
    if segment.is_brug or (segment.years_first and segment.tracks):
        # "3 havo en 4 vwo": the second number opens what follows.
        segment = _Segment()
        segments.append(segment)
    if not segment.tracks:
        segment.years_first = True
    segment.years.append(number)
    return True


def _meaning(segments: list[_Segment]) -> Reading | None:
    names: list[str] = []
    for segment in segments:
        tracks = segment.tracks
        if not tracks and not segment.is_brug:
            return _open(segment) if len(segments) == 1 else None
        if segment.is_brug and not tracks:
            tracks = ["vo"]
        some = _names(segment, tracks)
        if some is None:
            return None
        names += some
    return Reading(tuple(dict.fromkeys(names))) if names else None


def _names(segment: _Segment, tracks: list[str]) -> list[str] | None:
    """Names of one segment; None when a year does not exist in any of its tracks."""
    tracks = _narrow(tracks)
    if segment.parts:
        return None if segment.years else _parts(segment.parts, tracks)
    if not segment.years:
        # "vmbo-tl" is lower and upper years; "groep" alone is nothing.
        found = [name for track in tracks for name in _whole(track)]
        return None if "groep" in tracks or segment.says_year or segment.says_level else found
    found = []
    for year in segment.years:
        some = [name for track in tracks for name in _in_year(track, year, segment)]
        if not some:
            return None
        found += some
    return found


def _narrow(tracks: list[str]) -> list[str]:
    """Without a sector that another track of the same segment belongs to: "vo havo" is havo."""
    rest = [track for track in tracks if track not in ("vo", "po", "vmbo")]
    keeps = {
        "vo": not any(track in VO or track in ("vmbo", "pro") for track in tracks),
        "po": "groep" not in tracks,
        "vmbo": not any(track in VMBO for track in tracks),
    }
    return [track for track in tracks if track in rest or keeps[track]]


def _whole(track: str) -> list[str]:
    return [f"ob-{track}", f"bb-{track}"] if track in VMBO else [track]


def _expanded(track: str) -> tuple[str, ...]:
    return {"vo": VO, "vmbo": VMBO, "po": ("groep",)}.get(track, (track,))


def _in_year(track: str, year: int, segment: _Segment) -> list[str]:
    if track in NO_YEARS:
        return [track] if year <= 6 else []
    is_level = track in ("mbo", "educatie")
    # A year of mbo is no level; "havo niveau 3" is nothing.
    if segment.says_year if is_level else segment.says_level:
        return []
    return [f"{each}-{year}" for each in _expanded(track) if year <= YEARS[each]]


def _parts(parts: list[str], tracks: list[str]) -> list[str] | None:
    found: list[str] = []
    for part in parts:
        for track in tracks:
            some = _part(part, track)
            if not some:
                return None
            found += some
    return found


def _part(part: str, track: str) -> list[str]:
    if track in ("po", "groep"):
        return [{"ob": "fase-1", "mb": "fase-2", "bb": "fase-3"}[part]]
    if part == "mb":
        return []
    if track == "vo":
        return ["ob-vo"] if part == "ob" else ["bb-vmbo", "bb-havo", "bb-vwo"]
    return [f"{part}-{track}"] if track in (*VO, "vmbo") else []


def _open(segment: _Segment) -> Reading | None:
    """A year or a part without a sector: what it is in each."""
    tracks = ("groep", *VO)
    if segment.parts and not segment.years:
        if segment.says_year or segment.says_level:
            return None
        names = [name for part in segment.parts for track in ("po", "vo") for name in _part(part, track)]
        if not any(part == "mb" for part in segment.parts):
            names += [
                name for part in segment.parts for track in ("vmbo", "havo", "vwo") for name in _part(part, track)
            ]
        return Reading(tuple(dict.fromkeys(names)), len(names) > 1)
    if segment.says_level and segment.years and not segment.says_year:
        names = [f"{track}-{year}" for track in ("mbo", "educatie") for year in segment.years if year <= 4]
        return Reading(tuple(names), True) if names else None
    if segment.says_year and segment.years:
        names = [f"{track}-{year}" for track in tracks for year in segment.years if year <= YEARS[track]]
        return Reading(tuple(names), True)
    return None
