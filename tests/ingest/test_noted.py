"""What a feed has is asked of the store once, and kept in a file; deliveries go as they would without it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.findings import Report
from ingest import pipeline
from ingest.known import Changes, Known, keep_known, kept_known
from ingest.provenance import deliveries_graph, stand_of_deliveries
from tests.ingest.conftest import gone
from tests.ingest.house import House

RECORDS = 30


class Asked:
    """Counts how often the store is asked for what a feed has."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        real = pipeline.note

        def counted(rows: Iterable[tuple[str, str]]) -> Known:
            self.times += 1
            return real(rows)

        monkeypatch.setattr(pipeline, "note", counted)

    def again(self) -> bool:
        times, self.times = self.times, 0
        return times == 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(monkeypatch)


@pytest.fixture
def house(home: Path) -> House:
    return House(home)


def noted(house: House) -> Path:
    return house.settings.home / "cache" / "bekend-les.bin"


def told(report: Report) -> tuple[int, ...]:
    return report.added, report.changed, report.unchanged, report.removed, report.refused


def changed(texts: list[str], dice: random.Random) -> list[str]:
    """A delivery like this one: records changed, refused, absent, deleted and as they were."""
    result = []
    for text in texts:
        lot = dice.random()
        if lot < 0.15:
            text = text.replace("<title>", "<title>Nieuw: ", 1)
        elif lot < 0.2:
            text = text.replace("<title>", "<titel>").replace("</title>", "</titel>")
        elif lot < 0.3:
            continue
        elif lot < 0.4:
            text = gone(dice.randrange(RECORDS)).replace("weg:", "oai:uitgever.example:")
        result.append(text)
    return result


def test_the_store_is_asked_once(
    house: House, oai: Callable[[list[str]], Path], good_records: list[str], asked: Asked
) -> None:
    assert told(house.deliver(oai(good_records[:RECORDS]))) == (RECORDS, 0, 0, 0, 0)
    assert asked.again()
    for _ in range(2):
        assert told(house.deliver(oai(good_records[:RECORDS]))) == (0, 0, RECORDS, 0, 0)
        assert not asked.again()
    more = [*good_records[: RECORDS - 1], good_records[RECORDS]]
    assert told(house.deliver(oai(more))) == (1, 0, RECORDS - 1, 1, 0)
    assert told(house.deliver(oai(more))) == (0, 0, RECORDS, 0, 0)
    assert told(house.deliver(oai(good_records[:RECORDS]))) == (1, 0, RECORDS - 1, 1, 0)
    assert not asked.again()


def test_many_deliveries_go_as_they_do_without_the_file(
    house: House, curriculum_home: Path, tmp_path: Path, oai: Callable[[list[str]], Path], good_records: list[str]
) -> None:
    shutil.copytree(curriculum_home, tmp_path / "other")
    other, dice = House(tmp_path / "other"), random.Random(7)
    for _ in range(6):
        path = oai(changed(good_records[:RECORDS], dice))
        report = house.deliver(path)
        noted(other).unlink(missing_ok=True)
        assert told(report) == told(other.deliver(path))
        assert report.read > 0


def test_what_is_in_the_file_is_believed(
    house: House, oai: Callable[[list[str]], Path], good_records: list[str]
) -> None:
    """Else the other tests could not fail."""
    house.deliver(oai(good_records[:RECORDS]))
    catalogue = open_catalogue(house.settings)
    with catalogue.snapshot() as snapshot:
        stand = stand_of_deliveries(snapshot.view.graph(deliveries_graph(house.settings.base_iri, "les")))
        record = min(name for name in snapshot.view.graphs() if "/materialen/" in name)
    catalogue.close()
    known, changes = kept_known(noted(house), stand), Changes()
    assert known is not None
    changes.add(record, "something else")
    keep_known(noted(house), stand, changes.over(known))
    known.close()
    assert told(house.deliver(oai(good_records[:RECORDS]))) == (0, 1, RECORDS - 1, 0, 0)


@pytest.mark.parametrize("trouble", ["gone", "damaged", "older", "newer"])
def test_without_a_file_that_fits_the_store_is_asked(
    house: House,
    oai: Callable[[list[str]], Path],
    good_records: list[str],
    asked: Asked,
    tmp_path: Path,
    trouble: str,
) -> None:
    house.deliver(oai(good_records[:RECORDS]))
    first = noted(house).read_bytes()
    shutil.copytree(house.settings.home, tmp_path / "backup")
    house.deliver(oai(good_records[1 : RECORDS + 1]))
    asked.again()
    if trouble == "gone":
        noted(house).unlink()
    elif trouble == "damaged":
        noted(house).write_bytes(noted(house).read_bytes()[:-1])
    elif trouble == "older":  # who deleted a later file, or could not write it
        noted(house).write_bytes(first)
    else:  # a backup was put back, but the cache is of later
        second = noted(house).read_bytes()
        shutil.rmtree(house.settings.home)
        shutil.copytree(tmp_path / "backup", house.settings.home)
        noted(house).write_bytes(second)
    wanted = (0, 0, RECORDS, 0, 0) if trouble != "newer" else (1, 0, RECORDS - 1, 1, 0)
    assert told(house.deliver(oai(good_records[1 : RECORDS + 1]))) == wanted
    assert asked.again()
    assert told(house.deliver(oai(good_records[1 : RECORDS + 1]))) == (0, 0, RECORDS, 0, 0)
    assert not asked.again(), "it was written again"


def test_a_delivery_that_is_not_published_is_not_believed(
    house: House,
    oai: Callable[[list[str]], Path],
    good_records: list[str],
    asked: Asked,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house.deliver(oai(good_records[:RECORDS]))
    with monkeypatch.context() as context, pytest.raises(OSError, match="vol"):
        context.setattr(pipeline, "written", full)
        house.deliver(oai(good_records[5 : RECORDS + 5]))
    asked.again()
    assert told(house.deliver(oai(good_records[:RECORDS]))) == (0, 0, RECORDS, 0, 0)
    assert asked.again()


def full(*_: object) -> Path:
    raise OSError("vol")
