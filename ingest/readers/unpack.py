"""Packed deliveries: gzip and zip, known by their content, unpacked into a folder that is gone afterwards.

Nothing that a packed file says of itself is believed: bytes are counted as they come.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from etalage.errors import FeedError
from etalage.settings import Settings
from etalage.store.disk import disk_error
from ingest.readers.unpack_limits import GZIP, Budget, other_packing, refuse, refuse_packed
from ingest.readers.unpack_zip import first_of_zip, is_archive, unzip

FOLDER = "uitgepakt"
"""Name of the folder in the home; what a killed run left there is removed by the next."""
CHUNK = 1 << 14
"""Small, because what follows a member of a gzip is copied for each member."""
TRIES = 20
MEMBERS = 100_000
"""Parts that one gzip may consist of: bgzip makes one for each 64 kB."""


@contextmanager
def unpacked(path: Path, settings: Settings) -> Iterator[Path]:
    """The delivery as plain files: the path itself, or a folder or file that exists as long as the context.

    Raises FeedError when something is packed that cannot be trusted, StoreError when the disk refuses.
    """
    if not _holds_packed(path):
        yield path
        return
    with _folder(settings) as folder:
        budget = Budget(path.name, settings.max_feed_mb * 1_000_000)
        try:
            if path.is_dir():
                for file in sorted(path.rglob("*")):
                    _take(file, path, folder, budget)
            else:
                _unpack(path, folder, budget)
        except OSError as error:
            raise disk_error(error, f"{path.name} uitpakken") from error
        files = list(folder.iterdir())
        yield files[0] if len(files) == 1 and not path.is_dir() else folder


def kind_of(path: Path) -> str:
    """gzip, zip, or nothing for what is not packed. A workbook is a zip that its reader knows better."""
    with path.open("rb") as file:
        head = file.read(512)
        if head.startswith(GZIP):
            return "gzip"
        if other := other_packing(head):
            raise refuse(
                path.name, f"is ingepakt met {other}", "Lever het bestand zelf, of ingepakt als .gz of .zip."
            )
        return "zip" if is_archive(file, path.name) else ""


def head_of(path: Path, size: int) -> tuple[str, bytes]:
    """(name, first bytes) of a file, or of the first file that is packed in it. Raises FeedError."""
    kind = kind_of(path)
    if kind == "zip":
        return first_of_zip(path, size)
    if kind == "gzip":
        with path.open("rb") as file:
            data = zlib.decompressobj(wbits=31)
            with _told(path.name):
                return _inner(path), data.decompress(file.read(size), size)
    with path.open("rb") as file:
        return path.name, file.read(size)


def _holds_packed(path: Path) -> bool:
    """True when there is something to unpack. Folders may hold packed files beside plain ones."""
    if path.is_dir():
        _refuse_links(path)
        return any(file.is_file() and kind_of(file) for file in path.rglob("*") if not file.name.startswith("."))
    return path.is_file() and bool(kind_of(path))


def _refuse_links(folder: Path) -> None:
    """Who may deliver in a folder may not have other folders read."""
    home = folder.resolve()
    for file in folder.rglob("*"):
        # A link that goes round in circles is no file: the readers pass it by.
        if file.is_symlink() and file.is_file() and not file.resolve().is_relative_to(home):
            raise FeedError(
                f"{file.name} in de map {folder.name} verwijst naar een bestand buiten die map.",
                "Zet het bestand zelf in de map.",
                file=file.name,
            )


def _take(file: Path, delivered: Path, folder: Path, budget: Budget) -> None:
    """A file of a delivered folder: unpacked, or laid in the new folder as it is."""
    if file.name.startswith(".") or not file.is_file():
        return
    place = folder / file.relative_to(delivered)
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind_of(file):
        _unpack(file, place.parent, budget.of(file.name))
        return
    try:
        os.link(file.resolve(), place)
    except OSError:  # another disk, or one without links
        shutil.copyfile(file, place)


def _unpack(path: Path, folder: Path, budget: Budget) -> None:
    with path.open("rb") as file, _told(path.name):
        if kind_of(path) == "zip":
            unzip(file, path.name, folder, budget)
        else:
            name = _inner(path)
            with budget.new(folder, name) as out:
                _gunzip(file, path.name, out, budget)
            with (folder / name).open("rb") as plain:
                refuse_packed(path.name, name, plain.read(512))


def _inner(path: Path) -> str:
    """records.xml.gz → records.xml"""
    return path.stem if path.suffix.lower() in (".gz", ".gzip") and path.stem else path.name


def _gunzip(file: IO[bytes], name: str, out: IO[bytes], budget: Budget) -> None:
    data, members, is_done = zlib.decompressobj(wbits=31), 1, False
    while chunk := file.read(CHUNK):
        while chunk:
            if is_done:
                if not chunk.strip(b"\0"):  # padding, as tape programs write
                    break
                data, members, is_done = zlib.decompressobj(wbits=31), members + 1, False
                if members > MEMBERS:
                    raise refuse(name, f"bestaat uit meer dan {MEMBERS} ingepakte delen")
            out.write(budget.spend(data.decompress(chunk, CHUNK * 4), file.tell()))
            is_done = data.eof
            chunk = data.unused_data if is_done else data.unconsumed_tail
    if not is_done:
        raise refuse(name, "breekt af: het einde ontbreekt", "Lever het hele bestand opnieuw.")


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What zlib says, as a sentence."""
    try:
        yield
    except zlib.error as error:
        cause = "is beschadigd: de inhoud past niet bij de controlegetallen of is niet goed ingepakt"
        raise refuse(name, cause, "Pak het bestand opnieuw in en lever het nog een keer.") from error


@contextmanager
def _folder(settings: Settings) -> Iterator[Path]:
    """A folder of this process in the home, removed whatever happens."""
    parent = settings.home / FOLDER
    try:
        folder = _made(parent)
    except OSError as error:
        raise disk_error(error, "Uitpakken") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            parent.rmdir()


def _made(parent: Path) -> Path:
    trouble: OSError = FileNotFoundError()
    for _ in range(TRIES):
        try:
            parent.mkdir(parents=True, exist_ok=True)
            _clear(parent)
            return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=parent))
        except (FileNotFoundError, FileExistsError) as error:
            trouble = error  # another reader of the same feed ended just now and took the empty folder along
    raise trouble


def _clear(parent: Path) -> None:
    """Remove what runs left that were killed."""
    for folder in parent.iterdir():
        owner = folder.name.partition("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists() and Path("/proc").is_dir():
            shutil.rmtree(folder, ignore_errors=True)
