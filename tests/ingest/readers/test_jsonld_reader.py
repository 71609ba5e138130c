"""JSON-LD in every wrapping: each record with its own bytes and place; what is broken stays alone."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from etalage.errors import FeedError
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.readers import json_scan, read, recognise
from ingest.readers.json_places import Places
from ingest.readers.json_text import DEEPEST, LONGEST_NUMBER, JsonFault, Number, depth_of, parse
from ingest.source import BrokenRecord, Item, SourceRecord

ONE = '{"@context": "https://schema.org/", "@type": "Course", "@id": "urn:les:1", "name": "Vlot"}'
TWO = ONE.replace("urn:les:1", "urn:les:2")


def write(folder: Path, content: str | bytes, name: str = "records.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def items(path: Path, delivery: Literal["full", "changes"] = "changes", **settings: int) -> list[Item]:
    assert recognise(path) == "jsonld"
    return list(read(Feed("proef", "Proef", "jsonld", path, delivery=delivery), Settings(**settings)))  # type: ignore[arg-type]


def told(found: list[Item]) -> list[str]:
    """Identifiers of records, rules of what is said in their place."""
    return [item.identifier if isinstance(item, SourceRecord) else item.finding.rule for item in found]


def places(found: list[Item]) -> list[str]:
    return [str(item.position if isinstance(item, SourceRecord) else item.finding.position) for item in found]


@pytest.mark.parametrize(
    ("text", "identifiers", "where"),
    [
        (ONE, ["urn:les:1"], ["regel 1, kolom 1"]),
        (f"[{ONE},\n {TWO}]", ["urn:les:1", "urn:les:2"], ["regel 1, kolom 2, /0", "regel 2, kolom 2, /1"]),
        (f"\ufeff\n[{ONE}]", ["urn:les:1"], ["regel 2, kolom 2, /0"]),
        (f'{{"@graph": [{ONE}]}}', ["urn:les:1"], ["regel 1, kolom 13, /@graph/0"]),
        (f"{ONE}\n{TWO}\n", ["urn:les:1", "urn:les:2"], ["regel 1, kolom 1", "regel 2, kolom 1"]),
        (f"{ONE}\n\n{{\n{TWO[1:]}", ["urn:les:1", "urn:les:2"], ["regel 1, kolom 1", "regel 3, kolom 1"]),
        (
            f'{{"facets": [{{"term": "po", "count": 3}}], "result": {{"items": [{ONE}]}}}}',
            ["urn:les:1"],
            ["regel 1, kolom 63, /result/items/0"],
        ),
        (f'{{"records": [{{"recordData": {ONE}}}]}}', ["urn:les:1"], ["regel 1, kolom 14, /records/0"]),
        (f'{{"@type": "DataFeed", "dataFeedElement": [{{"@type": "DataFeedItem", "item": {ONE}}}]}}',
         ["urn:les:1"], ["regel 1, kolom 43, /dataFeedElement/0"]),
        ('{"total": 1, "hits": [1, 2]}', ["nummer-ontbreekt"], ["regel 1, kolom 1"]),
        ("[]", [], []),
    ],
)  # fmt: skip
def test_records_are_found_in_every_wrapping(
    tmp_path: Path, text: str, identifiers: list[str], where: list[str]
) -> None:
    found = items(write(tmp_path, text))
    assert told(found) == identifiers
    assert places(found) == [f"records.json, {place}" for place in where]


def test_each_record_has_its_own_bytes_readable_by_themselves(tmp_path: Path) -> None:
    text = (
        f'{{"@context": ["https://schema.org/", {{"@language": "nl"}}], "@graph": [{ONE}, {{"@id": "urn:x"}}, {{}}]}}'
    )
    first, second, third = items(write(tmp_path, text))
    assert isinstance(first, SourceRecord) and isinstance(second, SourceRecord)
    assert first.raw == ONE.encode()
    assert json.loads(second.raw) == {"@id": "urn:x", "@context": ["https://schema.org/", {"@language": "nl"}]}
    assert json.loads(second.raw) == second.content
    assert isinstance(third, BrokenRecord)


def test_makers_of_a_graph_go_along_with_the_records_that_name_them(tmp_path: Path) -> None:
    maker = '{"@type": "Organization", "@id": "#wij", "name": "Vlotbouwers"}'
    course = '{"@type": "Course", "@id": "urn:les:1", "publisher": {"@id": "#wij"}}'
    alone = '{"@type": "Course", "@id": "urn:les:2"}'
    found = items(write(tmp_path, f'{{"@graph": [{course}, {maker}, {alone}]}}'))
    assert told(found) == ["urn:les:1", "urn:les:2"]
    assert isinstance(found[0], SourceRecord) and isinstance(found[1], SourceRecord)
    assert json.loads(found[0].raw)["@included"] == [json.loads(maker)]
    assert "@included" not in json.loads(found[1].raw)


@pytest.mark.parametrize(
    ("broken", "rule", "place"),
    [
        ('{"@id": "urn:x", "name": }', "json-onleesbaar", "regel 2, kolom 27, /1"),
        ('{"@id": "urn:x"\n "name": "y"}', "json-onleesbaar", "regel 3, kolom 2, /1"),
        ('{"@id": "urn:x", "a": NaN}', "json-onleesbaar", "regel 2, kolom 24, /1"),
        ('{"@id": "urn:x", "a": "NaN", "b": -Infinity}', "json-onleesbaar", "regel 2, kolom 36, /1"),
        (f'{{"@id": "urn:x", "a": {"9" * 5000}}}', "json-onleesbaar", "regel 2, kolom 24, /1"),
        (f'{{"@id": "urn:x", "a": {"[" * 60}{"]" * 60}}}', "record-te-diep", "regel 2, kolom 2, /1"),
        ('{"@id": "urn:x", "a": "\\x"}', "json-onleesbaar", "regel 2, kolom 25, /1"),
        ('{"name": "naamloos"}', "nummer-ontbreekt", "regel 2, kolom 2, /1"),
        (f'{{"@id": "{"x" * 2000}"}}', "nummer-te-lang", "regel 2, kolom 2, /1"),
        ('"tekst"', "geen-object", "regel 2, kolom 2, /1"),
        ("12", "geen-object", "regel 2, kolom 2, /1"),
        ("[1]", "geen-object", "regel 2, kolom 2, /1"),
        (f'{{"@id": "urn:x", "a": "{"x" * 3000}"}}', "record-te-groot", "regel 2, kolom 2, /1"),
    ],
)
def test_a_broken_record_is_said_with_its_place_and_the_rest_goes_on(
    tmp_path: Path, broken: str, rule: str, place: str
) -> None:
    found = items(write(tmp_path, f"[{ONE},\n {broken},\n {TWO}]"), max_record_kb=2 if "xxx" in broken else 1024)
    assert [each for each in told(found) if each.startswith("urn")] == ["urn:les:1", "urn:les:2"]
    assert told(found)[1] == rule
    assert places(found)[1] == f"records.json, {place}"


def test_a_byte_that_is_not_utf8_keeps_out_its_own_record_alone(tmp_path: Path) -> None:
    found = items(write(tmp_path, f'[{{"@id": "urn:x", "name": "caf\u00e9"}},\n{ONE}]'.encode("latin-1")))
    assert told(found) == ["geen-utf8", "urn:les:1"]
    assert places(found)[0] == "records.json, regel 1, kolom 31, /0"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"[{ONE}, {TWO[:-1]}", "breekt hier af"),
        (f'[{ONE}, {{"name": "Vl', "breekt hier af"),
        (f"[{ONE}", "breekt hier af"),
        (f"[{ONE} {TWO}]", "ontbreekt een komma"),
        (f"[{ONE},, {TWO}]", "hoort"),
        (f"[{ONE},]", "hoort"),
        (f"[{ONE}}}, {TWO}]", "haakje te veel"),
        (f'[{{"a": [1}}, "b": 2]}}, {ONE}]', "verkeerd haakje"),
        (f"{ONE}]", "haakje te veel"),
        ("[" * 200_000, "breekt hier af"),
        (ONE.encode("utf-16"), "UTF-16"),
        (b"\x00\x00\x00{", "UTF-16"),
        ("   \n", "leeg"),
        ("name: Vlot", "geen JSON"),
    ],
)
def test_a_file_in_which_no_next_record_can_be_found_is_refused_in_words(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(FeedError, match=words) as caught:
        list(read(Feed("proef", "Proef", "jsonld", path), Settings()))
    assert "records.json" in str(caught.value) and caught.value.remedy


def test_a_file_that_breaks_off_names_the_line_on_which_its_last_record_begins(tmp_path: Path) -> None:
    path = write(tmp_path, f'[{ONE},\n{{"name":\n"Vlot",\n')
    with pytest.raises(FeedError, match="op regel 2 begint"):
        list(read(Feed("proef", "Proef", "jsonld", path), Settings()))


def test_a_record_without_end_stops_the_reading_long_before_memory_does(tmp_path: Path) -> None:
    path = write(tmp_path, "[" + ONE + ', {"a": "' + "x" * 3_000_000)
    with pytest.raises(FeedError, match="veel te groot"):
        items(path, max_record_kb=16)


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
def test_where_a_file_is_cut_in_pieces_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    text = f'{{"meta": {{"a": "}}]\\\\\\""}}, "records": [{ONE},\n 5, "é\\"", {TWO} ]}}'
    path = write(tmp_path, text)
    whole = items(path)
    monkeypatch.setattr(json_scan, "CHUNK", chunk)
    assert items(path) == whole
    assert told(whole) == ["urn:les:1", "geen-object", "geen-object", "urn:les:2"]


def test_lines_of_their_own_keep_trouble_on_its_line(tmp_path: Path) -> None:
    found = items(write(tmp_path, f'{ONE}\n{{"@id": "urn:x"\n[1]\n\n  {TWO}\n', "records.ndjson"))
    assert told(found) == ["urn:les:1", "json-onleesbaar", "geen-object", "urn:les:2"]
    assert places(found)[3] == "records.ndjson, regel 5, kolom 3"


def test_a_fragment_without_braces_is_one_record(tmp_path: Path) -> None:
    (found,) = items(write(tmp_path, '\n"@id": "urn:les:1",\n"schema:name": "Vlot",\n', "fragment.txt"))
    assert isinstance(found, SourceRecord)
    assert found.content == {"@id": "urn:les:1", "schema:name": "Vlot"}


def test_json_inside_oai_pmh_and_sru_has_the_lines_of_the_file(tmp_path: Path) -> None:
    oai = f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><header><identifier>oai:1</identifier></header><metadata>
{ONE.replace("Vlot", "Vlot &amp; kurk")}</metadata></record>
<record><header><identifier>oai:2</identifier></header><metadata><json xmlns="urn:j"><![CDATA[{{"@id": "urn:x",
 "name": }}]]></json></metadata></record>
<record><header><identifier>oai:3</identifier></header><metadata><dc/></metadata></record>
<record><header status="deleted"><identifier>oai:4</identifier></header></record>
</ListRecords></OAI-PMH>"""
    found = items(write(tmp_path, oai, "oai.xml"))
    assert told(found) == ["oai:1", "json-onleesbaar", "jsonld-ontbreekt", "oai:4"]
    assert places(found)[0] == "oai.xml, regel 3, /OAI-PMH/ListRecords/record[1]"
    assert places(found)[1] == "oai.xml, regel 5, kolom 10, /OAI-PMH/ListRecords/record[2]"
    assert isinstance(found[0], SourceRecord) and isinstance(found[0].content, dict)
    assert found[0].content["name"] == "Vlot & kurk"
    assert isinstance(found[3], SourceRecord) and found[3].is_deleted
    sru = f"""<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><records><record><recordSchema>jsonld</recordSchema>
<recordIdentifier>kas:1</recordIdentifier><recordData>{ONE}</recordData></record></records></searchRetrieveResponse>"""
    assert told(items(write(tmp_path, sru, "sru.xml"))) == ["kas:1"]


