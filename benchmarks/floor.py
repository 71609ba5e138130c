"""What the bare libraries need for the same work: nothing can be faster that uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph
import tantivy
from lxml import etree


def floor_parse(path: Path) -> int:
    """Parse the XML and forget it; the number of records."""
    number = 0
    for _, element in etree.iterparse(str(path), events=("end",), tag="{http://www.openarchives.org/OAI/2.0/}record"):
        number += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return number


def floor_load(quads: Path, target: Path) -> int:
    """Bulk load N-Triples in an empty store; the number of quads."""
    store = pyoxigraph.Store(str(target))
    store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_TRIPLES)
    store.flush()
    return len(store)


def floor_index(texts: Sequence[Mapping[str, tuple[object, ...]]], target: Path) -> int:
    """Index all values of the documents as text in one field; the number of documents."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False)
    target.mkdir()
    index = tantivy.Index(builder.build(), path=str(target))
    writer = index.writer(64_000_000, num_threads=1)
    for values in texts:
        writer.add_document(tantivy.Document(text=[" ".join(str(v) for value in values.values() for v in value)]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return int(index.searcher().num_docs)
