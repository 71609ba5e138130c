"""What must still be done in the cluster: the changes of each version, in the folder of the version itself.

    index/state.json         {"base": 10, "made": 12}
    index/00000011.changes   lines as Elasticsearch's bulk takes them; none when nothing changed

An index that holds version `base` or later comes up to date by the files after what it holds. `made`: an index that
was made from an older version must be made again as a whole. Each next version has the same files by hard link, and
one more; what the cluster has is left out. So a version carries what is needed to reach it, and is published in one
step.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from etalage.errors import SearchError
from etalage.search import Document
from etalage.search.elastic.bulk import delete_line, iri_of, put_line
from etalage.search.fields import FIELDS, Field
from etalage.search.prepared import prepare

STATE = "state.json"
SUFFIX = ".changes"

MOST_FILES = 500
MOST_BYTES = 2_000_000_000
"""What may wait. Beyond it the index is made anew from the store, which is quicker than so many changes."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What one version carries."""

    path: Path
    version: int
    base: int
    """The oldest version from which an index can be brought to this one."""
    made: int
    """The oldest version from which an index may have been made."""

    def changes(self, holds: int) -> Iterator[bytes]:
        """What is to be done in an index that holds that version. Raises OSError."""
        for name in _files(self.path):
            if holds < _number(name) <= self.version:
                with name.open("rb") as lines:
                    yield from actions(lines)


def read_journal(path: Path, version: int) -> Journal:
    """The journal in this folder; one that was written for another engine asks for an index made from its store."""
    try:
        state = json.loads((path / STATE).read_text("utf-8"))
        return Journal(path, version, int(state["base"]), int(state["made"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Journal(path, version, version, version)


def actions(lines: IO[bytes]) -> Iterator[bytes]:
    """Each change: one line, or two when a document goes with it."""
    for line in lines:
        action = line.rstrip(b"\n")
        yield action if action.startswith(b'{"delete"') else action + b"\n" + next(lines).rstrip(b"\n")


class JournalWriter:
    """Writes the journal of the next version. Asks nothing of the cluster. For one thread."""

    def __init__(self, path: Path, version: int, held: int | None, fields: Sequence[Field] = FIELDS) -> None:
        """`held`: the version that the cluster is known to hold; None when it holds nothing of ours yet."""
        self._path, self._version, self._fields = path, version, tuple(fields)
        path.mkdir(parents=True, exist_ok=True)
        journal = read_journal(path, version)
        self._base, self._made = journal.base, journal.made
        self._file: IO[bytes] | None = None
        self._is_finished = False
        if held is None or not (path / STATE).exists():
            self.clear()
        else:
            self._forget(max(held, self._base))

    def put(self, documents: Iterable[Document]) -> int:
        """See IndexWriter."""
        number = 0
        for document in documents:
            self._write(put_line(document.iri, prepare(document, self._fields)))
            number += 1
        return number

    def add(self, prepared: bytes) -> None:
        """See IndexWriter."""
        self._write(put_line(iri_of(prepared), prepared))

    def delete(self, iris: Iterable[str]) -> None:
        """See IndexWriter."""
        for iri in iris:
            self._write(delete_line(iri))

    def clear(self) -> None:
        """See IndexWriter. What is searched then is made from the store, once this version is published."""
        self._close()
        self._forget(self._version)
        self._made = self._version

    def renew(self) -> None:
        """The index must be made anew; until it is, the old one goes on with the changes."""
        self._made = self._version

    @property
    def is_cleared(self) -> bool:
        """Whether changes need not be written down, because everything is made from the store."""
        return self._base == self._version

    def commit(self) -> None:
        """See IndexWriter. The folder is synced by who publishes the version."""
        self._close()
        files = _files(self._path)
        if len(files) > MOST_FILES or sum(file.stat().st_size for file in files) > MOST_BYTES:
            self.clear()
        (self._path / STATE).write_text(json.dumps({"base": self._base, "made": self._made}), "utf-8")
        self._is_finished = True

    def rollback(self) -> None:
        """See IndexWriter. The folder is thrown away by who made it."""
        self._close()
        self._is_finished = True

    def _write(self, line: bytes) -> None:
        if self._is_finished:
            raise SearchError("Deze indexschrijver is al klaar.", "Begin een nieuwe levering.")
        if self.is_cleared:
            return
        try:
            if self._file is None:
                self._file = (self._path / f"{self._version:08d}{SUFFIX}").open("wb")
            self._file.write(line + b"\n")
        except OSError as error:
            raise SearchError(f"De wijzigingen voor de zoekindex bewaren lukt niet: {error}.") from error

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError as error:
                raise SearchError(f"De wijzigingen voor de zoekindex bewaren lukt niet: {error}.") from error

    def _forget(self, version: int) -> None:
        """Leave out what an index that holds this version has."""
        self._base = version
        for file in _files(self._path):
            if _number(file) <= version:
                file.unlink()


def _files(path: Path) -> list[Path]:
    return sorted(path.glob(f"[0-9]*{SUFFIX}"))


def _number(file: Path) -> int:
    return int(file.name.removesuffix(SUFFIX))
