"""Prepared documents to search in: generated records and all goals of a curriculum, one JSON object a line.

Made by the real way (reader, mapping, provenance, document, prepare), without a store of records, and kept in a
file: it depends on the number, the curriculum and the code alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.generate import Terms, terms_of, write_feed
from etalage.catalogue import Base, open_catalogue
from etalage.concepts import load_concepts
from etalage.namespaces import SLO
from etalage.rdf import text_of
from etalage.search.document import Outfit, documents
from etalage.search.prepared import prepare
from etalage.settings import Settings
from ingest import provenance
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed
from ingest.judging import context_of
from ingest.mapping import mapping_of
from ingest.readers import read
from ingest.source import SourceRecord
from queries import query

PART = 50_000
"""Records in one file; each is made in a process of its own."""

PROCESSES = 2


def prepared_file(folder: Path, number: int, curriculum: Path) -> Path:
    """The file with so many records and all goals; made when it is not there yet."""
    whole = folder / f"documents-{number}.jsonl"
    if whole.exists():
        return whole
    base = _base(folder, curriculum)
    sizes = [min(PART, number - start) for start in range(0, number, PART)]
    parts = [folder / f"part-{place}.jsonl" for place in range(len(sizes))]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        places = range(len(sizes))
        list(pool.map(_write_part, parts, sizes, places, [base] * len(sizes), [curriculum] * len(sizes)))
    made = whole.with_suffix(".new")
    with made.open("wb") as file:
        _write_goals(base, file.write)
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)
            part.unlink()
    made.rename(whole)
    return whole


def lines(path: Path) -> Iterator[bytes]:
    """The documents of the file."""
    with path.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def _base(folder: Path, curriculum: Path) -> Base:
    """A catalogue with the curriculum alone."""
    settings = Settings(home=folder / "curriculum")
    catalogue = open_catalogue(settings)
    if not catalogue.status().version:
        load_curriculum(curriculum, catalogue, settings)
    with catalogue.snapshot() as snapshot:
        base = Base(snapshot.version, str(snapshot.store_path))
    catalogue.close()
    return base


def _write_goals(base: Base, write: object) -> None:
    for document in documents(base.view()):
        write(prepare(document) + b"\n")  # type: ignore[operator]


def _write_part(path: Path, number: int, place: int, base: Base, curriculum: Path) -> None:
    view = base.view()
    goals = sorted(text_of(row["doel"]) for row in view.select(query("index/doelen")))
    known = terms_of(curriculum)
    # Any goal, not kerndoelen alone: the fullest table of goals and levels there can be.
    terms = Terms([goal.removeprefix(SLO) for goal in goals], known.subjects, known.levels)
    source = path.with_suffix(".xml")
    write_feed(source, number, terms, seed=place + 1)
    feed = Feed(name=f"meting-{place}", supplier="Meting", reader="nllom", path=source)
    settings = Settings()
    context, concepts, outfit = context_of(feed, settings), load_concepts(view), Outfit(view)
    with path.open("wb") as file:
        for record in read(feed, settings):
            if not isinstance(record, SourceRecord):
                continue
            mapped = mapping_of(record.format)(record, concepts, context)
            about = provenance.record_graph(
                record, mapped.iri, "0", mapped.iri, "2026-01-01T00:00:00Z", concepts.release
            )
            document = outfit.document(mapped.iri, [*mapped.statements, *about])
            if document is not None:
                file.write(prepare(document) + b"\n")
    source.unlink()


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--curriculum", type=Path, default=Path("sample/curriculum"))
    arguments = parser.parse_args()
    print(prepared_file(arguments.folder, arguments.records, arguments.curriculum.absolute()))
