"""A judged record on its way to another process: what comes out is what went in."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from etalage.findings import Finding, Position, Severity
from ingest.parcel import BROKEN, DELETED, HEAD, RECORD, Parcel, absolute, packed, relative, unpacked

ODD = (
    "",
    "nul \0 erin",
    "half teken \ud83d",
    "andersom \udc80\ud83d",
    "😀 é \u2028 \r\n",
    '{"geen": "json"}',
    "x" * 2_000_000,
)
HERE = Position("feed.xml", 12, "/OAI-PMH/ListRecords/record[3]", column=5)


def sent(*parcels: Parcel, **facts: object) -> tuple[list[Parcel], dict[str, object]]:
    message = packed(parcels, **facts)
    head, body = HEAD.unpack_from(message)
    assert HEAD.size + head + body == len(message)
    return unpacked(message[HEAD.size : HEAD.size + head], message[HEAD.size + head :])


def finding(text: str, position: Position | None) -> Finding:
    return Finding("titel-ontbreekt", Severity.FOUT, text, text, text, text or None, position, text, text, text, text)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_comes_through(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    parcel = Parcel(RECORD, text, Position(text, 1, text), "ab", text, "cd", True, False, "", "", 7, data, data[:9])
    parcel.tell([finding(text, None), finding(text, Position(text, 3, text, 4, 5))])
    (found,), facts = sent(parcel)
    assert found == parcel
    assert found.findings == parcel.findings
    assert [each.message for each in found.findings] == [text, text]
    assert facts == {}


def test_each_parcel_gets_its_own_bytes() -> None:
    parcels = [
        Parcel(RECORD, "a", HERE, quads=b"aaa", document=b"AA"),
        Parcel(DELETED, "b", HERE),
        Parcel(BROKEN, "", Position("feed.xml")),
        Parcel(RECORD, "c", HERE, document=b"C"),
        Parcel(RECORD, "d", HERE, quads=b"dddd"),
    ]
    assert sent(*parcels, turn=True, end=False) == (parcels, {"turn": True, "end": False})
    assert sent(end=True) == ([], {"end": True})


def test_a_parcel_without_findings_holds_no_text() -> None:
    parcel = Parcel(RECORD, "a", HERE).tell([])
    assert (parcel.said, parcel.found, parcel.findings) == ("", "", [])


def test_places_move_with_their_record() -> None:
    inside = [
        HERE,
        Position("feed.xml", 12, HERE.path + "/title", column=30),
        Position("feed.xml", 15, HERE.path + "/title", column=30),
        Position("feed.xml", None, HERE.path),
        Position("ander.xml", 3, "/ergens/anders"),
        None,
    ]
    parcel = Parcel(RECORD, "a", HERE).tell([finding("x", place) for place in inside])
    assert [each.position for each in parcel.findings] == inside
    moved = replace(parcel, position=Position("nieuw.xml", 112, "/OAI-PMH/ListRecords/record[9]", column=9))
    assert [each.position for each in moved.findings] == [
        moved.position,
        Position("nieuw.xml", 112, "/OAI-PMH/ListRecords/record[9]/title", column=34),
        Position("nieuw.xml", 115, "/OAI-PMH/ListRecords/record[9]/title", column=30),
        Position("nieuw.xml", None, "/OAI-PMH/ListRecords/record[9]"),
        Position("ander.xml", 103, "/ergens/anders"),
        None,
    ]


def test_any_place_comes_back() -> None:
    chance = random.Random(4)

    def place() -> Position:
        number = (None, 1, 2, 7)
        return Position(
            chance.choice(("a.xml", "b.xml")),
            chance.choice(number),
            chance.choice(("", "/1", "/10", "/1/naam", "kolom B (Titel)")),
            chance.choice(number),
            chance.choice(number),
        )

    for _ in range(5_000):
        base, there = place(), place()
        assert absolute(relative(there, base), base) == there
