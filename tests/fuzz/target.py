"""What one input goes through: the same steps as a delivery, up to the store."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import ingest.mapping
from etalage.concepts import Concepts
from etalage.errors import FeedError
from etalage.rdf import write
from etalage.settings import Settings
from etalage.slo_index import SloIndex
from ingest.feeds import Feed
from ingest.mapping import Context, Mapped, mapping_of
from ingest.readers import read, readers, recognise
from ingest.source import BrokenRecord, SourceRecord
from ingest.validate import check
from tests.fuzz.harness import Parser

for _module in pkgutil.iter_modules(ingest.mapping.__path__):
    # Now, while imports are measured: later they come as needed.
    import_module(f"ingest.mapping.{_module.name}")
readers()

GOAL = "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902"
CONTEXT = Context("proef", "Proef", "https://creativecommons.org/publicdomain/zero/1.0/", "https://e.example/")


def target_of(parser: Parser, folder: Path) -> Callable[[bytes], None]:
    """A function that delivers one input. FeedError is its own affair; other exceptions come out."""
    path = folder / ("sitemap.xml" if parser.beside else f"proef{parser.suffix}")
    for name, content in parser.beside:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    concepts = Concepts(SloIndex(labels={GOAL: "Breuken"}, kinds={GOAL: "doel"}, codes={"kerndoel 26": (GOAL,)}))
    settings = Settings(home=folder, max_feed_mb=1, max_record_kb=64)

    def deliver(data: bytes) -> None:
        path.write_bytes(data)
        pairs: list[tuple[Mapped, SourceRecord]] = []
        try:
            reader = parser.reader or recognise(path)
            for item in read(Feed("proef", "Proef", reader, folder if parser.beside else path), settings):
                if isinstance(item, BrokenRecord):
                    json.dumps(item.finding.to_json(), ensure_ascii=False).encode()
                elif not item.is_deleted:
                    pairs.append((mapping_of(item.format)(item, concepts, CONTEXT), item))
                if len(pairs) == 100:
                    break
        except FeedError as error:
            str(error).encode()
        judge(pairs)

    return deliver


def judge(pairs: list[tuple[Mapped, SourceRecord]]) -> None:
    """Each graph can be written and judged, each finding can be shown."""
    found = check(pairs)
    for mapped, _ in pairs:
        write(mapped.graph, "nt")
        for finding in (*mapped.findings, *found.get(mapped.iri, ())):
            json.dumps(finding.to_json(), ensure_ascii=False).encode()
