"""A site on a real Elasticsearch that is stopped, killed and made anew while people search and publishers deliver."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from etalage.catalogue import Catalogue, open_catalogue
from etalage.errors import SearchError
from etalage.namespaces import ET, RDF, SCHEMA
from etalage.rdf import Graph, Literal, NamedNode, Triple
from etalage.search import Kind, Query
from etalage.settings import Settings
from tests.conftest import missing
from tests.elasticsearch import settings_of
from tools.elastic import Missing
from tools.elastic.launch import again, start
from tools.elastic.nodes import stop

LIMIT = 2.0
"""Seconds in which a page must be there."""

SEEN = 2.0 + 3.0
"""Seconds after which a change is seen when the cluster is well: two, and what a busy machine may add."""

BROWSING = ("/", "/bladeren", "/leerlijnen", "/etalage", "/over")


def material(number: int, title: str) -> tuple[str, Graph]:
    iri = f"https://w3id.org/etalage/materialen/proef/{number:016x}"
    node = NamedNode(iri)
    return iri, [
        Triple(node, NamedNode(RDF + "type"), NamedNode(ET + "Lesmateriaal")),
        Triple(node, NamedNode(RDF + "type"), NamedNode(SCHEMA + "LearningResource")),
        Triple(node, NamedNode(SCHEMA + "name"), Literal(title, language="nl")),
    ]


def deliver(catalogue: Catalogue, *materials: tuple[str, Graph], gone: tuple[str, ...] = ()) -> float:
    """Seconds until the delivery was acknowledged."""
    begun = time.monotonic()
    with catalogue.deliver() as delivery:
        for iri, graph in materials:
            delivery.replace(iri, graph)
        for iri in gone:
            delivery.remove(iri)
        delivery.publish()
        return time.monotonic() - begun


def total(catalogue: Catalogue, text: str) -> int | str:
    """How many are found, or why not."""
    with catalogue.snapshot() as snapshot:
        try:
            page = snapshot.engine.search(Query(text, Kind.MATERIAAL))
        except SearchError as error:
            return str(error)
        return -1 if page.is_behind else page.total


def wait_until(is_so: Callable[[], bool], seconds: float = 90) -> float:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() < begun + seconds, "it did not come"
        time.sleep(0.1)
    return time.monotonic() - begun


@contextmanager
def house(settings: Settings) -> Iterator[tuple[Catalogue, Catalogue, FlaskClient]]:
    """Who delivers, the catalogue of the site, and a visitor. They share the home folder and nothing else."""
    publisher, shop = open_catalogue(settings), open_catalogue(settings)
    shop.keep_up()
    try:
        yield publisher, shop, create_app(settings, shop).test_client(use_cookies=False)
    finally:
        shop.close()
        publisher.close()


class Visitors:
    """Somebody who asks pages all the time, and remembers what came."""

    def __init__(self, client: FlaskClient) -> None:
        self._client, self._stop = client, threading.Event()
        self.seen: list[tuple[str, int, float]] = []
        self._thread = threading.Thread(target=self._go_round)

    def __enter__(self) -> Visitors:
        for path in BROWSING:  # what the first page of a process loads is not the question here
            self._client.get(path)
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._stop.set()
        self._thread.join()

    def _go_round(self) -> None:
        while not self._stop.is_set():
            for path in (*BROWSING, "/zoeken?q=breuken", "/zoeken?q=bruken", "/suggesties?q=breu"):
                begun = time.monotonic()
                answer = self._client.get(path, headers={"Accept": "text/html"})
                self.seen.append((path, answer.status_code, time.monotonic() - begun))
                time.sleep(0.02)

    def check(self) -> None:
        """Every page came in time, and only searching was refused."""
        late = [one for one in self.seen if one[2] >= LIMIT]
        assert not late and len(self.seen) > 50, late
        for path, status, _ in self.seen:
            assert status == 200 or (status == 503 and path not in BROWSING), (path, status)


class Machine:
    """A server of this test's own, that can be started again on what it had written."""

    def __init__(self) -> None:
        try:
            self.cluster = start(1, False, os.environ)
        except Missing as error:
            missing("A real Elasticsearch", str(error))

    def send(self, number: signal.Signals) -> None:
        os.kill(self.cluster.nodes[0].pid, number)

    def start_again(self) -> None:
        self.cluster = again(self.cluster, os.environ)


