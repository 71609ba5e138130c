"""Elasticsearch 9 or newer: the only room that imports its client, and the only one with its JSON.

Nothing is analysed there: terms come ready, split by spaces, so it finds what the embedded engine finds. Of the
server only what every edition has is used (no scripts, no plugins, no analyzers of its own).

    server         what is asked of a cluster before anything else; its errors as ours
    mapping        index fields → what Elasticsearch keeps
    clauses        plan → its questions           request    a whole question and its answer
    engine         asks                           generations, bulk, writer    the index behind an alias
    holding        what an index holds            journal      what it still lacks
    catching_up    brings it up to date, or makes it anew
"""

from __future__ import annotations

from collections.abc import Sequence

from etalage.search.elastic.catching_up import Rebuild, check_owner, update
from etalage.search.elastic.engine import ElasticEngine
from etalage.search.elastic.holding import Holding, read_holding
from etalage.search.elastic.journal import Journal, JournalWriter, read_journal
from etalage.search.elastic.server import Server, connect
from etalage.search.elastic.writer import ElasticIndexWriter
from etalage.search.fields import FIELDS, Field
from etalage.settings import Settings

__all__ = [
    "ElasticEngine",
    "ElasticIndexWriter",
    "Holding",
    "Journal",
    "JournalWriter",
    "Rebuild",
    "Server",
    "check_owner",
    "connect",
    "open_engine",
    "open_index_writer",
    "read_holding",
    "read_journal",
    "update",
]


def open_engine(settings: Settings, fields: Sequence[Field] = FIELDS) -> ElasticEngine:
    """Reads what the alias stands for, now and after each switch. Raises SettingsError, SearchError."""
    return ElasticEngine(connect(settings), fields)


def open_index_writer(settings: Settings, fields: Sequence[Field] = FIELDS) -> ElasticIndexWriter:
    """Writes in the index, or makes the next one beside it. Raises SettingsError, SearchError."""
    return ElasticIndexWriter(connect(settings), fields)
