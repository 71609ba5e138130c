"""Words of one family that no stemmer brings together: discrimineren and discriminatie, democratisch and democratie.

Loan words change their ending as a whole. Only words of the word list are kin, so nothing is made up.
"""

from __future__ import annotations

from functools import lru_cache

from etalage.search.dutch.stems import lemma, stem
from etalage.search.dutch.wordlist import word_list

SHORTEST = 4
"""Letters that two words of a family share at least."""

FAMILIES = (
    ("iseren", "isatie", "isering"),
    ("eren", "atie", "ering", "itie"),
    ("ieren", "itie"),
    ("uceren", "uctie"),
    ("ueren", "uctie", "utie"),
    ("ificeren", "ificatie"),
    ("isch", "ie"),
)
"""Endings that take each other's place."""


@lru_cache(maxsize=4096)
def kin(word: str) -> tuple[str, ...]:
    """Other words of the family of a folded word, of another stem."""
    whole, own = lemma(word), stem(word)
    if whole.endswith("ische"):
        whole = whole[:-1]
    found: dict[str, str] = {}
    for family in FAMILIES:
        for ending in family:
            root = whole.removesuffix(ending)
            if root == whole or len(root) < SHORTEST:
                continue
            for other in family:
                if other != ending and root + other in word_list() and stem(root + other) != own:
                    found.setdefault(stem(root + other), root + other)
    return tuple(found.values())
