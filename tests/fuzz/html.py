"""Web pages with JSON-LD in them."""

from __future__ import annotations

import random

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main
from tests.hostile.forms import form

PAGE = form("html")
BEGIN, END = b'<script type="application/ld+json">', b"</script>"


def shape(data: bytes, dice: random.Random) -> bytes:
    """Other JSON in the first script. ValueError when there is none."""
    before, mark, rest = data.partition(BEGIN)
    inside, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError
    return before + mark + shapes.values(inside, dice) + end + after


MADE = PAGE.file([PAGE.good(1), PAGE.good(2)]).encode()
PARSER = Parser("html", "jsonld", ("sample/**/*.html",), tokens.XML, shape, ".html", made=(MADE,))

if __name__ == "__main__":
    main(PARSER)
