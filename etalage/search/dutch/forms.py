"""Forms that no rule makes: lists/vormen.txt."""

from __future__ import annotations

from etalage.search.dutch.lists import lines


def _forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines("vormen.txt"):
        word, _, forms = line.partition(":")
        for form in forms.split():
            found.setdefault(form, word)
    return found


FORMS = _forms()
"""Folded form → word."""
