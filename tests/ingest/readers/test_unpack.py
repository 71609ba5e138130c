"""Packed deliveries: read as if they were plain, and refused with a sentence when they cannot be trusted."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import read, recognise
from ingest.source import Item

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
OAI, LOOSE = (FEEDS / "oai.xml").read_bytes(), (FEEDS / "los.xml").read_bytes()
ROWS = b"Nummer;Titel\nA-1;Breuken\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", max_feed_mb=40)


def items(path: Path, settings: Settings) -> list[Item]:
    return list(read(Feed("proef", "Proef", recognise(path), path), settings))


def zipped(files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda entry: None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            archive.writestr(entry, data)
    return out.getvalue()


def laid(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_gzip_gives_the_same_records_whatever_its_name(tmp_path: Path, settings: Settings) -> None:
    plain = items(laid(tmp_path / "oai.xml", OAI), settings)
    for name in ("oai.xml.gz", "oai.gz", "oai", "oai.csv"):
        packed = items(laid(tmp_path / name, gzip.compress(OAI)), settings)
        assert [item.identifier for item in packed] == [item.identifier for item in plain]
    first = items(laid(tmp_path / "oai.xml.gz", gzip.compress(OAI)), settings)[0]
    assert first.position.source == "oai.xml"  # type: ignore[union-attr]
    assert not (settings.home / "uitgepakt").exists()


def test_a_gzip_of_several_parts_and_with_padding_is_one_file(tmp_path: Path, settings: Settings) -> None:
    data = gzip.compress(OAI[:500]) + gzip.compress(b"") + gzip.compress(OAI[500:]) + bytes(1000)
    assert len(items(laid(tmp_path / "a.gz", data), settings)) == len(items(FEEDS / "oai.xml", settings))


def test_a_zip_of_one_file_names_the_file_inside(tmp_path: Path, settings: Settings) -> None:
    path = laid(tmp_path / "levering.zip", zipped({"map/": b"", "map/catalogus.csv": ROWS, "__MACOSX/._x": b"PK"}))
    (item,) = items(path, settings)
    assert str(item.position).startswith("catalogus.csv, rij 2")  # type: ignore[union-attr]


def test_a_zip_of_several_files_is_a_folder(tmp_path: Path, settings: Settings) -> None:
    files = {"a/een.xml": LOOSE, "b/een.xml": LOOSE, "lees.txt": b"uitleg"}
    found = items(laid(tmp_path / "levering.zip", zipped(files)), settings)
    assert {item.identifier for item in found} == {"een", "b-een"}


def test_a_folder_may_hold_packed_files(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    laid(folder / "een.xml", LOOSE)
    laid(folder / "twee.xml.gz", gzip.compress(LOOSE))
    laid(folder / "drie.zip", zipped({"drie.xml": LOOSE}))
    assert {item.identifier for item in items(folder, settings)} == {"een", "twee", "drie"}


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path, settings: Settings) -> None:
    left = settings.home / "uitgepakt" / "999999999-x"
    left.mkdir(parents=True)
    items(laid(tmp_path / "a.gz", gzip.compress(OAI)), settings)
    assert not left.exists()


def test_the_folder_is_gone_when_nobody_reads_to_the_end(tmp_path: Path, settings: Settings) -> None:
    reading = read(Feed("proef", "Proef", "nllom", laid(tmp_path / "a.gz", gzip.compress(OAI))), settings)
    next(reading)
    assert list((settings.home / "uitgepakt").iterdir())
    reading.close()  # type: ignore[attr-defined]
    assert not (settings.home / "uitgepakt").exists()


def _link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def _locked(data: bytes) -> bytes:
    return data.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


def _damaged(data: bytes) -> bytes:
    place = data.index(b"a.xml") + 40
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def overlapping() -> bytes:
    """One piece of data under a thousand names, as in the zip bombs of Fifield."""
    data, check = zlib.compress(b"0" * 1_000_000)[2:-4], zlib.crc32(b"0" * 1_000_000)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(data), 1_000_000, 5, 0)
    body = local + b"a.xml" + data
    entries = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, check, len(data), 1_000_000,
            5, 0, 0, 0, 0, 0, 0,
        ) + b"a.xml"
        for _ in range(1000)
    )  # fmt: skip
    return body + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(entries), len(body), 0)


BOMB = gzip.compress(bytes(60_000_000))
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a gzip bomb": (BOMB, "200 keer zo groot"),
    "a gzip of gzips": (gzip.compress(BOMB), "zelf weer ingepakt"),
    "a cut gzip": (gzip.compress(OAI)[:-300], "breekt af"),
    "a gzip with a wrong sum": (gzip.compress(OAI)[:-8] + b"12345678", "controlegetallen"),
    "a gzip with text behind it": (gzip.compress(OAI) + b"meer", "controlegetallen"),
    "a gzip of a tar": (gzip.compress(b"x" * 257 + b"ustar" + bytes(300)), "zelf weer ingepakt"),
    "a gzip of 200,000 nothings": (gzip.compress(b"") * 200_000, "100000 ingepakte delen"),
    "a zip bomb": (zipped({"a.xml": bytes(60_000_000)}), "200 keer zo groot"),
    "a zip of zips": (zipped({f"{n}.zip": zipped({"a.xml": LOOSE}) for n in range(16)}), "zelf weer ingepakt"),
    "a zip of many files": (zipped({f"{n}.xml": b"" for n in range(10_001)}), "meer dan 10000 bestanden"),
    "a zip of files over each other": (overlapping(), "over elkaar"),
    "a zip that climbs out": (zipped({"../../../tmp/a.xml": LOOSE}), "onveilige naam"),
    "a zip with a root": (zipped({"/etc/a.xml": LOOSE}), "onveilige naam"),
    "a zip with a drive": (zipped({"C:\\a.xml": LOOSE}), "onveilige naam"),
    "a zip with a link": (zipped({"a.xml": b"/etc/passwd"}, _link), "verwijzing"),
    "a zip with a password": (_locked(zipped({"a.xml": LOOSE})), "wachtwoord"),
    "a cut zip": (zipped({"a.xml": LOOSE})[:-40], "beschadigd of niet af"),
    "a damaged zip": (_damaged(zipped({"a.xml": LOOSE})), "beschadigd"),
    "an empty zip": (zipped({}), "leeg archief"),
    "a bzip2": (b"BZh91AY&SY" + bytes(100), "bzip2"),
    "a 7-Zip": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "7-Zip"),
    "a tar": (b"x" * 257 + b"ustar" + bytes(300), "tar"),
    "a letter": (zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "document"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_in_a_sentence(tmp_path: Path, settings: Settings, name: str) -> None:
    data, words = HOSTILE[name]
    path = laid(tmp_path / "levering.xml", data)
    began = time.monotonic()
    for reader in ("nllom", "spreadsheet"):
        with pytest.raises(FeedError) as caught:
            list(read(Feed("proef", "Proef", reader, path), settings))
        assert words in caught.value.cause and "levering.xml" in caught.value.cause
        assert caught.value.cause.endswith(".") and caught.value.remedy.endswith(".")
    assert time.monotonic() - began < 5
    assert not (settings.home / "uitgepakt").exists()


def test_more_than_the_limit_is_refused_while_it_is_unpacked(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40_000
    small = Settings(home=tmp_path / "var", max_feed_mb=1)
    with pytest.raises(FeedError, match="groter dan 1 MB"):
        list(read(Feed("proef", "Proef", "nllom", laid(tmp_path / "a.gz", gzip.compress(noise))), small))


def test_a_workbook_keeps_its_own_sentence(tmp_path: Path, settings: Settings) -> None:
    book = zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"})
    with pytest.raises(FeedError, match="Excel"):
        items(laid(tmp_path / "lijst.xlsx", book), settings)


def test_a_link_out_of_a_delivered_folder_is_not_followed(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "een.xml").symlink_to(laid(tmp_path / "geheim.xml", LOOSE))
    with pytest.raises(FeedError, match="buiten die map"):
        items(folder, settings)
    (folder / "een.xml").unlink()
    (folder / "rond.xml").symlink_to(folder / "rond.xml")
    (folder / "twee.xml").symlink_to(laid(folder / "echt.xml", LOOSE))
    assert {item.identifier for item in items(folder, settings)} == {"echt", "twee"}


def test_a_folder_with_files_of_different_formats_is_not_taken_for_one_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"@context": "https://schema.org/", "@type": "Course", "name": "Vlot"}')
    (tmp_path / "b.xml").write_bytes(LOOSE)
    with pytest.raises(FeedError) as caught:
        recognise(tmp_path)
    assert "a.json (jsonld), b.xml (nllom)" in caught.value.cause
    (tmp_path / "a.json").rename(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_text("Lees mij eerst.")
    assert recognise(tmp_path) == "nllom"
