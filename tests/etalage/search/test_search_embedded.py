"""The embedded engine: what only this adapter does. What every engine does stands in test_contract."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from etalage import threads
from etalage.errors import SearchError, WriterBusy
from etalage.search import Document, Kind, Query
from etalage.search.embedded import open_engine as open_embedded
from etalage.search.embedded import open_index_writer
from etalage.search.embedded.writer import MERGING
from etalage.search.fields import FIELDS, Facet, Field, Label, ValueKind
from etalage.search.service import Search
from tests.etalage.scheduled import LINUX, policies

EXTRA = Field(
    "extra", Label("Extra", "Extra"), ValueKind.KEYWORD, {Kind.MATERIAAL: "schema:version"}, facet=Facet.VALUES
)


def document(number: int, title: str = "Breuken", soort: str = "les") -> Document:
    iri = f"https://w3id.org/etalage/materialen/proef/{number:06}"
    return Document(iri, Kind.MATERIAAL, {"titel": (title,), "materiaalsoort": (soort,)})


def open_engine(path: Path, fields: Sequence[Field] = FIELDS) -> Search:
    return Search(open_embedded(path, fields), fields=fields)


def fill(path: Path, numbers: Sequence[int], title: str = "Breuken") -> None:
    writer = open_index_writer(path)
    assert writer.put(document(number, title) for number in numbers) == len(numbers)
    writer.commit()


def total(path: Path, text: str = "") -> int:
    engine = open_engine(path)
    try:
        return engine.search(Query(text)).total
    finally:
        engine.close()


def link(source: Path, target: Path) -> None:
    """A generation made from another, as versions are published."""
    target.mkdir()
    for file in source.iterdir():
        os.link(file, target / file.name)


def state(path: Path) -> dict[str, tuple[int, int, bytes]]:
    return {f.name: (f.stat().st_ino, f.stat().st_mtime_ns, f.read_bytes()) for f in path.iterdir()}


@pytest.mark.parametrize("name", ["leeg", "bestaat-niet"])
def test_a_folder_without_index_finds_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "leeg").mkdir()
    assert total(tmp_path / name) == 0
    assert not list(tmp_path.glob("*/*"))


@LINUX
def test_merging_of_segments_waits_for_documents_and_not_for_the_end(tmp_path: Path) -> None:
    writer = open_index_writer(tmp_path)
    writer.put([document(1)])
    assert (os.SCHED_IDLE in policies(MERGING)) == threads.can_undo()
    writer.commit()
    assert os.SCHED_IDLE not in policies(MERGING)
    assert total(tmp_path) == 1


def test_a_document_that_is_put_again_is_replaced(tmp_path: Path) -> None:
    fill(tmp_path, [1, 2], "Breuken")
    fill(tmp_path, [2, 2, 3], "Tafels")
    assert (total(tmp_path), total(tmp_path, "breuken"), total(tmp_path, "tafels")) == (3, 1, 2)


def test_documents_are_deleted_by_iri(tmp_path: Path) -> None:
    fill(tmp_path, range(5))
    writer = open_index_writer(tmp_path)
    writer.delete([document(1).iri, document(3).iri, "https://example.org/onbekend"])
    writer.commit()
    assert total(tmp_path) == 3
    engine = open_engine(tmp_path)
    assert len(engine) == 3


def test_clearing_takes_all_away_and_then_puts_can_follow(tmp_path: Path) -> None:
    fill(tmp_path, range(5))
    writer = open_index_writer(tmp_path)
    writer.clear()
    writer.put([document(9)])
    writer.commit()
    assert total(tmp_path) == 1


def test_what_is_rolled_back_never_was(tmp_path: Path) -> None:
    fill(tmp_path, range(5))
    writer = open_index_writer(tmp_path)
    writer.clear()
    writer.put([document(9)])
    writer.rollback()
    assert total(tmp_path) == 5
    fill(tmp_path, [9])
    assert total(tmp_path) == 6


def test_a_finished_writer_is_finished(tmp_path: Path) -> None:
    writer = open_index_writer(tmp_path)
    writer.commit()
    writer.rollback()
    for action in (lambda: writer.put([document(1)]), lambda: writer.delete([]), writer.clear, writer.commit):
        with pytest.raises(SearchError):
            action()


def test_there_is_one_writer_at_a_time(tmp_path: Path) -> None:
    first = open_index_writer(tmp_path)
    with pytest.raises(WriterBusy):
        open_index_writer(tmp_path)
    first.rollback()
    fill(tmp_path, [1])


def test_an_engine_keeps_reading_what_it_opened(tmp_path: Path) -> None:
    fill(tmp_path / "index", range(50))
    engine = open_engine(tmp_path / "index")
    fill(tmp_path / "index", range(50, 80))
    shutil.rmtree(tmp_path / "index")
    assert len(engine) == 50
    page = engine.search(Query("breuken", size=50))
    assert (page.total, len(page.hits), page.facets["materiaalsoort"][0].count) == (50, 50, 50)


def test_a_closed_engine_says_so(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.close()
    engine.close()
    with pytest.raises(SearchError):
        engine.search(Query())


def test_after_a_commit_the_folder_is_at_rest(tmp_path: Path) -> None:
    """Its files are linked into a published version: nothing may still change, and no lock may be shared."""
    for start in range(0, 200, 10):  # often enough to make segments merge
        fill(tmp_path, range(start, start + 10))
        before = state(tmp_path)
        assert not [name for name in before if name.endswith(".lock")]
        time.sleep(0.01)
        assert state(tmp_path) == before
    segments = {item["segment_id"].replace("-", "") for item in json.loads(before["meta.json"][2])["segments"]}
    assert {name.split(".")[0] for name in before if not name.startswith((".", "meta"))} == segments


def test_writing_in_a_generation_leaves_its_source_as_it_was(tmp_path: Path) -> None:
    fill(tmp_path / "1", range(30))
    before = state(tmp_path / "1")
    for number in range(1, 12):
        link(tmp_path / str(number), tmp_path / str(number + 1))
        fill(tmp_path / str(number + 1), range(number, number + 40))
    assert state(tmp_path / "1") == before
    assert (total(tmp_path / "1"), total(tmp_path / "12")) == (30, 51)


def test_an_index_of_other_fields_must_be_made_anew(tmp_path: Path) -> None:
    fill(tmp_path, range(5))
    writer = open_index_writer(tmp_path, (*FIELDS, EXTRA))
    with pytest.raises(SearchError, match="index rebuild"):
        writer.put([document(1)])
    with pytest.raises(SearchError):
        writer.delete([document(1).iri])
    with pytest.raises(SearchError):
        writer.commit()
    writer.clear()
    writer.put([document(1)])
    writer.commit()
    engine = open_engine(tmp_path, (*FIELDS, EXTRA))
    assert engine.search(Query()).facets["extra"] == ()
    engine.close()


def test_a_question_about_a_field_that_the_index_lacks_says_what_to_do(tmp_path: Path) -> None:
    fill(tmp_path, range(5))
    engine = open_engine(tmp_path, (*FIELDS, EXTRA))
    with pytest.raises(SearchError, match="index rebuild"):
        engine.search(Query(filters={"extra": frozenset({"1"})}))


def test_a_broken_index_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    fill(tmp_path, range(5))
    (tmp_path / "meta.json").write_text("{", "utf-8")
    with pytest.raises(SearchError, match="index rebuild"):
        open_engine(tmp_path)
    writer = open_index_writer(tmp_path)
    writer.clear()
    writer.put([document(1)])
    writer.commit()
    assert total(tmp_path) == 1


def test_threads_may_share_an_engine(tmp_path: Path) -> None:
    fill(tmp_path, range(500))
    engine, wrong = open_engine(tmp_path), []

    def ask() -> None:
        for page in range(1, 40):
            answer = engine.search(Query("breuken", filters={"materiaalsoort": frozenset({"les"})}, page=page))
            if (answer.total, answer.facets["materiaalsoort"][0].count, len(answer.hits)) != (500, 500, 10):
                wrong.append(answer)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_opening_generations_leaves_no_threads_or_files_behind(tmp_path: Path) -> None:
    fill(tmp_path, range(10))
    tasks, open_files = Path("/proc/self/task"), Path("/proc/self/fd")
    before = len(list(tasks.iterdir())), len(list(open_files.iterdir()))
    for _ in range(30):
        open_engine(tmp_path).close()
    for _ in range(60):  # the engine's own watcher ends within half a second
        after = len(list(tasks.iterdir())), len(list(open_files.iterdir()))
        if after <= before:
            break
        time.sleep(0.1)
    assert after <= before


WRITER = """
import os, sys
from pathlib import Path
from etalage.search import Document, Kind
from etalage.search.embedded import open_index_writer

