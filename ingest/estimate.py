"""How many records a delivery will hold, roughly and fast: only for the time left on a progress bar."""

from __future__ import annotations

import re
from pathlib import Path

_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:record|lom|entry)\s*>", re.IGNORECASE)
_CHUNK = 1 << 20
MOST = 64 << 20
"""Bytes of a file that are looked at; the rest is thought to be alike."""
_UNTOLD = re.compile(rb"\s*[\[{]|\x1f\x8b|PK", re.DOTALL)
"""How a file begins of which neither tags nor lines tell how many records there are: JSON, and what is packed."""


def estimate_records(path: Path | None) -> int | None:
    """Records in a file or folder: closing tags of records, or lines of a CSV; None when it cannot be told."""
    try:
        if path is None or not path.exists():
            return None
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        return sum(_count(file) for file in files if file.is_file()) or None
    except OSError:  # the reader will say what is wrong
        return None


def _count(file: Path) -> int:
    closed: dict[bytes, int] = {}
    lines = 0
    with file.open("rb") as stream:
        tail = b""
        while stream.tell() < MOST and (chunk := stream.read(_CHUNK)):
            if not lines and not tail and _UNTOLD.match(chunk.removeprefix(b"\xef\xbb\xbf")):
                return 0
            lines += chunk.count(b"\n")
            data = tail + chunk
            end = data.rfind(b"<") if data.rfind(b">") < data.rfind(b"<") else len(data)
            for tag in _CLOSED.findall(data[:end]):
                name = tag.strip(b"</> \n").lower()
                closed[name] = closed.get(name, 0) + 1
            tail = data[end:][-200:]
    more = max(file.stat().st_size / MOST, 1)
    return int((max(closed.values()) if closed else max(lines - 1, 0)) * more)
