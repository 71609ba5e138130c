"""What the index keeps of a document, and how texts become words. Also where tantivy's errors become ours."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import tantivy
from tantivy import Filter, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from etalage.errors import SearchError, WriterBusy
from etalage.search import Document
from etalage.search.fields import SORTS, TITLE, Field, ValueKind, facet_values, sort_key
from etalage.search.text import clean, code_keys, plain
from etalage.wire import dumped

TITLE_LENGTH = 500
"""Characters of a title that a hit shows."""

EXACT_TITLE = "titel_woord"
"""Unstemmed twin of the title: what was literally typed comes first, and the beginning of a word counts."""

REBUILD = "Maak de index opnieuw met “etalage index rebuild”."
NOTHING_CHANGED = "Er is niets veranderd. Probeer het opnieuw."

# Asking an enum for a member takes 0.1 µs in Python 3.11: not for each field of each document.
_CODE, _TEXT = ValueKind.CODE, ValueKind.TEXT

_STEMMED, _UNSTEMMED = "etalage_nl", "etalage_woord"


def _analyzer(*filters: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for item in filters:
        builder = builder.filter(item)
    return builder.build()


# `dutch` is the only Dutch stemmer in this build of tantivy (Kraaij-Pohlmann). It also strips a leading ge-
# (getal → tal), in documents and questions alike: decision 0009.
ANALYZERS = {
    _STEMMED: _analyzer(Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("dutch")),
    _UNSTEMMED: _analyzer(Filter.lowercase(), Filter.ascii_fold()),
}
WITHOUT_STOPWORDS = _analyzer(Filter.stopword("dutch"))
"""An analyzer that leaves nothing of a word that says too little to be sought."""


def schema_of(fields: Sequence[Field]) -> Schema:
    """The schema that the fields make."""
    builder = SchemaBuilder()
    builder.add_text_field("iri", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("title", stored=True)
    builder.add_text_field(EXACT_TITLE, tokenizer_name=_UNSTEMMED, index_option="freq")
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


def stored(document: Document, fields: Sequence[Field]) -> tantivy.Document:
    """The document as tantivy takes it."""
    result = tantivy.Document()
    result.add_text("iri", document.iri)
    result.add_text("kind", document.kind.value)
    titles = [str(title) for title in document.values.get(TITLE, ())] or [document.iri]
    result.add_bytes("title", clean(titles[0])[:TITLE_LENGTH].encode("utf-8"))
    for title in titles:
        result.add_text(EXACT_TITLE, plain(title))
    for field in fields:
        for text in _indexed(field, document):
            result.add_text(field.name, text)
    for sort in SORTS:
        if sort.field:
            result.add_text(f"sort_{sort.name}", sort_key(sort, document, fields))
    return result


def prepared(document: Document, fields: Sequence[Field]) -> bytes:
    """The document as JSON, as `IndexWriter.add_json` takes it: the same index as `stored` gives."""
    titles = [str(title) for title in document.values.get(TITLE, ())] or [document.iri]
    shown = b64encode(clean(titles[0])[:TITLE_LENGTH].encode("utf-8")).decode("ascii")
    texts: dict[str, object] = {"iri": document.iri, "kind": document.kind.value, "title": shown}
    texts[EXACT_TITLE] = [plain(title) for title in titles]
    for field in fields:
        if values := list(_indexed(field, document)):
            texts[field.name] = values
    for sort in SORTS:
        if sort.field:
            texts[f"sort_{sort.name}"] = sort_key(sort, document, fields)
    return dumped(texts)


def _indexed(field: Field, document: Document) -> Iterable[str]:
    if field.facet:
        return facet_values(field, document)
    texts = [str(value) for value in document.values.get(field.name, ())]
    if field.kind is _CODE:
        return dict.fromkeys([key for text in texts for key in code_keys(text)])
    return [plain(text) for text in texts] if field.kind is _TEXT else ()


def words_of(text: str, most: int) -> list[tuple[int, str]]:
    """Different words with their place, without stop words (unless there is nothing else)."""
    places: dict[str, int] = {}
    for place, word in enumerate(ANALYZERS[_UNSTEMMED].analyze(text)):
        places.setdefault(word, place)
    telling = {word: place for word, place in places.items() if WITHOUT_STOPWORDS.analyze(word)}
    return [(place, word) for word, place in (telling or places).items()][:most]


def stem(word: str) -> str:
    """The form under which all inflections of a word stand in the index."""
    stems = ANALYZERS[_STEMMED].analyze(word)
    return stems[0] if stems else word


@contextmanager
def translated(action: str, remedy: str = NOTHING_CHANGED) -> Iterator[None]:
    """Tantivy's errors as ours; it raises ValueError and OSError with a text."""
    try:
        yield
    except (ValueError, OSError) as error:
        if "LockBusy" in str(error):
            raise WriterBusy("Iemand anders schrijft in de zoekindex.", "Wacht tot dat klaar is.") from error
        if "schema does not match" in str(error):
            raise SearchError("De zoekindex is gemaakt door een andere versie van Etalage.", REBUILD) from error
        raise SearchError(f"{action} lukt niet: {error}.", remedy) from error
