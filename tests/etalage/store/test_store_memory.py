"""What a process keeps while it writes a store."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from etalage.store import memory


def test_the_limit_on_files_holds_while_a_store_is_opened_and_no_longer() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[0] <= memory.FILES + 100:
        pytest.skip("this machine allows too few open files to see a difference: ulimit -n 1024")
    with memory.few_files():
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] < memory.FILES + 100
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
    with pytest.raises(KeyError), memory.few_files():
        raise KeyError
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def test_a_store_in_more_files_than_may_be_open_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Oxigraph refuses to open with fewer than 96 files to spare."""
    monkeypatch.setattr(memory, "FILES", 100)
    with memory.few_files():
        store = Store(str(tmp_path))
    loads = 24
    for load in range(loads):
        quads = [
            Quad(NamedNode(f"x:{load}-{n}"), NamedNode("x:p"), Literal(f"{load}"), NamedNode(f"x:g{load}"))
            for n in range(200)
        ]
        store.bulk_extend(quads)
    assert len(list(tmp_path.glob("*.sst"))) > memory.FILES
    opened = [name for name in os.listdir("/dev/fd") if _target(name).startswith(str(tmp_path))]
    assert len(opened) < memory.FILES
    store.optimize()
    assert len(store) == 200 * loads
    assert sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode("x:g7"))) == 200


def _target(name: str) -> str:
    try:
        return os.readlink(f"/dev/fd/{name}")
    except OSError:
        return ""


def test_giving_memory_back_is_harmless_everywhere() -> None:
    memory.few_arenas()
    memory.give_back()
