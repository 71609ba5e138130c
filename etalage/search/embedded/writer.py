"""Makes the next generation of the index."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Index

from etalage import threads
from etalage.errors import SearchError
from etalage.search import Document
from etalage.search.embedded.mapped import bound
from etalage.search.embedded.schema import ANALYZERS, REBUILD, schema_of, translated
from etalage.search.fields import FIELDS, Field
from etalage.search.prepared import prepare

HEAP = 50_000_000
"""Bytes in memory before a segment is written; tantivy wants at least 15 MB per thread."""

MERGING = "merge_thread"
"""What tantivy calls the threads that merge segments, eight of the same size each time: a million documents are
written twice more. They give way while documents come in; when the store is merged there is a core for them."""


class EmbeddedIndexWriter:
    """Fills a draft of the next generation. For one thread."""

    def __init__(self, path: Path, fields: Sequence[Field] = FIELDS) -> None:
        """Open or make the index in this folder. Raises WriterBusy, SearchError."""
        self._path = path
        self._fields = tuple(fields)
        self._writer: tantivy.IndexWriter | None = None
        self._is_finished = False
        path.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except SearchError as error:
            self._trouble = error

    def put(self, documents: Iterable[Document]) -> int:
        """See IndexWriter."""
        writer, number = self._writing(), 0
        for document in documents:
            with translated("Schrijven in de zoekindex"):
                writer.delete_documents_by_term("iri", document.iri)
                writer.add_json(prepare(document, self._fields).decode())
            number += 1
        return number

    def add(self, prepared: bytes) -> None:
        """See IndexWriter."""
        writer = self._writing()
        with translated("Schrijven in de zoekindex"):
            writer.add_json(prepared.decode())

    def delete(self, iris: Iterable[str]) -> None:
        """See IndexWriter."""
        writer = self._writing()
        with translated("Schrijven in de zoekindex"):
            for iri in iris:
                writer.delete_documents_by_term("iri", iri)

    def clear(self) -> None:
        """See IndexWriter. Also for an index that this version cannot read: then it is made anew at once."""
        if self._writer is None and not self._is_finished:
            for item in self._path.iterdir():
                shutil.rmtree(item) if item.is_dir() else item.unlink()
            self._open()
        with translated("De zoekindex leegmaken"):
            self._writing().delete_all_documents()

    def commit(self) -> None:
        """See IndexWriter. When it returns no thread works in the folder any more: its files can be linked."""
        writer = self._writing()
        with translated("De zoekindex vastleggen"):
            writer.commit()
        self._finish(writer)

    def rollback(self) -> None:
        """See IndexWriter."""
        writer, self._is_finished = self._writer, True
        if writer is not None:
            with translated("De zoekindex terugzetten"):
                writer.rollback()
            self._finish(writer)

    def _open(self) -> None:
        with translated("De zoekindex openen om te schrijven", REBUILD):
            index = Index(schema_of(self._fields), str(self._path))
            for name, analyzer in ANALYZERS.items():  # they are not stored with the index
                index.register_tokenizer(name, analyzer)
            self._writer = index.writer(HEAP, 1)
        threads.give_way(MERGING)
        bound(self, self._path)

    def _writing(self) -> tantivy.IndexWriter:
        if self._is_finished:
            raise SearchError("Deze indexschrijver is al klaar.", "Begin een nieuwe levering.")
        if self._writer is None:
            raise self._trouble
        return self._writer

    def _finish(self, writer: tantivy.IndexWriter) -> None:
        self._writer, self._is_finished = None, True
        threads.go_ahead(MERGING)
        with translated("De zoekindex afsluiten"):
            writer.wait_merging_threads()
        for lock in self._path.glob(".tantivy-*.lock"):  # so that generations do not share one by hard link
            lock.unlink(missing_ok=True)
