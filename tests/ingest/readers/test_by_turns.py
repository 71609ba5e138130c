"""Processes that read one feed by turns find together what one finds alone, in the same places."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest import turns
from ingest.feeds import Feed
from ingest.readers import by_turns, items_of
from ingest.source import BrokenRecord, Deferred, SourceRecord, resolved

OAI = "http://www.openarchives.org/OAI/2.0/"
LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"
Found = tuple[str, ...]


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Whatever happens, the next test reads alone."""
    yield
    turns.share(None)


def record(number: int, inside: str = "", begin: str = "<record>", end: str = "</record>") -> str:
    """A record as a harvester stores it."""
    return (
        f"{begin}<header>\n<identifier>nr-{number}</identifier></header><metadata>\n"
        f'<lom xmlns="{LOM}"><general><title><langstring>Les {number} {inside}</langstring></title>'
        f"</general></lom></metadata>{end}"
    )


def odd(number: int) -> list[str]:
    """Records, and what stands between them, that cannot be told from how they look."""
    return [
        record(number, "<!-- </record><record> -->"),
        record(number, "<![CDATA[</record><record>]]>"),
        record(number, "<?php </record> ?>"),
        record(number, end="</record >"),
        record(number, end="</record ><!-- </record><record></record> -->"),
        record(number, begin="<record\n>"),
        record(number, begin=f'<record xmlns="{OAI}">'),
        record(number, begin=f'<p:record xmlns:p="{OAI}">', end="</p:record>").replace("header", "p:header"),
        record(number, '<x xmlns="urn:x"><record>binnenin</record></x>'),
        record(number, '<x xmlns="urn:x"><recordtje/><records/></x>'),
        record(number, "é ☃ &amp; &#60;record&#62; &lt;/record&gt;"),
        record(number, "lang " * 8_000),
        "<!-- <record></record> -->" + record(number),
        "<!-- " + record(number) + record(number) + " -->",
        f'<ander xmlns="urn:x">{record(number)}<record/></ander>',
        "<record/>" + '<x xmlns="urn:y"><record></record></x>' + record(number),
        "\r\n\t " + record(number) + "\n\n\n",
        '<record><header status="deleted"><identifier>weg</identifier></header></record>',
        "<record><header/></record>",
        "<resumptionToken/>",
    ]


def feed_of(path: Path, parts: list[str], head: str = '<?xml version="1.0"?>\n') -> Feed:
    """A stored answer with these parts in its list."""
    text = f'{head}<OAI-PMH xmlns="{OAI}"><ListRecords>{"".join(parts)}</ListRecords></OAI-PMH>'
    encoding = "windows-1252" if "1252" in head else "utf-16" if "utf-16" in head else "utf-8"
    path.write_bytes(text.encode(encoding, "xmlcharrefreplace"))
    return Feed("proef", "Proef", "nllom", path)


def told(item: SourceRecord | BrokenRecord) -> Found:
    """All that is known of an item."""
    if isinstance(item, BrokenRecord):
        place = item.finding.position
        return (item.identifier, item.finding.rule, repr(place))
    return (item.identifier, item.raw.decode(), repr(item.position), str(item.is_deleted))


def read_alone(feed: Feed) -> list[Found]:
    """Everything, by one process; a fault of the feed last."""
    found = []
    try:
        for item in items_of(feed, Settings()):
            found.append(told(resolved(item)))
    except FeedError as error:
        found.append((str(error),))
    return found


class Turn:
    """Counts what a process took, as `ingest.worker` does."""

    def __init__(self, number: int, processes: int, length: int) -> None:
        self.number, self.processes, self.length, self.count = number, processes, length, 0

    def ahead(self) -> int:
        turn, place = divmod(self.count, self.length)
        others = (self.number - turn) % self.processes
        return others * self.length - place if others else 0

    @property
    def is_mine(self) -> bool:
        return self.count // self.length % self.processes == self.number


