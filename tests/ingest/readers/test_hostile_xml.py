"""Files that are cut, damaged or meant to harm: a clear sentence, fast, and nothing else is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import read
from ingest.source import Item

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
GOOD = (FEEDS / "oai.xml").read_bytes()
OAI = "http://www.openarchives.org/OAI/2.0/"
LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"


def items(path: Path) -> Iterator[Item]:
    return read(Feed("proef", "Proef", "nllom", path), Settings())


def refusal(path: Path, content: bytes) -> FeedError:
    path.write_bytes(content)
    began = time.monotonic()
    with pytest.raises(FeedError) as caught:
        list(items(path))
    assert time.monotonic() - began < 5
    assert caught.value.cause.endswith(".") and caught.value.remedy
    return caught.value


@pytest.mark.parametrize("part", range(1, 21))
def test_a_file_that_was_cut_says_so_with_its_line(tmp_path: Path, part: int) -> None:
    cut = GOOD[: len(GOOD.rstrip()) * part // 21]
    error = refusal(tmp_path / "oai.xml", cut)
    assert error.cause.startswith("Het bestand breekt af op regel")
    assert error.facts["line"] == cut.count(b"\n") + 1


def bomb(levels: int = 9) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f'<!DOCTYPE lom [<!ENTITY l0 "lol">{entities}]><lom xmlns="{LOM}">&l{levels};</lom>'.encode()


def test_a_billion_laughs_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    assert "DOCTYPE" in refusal(tmp_path / "lach.xml", bomb()).cause


def test_a_doctype_behind_a_very_long_comment_is_no_way_in(tmp_path: Path) -> None:
    refusal(tmp_path / "lach.xml", b"<!--" + b"x" * 100_000 + b"-->" + bomb())


def test_a_doctype_in_utf_16_is_no_way_in(tmp_path: Path) -> None:
    assert "DOCTYPE" in refusal(tmp_path / "lach.xml", bomb().decode().encode("utf-16")).cause


def test_another_file_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM")
    entity = f'<!DOCTYPE lom [<!ENTITY x SYSTEM "{secret.as_uri()}">]><lom xmlns="{LOM}">&x;</lom>'
    assert "GEHEIM" not in str(refusal(tmp_path / "a.xml", entity.encode()))
    include = f'<lom xmlns="{LOM}"><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="geheim.txt"/></lom>'
    (tmp_path / "b.xml").write_text(include)
    (item,) = items(tmp_path / "b.xml")
    assert b"GEHEIM" not in item.raw  # type: ignore[union-attr]


def test_nesting_ten_thousand_deep_is_refused(tmp_path: Path) -> None:
    refusal(tmp_path / "a.xml", b'<lom xmlns="%s">' % LOM.encode() + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</lom>")


def test_a_record_with_too_many_layers_stays_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b'<lom xmlns="%s">' % LOM.encode() + b"<a>" * 150 + b"</a>" * 150 + b"</lom>")
    (item,) = items(path)
    assert item.finding.rule == "record-te-diep"  # type: ignore[union-attr]


def test_a_text_of_eleven_megabytes_is_refused(tmp_path: Path) -> None:
    assert "10 MB" in refusal(tmp_path / "a.xml", GOOD.replace(b"Een kompas", b"x" * 11_000_000)).remedy


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((b"waterfilter bouwen", b"water & filter"), "los teken"),
        ((b"waterfilter bouwen", b"caf&eacute;"), "eacute"),
        ((b"waterfilter bouwen", b"caf\xe9"), "UTF-8"),
        ((b"waterfilter bouwen", b"a\x00b"), "teken dat niet in XML mag"),
        ((b"waterfilter bouwen", b"a < b"), "los teken"),
        ((b"</czp:title>", b"</czp:titel>"), "andere naam"),
        ((b"<czp:title>", b"<lom:title>"), "regel"),
        ((b"<record>\n", b'<record a="1" a="2">\n'), "twee keer"),
        ((b"</OAI-PMH>", b"</OAI-PMH><meer/>"), "na het einde"),
        ((b"UTF-8", b"KLINGON-1"), "tekencodering"),
        ((GOOD, b""), "geen XML"),
        ((GOOD, b"PK\x03\x04"), "beschadigd"),
    ],
)
def test_damage_is_named_in_words(tmp_path: Path, change: tuple[bytes, bytes], words: str) -> None:
    error = refusal(tmp_path / "oai.xml", GOOD.replace(*change))
    assert words in str(error)


def test_a_namespace_that_was_forgotten_is_named_with_its_line(tmp_path: Path) -> None:
    content = GOOD.replace(b' xmlns:czp="http://www.imsglobal.org/xsd/imsmd_v1p2"', b"")
    error = refusal(tmp_path / "oai.xml", content)
    assert "naamruimte" in error.cause and "regel 17" in error.cause


@pytest.mark.parametrize("name", ["dc:title", "a:b:c", ":lom"])
def test_a_first_element_with_a_prefix_that_stands_for_nothing_is_named(tmp_path: Path, name: str) -> None:
    error = refusal(tmp_path / "a.xml", f"\n<{name}></{name}>".encode())
    assert "voorvoegsel" in error.cause and "regel 2" in error.cause


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "groot.xml"
    path.write_bytes(GOOD + b" " * 1_100_000)
    with pytest.raises(FeedError, match="groter dan 1 MB"):
        list(read(Feed("proef", "Proef", "nllom", path), Settings(max_feed_mb=1)))


def _many(path: Path, count: int, junk: bytes = b"") -> None:
    record = GOOD[GOOD.index(b"<record>") : GOOD.index(b"</record>") + len(b"</record>")]
    with path.open("wb") as file:
        file.write(b'<OAI-PMH xmlns="%s"><ListRecords>' % OAI.encode())
        for number in range(count):
            file.write(record.replace(b"waterfilter\n", b"w%d\n" % number).replace(b"schoon", b"s" * 2000) + junk)
        file.write(b"</ListRecords></OAI-PMH>")


def _growth(path: Path) -> tuple[int, int]:
    """(items, growth of this process in bytes) after a first part warmed it up."""
    process = psutil.Process()
    count, first, most = 0, 0, 0
    for item in items(path):
        assert item.identifier
        count += 1
        if count == 1000:
            first = process.memory_info().rss
        if count % 1000 == 0:
            most = max(most, process.memory_info().rss)
    return count, most - first


def test_memory_stays_flat_over_twenty_thousand_records(tmp_path: Path) -> None:
    path = tmp_path / "veel.xml"
    _many(path, 20_000)
    count, growth = _growth(path)
    assert count == 20_000
    assert growth < 30_000_000


def test_memory_stays_flat_over_what_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "rommel.xml"
    _many(path, 3_000, junk=b"<x>" + b"<y>rommel</y>" * 1000 + b"</x>")
    count, growth = _growth(path)
    assert count == 3_000
    assert growth < 30_000_000


def _one_record(path: Path, megabytes: int) -> None:
    with path.open("wb") as file:
        file.write(b'<OAI-PMH xmlns="%s"><ListRecords><record><header><identifier>groot</identifier>' % OAI.encode())
        file.write(b"</header><metadata>")
        for _ in range(megabytes):
            file.write(b"<y>rommel</y>" * 80_000)
        file.write(b"</metadata></record></ListRecords></OAI-PMH>")


def test_a_record_that_is_too_large_is_not_kept_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "groot.xml"
    _one_record(path, 12)
    before = psutil.Process().memory_info().rss
    (item,) = items(path)
    assert (item.identifier, item.finding.rule) == ("groot", "record-te-groot")  # type: ignore[union-attr]
    assert psutil.Process().memory_info().rss - before < 30_000_000


def test_a_record_without_end_is_refused_soon(tmp_path: Path) -> None:
    path = tmp_path / "groot.xml"
    _one_record(path, 40)
    began = time.monotonic()
    with pytest.raises(FeedError, match="nog geen einde"):
        list(items(path))
    assert time.monotonic() - began < 5


def test_an_element_without_its_end_is_named_with_the_line_where_it_begins(tmp_path: Path) -> None:
    content = f"<lom xmlns='{LOM}'>\n<general>\n<title>Breuken\n</general>\n</lom>"
    error = refusal(tmp_path / "a.xml", content.encode())
    assert "<title> van regel 3 wordt gesloten met een andere naam, </general>" in error.cause
    assert "regel 4" in error.cause and "</title>" in error.remedy
