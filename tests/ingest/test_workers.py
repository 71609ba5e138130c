"""What comes through the processes is what one process makes of the feed, whatever their number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etalage.catalogue import Base, Snapshot, open_catalogue
from etalage.concepts import load_concepts
from etalage.errors import EtalageError, FeedError
from etalage.findings import Finding
from etalage.rdf import digest_of
from etalage.settings import Settings
from ingest.feeds import Feed, load_feeds
from ingest.judging import context_of, judge
from ingest.parcel import BROKEN, DELETED, RECORD
from ingest.pipeline import judged
from ingest.readers import read, recognise
from ingest.source import BrokenRecord

ROOT = Path(__file__).parents[2]
SAMPLE = {feed.name: feed for feed in load_feeds(ROOT / "sample" / "feeds.toml")}
BROKEN_FILES = sorted(path.name for path in (ROOT / "sample" / "kapot").iterdir())
REAL = ("edurep", "nllom-examples", "eck", "amb")

Told = tuple[str, str, str, str, bool, tuple[Finding, ...]]
"""Kind, identifier, IRI, hash of the graph, whether it is refused, findings with their places."""


def in_one_process(feed: Feed, settings: Settings, snapshot: Snapshot) -> tuple[list[Told], str]:
    """What is told of each item, and why the feed as a whole is refused."""
    concepts = load_concepts(snapshot.view)
    told: list[Told] = []
    try:
        for each in judge(read(feed, settings), concepts, context_of(feed, settings)):
            item, mapped, refused = each.item, each.mapped, each.is_refused
            kind = BROKEN if isinstance(item, BrokenRecord) else DELETED if item.is_deleted else RECORD
            iri = mapped.iri if mapped else ""
            graph_hash = digest_of(mapped.ntriples) if mapped and not refused else ""
            told.append((kind, item.identifier, iri, graph_hash, refused, tuple(each.findings)))
    except FeedError as error:
        return told, str(error)
    return told, ""


def in_processes(feed: Feed, settings: Settings, snapshot: Snapshot) -> tuple[list[Told], str]:
    told: list[Told] = []
    try:
        for each in judged(feed, settings, snapshot):
            told.append(
                (each.kind, each.identifier, each.iri, each.graph_hash, each.is_refused, tuple(each.findings))
            )
    except FeedError as error:
        return told, str(error)
    return told, ""


def assert_same(feed: Feed, home: Path) -> int:
    """The number of items, after comparing them for one, two and three processes."""
    settings = Settings(home=home)
    catalogue = open_catalogue(settings)
    try:
        with catalogue.snapshot() as snapshot:
            expected, error = in_one_process(feed, settings, snapshot)
            for number in (1, 2, 3):
                told, why = in_processes(feed, replace(settings, feed_processes=number), snapshot)
                assert why == error
                if error:  # a share or batch that breaks off gives nothing; theirs are not of one size
                    assert told == expected[: len(told)] or expected == told[: len(expected)]
                else:
                    assert told == expected
    finally:
        catalogue.close()
    return len(expected)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_feed_of_the_sample(name: str, curriculum_home: Path) -> None:
    assert assert_same(SAMPLE[name], curriculum_home) > 0


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_file_with_a_fault(name: str, curriculum_home: Path) -> None:
    path = ROOT / "sample" / "kapot" / name
    assert_same(Feed("kapot", "Kapot", recognise(path), path), curriculum_home)


@pytest.mark.parametrize("folder", REAL)
def test_real_feeds(folder: str, shared_data: Path, curriculum_home: Path) -> None:
    number = 0
    for path in sorted((shared_data / folder).iterdir()):
        number += assert_same(Feed("echt", "Echt", recognise(path), path), curriculum_home)
    assert number >= 3


def test_long_feeds(long_feeds: dict[str, tuple[str, Path]], curriculum_home: Path) -> None:
    for name, (reader, path) in long_feeds.items():
        number = assert_same(Feed("lang", "Lang", reader, path), curriculum_home)
        assert str(number) == name.removeprefix("precies-") or not name.startswith("precies-")


def test_a_feed_that_breaks_off_gives_what_stood_before_the_share_in_which_it_broke(
    good_records: list[str], oai: Callable[..., Path], curriculum_home: Path
) -> None:
    path = oai(good_records[:350])
    path.write_text(path.read_text("utf-8")[:-2000], "utf-8")
    settings = Settings(home=curriculum_home)
    catalogue = open_catalogue(settings)
    with catalogue.snapshot() as snapshot:
        seen = {
            number: in_processes(
                Feed("lang", "Lang", "nllom", path), replace(settings, feed_processes=number), snapshot
            )
            for number in (1, 2, 3)
        }
    catalogue.close()
    assert len(seen[1][0]) == 300
    assert "breekt af" in seen[1][1]
    assert seen[1] == seen[2] == seen[3]


def test_the_same_number_twice_and_a_pupil_in_it_is_told_without_the_pupil(
    good_records: list[str], oai: Callable[..., Path], curriculum_home: Path
) -> None:
    eckid = "https://ketenid.nl/201703/" + "8dc3d9ad" * 16
    text = good_records[0].replace("<identifier>", f"<identifier>{eckid}/", 1)
    settings = Settings(home=curriculum_home)
    catalogue = open_catalogue(settings)
    with catalogue.snapshot() as snapshot:
        feed = Feed("lang", "Lang", "nllom", oai([text, text]))
        found = [finding for each in judged(feed, settings, snapshot) for finding in each.findings]
    catalogue.close()
    assert {finding.rule for finding in found} >= {"eckid-gevonden", "herhaald-record"}
    assert "8dc3d9ad" not in repr(found)


def test_trouble_that_is_not_the_feeds_keeps_its_name(tmp_path: Path, curriculum_home: Path) -> None:
    from ingest.workers import parcels_of

    path = tmp_path / "feed.csv"
    path.write_text("Nummer;Titel\n", "utf-8")
    nowhere = Base(7, str(tmp_path / "nergens"))
    with pytest.raises(EtalageError) as caught:
        list(parcels_of(Feed("les", "Les", "spreadsheet", path), Settings(home=tmp_path), nowhere, "geen"))
    assert "curriculum" in str(caught.value)


def test_a_wrong_record_does_not_take_a_good_one_of_its_number_along(
    good_records: list[str], oai: Callable[..., Path], curriculum_home: Path
) -> None:
    wrong = good_records[0].replace("<title>", "<titel>").replace("</title>", "</titel>")
    settings = Settings(home=curriculum_home)
    catalogue = open_catalogue(settings)
    with catalogue.snapshot() as snapshot:
        feed = Feed("lang", "Lang", "nllom", oai([good_records[0], wrong, good_records[1]]))
        told, _ = in_processes(feed, settings, snapshot)
    catalogue.close()
    assert [(each[0], each[4]) for each in told] == [(RECORD, False), (BROKEN, True), (RECORD, False)]
