"""Merging in the store waits for the loads, and is done before somebody has to read."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import pytest
from pyoxigraph import Store

from etalage import threads
from etalage.rdf import Literal, NamedNode, Triple, nquads, write
from etalage.store import merging
from etalage.store.embedded import EmbeddedView, EmbeddedWriter
from tests.etalage.scheduled import LINUX, policies


def placed(writer: EmbeddedWriter, loads: int) -> list[str]:
    """Some graphs per load, so that the ranges of keys of the loads overlap."""
    names = [f"https://e.example/{index}" for index in range(loads * 20)]
    for index, name in enumerate(names):
        node, property = NamedNode(name), NamedNode("https://e.example/p")
        triples = [Triple(node, property, Literal(f"{name} {part}")) for part in range(3)]
        writer.place(name, nquads(write(triples, "nt"), name), len(triples), False)
        if index % 20 == 19:
            writer._loads.begin()
    return names


@LINUX
def test_merging_waits_for_loads_and_not_for_what_is_written_after_many(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path / "store")
    can = threads.can_undo()
    assert policies("rocksdb:low") == {os.SCHED_IDLE if can else os.SCHED_OTHER}
    placed(writer, merging.LOADS)
    writer.replace("https://e.example/last", [])
    writer.replace(
        "https://e.example/more",
        [Triple(NamedNode("https://e.example/m"), NamedNode("https://e.example/p"), Literal("x"))],
    )
    writer.flush()
    assert policies("rocksdb:low") == {os.SCHED_OTHER}
    writer.rollback()


def test_a_store_in_many_pieces_is_merged_before_it_is_read(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path / "store")
    names = placed(writer, 12)
    writer.flush()
    before = len(list((tmp_path / "store").glob("*.sst")))
    was_scattered = merging.surplus(tmp_path / "store") > merging.SURPLUS
    writer.tidy()
    writer.commit()
    assert merging.surplus(tmp_path / "store") <= (merging.SETTLED if was_scattered else merging.SURPLUS)
    if was_scattered:  # a machine with nothing else to do may have merged some meanwhile
        assert len(list((tmp_path / "store").glob("*.sst"))) < before
    view = EmbeddedView(tmp_path / "store", 1)
    assert [len(view.graph(name)) for name in names] == [3] * len(names)
    view.close()


def test_a_store_in_few_pieces_is_left_alone(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path / "store")
    placed(writer, 1)
    writer.tidy()
    assert not writer._loads.tidy()
    writer.commit()
    assert len(Store.read_only(str(tmp_path / "store"))) == 60


@LINUX
def test_merging_goes_ahead_when_it_has_waited_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MANY", 0)
    writer = EmbeddedWriter(tmp_path / "store")
    placed(writer, 2)  # the second load sees the files of the first
    writer._loads.finish()
    writer._loads.pace()
    assert policies("rocksdb:low") == {os.SCHED_OTHER}
    monkeypatch.setattr(merging, "MANY", 10_000)
    writer._loads.pace()
    assert policies("rocksdb:low") == {os.SCHED_IDLE if threads.can_undo() else os.SCHED_OTHER}
    writer.rollback()


def test_who_waits_for_merging_hears_when_nothing_moves_or_when_it_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(merging.SETTLED + 1):
        (tmp_path / f"{number:06}.sst").write_bytes(b"")
    over = Event()
    monkeypatch.setattr(merging, "PATIENCE", 0.5)
    assert not merging.settled(tmp_path, over)
    over.set()
    monkeypatch.setattr(merging, "PATIENCE", 1000.0)
    assert not merging.settled(tmp_path, over)
    (tmp_path / "000000.sst").unlink()
    assert merging.settled(tmp_path, Event())
