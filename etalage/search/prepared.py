"""Document → the terms per index field, as JSON bytes: one form for every engine, so that all of them find the same.

Texts are analysed here, once; an engine splits by spaces and compares. What the index fields are derives from FIELDS:
`index_fields` is what a schema or mapping is made of.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from etalage.search import Document, dutch
from etalage.search.asked_scope import narrowest
from etalage.search.fields import FIELDS, SORTS, TITLE, Field, ValueKind, facet_values, sort_key
from etalage.search.text import clean, code_keys, plain
from etalage.wire import dumped

IRI, KIND, SHOWN = "iri", "kind", "title"
"""Names of what every document has, besides those of FIELDS."""

OTHER_WORDS = "woorden"
"""The words, as written, of the texts that have no such field of their own: for what stands between quotes."""

NO_WORD = "·"
"""Stands in a field of words that would be empty; no text has it as a word. BM25 weighs by the number of documents
with the field: Lucene counts those that have a word in it, tantivy all of them, and so they count the same."""

NO_WORDS = [NO_WORD]

TITLE_LENGTH = 500
"""Characters of a title that a hit shows."""

REMEMBERED = 600
"""Characters of a text of which the analysis is kept: those of goals and levels come back in every record."""

CACHED = 40_000
"""Such texts; SLO has 30,000 goals."""

_OWN = frozenset(field.name for field in FIELDS if not any("/" in path for path in field.paths.values()))
"""Fields that stand in a record itself. Its title and description do not come back: keeping them took 40 MB."""

WORDS_CACHED = 100_000
"""Words of which the pieces are kept."""

_CODE, _TEXT = ValueKind.CODE, ValueKind.TEXT  # asking an enum for a member costs 0.1 µs in Python 3.11


class Form(Enum):
    """What an engine does with an index field. In JSON each is a list of strings, unless said otherwise."""

    WORDS = "words"
    """Terms with spaces between them; how often each stands there counts."""
    PHRASES = "phrases"
    """The same with places, so that terms side by side can be sought; never across two strings of the list."""
    VALUES = "values"
    """Whole values, to filter on and to count."""
    CODES = "codes"
    """Whole values, to filter on."""
    KEY = "key"
    """One string: a value to sort by, and to seek by its beginning. Compared by code point."""
    NAME = "name"
    """One string, the name of the document: a value to filter on, kept to be shown."""
    SHOWN = "shown"
    """One string, UTF-8 in base64: kept to be shown, not sought."""


@dataclass(frozen=True, slots=True)
class IndexField:
    """A field as an engine has it."""

    name: str
    form: Form


def index_fields(fields: Sequence[Field] = FIELDS) -> tuple[IndexField, ...]:
    """All index fields; a document lacks those for which it has no value."""
    found = [IndexField(IRI, Form.NAME), IndexField(KIND, Form.VALUES), IndexField(SHOWN, Form.SHOWN)]
    for field in fields:
        if field.facet:
            found.append(IndexField(field.name, Form.VALUES))
        elif field.kind in (ValueKind.CODE, ValueKind.KEYWORD):
            found.append(IndexField(field.name, Form.CODES))
        elif field.kind is ValueKind.TEXT:
            found.append(IndexField(field.name, Form.WORDS))
            if field.has_twins:
                found += [
                    IndexField(exact_name(field.name), Form.PHRASES),
                    IndexField(gram_name(field.name), Form.WORDS),
                ]
    found.append(IndexField(OTHER_WORDS, Form.PHRASES))
    return (*found, *(IndexField(sort_name(sort.name), Form.KEY) for sort in SORTS if sort.field))


def exact_name(field: str) -> str:
    """The twin of a field of words in which they stand as written."""
    return f"{field}_woord"


def gram_name(field: str) -> str:
    """The twin of a field of words in which their pieces of four letters stand."""
    return f"{field}_gram"


def sort_name(sort: str) -> str:
    """The field of keys of a sort."""
    return f"sort_{sort}"


def prepare(document: Document, fields: Sequence[Field] = FIELDS) -> bytes:
    """The document as JSON: index field → strings (see Form). What `IndexWriter.add` takes."""
    return dumped(prepared(document, fields))


def prepared(document: Document, fields: Sequence[Field] = FIELDS) -> Mapping[str, str | list[str]]:
    """The same before it is bytes."""
    values = document.values
    titles = values.get(TITLE) or (document.iri,)
    terms: dict[str, str | list[str]] = {
        IRI: document.iri,
        KIND: [document.kind.value],
        SHOWN: b64encode(clean(str(titles[0]))[:TITLE_LENGTH].encode("utf-8")).decode("ascii"),
    }
    others: list[str] = []
    for field in fields:
        found = values.get(field.name, ())
        if field.kind is _TEXT:
            analyse = _analysed if field.name in _OWN else _analysis
            texts = [analyse(str(text)) for text in found]
            terms[field.name] = _some([text.terms for text in texts])
            if field.has_twins:
                terms[exact_name(field.name)] = _some([text.exact for text in texts])
                terms[gram_name(field.name)] = _some([_joined(_grams, text.exact) for text in texts])
            elif field.weight >= 1.0:
                others += [text.exact for text in texts]
        elif kept := _values(field, document):
            terms[field.name] = kept
    terms[OTHER_WORDS] = _some(others)
    for sort in SORTS:
        if sort.field:
            terms[sort_name(sort.name)] = clean(sort_key(sort, document, fields))
    return terms


def _some(texts: list[str]) -> list[str]:
    return texts if any(texts) else NO_WORDS


def shown_title(kept: str) -> str:
    """The title that a document was given, from what stands in SHOWN."""
    return b64decode(kept).decode("utf-8")


def _values(field: Field, document: Document) -> list[str]:
    if field.facet:
        return [clean(value) for value in facet_values(field, document)]
    found = document.values.get(field.name, ())
    if field.kind is _CODE:
        return list(dict.fromkeys([key for text in found for key in code_keys(str(text))]))
    if field.kind is not ValueKind.KEYWORD:
        return []
    if field.is_narrow:
        found = narrowest(found)
    if not found and field.otherwise and document.kind in field.paths:
        return [field.otherwise]
    return [clean(str(value)) for value in found]


def _analysed(text: str) -> dutch.Analysed:
    return dutch.analysed(plain(text))


_remembered = lru_cache(CACHED)(_analysed)


def _analysis(text: str) -> dutch.Analysed:
    return _remembered(text) if len(text) <= REMEMBERED else _analysed(text)


@lru_cache(WORDS_CACHED)
def _grams(word: str) -> str:
    return " ".join(dutch.grams(word))


def _joined(analyse: Callable[[str], str], words: str) -> str:
    return " ".join(filter(None, map(analyse, words.split(" "))))
