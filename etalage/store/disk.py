"""The promises of the disk: written durably, linked instead of copied, and a sentence when it refuses.

POSIX only. Knows files and folders, not what is in them.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
from pathlib import Path

from etalage.errors import StoreError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_REASONS = {
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "u hebt niet meer ruimte op deze schijf",
    errno.EFBIG: "het bestand wordt te groot",
    errno.EACCES: "dat mag deze gebruiker niet",
    errno.EPERM: "dat mag deze gebruiker niet",
    errno.EROFS: "de schijf is alleen om te lezen",
    errno.ENOENT: "dat bestaat niet",
    errno.EEXIST: "dat bestaat al",
    errno.ENOTDIR: "dat is geen map",
    errno.EISDIR: "dat is een map en geen bestand",
    errno.EIO: "de schijf geeft een fout",
    errno.EMFILE: "er zijn te veel bestanden open",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.EADDRINUSE: "daar luistert al een ander programma",
    socket.EAI_NONAME: "die naam is onbekend op het netwerk",
    socket.EAI_AGAIN: "die naam is nu niet op te zoeken",
    errno.ECONNREFUSED: "daar luistert niemand",
    errno.ECONNRESET: "de verbinding werd verbroken",
    errno.ETIMEDOUT: "het duurde te lang",
    errno.EHOSTUNREACH: "die computer is niet te bereiken",
    errno.ENETUNREACH: "dat netwerk is niet te bereiken",
    errno.EADDRNOTAVAIL: "dat adres heeft deze computer niet",
}


def is_full(error: BaseException | None) -> bool:
    """Whether this says that the disk is full. RocksDB and tantivy give the errno only in their text."""
    text = str(error)
    return (
        (isinstance(error, OSError) and error.errno in FULL)
        or "No space left" in text
        or "File too large" in text
        or "quota exceeded" in text.lower()
    )


def disk_error(error: BaseException, doing: str) -> StoreError:
    """The StoreError for what the disk, RocksDB or tantivy says when it refuses."""
    text = str(error)
    if is_full(error):
        return StoreError(
            "De schijf is vol; er is niets geplaatst of veranderd.",
            "Maak ruimte vrij en probeer het opnieuw; de catalogus zelf is heel.",
            full=True,
        )
    cause = reason(error) if isinstance(error, OSError) else text
    where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
    return StoreError(f"{doing} lukte niet: {cause}{where}.", "Kijk of de map bestaat en of u erin mag schrijven.")


def reason(error: OSError) -> str:
    """Why the system refused, in Dutch as far as we know its number."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def sync_file(path: Path) -> None:
    """fsync one file or folder (a folder: its list of names)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """fsync every folder below and every file that is not shared with a published version.

    A hard link has a second name in a version that was synced when it was published, and its content never changes.
    """
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            if path.stat().st_nlink == 1:
                sync_file(path)
        sync_file(Path(root))


def write_durably(path: Path, text: str) -> None:
    """Replace a small file at once: readers see the old text or the new one, also after a power cut."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_file(path.parent)


def link_tree(source: Path, target: Path) -> None:
    """A second folder with the same content: hard links for what never changes, copies for the rest.

    Tantivy's segment files are written once; its .json files, hidden files and locks are not.
    """
    target.mkdir()
    for entry in os.scandir(source):
        if entry.is_dir():
            link_tree(Path(entry.path), target / entry.name)
        elif entry.name.endswith(".json") or entry.name.startswith(".") or "lock" in entry.name.lower():
            shutil.copyfile(entry.path, target / entry.name)
        else:
            os.link(entry.path, target / entry.name)


def remove_tree(folder: Path) -> None:
    """Take a folder away as far as possible; what stays behind is taken away by the next writer."""
    shutil.rmtree(folder, ignore_errors=True)


def size_of(folder: Path) -> int:
    """Bytes of all files below; a file that is shared with another version counts in both."""
    return sum(Path(root, name).stat().st_size for root, _, names in os.walk(folder) for name in names)
