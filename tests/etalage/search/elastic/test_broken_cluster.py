"""Servers that hang or die while Etalage searches and writes: real ones, stopped and killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from etalage.errors import SearchError
from etalage.search import Document, Kind
from etalage.search.elastic import ElasticEngine, connect, open_index_writer
from etalage.search.plan import Ask, Everything
from tests.elasticsearch import filled, settings_of
from tools.elastic.nodes import Cluster, Node

PATIENCE = 1.0
"""Seconds that a search may wait here."""

LIMIT = 2.0
"""Seconds in which a page must have its answer."""


def some(number: int, title: str = "breuk") -> list[Document]:
    return [
        Document(f"https://w3id.org/etalage/{place:05}", Kind.MATERIAAL, {"titel": (title,)})
        for place in range(number)
    ]


def timed(engine: ElasticEngine) -> tuple[float, int | SearchError]:
    """Seconds until an answer, and the total or the error."""
    begun = time.monotonic()
    try:
        answer: int | SearchError = engine.find(Ask(Everything(), counts=("kind",))).total
    except SearchError as error:
        answer = error
    return time.monotonic() - begun, answer


def send(nodes: tuple[Node, ...], number: signal.Signals) -> None:
    for node in nodes:
        os.kill(node.pid, number)


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.2)


def test_a_cluster_that_hangs_loses_no_time_and_one_that_lost_a_node_goes_on(
    own_cluster: Callable[[int], Cluster],
) -> None:
    cluster = own_cluster(2)
    settings = settings_of(cluster, elasticsearch_seconds=PATIENCE, elasticsearch_write_seconds=5.0)
    patient = settings_of(cluster, elasticsearch_prefix=settings.elasticsearch_prefix)
    engine = filled(patient, some(500))
    wait_until(lambda: cluster.get("/_cluster/health")["status"] == "green")
    engine.close()
    server = connect(settings)
    engine = ElasticEngine(server)
    wait_until(lambda: timed(engine)[1] == 500)

    # Both hang: each question ends in time with a sentence, and so does writing, which keeps what it had.
    send(cluster.nodes, signal.SIGSTOP)
    try:
        for _ in range(3):
            seconds, answer = timed(engine)
            assert seconds < LIMIT and isinstance(answer, SearchError), (seconds, answer)
            assert "antwoordt niet op tijd" in answer.cause and answer.remedy
        begun = time.monotonic()
        with pytest.raises(SearchError):
            connect(settings)
        assert time.monotonic() - begun < LIMIT
    finally:
        send(cluster.nodes, signal.SIGCONT)
    wait_until(lambda: timed(engine)[1] == 500)

    # It hangs in the middle of writing: an error, and all of it again afterwards gives what was meant.
    writer = open_index_writer(settings)
    writer.put(some(600, "kaart"))
    send(cluster.nodes, signal.SIGSTOP)
    try:
        with pytest.raises(SearchError):
            writer.commit()
    finally:
        send(cluster.nodes, signal.SIGCONT)
    writer.rollback()
    wait_until(lambda: not isinstance(timed(engine)[1], SearchError))
    writer = open_index_writer(patient)
    writer.put(some(600, "kaart"))
    writer.commit()
    assert timed(engine)[1] == 600
    wait_until(lambda: cluster.get("/_cluster/health")["status"] == "green")

    # The second node is killed: its copy is asked no more, and writing goes on.
    send(cluster.nodes[1:], signal.SIGKILL)
    answers = [timed(engine) for _ in range(40)]
    assert all(seconds < LIMIT for seconds, _ in answers)
    assert [answer for _, answer in answers[5:] if answer != 600] == []
    writer = open_index_writer(patient)
    writer.delete([each.iri for each in some(100)])
    writer.commit()
    assert timed(engine)[1] == 500
    assert cluster.get("/_cluster/health")["status"] == "yellow"
    engine.close()
