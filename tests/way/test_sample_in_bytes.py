"""What is made of a record before it is stored is what would be made of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.search import Document, IndexWriter, Kind, Query
from etalage.search.document import Outfit, documents
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.fields import SORTS
from etalage.search.prepared import prepare
from etalage.search.service import Search
from etalage.settings import Settings
from etalage.store import View
from ingest.curriculum import load_curriculum
from ingest.feeds import load_feeds
from ingest.pipeline import run

SAMPLE = Path(__file__).parents[2] / "sample"


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """The sample, published."""
    settings = Settings(home=tmp_path_factory.mktemp("sample"))
    catalogue = open_catalogue(settings)
    load_curriculum(SAMPLE / "curriculum", catalogue, settings)
    for feed in load_feeds(SAMPLE / "feeds.toml"):
        run(feed, catalogue, settings)
    with catalogue.snapshot() as snapshot:
        yield snapshot.view
    catalogue.close()


def test_a_record_gives_the_same_document_before_it_is_stored(view: View) -> None:
    outfit = Outfit(view)
    records = [document for document in documents(view) if document.kind is not Kind.LEERDOEL]
    assert len(records) > 50
    for name in view.graphs():
        if "/graph/" not in name:
            graph = view.graph(name)
            expected = next(documents(view, [name]), None)
            assert outfit.document(name, graph) == expected
            assert outfit.document(name, graph[::-1]) == expected  # the order of its triples says nothing


def index(path: Path, fill: Callable[[IndexWriter], object]) -> Path:
    writer = open_index_writer(path)
    fill(writer)
    writer.commit()
    return path


def test_prepared_bytes_give_the_index_that_the_documents_give(view: View, tmp_path: Path) -> None:
    odd = Document(
        "https://w3id.org/etalage/materialen/proef/é?q=\"'&<\\",
        Kind.MATERIAAL,
        {"titel": ('Lés \ud83d\ude00 \\ "7" 007 \u0000\x1f',), "code": ("978-90-01-87654-3",), "prijs": (12.5, 3.0)},
    )
    bare = Document("https://w3id.org/etalage/materialen/proef/kaal", Kind.MATERIAAL, {})
    found = [*documents(view), odd, bare]
    engines = [
        Search(open_engine(index(tmp_path / "a", lambda writer: writer.put(found)))),
        Search(open_engine(index(tmp_path / "b", lambda writer: [writer.add(prepare(one)) for one in found]))),
    ]
    words = {word for document in found[::7] for word in str(document.values.get("titel", ("",))[0]).split()[:2]}
    questions = [Query(text, sort=sort.name, size=50) for text in ("", *sorted(words)) for sort in SORTS]
    questions += [Query(str(code)) for document in found[::5] for code in document.values.get("code", ())]
    whole = engines[0].search(Query(size=1))
    questions += [
        Query(filters={name: frozenset({count.value})}, size=50)
        for name, counts in whole.facets.items()
        for count in counts
    ]
    assert len(questions) > 300
    for question in questions:
        one, other = (engine.search(question) for engine in engines)
        assert one == other, question
    for engine in engines:
        engine.close()
