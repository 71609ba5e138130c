"""What a process keeps while it writes a store."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from etalage.store import memory

LOADS = 24

LOADING = f"""
import sys
from pyoxigraph import Literal, NamedNode, Quad, Store
from etalage.store import memory

with memory.few_files():
    store = Store(sys.argv[1])
for load in range({LOADS}):
    graph, text = NamedNode(f"x:g{{load}}"), Literal(str(load))
    store.bulk_extend([Quad(NamedNode(f"x:{{load}}-{{n}}"), NamedNode("x:p"), text, graph) for n in range(200)])
store.optimize()
"""


def test_the_limit_on_files_holds_while_a_store_is_opened_and_no_longer() -> None:
    before = soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    with memory.few_files():
        within, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert within == soft or within < memory.FILES + 100
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
    with pytest.raises(KeyError), memory.few_files():
        raise KeyError
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def test_a_process_that_may_open_few_files_may_open_enough_afterwards() -> None:
    code = (
        "import resource as r; from etalage.store import memory; hard = r.getrlimit(r.RLIMIT_NOFILE)[1]\n"
        "r.setrlimit(r.RLIMIT_NOFILE, (300, hard))\n"
        "with memory.few_files(): pass\n"
        "print(r.getrlimit(r.RLIMIT_NOFILE)[0], hard)"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    soft, hard = map(int, printed.split())
    assert soft == (memory.ENOUGH if hard == resource.RLIM_INFINITY else min(memory.ENOUGH, hard))


def test_a_store_is_opened_with_so_many_files_and_is_whole(tmp_path: Path) -> None:
    """In a process that has hardly any files open. RocksDB writes down how it was opened."""
    subprocess.run([sys.executable, "-c", LOADING, str(tmp_path)], check=True)
    (options,) = tmp_path.glob("OPTIONS-*")
    assert f"max_open_files={memory.FILES}" in options.read_text().split()
    store = Store.read_only(str(tmp_path))
    assert len(store) == 200 * LOADS
    assert sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode("x:g7"))) == 200


def test_giving_memory_back_is_harmless_everywhere() -> None:
    memory.few_arenas()
    memory.give_back()
