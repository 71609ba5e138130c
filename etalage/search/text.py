"""Text as search compares it: clean, folded, as an exact code, as a key to sort by. Knows no engine."""

from __future__ import annotations

import re
import unicodedata

_LEADING_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_NUMBER = re.compile(r"\d+")
_NO_WORD = re.compile(r"[\W_]+")
_ISBN = re.compile(r"(?:97[89])?\d{9}[\dx]")

CODE_LENGTH = 200
"""Characters; what is longer is a sentence, not a code or a name that somebody types exactly."""


def clean(text: str) -> str:
    """Text that every engine can take: no lone surrogates, accents composed."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def plain(text: str) -> str:
    """Clean text in which a number has one form: SLO writes both "Kerndoel 01" and "Kerndoel 1"."""
    text = clean(text)
    return _LEADING_ZEROS.sub("", text) if "0" in text else text


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
    forms = [_NO_WORD.sub(" ", fold(plain(text))).strip()]
    digits = fold(text).removeprefix("urn:").removeprefix("isbn").strip(": ").replace("-", "").replace(" ", "")
    if _ISBN.fullmatch(digits):
        forms.append(digits)
    if text.startswith(("http://", "https://")):
        last = re.split(r"[/#=:]", text.rstrip("/#"))[-1]
        forms.append(_NO_WORD.sub(" ", fold(plain(last))).strip())
    return tuple(dict.fromkeys(form for form in forms if form))


def title_key(title: str) -> str:
    """A key that sorts titles as people do: case, accents and signs do not count, 2 comes before 10."""
    folded = _NO_WORD.sub(" ", fold(title)).strip()[:80]
    return _NUMBER.sub(lambda number: number[0].zfill(8), folded)
