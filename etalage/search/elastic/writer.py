"""Writes in the index, or makes the next generation beside it. Nothing is seen before `commit`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from etalage.errors import SearchError
from etalage.search import Document
from etalage.search.elastic.bulk import Loader, delete_line, iri_of, put_line
from etalage.search.elastic.generations import Generations
from etalage.search.elastic.server import REBUILD, Server, translated
from etalage.search.fields import FIELDS, Field
from etalage.search.prepared import prepare

IN_MEMORY = 32_000_000
"""Bytes of changes that are kept in memory until `commit`; more goes to a file."""


class ElasticIndexWriter:
    """Two ways. After `clear`: documents go to a new generation, which `commit` counts and puts in use. Without:
    changes are kept here, and `commit` sends them to the index that is searched.

    For one thread. A commit that fails may have brought a part of the changes over; doing all of them again is safe.
    The connection is the writer's own, and is closed when it is finished.
    """

    def __init__(self, server: Server, fields: Sequence[Field] = FIELDS) -> None:
        self._server, self._fields = server, tuple(fields)
        self._generations = Generations(server, fields)
        self._next: str | None = None
        self._loader: Loader | None = None
        self._kept: tempfile.SpooledTemporaryFile[bytes] | None = None
        self._new: set[int] = set()
        """Hashes of the IRIs in the new generation: 70 MB for a million."""
        self._is_finished = False

    def put(self, documents: Iterable[Document]) -> int:
        """See IndexWriter."""
        number = 0
        for document in documents:
            self._take(document.iri, prepare(document, self._fields))
            number += 1
        return number

    def add(self, prepared: bytes) -> None:
        """See IndexWriter."""
        self._take(iri_of(prepared), prepared)

    def delete(self, iris: Iterable[str]) -> None:
        """See IndexWriter."""
        self._must_be_open()
        for iri in iris:
            self._new.discard(hash(iri))
            self._change(delete_line(iri))

    def clear(self) -> None:
        """See IndexWriter. From here on documents go to a new generation."""
        self._must_be_open()
        self._forget()
        self._next = self._generations.create()
        self._loader = Loader(self._server, self._next)

    def commit(self) -> None:
        """See IndexWriter. When it returns the changes are seen by whoever searches."""
        self._must_be_open()
        if self._loader is not None and self._next is not None:
            self._loader.finish()
            self._generations.publish(self._next, len(self._new))
            self._next = None  # it is in use: not to be thrown away
        else:
            self._commit_changes()
        self._finish()

    def rollback(self) -> None:
        """See IndexWriter."""
        if not self._is_finished:
            self._finish()

    def _finish(self) -> None:
        self._is_finished = True
        self._forget()
        self._server.close()

    def _take(self, iri: str, prepared: bytes) -> None:
        self._must_be_open()
        if self._next is not None:
            self._new.add(hash(iri))
        self._change(put_line(iri, prepared))

    def _change(self, line: bytes) -> None:
        if self._loader is not None:
            self._loader.take((line,))
            return
        if self._kept is None:
            self._kept = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # it lives as long as the writer
        self._kept.write(line + b"\n")

    def _commit_changes(self) -> None:
        if self._kept is None:
            return
        if self._generations.current() is None:
            raise SearchError("Er is nog geen zoekindex.", REBUILD)
        loader = Loader(self._server, self._server.alias, is_alias=True)
        try:
            loader.take(_changes(self._kept))
            loader.finish()
        finally:
            loader.close()
        with translated("De zoekindex vastleggen"):
            self._server.patient.indices.refresh(index=self._server.alias)

    def _forget(self) -> None:
        """Throw away what was not committed. Raises nothing for a cluster that is gone: the next writer clears up."""
        loader, self._loader = self._loader, None
        name, self._next = self._next, None
        if loader is not None:
            loader.close()
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()
        self._new = set()
        if name is not None:
            try:
                self._generations.drop(name)
            except SearchError:
                return

    def _must_be_open(self) -> None:
        if self._is_finished:
            raise SearchError("Deze indexschrijver is al klaar.", "Begin een nieuwe levering.")


def _changes(kept: IO[bytes]) -> Iterator[bytes]:
    kept.seek(0)
    for line in kept:
        action = line.rstrip(b"\n")
        yield action if action.startswith(b'{"delete"') else action + b"\n" + next(kept).rstrip(b"\n")
