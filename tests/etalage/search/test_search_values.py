"""Quick ways to compare texts give what the plain ways give; legs of a path lead where the path leads."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest

from etalage.search.paths import legs, path
from etalage.search.text import code_keys, fold, plain, title_key

LETTERS = [
    *map(chr, range(128)),
    *"éëÉ²½٣٤ßİſ\u0301ﬁ\u2028ö",
    *"_ -0079978xX:/#=." * 4,
    "http://",
    "urn:isbn:",
    "9789001876543",
]


def any_text(chance: random.Random) -> str:
    text = "".join(chance.choice(LETTERS) for _ in range(chance.randrange(14)))
    return chance.choice(("", "", "https://", "ISBN ", "978")) + text


def words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip()


def test_words_of_ascii_are_those_of_any_text() -> None:
    chance = random.Random(4)
    for _ in range(20_000):
        text = any_text(chance)
        whole = text.strip()
        assert (words(fold(plain(whole))) in code_keys(text)) == bool(words(fold(plain(whole))))
        assert title_key(text) == re.sub(r"\d+", lambda number: number[0].zfill(8), words(fold(text))[:80])
        if whole.startswith(("http://", "https://")):
            last = words(fold(plain(re.split(r"[/#=:]", whole.rstrip("/#"))[-1])))
            assert not last or last in code_keys(text)


def test_accents_are_composed_in_short_and_long_texts() -> None:
    for text in ("cafe\u0301", "cafe\u0301 " * 500):
        assert plain(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "properties"),
    [
        ("schema:name", ["name"]),
        ("schema:name|schema:url/schema:about", ["name", "url"]),
        ("(schema:name|schema:url)/schema:about*", ["name", "url"]),
        ("schema:name*", [""]),
        ("^schema:name/schema:url", [""]),
        ("(schema:name/schema:url)?", [""]),
    ],
)
def test_a_path_begins_with_these_properties(text: str, properties: list[str]) -> None:
    assert [leg.property.removeprefix("https://schema.org/") for leg in legs(path(text))] == properties
