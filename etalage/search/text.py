"""Text as search compares it: clean, folded, as an exact code, as a key to sort by. Knows no engine."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LEADING_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_NUMBER = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")
_NO_WORD = re.compile(r"[\W_]+")
_ISBN = re.compile(r"(?:97[89])?\d{9}[\dx]")

_SIGNS = {number: " " for number in range(128) if not chr(number).isalnum()}
"""Sign → space, for ASCII: four times as fast as the regular expression."""

REMEMBERED = 1_000
"""Characters of a text with accents that is kept clean in memory: those of goals come back in every record."""

CODE_LENGTH = 200
"""Characters; what is longer is a sentence, not a code or a name that somebody types exactly."""


def clean(text: str) -> str:
    """Text that every engine can take: no lone surrogates, accents composed."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def plain(text: str) -> str:
    """Clean text in which a number has one form: SLO writes both "Kerndoel 01" and "Kerndoel 1"."""
    if not text.isascii():
        text = _clean_text(text) if len(text) <= REMEMBERED else clean(text)
    return _LEADING_ZEROS.sub("", text) if "0" in text else text


_clean_text = lru_cache(maxsize=8192)(clean)


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", clean(text).casefold()))


def code_keys(text: str) -> tuple[str, ...]:
    """The forms under which a code or name is found exactly: "Kerndoel 01" → "kerndoel 1".

    An ISBN also without hyphens and prefix, an address also by its last part (a uuid). Empty when there is
    nothing to compare, or when the text is too long to be a code.
    """
    text = text.strip()
    if not text or len(text) > CODE_LENGTH:
        return ()
    forms = [_words(fold(plain(text)))]
    if text.startswith(("http://", "https://")):
        last = text.rstrip("/#")
        for sign in "/#=:":
            last = last.rpartition(sign)[2]
        forms.append(_words(fold(plain(last))))
    elif "/" not in text and _DIGIT.search(text):  # an ISBN has no stroke
        digits = fold(text).removeprefix("urn:").removeprefix("isbn").strip(": ").replace("-", "").replace(" ", "")
        if _ISBN.fullmatch(digits):
            forms.append(digits)
    return tuple(dict.fromkeys([form for form in forms if form]))


def _words(text: str) -> str:
    """The words with one space between them, without signs."""
    if text.isascii():
        return " ".join(text.translate(_SIGNS).split())
    return _NO_WORD.sub(" ", text).strip()


@lru_cache(maxsize=256)  # a document has it in the keys of several sorts
def title_key(title: str) -> str:
    """A key that sorts titles as people do: case, accents and signs do not count, 2 comes before 10."""
    folded = _words(fold(title))[:80]
    return _NUMBER.sub(lambda number: number[0].zfill(8), folded)