PAGE = """<!DOCTYPE html>
<html><head><link rel="canonical" href="https://vlot.example/les/1">
<!-- <script type="application/ld+json">{{"@type": "Course", "@id": "urn:verborgen"}}</script> -->
<script>var a = "<script type='application/ld+json'>";</script>
<script type="application/ld+json">{org}</script>
<script type="application/ld+json; charset=utf-8">
  //<![CDATA[
  {course}
  //]]>
</script></head><body></body></html>"""


def test_a_page_gives_its_material_with_what_it_points_to(tmp_path: Path) -> None:
    org = '{"@type": "Organization", "@id": "#wij", "name": "Vlotbouwers"}'
    course = '{"@type": "LearningResource", "@id": "#les", "publisher": {"@id": "https://vlot.example/les/1#wij"}}'
    (found,) = items(write(tmp_path, PAGE.format(org=org, course=course), "les.html"))
    assert isinstance(found, SourceRecord) and isinstance(found.content, dict)
    assert found.identifier == "https://vlot.example/les/1#les"
    assert str(found.position) == "les.html, regel 8, kolom 3"
    assert found.content["@included"] == [json.loads(org)]


def test_of_a_page_only_what_is_material_counts(tmp_path: Path) -> None:
    film, course = '{"@type": "VideoObject", "@id": "urn:film"}', '{"@type": "schema:Course", "@id": "urn:les"}'
    nodes = f'{{"@type": "WebPage", "@id": "#p"}}, {film}, {course}'
    page = f'<html><script type="application/ld+json">{{"@graph": [{nodes}]}}</script>'
    assert told(items(write(tmp_path, page, "a.html"))) == ["urn:les"]
    only = page.replace("schema:Course", "BreadcrumbList")
    assert told(items(write(tmp_path, only, "b.html"))) == ["urn:film"]
    none = only.replace("VideoObject", "Organization")
    assert told(items(write(tmp_path, none, "c.html"))) == ["pagina-zonder-materiaal"]
    assert told(items(write(tmp_path, "<html><p>x</p>", "d.html"))) == ["pagina-zonder-jsonld"]
    broken = page.replace('"urn:film"', "")
    assert told(items(write(tmp_path, broken, "e.html"))) == ["json-onleesbaar"]


SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
LESSON = '<html><script type="application/ld+json">{{"@type": "Course", "name": "{name}"}}</script>'


def site(folder: Path, *addresses: str) -> str:
    return SITEMAP.format(urls="".join(f"\n<url><loc>{address}</loc></url>" for address in addresses))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://vlot.example/les/1", "vlot.example/les/1"),
        ("https://vlot.example/les/1", "vlot.example/les/1.html"),
        ("https://vlot.example/les/1/", "vlot.example/les/1/index.html"),
        ("https://vlot.example/les?nr=1", "vlot.example/les?nr=1"),
        ("https://vlot.example/les/1", "les/1.html"),
        ("https://vlot.example/les/1", "1.html"),
        ("https://vlot.example/", "vlot.example/index.html"),
        ("https://vlot.example/b%C3%A9l", "vlot.example/bél.html"),
    ],
)
def test_a_page_is_found_where_wget_and_people_put_it(tmp_path: Path, address: str, file: str) -> None:
    write(tmp_path, LESSON.format(name="Vlot"), file)
    write(tmp_path, site(tmp_path, address), "sitemap.xml")
    assert told(items(tmp_path)) == [address]


def test_a_sitemap_opens_nothing_outside_its_folder(tmp_path: Path) -> None:
    write(tmp_path, LESSON.format(name="geheim"), "geheim.html")
    folder = tmp_path / "site"
    write(folder, "<html>", "x.html")
    addresses = [
        "https://v.example/../geheim.html",
        "https://v.example/%2e%2e/geheim",
        "file:///etc/passwd",
    ]
    write(folder, site(folder, *addresses), "sitemap.xml")
    assert told(items(folder)) == ["pagina-ontbreekt"] * 3