def read_by_turns(feed: Feed, processes: int, length: int) -> tuple[list[Found], int]:
    """The same by several, told in order of turns as `ingest.workers` does; and how many records were passed by."""
    read: list[tuple[dict[int, Found], list[Found]]] = []
    passed = 0
    for number in range(processes):
        turn = Turn(number, processes, length)
        turns.share(turn.ahead)
        mine: dict[int, Found] = {}
        faults: list[Found] = []
        try:
            for item in items_of(feed, Settings()):
                passed += item is turns.ELSEWHERE
                if turn.is_mine:
                    mine[turn.count] = told(resolved(item))
                turn.count += 1
        except FeedError as error:
            faults.append((str(error),))
        read.append((mine, faults))
    found: list[Found] = []
    while True:
        mine, faults = read[len(found) // length % processes]
        if len(found) not in mine:
            return found + faults, passed
        found.append(mine[len(found)])


def same_fault(found: list[Found], alone: list[Found]) -> bool:
    """The same fault after the same records; how many come before it depends on how much is read at once."""
    least = min(len(found), len(alone)) - 1
    return found[-1] == alone[-1] and len(found[-1]) == 1 and found[:least] == alone[:least]


def test_what_is_passed_by_counts_and_keeps_lines(tmp_path: Path) -> None:
    text = "tekst van een regel\n" * 200
    feed = feed_of(tmp_path / "feed.xml", [record(number, text) + "\n" * (number % 3) for number in range(500)])
    alone = read_alone(feed)
    assert len(alone) == 500
    for processes, least in ((1, 0), (2, 400), (3, 900), (4, 1400)):
        found, passed = read_by_turns(feed, processes, 50)
        assert found == alone
        assert passed >= least


@pytest.mark.parametrize("seed", range(25))
def test_odd_records_are_counted_alike(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    parts = []
    for number in range(80):
        parts += [chance.choice(odd(number)) if chance.random() < 0.3 else record(number)]
    head = chance.choice(
        [
            '<?xml version="1.0"?>\n',
            "",
            "\ufeff",
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<?xml version="1.0" encoding="windows-1252"?>\n',
            '<?xml version="1.0" encoding="utf-16"?>',
        ]
    )
    feed = feed_of(tmp_path / "feed.xml", parts, head)
    monkeypatch.setattr(by_turns, "PIECE", chance.choice([50, 1000, 1 << 14]))
    monkeypatch.setattr(by_turns, "CHUNK", chance.choice([300, 5000, 1 << 16]))
    monkeypatch.setattr(by_turns, "MOST_BLANK", chance.choice([20, 1 << 20]))
    for is_damaged in (False, True):
        if is_damaged:
            data = bytearray(feed.path.read_bytes())
            data[chance.randrange(len(data))] = chance.choice(b"<>!?/&\x00 r\xff]-")
            feed.path.write_bytes(data)
        turns.share(None)
        alone = read_alone(feed)
        found, _ = read_by_turns(feed, chance.choice([2, 3, 5]), chance.choice([1, 2, 7]))
        assert found == alone or same_fault(found, alone)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.999])
def test_a_feed_that_breaks_off_ends_for_all_at_the_same_record(tmp_path: Path, cut: float) -> None:
    feed = feed_of(tmp_path / "feed.xml", [record(number, "tekst " * 800) + "\n" for number in range(200)])
    data = feed.path.read_bytes()
    feed.path.write_bytes(data[: int(len(data) * cut)])
    found, passed = read_by_turns(feed, 2, 10)
    assert passed > 10
    turns.share(None)
    assert same_fault(found, read_alone(feed))


@pytest.mark.parametrize("place", [101, 105, 109, 111])
def test_a_fault_in_the_part_of_one_is_told_by_that_one(tmp_path: Path, place: int) -> None:
    parts = [record(number, "tekst " * 800) + "\n" for number in range(200)]
    parts[place] = record(place, "<open>") + "\n"
    feed = feed_of(tmp_path / "feed.xml", parts)
    found, passed = read_by_turns(feed, 2, 10)
    assert passed > 10
    turns.share(None)
    assert same_fault(found, read_alone(feed))


def test_who_asks_for_what_another_works_out_is_stopped() -> None:
    with pytest.raises(AssertionError):
        resolved(turns.ELSEWHERE)
    assert isinstance(turns.ELSEWHERE, Deferred)
