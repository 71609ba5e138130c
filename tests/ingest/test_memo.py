"""What is remembered saves time and changes nothing else, whatever happens to it."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from etalage.catalogue import open_catalogue
from etalage.findings import Finding, Position, Report, Severity
from etalage.rdf import digest
from etalage.settings import Settings
from ingest import pipeline
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed
from ingest.mapping import Context
from ingest.memo import GROWTH, Memo, digest_of_rooms, key_of, recipe, way_of
from ingest.parcel import RECORD, Parcel
from ingest.pipeline import run
from ingest.source import SourceRecord

ROOT = Path(__file__).parents[2]
RECORDS = 30


@dataclass
class Told:
    """What a delivery did."""

    report: Report
    judged: int
    """Records that were mapped and held against the shapes."""
    remembered: int

    @property
    def findings(self) -> list[Finding]:
        return self.report.findings


class House:
    """Brings deliveries of one feed in, and counts what was remembered."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.settings = Settings(home=home)
        self.file = home / "cache" / "bevindingen-les.sqlite"
        self._counts = {True: 0, False: 0}
        real = pipeline.parcels_of

        def counted(*values: Any, **more: Any) -> Iterator[list[Parcel]]:
            for batch in real(*values, **more):
                for parcel in batch:
                    if parcel.kind == RECORD:
                        self._counts[parcel.is_remembered] += 1
                yield batch

        monkeypatch.setattr(pipeline, "parcels_of", counted)

    def deliver(self, path: Path, reader: str = "nllom", **more: Any) -> Told:
        self._counts = {True: 0, False: 0}
        options = {"allow_removals": more.pop("allow_removals", False)}
        catalogue = open_catalogue(self.settings)
        try:
            feed = Feed("les", "Lesbank", reader, path, **more)
            report = run(feed, catalogue, self.settings, **options)  # type: ignore[arg-type]
        finally:
            catalogue.close()
        return Told(report, self._counts[False], self._counts[True])

    def content(self) -> dict[str, str]:
        catalogue = open_catalogue(self.settings)
        try:
            with catalogue.snapshot() as snapshot:
                return {name: digest(snapshot.view.graph(name)) for name in sorted(snapshot.view.graphs())}
        finally:
            catalogue.close()


@pytest.fixture
def house(home: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(home, monkeypatch)


@pytest.fixture
def fresh(curriculum_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Finding]]:
    """What a house that remembers nothing finds in a delivery."""

    def findings(path: Path, reader: str = "nllom", **more: Any) -> list[Finding]:
        other = tmp_path / "vers"
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(curriculum_home, other)
        told = House(other, monkeypatch).deliver(path, reader, **more)
        assert told.remembered == 0
        return told.findings

    return findings


def some_wrong(texts: list[str]) -> list[str]:
    """Every fifth record without a title, every seventh with a date that is none."""
    result = []
    for number, text in enumerate(texts):
        if number % 5 == 2:
            text = text.replace("<title>", "<titel>").replace("</title>", "</titel>")
        if number % 7 == 3:
            text = text.replace("2024-09-01", "32 januari 2024")
        result.append(text)
    return result


@pytest.fixture
def texts(good_records: list[str]) -> list[str]:
    return some_wrong(good_records[:RECORDS])


def test_an_unchanged_delivery_is_not_judged_again(house: House, texts: list[str], oai: Callable[..., Path]) -> None:
    first = house.deliver(oai(texts))
    assert (first.judged, first.remembered) == (RECORDS, 0)
    assert first.report.refused == 6
    before = house.content()
    second = house.deliver(oai(texts))
    assert (second.judged, second.remembered) == (0, RECORDS)
    assert second.report.version is None
    assert (second.report.unchanged, second.report.refused) == (RECORDS - 6, 6)
    assert second.findings == first.findings
    assert second.report.counts == first.report.counts
    assert second.report.records == first.report.records
    assert house.content() == before


