"""What the index keeps mapped while it is written."""

from __future__ import annotations

import gc
import mmap
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etalage.search.embedded import mapped, open_index_writer
from tests.conftest import missing

SIZE = 32 << 20
"""Bytes: enough to be told from what else is mapped."""


def read(mapping: mmap.mmap) -> int:
    """Touch every page."""
    return sum(mapping[place] for place in range(0, len(mapping), mmap.PAGESIZE))


def looking() -> int:
    """Threads that bound an index in this process."""
    return sum(thread.name == mapped.THREAD for thread in threading.enumerate())


def wait_for(happened: Callable[[], bool]) -> None:
    """Fails after ten seconds."""
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def mapping(tmp_path: Path) -> Iterator[mmap.mmap]:
    """A file in `tmp_path` that is mapped and read whole."""
    before = mapped.resident()
    (tmp_path / "segment").write_bytes(os.urandom(SIZE))
    with (tmp_path / "segment").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as made:
        read(made)
        if mapped.resident() < before + SIZE // 2:
            missing("A count of mapped files", "run this on Linux, with TMPDIR on a disk.")
        yield made


def test_pages_of_a_folder_are_given_back_and_can_be_read_again(mapping: mmap.mmap, tmp_path: Path) -> None:
    whole, before = read(mapping), mapped.resident()
    mapped.give_back(tmp_path / "elsewhere")
    assert mapped.resident() > before - SIZE // 2
    mapped.give_back(tmp_path)
    assert mapped.resident() < before - SIZE // 2
    assert read(mapping) == whole


def test_who_writes_an_index_is_bounded_until_it_is_gone(
    mapping: mmap.mmap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapped, "MOST", SIZE // 4)
    monkeypatch.setattr(mapped, "LOOKS", 0.02)
    before, full = looking(), mapped.resident()
    writer = open_index_writer(tmp_path)
    assert looking() == before + 1
    wait_for(lambda: mapped.resident() < full - SIZE // 2)
    writer.rollback()
    del writer
    gc.collect()
    wait_for(lambda: looking() == before)
