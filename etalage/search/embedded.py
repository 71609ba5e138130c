"""The default engine: tantivy in this process, an index in a folder. The only importer of tantivy.

A folder is one generation: a writer fills a draft of it, and once published it is only read. Content never
comes from here; what is stored is what a list of hits needs (IRI, kind, title).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Filter, Index, Occur, Order, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer
from tantivy import Query as Clause

from etalage.errors import BadQuery, SearchError, WriterBusy
from etalage.search import Document, FacetCount, Hit, IndexWriter, Kind, Page, Query, SearchEngine
from etalage.search.fields import FIELDS, SORTS, TITLE, Field, ValueKind, facet_values, facets_of, sort_key
from etalage.search.text import clean, code_keys, plain

HEAP = 50_000_000
"""Bytes in memory before a segment is written; tantivy wants at least 15 MB per thread."""

WINDOW = 10_000
"""Hits that can be paged through (as in Elasticsearch). Beyond it pages are empty; the total stays right."""

PAGE_SIZE = 1_000
"""Most hits on one page."""

TEXT_LENGTH = 1_000
"""Characters of a question that are read."""

TITLE_LENGTH = 500
"""Characters of a title that a hit shows."""

WORDS = 32
"""Different words of a question that are sought."""

FUZZY_LENGTH = range(5, 41)
"""Letters of a word in which one typing error is forgiven."""

BUCKETS = (1_000, 60_000)
"""Values of a facet that are asked for: first, and when there turn out to be more (tantivy stops above 65,000)."""

REBUILD = "Maak de index opnieuw met “etalage index rebuild”."

_EXACT_TITLE = "titel_woord"
"""Unstemmed twin of the title: what was literally typed comes first, and the beginning of a word counts."""

_STEMMED, _UNSTEMMED = "etalage_nl", "etalage_woord"


def _analyzer(*filters: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for item in filters:
        builder = builder.filter(item)
    return builder.build()


# `dutch` is the only Dutch stemmer in this build of tantivy (Kraaij-Pohlmann). It also strips a leading ge-
# (getal → tal), in documents and questions alike: decision 0009.
_ANALYZERS = {
    _STEMMED: _analyzer(Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("dutch")),
    _UNSTEMMED: _analyzer(Filter.lowercase(), Filter.ascii_fold()),
}
_WITHOUT_STOPWORDS = _analyzer(Filter.stopword("dutch"))


def open_engine(path: Path, fields: Sequence[Field] = FIELDS) -> SearchEngine:
    """Reads the index in this folder as it is now; nothing is found when there is none. Raises SearchError."""
    with _translated("De zoekindex openen"):
        if path.is_dir() and Index.exists(str(path)):
            return EmbeddedEngine(Index.open(str(path)), fields)
        return EmbeddedEngine(Index(_schema(fields)), fields)


def open_index_writer(path: Path, fields: Sequence[Field] = FIELDS) -> IndexWriter:
    """Writes in the index in this folder, or makes it. Raises WriterBusy, SearchError.

    An index of another version of the fields must be cleared before anything can be put.
    """
    return EmbeddedIndexWriter(path, fields)


class EmbeddedEngine:
    """One generation, opened for reading. For any number of threads."""

    def __init__(self, index: Index, fields: Sequence[Field]) -> None:
        index.config_reader("manual")  # a generation does not change, so nothing needs to be watched
        self._schema = index.schema
        self._fields = tuple(fields)
        self._facets = {field.name: field for field in facets_of(None, fields)}
        self._open: tantivy.Searcher | None = index.searcher()

    def search(self, query: Query) -> Page:
        """See SearchEngine. Raises BadQuery for a filter or sort that does not exist."""
        if query.sort not in {sort.name for sort in SORTS}:
            raise BadQuery(f"De volgorde “{query.sort[:50]}” bestaat niet.")
        with _translated("Zoeken"):
            filters = self._filters(query)
            text = self._text(query.text)
            kind = [self._any_of("kind", [query.kind.value])] if query.kind else []
            parts = [*([text] if text else []), *kind]
            hits, total = self._hits(query, _all_of([*parts, *filters.values()]), is_scored=text is not None)
            return Page(hits, total, self._facet_counts(query, parts, filters), self._kinds(text, filters))

    def __len__(self) -> int:
        return self._searcher().num_docs

    def close(self) -> None:
        """See SearchEngine."""
        self._open = None

    def _searcher(self) -> tantivy.Searcher:
        if self._open is None:
            raise SearchError("Deze zoekindex is al gesloten.")
        return self._open

    # -- filters and counts ------------------------------------------------------------------------------------

    def _filters(self, query: Query) -> dict[str, Clause]:
        filters = {name: values for name, values in query.filters.items() if values}
        unknown = filters.keys() - self._facets.keys()
        if unknown:
            raise BadQuery(f"Het filter “{min(unknown)[:50]}” bestaat niet.", f"Kies uit: {', '.join(self._facets)}.")
        return {name: self._any_of(name, sorted(values)) for name, values in filters.items()}

    def _any_of(self, name: str, values: Sequence[str]) -> Clause:
        """Documents with one of these values; says nothing about the score."""
        terms = [clean(value) for value in values]
        return Clause.const_score_query(Clause.term_set_query(self._schema, name, terms), 0.0)

    def _facet_counts(
        self, query: Query, parts: list[Clause], filters: Mapping[str, Clause]
    ) -> dict[str, tuple[FacetCount, ...]]:
        """Counts under all filters but the facet's own: one question for the free facets, one per chosen facet."""
        counted = [field.name for field in facets_of(query.kind, self._fields) if field.is_counted]
        free = [name for name in counted if name not in filters]
        counts = self._counts(_all_of([*parts, *filters.values()]), free)
        for name in counted:
            if name in filters:
                others = [clause for other, clause in filters.items() if other != name]
                counts |= self._counts(_all_of([*parts, *others]), [name])
        return {name: counts[name] for name in counted}

    def _kinds(self, text: Clause | None, filters: Mapping[str, Clause]) -> dict[Kind, int]:
        counts = self._counts(_all_of([*([text] if text else []), *filters.values()]), ["kind"])
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
        # Without words all scores are equal: then the title says where something can be looked for.
        sort = query.sort if query.sort != SORTS[0].name or is_scored else TITLE
        if sort == SORTS[0].name:
            return self._by_score(clause, start, stop)
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
        first = scores.index(scores[start])
        last = (
            stop
            if stop >= len(scores)
            else next((i for i in range(stop, len(scores)) if scores[i] < scores[stop - 1]), len(scores))
        )
        hits = [self._hit(address, score) for score, address in result.hits[first:last]]
        hits.sort(key=lambda hit: (-hit.score, hit.iri))
        return tuple(hits[start - first : stop - first]), _total(result)

    def _hit(self, address: tantivy.DocAddress, score: float) -> Hit:
        stored = self._searcher().doc(address)
        return Hit(stored["iri"][0], Kind(stored["kind"][0]), score, bytes(stored["title"][0]).decode("utf-8"))

    # -- words -------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> Clause | None:
        """What a text asks: all its words; if nothing has them, with typing errors; if nothing has, some of them.

        Which of these it is depends on the text alone, so that choosing a filter never changes what is sought.
        None: there is no text. Built from words, not parsed: there is no text that cannot be asked.
        """
        if not text.strip():
            return None
        text = text[:TEXT_LENGTH]
        keys = code_keys(text)
        codes = (
            [Clause.const_score_query(Clause.term_set_query(self._schema, "code", list(keys)), 1000.0)]
            if keys
            else []
        )
        clause = Clause.empty_query()
        for words in self._ways(_words(plain(text))):
            clause = _any_of([*codes, words])
            if _total(self._searcher().search(clause, limit=1)):
                return clause
        return _any_of(codes) if codes else clause

    def _ways(self, words: list[tuple[int, str]]) -> Iterator[Clause]:
        """From strict to loose."""
        if not words:
            return
        strict, loose = (
            [self._word(word) for _, word in words],
            [self._word(word, is_loose=True) for _, word in words],
        )
        extras = [(Occur.Should, clause) for clause in self._extras(words)]
        yield Clause.boolean_query([*((Occur.Must, word) for word in strict), *extras])
        yield Clause.boolean_query([*((Occur.Must, word) for word in loose), *extras])
        if len(words) > 1:
            half = (len(words) + 1) // 2
            yield Clause.boolean_query([(Occur.Should, word) for word in strict], minimum_number_should_match=half)
            yield Clause.boolean_query([(Occur.Should, word) for word in loose])

    def _word(self, word: str, is_loose: bool = False) -> Clause:
        """A word in any field; the best field decides the score, the others add a little."""
        stem = _stem(word)
        places = []
        for field in self._fields:
            if field.kind is ValueKind.TEXT and field.weight:
                term = Clause.term_query(self._schema, field.name, stem)
                places.append(Clause.boost_query(term, field.weight))
                if is_loose and len(word) in FUZZY_LENGTH:
                    near = Clause.fuzzy_term_query(self._schema, field.name, stem)
                    places.append(Clause.boost_query(near, field.weight / 4))
        if is_loose and len(word) in FUZZY_LENGTH:
            places.append(Clause.fuzzy_term_query(self._schema, _EXACT_TITLE, word))
        if is_loose and len(word) > 2:
            places.append(Clause.fuzzy_term_query(self._schema, _EXACT_TITLE, word, distance=0, prefix=True))
        return Clause.disjunction_max_query(places, 0.2)

    def _extras(self, words: list[tuple[int, str]]) -> Iterator[Clause]:
        """What puts a document higher: the words as typed, side by side, or as the beginning of a word in a title."""
        for _, word in words:
            yield Clause.term_query(self._schema, _EXACT_TITLE, word)
        if len(words) > 1:
            phrase = [(position, _stem(word)) for position, word in words]
            yield Clause.boost_query(Clause.phrase_query(self._schema, TITLE, list(phrase)), 4.0)
        _, last = words[-1]
        if len(last) > 2:
            yield Clause.fuzzy_term_query(self._schema, _EXACT_TITLE, last, distance=0, prefix=True)


