"""The bare engines: what the library needs for the same clauses, filters and counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tantivy import Index, Order

from etalage.search.elastic import connect
from etalage.search.elastic.request import body_of
from etalage.search.embedded.clauses import all_of, clause_of
from etalage.search.plan import Ask
from etalage.settings import Settings


def bare_tantivy(folder: Path) -> Callable[[Ask], object]:
    """One search for ten hits, and counts: of all fields at once, and of each field with a choice by itself."""
    index = Index.open(str(folder))
    searcher, schema = index.searcher(), index.schema

    def ask(asked: Ask) -> object:
        sought = clause_of(schema, asked.clause)
        filters = {name: clause_of(schema, clause) for name, clause in asked.filters.items()}
        whole = all_of([sought, *filters.values()])
        if asked.sort:
            hits = searcher.search(whole, limit=10, order_by_field=asked.sort, order=Order.Asc)
        else:
            hits = searcher.search(whole, limit=10)
        free = {name: _terms(name) for name in asked.counts if name not in filters}
        counts = searcher.aggregate(whole, free)
        for name in filters:
            if name in asked.counts:
                others = all_of([sought, *(clause for other, clause in filters.items() if other != name)])
                counts |= searcher.aggregate(others, {name: _terms(name)})
        return hits, counts

    return ask


def _terms(name: str) -> dict[str, object]:
    return {"terms": {"field": name, "size": 1_000, "segment_size": 1_000}}


def bare_elastic(settings: Settings) -> Callable[[Ask], object]:
    """One `_search` by the client."""
    server = connect(settings)
    client, alias = server.quick, server.alias

    def ask(asked: Ask) -> object:
        return client.search(index=alias, body=body_of(asked), search_type="dfs_query_then_fetch")

    return ask
