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


_CSV_CELL = re.compile(r'("(?:[^"]|"")*+"|[^,\r\n]*+)(,|\r?\n|\Z)')


def harmless_table(text: str, mark: str) -> str:
    """A table of SPARQL results as CSV ("," between cells) or TSV ("\t"), for a spreadsheet program.

    W3C's formats have no room for this, so it is for tables that people download, not for programs.
    """
    if mark == "\t":
        return "\n".join("\t".join(map(_term, line.split("\t"))) for line in text.split("\n"))
    return _CSV_CELL.sub(lambda found: _csv_cell(found[1]) + found[2], text)


def _csv_cell(cell: str) -> str:
    if not cell.startswith('"'):
        return harmless(cell)
    return "\"'" + cell[1:] if harmless(cell[1:-1]) != cell[1:-1] else cell


def _term(cell: str) -> str:
    """A term as Turtle writes it: the text begins behind its quote."""
    return '"' + harmless(cell[1:]) if cell.startswith('"') else harmless(cell)
