"""Products of the ECK catalogue in every wrapping that publishers use, under one identifier."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import read, recognise
from ingest.source import BrokenRecord, Item, SourceRecord

SPACE = "http://dt2.eck.nl/schema/catalogservice/v"
ENTRY = "<Entry{space}><ProductId>{name}</ProductId><Title>Cijferspoor</Title></Entry>"
SRU = """<srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/"><srw:records><srw:record>
<srw:recordIdentifier>winkel:1</srw:recordIdentifier><srw:recordData>{entry}</srw:recordData></srw:record></srw:records>
</srw:searchRetrieveResponse>"""
SOAP = '<s:Envelope xmlns:s="{soap}"><s:Header><To>x</To></s:Header><s:Body>{body}</s:Body></s:Envelope>'


def entry(name: str, version: str = "") -> str:
    return ENTRY.format(name=name, space=f' xmlns="{SPACE}{version}"' if version else "")


def listed(entries: str, version: str = "2.5.2", counts: str = "") -> str:
    return f'<ReadCatalogResult xmlns="{SPACE}{version}"><Entries>{entries}</Entries>{counts}</ReadCatalogResult>'


def items(path: Path, delivery: Literal["full", "changes"] = "changes") -> list[Item]:
    return list(read(Feed("proef", "Proef", "eck", path, delivery=delivery), Settings()))


def write(folder: Path, text: str, name: str = "catalogus.xml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def identifiers(found: list[Item]) -> list[str]:
    assert all(isinstance(item, SourceRecord) for item in found)
    return [item.identifier for item in found]


@pytest.mark.parametrize("version", ["", "2.1.1", "2.2", "2.3", "2.4", "2.5", "2.5.1", "2.5.2", "2.6"])
def test_a_loose_entry_of_any_version_is_recognised_and_named_by_its_product_id(tmp_path: Path, version: str) -> None:
    path = write(tmp_path, f'<?xml version="1.0"?>\n<!-- een product -->\n{entry("123581321", version)}')
    assert recognise(path) == "eck"
    (item,) = items(path)
    assert isinstance(item, SourceRecord)
    assert (item.identifier, item.format) == ("123581321", "eck")
    assert (item.position.line, item.position.path) == (3, "/Entry")


@pytest.mark.parametrize(
    "soap", ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"]
)
def test_a_list_has_the_same_records_with_and_without_soap(tmp_path: Path, soap: str) -> None:
    body = listed(entry("A") + entry("B"))
    bare, wrapped = write(tmp_path, body, "a.xml"), write(tmp_path, SOAP.format(soap=soap, body=body), "b.xml")
    assert recognise(bare) == recognise(wrapped) == "eck"
    assert identifiers(items(bare)) == identifiers(items(wrapped)) == ["A", "B"]
    places = [item.position.path for item in items(wrapped) if isinstance(item, SourceRecord)]
    assert places[1] == "/Envelope/Body/ReadCatalogResult/Entries/Entry[2]"


def test_an_sru_answer_gives_the_product_under_its_own_number(tmp_path: Path) -> None:
    path = write(tmp_path, SRU.format(entry=entry("9789000070015", "2.5.2")))
    assert recognise(path) == "eck"
    assert identifiers(items(path)) == ["9789000070015"]


def test_in_a_folder_a_product_keeps_its_number(tmp_path: Path) -> None:
    write(tmp_path, entry("A", "2.5.2"), "een.xml")
    write(tmp_path, listed(entry("B")), "twee.xml")
    assert identifiers(items(tmp_path)) == ["A", "B"]


def test_a_product_without_a_number_stays_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = "<Entry><Title>naamloos</Title></Entry>"
    first, second = items(write(tmp_path, listed(bad + entry("B"))))
    assert isinstance(first, BrokenRecord)
    assert first.finding.rule == "nummer-ontbreekt"
    assert first.finding.position is not None
    assert first.finding.position.path == "/ReadCatalogResult/Entries/Entry[1]"
    assert second.identifier == "B"


def test_an_answer_with_something_else_in_it_is_named(tmp_path: Path) -> None:
    (item,) = items(write(tmp_path, SRU.format(entry='<dc xmlns="http://purl.org/dc/elements/1.1/"/>')))
    assert isinstance(item, BrokenRecord)
    assert item.finding.rule == "entry-ontbreekt"


@pytest.mark.parametrize(
    "counts",
    [
        "<numEntries>20830</numEntries><firstEntry>1</firstEntry>",
        "<firstEntry>101</firstEntry><numEntries>1</numEntries>",
    ],
)
def test_a_full_delivery_that_is_a_part_takes_nothing_away(tmp_path: Path, counts: str) -> None:
    path = write(tmp_path, listed(entry("A"), counts=counts))
    assert identifiers(items(path)) == ["A"]
    last = items(path, "full")[-1]
    assert isinstance(last, BrokenRecord)
    assert (last.finding.rule, last.identifier) == ("antwoord-onvolledig", "")


def test_a_full_delivery_that_is_whole_says_nothing(tmp_path: Path) -> None:
    counts = "<numEntries>1</numEntries><firstEntry>1</firstEntry>"
    assert identifiers(items(write(tmp_path, listed(entry("A"), counts=counts)), "full")) == ["A"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            SOAP.format(
                soap="http://schemas.xmlsoap.org/soap/envelope/",
                body="<s:Fault><faultstring>Geen toegang</faultstring></s:Fault>",
            ),
            "foutmelding: Geen toegang",
        ),
        (SOAP.format(soap="http://www.w3.org/2003/05/soap-envelope", body="<Hallo/>"), "geen lijst met producten"),
        (f'<Catalogus xmlns="{SPACE}2.5.2"/>', "begint met <Catalogus>"),
        (listed(entry("A"))[:-10], "breekt af"),
        (f"<!DOCTYPE Entry [<!ENTITY a 'x'>]>{entry('A', '2.5.2')}", "DOCTYPE"),
    ],
)
def test_a_delivery_that_cannot_be_trusted_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FeedError, match=words):
        items(write(tmp_path, text))


def test_a_product_that_is_too_large_stays_out(tmp_path: Path) -> None:
    big = ENTRY.replace("Cijferspoor", "x" * 1_200_000).format(space="", name="A")
    found = items(write(tmp_path, listed(big + entry("B"))))
    assert [type(item) for item in found] == [BrokenRecord, SourceRecord]
    assert isinstance(found[0], BrokenRecord)
    assert found[0].finding.rule == "record-te-groot"


def test_memory_stays_flat_over_a_long_list(tmp_path: Path) -> None:
    path = write(tmp_path, listed("".join(entry(f"P{number}") for number in range(5_000))))
    count = 0
    for item in read(Feed("proef", "Proef", "eck", path, delivery="changes"), Settings()):
        assert isinstance(item, SourceRecord) and item.content is not None
        assert item.content.getparent() is None  # type: ignore[union-attr]
        count += 1
    assert count == 5_000
