"""Reads what a page shows from a View: values of `records`, by address. No HTTP, no search.

Every function takes `Names` (a View that remembers what concepts are called). A question that is asked of the store
has a fixed parameter, walks one index and gives rows of (part, property, value): Oxigraph plans such questions well,
and starts a property path or a second OPTIONAL at the wrong end (measured: 0.2 ms against 190 s).
"""

from __future__ import annotations

from etalage.reading.goal import branches, children, live_successors, path_in_list, paths_above, read_goal
from etalage.reading.leerlijn import list_of_kind, read_line
from etalage.reading.method import list_parts, read_method
from etalage.reading.names import Names
from etalage.reading.record import read_record
from etalage.reading.sources import list_sources
from etalage.reading.subject import list_subjects, read_subject

__all__ = [
    "Names",
    "branches",
    "children",
    "list_of_kind",
    "list_parts",
    "list_sources",
    "list_subjects",
    "live_successors",
    "path_in_list",
    "paths_above",
    "read_goal",
    "read_line",
    "read_method",
    "read_record",
    "read_subject",
]
