"""Engines filled with documents, one fixture for each way to fill one: what the contract suite runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

import pytest

from etalage.search import Document
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.plan import Engine
from etalage.search.prepared import prepare

Fill = Callable[[Iterable[Document]], Engine]
"""Makes a new engine with exactly these documents."""


@pytest.fixture
def fill_embedded(tmp_path: Path) -> Fill:
    """Tantivy, filled with documents."""
    numbers = count()

    def fill(documents: Iterable[Document]) -> Engine:
        path = tmp_path / f"index-{next(numbers)}"
        writer = open_index_writer(path)
        writer.put(documents)
        writer.commit()
        return open_engine(path)

    return fill


@pytest.fixture
def fill_embedded_prepared(tmp_path: Path) -> Fill:
    """Tantivy, filled with documents that another process could have prepared."""
    numbers = count()

    def fill(documents: Iterable[Document]) -> Engine:
        path = tmp_path / f"prepared-{next(numbers)}"
        writer = open_index_writer(path)
        for each in documents:
            writer.delete([each.iri])
            writer.add(prepare(each))
        writer.commit()
        return open_engine(path)

    return fill
