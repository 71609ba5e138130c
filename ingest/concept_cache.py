"""The concepts of a curriculum in a file: reading them from the store takes seconds, reading the file a fraction.

A cache. It holds what our own processes wrote under the home folder; whatever is wrong with it, it is made again.
"""

from __future__ import annotations

import os
import pickle
from contextlib import suppress
from pathlib import Path

from etalage.concepts import Concepts, load_concepts
from etalage.store import View
from ingest.memo import recipe


def path_of(cache: Path, stand: str) -> Path:
    """The file for the curriculum of this stand, as this release of ours reads it."""
    return cache / f"begrippen-{stand}-{recipe()}.pickle"


def kept(path: Path) -> Concepts | None:
    """The concepts in the file; None when they have to be made."""
    try:
        concepts = pickle.loads(path.read_bytes())
    except Exception:  # a door: absent, half written, or of another release
        return None
    return concepts if isinstance(concepts, Concepts) else None


def made(view: View) -> bytes:
    """The concepts of a version, as the file holds them. Raises StoreError."""
    return pickle.dumps(load_concepts(view), pickle.HIGHEST_PROTOCOL)


def keep(path: Path, data: bytes) -> None:
    """Write the file in place of those of earlier curricula. Not an error when it fails."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in (*path.parent.glob("begrippen-*.pickle"), *path.parent.glob(".begrippen-*")):
            old.unlink()
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
