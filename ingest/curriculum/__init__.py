"""The feed of SLO: its JSON as published becomes the curriculum in the store, at once and whole.

`source` reads a folder, `links` resolves, `tree` and `derive` work out what SLO left to the reader, `graphs`
writes triples (all pure), and `load` lays them in the catalogue. What the fields mean: `kinds`, `relations`, `facts`.
"""

from ingest.curriculum.load import load_curriculum
from ingest.curriculum.report import CurriculumReport

__all__ = ["CurriculumReport", "load_curriculum"]
