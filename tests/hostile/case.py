"""What one attack is: a file or folder, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.forms import Form

FEED, RECORD, PLACED = "levering", "record", "onschadelijk"
"""Refused whole; the bad record refused and the others placed; placed, and harmless."""


@dataclass(frozen=True)
class World:
    """What lies around an attack: things that must never be read or called."""

    folder: Path
    secret: Path
    """A file with SECRET in it."""
    port: int
    """Of a socket on this computer that listens."""

    @property
    def address(self) -> str:
        """An address that must never be fetched."""
        return f"http://127.0.0.1:{self.port}/kanarie"


SECRET = "KANARIE-7f3a91"


@dataclass(frozen=True)
class Case:
    """One attack."""

    name: str
    form: str
    """Name of the format."""
    reader: str
    lay: Callable[[World], Path]
    """Writes the file or folder, and says where it is."""
    verdict: str
    says: str
    """Name of a rule, or words of the sentence."""
    good: int
    """Records that are placed all the same."""
    is_heavy: bool = False
    """Large or meant to take long: it gets a process of its own, with its own clock."""


Content = str | bytes


def to_bytes(content: Content) -> bytes:
    """Text in UTF-8, half characters too."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")


def written(world: World, name: str, content: Content | Iterable[bytes]) -> Path:
    """A file in the world."""
    path = world.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        if isinstance(content, str | bytes):
            file.write(to_bytes(content))
        else:
            file.writelines(content)
    return path


def among_good(form: Form, bad: str | None) -> str:
    """A delivery with the bad record between two good ones, or alone where a file is one record."""
    records = [form.good(1), *([bad] if bad is not None else []), form.good(3)]
    return form.file([bad or form.good(1)] if form.is_single else records)


def goods_of(form: Form) -> int:
    """Good records beside the bad one."""
    return 0 if form.is_single else 2
