"""The default engine: tantivy in this process, an index in a folder. The only room that imports tantivy.

A folder is one generation: a writer fills a draft of it, and once published it is only read. Content never
comes from here; what is stored is what a list of hits needs (IRI, kind, title).

    schema      the index fields as tantivy has them
    clauses     a plan → what tantivy seeks
    engine      reads a generation             writer      makes the next one
    mapped      bounds what is mapped of it meanwhile
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etalage.search import IndexWriter
from etalage.search.embedded.engine import EmbeddedEngine
from etalage.search.embedded.writer import EmbeddedIndexWriter
from etalage.search.fields import FIELDS, Field
from etalage.search.plan import Engine
from etalage.search.prepared import prepare

__all__ = ["open_engine", "open_index_writer", "prepare"]


def open_engine(path: Path, fields: Sequence[Field] = FIELDS) -> Engine:
    """Reads the index in this folder as it is now; nothing is found when there is none. Raises SearchError."""
    return EmbeddedEngine(path, fields)


def open_index_writer(path: Path, fields: Sequence[Field] = FIELDS) -> IndexWriter:
    """Writes in the index in this folder, or makes it. Raises WriterBusy, SearchError.

    An index of another version of the fields must be cleared before anything can be put.
    """
    return EmbeddedIndexWriter(path, fields)
