"""schema.org as JSON-LD, in every form in which it comes: JSON files, web pages, downloaded sites, OAI-PMH and SRU.

Which form a file has is seen from its content. Gives no meaning to a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import json_stream, jsonld_sitemap
from ingest.readers.html_page import is_page
from ingest.readers.jsonld_file import read_json
from ingest.readers.jsonld_pages import read_pages, read_site
from ingest.readers.jsonld_xml import read_xml_json
from ingest.readers.reader import NO, SURE, Reader
from ingest.readers.strict_xml import PROLOG, prolog_of
from ingest.source import Item

JSON = frozenset((".json", ".jsonld", ".ndjson", ".jsonl"))
HTML = frozenset((".html", ".htm", ".xhtml"))

_JSON = re.compile(r'[\[{]\s*["\[\]{}]|"[@\w:.-]{1,100}"\s*:')
_IN_XML = re.compile(
    r"<(?:[\w-]{1,40}:)?(?:metadata|recordData)\b[^>]{0,500}>\s*(?:<[^>/]{1,500}>\s*)?(?:<!\[CDATA\[)?\s*[\[{]\s*"
    r'(?:"|&quot;|&#34;|\{)'
)


def read_jsonld(feed: Feed, settings: Settings) -> Iterator[Item]:
    """Every record of a delivery, in order of file name and then of place in the file. Raises FeedError."""
    if feed.path.is_dir():
        yield from _read_folder(feed, settings)
    else:
        yield from _read_file(feed, feed.path, settings)


def _read_folder(feed: Feed, settings: Settings) -> Iterator[Item]:
    """A downloaded site with its sitemap; else the files with JSON or XML at the top and the pages at any depth."""
    if found := jsonld_sitemap.sitemaps(feed.path):
        for path in found:
            yield from read_site(feed, path, feed.path, settings)
        return
    top = [path for path in sorted(feed.path.iterdir()) if path.is_file() and not path.name.startswith(".")]
    texts = [path for path in top if path.suffix.lower() in JSON]
    has_xml = any(path.suffix.lower() == ".xml" for path in top)
    pages = [path for path in sorted(feed.path.rglob("*")) if path.suffix.lower() in HTML and path.is_file()]
    if not (texts or has_xml or pages):
        raise FeedError(
            f"In de map {feed.path.name} staan geen bestanden met JSON-LD.",
            "Zet er .json-bestanden neer, of gedownloade pagina’s met hun sitemap.xml.",
        )
    if has_xml:
        yield from read_xml_json(feed, settings)
    for path in texts:
        yield from _read_file(feed, path, settings)
    yield from read_pages(feed, pages, settings)


def _read_file(feed: Feed, path: Path, settings: Settings) -> Iterator[Item]:
    json_stream.check_size(path, settings)
    with path.open("rb") as file:
        head, _ = prolog_of(file.read(PROLOG))
    if is_page(head):
        yield from read_pages(feed, [path], settings)
    elif not head.startswith("<"):
        yield from read_json(feed, path, settings)
    elif jsonld_sitemap.is_sitemap(path):
        yield from read_site(feed, path, path.parent, settings)
    else:
        yield from read_xml_json(replace(feed, path=path), settings)


def _recognises(path: Path, head: str) -> int:
    if head.startswith("<"):
        is_ours = is_page(head) or _IN_XML.search(head) is not None or jsonld_sitemap.is_sitemap(path)
        return SURE if is_ours else NO
    text = head.replace("\0", "").lstrip("\ufeff� \t\r\n")  # UTF-16 gets its sentence from the reader
    return SURE if _JSON.match(text) or path.suffix.lower() in JSON else NO


READER = Reader("jsonld", read_jsonld, _recognises)