@pytest.mark.parametrize("number", [2, 3])
def test_several_processes_remember_as_one(
    house: House, good_records: list[str], oai: Callable[..., Path], number: int
) -> None:
    house.settings = replace(house.settings, feed_processes=number)
    path = oai(some_wrong(good_records[:250]))
    first = house.deliver(path)
    second = house.deliver(path)
    assert (first.judged, second.judged, second.remembered) == (250, 0, 250)
    assert second.findings == first.findings


def test_findings_of_records_that_moved_stand_where_the_records_are_now(
    house: House, texts: list[str], good_records: list[str], oai: Callable[..., Path], fresh: Callable[..., Any]
) -> None:
    house.deliver(oai(texts))
    for moved, name in (
        ([*good_records[50:52], *texts], "feed.xml"),
        (texts[::-1], "feed.xml"),
        (random.Random(1).sample(texts, RECORDS), "anders.xml"),
    ):
        told = house.deliver(oai(moved, name), allow_removals=True)
        assert told.judged == len(moved) - RECORDS
        assert told.findings == fresh(oai(moved, name))


@pytest.mark.parametrize("form", ["indented", "lines", "graph"])
def test_findings_in_json_move_too(house: House, tmp_path: Path, form: str, fresh: Callable[..., Any]) -> None:
    objects = [
        {
            "@context": "https://schema.org",
            "@type": "LearningResource",
            "@id": f"https://les.example/{number}",
            "name": f"Les {number}",
            "educationalLevel": "groep 23",
            "publisher": {"@id": "https://les.example/uitgever"},
        }
        for number in range(12)
    ]
    publisher = {"@id": "https://les.example/uitgever", "@type": "Organization", "name": "Uitgever \u0090"}

    def written(chosen: list[dict[str, Any]]) -> Path:
        path = tmp_path / ("lessen.ndjson" if form == "lines" else "lessen.json")
        if form == "graph":
            inside = [{key: value for key, value in each.items() if key != "@context"} for each in chosen]
            whole = {"@context": "https://schema.org", "@graph": [*inside, publisher]}
            path.write_text(json.dumps(whole, indent=2), "utf-8")
        elif form == "lines":
            path.write_text("\n".join(map(json.dumps, chosen)) + "\n", "utf-8")
        else:
            path.write_text(json.dumps(chosen, indent=2), "utf-8")
        return path

    house.deliver(written(objects[:10]), "jsonld")
    for moved in (objects[10:] + objects[:10], objects[::-1]):
        told = house.deliver(written(moved), "jsonld", allow_removals=True)
        assert told.remembered >= 10
        assert told.findings == fresh(written(moved), "jsonld")


def test_findings_in_rows_move_too(house: House, tmp_path: Path, fresh: Callable[..., Any]) -> None:
    head = "Nummer;Type;Titel;Omschrijving;Adres;Trefwoorden\n"
    rows = [f'{n};materiaal;Les {n};"Een les\nover {n}.";geen adres;\n' for n in range(12)]
    path = tmp_path / "lessen.csv"
    path.write_text(head + "".join(rows[:10]), "utf-8")
    house.deliver(path, "spreadsheet")
    for moved in (rows[10:] + rows[:10], rows[::-1]):
        path.write_text(head + "".join(moved), "utf-8")
        told = house.deliver(path, "spreadsheet", allow_removals=True)
        assert told.remembered >= 10
        assert told.findings == fresh(path, "spreadsheet")
    path.write_text(head.replace("Omschrijving", "#Omschrijving") + "".join(rows), "utf-8")
    told = house.deliver(path, "spreadsheet")
    assert told.remembered == 0, "another header is another meaning of the same row"
    assert told.findings == fresh(path, "spreadsheet")


def test_a_record_that_changed_is_judged_again_and_no_other(
    house: House, texts: list[str], oai: Callable[..., Path], fresh: Callable[..., Any]
) -> None:
    house.deliver(oai(texts))
    texts[0] = texts[0].replace("2024-09-01", "32 januari 2024")
    told = house.deliver(oai(texts))
    assert (told.judged, told.remembered, told.report.changed) == (1, RECORDS - 1, 1)
    assert told.findings == fresh(oai(texts))


