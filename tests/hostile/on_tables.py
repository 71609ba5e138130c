"""Attacks on spreadsheets as such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.hostile.case import FEED, PLACED, RECORD, Case, Content, World, written
from tests.hostile.forms import HEADER, form

SHEET = form("spreadsheet")
GOOD = [SHEET.good(number) for number in (1, 2, 3)]


def _three(bad: str, header: str = HEADER) -> str:
    return header + GOOD[0] + bad + GOOD[2]


def _long_line() -> Iterable[bytes]:
    """1 GB in one cell, made as it is written."""
    yield HEADER.encode() + b'A-1;"'
    for _ in range(1000):
        yield b"a" * 1_000_000


def _sparse(world: World) -> Path:
    """A file of 30 GB of which nothing stands on the disk."""
    path = written(world, "leeg-30-GB.csv", HEADER + GOOD[0])
    with path.open("r+b") as file:
        file.truncate(30_000_000_000)
    return path


Make = Callable[[World], Content | Iterable[bytes]]

ATTACKS: tuple[tuple[str, Make, str, str, int], ...] = (
    ("cut in a cell", lambda w: (HEADER + GOOD[0] + 'A-2;"Vlot van')[:-1], FEED, "breekt af", 0),
    ("a quote that never closes", lambda w: _three('A-2;"Vlot;x\n'), FEED, "aanhalingsteken", 0),
    ("a quote in the wrong place", lambda w: _three('A-2;"Vlot" van;x\n'), FEED, "aanhalingstekens", 0),
    ("10,000 columns", lambda w: ";".join(f"#k{n}" for n in range(10_000)) + ";Nummer;Titel\n" + ";" * 10_000 + "A-1;Vlot van kurk\n", RECORD, "vindplaats-ontbreekt", 0),
    ("10,000 columns that nobody knows", lambda w: ";".join(f"kolom {n}" for n in range(10_000)) + ";Nummer;Titel\nx\n", FEED, "kolom", 0),
    ("10,000 cells too many", lambda w: _three("A-2;Vlot" + ";x" * 10_000 + "\n"), RECORD, "aantal-cellen", 2),
    ("one cell", lambda w: _three("A-2\n"), RECORD, "aantal-cellen", 2),
    ("a NUL", lambda w: _three(SHEET.good(2, title="a\0b")), FEED, "", 0),
    ("a line of 1 GB", lambda w: _long_line(), FEED, "groter dan", 0),
    ("a million empty lines", lambda w: _three("\n" * 1_000_000), PLACED, "", 2),
    ("a million delimiters", lambda w: _three(";" * 1_000_000 + "\n"), PLACED, "", 2),
    ("100,000 keywords", lambda w: _three(SHEET.good(2, keyword="|".join(f"w{n}" for n in range(100_000)))), FEED, "131072", 0),
    ("20,000 keywords", lambda w: _three(SHEET.good(2, keyword="|".join(f"w{n}" for n in range(20_000)))), PLACED, "te-veel-trefwoorden", 3),
    ("Latin-1", lambda w: _three(SHEET.good(2, title="Vlöt")).encode("latin-1"), FEED, "UTF-8", 0),
    ("UTF-16", lambda w: _three(GOOD[1]).encode("utf-16"), FEED, "", 0),
    ("UTF-16 without a mark", lambda w: _three(GOOD[1]).encode("utf-16-le"), FEED, "", 0),
    ("half a character in UTF-8", lambda w: _three(SHEET.good(2, title="Vlot \ud800")), FEED, "UTF-8", 0),
    ("the wrong length in UTF-8", lambda w: _three("A-2;Vlot \xc0\xaf\n").encode("latin-1"), FEED, "UTF-8", 0),
    ("a column twice", lambda w: _three(GOOD[1], HEADER.replace("Taal", "Titel")), FEED, "twee keer", 0),
    ("no column with a number", lambda w: _three(GOOD[1], HEADER.replace("Nummer", "#n")), FEED, "ontbreekt", 0),
    ("a header of formulas", lambda w: _three(GOOD[1], HEADER.replace("Adres", "=HYPERLINK(1)")), FEED, "kennen wij niet", 0),
    ("a header of RTL", lambda w: _three(GOOD[1], HEADER.replace("Adres", "\u202eserdA")), FEED, "kennen wij niet", 0),
    ("the same number, same content", lambda w: HEADER + GOOD[0] + GOOD[0] + GOOD[2], PLACED, "herhaald-record", 3),
    ("the same number, other content", lambda w: _three(SHEET.good(1, title="Een ander vlot")), RECORD, "dubbel-record", 2),
    ("a pupil in a column that is not read", lambda w: _three(GOOD[1].rstrip() + "111222333\n", HEADER.replace("#intern", "#BSN")), RECORD, "leerlinggegevens-gevonden", 2),
    ("an ECK iD in a column that is not read", lambda w: _three(SHEET.good(2, more="ketenid.nl/pilot/" + "0a1b2c3d" * 16)), RECORD, "eckid-gevonden", 2),
    ("a list of pupils", lambda w: "Leerlingnummer;BSN;Roepnaam\n1;111222333;Sam\n", FEED, "leerlingen", 0),
    ("carriage returns only", lambda w: _three(GOOD[1]).replace("\n", "\r"), FEED, "regeleinde", 0),
    ("a text of 100 lines in a cell", lambda w: _three(SHEET.good(2, description='"' + "drijven\n" * 100 + '"')), PLACED, "", 3),
)  # fmt: skip

HEAVY = ("1 GB", "million", "30 GB")


def cases() -> Iterator[Case]:
    """Each attack."""
    for name, make, verdict, says, good in ATTACKS:

        def lay(world: World, make: Make = make, name: str = name) -> Path:
            return written(world, f"{name.replace(' ', '-')}.csv", make(world))

        yield Case(name, "spreadsheet", "spreadsheet", lay, verdict, says, good, any(word in name for word in HEAVY))
    yield Case("30 GB of nothing", "spreadsheet", "spreadsheet", _sparse, FEED, "geen tekst", 0, True)
