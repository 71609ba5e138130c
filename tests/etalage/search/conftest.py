"""Engines filled with documents, one fixture for each kind: what the contract suite runs on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from etalage.search import Document
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.plan import Engine
from etalage.search.service import Search

Filling = Callable[[Iterable[Document]], AbstractContextManager[Engine]]
"""Makes an index with exactly these documents, for as long as it is needed."""

ENGINES = ("embedded", "elasticsearch", "elasticsearch_secure", "elasticsearch_two_nodes")
"""Each has a fixture `fill_<name>`."""

KEPT = 4
"""Indices that are kept at a time: tests that need the same documents stand together."""


class Shelf:
    """Makes a search in one engine with these documents; tests that ask for the same ones share it."""

    def __init__(self, fill: Filling) -> None:
        self._fill = fill
        self._kept: OrderedDict[str, tuple[Search, ExitStack]] = OrderedDict()

    def __call__(self, documents: Iterable[Document]) -> Search:
        listed = list(documents)
        key = sha256(repr(listed).encode("utf-8", "replace")).hexdigest()
        if key not in self._kept:
            stack = ExitStack()
            search = Search(stack.enter_context(self._fill(listed)))
            stack.callback(search.close)
            self._kept[key] = search, stack
        self._kept.move_to_end(key)
        self.clear(KEPT)
        return self._kept[key][0]

    def clear(self, left: int = 0) -> None:
        """Take indices away, those that were not asked for longest first."""
        while len(self._kept) > left:
            self._kept.popitem(last=False)[1][1].close()


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(f"search-{name}")) for name in ENGINES]
)
def opened(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    """Makes a search in an engine with these documents. With --dist loadgroup an engine has one worker."""
    shelf = Shelf(request.getfixturevalue(f"fill_{request.param}"))
    yield shelf
    shelf.clear()


@pytest.fixture(scope="module")
def fill_embedded(tmp_path_factory: pytest.TempPathFactory) -> Filling:
    """Tantivy, filled with documents."""
    return partial(_embedded, tmp_path_factory)


@contextmanager
def _embedded(folders: pytest.TempPathFactory, documents: Iterable[Document]) -> Iterator[Engine]:
    path = folders.mktemp("index")
    fill_folder(path, documents)
    yield open_engine(path)


def fill_folder(path: Path, documents: Iterable[Document]) -> None:
    """An index of these documents in a folder."""
    writer = open_index_writer(path)
    writer.put(documents)
    writer.commit()
