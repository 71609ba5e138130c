"""The way in: a feed's files become source records, in a stream. Readers do I/O and give no meaning.

A module here with a constant READER is a format; nothing else names it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from etalage.errors import FeedError
from etalage.findings import Position
from etalage.settings import Settings
from etalage.store.disk import reason
from ingest.feeds import Feed
from ingest.readers.pupil_files import refuse_pupil_files
from ingest.readers.reader import NO, SURE, Reader
from ingest.readers.sentences import broken
from ingest.readers.strict_xml import PROLOG, prolog_of
from ingest.readers.unpack import head_of, kind_of, unpacked
from ingest.source import BrokenRecord, Deferred, Item, SourceRecord, resolved

LOOKED_AT = 20
"""Files of a folder that are looked at to know what it holds."""
SINGLE = ("spreadsheet",)
"""Readers of one file: they read no folder."""


@cache
def readers() -> dict[str, Reader]:
    """All formats, by name."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = (getattr(module, "READER", None) for module in modules)
    return {reader.name: reader for reader in found if isinstance(reader, Reader)}


def read(feed: Feed, settings: Settings) -> Iterator[Item]:
    """Every record of a feed, one at a time; an identifier is given once.

    Raises FeedError when the delivery as a whole cannot be trusted, possibly after many records were given.
    """
    yield from _once(resolved(item) for item in items_of(feed, settings))


def items_of(feed: Feed, settings: Settings) -> Generator[Item | Deferred, None, None]:
    """Every record of a feed as its reader gives it: an identifier may come twice. Raises FeedError."""
    if feed.address:
        raise FeedError(
            f"De feed “{feed.name}” heeft een webadres; feeds ophalen kan nog niet.",
            f"Download {feed.address} eerst en zet path op dat bestand.",
            feed=feed.name,
        )
    try:
        with unpacked(feed.path, settings) as path:
            refuse_pupil_files(path)
            yield from readers()[feed.reader].read(replace(feed, path=path), settings)
    except OSError as error:
        raise FeedError(
            f"{feed.path} kan niet gelezen worden: {reason(error)}.", "Controleer het pad en de rechten."
        ) from error


def _once(items: Iterator[Item]) -> Iterator[Item]:
    """The items, but the second record under one identifier is a finding in place of a record."""
    # Hashes, not texts: a million identifiers stay around 100 MB.
    seen: dict[int, int] = {}
    for item in items:
        if isinstance(item, SourceRecord):
            key, content = _short_hash(item.identifier.encode("utf-8", "surrogatepass")), _short_hash(item.raw)
            if key in seen:
                yield second(item.feed, item.identifier, item.position, seen[key] == content)
                continue
            seen[key] = content
        yield item


def _short_hash(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def second(feed: str, identifier: str, position: Position, is_same: bool) -> BrokenRecord:
    """What is said of a record whose identifier came before in the same delivery."""
    rule = "herhaald-record" if is_same else "dubbel-record"
    return broken(feed, identifier, rule, position, identifier[:200])


def recognise(path: Path) -> str:
    """The name of the reader for a file or folder, by its content. Raises FeedError when there is none."""
    try:
        if path.is_dir():
            return _of_folder(path)
        if path.exists() and not path.is_file():  # a pipe would keep us waiting
            raise FeedError(f"{path} is geen gewoon bestand.", "Geef een bestand of een map.")
        return _of_file(path)[0]
    except OSError as error:
        raise FeedError(f"{path} kan niet gelezen worden: {reason(error)}.", "Controleer het pad.") from error


def _of_folder(folder: Path) -> str:
    """The reader for the first file that one recognises; what lies beside records (a readme) is passed by.

    Raises FeedError when files are certainly of different formats: a reader would leave out those of the others.
    """
    files = _files(folder.glob("*")) or _files(folder.glob("*/*"))  # wget puts a site in a folder of its host
    found: list[str] = []
    sure: dict[str, str] = {}
    for file in files[:LOOKED_AT]:
        with suppress(FeedError):
            format, how_sure = _of_file(file)
            if format not in SINGLE:
                found.append(format)
                if how_sure == SURE:
                    sure.setdefault(format, file.name)
    if len(sure) > 1:
        raise _mixed(folder, sure)
    return found[0] if found else "nllom"


def _mixed(folder: Path, sure: dict[str, str]) -> FeedError:
    named = [f"{name} ({format})" for format, name in sure.items()]
    return FeedError(
        f"In de map {folder.name} staan bestanden van verschillende soorten: {', '.join(named)}.",
        "Maak voor elke soort een eigen map, en lever elke map als een eigen feed.",
    )


def _files(paths: Iterable[Path]) -> list[Path]:
    return sorted(path for path in paths if path.is_file() and not path.name.startswith("."))


def _of_file(path: Path) -> tuple[str, int]:
    """The reader for a file, and how sure that is. Raises FeedError when there is none."""
    name, head = head_of(path, PROLOG)
    if not head.strip():
        raise FeedError(f"{path.name} is leeg.", "Lever een bestand met records.", file=path.name)
    text, _ = prolog_of(head)
    if "\0" in text and not text.startswith("PK"):  # a workbook gets a sentence of its own from the reader
        raise FeedError(
            f"{path.name} is geen tekst maar een programma of een beeld.",
            "Lever een XML-bestand, of een rekenblad dat als “CSV UTF-8” is bewaard.",
            file=path.name,
        )
    if not kind_of(path):
        return _best(path, text)
    with TemporaryDirectory() as folder:  # readers may look into the file themselves
        first = Path(folder, name)
        first.write_bytes(head)
        return _best(first, text)


def _best(path: Path, text: str) -> tuple[str, int]:
    found = {name: reader.recognises(path, text) for name, reader in readers().items()}
    best = max(found, key=lambda name: found[name])
    if found[best] == NO:
        raise FeedError(
            f"Wat {path.name} is, herkennen wij niet.",
            f"Lever een van deze vormen: {', '.join(sorted(found))}.",
            file=path.name,
        )
    return best, found[best]
