"""The default engine: tantivy in this process, an index in a folder. The only room that imports tantivy.

A folder is one generation: a writer fills a draft of it, and once published it is only read. Content never
comes from here; what is stored is what a list of hits needs (IRI, kind, title).

    schema      what is kept of a document, and how texts become words
    question    text → what tantivy seeks
    engine      reads a generation             writer      makes the next one
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etalage.search import Document, IndexWriter, SearchEngine
from etalage.search.embedded.engine import EmbeddedEngine
from etalage.search.embedded.schema import prepared
from etalage.search.embedded.writer import EmbeddedIndexWriter
from etalage.search.fields import FIELDS, Field


def open_engine(path: Path, fields: Sequence[Field] = FIELDS) -> SearchEngine:
    """Reads the index in this folder as it is now; nothing is found when there is none. Raises SearchError."""
    return EmbeddedEngine(path, fields)


def open_index_writer(path: Path, fields: Sequence[Field] = FIELDS) -> IndexWriter:
    """Writes in the index in this folder, or makes it. Raises WriterBusy, SearchError.

    An index of another version of the fields must be cleared before anything can be put.
    """
    return EmbeddedIndexWriter(path, fields)


def prepare(document: Document, fields: Sequence[Field] = FIELDS) -> bytes:
    """What `IndexWriter.add` takes: so that who makes a document, in another process, does most of the work."""
    return prepared(document, fields)
