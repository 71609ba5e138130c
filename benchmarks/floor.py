"""What the bare libraries need for the same work: nothing can be faster that uses them.

The same XML, the same quads in the same named graphs, the same documents in the same index; no mapping, no
judgement, no provenance to think of, no versions.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import tantivy
from lxml import etree

from etalage.search.embedded.schema import ANALYZERS, schema_of
from etalage.search.embedded.writer import HEAP
from etalage.search.fields import FIELDS


def floor_parse(path: Path) -> None:
    """Parse the XML and forget it."""
    for _, element in etree.iterparse(str(path), events=("end",), tag="{http://www.openarchives.org/OAI/2.0/}record"):
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def floor_load(quads: Path, target: Path) -> None:
    """Bulk load N-Quads in an empty store."""
    store = pyoxigraph.Store(str(target))
    store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)
    store.flush()


def floor_index(documents: Path, target: Path) -> None:
    """Index documents, one JSON object a line."""
    target.mkdir()
    index = tantivy.Index(schema_of(FIELDS), path=str(target))
    for name, analyzer in ANALYZERS.items():
        index.register_tokenizer(name, analyzer)
    writer = index.writer(HEAP, num_threads=1)
    with documents.open(encoding="utf-8") as file:
        for line in file:
            writer.add_json(line)
    writer.commit()
    writer.wait_merging_threads()
