"""The sample: enough, varied, tied to real goals, of nobody else, and fit for publishing."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

import sample
from etalage.namespaces import UUID
from etalage.settings import Settings
from ingest.feeds import Feed, load_feeds
from ingest.readers import read
from ingest.readers.spreadsheet_columns import template
from ingest.source import SourceRecord
from ontology import niveau_rows, obk_rows, vak_rows

FOLDER = sample.folder()
FEEDS = load_feeds(FOLDER / "feeds.toml")
FILES = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in (".xml", ".csv", ".json", ".toml", ".html")]

VOCABULARIES = {
    "purl.edustandaard.nl", "opendata.slo.nl", "creativecommons.org", "www.imsglobal.org", "ltsc.ieee.org",
    "schema.org", "w3id.org", "www.sitemaps.org", "www.openarchives.org", "dt2.eck.nl",
    "www.loc.gov", "xsd.kennisnet.nl", "purl.org",
}  # fmt: skip
"""Hosts of namespaces, vocabularies and licences: names, no places to go to."""


def records(feed: Feed) -> list[SourceRecord]:
    items = list(read(feed, Settings()))
    rules = [item.finding.rule for item in items if not isinstance(item, SourceRecord)]
    assert rules == (["pagina-zonder-jsonld"] if feed.name == "weerwerk" else [])
    return [item for item in items if isinstance(item, SourceRecord)]


def everything() -> Iterator[SourceRecord]:
    for feed in FEEDS:
        yield from records(feed)


def description_of(record: SourceRecord) -> str:
    """The description of a row or of an object."""
    assert isinstance(record.content, dict)
    names = ("omschrijving", "description", "schema:description")
    found = next(record.content[name] for name in names if name in record.content)
    return found["@value"] if isinstance(found, dict) else found


def texts(value: object) -> Iterator[str]:
    """Every text in a JSON value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)


def entities() -> list[dict[str, object]]:
    return [
        entity
        for path in sorted((FOLDER / "curriculum").rglob("*.json"))
        for entity in json.loads(path.read_text("utf-8"))
    ]


def test_there_is_enough_to_look_at() -> None:
    counts = {feed.name: len(records(feed)) for feed in FEEDS}
    assert counts == {
        "rekenwerk": 36,
        "natuurlab": 30,
        "leesplank": 34,
        "studio-vo": 30,
        "kopperwiek": 16,
        "weerwerk": 10,
        "taalkas": 10,
        "etalage": 27,
    }
    assert [record.identifier for record in everything() if record.is_deleted] == [
        "oai:rekenwerk.example:tafelposter-2016"
    ]


def test_both_bindings_and_the_spreadsheet_are_there() -> None:
    kinds = Counter(
        etree.QName(record.content).namespace if isinstance(record.content, etree._Element) else record.format
        for record in everything()
        if not record.is_deleted
    )
    assert kinds == {
        "http://www.imsglobal.org/xsd/imsmd_v1p2": 35,
        "http://ltsc.ieee.org/xsd/LOM": 30,
        "http://dt2.eck.nl/schema/catalogservice/v2.5.2": 16,
        "spreadsheet": 91,
        "jsonld": 20,
    }


def test_each_category_of_the_showcase_has_a_shelf() -> None:
    (feed,) = (feed for feed in FEEDS if feed.name == "etalage")
    shelf = Counter(
        category.strip()
        for record in records(feed)
        if isinstance(record.content, dict)
        for category in record.content["categorie"].split("|")
    )
    assert len(shelf) == 5
    assert min(shelf.values()) >= 4


def test_breuken_is_a_word_with_many_results() -> None:
    assert sum(b"breuken" in record.raw.lower() for record in everything()) >= 10


def test_no_two_materials_look_the_same() -> None:
    seen: Counter[str] = Counter()
    for record in everything():
        if isinstance(record.content, etree._Element):
            path = (
                "string((.//*[local-name()='general']/*[local-name()='description'] | *[local-name()='Description']))"
            )
            description = record.content.xpath(path)
            seen[" ".join(str(description).split())] += 1
        elif isinstance(record.content, dict):
            seen[str(description_of(record))] += 1
    assert len(seen) == 192 and set(seen.values()) == {1}
    assert min(len(text) for text in seen) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_addresses_lead_nowhere(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    for address in re.findall(r"https?://[^\s\"'<>|;,]+", text):
        host = urlsplit(address).hostname or ""
        assert host in VOCABULARIES or host.endswith(".example") or host == "192.168.1.20", address


def test_every_uuid_is_of_the_slice_or_of_a_known_vocabulary() -> None:
    known = {str(entity["id"]) for entity in entities()}
    known |= {row.uuid for row in niveau_rows()} | {row.uuid for row in vak_rows()}
    known |= {row.uuid for row in obk_rows()}
    for path in FILES:
        if path.suffix in (".xml", ".csv", ".html") or path.parent.name == "taalkas":
            found = set(UUID.findall(path.read_bytes().decode("utf-8", "replace")))
            assert found <= known, path.name


def test_links_in_the_slice_lead_somewhere() -> None:
    every = entities()
    known = {entity["id"] for entity in every}
    dangling = [
        (entity["id"], key)
        for entity in every
        for key, value in entity.items()
        if key.endswith("_id") or key in ("replaces", "replacedBy")
        for target in (value if isinstance(value, list) else [value])
        if target not in known
    ]
    assert dangling == []


def test_the_slice_has_real_ids_and_no_text_of_others(shared_data: Path) -> None:
    files = [json.loads(path.read_text("utf-8")) for path in sorted((shared_data / "slo").rglob("data/*.json"))]
    parts = [text for file in files for text in texts(file)]
    ids = {text for text in parts if UUID.fullmatch(text)}
    theirs = "\n".join(text for text in parts if len(text) > 25 and text not in ids).casefold()
    ours = entities()
    assert len(ours) > 400
    for entity in ours:
        assert entity["id"] in ids
        for text in texts(entity):
            if len(text) > 25 and not UUID.fullmatch(text):
                assert text.casefold().rstrip(".") not in theirs, text


def test_no_description_is_copied_from_real_feeds(shared_data: Path) -> None:
    theirs = " ".join(
        " ".join(path.read_text("utf-8").split())
        for folder in ("edurep", "nllom-examples")
        for path in sorted((shared_data / folder).glob("*.xml"))
    )
    for record in everything():
        if isinstance(record.content, dict):
            assert description_of(record) not in theirs


def test_the_template_is_made_of_the_columns() -> None:
    raw = (FOLDER / "sjabloon.csv").read_bytes()
    assert raw.decode("utf-8") == "\ufeff" + template()
    material, showcase = list(csv.DictReader(template().splitlines(), delimiter=";"))
    assert (material["Type"], showcase["Type"]) == ("materiaal", "etalage")
