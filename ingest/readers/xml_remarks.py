"""Comments and processing instructions: the parser leaves them out, but a pupil in one must not go unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.pupils import holds_eck_id

ATTRIBUTE = "commentaar"
"""An attribute that a record gets when a comment in it holds an ECK iD: then whoever judges the record sees it."""
LONGEST = 1 << 16
"""Bytes of one remark that are looked at."""

_REMARK = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_BEGIN = re.compile(rb"<!--|<\?")


class Remarks:
    """Cuts what is fed to a parser behind each remark that holds an ECK iD, so that one knows where it stood."""

    def __init__(self) -> None:
        self._carry = b""

    def cut(self, chunk: bytes) -> Iterator[tuple[bytes, str]]:
        """The chunk in pieces, nearly always one; with each the remark at its end that holds an ECK iD, or ""."""
        if not self._carry and b"<!" not in chunk and b"<?" not in chunk:
            self._carry = b"<" if chunk.endswith(b"<") else b""
            yield chunk, ""
            return
        data, carried, begin, end = self._carry + chunk, len(self._carry), 0, 0
        for found in _REMARK.finditer(data):
            end = found.end()
            text = found[0].decode("utf-8", "replace")
            if holds_eck_id(text):
                yield chunk[begin : end - carried], "".join(letter for letter in text if letter.isprintable())
                begin = end - carried
        unfinished = _BEGIN.search(data, end)
        self._carry = data[unfinished.start() :][:LONGEST] if unfinished else data[max(end, len(data) - 3) :]
        yield chunk[begin:], ""
