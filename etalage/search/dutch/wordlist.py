"""The words of Dutch: 392,000 folded forms of OpenTaal's list, read from the file without taking memory."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

import marisa_trie


@cache
def word_list() -> marisa_trie.Trie:
    """A set of words; asking for one takes 0.4 µs. Origin and licence: WORDS.txt."""
    trie = marisa_trie.Trie()
    with as_file(files("etalage.search.dutch") / "words.marisa") as path:
        trie.mmap(str(path))  # stays readable when the file goes, so also out of a zipped package
    return trie
