"""The stem of a word: Porter's Dutch stemmer, helped where it fails systematically.

Porter knows endings only. With the word list at hand three things can be told: which form a diminutive, a plural or
a verb form belongs to (`lemma`); that s and f at the end belong to the word (kans is no plural of kan); and that
z, v and doubled consonants at the end of a stem are spelling only (brief and brieven, som and sommen), but a long
vowel is not (maan and manen are no man).
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

import Stemmer

from etalage.search.dutch.forms import FORMS
from etalage.search.dutch.wordlist import word_list

_porter = Stemmer.Stemmer("dutch_porter", 0)  # without its own cache: stem() has one
_one_at_a_time = Lock()  # a Stemmer keeps its state in itself

_VOWELS = frozenset("aeiouy")
_LONG = re.compile(r"(.*[^aeiouy])(aa|ee|oo|uu)([sfbdgklmnprt])")
_BEFORE_TJE = frozenset("aeiouyjlnrw")
_ONE_SYLLABLE = re.compile("[^aeiouy]*[aeou][bdfgklmnprstvz]")
_SPELLED = {"v": "f", "z": "s"}


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The form that the inflections of a folded word share. No word; never empty."""
    if not word.isalpha() and word not in FORMS:
        return word
    whole = _whole(lemma(word))
    with _one_at_a_time:
        root = _porter.stemWord(whole)
    return _spelled(_closed(root, whole)) or word


def lemma(word: str) -> str:
    """The word of which this is an inflection, when the word list knows it; else the word."""
    if word in FORMS:
        return FORMS[word]
    if len(word) < 5:
        return word
    for candidate in _candidates(word):
        if candidate in word_list():
            return FORMS.get(candidate, candidate)
    return word


def _candidates(word: str) -> list[str]:
    if word.endswith(("jes", "je")):
        return _of_diminutive(word.removesuffix("s")[:-2])
    if word.endswith("s") and word[-2] in "aiouy" and word not in word_list():
        return [word[:-1]]  # fotos, themas
    if word.endswith(("es", "ien")):
        return [word[:-1]]  # methodes, kolonies; koloniën
    if word.endswith("ieen"):
        return [word[:-2]]  # industrieën
    if word.endswith("ens"):
        return [word[:-1]]  # tekens, keukens
    if word.endswith("t") and word[-2] not in "t":
        return _infinitives(word[:-1]) if word[:-1] in word_list() else []
    return []


def _of_diminutive(stump: str) -> list[str]:
    """Of what stands before -je: eitje → ei, balletje → bal, boompje → boom, boekje → boek, koninkje → koning."""
    found = []
    if stump.endswith("et") and len(stump) > 4 and stump[-3] == stump[-4]:
        found.append(stump[:-3])
    if stump.endswith("t") and stump[-2] in _BEFORE_TJE:
        found.append(stump[:-1])
        if len(stump) > 4 and stump[-2] == stump[-3]:
            found.append(stump[:-2])
    if stump.endswith("mp"):
        found.append(stump[:-1])
    if stump.endswith("nk"):
        found.append(stump[:-1] + "g")
    return [*found, stump] if stump[-1] not in "aeiou" else []


def infinitives(form: str) -> list[str]:
    """Of a finite form, or a root, each verb that it may be of: lost → lossen; leest → lezen; gaat → gaan."""
    roots = [form[:-1], form] if form.endswith("t") and len(form) > 2 else [form]
    return [verb for root in roots if root for verb in (*_infinitives(root), root + "n")]


def _infinitives(root: str) -> list[str]:
    """Of schrijf: schrijven; of lees: lezen; of los: lossen; of bereken: berekenen."""
    last = {"s": "z", "f": "v"}.get(root[-1], root[-1])
    long = _LONG.fullmatch(root)
    if long:
        return [long[1] + long[2][0] + each + "en" for each in dict.fromkeys((last, root[-1]))]
    if len(root) > 2 and root[-1] not in _VOWELS and root[-2] in _VOWELS and root[-3] not in _VOWELS:
        return [root + root[-1] + "en", root + "en"]
    return [root[:-1] + last + "en", root + "en"]


def _whole(word: str) -> str:
    """A longer form of a word of which s, f or en is no ending, so that Porter leaves it in: kans → kansen, lees →
    lezen, reken → rekenen, keuken → keukens."""
    if len(word) > 3 and word[-1] in "sf":
        for plural in _infinitives(word):
            if plural in word_list():
                return plural
    if word.endswith("en"):
        if word + "en" in word_list():
            return word + "en"
        if word + "s" in word_list() and not any(each in word_list() for each in _singulars(word[:-2])):
            return word + "s"
    return word


def _singulars(stump: str) -> list[str]:
    """Of what stands before -en: boeken → boek, lessen → les, taken → taak, huizen → huis."""
    last = _SPELLED.get(stump[-1:], stump[-1:])
    found = [stump, stump[:-1] + last]
    if len(stump) > 2 and stump[-1] == stump[-2]:
        found.append(stump[:-1])
    if len(stump) > 2 and stump[-1] not in _VOWELS and stump[-2] in "aeou" and stump[-3] not in _VOWELS:
        found.append(stump[:-1] + stump[-2] + last)
    return found


def _closed(root: str, whole: str) -> str:
    """The root of one syllable with its vowel as long as it is: manen → maan, mannen → man. Porter makes both man."""
    if not _ONE_SYLLABLE.fullmatch(root):
        return root
    rest = whole[len(root) :]
    is_long = (
        rest[:1] in _VOWELS and rest != "" if whole.startswith(root) else whole[: len(root)] == root[:-1] + root[-2]
    )
    return root[:-1] + root[-2:] if is_long else root


def _spelled(root: str) -> str:
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in _VOWELS:
        return root[:-1]
    if (
        root[-1:] in _SPELLED
        and len(root) > 3
        and (root[-2] not in _VOWELS or root[-3] in _VOWELS or root[-2] == "y")
    ):
        return root[:-1] + _SPELLED[root[-1]]
    return root