def test_an_index_names_its_parts_and_what_is_missing_takes_nothing_away(tmp_path: Path) -> None:
    write(tmp_path, LESSON.format(name="Vlot"), "1.html")
    write(tmp_path, site(tmp_path, "https://v.example/1", "https://v.example/2"), "sitemap-a.xml")
    index = "".join(f"<sitemap><loc>https://v.example/sitemap-{name}.xml</loc></sitemap>" for name in "ab")
    write(
        tmp_path,
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>',
        "sitemap.xml",
    )
    found = items(tmp_path, "full")
    assert told(found) == ["https://v.example/1", "pagina-ontbreekt", "sitemap-ontbreekt"]
    assert [item.identifier for item in found[1:]] == ["", ""]


def test_a_folder_may_hold_files_of_several_kinds(tmp_path: Path) -> None:
    write(tmp_path, f"[{ONE}]", "a.json")
    write(tmp_path, TWO, "b.jsonld")
    write(tmp_path, LESSON.format(name="Vlot").replace('"Course"', '"Course", "@id": "urn:les:3"'), "c/d.html")
    assert told(items(tmp_path)) == ["urn:les:1", "urn:les:2", "urn:les:3"]


@pytest.mark.parametrize("text", ['{"a": 1}', "[\n{", '"schema:name": "x"', "<!DOCTYPE html>", "<html lang='nl'>"])
def test_json_and_pages_are_recognised(tmp_path: Path, text: str) -> None:
    assert recognise(write(tmp_path, text, "zomaar")) == "jsonld"


