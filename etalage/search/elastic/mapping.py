"""Index fields → what Elasticsearch keeps of a document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from etalage.search.elastic.clauses import LONGEST
from etalage.search.elastic.server import Json
from etalage.search.fields import Field
from etalage.search.prepared import Form, IndexField, index_fields

_KEPT = {"type": "keyword", "ignore_above": LONGEST}

PROPERTIES: dict[Form, Json] = {
    Form.WORDS: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
    # The words themselves are asked for once per version, for spelling; fielddata is read into memory only then.
    Form.PHRASES: {"type": "text", "analyzer": "whitespace", "index_options": "positions", "fielddata": True},
    Form.VALUES: {**_KEPT, "eager_global_ordinals": True},
    Form.CODES: {**_KEPT, "doc_values": False},
    Form.KEY: _KEPT,
    Form.NAME: _KEPT,
    Form.SHOWN: {"type": "keyword", "index": False, "doc_values": False, "store": True},
}


def mapping_of(fields: Sequence[Field]) -> Json:
    """The mapping. A field that is not in it is refused, so that a mistake is seen when the index is filled."""
    properties = {item.name: PROPERTIES[item.form] for item in index_fields(fields)}
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},  # content is in the store; this halves the index
        "_meta": {"etalage": {"form": form_of(index_fields(fields))}},
        "properties": properties,
    }


def form_of(items: Sequence[IndexField]) -> str:
    """A digest of the index fields: an index with another one was made by another version of Etalage."""
    facts = [[item.name, PROPERTIES[item.form]] for item in items]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
