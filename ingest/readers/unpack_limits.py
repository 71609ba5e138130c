"""How much a packed delivery may become, and how its names are kept. Knows no archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from etalage.errors import FeedError

GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHERS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
"""First bytes of what is packed in another way. (A tar is known by a word further on.)"""
RATIO = 200
"""Times its packed size that a delivery may become; records of real feeds reach 10 to 40."""
FREE = 10_000_000
"""Bytes before the ratio counts: a small text of one letter is nobody's trouble."""
LONGEST_NAME = 100


@dataclass
class Budget:
    """What may still be unpacked of one delivery, over all its files."""

    name: str
    """The packed file, for a sentence."""
    total: int
    """Bytes that the delivery may become."""
    _spent: list[int] = field(default_factory=lambda: [0])
    _before: int = 0

    def of(self, name: str) -> Budget:
        """The same budget for the next packed file of the delivery."""
        return replace(self, name=name, _before=self._spent[0])

    def spend(self, data: bytes, packed: int) -> bytes:
        """The data itself, when it may be written; `packed` are the bytes of the packed file that were read."""
        self._spent[0] += len(data)
        own = self._spent[0] - self._before
        if own > FREE and own > packed * RATIO:
            raise refuse(
                self.name,
                f"wordt uitgepakt meer dan {RATIO} keer zo groot; zo’n bestand kan bedoeld zijn om schade te doen",
                "Lever het bestand niet ingepakt, of verdeel het.",
            )
        if self._spent[0] > self.total:
            raise refuse(
                self.name,
                f"wordt uitgepakt groter dan {self.total // 1_000_000} MB",
                "Deel de levering in stukken, of verhoog ETALAGE_MAX_FEED_MB.",
            )
        return data

    @contextmanager
    def new(self, folder: Path, name: str) -> Iterator[IO[bytes]]:
        """A new file. Raises FeedError when there is one of that name."""
        try:
            out = (folder / name).open("xb")
        except FileExistsError as error:
            raise refuse(
                self.name, f"geeft twee bestanden met de naam “{name}”", "Geef elk een eigen naam."
            ) from error
        with out:
            yield out


def plain(name: str) -> str:
    """A name from a packed file that can be a file name and stand in a sentence: printable, not too long."""
    last = "".join(letter for letter in name if letter.isprintable() and letter not in "\\/:")
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{suffix[:10]}" if dot else last[:LONGEST_NAME]


def refuse(name: str, cause: str, remedy: str = "Lever het bestand zelf, of pak het opnieuw in.") -> FeedError:
    """The error for a packed file: what it is or does, and what to do."""
    return FeedError(f"{name} {cause}.", remedy, file=name)


def other_packing(head: bytes) -> str:
    """The name of a kind of packing that we do not read, by the first 512 bytes; empty for all else."""
    found = next((kind for first, kind in OTHERS.items() if head.startswith(first)), "")
    return found or ("tar" if head[257:262] == b"ustar" else "")


def refuse_packed(name: str, inner: str, head: bytes) -> None:
    """Raise FeedError for an archive in an archive."""
    if head.startswith((GZIP, *ZIP)) or other_packing(head):
        raise refuse(
            name,
            f"bevat “{inner}”, dat zelf weer ingepakt is",
            "Pak de bestanden één keer in, of lever ze zoals ze zijn.",
        )