def test_another_licence_supplier_or_limit_is_another_way_of_judging(
    house: House, texts: list[str], oai: Callable[..., Path], fresh: Callable[..., Any]
) -> None:
    path = oai(texts)
    house.deliver(path)
    told = house.deliver(path, licence="https://creativecommons.org/licenses/by/4.0/")
    assert (told.judged, told.remembered) == (RECORDS, 0)
    assert told.findings == fresh(path, licence="https://creativecommons.org/licenses/by/4.0/")
    house.settings = replace(house.settings, max_record_kb=512)
    assert house.deliver(path).remembered == 0


def test_another_curriculum_is_another_way_of_judging(
    house: House, texts: list[str], oai: Callable[..., Path], tmp_path: Path
) -> None:
    path = oai(texts)
    first = house.deliver(path)
    kept = {each.name for each in (house.home / "cache").glob("begrippen-*")}
    other = tmp_path / "curriculum"
    shutil.copytree(ROOT / "sample" / "curriculum", other)
    goals = other / "curriculum-kerndoelen" / "data" / "kerndoelen.json"
    rows = json.loads(goals.read_text("utf-8"))
    rows[0]["title"] += " (gewijzigd)"
    goals.write_text(json.dumps(rows), "utf-8")
    catalogue = open_catalogue(house.settings)
    load_curriculum(other, catalogue, house.settings)
    catalogue.close()
    again = house.deliver(path)
    assert (again.judged, again.remembered) == (RECORDS, 0)
    assert again.findings == first.findings
    now = {each.name for each in (house.home / "cache").glob("begrippen-*")}
    assert len(now) == 1
    assert now != kept
    assert house.deliver(path).remembered == RECORDS


def record(raw: bytes = b"<lom/>", **more: Any) -> SourceRecord:
    values: dict[str, Any] = {"identifier": "a", "format": "nllom", "position": Position("a.xml", 1), **more}
    return SourceRecord("les", raw=raw, **values)


def test_all_that_decides_is_in_the_key() -> None:
    context = Context("les", "Lesbank", "", "https://w3id.org/etalage/")
    ways = [
        way_of(context, "a", 1024),
        way_of(replace(context, licence="x"), "a", 1024),
        way_of(replace(context, supplier="x"), "a", 1024),
        way_of(replace(context, feed="x"), "a", 1024),
        way_of(replace(context, base_iri="x"), "a", 1024),
        way_of(context, "b", 1024),
        way_of(context, "a", 512),
    ]
    keys = [key_of(record(), way) for way in ways]
    keys += [
        key_of(each, ways[0])
        for each in (
            record(b"<lom />"),
            record(identifier="b"),
            record(identifier="half \ud83d"),
            record(format="eck"),
            record(extra={"datum": "2024"}),
        )
    ]
    assert len(set(keys)) == len(keys)
    assert key_of(record(position=Position("b.xml", 99)), ways[0]) == keys[0], "where it stands decides nothing"


