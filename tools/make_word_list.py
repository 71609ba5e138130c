"""Makes etalage/search/dutch/words.marisa of OpenTaal's word list (a text with a word on each line).

    python -m tools.make_word_list /usr/share/dict/dutch

Folded words of letters only; see etalage/search/dutch/WORDS.txt for origin and licence.
"""

from __future__ import annotations

import sys
from pathlib import Path

import marisa_trie

from etalage.search.text import fold

TARGET = Path(__file__).parents[1] / "etalage" / "search" / "dutch" / "words.marisa"


def folded(text: str) -> list[str]:
    """The words of a list as search compares them, each once."""
    words = {fold(word) for word in text.split()}
    return sorted(word for word in words if len(word) > 1 and word.isascii() and word.isalpha())


if __name__ == "__main__":
    words = folded(Path(sys.argv[1]).read_text("utf-8"))
    marisa_trie.Trie(words).save(str(TARGET))
    print(f"{len(words)} woorden in {TARGET}")
