"""How far the making of an index is, for whoever looks at a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from etalage.rdf import text_of
from etalage.search import Document
from etalage.store import View
from queries import query

Progress = Callable[[int, int], None]
"""Called with the documents that were put in the index and how many are expected, roughly; first with 0."""


def findable(view: View) -> int:
    """How many documents the whole index will hold; a few more when some have no title."""
    return int(text_of(view.select(query("index/aantal"))[0]["aantal"]))


def followed(found: Iterable[Document], total: int, progress: Progress) -> Iterator[Document]:
    """The same documents; `progress` hears of each."""
    progress(0, total)
    for done, document in enumerate(found, start=1):
        yield document
        progress(done, total)
