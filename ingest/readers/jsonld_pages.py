"""Downloaded web pages → the learning materials that their JSON-LD describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from etalage.findings import Position
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import jsonld_sitemap
from ingest.readers.html_page import MAX_PAGE_MB, Script, read_page
from ingest.readers.json_stream import Piece
from ingest.readers.jsonld_nodes import Node, by_address, materials, nodes_of
from ingest.readers.jsonld_record import Beside, Text, record_of, text_of
from ingest.readers.sentences import broken
from ingest.source import BrokenRecord, Item


def read_site(feed: Feed, sitemap: Path, folder: Path, settings: Settings) -> Iterator[Item]:
    """The materials on each page that a sitemap names, in its order. Raises FeedError for a broken sitemap."""
    for listed in jsonld_sitemap.pages(sitemap, folder, settings):
        if listed.file is not None:
            yield from _page(feed, listed.file, settings, listed.address)
            continue
        rule = "sitemap-ontbreekt" if listed.is_sitemap else "pagina-ontbreekt"
        # Nameless: what stood on that page may still be there, so nothing is taken away.
        yield broken(feed.name, "", rule, Position(listed.sitemap, listed.line), listed.address[:200])


def read_pages(feed: Feed, paths: Iterable[Path], settings: Settings) -> Iterator[Item]:
    """The materials on each page; a page is called what it calls itself (its canonical address)."""
    for path in paths:
        yield from _page(feed, path, settings, "")


def _page(feed: Feed, path: Path, settings: Settings, address: str) -> Iterator[Item]:
    page = read_page(path)
    base = address or (page.address if page else "")
    if page is None:
        yield broken(feed.name, base, "pagina-onleesbaar", Position(path.name), grens=MAX_PAGE_MB)
        return
    texts: list[tuple[Text, list[Node]]] = []
    faults: list[BrokenRecord] = []
    for script in page.scripts:
        text = text_of(feed.name, path.name, _piece(script, settings), settings, base)
        if isinstance(text, BrokenRecord):
            faults.append(text)
        else:
            texts.append((text, list(nodes_of(text.parsed.value))))
    everything = [node for _, nodes in texts for node in nodes]
    beside = Beside(base, "", by_address(everything, base))
    found = {id(node.content) for node in materials(everything)}
    items = [
        record_of(feed.name, text, node, settings, beside, base if len(found) == 1 else "")
        for text, nodes in texts
        for node in nodes
        if id(node.content) in found
    ]
    if not items and not faults:
        rule = "pagina-zonder-materiaal" if page.scripts else "pagina-zonder-jsonld"
        yield broken(feed.name, base or path.name, rule, Position(path.name), base[:200] or path.name)
    yield from items
    yield from faults


def _piece(script: Script, settings: Settings) -> Piece:
    data = script.text.encode("utf-8", "surrogatepass").strip()
    lead = len(script.text) - len(script.text.lstrip())
    before = script.text[:lead]
    line = script.line + before.count("\n")
    column = script.column
    if "\n" in before:
        column = len(before) - before.rfind("\n")
    elif column is not None:
        column += lead
    return Piece(data, line, column or 1, "", None, len(data) > settings.max_record_kb * 1024)
