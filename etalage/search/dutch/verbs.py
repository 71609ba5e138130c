"""Verbs that Dutch takes apart: "Je lost vergelijkingen op" is about oplossen, and "licht … toe" is not about light.

Goals are full of them. A particle is also a preposition ("een vergelijking op de getallenlijn"), so it must stand
where no noun follows, the verb must stand where a finite verb stands, and together they must be in the word list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from etalage.search.dutch.lists import listed
from etalage.search.dutch.stems import infinitives
from etalage.search.dutch.wordlist import word_list

REACH = 40
"""Words between the two parts at most."""

_PARTICLES = listed("voorop.txt")
_ALONE = frozenset(("af", "mee", "samen", "terug", "toe", "voort", "weg"))
"""Particles that are no preposition, or hardly ever."""

_AFTER = listed("na-voorzetsel.txt")
"""What may stand after a particle; after a preposition stands something else."""

_ENDS = frozenset(".!?;")
"""Signs that end a sentence, or nearly."""

_BEFORE = frozenset(("je", "jij", "u", "hij", "zij", "ze", "men", "leerling", "en", "of"))
"""What stands before a finite verb; a verb may also begin a sentence or stand after a sign."""


def joined(words: Sequence[str], gaps: Sequence[str]) -> Mapping[int, str]:
    """Place of the first part among the folded words of a text → the verb as a whole, folded.

    `gaps`: what stands before each word.
    """
    found: dict[int, str] = {}
    if _PARTICLES.isdisjoint(words):
        return found
    for place, word in enumerate(words):
        if place and word in _PARTICLES and _is_particle(words, place, gaps):
            for before in _verbs(words, place, gaps):
                if before not in found and (whole := _whole(words[before], word)):
                    found[before] = whole
                    break
    return found


def _is_particle(words: Sequence[str], place: int, gaps: Sequence[str]) -> bool:
    if words[place] in _ALONE or place + 1 == len(words):
        return True
    return words[place + 1] in _AFTER or _is_cut(gaps[place + 1])


def _verbs(words: Sequence[str], place: int, gaps: Sequence[str]) -> Iterator[int]:
    """Places before a particle where a finite verb may stand, the nearest first, within the sentence."""
    for before in range(place, max(-1, place - REACH), -1):
        gap = gaps[before] if before else "."
        if before < place and (words[before - 1] in _BEFORE or _is_cut(gap) or not before):
            yield before
        if gap != " " and not _ENDS.isdisjoint(gap):
            return


def _is_cut(gap: str) -> bool:
    return gap != " " and bool(gap.strip())


@lru_cache(maxsize=16_384)
def _whole(verb: str, particle: str) -> str:
    """lost, op → oplossen; empty when there is no such verb."""
    for other in infinitives(verb):
        if particle + other in word_list():
            return particle + other
    return ""
