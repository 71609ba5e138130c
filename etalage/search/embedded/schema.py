"""The index fields as tantivy has them. Also where tantivy's errors become ours.

Terms are made before they come here: the only analyzers are "split by spaces" and "as it is".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tantivy import Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from etalage.errors import SearchError, WriterBusy
from etalage.search.fields import Field
from etalage.search.prepared import Form, IndexField, index_fields

REBUILD = "Maak de index opnieuw met “etalage index rebuild”."
NOTHING_CHANGED = "Er is niets veranderd. Probeer het opnieuw."

_SPACES = "etalage_woorden"

ANALYZERS = {_SPACES: TextAnalyzerBuilder(Tokenizer.whitespace()).build()}
"""They are not stored with the index: whoever opens it to write must register them."""


def schema_of(fields: Sequence[Field]) -> Schema:
    """The schema that the fields make."""
    builder = SchemaBuilder()
    for item in index_fields(fields):
        _add(builder, item)
    return builder.build()


def _add(builder: SchemaBuilder, item: IndexField) -> None:
    match item.form:
        case Form.WORDS:
            builder.add_text_field(item.name, tokenizer_name=_SPACES, index_option="freq")
        case Form.PHRASES:
            builder.add_text_field(item.name, tokenizer_name=_SPACES, index_option="position")
        case Form.VALUES:
            builder.add_text_field(
                item.name, stored=item.name == "kind", fast=True, tokenizer_name="raw", index_option="basic"
            )
        case Form.CODES:
            builder.add_text_field(item.name, tokenizer_name="raw", index_option="basic")
        case Form.KEY:
            builder.add_text_field(item.name, fast=True, tokenizer_name="raw", index_option="basic")
        case Form.NAME:
            builder.add_text_field(item.name, stored=True, tokenizer_name="raw", index_option="basic")
        case Form.SHOWN:
            builder.add_bytes_field(item.name, stored=True)


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
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust makes of a damaged file; it is no Exception
            raise
        raise SearchError(f"{action} lukt niet: de zoekindex is beschadigd.", remedy) from error
