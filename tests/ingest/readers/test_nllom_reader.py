"""NL-LOM in all its wrappers: what comes out, and where it stood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from etalage.errors import FeedError
from etalage.findings import Position, Severity
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import read, recognise
from ingest.source import BrokenRecord, Item, SourceRecord

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"


def items(path: Path, delivery: str = "full", settings: Settings | None = None) -> list[Item]:
    kind = "changes" if delivery == "changes" else "full"
    return list(read(Feed("proef", "Proef", "nllom", path, delivery=kind), settings or Settings()))


def records(found: list[Item]) -> list[SourceRecord]:
    return [item for item in found if isinstance(item, SourceRecord)]


def broken(found: list[Item]) -> list[BrokenRecord]:
    return [item for item in found if isinstance(item, BrokenRecord)]


def element_at(path: Path, position: Position) -> etree._Element:
    """What the XPath of a position points at; its steps are local names."""
    steps = re.sub(r"/([\w-]+)", r"/*[local-name()='\1']", position.path)
    (element,) = etree.parse(path).xpath(steps)  # type: ignore[misc]
    assert isinstance(element, etree._Element)
    return element


def title(record: SourceRecord) -> str:
    assert isinstance(record.content, etree._Element)
    found = record.content.xpath("string(*[local-name()='general']/*[local-name()='title']/*)")
    return str(found)


def oai(*records: str, after: str = "") -> str:
    body = "".join(records)
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{body}{after}</ListRecords></OAI-PMH>'


def oai_record(identifier: str, text: str = "Titel") -> str:
    return (
        f"<record><header><identifier>{identifier}</identifier></header><metadata>"
        f'<lom xmlns="{LOM}"><general><title><langstring xml:lang="nl">{text}</langstring></title></general></lom>'
        "</metadata></record>"
    )


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_both_bindings_and_a_deleted_record_come_out_of_a_harvest() -> None:
    ims, deleted, ieee = records(items(FEEDS / "oai.xml"))
    assert ims.identifier == "oai:example.org:waterfilter"
    assert ims.extra == {"datestamp": "2025-08-19T12:00:00Z", "setSpec": "po natuur"}
    assert title(ims) == "Een waterfilter bouwen"
    assert deleted.is_deleted and deleted.content is None and b'status="deleted"' in deleted.raw
    assert title(ieee) == "Een kompas maken"


def test_a_record_stays_whole_after_the_reader_went_on() -> None:
    first = records(items(FEEDS / "oai.xml"))[0]
    raw = etree.fromstring(first.raw)
    assert raw.tag.endswith("}record")
    assert isinstance(first.content, etree._Element)
    assert len(list(first.content.iter())) == 8


def test_of_a_record_that_is_there_twice_the_enriched_one_is_taken_with_its_ratings() -> None:
    found = items(FEEDS / "sru.xml")
    (record,) = records(found)
    assert found[0] is record
    assert record.identifier == "museum:bij"
    assert title(record) == "De bij, verrijkt"
    assert record.extra == {"numberOfReviews": "2", "numberOfRatings": "5", "averageNormalizedRating": "4.2"}
    assert [(item.identifier, item.finding.rule, item.finding.severity) for item in broken(found)] == [
        ("museum:bij", "verrijkt-record", Severity.TIP),
        ("museum:mier", "record-als-tekst", Severity.FOUT),
    ]


@pytest.mark.parametrize("name", ["oai.xml", "sru.xml"])
def test_line_and_path_point_at_the_record(name: str) -> None:
    path = FEEDS / name
    lines = path.read_text("utf-8").splitlines()
    found = items(path)
    assert len(found) == 3
    for item in found:
        position = item.position if isinstance(item, SourceRecord) else item.finding.position
        assert position is not None and position.line is not None
        assert re.search(r"<(\w+:)?record>", lines[position.line - 1])
        identifiers = element_at(path, position).xpath(
            ".//*[local-name()='identifier']|.//*[local-name()='recordIdentifier']"
        )
        assert isinstance(identifiers, list)
        assert item.identifier in str(etree.tostring(identifiers[0], encoding="unicode"))  # type: ignore[arg-type]


def test_a_loose_file_takes_its_first_catalogue_entry_and_in_a_folder_its_own_name(tmp_path: Path) -> None:
    general = (
        "<general><catalogentry><catalog>URI</catalog><entry><langstring>urn:isbn:1</langstring></entry>"
        "</catalogentry></general>"
    )
    for name in ("b.xml", "a.xml"):
        written(
            tmp_path / name,
            f'\ufeff<?xml version="1.0"?>\n\n<czp:lom xmlns:czp="{LOM}">{general}</czp:lom>'.replace(
                "<general", "<czp:general"
            ).replace("</general", "</czp:general"),
        )
    written(tmp_path / "leesmij.txt", "geen record")
    assert [item.identifier for item in items(tmp_path)] == ["a", "b"]
    (record,) = records(items(tmp_path / "a.xml"))
    assert record.position == Position("a.xml", 3, "/lom")
    written(tmp_path / "a.xml", f'<lom xmlns="{LOM}">{general}</lom>')
    assert [item.identifier for item in items(tmp_path / "a.xml")] == ["urn:isbn:1"]


def test_lines_are_right_far_into_a_file(tmp_path: Path) -> None:
    path = written(tmp_path / "oai.xml", oai("\n" * 100_000, oai_record("ver")))
    (record,) = records(items(path))
    assert record.position.line == 100_001


def test_a_record_that_is_a_file_stays_whole_too() -> None:
    title_of_loose = records(items(FEEDS / "los.xml"))[0]
    assert title(title_of_loose) == "Een zonnewijzer maken"


def test_numbers_in_file_names_count_as_numbers(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        token = "verder" if number < 10 else ""
        after = f"<resumptionToken>{token}</resumptionToken>"
        written(tmp_path / f"deel-{number}.xml", oai(oai_record(f"r{number}"), after=after))
    assert [item.identifier for item in items(tmp_path)] == ["r1", "r2", "r10"]


def test_a_folder_may_mix_wrappers(tmp_path: Path) -> None:
    for name in ("oai.xml", "sru.xml"):
        (tmp_path / name).write_bytes((FEEDS / name).read_bytes())
    assert len(items(tmp_path)) == 6


def test_a_broken_record_does_not_stop_the_others(tmp_path: Path) -> None:
    path = written(
        tmp_path / "oai.xml",
        oai(
            "<record><header><identifier>leeg</identifier></header></record>",
            oai_record(" "),
            "<record><header><identifier>dc</identifier></header><metadata><dc xmlns='urn:dc'/></metadata></record>",
            oai_record("n" * 2000),
            oai_record("goed"),
            oai_record("goed"),
            oai_record("goed", "Iets anders"),
        ),
    )
    found = items(path)
    assert [record.identifier for record in records(found)] == ["goed"]
    assert [(item.finding.rule, item.finding.severity.value) for item in broken(found)] == [
        ("lom-ontbreekt", "fout"),
        ("nummer-ontbreekt", "fout"),
        ("lom-ontbreekt", "fout"),
        ("nummer-te-lang", "fout"),
        ("herhaald-record", "tip"),
        ("dubbel-record", "fout"),
    ]
    assert all(item.finding.advice and item.finding.position for item in broken(found))


def test_a_record_that_is_too_large_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    large = oai_record("groot", "x" * 300_000)
    deep = oai_record("veel", "".join(f"<b>{n}</b>" for n in range(60_000)))
    path = written(tmp_path / "oai.xml", oai(oai_record("a"), large, oai_record("b"), deep, oai_record("c")))
    found = items(path, settings=Settings(max_record_kb=200))
    assert [item.identifier for item in found] == ["a", "groot", "b", "veel", "c"]
    assert [item.finding.rule for item in broken(found)] == ["record-te-groot", "record-te-groot"]


def test_a_title_of_one_megabyte_is_read_when_records_may_be_that_large(tmp_path: Path) -> None:
    path = written(tmp_path / "oai.xml", oai(oai_record("lang", "x" * 1_000_000)))
    (record,) = records(items(path))
    assert len(title(record)) == 1_000_000


def test_a_list_must_be_whole_in_a_full_delivery(tmp_path: Path) -> None:
    open_end = "<resumptionToken>verder</resumptionToken>"
    first = written(tmp_path / "1.xml", oai(oai_record("a"), after=open_end))
    with pytest.raises(FeedError, match="niet af"):
        items(first)
    assert len(items(first, "changes")) == 1
    written(tmp_path / "2.xml", oai(oai_record("b"), after='<resumptionToken completeListSize="2"/>'))
    assert len(items(tmp_path)) == 2
    written(tmp_path / "2.xml", oai(oai_record("b"), after='<resumptionToken completeListSize="3"/>'))
    with pytest.raises(FeedError, match="3 records"):
        items(tmp_path)


def test_nothing_new_is_an_empty_delivery_and_any_other_oai_error_is_not(tmp_path: Path) -> None:
    answer = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="{}">Helaas</error></OAI-PMH>'
    path = tmp_path / "oai.xml"
    assert items(written(path, answer.format("noRecordsMatch"))) == []
    with pytest.raises(FeedError, match="badArgument Helaas"):
        items(written(path, answer.format("badArgument")))
    with pytest.raises(FeedError, match="verb=ListRecords"):
        items(written(path, answer.replace('<error code="{}">Helaas</error>', "")))


def test_a_page_of_a_longer_answer_takes_nothing_away(tmp_path: Path) -> None:
    text = (FEEDS / "sru.xml").read_text("utf-8")
    more = text.replace("</srw:records>", "</srw:records><srw:nextRecordPosition>4</srw:nextRecordPosition>")
    path = written(tmp_path / "sru.xml", more)
    last = items(path)[-1]
    assert isinstance(last, BrokenRecord)
    assert (last.identifier, last.finding.rule, last.finding.severity) == (
        "",
        "antwoord-onvolledig",
        Severity.WAARSCHUWING,
    )
    assert len(items(path, "changes")) == 3
    written(tmp_path / "sru-2.xml", text.replace("museum:", "tuin:"))
    assert [item.finding.rule for item in broken(items(tmp_path))].count("antwoord-onvolledig") == 0


def test_an_answer_that_is_a_complaint_is_refused(tmp_path: Path) -> None:
    path = written(
        tmp_path / "sru.xml",
        '<r:searchRetrieveResponse xmlns:r="http://www.loc.gov/zing/srw/"><r:diagnostics><d>Te veel</d>'
        "</r:diagnostics></r:searchRetrieveResponse>",
    )
    with pytest.raises(FeedError, match="Te veel"):
        items(path)


def test_another_root_is_named_with_what_was_expected(tmp_path: Path) -> None:
    for text in ("<html/>", '<lom xmlns="urn:anders"/>'):
        with pytest.raises(FeedError, match="herkennen wij niet"):
            items(written(tmp_path / "x.xml", text))


def test_a_path_that_is_not_there_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "weg.xml", tmp_path):
        with pytest.raises(FeedError):
            items(path)


def test_an_address_is_not_fetched() -> None:
    feed = Feed("ver", "Ver", "nllom", Path("ver.xml"), address="https://oai.example.org/")
    with pytest.raises(FeedError, match="Download"):
        list(read(feed, Settings()))


def test_a_file_is_recognised_by_its_content(tmp_path: Path) -> None:
    assert recognise(FEEDS / "oai.xml") == "nllom"
    assert recognise(FEEDS) == "nllom"
    assert recognise(written(tmp_path / "a.xml", "Nummer;Titel\n1;x\n")) == "spreadsheet"
    for text, words in (("", "leeg"), ("{zomaar}", "herkennen")):
        with pytest.raises(FeedError, match=words):
            recognise(written(tmp_path / "b.csv", text))


@pytest.mark.parametrize(
    ("name", "delivery", "count", "deleted"),
    [
        ("edurep/sru-lom-response.xml", "changes", 10, 0),
        ("edurep/edurep-oaipmh.initial.0.xml", "changes", 9, 1),
        ("edurep/edurep-oaipmh.initial.1.xml", "full", 3, 0),
        ("nllom-examples", "full", 5, 0),
    ],
)
def test_real_files_give_all_their_records(
    shared_data: Path, name: str, delivery: str, count: int, deleted: int
) -> None:
    found = items(shared_data / name, delivery)
    assert len(found) == count
    assert sum(record.is_deleted for record in records(found)) == deleted
    assert [item.finding.rule for item in broken(found)] == (["verrijkt-record"] if "sru" in name else [])
    for record in records(found):
        path = shared_data / name
        path = path / record.position.source if path.is_dir() else path
        element = element_at(path, record.position)
        assert record.position.line is not None
        line = path.read_text("utf-8").splitlines()[record.position.line - 1]
        assert etree.QName(element).localname in line
        if not path.parent.name.startswith("nllom"):
            # The text of the element, less the original's white space, is what the identifier came from.
            assert record.identifier in " ".join("".join(str(text) for text in element.itertext()).split())


def test_a_real_folder_is_read_in_order_of_name(shared_data: Path) -> None:
    assert len(items(shared_data / "edurep", "changes")) == 22