def test_the_recipe_changes_with_every_file_that_decides(tmp_path: Path) -> None:
    rooms = [tmp_path / name for name in ("etalage", "ingest", "ontology", "queries", "shapes")]
    for room in rooms:
        shutil.copytree(ROOT / room.name, room, ignore=shutil.ignore_patterns("__pycache__"))
    before = digest_of_rooms(rooms)
    assert before == digest_of_rooms([ROOT / room.name for room in rooms]) == recipe()
    for name in (
        "ingest/mapping/lom.py",
        "etalage/nearest.py",
        "ontology/obk.csv",
        "ontology/etalage.ttl",
        "ontology/tables.py",
        "queries/concepten/begrippen.rq",
        "shapes/lesmateriaal.ttl",
    ):
        path = tmp_path / name
        text = path.read_bytes()
        path.write_bytes(text + b"\n")
        assert digest_of_rooms(rooms) != before, name
        path.write_bytes(text)
    (tmp_path / "ingest" / "__pycache__").mkdir()
    (tmp_path / "ingest" / "__pycache__" / "feeds.pyc").write_bytes(b"x")
    assert digest_of_rooms(rooms) == before
    (tmp_path / "shapes" / "nieuw.ttl").write_text("")
    assert digest_of_rooms(rooms) != before


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribbled(path: Path) -> None:
    data, chance = bytearray(path.read_bytes()), random.Random(1)
    for _ in range(len(data) // 20):
        data[chance.randrange(100, len(data))] = chance.randrange(256)
    path.write_bytes(data)


def reworded(path: Path) -> None:
    data = path.read_bytes()
    assert b"Er is geen titel" in data
    path.write_bytes(data.replace(b"Er is geen titel", b"Er is een titel!"))


def foreign(path: Path) -> None:
    path.write_bytes(b"dit is geen database " * 1000)


def other_table(path: Path) -> None:
    path.unlink()
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE verdicts (iets)")
    base.close()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def file_for_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_text("geen map")


DAMAGE = (emptied, cut, scribbled, reworded, foreign, other_table, folder, file_for_folder)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_memory_costs_time_and_nothing_else(
    house: House, texts: list[str], oai: Callable[..., Path], damage: Callable[[Path], None]
) -> None:
    path = oai(texts)
    first = house.deliver(path)
    before = house.content()
    assert not list((house.home / "cache").glob("*.sqlite-*")), "closed, so that all of it is in one file"
    damage(house.file)
    for _ in range(3):
        told = house.deliver(path)
        assert told.report.version is None
        assert told.findings == first.findings
        assert told.judged + told.remembered == RECORDS
    assert house.content() == before
    if damage not in (folder, file_for_folder):  # these need a person
        assert told.remembered == RECORDS, "it is begun anew"


def test_a_memory_that_another_holds_costs_time_and_nothing_else(
    house: House, texts: list[str], oai: Callable[..., Path]
) -> None:
    path = oai(texts)
    first = house.deliver(path)
    other = sqlite3.connect(house.file, isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    told = house.deliver(path)
    assert (told.report.version, told.findings) == (None, first.findings)
    other.close()
    house.deliver(path)
    assert house.deliver(path).remembered == RECORDS


def test_what_is_kept_is_found_and_only_that(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "memo.sqlite"
    assert Memo(path).find(record(), "a") is None
    assert not path.parent.exists(), "who only reads makes nothing"
    writer = Memo(path, is_writer=True)
    here, there = Position("a.xml", 10), Position("b.xml", 20)
    kept = [
        Parcel(RECORD, "a", here, "een", "iri:a", "hash").tell([finding(here)]),
        Parcel(RECORD, "b", here, "twee", "iri:b", is_refused=True).tell([finding(here)]),
        Parcel(RECORD, "c", here, "drie", "iri:c", "hash"),
    ]
    writer.keep(kept)
    writer.close()
    reader = Memo(path)
    for parcel in kept:
        found = reader.find(record(identifier=parcel.identifier, position=there), parcel.key)
        assert found is not None
        assert (found.iri, found.graph_hash, found.is_refused) == (parcel.iri, parcel.graph_hash, parcel.is_refused)
        assert found.is_remembered
        assert (found.position, found.quads) == (there, b"")
        assert found.findings == [replace(each, position=there) for each in parcel.findings]
    assert reader.find(record(), "vier") is None
    reader.close()
    assert reader.find(record(), "een") is None


def test_a_full_disk_forgets_and_goes_on(tmp_path: Path) -> None:
    writer = Memo(tmp_path / "memo.sqlite", is_writer=True)
    assert writer._base is not None
    writer._base.execute("PRAGMA max_page_count=4")
    here = Position("a.xml", 10)
    for number in range(200):
        writer.keep([Parcel(RECORD, "a", here, f"{number}", "iri:" + "a" * 500, "hash")])
    assert writer._base is None
    writer.close()
    assert list(tmp_path.iterdir()) == []


def test_what_grows_out_of_proportion_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "memo.sqlite"
    here = Position("a.xml", 10)
    number = 1000 + GROWTH * 10
    for extra in (0, 1):
        writer = Memo(path, is_writer=True)
        writer.keep(Parcel(RECORD, "a", here, f"{each}", "iri:a", "hash") for each in range(number + extra))
        writer.bound(10)
        writer.close()
        assert path.exists() is not bool(extra)
    assert list(tmp_path.iterdir()) == []


def test_what_was_withdrawn_comes_back_whole(house: House, texts: list[str], oai: Callable[..., Path]) -> None:
    house.deliver(oai(texts))
    everything = house.content()
    gone = house.deliver(oai(texts[:-1]))
    assert gone.report.removed == 1
    back = house.deliver(oai(texts))
    assert (back.report.added, back.judged, back.remembered) == (1, 1, RECORDS - 1)
    now = house.content()
    records = [name for name in everything if "/materialen/" in name]
    (other,) = [name for name in records if now[name] != everything[name]]
    assert [name for name in now if "/materialen/" in name] == records
    catalogue = open_catalogue(house.settings)
    with catalogue.snapshot() as snapshot:
        graph = snapshot.view.graph(other)
    catalogue.close()
    assert "Vervallen" not in str(graph)
    assert str(graph).count("levering>") == 1, "only when it came in is another time"
    assert house.deliver(oai(texts)).report.version is None


def test_a_record_that_is_named_gone_and_delivered_at_once_is_told_once(
    house: House, texts: list[str], oai: Callable[..., Path]
) -> None:
    """Whichever comes first counts; it does not turn over with every delivery."""
    name = texts[0].split("<identifier>")[1].split("</identifier>")[0]
    gone = f'<record><header status="deleted"><identifier>{name}</identifier></header></record>\n'
    house.deliver(oai(texts))
    for _ in range(2):
        after = house.deliver(oai([*texts, gone]))
        assert (after.report.version, after.report.refused) == (None, 7)
    first = house.deliver(oai([gone, *texts]))
    assert (first.report.removed, first.report.refused) == (1, 7)
    again = house.deliver(oai([gone, *texts]))
    assert (again.report.version, again.report.added) == (None, 0)


def test_a_refused_record_stays_refused_with_what_was_found(
    house: House, texts: list[str], oai: Callable[..., Path]
) -> None:
    wrong = some_wrong(texts)[2]
    first = house.deliver(oai([texts[0], wrong]))
    second = house.deliver(oai([wrong, texts[0]]))
    assert (second.judged, second.report.refused) == (0, 1)
    faults = [[each for each in told.findings if each.severity.value == "fout"] for told in (first, second)]
    assert [[each.rule for each in found] for found in faults] == [["titel-ontbreekt"]] * 2
    assert faults[0][0].position != faults[1][0].position
    good = house.deliver(oai([texts[2].replace("titel>", "title>"), texts[0]]))
    assert (good.judged, good.report.refused, good.report.added) == (1, 0, 1)
    back = house.deliver(oai([wrong, texts[0]]))
    assert (back.judged, back.report.refused, back.report.version) == (0, 1, None), "what was good stays"


def test_a_refused_delivery_may_be_remembered(house: House, texts: list[str], oai: Callable[..., Path]) -> None:
    """The records were judged; the delivery was not taken."""
    house.deliver(oai(texts))
    refused = house.deliver(oai(texts[:10]))
    assert "weghalen" in refused.report.error
    assert house.deliver(oai(texts)).remembered == RECORDS


def finding(position: Position) -> Finding:
    return Finding("titel-ontbreekt", Severity.FOUT, "Er is geen titel.", "a", position=position)
