"""Changes a file by its pieces (tags, cells, values), so that most of what comes out is read to its end."""

from __future__ import annotations

import random
import re

XML = re.compile(rb"<[^<>]*>|[^<>]+|.", re.DOTALL)
CSV = re.compile(rb'"(?:[^"]|"")*"|[;,\t\r\n]|[^;,\t\r\n"]+|.', re.DOTALL)
JSON = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^{}\[\]:,"]+|.', re.DOTALL)
BYTES = re.compile(rb".{1,8}", re.DOTALL)

NASTY: tuple[bytes, ...] = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "",
        " ",
        "\n",
        "\x00",
        "\ud800",
        "\ufffe",
        "\u202e",
        "\ufeff",
        "e\u0301" * 50,
        "-1",
        "0",
        "9" * 400,
        "1e308",
        "NaN",
        "-0,00",
        "١٢٣",
        "PT45M",
        "P9999Y",
        "2024-02-30",
        "0000-00-00",
        "9999-12-31T24:00:00Z",
        "groep 5 t/m 8",
        "vmbo-tl leerjaar 3",
        "kerndoel 26",
        "PO Kerndoel 26",
        "1F",
        "nl",
        "x-none",
        "nl_NL",
        "http://",
        "http://[::1",
        "https://example.nl/%zz\t<x>{y}|\\^`",
        "urn:isbn:9789000000012",
        "data:text/html,x",
        "javascript:x",
        "ja",
        "nee",
        "BEGIN:VCARD\nFN:a\nN:;;;\nEND:VCARD",
        "{0}{waarde!r}{",
        "%s%n",
        "cc-by-40",
        "yes",
        "=1+1",
        "a" * 3000,
        "a|" * 300,
        "&#xD800;",
        "&#0;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml?>",
        "<!DOCTYPE a>",
        "<a>",
        "</a>",
        '"',
        "'",
        "\\ud800",
        "\\u0000",
        "1e999",
        "{",
        "}",
        "[",
        "]",
        "null",
        "@context",
        "@type",
        "@id",
        "@graph",
        "@language",
        "https://ketenid.nl/201703/" + "0a" * 64,
        "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902",
        "deleted",
        "12,345.67",
        "http://purl.edustandaard.nl/begrippenkader/512e4729-03a4-43a2-95ba-758071d1b725",
    )
)


def changed(data: bytes, pattern: re.Pattern[bytes], most: int, dice: random.Random) -> bytes:
    """The file with one to six of its pieces replaced, removed, repeated, moved, exchanged or damaged."""
    pieces = pattern.findall(data[:most]) or [b""]
    for _ in range(dice.randint(1, 6)):
        here, there = dice.randrange(len(pieces)), dice.randrange(len(pieces))
        first, last = sorted((here, min(there, here + dice.choice((1, 3, 10, 40)))))
        match dice.randrange(8):
            case 0 | 1:
                pieces[here] = dice.choice(NASTY)
            case 2:
                pieces[here] = _marked(pieces[here], dice.choice(NASTY))
            case 3 if len(pieces) > last - first:
                del pieces[first:last]
            case 4:
                pieces[here:here] = pieces[first:last] * dice.choice((1, 1, 2, 20))
            case 5:
                pieces[here], pieces[there] = pieces[there], pieces[here]
            case 6:
                pieces[here] = pieces[there]
            case _:
                pieces[here] = _damaged(pieces[here], dice)
        pieces = pieces or [b""]
    return b"".join(pieces)[:most]


def _marked(piece: bytes, text: bytes) -> bytes:
    """The text in the same marks: <a …="text">, "text", or bare."""
    if piece[:1] == piece[-1:] == b'"' and len(piece) > 1:
        return b'"' + text + b'"'
    return re.sub(rb'"[^"]*"', lambda _: b'"' + text + b'"', piece) if b'"' in piece else text


def _damaged(piece: bytes, dice: random.Random) -> bytes:
    if not piece:
        return bytes([dice.randrange(256)])
    place = dice.randrange(len(piece))
    return piece[:place] + bytes([dice.randrange(256)]) + piece[place + dice.randrange(2) :]