home, rounds = Path(sys.argv[1]), int(sys.argv[2])
for number in range(2, rounds + 1):
    old, new = home / str(number - 1), home / str(number)
    new.mkdir()
    for file in old.iterdir():
        os.link(file, new / file.name)
    writer = open_index_writer(new)
    writer.put(
        Document(
            f"https://example.org/{n}",
            Kind.MATERIAAL,
            {"titel": ("Breuken",), "materiaalsoort": (f"ronde-{number}",)},
        )
        for n in range(number * 5, number * 5 + 20)
    )
    writer.commit()
    (home / "huidig.nieuw").write_text(str(number))
    os.replace(home / "huidig.nieuw", home / "huidig")
"""


def test_readers_count_right_while_another_process_publishes_generations(tmp_path: Path) -> None:
    rounds = 25
    fill(tmp_path / "1", [])
    (tmp_path / "huidig").write_text("1")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(rounds)], env=environment)
    seen: set[int] = set()
    wrong: list[str] = []

    def read() -> None:
        while process.poll() is None or rounds not in seen:
            number = int((tmp_path / "huidig").read_text())
            engine = open_engine(tmp_path / str(number))
            page = engine.search(Query("breuken"))
            expected = number * 5 + 10 if number > 1 else 0
            counts = {item.value: item.count for item in page.facets.get("materiaalsoort", ())}
            if (len(engine), page.total, sum(counts.values())) != (expected,) * 3:
                wrong.append(f"{number}: {page.total} {counts}")
            if number > 1 and counts.get(f"ronde-{number}") != 20:
                wrong.append(f"{number}: {counts}")
            engine.close()
            seen.add(number)
            if wrong or process.poll() not in (None, 0):
                break

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(timeout=120)
    assert process.wait(timeout=10) == 0
    assert wrong == []
    assert rounds in seen
    assert len(seen) > 3


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder with an index, where this process may read and not write."""
    folder = Path(tempfile.mkdtemp(prefix="alleen-lezen-"))
    fill(folder / "index", range(3))
    folder.chmod(0o755)
    for file in (folder / "index").iterdir():
        file.chmod(0o444)
    (folder / "index").chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:  # may write everywhere, so be nobody for a while
        os.seteuid(65534)
    yield folder / "index"
    if is_root:
        os.seteuid(0)
    (folder / "index").chmod(0o755)
    shutil.rmtree(folder)


def test_an_index_is_read_where_nothing_can_be_written(read_only: Path) -> None:
    before = state(read_only)
    assert total(read_only, "breuken") == 3
    assert state(read_only) == before
    assert list(Path(tempfile.gettempdir()).glob("etalage-index-*")) == []
