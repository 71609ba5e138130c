"""One delivery: what goes in, what stays out, and that nothing is ever half done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from etalage.catalogue import Catalogue, open_catalogue
from etalage.errors import StoreError, WriterBusy
from etalage.findings import Report
from etalage.rdf import digest
from etalage.search import Kind, Query
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.pipeline import run

HEAD = "Nummer;Type;Titel;Omschrijving;Adres;Trefwoorden\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var")


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = open_catalogue(settings)
    yield opened
    opened.close()


def rows(*numbers: object, word: str = "zeppelin") -> str:
    """A spreadsheet with a good row per number."""
    lines = (
        f"{number};materiaal;Les {number} over de {word};Een les van drie kwartier over de {word} en de luchtvaart."
        f";https://les.example/{number};luchtvaart"
        for number in numbers
    )
    return HEAD + "\n".join(lines) + "\n"


def deliver(text: str, catalogue: Catalogue, settings: Settings, **options: object) -> Report:
    """Bring a spreadsheet in as the feed “les”."""
    settings.home.mkdir(parents=True, exist_ok=True)
    path = settings.home.parent / "les.csv"
    path.write_text(text, "utf-8")
    feed = Feed(name="les", supplier="Lesbank", reader="spreadsheet", path=path, **options)  # type: ignore[arg-type]
    return run(feed, catalogue, settings)


def state(catalogue: Catalogue) -> tuple[int, str, int]:
    """Version, digest of everything in the store, documents in the index."""
    with catalogue.snapshot() as snapshot:
        triples = [triple for name in sorted(snapshot.view.graphs()) for triple in snapshot.view.graph(name)]
        return snapshot.version, digest(triples), len(snapshot.engine)


def found(catalogue: Catalogue, text: str) -> int:
    """Number of materials that search finds."""
    with catalogue.snapshot() as snapshot:
        return snapshot.engine.search(Query(text, Kind.MATERIAAL)).total


def test_a_delivery_is_in_store_and_index(catalogue: Catalogue, settings: Settings) -> None:
    report = deliver(rows(1, 2, 3), catalogue, settings)
    assert (report.read, report.added, report.refused) == (3, 3, 0), report.to_json()
    assert found(catalogue, "zeppelin") == 3
    with catalogue.snapshot() as snapshot:
        assert report.version == snapshot.version


def test_an_unchanged_delivery_makes_no_new_version(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    before = state(catalogue)
    report = deliver(rows(1, 2, 3), catalogue, settings)
    assert (report.unchanged, report.added, report.changed, report.version) == (3, 0, 0, None)
    assert state(catalogue) == before


def test_only_what_changed_is_rewritten(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    report = deliver(rows(1, 2) + rows(3, word="ballon").removeprefix(HEAD), catalogue, settings)
    assert (report.unchanged, report.changed, report.added, report.removed) == (2, 1, 0, 0)
    assert found(catalogue, "ballon") == 1
    assert found(catalogue, "zeppelin") == 2


def test_a_wrong_record_stays_out_and_the_others_go_in(catalogue: Catalogue, settings: Settings) -> None:
    report = deliver(rows(1, 2) + "3;materiaal;;Geen titel.;https://les.example/3;\n", catalogue, settings)
    assert (report.read, report.added, report.refused) == (3, 2, 1)
    finding = next(finding for finding in report.findings if finding.severity.value == "fout")
    assert finding.record == "3"
    assert finding.position is not None
    assert finding.position.row == 4
    assert finding.message


def test_an_earlier_good_version_stays_when_the_new_one_is_wrong(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    report = deliver(rows(1, 2) + "3;materiaal;;Geen titel.;https://les.example/3;\n", catalogue, settings)
    assert (report.refused, report.removed) == (1, 0)
    assert found(catalogue, "zeppelin") == 3


def test_what_is_absent_from_a_full_delivery_is_withdrawn(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    report = deliver(rows(1, 2), catalogue, settings)
    assert (report.unchanged, report.removed) == (2, 1)
    assert found(catalogue, "zeppelin") == 2
    with catalogue.snapshot() as snapshot:
        rows_ = snapshot.view.select(
            "PREFIX et: <https://w3id.org/etalage/def#> PREFIX schema: <https://schema.org/> "
            "SELECT ?name WHERE { ?gone a et:Vervallen ; schema:name ?name }"
        )
    assert [row["name"].value for row in rows_] == ["Les 3 over de zeppelin"]  # type: ignore[union-attr]


def test_what_came_back_is_shown_again(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    deliver(rows(1, 2), catalogue, settings)
    report = deliver(rows(1, 2, 3), catalogue, settings)
    assert report.added == 1
    assert found(catalogue, "zeppelin") == 3


def test_a_delivery_of_changes_withdraws_nothing(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    report = deliver(rows(4), catalogue, settings, delivery="changes")
    assert (report.added, report.removed) == (1, 0)
    assert found(catalogue, "zeppelin") == 4


def test_a_delivery_that_takes_most_away_is_refused(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(*range(30)), catalogue, settings)
    before = state(catalogue)
    report = deliver(rows(*range(10)), catalogue, settings)
    assert "20 van de 30" in report.error
    assert "--allow-removals" in report.error
    assert state(catalogue) == before


def test_an_empty_full_delivery_is_refused(catalogue: Catalogue, settings: Settings) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    before = state(catalogue)
    report = deliver(HEAD, catalogue, settings)
    assert "leeg" in report.error
    assert state(catalogue) == before


def test_a_file_that_breaks_off_changes_nothing(catalogue: Catalogue, settings: Settings, tmp_path: Path) -> None:
    deliver(rows(1, 2, 3), catalogue, settings)
    before = state(catalogue)
    path = tmp_path / "stuk.xml"
    path.write_text(
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>'
        "<identifier>a</identifier></header><metadata><lom xmlns='http://www.imsglobal.org/xsd/imsmd_v1p2'><general>"
    )
    report = run(Feed(name="stuk", supplier="Stuk", reader="nllom", path=path), catalogue, settings)
    assert report.error
    assert (report.added, report.version) == (0, None)
    assert state(catalogue) == before


def test_two_feeds_do_not_touch_each_other(catalogue: Catalogue, settings: Settings, tmp_path: Path) -> None:
    deliver(rows(1, 2), catalogue, settings)
    path = tmp_path / "ander.csv"
    path.write_text(rows(1), "utf-8")
    run(Feed(name="ander", supplier="Ander", reader="spreadsheet", path=path), catalogue, settings)
    report = deliver(rows(1), catalogue, settings)
    assert report.removed == 1
    assert found(catalogue, "zeppelin") == 2


def test_a_second_writer_is_told_who_writes(catalogue: Catalogue, settings: Settings) -> None:
    other = open_catalogue(settings)
    with other.deliver(), pytest.raises(WriterBusy) as caught:
        deliver(rows(1), catalogue, settings)
    other.close()
    assert str(caught.value).count(".") >= 2
    assert deliver(rows(1), catalogue, settings).added == 1


def test_a_script_in_a_title_is_kept_as_text(catalogue: Catalogue, settings: Settings) -> None:
    title = "<script>alert(1)</script> & zeppelins"
    deliver(HEAD + f'1;materiaal;"{title}";Les over luchtvaart.;https://les.example/1;\n', catalogue, settings)
    with catalogue.snapshot() as snapshot:
        hits = snapshot.engine.search(Query("zeppelins")).hits
    assert [hit.title for hit in hits] == [title]


def test_the_report_is_kept_privately(catalogue: Catalogue, settings: Settings) -> None:
    report = deliver(rows(1, 2), catalogue, settings)
    kept = json.loads((settings.home / "deliveries" / "les" / f"{report.delivery}.json").read_text("utf-8"))
    assert kept["added"] == 2
    assert kept["verdict"] == report.verdict()


def test_a_material_that_becomes_a_showcase_entry_is_no_material_any_more(
    catalogue: Catalogue, settings: Settings
) -> None:
    deliver(rows(1, 2), catalogue, settings)
    header = "Nummer;Type;Titel;Omschrijving;Categorie;Adres\n"
    report = deliver(
        f"{header}1;etalage;Les 1 over de zeppelin;Een spel over varen in de lucht.;games;https://les.example/1\n",
        catalogue,
        settings,
        delivery="changes",
    )
    assert (report.added, report.removed) == (1, 1), report.to_json()
    assert found(catalogue, "zeppelin") == 1
    with catalogue.snapshot() as snapshot:
        assert snapshot.engine.search(Query("zeppelin", Kind.ETALAGE)).total == 1


LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"
EMPTY = "<record><header><identifier>a:1</identifier></header><metadata/></record>"
GOOD = (
    f"<record><header><identifier>a:1</identifier></header><metadata><lom xmlns='{LOM}'><general><title>"
    "<langstring xml:lang='nl'>Een les over kometen</langstring></title><catalogentry><catalog>URI</catalog>"
    "<entry><langstring>https://les.example/1</langstring></entry></catalogentry><language>nl</language></general></lom></metadata></record>"
)


def test_a_good_record_after_a_broken_one_of_the_same_number_is_not_new_each_time(
    catalogue: Catalogue, settings: Settings
) -> None:
    settings.home.mkdir()
    path = settings.home / "oai.xml"
    feed = Feed(name="les", supplier="Lesbank", reader="nllom", path=path)
    answer = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{}</ListRecords></OAI-PMH>'
    path.write_text(answer.format(EMPTY + GOOD), "utf-8")
    first = run(feed, catalogue, settings)
    assert (first.read, first.added, first.refused) == (2, 1, 1), first.to_json()
    second = run(feed, catalogue, settings)
    assert (second.unchanged, second.refused, second.version) == (1, 1, None), second.to_json()


def test_what_cannot_be_reported_is_not_placed(catalogue: Catalogue, settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "deliveries").write_text("no folder")
    with pytest.raises(StoreError, match="Het rapport bewaren lukte niet: dat"):
        deliver(rows(1), catalogue, settings)
    assert state(catalogue)[0] == 0
    (settings.home / "deliveries").unlink()
    assert deliver(rows(1), catalogue, settings).version == 1


def test_the_report_of_a_run_that_was_killed_after_publishing_is_kept(
    catalogue: Catalogue, settings: Settings
) -> None:
    report = deliver(rows(1), catalogue, settings)
    folder = settings.home / "deliveries" / "les"
    (folder / f"{report.delivery}.json").rename(folder / f".{report.delivery}.tmp")
    deliver(rows(1), catalogue, settings)
    assert (folder / f"{report.delivery}.json").is_file()
    assert list(folder.glob(".*")) == []


def test_a_run_that_is_stopped_while_indexing_leaves_no_report(catalogue: Catalogue, settings: Settings) -> None:
    settings.home.mkdir()
    path = settings.home / "les.csv"
    path.write_text(rows(1, 2), "utf-8")
    feed = Feed(name="les", supplier="Lesbank", reader="spreadsheet", path=path)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(feed, catalogue, settings, indexing=stop)
    assert list((settings.home / "deliveries" / "les").iterdir()) == []
    assert list((settings.home / "drafts").iterdir()) == []
    assert run(feed, catalogue, settings).added == 2


def test_a_report_that_a_killed_run_left_half_is_cleared_away(catalogue: Catalogue, settings: Settings) -> None:
    report = deliver(rows(1), catalogue, settings)
    folder = settings.home / "deliveries" / "les"
    (folder / ".20200101T000000000000Z-les.tmp").write_text("{")
    again = deliver(rows(1), catalogue, settings)
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"{report.delivery}.json", f"{again.delivery}.json"]
    assert json.loads((folder / names[0]).read_text("utf-8"))["version"] == report.version == 1
    assert json.loads((folder / names[1]).read_text("utf-8"))["version"] is None


def test_indexing_is_followed(catalogue: Catalogue, settings: Settings) -> None:
    seen: list[tuple[int, int]] = []
    settings.home.mkdir()
    path = settings.home / "les.csv"
    path.write_text(rows(*range(30)), "utf-8")
    feed = Feed(name="les", supplier="Lesbank", reader="spreadsheet", path=path)
    run(feed, catalogue, settings, indexing=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 1)]  # records are in the index already; the list of deliveries is no document
    seen.clear()
    with catalogue.deliver() as delivery:
        delivery.reindex()
        delivery.publish(lambda done, total: seen.append((done, total)))
    assert seen == [(done, 30) for done in range(31)]


def test_what_needs_nothing_is_counted_apart(catalogue: Catalogue, settings: Settings) -> None:
    settings.home.mkdir()
    path = settings.home / "oai.xml"
    feed = Feed(name="les", supplier="Lesbank", reader="nllom", path=path)
    gone = '<record><header status="deleted"><identifier>a:{}</identifier></header></record>'
    answer = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{}</ListRecords></OAI-PMH>'
    path.write_text(answer.format(GOOD + GOOD + gone.format(2) + EMPTY.replace("a:1", "a:3")), "utf-8")
    report = run(feed, catalogue, settings)
    assert (report.read, report.added, report.skipped, report.refused) == (4, 1, 2, 1), report.to_json()
    assert "2 overgeslagen" in report.verdict()
    path.write_text(answer.format(gone.format(1) + gone.format(2)), "utf-8")
    report = run(feed, catalogue, settings)
    assert (report.read, report.removed, report.skipped) == (2, 1, 1), report.to_json()
