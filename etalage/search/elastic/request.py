"""A whole question → the body of one `_search`, and its answer → Found."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence

from etalage.errors import SearchError
from etalage.search.elastic.clauses import all_of, clause_of
from etalage.search.elastic.server import LATER, Json
from etalage.search.plan import Ask, Best, Every, Fixed, Found, Row
from etalage.search.prepared import IRI, KIND, SHOWN, shown_title

WINDOW = 10_000
"""Hits that Elasticsearch gives by their place; what is further is reached by going on from there."""

BUCKETS = 1_000
"""Values of a field that are asked for at first."""

COPIES = 16

_COUNTED = "counted"


def sought(ask: Ask) -> tuple[Json, dict[str, Json]]:
    """What is sought, and the filters that must wait until counts are made.

    A filter on a field that is not counted narrows everything at once, which is quicker.
    """
    filters = {name: clause_of(clause) for name, clause in ask.filters.items()}
    later = {name: clause for name, clause in filters.items() if name in ask.counts}
    now = [clause for name, clause in filters.items() if name not in later]
    query = clause_of(ask.clause)
    if ask.sort and ask.first:
        layers = tuple(Fixed(clause, float(number)) for number, clause in enumerate(reversed(ask.first), start=1))
        query = clause_of(Every((Fixed(ask.clause),), (Best(layers),)))
    return ({"bool": {"must": [query], "filter": now}} if now else query), later


def body_of(ask: Ask, size: int | None = None) -> Json:
    """The question, for hits within the window. Raises nothing: any Ask can be asked."""
    query, later = sought(ask)
    body: Json = {
        "query": query,
        "from": max(ask.start, 0),
        "size": max(ask.size, 0) if size is None else size,
        "track_total_hits": True,
        **rows(ask),
    }
    if not body["size"]:
        body["from"] = 0
    if later:
        body["post_filter"] = all_of(list(later.values()))
    if ask.counts:
        body["aggs"] = _aggregations(ask.counts, later)
    return body


def rows(ask: Ask) -> Json:
    """In what order hits come, and what is given of each."""
    orders: list[Json] = [{"_score": {"order": "desc"}}] if not ask.sort or ask.first else []
    orders += [{name: {"order": "asc"}} for name in (ask.sort, IRI) if name]
    return {
        "sort": orders,
        "stored_fields": [SHOWN],
        "docvalue_fields": [KIND],
    }


def copy_of(ask: Ask) -> str:
    """Which copy of the index is asked: the same one for every page of a question, so that nothing moves."""
    return f"etalage-{zlib.crc32(json.dumps(clause_of(ask.clause)).encode()) % COPIES}"


def found_of(ask: Ask, answer: Mapping[str, Json]) -> tuple[Found, list[str]]:
    """The answer, and the fields of which not all values were counted. Raises SearchError when it is not whole."""
    check_whole(answer)
    hits = answer["hits"]
    counts, cut = {}, []
    for name, result in _results(ask.counts, answer.get("aggregations", {})).items():
        counts[name] = {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}
        if result["sum_other_doc_count"] or result["doc_count_error_upper_bound"]:
            cut.append(name)
    return Found(rows_of(ask, hits["hits"]), hits["total"]["value"], counts), cut


def rows_of(ask: Ask, hits: Sequence[Json]) -> tuple[Row, ...]:
    """The hits. What is sorted by a field has no score."""
    place = len(rows(ask)["sort"]) - 1  # a walk has another value behind the IRI
    return tuple(
        Row(
            hit["sort"][place],
            hit["fields"][KIND][0],
            shown_title(hit["fields"][SHOWN][0]),
            0.0 if ask.sort else float(hit["sort"][0]),
            str(hit["sort"][place - 1]) if ask.sort else "",
        )
        for hit in hits
    )


def check_whole(answer: Mapping[str, Json]) -> None:
    """Raise SearchError when a part of the index did not answer: no answer is better than a wrong one."""
    if answer.get("timed_out") or answer.get("_shards", {}).get("failed"):
        raise SearchError("Zoeken lukt niet: een deel van de zoekindex antwoordt niet.", LATER)


def others(filters: Mapping[str, Json], name: str) -> list[Json]:
    """The filters under which a field is counted: all but its own."""
    return [clause for other, clause in filters.items() if other != name]


def _aggregations(names: Sequence[str], filters: Mapping[str, Json]) -> Json:
    """Fields without a choice share one filter; each field with a choice has its own."""
    counts: Json = {name: terms(name, BUCKETS) for name in names if name not in filters}
    asked = {f"_{name}": _under(others(filters, name), {name: terms(name, BUCKETS)}) for name in filters}
    if not filters:
        return counts
    return {**asked, _COUNTED: _under(list(filters.values()), counts)} if counts else asked


def _under(filters: list[Json], counts: Json) -> Json:
    return {"filter": all_of(filters), "aggs": counts}


def terms(name: str, size: int) -> Json:
    """The counts of so many values of a field."""
    return {"terms": {"field": name, "size": size, "shard_size": size}}


def _results(names: Sequence[str], aggregations: Mapping[str, Json]) -> dict[str, Json]:
    shared = aggregations.get(_COUNTED, aggregations)
    return {name: aggregations.get(f"_{name}", shared)[name] for name in names}
