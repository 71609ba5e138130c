"""JSON as bytes between processes and to the index: ten times as fast as the standard library."""

from __future__ import annotations

import json
from typing import Any

import orjson


def dumped(value: object) -> bytes:
    """A value as JSON in UTF-8. Half a character (a lone surrogate) is escaped, as the standard library does."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


def loaded(data: bytes | str) -> Any:
    """The value again. Raises ValueError."""
    try:
        return orjson.loads(data)
    except ValueError:  # orjson takes no lone surrogates
        return json.loads(data)
