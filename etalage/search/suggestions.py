"""What a teacher may be typing → a plan. On words as written, because a half word has no stem."""

from __future__ import annotations

from etalage.search import dutch
from etalage.search.fields import TITLE
from etalage.search.plan import Begins, Best, Clause, Every, Fixed, Term
from etalage.search.prepared import exact_name, sort_name
from etalage.search.text import plain, title_key

PREFIX_LENGTH = 100
"""Characters that are read."""

WORDS = 8

SHORTEST = 2
"""Letters from which something is suggested."""


def suggestion_clause(prefix: str) -> Clause | None:
    """Titles with these words, the last one begun; those that begin so come first. None: too short to say."""
    text = plain(prefix[:PREFIX_LENGTH])
    words = dutch.exact(text)[:WORDS]
    if not words or len("".join(words)) < SHORTEST:
        return None
    title = exact_name(TITLE)
    is_half = not text[-1:].isspace()
    whole, last = (words[:-1], words[-1]) if is_half else (words, "")
    clauses: list[Clause] = [Term(title, word) for word in whole]
    if last:
        clauses.append(Fixed(Begins(title, last), 0.5))
    begins = Fixed(Begins(sort_name("titel"), title_key(text).replace(" ", "-")), 100.0)
    return Every(tuple(clauses), also=(begins, *([Best((Term(title, last),))] if last else [])))