class EmbeddedIndexWriter:
    """Fills a draft of the next generation. For one thread."""

    def __init__(self, path: Path, fields: Sequence[Field] = FIELDS) -> None:
        """Open or make the index in this folder. Raises WriterBusy, SearchError."""
        self._path = path
        self._fields = tuple(fields)
        self._sorts = [sort for sort in SORTS if sort.field]
        self._writer: tantivy.IndexWriter | None = None
        self._is_finished = False
        path.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except SearchError as error:
            self._trouble = error

    def put(self, documents: Iterable[Document]) -> int:
        """See IndexWriter."""
        writer, number = self._writing(), 0
        for document in documents:
            with _translated("Schrijven in de zoekindex"):
                writer.delete_documents_by_term("iri", document.iri)
                writer.add_document(self._stored(document))
            number += 1
        return number

    def delete(self, iris: Iterable[str]) -> None:
        """See IndexWriter."""
        writer = self._writing()
        with _translated("Schrijven in de zoekindex"):
            for iri in iris:
                writer.delete_documents_by_term("iri", iri)

    def clear(self) -> None:
        """See IndexWriter. Also for an index that this version cannot read: then it is made anew at once."""
        if self._writer is None and not self._is_finished:
            for item in self._path.iterdir():
                shutil.rmtree(item) if item.is_dir() else item.unlink()
            self._open()
        with _translated("De zoekindex leegmaken"):
            self._writing().delete_all_documents()

    def commit(self) -> None:
        """See IndexWriter. When it returns no thread works in the folder any more: its files can be linked."""
        writer = self._writing()
        with _translated("De zoekindex vastleggen"):
            writer.commit()
        self._finish(writer)

    def rollback(self) -> None:
        """See IndexWriter."""
        writer, self._is_finished = self._writer, True
        if writer is not None:
            with _translated("De zoekindex terugzetten"):
                writer.rollback()
            self._finish(writer)

    def _open(self) -> None:
        with _translated("De zoekindex openen om te schrijven"):
            index = Index(_schema(self._fields), str(self._path))
            for name, analyzer in _ANALYZERS.items():  # they are not stored with the index
                index.register_tokenizer(name, analyzer)
            self._writer = index.writer(HEAP, 1)

    def _writing(self) -> tantivy.IndexWriter:
        if self._is_finished:
            raise SearchError("Deze indexschrijver is al klaar.", "Begin een nieuwe levering.")
        if self._writer is None:
            raise self._trouble
        return self._writer

    def _finish(self, writer: tantivy.IndexWriter) -> None:
        self._writer, self._is_finished = None, True
        with _translated("De zoekindex afsluiten"):
            writer.wait_merging_threads()
        for lock in self._path.glob(".tantivy-*.lock"):  # so that generations do not share one by hard link
            lock.unlink(missing_ok=True)

    def _stored(self, document: Document) -> tantivy.Document:
        stored = tantivy.Document()
        stored.add_text("iri", document.iri)
        stored.add_text("kind", document.kind.value)
        titles = document.values.get(TITLE, ())
        stored.add_bytes("title", clean(str(titles[0]) if titles else document.iri)[:TITLE_LENGTH].encode("utf-8"))
        for title in titles:
            stored.add_text(_EXACT_TITLE, plain(str(title)))
        for field in self._fields:
            for text in _indexed(field, document):
                stored.add_text(field.name, text)
        for sort in self._sorts:
            stored.add_text(f"sort_{sort.name}", sort_key(sort, document, self._fields))
        return stored


