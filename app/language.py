"""The sentences of the site in Dutch and English. Content (titles, goals) stays in its own language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("nl", "en")
DEFAULT = "nl"


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences by key, in one language."""

    language: str
    sentences: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence with its values filled in. KeyError names an unknown key: a test walks all of them."""
        sentence = self.sentences[key]
        return sentence.format(**values) if values else sentence

    def count(self, key: str, n: int) -> str:
        """A sentence with a number: "één doel|{n} doelen" has a form for 1 and one for the rest."""
        one, _, many = self.sentences[key].partition("|")
        return (one if n == 1 else many or one).format(n=self.number(n))

    def has(self, key: str) -> bool:
        """Is there such a sentence?"""
        return key in self.sentences

    def number(self, n: int) -> str:
        """A whole number with the language's own separator of thousands."""
        text = f"{n:,}"
        return text.replace(",", ".") if self.language == "nl" else text


@cache
def load(language: str) -> Texts:
    """The sentences of one of LANGUAGES."""
    text = (files("app") / "translations" / f"{language}.json").read_text("utf-8")
    return Texts(language, json.loads(text))


def chosen(*wishes: str | None) -> Texts:
    """The first wish that is one of LANGUAGES, else Dutch."""
    return load(next((wish for wish in wishes if wish in LANGUAGES), DEFAULT))
