"""Spreadsheets: the template's columns, where each cell stands, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import read
from ingest.readers.spreadsheet_columns import COLUMNS, values
from ingest.source import BrokenRecord, Item, SourceRecord


def items(path: Path, text: str | bytes, settings: Settings | None = None) -> list[Item]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return list(read(Feed("proef", "Proef", "spreadsheet", path), settings or Settings()))


def refusal(path: Path, text: str | bytes) -> FeedError:
    with pytest.raises(FeedError) as caught:
        items(path, text)
    assert caught.value.remedy
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "materialen.csv"


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("bom", ["", "﻿"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiter_bom_and_line_ends_do_not_matter(path: Path, mark: str, bom: str, end: str) -> None:
    rows = [["Nummer", "Titel", "Prijs"], ["1", " Één & twee ", "=1+1"], ["", "", ""], ["2", "Drie", ""]]
    first, second = items(path, bom + end.join(mark.join(row) for row in rows) + end)
    assert isinstance(first, SourceRecord) and isinstance(second, SourceRecord)
    assert first.content == {"nummer": "1", "titel": "Één & twee", "prijs": "=1+1"}
    assert second.content == {"nummer": "2", "titel": "Drie"}
    assert (second.position.row, second.position.line) == (4, 4)
    assert first.raw.decode("utf-8").splitlines() == [bom + mark.join(rows[0]), mark.join(rows[1])]


def test_a_cell_over_more_lines_keeps_row_and_line_apart(path: Path) -> None:
    _, second = items(path, '"Nummer";"Titel"\n1;"een\ntwee; drie ""vier"""\n2;vijf\n')
    assert isinstance(second, SourceRecord)
    assert (second.position.row, second.position.line) == (3, 4)
    assert second.cells is not None
    assert str(second.cells["titel"]) == "materialen.csv, rij 3, kolom B (Titel)"


def test_what_excel_adds_is_accepted(path: Path) -> None:
    (item,) = items(path, "sep=;\nNUMMER; id ontbreekt \n".replace(" id ontbreekt ", "titel ") + "7;Zeven;;\n")
    assert isinstance(item, SourceRecord)
    assert item.position.row == 3


def test_every_column_of_the_template_is_read(path: Path) -> None:
    header = ";".join(column.name for column in COLUMNS)
    row = ";".join(f'"{column.example}"' for column in COLUMNS)
    (item,) = items(path, f"{header}\n{row}\n")
    assert isinstance(item, SourceRecord)
    assert item.content == {column.key: column.example for column in COLUMNS}
    assert item.cells is not None
    assert item.cells["isbn"].path.startswith("kolom A")


def test_no_two_columns_share_a_name_or_key() -> None:
    names = [name.casefold() for column in COLUMNS for name in (column.name, *column.other_names)]
    assert len(set(names)) == len(names)
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)


def test_a_cell_may_hold_several_values() -> None:
    assert values(" breuken | | delen|koken ") == ["breuken", "delen", "koken"]


def test_a_wrong_row_does_not_stop_the_others(path: Path) -> None:
    found = items(path, "Nummer;Titel;Taal\n1;Een\n;Geen nummer;nl\n3;Drie;nl;te veel\n4;Vier;nl\n4;Vijf;nl\n")
    assert [(item.identifier, item.finding.rule) for item in found if isinstance(item, BrokenRecord)] == [
        ("", "aantal-cellen"),
        ("", "nummer-ontbreekt"),
        ("3", "aantal-cellen"),
        ("4", "dubbel-record"),
    ]
    assert [item.identifier for item in found if isinstance(item, SourceRecord)] == ["4"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nummer;Titel;Trefworden\n", "Bedoelt u “Trefwoorden”?"),
        ("Nummer;Titel;Kleur van de kaft\n", "Kies uit"),
        ("Nummer;Titel;Titel\n", "twee keer"),
        ("Nummer;Taal\n", "ontbreekt de kolom “Titel”"),
        ("een;twee\n", "geen kolommen"),
        ("", "geen kolommen"),
        ('Nummer;Titel\n1;"breekt af', "breekt af"),
        ('Nummer;Titel\n1;"a"b\n', "aanhalingstekens"),
        ("Nummer;Titel\n1;a\x00b\n", "NUL"),
        (f"Nummer;Titel\n1;{'x' * 200_000}\n", "groter dan"),
        ('Nummer;Titel\n1;"' + "x\n" * 600_000, "aanhalingsteken"),
        (b"PK\x03\x04rest", "beschadigd"),
        ("Nummer;Titel\n1;a\n".encode("utf-16"), "CSV UTF-8"),
    ],
)
def test_what_cannot_be_trusted_is_refused_in_words(path: Path, text: str | bytes, words: str) -> None:
    assert words in str(refusal(path, text))


def test_another_encoding_is_named_with_row_and_byte(path: Path) -> None:
    error = refusal(path, "Nummer;Titel\n1;Een\n2;Poëzie\n".encode("cp1252"))
    assert "Rij 3" in error.cause and "byte 5" in error.cause and "0xeb" in error.cause


def test_a_mark_of_byte_order_twice_before_other_bytes_is_counted_too(path: Path) -> None:
    error = refusal(path, b"\xef\xbb\xbf\xef\xbb\xbfNa\xed\xa0\x80\n1\n")
    assert "geen UTF-8" in error.cause and "regel 1" in error.cause


def test_a_column_for_own_use_is_left_alone(path: Path) -> None:
    (item,) = items(path, "Nummer;#Notitie;Titel\n1;even bellen;Een\n")
    assert isinstance(item, SourceRecord)
    assert item.content == {"nummer": "1", "titel": "Een"}
    assert item.cells is not None and item.cells["titel"].path == "kolom C (Titel)"
