"""Packed files, recognised by their content: gzip and zip around records of every kind."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main


def packed(data: bytes, as_zip: bool = True) -> bytes:
    """The data in an archive with a second file beside it, or in a gzip."""
    if not as_zip:
        return gzip.compress(data, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("map/een.xml", data)
        archive.writestr("lees.txt", "uitleg")
    return out.getvalue()


def shape(data: bytes, dice: random.Random) -> bytes:
    """Another archive of what is in this one. ValueError when nothing is."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                inner = archive.read(archive.infolist()[0])
        else:
            inner = zlib.decompressobj(wbits=31).decompress(data, 30_000)
    except (zipfile.BadZipFile, zlib.error, OSError, IndexError, RuntimeError, NotImplementedError) as error:
        raise ValueError from error
    return packed(shapes.xml(inner, dice), dice.random() < 0.5)


PARSER = Parser(
    "unpack", "", ("tests/data/feeds/*.xml", "tests/data/mapping/*.xml"), tokens.BYTES, shape, ".xml", of_seed=packed
)

if __name__ == "__main__":
    main(PARSER)
