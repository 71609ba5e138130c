"""Asks the index behind the alias."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from elasticsearch import Elasticsearch, NotFoundError

from etalage.errors import SearchError
from etalage.search.elastic.mapping import form_of
from etalage.search.elastic.request import (
    WINDOW,
    body_of,
    check_whole,
    copy_of,
    found_of,
    others,
    rows,
    rows_of,
    sought,
    terms,
)
from etalage.search.elastic.server import REBUILD, Json, Server, translated
from etalage.search.fields import FIELDS, Field
from etalage.search.plan import Ask, Found, Row
from etalage.search.prepared import NO_WORD, Form, index_fields

MOST_BUCKETS = 60_000
"""Values that are counted in one request; Elasticsearch stops at 65,536."""

PAGE = 10_000
"""Values in one request when there are more."""

_EXACT: Json = {"allow_partial_search_results": False, "search_type": "dfs_query_then_fetch"}
"""No answer without one of the shards, and the same scores on any number of them (with one it costs nothing)."""

KEEP_ALIVE = "1m"
"""Time between two requests of one walk through hits beyond the window."""


class ElasticEngine:
    """Answers from the newest generation: it follows the alias. For any number of threads."""

    def __init__(self, server: Server, fields: Sequence[Field] = FIELDS) -> None:
        """Raises SearchError when there is no index, or one of another version of the fields."""
        self._server = server
        self._items = index_fields(fields)
        self._check_form()

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        return self.find_all([ask])[0]

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """The answers to several questions, in one request. Raises SearchError when one of them fails."""
        with translated("Zoeken"):
            try:
                answers = self._answers(asks)
            except NotFoundError:  # the generation that the alias stood for was taken away at this moment
                answers = self._answers(asks)
            return [self._whole(ask, answer) for ask, answer in zip(asks, answers, strict=True)]

    def words(self) -> Mapping[str, int]:
        """See Engine. Reads all of them, which takes seconds for a million documents."""
        found: dict[str, int] = {}
        with translated("De woorden van de zoekindex lezen"):
            for item in self._items:
                if item.form is Form.PHRASES:
                    for word, number in self._words_of(item.name).items():
                        found[word] = max(found.get(word, 0), number)
        found.pop(NO_WORD, None)
        return found

    def __len__(self) -> int:
        with translated("De zoekindex tellen"):
            return int(self._search.count(index=self._server.alias)["count"])

    def close(self) -> None:
        """See Engine."""
        self._server.close()

    @property
    def _search(self) -> Elasticsearch:
        return self._server.quick

    def _check_form(self) -> None:
        with translated("De zoekindex openen"):
            answer = self._search.indices.get_mapping(index=self._server.alias)
        for about in answer.values():
            if about["mappings"].get("_meta", {}).get("etalage", {}).get("form") != form_of(self._items):
                raise SearchError("De zoekindex is gemaakt door een andere versie van Etalage.", REBUILD)

    # -- one question ------------------------------------------------------------------------------------------

    def _answers(self, asks: Sequence[Ask]) -> list[Json]:
        bodies = [body_of(ask, 0 if _is_far(ask) else None) for ask in asks]
        if len(asks) == 1:
            return [self._answer(bodies[0], copy_of(asks[0]))]
        lines: list[Json] = []
        for ask, body in zip(asks, bodies, strict=True):
            lines += [{"index": self._server.alias, "preference": copy_of(ask), **_EXACT}, body]
        answers = list(self._search.msearch(searches=lines)["responses"])
        for answer in answers:
            if answer["status"] == 404:
                return [self._answer(body, copy_of(ask)) for ask, body in zip(asks, bodies, strict=True)]
            if "error" in answer:
                raise SearchError(f"Zoeken lukt niet: Elasticsearch antwoordt {answer['status']}.", REBUILD)
        return answers

    def _answer(self, body: Json, copy: str) -> Json:
        return dict(self._search.search(index=self._server.alias, body=body, preference=copy, **_EXACT))

    def _whole(self, ask: Ask, answer: Json) -> Found:
        """The answer with what did not fit in it."""
        found, cut = found_of(ask, answer)
        if cut:
            found = replace(found, counts={**found.counts, **{name: self._counted(ask, name) for name in cut}})
        if _is_far(ask) and ask.start < found.total:
            hits = self._hits_from(ask, found.total)
            found = replace(found, hits=self._far_hits(ask) if hits is None else hits)
        return found

    # -- more values than fit ----------------------------------------------------------------------------------

    def _counted(self, ask: Ask, name: str) -> dict[str, int]:
        """All values of a field, with the number of hits for each."""
        query, later = sought(ask)
        query = {"bool": {"filter": [query, *others(later, name)]}}
        body: Json = {"query": query, "size": 0, "aggs": {name: terms(name, MOST_BUCKETS)}}
        answer = self._answer(body, copy_of(ask))
        check_whole(answer)
        result = answer["aggregations"][name]
        if result["sum_other_doc_count"] or result["doc_count_error_upper_bound"]:
            return self._counted_by_page(body, name, copy_of(ask))
        return {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}

    def _counted_by_page(self, body: Json, name: str, copy: str) -> dict[str, int]:
        composite: Json = {"size": PAGE, "sources": [{name: {"terms": {"field": name}}}]}
        counts: dict[str, int] = {}
        while True:
            answer = self._answer({**body, "aggs": {name: {"composite": composite}}}, copy)
            check_whole(answer)
            result = answer["aggregations"][name]
            counts |= {bucket["key"][name]: bucket["doc_count"] for bucket in result["buckets"]}
            if "after_key" not in result:
                return counts
            composite["after"] = result["after_key"]

    def _words_of(self, name: str) -> dict[str, int]:
        """The words of a field of phrases, in as many parts as are needed."""
        client, parts = self._server.patient, 1
        while True:
            found: dict[str, int] = {}
            for part in range(parts):
                include = {"partition": part, "num_partitions": parts}
                question: Json = terms(name, MOST_BUCKETS)
                question["terms"]["include"] = include
                answer = client.search(index=self._server.alias, size=0, aggs={name: question}, **_EXACT)
                check_whole(dict(answer))
                result = answer["aggregations"][name]
                if result["sum_other_doc_count"]:
                    break
                found |= {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}
            else:
                return found
            parts *= 4

    # -- hits beyond the window --------------------------------------------------------------------------------

    def _hits_from(self, ask: Ask, total: int) -> tuple[Row, ...] | None:
        """The page by its place after a hit that was passed; None when that is not known or too far."""
        if ask.passed is None or ask.first:
            return None
        query, later = sought(ask)
        body: Json = {
            "query": {
                "bool": {"must": [query], "filter": [*later.values(), {"range": {ask.sort: {"gte": ask.passed[1]}}}]}
            },
            "track_total_hits": True,
            **rows(ask),
        }
        skip = ask.start - ask.passed[0]
        for _ in range(2):  # the place was right, unless documents came or went since
            if not 0 <= skip <= WINDOW - ask.size:
                return None
            answer = self._answer({**body, "from": skip, "size": ask.size}, copy_of(ask))
            check_whole(answer)
            before = total - int(answer["hits"]["total"]["value"])
            if before + skip == ask.start:
                return rows_of(ask, answer["hits"]["hits"])
            skip = ask.start - before
        return None

    def _far_hits(self, ask: Ask) -> tuple[Row, ...]:
        """Go on from hit to hit in one state of the index until the page is there."""
        opened = self._search.open_point_in_time(
            index=self._server.alias, keep_alive=KEEP_ALIVE, preference=copy_of(ask)
        )
        point = str(opened["id"])
        try:
            return self._walk(ask, point)
        finally:
            self._search.close_point_in_time(id=point)

    def _walk(self, ask: Ask, point: str) -> tuple[Row, ...]:
        query, later = sought(ask)
        body: Json = {
            "query": {"bool": {"must": [query], "filter": list(later.values())}} if later else query,
            "pit": {"id": point, "keep_alive": KEEP_ALIVE},
            "track_total_hits": False,
            **rows(ask),
        }
        left = ask.start
        while left:
            step = min(left, WINDOW)
            hop = {**body, "size": step, "stored_fields": "_none_", "docvalue_fields": []}
            hits = self._hits(hop)
            if len(hits) < step:
                return ()
            body["search_after"] = hits[-1]["sort"]
            left -= step
        return rows_of(ask, self._hits({**body, "size": min(ask.size, WINDOW)}))

    def _hits(self, body: Json) -> list[Json]:
        answer = dict(self._search.search(body=body, **_EXACT))
        check_whole(answer)
        return list(answer["hits"]["hits"])


def _is_far(ask: Ask) -> bool:
    return max(ask.start, 0) + max(ask.size, 0) > WINDOW
