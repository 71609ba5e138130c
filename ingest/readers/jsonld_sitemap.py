"""A downloaded site: the addresses in its sitemap, and the file of each page as wget and people store them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.readers.strict_xml import root_of, stream
from ingest.readers.xml_record import child, line_of, text_in

NAMESPACES = ("http://www.sitemaps.org/schemas/sitemap/0.9", "")
ROOTS = ("urlset", "sitemapindex")
MOST = 50_000
"""Addresses in one sitemap, by its standard."""
FOLDERS = 3
"""How deep below the folder of a feed a sitemap may stand (wget puts a site in a folder of its host)."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page that a sitemap names."""

    address: str
    sitemap: str
    """Name of the file of the sitemap."""
    line: int | None
    file: Path | None
    """The downloaded page; None when it is not there."""
    is_sitemap: bool = False
    """A sitemap of a sitemap index that is not there."""


def sitemaps(folder: Path) -> list[Path]:
    """The sitemaps in a folder that no other sitemap names first: an index before its parts."""
    found = [
        path
        for depth in range(FOLDERS)
        for path in sorted(folder.glob("*/" * depth + "sitemap*.xml"))
        if path.is_file() and is_sitemap(path)
    ]
    indexes = [path for path in found if root_of(path).name == "sitemapindex"]
    return indexes or found


def is_sitemap(path: Path) -> bool:
    """Whether an XML file is a sitemap or a sitemap index."""
    try:
        root = root_of(path)
    except FeedError:
        return False
    return root.name in ROOTS and root.namespace in NAMESPACES


def pages(path: Path, folder: Path, settings: Settings) -> Iterator[Listed]:
    """Every page of a sitemap, or of the sitemaps of an index. Raises FeedError."""
    for address, line, is_index in _locations(path, settings):
        file = file_of(address, folder, path.parent)
        if not is_index:
            yield Listed(address, path.name, line, file)
        elif file is None or not is_sitemap(file):
            yield Listed(address, path.name, line, None, is_sitemap=True)
        else:
            # An index in an index is not allowed (sitemaps.org); what it names is not followed.
            for inner, place, is_nested in _locations(file, settings):
                if not is_nested:
                    yield Listed(inner, file.name, place, file_of(inner, folder, path.parent))


def _locations(path: Path, settings: Settings) -> Iterator[tuple[str, int | None, bool]]:
    root = root_of(path)
    space = f"{{{root.namespace}}}" if root.namespace else ""
    is_index = root.name == "sitemapindex"
    seen: set[str] = set()
    parts = stream(path, root, space + ("sitemap" if is_index else "url"), (), settings)
    for number, part in enumerate(parts, 1):
        if number > MOST:
            raise FeedError(
                f"De sitemap {path.name} noemt meer dan {MOST} adressen.",
                f"Verdeel haar: een sitemap mag er hooguit {MOST} hebben (sitemaps.org).",
                file=path.name,
                line=line_of(part.element),
            )
        element: _Element = part.element
        address = text_in(child(element, "loc"))
        if address and address not in seen:
            seen.add(address)
            yield address, line_of(element), is_index


def file_of(address: str, folder: Path, near: Path) -> Path | None:
    """The file in the folder that holds an address: as `wget --mirror`, `wget -x`, or by its last step."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    path = unquote(parts.path).lstrip("/")
    steps = path.split("/")
    if "\0" in path or ".." in steps or len(path) > 1000:
        return None
    query = f"?{parts.query}" if parts.query else ""
    last = (steps[-1] or (steps[-2] if len(steps) > 1 else "")) or "index"
    names = []
    for start in (f"{host}/{path}", path, last):
        bare = start.rstrip("/")
        names += [start + query, f"{bare}{query}.html", f"{bare}.html", f"{bare}.htm", f"{bare}/index.html", bare]
    top = folder.resolve()
    for name in names:
        for place in (folder, near):
            file = place / name.lstrip("/")
            try:
                if name.strip("/") and file.is_file() and file.resolve().is_relative_to(top):
                    return file
            except OSError:
                continue
    return None
