"""Filling: a generation beside the old one, counted, switched; changes in between; and what goes wrong on the way."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from etalage.errors import SearchError
from etalage.search import Document, Kind
from etalage.search.elastic import connect, open_index_writer
from etalage.search.elastic.bulk import identifier, iri_of
from etalage.search.elastic.generations import Generations
from etalage.search.plan import Ask, Everything, Term
from etalage.search.prepared import prepare
from etalage.settings import Settings
from tests.elasticsearch import cleared, filled, settings_of
from tools.elastic.nodes import Cluster


def document(name: str, title: str) -> Document:
    return Document(f"https://w3id.org/etalage/{name}", Kind.MATERIAAL, {"titel": (title,), "code": (name,)})


def some(number: int, title: str = "breuk") -> list[Document]:
    return [document(f"{place:05}", title) for place in range(number)]


def generations_of(settings: Settings) -> list[str]:
    server = connect(settings)
    names = Generations(server).names()
    server.close()
    return names


def settings_in_use(settings: Settings) -> dict[str, str]:
    server = connect(settings)
    (facts,) = server.client.indices.get_settings(index=server.alias, flat_settings=True).values()
    server.close()
    return dict(facts["settings"])


def test_a_new_generation_takes_the_place_of_the_old_one(elastic: Settings) -> None:
    engine = filled(elastic, some(20))
    assert generations_of(elastic) == [f"{elastic.elasticsearch_prefix}-zoek-1"]
    writer = open_index_writer(elastic)
    writer.clear()
    assert writer.put(some(3, "kaart")) == 3
    assert len(engine) == 20 and engine.find(Ask(Term("titel_woord", "kaart"))).total == 0
    assert len(generations_of(elastic)) == 2
    writer.commit()
    assert len(engine) == 3 and engine.find(Ask(Term("titel_woord", "kaart"))).total == 3
    assert generations_of(elastic) == [f"{elastic.elasticsearch_prefix}-zoek-2"]
    engine.close()


def test_what_was_made_for_loading_is_set_back(elastic: Settings) -> None:
    filled(elastic, some(2)).close()
    facts = settings_in_use(elastic)
    assert facts["index.refresh_interval"] == "1s"
    assert facts["index.number_of_replicas"] == str(elastic.elasticsearch_replicas)
    assert facts["index.translog.durability"] == "request"
    assert facts["index.number_of_shards"] == "1"


def test_an_index_of_several_shards_counts_exactly(elastic: Settings) -> None:
    engine = filled(replace(elastic, elasticsearch_shards=3), some(500))
    assert settings_in_use(elastic)["index.number_of_shards"] == "3"
    found = engine.find(Ask(Term("titel_woord", "breuk"), size=100, start=50, counts=("kind",)))
    assert found.total == 500 and found.counts == {"kind": {"materiaal": 500}}
    assert [row.iri for row in found.hits] == [each.iri for each in some(500)[50:150]]
    assert len({row.score for row in found.hits}) == 1
    engine.close()


def test_changes_are_seen_at_once_after_commit_and_not_before(elastic: Settings) -> None:
    engine = filled(elastic, some(5))
    writer = open_index_writer(elastic)
    writer.delete(["https://w3id.org/etalage/00000", "https://w3id.org/etalage/onbekend"])
    writer.put([document("00001", "kaart")])
    writer.add(prepare(document("nieuw", "kaart")))
    assert len(engine) == 5
    writer.commit()
    assert len(engine) == 5 and engine.find(Ask(Term("titel_woord", "kaart"))).total == 2
    with pytest.raises(SearchError, match="al klaar"):
        writer.put(some(1))
    engine.close()


def test_the_last_change_of_a_document_counts(elastic: Settings) -> None:
    engine = filled(elastic, some(1))
    writer = open_index_writer(elastic)
    writer.put([document("a", "een")])
    writer.delete(["https://w3id.org/etalage/a"])
    writer.put([document("b", "een")])
    writer.put([document("b", "twee")])
    writer.commit()
    rows = engine.find(Ask(Everything())).hits
    assert [(row.iri[-1], row.title) for row in rows] == [("0", "breuk"), ("b", "twee")]
    engine.close()


def test_the_same_iri_twice_in_a_new_generation_is_one_document(elastic: Settings) -> None:
    engine = filled(elastic, [*some(3), *some(3, "kaart")])
    assert len(engine) == 3
    engine.close()


def test_an_empty_index_never_takes_the_place_of_a_full_one(elastic: Settings) -> None:
    engine = filled(elastic, some(4))
    writer = open_index_writer(elastic)
    writer.clear()
    with pytest.raises(SearchError, match="leeg") as caught:
        writer.commit()
    assert "gebleven" in caught.value.remedy
    writer.rollback()
    assert len(engine) == 4 and len(generations_of(elastic)) == 1
    engine.close()


def test_a_generation_that_lost_documents_is_not_used(elastic: Settings) -> None:
    engine = filled(elastic, some(4))
    writer = open_index_writer(elastic)
    writer.clear()
    writer.put(some(10))
    writer.delete([])
    server = connect(elastic)
    newest = generations_of(elastic)[-1]
    writer._loader.finish()  # type: ignore[union-attr]  # so that there is something to lose
    server.client.indices.refresh(index=newest)
    server.client.delete(index=newest, id="https://w3id.org/etalage/00003")
    with pytest.raises(SearchError, match="heeft 9 documenten in plaats van 10"):
        Generations(server).publish(newest, 10)
    writer.rollback()
    assert len(engine) == 4 and len(generations_of(elastic)) == 1
    server.close()
    engine.close()


def test_what_a_killed_writer_left_is_cleared_by_the_next(elastic: Settings) -> None:
    engine = filled(elastic, some(4))
    killed = open_index_writer(elastic)
    killed.clear()
    killed.put(some(2))
    assert len(generations_of(elastic)) == 2
    filled(elastic, some(6)).close()
    assert generations_of(elastic) == [f"{elastic.elasticsearch_prefix}-zoek-3"] and len(engine) == 6
    killed.rollback()
    assert len(engine) == 6
    engine.close()


def test_a_rollback_changes_nothing(elastic: Settings) -> None:
    engine = filled(elastic, some(4))
    for clears in (False, True):
        writer = open_index_writer(elastic)
        if clears:
            writer.clear()
        writer.put(some(9))
        writer.rollback()
        assert len(engine) == 4 and len(generations_of(elastic)) == 1
    engine.close()


def test_changes_without_an_index_are_refused_and_make_none(elastic: Settings) -> None:
    writer = open_index_writer(elastic)
    writer.put(some(1))
    with pytest.raises(SearchError, match="nog geen zoekindex"):
        writer.commit()
    writer.rollback()
    assert generations_of(elastic) == []


def test_a_document_with_a_field_that_does_not_exist_is_refused(elastic: Settings) -> None:
    engine = filled(elastic, some(1))
    writer = open_index_writer(elastic)
    facts = json.loads(prepare(document("a", "x")))
    writer.add(json.dumps({**facts, "vreemd": ["x"]}).encode())
    with pytest.raises(SearchError, match="vreemd"):
        writer.commit()
    writer.rollback()
    engine.close()


@pytest.mark.parametrize("iri", ["https://w3id.org/" + "x" * 600, 'https://w3id.org/é"\\\n\u2028 “'])
def test_any_iri_can_be_put_found_and_taken_away(elastic: Settings, iri: str) -> None:
    assert len(identifier(iri).encode()) <= 512 and iri_of(prepare(Document(iri, Kind.MATERIAAL, {}))) == iri
    engine = filled(elastic, [Document(iri, Kind.MATERIAAL, {"titel": ("breuk",)}), *some(1)])
    assert iri in [row.iri for row in engine.find(Ask(Everything())).hits]
    writer = open_index_writer(elastic)
    writer.delete([iri])
    writer.commit()
    assert len(engine) == 1
    engine.close()


def test_a_user_with_few_rights_can_do_all_of_this(secure_cluster: Cluster) -> None:
    for settings in cleared(settings_of(secure_cluster)):
        filled(settings, some(5)).close()
        engine = filled(settings, some(12_000, "breuk"))
        assert engine.find(Ask(Everything(), start=11_000, size=5)).hits[0].iri.endswith("/11000")
        assert engine.words() == {"breuk": 12_000}
        writer = open_index_writer(settings)
        writer.delete([each.iri for each in some(11_000)])
        writer.commit()
        assert len(engine) == 1_000 and len(generations_of(settings)) == 1
        engine.close()


def test_searching_goes_on_while_the_index_is_made_anew(elastic: Settings) -> None:
    """Each answer is of one generation as a whole, never of none, of two or of half a one."""
    engine = filled(elastic, some(100))
    stop, wrong, seen = threading.Event(), [], set()

    def search() -> None:
        while not stop.is_set():
            try:
                found = engine.find(Ask(Everything(), counts=("kind",)))
                seen.add(found.total)
                if found.counts["kind"] != {"materiaal": found.total} or found.total not in (100, 200):
                    wrong.append(str(found.total))
            except SearchError as error:
                wrong.append(str(error))

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in (200, 100, 200, 100, 200):
        filled(elastic, some(number)).close()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == [] and seen == {100, 200}
    engine.close()
