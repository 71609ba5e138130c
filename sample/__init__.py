"""The sample: feeds, a slice of the curriculum and broken records, written for this project in the real formats.

feeds.toml and the folders beside it hold materials and showcase entries of suppliers that do not exist;
curriculum/ has SLO's own ids and structure with labels and sentences of our own; kapot/ shows what goes wrong.
"""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder of the sample."""
    return Path(__file__).parent
