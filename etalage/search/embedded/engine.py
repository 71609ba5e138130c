"""Reads one generation of the index."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import tantivy
from tantivy import Index, Occur, Order
from tantivy import Query as Clause

from etalage.errors import SearchError
from etalage.search.embedded.clauses import all_of, clause_of
from etalage.search.embedded.schema import REBUILD, schema_of, translated
from etalage.search.fields import FIELDS, Field
from etalage.search.matching import matching
from etalage.search.plan import Ask, Found, Row
from etalage.search.prepared import IRI, KIND, NO_WORD, SHOWN, Form, index_fields

BUCKETS = (1_000, 60_000)
"""Values of a field that are asked for: first, and when there turn out to be more (tantivy stops above 65,000)."""

AHEAD = 64
"""Hits that are read beyond the page at first, to see whether those with the same score go on."""

MOST_EQUALS = 500
"""Hits with one score that are put in order by IRI; reading 500 takes 2 ms, and a level names half of the index."""

_WORD = re.compile(r"[0-9a-z\uffff][0-9A-Za-z\uffff.!:/_-]*")
"""The beginning of a key that tantivy's grammar takes for one word: the only way to ask it for a range of text."""


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
        self._index, self._schema = index, index.schema
        self._phrases = [item.name for item in index_fields(fields) if item.form is Form.PHRASES]

    def find(self, ask: Ask) -> Found:
        """See Engine."""
        with translated("Zoeken", REBUILD):
            filters = {name: clause_of(self._schema, clause) for name, clause in ask.filters.items()}
            counted = clause_of(self._schema, matching(ask.clause))
            scored = clause_of(self._schema, ask.clause) if ask.size > 0 and not ask.sort else counted
            hits, total = self._hits(ask, all_of([scored, *filters.values()]))
            return Found(hits, total, self._counts(ask.counts, counted, filters))

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        """See Engine."""
        return [self.find(ask) for ask in asks]

    def words(self) -> Mapping[str, int]:
        """See Engine."""
        found: dict[str, int] = {}
        with translated("De woorden van de zoekindex lezen", REBUILD):
            for name in self._phrases:
                for word, number in self._searcher().terms_with_prefix(name, ""):
                    found[word] = max(found.get(word, 0), number)
        found.pop(NO_WORD, None)
        return found

    def __len__(self) -> int:
        return self._searcher().num_docs

    def close(self) -> None:
        """See Engine."""
        self._open = None
        if self._shadow is not None:
            self._shadow.cleanup()

    def _searcher(self) -> tantivy.Searcher:
        if self._open is None:
            raise SearchError("Deze zoekindex is al gesloten.")
        return self._open

    # -- counts ------------------------------------------------------------------------------------------------

    def _counts(
        self, names: Sequence[str], sought: Clause, filters: Mapping[str, Clause]
    ) -> dict[str, Mapping[str, int]]:
        """Counts under all filters but the field's own: one question for the free fields, one per chosen field."""
        counts = self._counted(all_of([sought, *filters.values()]), [name for name in names if name not in filters])
        for name in names:
            if name in filters:
                others = [clause for other, clause in filters.items() if other != name]
                counts |= self._counted(all_of([sought, *others]), [name])
        return {name: counts[name] for name in names}

    def _counted(self, clause: Clause, names: Sequence[str]) -> dict[str, Mapping[str, int]]:
        counts: dict[str, Mapping[str, int]] = {}
        for size in BUCKETS:
            wanted = [name for name in names if name not in counts]
            if not wanted:
                break
            question = {name: {"terms": {"field": name, "size": size, "segment_size": size}} for name in wanted}
            answer = self._searcher().aggregate(clause, question)
            for name in wanted:
                # Only a list that was not cut off is exact; the last size is far above any real number of values.
                if not answer[name]["sum_other_doc_count"] or size == BUCKETS[-1]:
                    counts[name] = {item["key"]: item["doc_count"] for item in answer[name]["buckets"]}
        return counts

    # -- hits --------------------------------------------------------------------------------------------------

    def _hits(self, ask: Ask, clause: Clause) -> tuple[tuple[Row, ...], int]:
        start, stop = max(ask.start, 0), max(ask.start, 0) + max(ask.size, 0)
        searcher = self._searcher()
        if start == stop or start >= searcher.num_docs:
            return (), _total(searcher.search(clause, limit=1))
        stop = min(stop, searcher.num_docs)
        if not ask.sort:
            return self._by_score(clause, start, stop)
        return self._by_key(ask, clause, start, stop)

    def _by_key(self, ask: Ask, clause: Clause, start: int, stop: int) -> tuple[tuple[Row, ...], int]:
        """In order of a field of keys, layer by layer."""
        found: list[Row] = []
        total = 0
        for layer in self._layers(ask, clause):
            skip, wanted = max(start - total, 0), stop - max(start, total)
            hits, number = self._sorted(ask, layer, skip, wanted)
            found += hits
            total += number
        return tuple(found), total

    def _layers(self, ask: Ask, clause: Clause) -> list[Clause]:
        """What stands above, then what stands below; together they are what the clause finds."""
        above: list[Clause] = []
        layers: list[Clause] = []
        for first in (clause_of(self._schema, one) for one in ask.first):
            layers.append(_without([clause, first], above))
            above.append(first)
        return [*layers, _without([clause], above)]

    def _sorted(self, ask: Ask, clause: Clause, skip: int, wanted: int) -> tuple[list[Row], int]:
        searcher = self._searcher()
        total = None
        if wanted <= 0 or skip >= searcher.num_docs:
            return [], _total(searcher.search(clause, limit=1))
        if ask.passed is not None and not ask.first and (later := self._later(ask.sort, ask.passed[1])) is not None:
            total = _total(searcher.search(clause, limit=1))
            rest = all_of([clause, later])
            before = total - _total(searcher.search(rest, limit=1))
            if before <= skip:  # each hit that is passed over costs 0.02 ms
                clause, skip = rest, skip - before
        result = searcher.search(clause, limit=wanted, offset=skip, order_by_field=ask.sort, order=Order.Asc)
        rows = [self._row(address, 0.0, key) for key, address in result.hits]
        return rows, _total(result) if total is None else total

    def _later(self, sort: str, key: str) -> Clause | None:
        """What has this key or one after it; or more than that, when not all of the key can be asked."""
        bound = _WORD.match(key)
        return self._index.parse_query(f"{sort}:[{bound[0]} TO *]", [sort]) if bound else None

    def _by_score(self, clause: Clause, start: int, stop: int) -> tuple[tuple[Row, ...], int]:
        """Best first, equals by IRI. The engine orders equals by place in the index, which a merge changes.

        More equals than MOST_EQUALS stay in that order: it is the same for all pages of this generation.
        """
        for limit in (stop + AHEAD, stop + MOST_EQUALS + 1):
            result = self._searcher().search(clause, limit=limit)
            scores = [score for score, _ in result.hits]
            if len(scores) < limit or scores[-1] < scores[stop - 1]:
                break
        rows: list[Row] = []
        # Equals of the first and of the last hit may stand on other pages: they must be put in order together.
        place = scores.index(scores[start]) if start < len(scores) else len(scores)
        while place < min(stop, len(scores)):
            end = place + 1
            while end < len(scores) and scores[end] == scores[place]:
                end += 1
            rows += self._equals(result.hits, place, end, start, stop)
            place = end
        return tuple(rows), _total(result)

    def _equals(
        self, hits: Sequence[tuple[float, tantivy.DocAddress]], first: int, last: int, start: int, stop: int
    ) -> list[Row]:
        """Those between `start` and `stop` of the hits from `first` to `last`, which have one score."""
        if last - first > MOST_EQUALS:
            return [self._row(address, score) for score, address in hits[max(first, start) : min(last, stop)]]
        rows = [self._row(address, score) for score, address in hits[first:last]]
        rows.sort(key=lambda row: row.iri)
        return rows[max(start - first, 0) : stop - first]

    def _row(self, address: tantivy.DocAddress, score: float, key: object = "") -> Row:
        stored = self._searcher().doc(address)
        return Row(stored[IRI][0], stored[KIND][0], bytes(stored[SHOWN][0]).decode("utf-8"), score, str(key or ""))


def _without(clauses: list[Clause], others: list[Clause]) -> Clause:
    if not others:
        return all_of(clauses)
    must = [(Occur.Must, clause) for clause in clauses]
    return Clause.boolean_query([*must, *((Occur.MustNot, other) for other in others)])


def _total(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # it is there, but not in the stub


def _writable(path: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder with the same files by symbolic link: tantivy wants to write a lock where it reads."""
    shadow = tempfile.TemporaryDirectory(prefix="etalage-index-")
    for file in path.iterdir():
        if not file.name.endswith(".lock"):
            os.symlink(file.resolve(), Path(shadow.name, file.name))
    return shadow