@pytest.mark.parametrize("text", ['"Nummer";"Titel"\n"1";"x"', '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"/>'])
def test_what_others_read_is_left_to_them(tmp_path: Path, text: str) -> None:
    assert recognise(write(tmp_path, text, "zomaar")) != "jsonld"


def test_half_a_character_in_a_name_or_in_what_is_taken_along_stays_writable(tmp_path: Path) -> None:
    odd = items(write(tmp_path, f'{{"\\ud800": {{"items": [{ONE}]}}}}'))
    assert places(odd) == ["records.json, regel 1, kolom 23, /?/items/0"]
    beside = '{"@id": "_:b", "name": "\\ud800"}'
    named = ONE.replace('"name"', '"publisher": {"@id": "_:b"}, "name"')
    page = f'<html><script type="application/ld+json">{{"@graph": [{named}, {beside}]}}</script></html>'
    [record, *_] = items(write(tmp_path, page, "pagina.html"))
    assert isinstance(record, SourceRecord)
    assert "\\ud800" in record.raw.decode()


def _random_value(dice: random.Random, depth: int = 0) -> object:
    makers: list[Callable[[], object]] = [
        lambda: dice.choice(["", "é\n\t", '"\\/', "{[,:]}", "\U0001d504", "\ud800"]),
        lambda: dice.choice([True, False, None, 0, -1.5, 1e20]),
    ]
    if depth < 5:
        makers += [
            lambda: [_random_value(dice, depth + 1) for _ in range(dice.randint(0, 4))],
            lambda: {
                f'k{dice.randint(0, 3)}/~"{i}': _random_value(dice, depth + 1) for i in range(dice.randint(0, 4))
            },
        ]
    return dice.choice(makers)()


def _pointers(value: object, pointer: str = "") -> list[str]:
    found = [pointer]
    if isinstance(value, dict):
        for name, each in value.items():
            found += _pointers(each, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            found += _pointers(each, f"{pointer}/{number}")
    return found


def test_every_value_of_a_text_has_the_place_where_it_stands() -> None:
    dice = random.Random(4)
    for _ in range(300):
        value = _random_value(dice)
        text = json.dumps(value, indent=dice.choice([None, 1, 4]), ensure_ascii=dice.random() < 0.5)
        found = Places(text)
        assert sorted(found.offsets) == sorted(_pointers(value))
        decoder = json.JSONDecoder()
        for pointer, offset in found.offsets.items():
            target = value
            for step in pointer.split("/")[1:]:
                name = step.replace("~1", "/").replace("~0", "~")
                target = target[int(name)] if isinstance(target, list) else target[name]  # type: ignore[index]
            assert decoder.raw_decode(text, offset)[0] == target
            line, column = found.place(offset)
            assert text.split("\n")[line - 1][column - 1 :].startswith(text[offset : offset + 1])


def test_numbers_stay_as_they_were_written() -> None:
    found = parse('{"a": 1.10, "b": 12345678901234567890123}').value
    assert found == {"a": "1.10", "b": "12345678901234567890123"}
    assert all(isinstance(each, Number) for each in found.values())
    with pytest.raises(JsonFault, match="te lang"):
        parse("1" * (LONGEST_NUMBER + 1))


@pytest.mark.parametrize(
    "text", ['["' + '\\"' * 400_000, '"' * 800_000, "\\" * 800_000, '{"a":' * 150_000, "1" * 800_000]
)
def test_hostile_texts_take_time_in_proportion(text: str) -> None:
    start = time.process_time()
    with pytest.raises(JsonFault):
        parse(text)
    Places(text)
    assert time.process_time() - start < 3


def test_depth_is_known_without_parsing() -> None:
    assert depth_of(b'{"a": ["[[[[", {"b": 1}]}') == 3
    assert depth_of(b"[" * 1_000_000) == 1_000_000
    with pytest.raises(JsonFault, match="elkaar"):
        parse("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
