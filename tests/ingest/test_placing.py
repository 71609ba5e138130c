"""Records that come ready from other processes give the store and the index that are made from the graphs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etalage.catalogue import Catalogue, open_catalogue
from etalage.concepts import load_concepts
from etalage.rdf import Triple, digest
from etalage.search import Kind, Query
from etalage.search.fields import SORTS
from etalage.settings import Settings
from ingest import provenance
from ingest.feeds import Feed, load_feeds
from ingest.judging import context_of, judge
from ingest.pipeline import run, stand_of
from ingest.readers import read, recognise
from ingest.source import SourceRecord
from ingest.workers import parcels_of

ROOT = Path(__file__).parents[2]
SAMPLE = load_feeds(ROOT / "sample" / "feeds.toml")
WORDS = ("breuken", "de", "groep 5", "lezen en schrijven", "muziek", "zeppelin", "les 12", "naturlab", "vmbo")
NOW = datetime(2026, 11, 22, 8, 15, tzinfo=UTC)

Picture = dict[str, object]


def picture(catalogue: Catalogue) -> Picture:
    """All that search answers: hits in every order, facets, counts."""
    seen: Picture = {}
    with catalogue.snapshot() as snapshot:
        assert catalogue.status().documents == len(snapshot.engine)
        assert catalogue.status().quads == len(snapshot.view)
        for kind in (None, *Kind):
            for text in ("", *WORDS):
                page = snapshot.engine.search(Query(text, kind, size=1000))
                hits = sorted((hit.iri, hit.kind, hit.title) for hit in page.hits)
                seen[f"{kind} {text}"] = (page.total, page.kinds, dict(page.facets), hits)
            for sort in SORTS:
                if sort.field:
                    found = snapshot.engine.search(Query("", kind, sort=sort.name, size=1000)).hits
                    seen[f"{kind} {sort.name}"] = sorted(hit.iri for hit in found[:100])
    return seen


def stored(catalogue: Catalogue) -> dict[str, str]:
    with catalogue.snapshot() as snapshot:
        return {name: digest(snapshot.view.graph(name)) for name in sorted(snapshot.view.graphs())}


def rebuilt(catalogue: Catalogue) -> Picture:
    with catalogue.deliver() as delivery:
        delivery.reindex()
        delivery.publish()
    return picture(catalogue)


def assert_index_is_right(catalogue: Catalogue) -> None:
    before = picture(catalogue)
    after = rebuilt(catalogue)
    assert {name for name in before if before[name] != after[name]} == set()


def test_the_sample_is_found_as_after_a_rebuild(home: Path) -> None:
    settings = Settings(home=home, feed_processes=2)
    catalogue = open_catalogue(settings)
    for feed in SAMPLE:
        assert run(feed, catalogue, settings).added
    assert_index_is_right(catalogue)
    catalogue.close()


@pytest.mark.parametrize("folder", ["edurep", "nllom-examples", "eck", "amb"])
def test_real_feeds_are_found_as_after_a_rebuild(folder: str, shared_data: Path, home: Path) -> None:
    settings = Settings(home=home)
    catalogue = open_catalogue(settings)
    added = 0
    for number, path in enumerate(sorted((shared_data / folder).iterdir())):
        added += run(Feed(f"echt-{number}", "Echt", recognise(path), path), catalogue, settings).added
    assert added >= 2
    assert_index_is_right(catalogue)
    catalogue.close()


def test_changes_removals_and_returns_are_found_as_after_a_rebuild(
    home: Path, good_records: list[str], oai: Callable[..., Path]
) -> None:
    settings = Settings(home=home, feed_processes=2)
    catalogue = open_catalogue(settings)
    changed = [
        text.replace('<langstring xml:lang="nl">', '<langstring xml:lang="nl">Anders ') for text in good_records
    ]
    for texts in (
        good_records[:250],
        [*good_records[:120], *changed[120:200]],
        [*changed[50:260]],
        good_records[:250],
    ):
        report = run(Feed("les", "Lesbank", "nllom", oai(texts)), catalogue, settings)
        assert report.version, report.error
        assert_index_is_right(catalogue)
    catalogue.close()


@pytest.mark.parametrize("feed", [*SAMPLE, None], ids=lambda feed: feed.name if feed else "generated")
def test_placing_is_replacing(
    feed: Feed | None, home: Path, tmp_path: Path, good_records: list[str], oai: Callable[..., Path]
) -> None:
    """Graph by graph, quads counted, and found the same."""
    feed = feed or Feed("les", "Lesbank", "nllom", oai(good_records[:230]))
    other = tmp_path / "ander"
    shutil.copytree(home, other)
    settings = Settings(home=home, feed_processes=2)
    delivery_iri = provenance.delivery_iri(settings.base_iri, "proef")
    placed, replaced = open_catalogue(settings), open_catalogue(Settings(home=other))
    with placed.deliver() as delivery:
        for batch in parcels_of(
            feed,
            settings,
            delivery.base,
            stand_of(delivery.view, settings.base_iri),
            delivery=delivery_iri.value,
            moment=provenance.moment(NOW),
        ):
            for parcel in batch:
                if parcel.quads:
                    delivery.place(parcel.iri, parcel.quads, parcel.size, parcel.document or None, False)
        delivery.publish()
    with replaced.deliver() as delivery:
        concepts = load_concepts(delivery.view)
        for each in judge(read(feed, settings), concepts, context_of(feed, settings)):
            if each.mapped and not each.is_refused and isinstance(each.item, SourceRecord):
                source = provenance.record_graph(
                    each.item,
                    each.mapped.iri,
                    digest(each.mapped.graph),
                    delivery_iri.value,
                    provenance.moment(NOW),
                    concepts.release,
                )
                delivery.replace(each.mapped.iri, [*each.mapped.graph, *(Triple(*triple) for triple in source)])
        delivery.publish()
    assert stored(placed) == stored(replaced)
    assert placed.status().quads == replaced.status().quads
    assert picture(placed) == picture(replaced)
    placed.close()
    replaced.close()