@pytest.fixture
def machine() -> Iterator[Machine]:
    machine = Machine()
    yield machine
    stop(machine.cluster)


def test_a_cluster_that_is_stopped_and_killed(machine: Machine, tmp_path: Path) -> None:
    settings = settings_of(
        machine.cluster, home=tmp_path / "var", elasticsearch_seconds=1.0, elasticsearch_write_seconds=20.0
    )
    with house(settings) as (publisher, shop, client):
        deliver(publisher, *(material(number, "Breuken") for number in range(200)))
        wait_until(lambda: total(shop, "breuken") == 200)
        with Visitors(client) as visitors:
            # It hangs: what is delivered is published, and waits.
            time.sleep(1)
            machine.send(signal.SIGSTOP)
            try:
                time.sleep(1)
                deliver(publisher, *(material(number, "Breuken") for number in range(200, 260)))
                deliver(publisher, material(0, "Kaarten"), gone=(material(1, "")[0],))
                assert publisher.status().version == 3
                assert "Elasticsearch" in str(total(shop, "breuken"))
            finally:
                machine.send(signal.SIGCONT)
            wait_until(lambda: total(shop, "breuken") == 258 and total(shop, "kaarten") == 1)

            # It is killed while changes go in, one delivery after another.
            deliveries: list[float] = []

            def busy() -> None:
                for turn in range(12):
                    numbers = range(1_000 + 40 * turn, 1_040 + 40 * turn)
                    deliveries.append(deliver(publisher, *(material(number, "Breuken") for number in numbers)))

            thread = threading.Thread(target=busy)
            thread.start()
            wait_until(lambda: len(deliveries) >= 3)
            machine.send(signal.SIGKILL)
            thread.join()
            assert len(deliveries) == 12 and publisher.status().version == 15
            assert "niet bereikbaar" in str(total(shop, "breuken"))
            machine.start_again()
            wait_until(lambda: total(shop, "breuken") == 258 + 480, 120)
        visitors.check()
        assert {200, 503} <= {status for path, status, _ in visitors.seen if path.startswith("/zoeken")}


def test_making_anew_under_searching_and_updating_shows_no_wrong_answer(elastic: Settings, tmp_path: Path) -> None:
    settings = replace(elastic, home=tmp_path / "var")
    wrong: list[object] = []
    with house(settings) as (publisher, shop, _):
        deliver(publisher, *(material(number, "Breuken vast") for number in range(300)))
        wait_until(lambda: total(shop, "vast") == 300)
        done = threading.Event()

        def searching() -> None:
            while not done.is_set():
                with shop.snapshot() as snapshot:
                    page = snapshot.engine.search(Query("vast", Kind.MATERIAAL, size=20))
                    gone = [hit.iri for hit in page.hits if not snapshot.view.graph(hit.iri)]
                    if page.total != 300 or len(page.hits) != 20 or gone or page.suggestion:
                        wrong.append((page.total, gone, page.suggestion))

        searchers = [threading.Thread(target=searching) for _ in range(2)]
        for searcher in searchers:
            searcher.start()
        made, late = [], []
        try:
            for turn in range(6):
                with publisher.deliver() as delivery:  # another process makes the index while changes go on
                    delivery.replace(*material(2_000 + turn, f"Kubus {turn}"))
                    if turn % 2 == 0:
                        delivery.reindex()
                    delivery.publish()
                made.append(turn)
                begun = time.monotonic()
                deliver(publisher, material(3_000 + turn, f"Nieuw{turn}"), gone=(material(3_000 + turn - 1, "")[0],))
                wait_until(lambda word=f"nieuw{turn}": total(shop, word) in (1, -1))  # type: ignore[misc]
                late.append(time.monotonic() - begun)
        finally:
            done.set()
            for searcher in searchers:
                searcher.join()
        assert wrong == [] and len(made) == 6
        assert max(late) < SEEN, late
        wait_until(lambda: total(shop, "kubus") == 6 and total(shop, "nieuw5") == 1)
        assert [total(shop, f"nieuw{turn}") for turn in range(5)] == [0] * 5
        with shop.snapshot() as snapshot:
            assert len(snapshot.engine) == 307


