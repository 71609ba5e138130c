"""Which engine: the one place that knows all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etalage.search import IndexWriter, embedded
from etalage.search.fields import FIELDS, Field
from etalage.search.plan import Engine


def open_engine(path: Path, fields: Sequence[Field] = FIELDS) -> Engine:
    """Reads the index of the version in this folder. Raises SearchError."""
    return embedded.open_engine(path, fields)


def open_index_writer(path: Path, fields: Sequence[Field] = FIELDS) -> IndexWriter:
    """Writes the index of the version in this folder, or makes it. Raises WriterBusy, SearchError."""
    return embedded.open_index_writer(path, fields)
