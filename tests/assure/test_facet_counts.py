"""Counts of facets at 10,000 records, in both engines, beside counting in the store."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from etalage.search.document import documents
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.service import Search
from etalage.settings import Settings
from tests.elasticsearch import filled
from tests.market import ByStore, stocked

pytestmark = pytest.mark.assure

RECORDS = 10_000
COMBINATIONS = 50


def test_facet_counts_are_those_of_the_store(elastic: Settings, tmp_path: Path, tell: Callable[[str], None]) -> None:
    with stocked(tmp_path, RECORDS) as view:
        found = list(documents(view))
        writer = open_index_writer(tmp_path / "index")
        writer.put(found)
        writer.commit()
        engines = {
            "embedded": Search(open_engine(tmp_path / "index"), view),
            "elasticsearch": Search(filled(elastic, found), view),
        }
        by_store = ByStore(view)
        asked = list(by_store.combinations(random.Random(20261122), COMBINATIONS))
        for name, engine in engines.items():
            begun, compared = time.perf_counter(), 0
            for query in asked:
                compared += by_store.check(query, engine.search(query))
            assert compared > 2_000
            milliseconds = 1000 * (time.perf_counter() - begun) / COMBINATIONS
            tell(
                f"facets: {COMBINATIONS} combinations of filters over {len(found)} documents in {name}: {compared} "
                f"counts, all as in the store ({milliseconds:.0f} ms each, comparing included)"
            )
            engine.close()
