"""Zip archives of plain files: nothing outside the folder, nothing twice, nothing hidden, nothing packed again."""

from __future__ import annotations

import errno
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from etalage.errors import FeedError
from ingest.readers.unpack_limits import ZIP, Budget, plain, refuse, refuse_packed

ENTRIES = 10_000
"""Files in one archive."""
LIST_BYTES = 4_000_000
"""Bytes of the list of files at the end of an archive."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CHUNK = 1 << 16

_END, _END_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR_SIZE, _LONGEST_COMMENT = 20, 65_536


def is_archive(file: IO[bytes], name: str) -> bool:
    """True for a zip of files; False for an Excel workbook, of which a reader says more.

    Raises FeedError for other documents, which are zips too.
    """
    file.seek(0)
    head = file.read(4096)
    if not head.startswith(ZIP):
        return False
    end = file.seek(0, 2)
    file.seek(max(0, end - _LONGEST_COMMENT))
    if b"xl/workbook" in file.read():
        return False
    if head[30:38] == b"mimetype" or b"[Content_Types].xml" in head:
        raise refuse(
            name, "is een document, boek of presentatie en geen lijst van records", "Lever XML, JSON of CSV."
        )
    return True


def unzip(file: IO[bytes], name: str, folder: Path, budget: Budget) -> None:
    """Lay every file of an archive in a folder, under its last name; a site keeps its folders.

    Raises FeedError, OSError, zlib.error.
    """
    with _archive(file, name) as archive:
        taken, entries = 0, list(_entries(archive, name))
        is_site = any(entry.filename.lower().endswith((".html", ".htm")) for entry in entries)
        for entry in entries:
            inner = plain(entry.filename.rpartition("/")[2])
            if is_site:  # the address of a page is in its folders
                inner = "/".join(plain(step) for step in entry.filename.split("/"))
                (folder / inner).parent.mkdir(parents=True, exist_ok=True)
            elif (folder / inner).exists():
                inner = plain(entry.filename.replace("/", "-"))
            with archive.open(entry) as packed, budget.new(folder, inner) as out:
                taken += entry.compress_size
                data = packed.read(CHUNK)
                refuse_packed(name, inner, data)
                while data:
                    out.write(budget.spend(data, taken))
                    data = packed.read(CHUNK)


def first_of_zip(path: Path, size: int) -> tuple[str, bytes]:
    """(name, first bytes) of the first file in an archive. Raises FeedError."""
    with path.open("rb") as file, _archive(file, path.name) as archive:
        entry = next(_entries(archive, path.name))
        with archive.open(entry) as packed:
            return plain(entry.filename.rpartition("/")[2]), packed.read(size)


@contextmanager
def _archive(file: IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    """The archive, when its list of files is one that can be read."""
    try:
        count, size = _list_of(file)
        if count > ENTRIES or size > LIST_BYTES:
            raise refuse(name, f"bevat meer dan {ENTRIES} bestanden", "Verdeel de levering over meer bestanden.")
        with zipfile.ZipFile(file) as archive:
            yield archive
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the beginning: the list lies
            raise
        raise _damaged(name) from error
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> FeedError:
    cause = "is beschadigd of niet af: wij kunnen de bestanden er niet uit halen"
    return refuse(name, cause, "Pak de bestanden opnieuw in en lever het nog een keer.")


def _list_of(file: IO[bytes]) -> tuple[int, int]:
    """(number of files, bytes of their list) as the end of the archive says, before anything is read into memory."""
    end = file.seek(0, 2)
    start = max(0, end - _LONGEST_COMMENT - _END.size)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0:
        raise zipfile.BadZipFile("no end")
    found = _END.unpack_from(tail, place)
    count, size = found[4], found[5]
    if place >= _LOCATOR_SIZE and tail[place - _LOCATOR_SIZE :].startswith(b"PK\x06\x07"):
        file.seek(struct.unpack_from("<Q", tail, place - _LOCATOR_SIZE + 8)[0])
        wide = _END_64.unpack(file.read(_END_64.size))
        count, size = max(count if count < 0xFFFF else 0, wide[7]), max(size if size < 0xFFFFFFFF else 0, wide[8])
    file.seek(0)
    return count, size


def _entries(archive: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipInfo]:
    """The files, each looked at first; folders and what a Mac adds left out. Raises FeedError."""
    found = [
        entry for entry in archive.infolist() if not entry.filename.endswith("/") and not _is_clutter(entry.filename)
    ]
    if not found:
        raise refuse(name, "is een leeg archief", "Pak de bestanden met records in.")
    ends = 0
    for entry in sorted(found, key=lambda entry: entry.header_offset):
        _judge(entry, name)
        if entry.header_offset < ends:
            raise refuse(name, f"bevat bestanden die over elkaar liggen, bij “{plain(entry.filename)}”")
        ends = entry.header_offset + entry.compress_size
    if ends > archive.start_dir:
        raise zipfile.BadZipFile("a file runs into the list of files")
    yield from sorted(found, key=lambda entry: entry.filename)


def _is_clutter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _judge(entry: zipfile.ZipInfo, name: str) -> None:
    """Raise FeedError for a file that we do not take out."""
    inner = plain(entry.filename)
    written = entry.orig_filename.replace("\\", "/")
    if written.startswith("/") or ".." in written.split("/") or ":" in written or "\0" in written or not inner:
        raise refuse(name, f"bevat een bestand met een onveilige naam: “{inner}”", "Gebruik gewone namen zonder pad.")
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise refuse(name, f"bevat “{inner}”, een verwijzing en geen gewoon bestand", "Pak het bestand zelf in.")
    if entry.flag_bits & 0x1:
        raise refuse(name, f"is met een wachtwoord gesloten (“{inner}”)", "Pak de bestanden in zonder wachtwoord.")
    if entry.compress_type not in METHODS:
        raise refuse(
            name, f"bevat “{inner}” met een soort inpakken die wij niet lezen", "Gebruik gewone zip (deflate)."
        )
