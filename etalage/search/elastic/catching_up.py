"""Brings the cluster to a version of the catalogue: by its changes, or with a whole new index beside the old one.

Knows neither versions nor locks on disk: who calls sees to it that only one process updates, and one rebuilds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from etalage.errors import SearchDown
from etalage.search import Document
from etalage.search.elastic.bulk import Loader, put_line
from etalage.search.elastic.generations import Generations
from etalage.search.elastic.holding import Holding, read_holding, write_holding
from etalage.search.elastic.journal import Journal
from etalage.search.elastic.mapping import form_of
from etalage.search.elastic.server import Server, translated
from etalage.search.fields import FIELDS, Field
from etalage.search.prepared import index_fields, prepare


def update(server: Server, catalogue: str, journal: Journal, fields: Sequence[Field] = FIELDS) -> bool:
    """Bring the index that is searched to the journal's version, if changes can. Raises SearchError.

    Returns whether it must be made anew. Doing a part of it again is safe: changes are whole documents, in order.
    """
    holding = read_holding(server)
    if holding is None:
        return True
    check_owner(server, holding, catalogue)
    if not holding.catalogue or not holding.fits(fields) or not journal.base <= holding.version <= journal.version:
        return True
    is_whole = holding.made >= journal.made
    if holding.version < journal.version:
        _bring(Loader(server, server.alias, is_alias=True), server, journal, holding.version)
        write_holding(server, replace(holding, version=journal.version, is_whole=is_whole))
    return not is_whole


def check_owner(server: Server, holding: Holding, catalogue: str) -> None:
    """Raise SearchDown for the index of another catalogue: two would take each other's place for ever."""
    if holding.catalogue not in ("", catalogue):
        raise SearchDown(
            f"De zoekindex {server.alias} hoort bij een andere catalogus.",
            "Kies een andere ETALAGE_ELASTICSEARCH_PREFIX, of neem de index over met “etalage index rebuild”.",
        )


class Rebuild:
    """A new generation from one version of the store. For one thread."""

    def __init__(self, server: Server, catalogue: str, version: int, fields: Sequence[Field] = FIELDS) -> None:
        self._server, self._catalogue, self._version, self._fields = server, catalogue, version, tuple(fields)
        self._generations = Generations(server, fields)
        self._name = self._generations.create()

    def fill(self, documents: Iterable[Document]) -> int:
        """Put the documents in it and count them there. Raises SearchError; then it is thrown away."""
        loader, number = Loader(self._server, self._name), 0
        try:
            for document in documents:
                loader.take((put_line(document.iri, prepare(document, self._fields)),))
                number += 1
            loader.finish()
            self._generations.check(self._name, number)
        except BaseException:
            self.drop()
            raise
        finally:
            loader.close()
        return number

    def switch(self, newest: Callable[[], AbstractContextManager[Journal]]) -> bool:
        """Bring it to the newest version and search it from then on, in one step. Raises SearchError.

        While `newest` is entered nobody else may update. Returns False when the journal no longer reaches back to
        the version that it was made from; then it is thrown away.
        """
        try:
            with newest() as journal:
                if journal.base > self._version:
                    self.drop()
                    return False
                self._generations.prepare(self._name)
                _bring(Loader(self._server, self._name), self._server, journal, self._version, self._name)
                form = form_of(index_fields(self._fields))
                write_holding(
                    self._server,
                    Holding(
                        self._name,
                        form,
                        self._catalogue,
                        journal.version,
                        self._version,
                        is_whole=self._version >= journal.made,
                    ),
                )
                self._generations.switch(self._name)
        except BaseException:
            self.drop()
            raise
        self._generations.drop_others(self._name)
        return True

    def drop(self) -> None:
        """Throw it away, unless it is searched."""
        try:
            if self._generations.current() != self._name:
                self._generations.drop(self._name)
        except SearchDown:  # the next rebuild clears it away
            return


def _bring(loader: Loader, server: Server, journal: Journal, holds: int, index: str = "") -> None:
    """Do in an index (default: the one that is searched) what it lacks, and let it be seen."""
    try:
        loader.take(journal.changes(holds))
        loader.finish()
    finally:
        loader.close()
    with translated("De zoekindex vastleggen"):
        server.patient.indices.refresh(index=index or server.alias)