def test_a_cluster_that_loses_its_index_gets_it_again(elastic: Settings, tmp_path: Path) -> None:
    from etalage.search.elastic import connect
    from etalage.search.elastic.generations import Generations

    settings = replace(elastic, home=tmp_path / "var")
    with house(settings) as (publisher, shop, _):
        deliver(publisher, material(1, "Breuken"))
        deliver(publisher, material(2, "Breuken"))
        wait_until(lambda: total(shop, "breuken") == 2)
        server = connect(settings)
        generations = Generations(server)
        for name in generations.names():
            generations.drop(name)
        server.close()
        wait_until(lambda: isinstance(total(shop, "breuken"), str), 5)
        wait_until(lambda: total(shop, "breuken") == 2)


@pytest.mark.parametrize("first", ["embedded", "elasticsearch"])
def test_the_engine_is_changed_by_a_setting(elastic: Settings, tmp_path: Path, first: str) -> None:
    one = replace(elastic, home=tmp_path / "var", search_engine=first)
    other = replace(one, search_engine="embedded" if first == "elasticsearch" else "elasticsearch")
    with house(one) as (publisher, shop, _):
        deliver(publisher, material(1, "Breuken"))
        deliver(publisher, material(2, "Breuken"))
        wait_until(lambda: total(shop, "breuken") == 2)
    with house(other) as (publisher, shop, client):
        if first == "elasticsearch":  # a folder cannot be filled by who reads it
            assert "etalage index rebuild" in str(total(shop, "breuken"))
            assert client.get("/bladeren").status_code == 200
        else:
            wait_until(lambda: total(shop, "breuken") == 2)
        deliver(publisher, material(3, "Breuken"), gone=(material(1, "")[0],))
        wait_until(lambda: total(shop, "breuken") == 2 and total(shop, "") == 2)
    with house(one) as (publisher, shop, _):
        deliver(publisher, material(4, "Breuken"))
        wait_until(lambda: total(shop, "breuken") == 3 and total(shop, "") == 3)


def test_the_index_of_another_catalogue_is_left_alone(elastic: Settings, tmp_path: Path) -> None:
    mine, theirs = replace(elastic, home=tmp_path / "mijn"), replace(elastic, home=tmp_path / "hun")
    with house(theirs) as (publisher, shop, _):
        deliver(publisher, material(1, "Breuken"))
        wait_until(lambda: total(shop, "breuken") == 1)
        with house(mine) as (intruder, window, _):
            deliver(intruder, material(2, "Breuken"), material(3, "Breuken"))
            assert "hoort bij een andere catalogus" in str(total(window, "breuken"))
            assert total(shop, "breuken") == 1
    with house(mine) as (intruder, window, _):
        with intruder.deliver() as delivery:
            delivery.reindex(takes_over=True)
            delivery.publish()
        wait_until(lambda: total(window, "breuken") == 2)


def test_an_older_version_leaves_out_what_it_does_not_have(elastic: Settings, tmp_path: Path) -> None:
    with house(replace(elastic, home=tmp_path / "var")) as (publisher, shop, client):
        deliver(publisher, material(1, "Breuken een"))
        deliver(publisher, material(2, "Breuken twee"))
        wait_until(lambda: total(shop, "breuken") == 2)
        with shop.snapshot(1) as snapshot:
            page = snapshot.engine.search(Query("breuken"))
            assert ([hit.title for hit in page.hits], page.total, page.is_behind) == (["Breuken een"], 1, True)
            suggested = snapshot.engine.suggest("breu")[Kind.MATERIAAL]
            assert [hit.title for hit in suggested] == ["Breuken een"]
        text = client.get("/zoeken?q=breuken&versie=1", headers={"Accept": "text/html"}).text
        assert "Wat niet in versie 1 staat, is weggelaten" in text and "Breuken twee" not in text
        assert "weggelaten" not in client.get("/zoeken?q=breuken", headers={"Accept": "text/html"}).text
