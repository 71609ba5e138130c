"""Text that a spreadsheet would run as a formula, made harmless. Every export that one opens passes here."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠|%]|[\t\r\n]")
"""What spreadsheet programs take for the start of a formula or command (OWASP, "CSV Injection")."""
_NUMBER = re.compile(r"[+-]?\d{1,30}([.,]\d{1,30})?", re.ASCII)


def harmless(text: str) -> str:
    """The text with a ' before it when a spreadsheet would not take it for text; a plain number stays a number."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
