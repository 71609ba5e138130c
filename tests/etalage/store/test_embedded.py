"""The embedded store: what only this adapter does. What every adapter does stands in test_contract."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etalage.errors import BadQuery, StoreError
from etalage.rdf import DECIMAL, Literal, NamedNode, Triple
from etalage.store.embedded import BATCH, EmbeddedView, EmbeddedWriter, clone_store

TITLE = NamedNode("https://schema.org/name")


def record(number: int, title: str = "Breuken") -> tuple[str, list[Triple]]:
    iri = f"https://w3id.org/etalage/materialen/proef/{number:016x}"
    return iri, [Triple(NamedNode(iri), TITLE, Literal(f"{title} {number}", language="nl"))]


def filled(path: Path, numbers: range) -> None:
    writer = EmbeddedWriter(path)
    for number in numbers:
        writer.replace(*record(number))
    writer.commit()


def test_more_than_a_batch_arrives_whole(tmp_path: Path) -> None:
    filled(tmp_path / "store", range(BATCH + 10))
    view = EmbeddedView(tmp_path / "store", 1)
    assert len(view) == BATCH + 10
    assert view.graph(record(BATCH + 9)[0]) == record(BATCH + 9)[1]


def test_the_same_graph_again_is_no_change(tmp_path: Path) -> None:
    filled(tmp_path / "store", range(3))
    writer = EmbeddedWriter(tmp_path / "store", base_version=1)
    for number in range(3):
        writer.replace(*record(number))
    writer.remove("https://example.org/was-er-nooit")
    writer.flush()
    assert writer.changed == set()
    assert writer.growth == 0
    writer.replace(*record(1, "Procenten"))
    writer.flush()
    assert writer.changed == {record(1)[0]}


def test_a_number_written_another_way_is_no_change(tmp_path: Path) -> None:
    iri, _ = record(1)
    price = [Triple(NamedNode(iri), TITLE, Literal(text, datatype=DECIMAL)) for text in ("12.50", "12.5", "0.0")]
    writer = EmbeddedWriter(tmp_path / "store")
    writer.replace(iri, price)
    writer.flush()
    assert writer.growth == 2 == len(writer.view())
    writer.commit()
    writer = EmbeddedWriter(tmp_path / "store", base_version=1)
    writer.replace(iri, price)
    writer.flush()
    assert writer.changed == set()


def test_growth_counts_quads_once(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path / "store")
    iri, triples = record(1)
    writer.replace(iri, triples * 2)
    writer.flush()
    assert writer.growth == 1 == len(writer.view())
    writer.remove(iri)
    writer.flush()
    assert writer.growth == 0 == len(writer.view())


def test_a_commit_lets_go_of_the_folder(tmp_path: Path) -> None:
    filled(tmp_path / "store", range(1))
    again = EmbeddedWriter(tmp_path / "store")  # RocksDB refuses this while the folder is still open
    again.rollback()
    EmbeddedWriter(tmp_path / "store").rollback()


def test_reading_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    filled(tmp_path / "store", range(5))
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "store").iterdir()}
    view = EmbeddedView(tmp_path / "store", 1)
    assert len(view) == 5
    view.close()
    clone_store(tmp_path / "store", tmp_path / "clone")
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "store").iterdir()} == before


def test_a_clone_shares_its_files_and_goes_its_own_way(tmp_path: Path) -> None:
    filled(tmp_path / "a", range(5000))
    clone_store(tmp_path / "a", tmp_path / "b")
    shared = {path.stat().st_ino for path in (tmp_path / "a").glob("*.sst")}
    assert shared & {path.stat().st_ino for path in (tmp_path / "b").glob("*.sst")}
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").glob("*.sst")}
    writer = EmbeddedWriter(tmp_path / "b")
    for number in range(0, 5000, 2):
        writer.remove(record(number)[0])
    writer.commit()
    assert len(EmbeddedView(tmp_path / "b", 2)) == 2500
    assert len(EmbeddedView(tmp_path / "a", 1)) == 5000
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").glob("*.sst")} == before


def test_looking_at_a_graph_before_replacing_it_keeps_the_batch(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path / "store")
    view = writer.view()
    for number in range(10):
        assert view.graph(record(number)[0]) == []
        writer.replace(*record(number))
        assert view.graph(record(number)[0]) == record(number)[1]
    assert writer.changed == set()  # nothing was written for it
    assert len(view) == 10


def test_a_finished_writer_and_a_closed_view_say_so(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path / "store")
    writer.commit()
    with pytest.raises(StoreError, match="al klaar"):
        writer.replace(*record(1))
    view = EmbeddedView(tmp_path / "store", 1)
    view.close()
    with pytest.raises(StoreError, match="gesloten"):
        len(view)


def test_a_folder_that_is_no_store_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="versie 3"):
        EmbeddedView(tmp_path / "nergens", 3)
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(StoreError, match="lukte niet"):
        EmbeddedWriter(tmp_path / "bestand")


def test_the_empty_view_has_version_0() -> None:
    view = EmbeddedView.empty()
    assert (view.version, len(view), view.graphs()) == (0, 0, [])
    with pytest.raises(BadQuery):
        view.select("SELECT nonsens")


@pytest.mark.parametrize("gone", [0, 1, 700, 1_400, 1_999, 2_000])
def test_of_a_large_graph_only_the_difference_is_written(tmp_path: Path, gone: int) -> None:
    def triple(number: int, price: str = "1.5") -> Triple:
        value = Literal(price, datatype=DECIMAL)
        return Triple(NamedNode(f"https://x.example/{number}"), NamedNode("https://x.example/prijs"), value)

    name = "https://x.example/groot"
    first = EmbeddedWriter(tmp_path / "a")
    first.replace(name, [triple(number) for number in range(2_000)])
    first.commit()
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    writer = EmbeddedWriter(tmp_path / "b", 1)
    kept = [triple(number, "1.50") for number in range(gone, 2_000)]
    writer.replace(name, [*kept, triple(5_000), triple(5_001)])
    writer.flush()
    assert (writer.size(2_000), writer.changed) == (2_000 - gone + 2, {name})
    writer.commit()
    view = EmbeddedView(tmp_path / "b", 2)
    expected = {triple(number) for number in [*range(gone, 2_000), 5_000, 5_001]}
    assert (len(view), set(view.graph(name))) == (2_000 - gone + 2, expected)