def _indexed(field: Field, document: Document) -> Iterable[str]:
    if field.facet:
        return facet_values(field, document)
    texts = [str(value) for value in document.values.get(field.name, ())]
    if field.kind is ValueKind.CODE:
        return dict.fromkeys(key for text in texts for key in code_keys(text))
    return [plain(text) for text in texts] if field.kind is ValueKind.TEXT else ()


def _schema(fields: Sequence[Field]) -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("iri", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("title", stored=True)
    builder.add_text_field(_EXACT_TITLE, tokenizer_name=_UNSTEMMED, index_option="freq")
    for field in fields:
        if field.facet or field.kind is ValueKind.CODE:
            builder.add_text_field(field.name, fast=bool(field.facet), tokenizer_name="raw", index_option="basic")
        elif field.kind is ValueKind.TEXT:
            option = "position" if field.name == TITLE else "freq"
            builder.add_text_field(field.name, tokenizer_name=_STEMMED, index_option=option)
    for sort in SORTS:
        if sort.field:
            builder.add_text_field(f"sort_{sort.name}", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _words(text: str) -> list[tuple[int, str]]:
    """Different words with their place, without stop words (unless there is nothing else)."""
    places: dict[str, int] = {}
    for place, word in enumerate(_ANALYZERS[_UNSTEMMED].analyze(text)):
        places.setdefault(word, place)
    telling = {word: place for word, place in places.items() if _WITHOUT_STOPWORDS.analyze(word)}
    return [(place, word) for word, place in (telling or places).items()][:WORDS]


def _stem(word: str) -> str:
    stems = _ANALYZERS[_STEMMED].analyze(word)
    return stems[0] if stems else word


def _all_of(clauses: Sequence[Clause]) -> Clause:
    if not clauses:
        return Clause.all_query()
    return clauses[0] if len(clauses) == 1 else Clause.boolean_query([(Occur.Must, clause) for clause in clauses])


def _any_of(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else Clause.boolean_query([(Occur.Should, clause) for clause in clauses])


def _total(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # it is there, but not in the stub


@contextmanager
def _translated(action: str) -> Iterator[None]:
    """Tantivy's errors as ours; it raises ValueError and OSError with a text."""
    try:
        yield
    except (ValueError, OSError) as error:
        if "LockBusy" in str(error):
            raise WriterBusy("Iemand anders schrijft in de zoekindex.", "Wacht tot dat klaar is.") from error
        raise SearchError(f"{action} lukt niet: {error}.", REBUILD) from error
