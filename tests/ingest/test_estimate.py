"""The estimate behind a progress bar is right for what it can know, and silent about the rest."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import sample
from ingest.estimate import estimate_records

ENTRIES = b"<e:Entries xmlns:e='x'>" + b"<e:Entry><Title>les</Title></e:Entry>\n" * 7 + b"</e:Entries>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ENTRIES, 7),
        (b"<a>" + b"<record><metadata><lom></lom></metadata></record>" * 5 + b"</a>", 5),
        (b"Nummer;Titel\n1;een\n2;twee\n", 2),
        (b'\xef\xbb\xbf [\n{"a": 1},\n{"a": 2}\n]\n', None),
        (gzip.compress(ENTRIES, mtime=0), None),
        (b"", None),
    ],
)
def test_records_are_counted_where_they_can_be(tmp_path: Path, content: bytes, expected: int | None) -> None:
    path = tmp_path / "levering"
    path.write_bytes(content)
    assert estimate_records(path) == expected


def test_a_tag_over_the_edge_of_two_reads_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "groot.xml"
    path.write_bytes(b"<a>" + b"<record>%s</record>" % (b"x" * 997) * 2500 + b"</a>")
    assert estimate_records(path) == 2500


def test_a_folder_is_the_sum_of_its_files() -> None:
    folder = sample.folder() / "natuurlab"
    assert estimate_records(folder) == sum(estimate_records(file) or 0 for file in folder.iterdir())
    assert estimate_records(folder / "nergens") is None
