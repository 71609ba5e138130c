"""A compound → the words it is made of: cut only where Dutch may be hyphenated, only into words of the word list."""

from __future__ import annotations

from functools import cache, lru_cache

import pyphen

from etalage.search.dutch.lists import listed
from etalage.search.dutch.stems import lemma, stem
from etalage.search.dutch.tokens import STOP_WORDS
from etalage.search.dutch.wordlist import word_list

SHORTEST = 4
"""Letters of a part that is not one of SHORT."""

COMPOUND = range(7, 41)
"""Letters of a word that is looked into; longer ones cost time and are no words."""

SHORT = listed("korte-delen.txt")
"""Words of three letters that are often part of another; most others are endings or chance."""

NO_PARTS = listed("geen-delen.txt")
"""Endings and chance words that the list knows, but that are seldom a word inside a word."""

PARTICLES = tuple(sorted(listed("voorop.txt")))
"""What stands before a verb and apart from it in a sentence: leest … af. Such a verb has no parts: toelichten is not
about licht, and where a sentence takes it apart it is put together again (`verbs`)."""

PLAIN_VERBS = tuple(sorted(listed("doorzichtig.txt")))
"""Verbs that are a part of it all the same."""

WHOLE = frozenset(stem(word) for word in listed("heel.txt"))
"""Stems of words that are not cut."""

HEADS = frozenset(stem(word) for word in listed("slotdelen.txt"))
"""Stems of last parts that say what is done with it: breukensommen are about breuken."""

_LINKS = ("", "s", "en", "n", "e")
"""What Dutch puts between parts: verterings-stelsel, breuk-en-som."""


@lru_cache(maxsize=65_536)
def parts(word: str) -> tuple[str, ...]:
    """Stems of the parts of a folded word, smallest parts; empty when it is no compound."""
    whole = lemma(word)
    if len(whole) not in COMPOUND or not whole.isascii() or not whole.isalpha():
        return ()
    if whole.startswith(PARTICLES) and whole in word_list():
        return tuple(stem(verb) for verb in PLAIN_VERBS if whole.endswith(verb) and _is_with(whole, verb))
    own = stem(word)
    roots = [stem(part) for part in _split(whole)]
    return tuple(root for root in dict.fromkeys(roots) if root != own and len(root) > 1 and root not in STOP_WORDS)


def _is_with(word: str, verb: str) -> bool:
    """voorlezen, but not herlezen or afgelezen."""
    return word.removesuffix(verb) in PARTICLES


@lru_cache(maxsize=65_536)
def _split(word: str) -> tuple[str, ...]:
    """The smallest parts of a word that cover it; the word itself when it can't be cut."""
    if len(word) < 7 or (word in word_list() and (word.startswith(PARTICLES) or word.endswith("eren"))):
        return (word,)
    if stem(word) in WHOLE:
        return (word,)
    best: tuple[str, ...] = ()
    for place in _hyphens().positions(word):
        head, tail = word[:place], word[place:]
        left = _part(head)
        if left and (_is_part(tail) or len(_split(tail)) > 1):
            found = (*_split(left), *_split(tail))
            if not best or _worth(found) > _worth(best):
                best = found
    return best or (word,)


def _worth(found: tuple[str, ...]) -> tuple[int, int]:
    """Of two ways to cut a word the one with the longest shortest part is right most often."""
    return min(map(len, found)), -len(found)


def _part(head: str) -> str:
    """The word that a first part is, without what links it to the next; empty when it is none."""
    for link in _LINKS:
        if head.endswith(link) and _is_part(head[: len(head) - len(link)]):
            return head[: len(head) - len(link)]
    return head if len(_split(head)) > 1 else ""


def _is_part(text: str) -> bool:
    return text in SHORT or (len(text) >= SHORTEST and text not in NO_PARTS and text in word_list())


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=2, right=2)
