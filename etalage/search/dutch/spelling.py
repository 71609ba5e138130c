"""Words that exist and look like one that was typed. Made of what is indexed; one small file, read without copying.

Within one edit (insert, delete, replace, swap) every word is tried: 600 questions of 0.4 µs. One sound in another
spelling (ei for ij, f for ph) counts as one edit. Two edits are looked for in long words only, among those that
begin alike. The cheapest edit wins, unless the other word stands far more often in the index.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

import marisa_trie
from rapidfuzz import process
from rapidfuzz.distance import OSA

from etalage.search.dutch.compounds import parts
from etalage.search.dutch.synonyms import label_words
from etalage.search.dutch.wordlist import word_list

MAGIC = b"etalspel1"

LONG = 8
"""Letters from which two edits are forgiven."""

LENGTHS = range(3, 41)
"""Letters of words that are corrected; shorter ones look like everything."""

PART = 4
"""Letters of a part of a compound that is mended."""

BEGIN = 3
"""Letters that words with two edits have in common."""

FREQUENT = 0.12
"""What a tenfold frequency is worth, in edits."""

NOT_INDEXED = 0.25
"""What it costs that a word is Dutch, but stands nowhere in the index."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = (("ij", "ei"), ("ei", "ij"), ("au", "ou"), ("ou", "au"), ("ch", "g"), ("g", "ch"), ("ph", "f"), ("th", "t"),
           ("t", "th"), ("x", "ks"), ("ks", "x"), ("qu", "kw"), ("c", "k"), ("k", "c"), ("s", "c"), ("c", "s"),
           ("d", "t"), ("t", "d"), ("dt", "t"), ("t", "dt"), ("dt", "d"), ("v", "f"), ("f", "v"), ("z", "s"),
           ("s", "z"), ("y", "i"), ("i", "y"), ("ie", "i"), ("i", "ie"), ("oe", "u"), ("u", "oe"), ("sch", "s"),
           ("tie", "sie"), ("sie", "tie"), ("isch", "ies"), ("lijk", "luk"))  # fmt: skip
"""What sounds alike, as written and as meant."""


def _neighbours() -> frozenset[tuple[str, str]]:
    """Letters beside each other on a keyboard."""
    found = set()
    for number, row in enumerate(_ROWS):
        for place, letter in enumerate(row):
            below = _ROWS[number + 1][max(0, place - 1) : place + 1] if number + 1 < len(_ROWS) else ""
            for other in row[place + 1 : place + 2] + below:
                found |= {(letter, other), (other, letter)}
    return frozenset(found)


_NEAR = _neighbours()


class Spelling:
    """The words of an index with their frequency, and those of the word list and of the synonyms."""

    def __init__(self, trie: marisa_trie.Trie, counts: array[int]) -> None:
        self._trie, self._counts = trie, counts
        self._dutch, self._labels = word_list(), label_words()

    @classmethod
    def of(cls, frequencies: Mapping[str, int]) -> Spelling:
        """Made of folded word → number of times (or documents) in the index; of 400,000 words in half a second."""
        usable = {word: times for word, times in frequencies.items() if word.isascii() and word.isalpha()}
        trie = marisa_trie.Trie(usable)
        counts = array("I", bytes(4 * len(trie)))
        for word, times in usable.items():
            counts[trie[word]] = min(times, 2**32 - 1)
        return cls(trie, counts)

    @classmethod
    def read(cls, path: Path) -> Spelling:
        """From a file that `save` wrote; ValueError when it is none."""
        data = path.read_bytes()
        start = len(MAGIC) + 4
        if not data.startswith(MAGIC) or len(data) < start:
            raise ValueError(f"{path.name} is geen woordenbestand.")
        (size,) = struct.unpack("<I", data[len(MAGIC) : start])
        counts = array("I")
        counts.frombytes(data[start : start + 4 * size])
        trie = marisa_trie.Trie()
        try:
            trie.frombytes(data[start + 4 * size :])
        except RuntimeError as error:
            raise ValueError(f"{path.name} is afgebroken.") from error
        return cls(trie, counts)

    def save(self, path: Path) -> None:
        """To one file: the frequencies, then the words."""
        path.write_bytes(MAGIC + struct.pack("<I", len(self._counts)) + self._counts.tobytes() + self._trie.tobytes())

    def __contains__(self, word: str) -> bool:
        """Whether this is a word: in the index, the word list or a synonym."""
        return word in self._trie or word in self._dutch or word in self._labels

    def frequency(self, word: str) -> int:
        """How often it stands in the index; 0 when nowhere."""
        return self._counts[self._trie[word]] if word in self._trie else 0

    def nearest(self, word: str, most: int = 3) -> list[str]:
        """Other words that may have been meant, likeliest first. Empty when none is near."""
        if len(word) not in LENGTHS or not word.isascii() or not word.isalpha():
            return []
        found: dict[str, float] = {}
        for other, cost in _edits(word):
            if cost < found.get(other, 9.0) and other in self:
                found[other] = cost
        if not found and len(word) >= LONG:
            found = self._compounds(word)
        if not found and len(word) >= LONG:
            alike = {*self._trie.keys(word[:BEGIN]), *self._dutch.keys(word[:BEGIN])}
            alike |= {label for label in self._labels if label.startswith(word[:BEGIN])}
            near = process.extract(word, sorted(alike), scorer=OSA.distance, score_cutoff=2, limit=200)
            found = {other: float(distance) for other, distance, _ in near}
        found.pop(word, None)
        ranked = sorted(found, key=lambda other: (found[other] - self._bonus(other), other))
        return ranked[:most]

    def _compounds(self, word: str) -> dict[str, float]:
        """Compounds that nobody listed, of a word that is indexed and one that is within one edit of such a word."""
        found: dict[str, float] = {}
        for place in range(PART, len(word) - 2):
            head, tail = word[:place], word[place:]
            if self.frequency(head):
                found |= {head + other: cost for other, cost in _edits(tail) if self._is_part(other)}
            elif len(tail) >= PART and self.frequency(tail):
                found |= {other + tail: cost for other, cost in _edits(head) if self._is_part(other)}
        return {joined: cost for joined, cost in found.items() if len(parts(joined)) > 1}

    def _is_part(self, word: str) -> bool:
        return len(word) >= PART and self.frequency(word) > 0

    def _bonus(self, word: str) -> float:
        times = self.frequency(word)
        return FREQUENT * math.log10(times) if times else -NOT_INDEXED


def _edits(word: str) -> Iterator[tuple[str, float]]:
    """All words within one edit, and what the edit costs: a slip of the finger or ear is cheap."""
    for place in range(len(word)):
        head, letter, tail = word[:place], word[place], word[place + 1 :]
        first = 0.4 if place == 0 else 0.0
        is_double = letter in (word[place - 1 : place] or " ") or letter in (tail[:1] or " ")
        yield head + tail, (0.5 if is_double else 0.8) + first
        if tail and tail[0] != letter:
            yield head + tail[0] + letter + tail[1:], 0.6 + first
        for other in _LETTERS:
            if other != letter:
                yield head + other + tail, _replacing(letter, other) + first
            yield head + other + letter + tail, (0.5 if other == letter else 0.8) + first
    for other in _LETTERS:
        yield word + other, 0.8
    for written, meant in _SOUNDS:
        place = word.find(written)
        while place >= 0:
            yield word[:place] + meant + word[place + len(written) :], 0.45
            place = word.find(written, place + 1)


def _replacing(letter: str, other: str) -> float:
    if (letter, other) in _NEAR:
        return 0.8
    return 0.85 if letter in "aeiou" and other in "aeiou" else 1.0
