"""Reads one generation of the index."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import tantivy
from tantivy import Index, Order
from tantivy import Query as Clause

from etalage.errors import BadQuery, SearchError
from etalage.search import FacetCount, Hit, Kind, Page, Query
from etalage.search.embedded.question import Questions, all_of
from etalage.search.embedded.schema import REBUILD, schema_of, translated
from etalage.search.fields import FIELDS, SORTS, TITLE, Field, facets_of

WINDOW = 10_000
"""Hits that can be paged through (as in Elasticsearch). Beyond it pages are empty; the total stays right."""

PAGE_SIZE = 1_000
"""Most hits on one page."""

BUCKETS = (1_000, 60_000)
"""Values of a facet that are asked for: first, and when there turn out to be more (tantivy stops above 65,000)."""

BY_SCORE = next(sort.name for sort in SORTS if not sort.field)
BY_TITLE = next(sort.name for sort in SORTS if sort.field == TITLE)


class EmbeddedEngine:
    """One generation, opened for reading. For any number of threads."""

    def __init__(self, path: Path, fields: Sequence[Field] = FIELDS) -> None:
        """Open the index in this folder; without one there are no documents. Raises SearchError."""
        with translated("De zoekindex openen", REBUILD):
            has_index = path.is_dir() and Index.exists(str(path))
            self._shadow = _writable(path) if has_index and not os.access(path, os.W_OK, effective_ids=True) else None
            path = Path(self._shadow.name) if self._shadow else path
            index = Index.open(str(path)) if has_index else Index(schema_of(fields))
            index.config_reader("manual")  # a generation does not change, so nothing needs to be watched
            self._open: tantivy.Searcher | None = index.searcher()
        self._questions = Questions(index.schema, fields)
        self._fields = tuple(fields)
        self._facets = [field.name for field in facets_of(None, fields)]

    def search(self, query: Query) -> Page:
        """See SearchEngine. Raises BadQuery for a filter or sort that does not exist."""
        if query.sort not in {sort.name for sort in SORTS}:
            raise BadQuery(f"De volgorde “{query.sort[:50]}” bestaat niet.")
        with translated("Zoeken", REBUILD):
            filters = self._filters(query)
            text = self._text(query.text)
            kind = [self._questions.any_value("kind", [query.kind.value])] if query.kind else []
            parts = [*([text] if text else []), *kind]
            hits, total = self._hits(query, all_of([*parts, *filters.values()]), is_scored=text is not None)
            return Page(hits, total, self._facet_counts(query, parts, filters), self._kinds(text, filters))

    def __len__(self) -> int:
        return self._searcher().num_docs

    def close(self) -> None:
        """See SearchEngine."""
        self._open = None
        if self._shadow is not None:
            self._shadow.cleanup()

    def _searcher(self) -> tantivy.Searcher:
        if self._open is None:
            raise SearchError("Deze zoekindex is al gesloten.")
        return self._open

    # -- filters and counts ------------------------------------------------------------------------------------

    def _filters(self, query: Query) -> dict[str, Clause]:
        filters = {name: values for name, values in query.filters.items() if values}
        unknown = filters.keys() - set(self._facets)
        if unknown:
            raise BadQuery(f"Het filter “{min(unknown)[:50]}” bestaat niet.", f"Kies uit: {', '.join(self._facets)}.")
        return {name: self._questions.any_value(name, sorted(values)) for name, values in filters.items()}

    def _text(self, text: str) -> Clause | None:
        """What a text asks: the strictest way that finds something. None: there is no text.

        That depends on the text alone, so that choosing a filter or a kind never changes what is sought.
        """
        if not text.strip():
            return None
        clause = Clause.empty_query()
        for clause in self._questions.ways(text):
            if _total(self._searcher().search(clause, limit=1)):
                break
        return clause

    def _facet_counts(
        self, query: Query, parts: list[Clause], filters: Mapping[str, Clause]
    ) -> dict[str, tuple[FacetCount, ...]]:
        """Counts under all filters but the facet's own: one question for the free facets, one per chosen facet."""
        counted = [field.name for field in facets_of(query.kind, self._fields) if field.is_counted]
        free = [name for name in counted if name not in filters]
        counts = self._counts(all_of([*parts, *filters.values()]), free)
        for name in counted:
            if name in filters:
                others = [clause for other, clause in filters.items() if other != name]
                counts |= self._counts(all_of([*parts, *others]), [name])
        return {name: counts[name] for name in counted}

    def _kinds(self, text: Clause | None, filters: Mapping[str, Clause]) -> dict[Kind, int]:
        counts = self._counts(all_of([*([text] if text else []), *filters.values()]), ["kind"])
        found = {item.value: item.count for item in counts["kind"]}
        return {kind: found.get(kind.value, 0) for kind in Kind}

    def _counts(self, clause: Clause, names: Sequence[str]) -> dict[str, tuple[FacetCount, ...]]:
        counts: dict[str, tuple[FacetCount, ...]] = {}
        for size in BUCKETS:
            wanted = [name for name in names if name not in counts]
            if not wanted:
                break
            question = {name: {"terms": {"field": name, "size": size, "segment_size": size}} for name in wanted}
            answer = self._searcher().aggregate(clause, question)
            for name in wanted:
                # Only a list that was not cut off is exact; the last size is far above any real number of values.
                if not answer[name]["sum_other_doc_count"] or size == BUCKETS[-1]:
                    buckets = [FacetCount(item["key"], item["doc_count"]) for item in answer[name]["buckets"]]
                    counts[name] = tuple(sorted(buckets, key=lambda item: (-item.count, item.value)))
        return counts

    # -- hits --------------------------------------------------------------------------------------------------

    def _hits(self, query: Query, clause: Clause, is_scored: bool) -> tuple[tuple[Hit, ...], int]:
        size = min(max(query.size, 0), PAGE_SIZE)
        start = (max(query.page, 1) - 1) * size
        stop = min(start + size, WINDOW)
        if start >= stop:
            return (), _total(self._searcher().search(clause, limit=1))
        if query.sort == BY_SCORE and is_scored:
            return self._by_score(clause, start, stop)
        # Without words all scores are equal: then the title says where something can be looked for.
        sort = query.sort if query.sort != BY_SCORE else BY_TITLE
        result = self._searcher().search(
            clause, limit=stop - start, offset=start, order_by_field=f"sort_{sort}", order=Order.Asc
        )
        return tuple(self._hit(address, 0.0) for _, address in result.hits), _total(result)

    def _by_score(self, clause: Clause, start: int, stop: int) -> tuple[tuple[Hit, ...], int]:
        """Best first, equals by IRI. The engine orders equals by place in the index, which a merge changes."""
        limit = stop + 1
        while True:
            result = self._searcher().search(clause, limit=limit)
            scores = [score for score, _ in result.hits]
            if len(scores) < limit or scores[-1] < scores[stop - 1] or limit > WINDOW:
                break
            limit *= 4
        if start >= len(scores):
            return (), _total(result)
        # Equals of the first and of the last hit may stand on other pages: they must be put in order together.
        first, last = scores.index(scores[start]), stop
        while last < len(scores) and scores[last] == scores[stop - 1]:
            last += 1
        hits = [self._hit(address, score) for score, address in result.hits[first:last]]
        hits.sort(key=lambda hit: (-hit.score, hit.iri))
        return tuple(hits[start - first : stop - first]), _total(result)

    def _hit(self, address: tantivy.DocAddress, score: float) -> Hit:
        stored = self._searcher().doc(address)
        return Hit(stored["iri"][0], Kind(stored["kind"][0]), score, bytes(stored["title"][0]).decode("utf-8"))


def _total(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # it is there, but not in the stub


def _writable(path: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder with the same files by symbolic link: tantivy wants to write a lock where it reads."""
    shadow = tempfile.TemporaryDirectory(prefix="etalage-index-")
    for file in path.iterdir():
        if not file.name.endswith(".lock"):
            os.symlink(file.resolve(), Path(shadow.name, file.name))
    return shadow
