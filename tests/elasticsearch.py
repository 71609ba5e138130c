"""Real Elasticsearch servers for tests: started when a test first asks, shared by all workers, stopped at the end."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from etalage.search import Document
from etalage.search.elastic import ElasticEngine, connect, open_engine, open_index_writer
from etalage.search.elastic.generations import Generations
from etalage.settings import Settings
from tools.elastic import Missing
from tools.elastic.nodes import Cluster
from tools.elastic.shared import running

URL = "ETALAGE_TEST_ELASTICSEARCH_URL"
"""Addresses of a cluster to use instead; with _CA, _USER, _PASSWORD and _API_KEY behind it as in the settings."""


def settings_of(cluster: Cluster, **more: object) -> Settings:
    """The settings by which Etalage uses this cluster, with names of its own."""
    given: dict[str, object] = {
        "search_engine": "elasticsearch",
        "elasticsearch_urls": ",".join(cluster.addresses),
        "elasticsearch_ca": Path(cluster.ca) if cluster.ca else None,
        "elasticsearch_user": cluster.user,
        "elasticsearch_password": cluster.password,
        "elasticsearch_prefix": f"etalage-{secrets.token_hex(4)}",
        "elasticsearch_replicas": len(cluster.nodes) - 1,
        "elasticsearch_seconds": 10.0,  # the machine of a test may be slow; a test of slowness says so itself
    }
    return Settings(**{**given, **more})  # type: ignore[arg-type]


def cleared(settings: Settings) -> Iterator[Settings]:
    """The settings; afterwards what was made with them is taken away."""
    yield settings
    server = connect(settings)
    generations = Generations(server)
    for name in generations.names():
        generations.drop(name)
    server.close()


def filled(settings: Settings, documents: Iterable[Document]) -> ElasticEngine:
    """A new generation with exactly these documents, in use."""
    writer = open_index_writer(settings)
    writer.clear()
    writer.put(documents)
    writer.commit()
    return open_engine(settings)


@contextmanager
def cluster_for_tests(nodes: int = 1, is_secure: bool = False, folder: Path | None = None) -> Iterator[Cluster]:
    """A cluster, or a skipped test with the reason."""
    from tests.conftest import missing  # which shows these fixtures to all tests, and so imports this file

    try:
        opened = running(nodes, is_secure, folder)
        cluster = opened.__enter__()
    except Missing as error:
        missing("A real Elasticsearch", f"{error} Or set {URL}.")
        raise
    try:
        yield cluster
    finally:
        opened.__exit__(None, None, None)


def _run_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def plain_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One node without sign-in, from the tool."""
    with cluster_for_tests(folder=_run_folder(tmp_path_factory) / "elasticsearch") as cluster:
        yield cluster


@pytest.fixture(scope="session")
def secure_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One node with TLS and sign-in; its user may touch `etalage-*` only."""
    folder = _run_folder(tmp_path_factory) / "elasticsearch-secure"
    with cluster_for_tests(is_secure=True, folder=folder) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def two_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two nodes without sign-in, for indices with a copy on the other."""
    with cluster_for_tests(2, folder=_run_folder(tmp_path_factory) / "elasticsearch-two") as cluster:
        yield cluster


@pytest.fixture
def own_cluster() -> Iterator[Callable[[int], Cluster]]:
    """Starts a cluster of so many nodes that the test may break."""
    opened = []

    def start(nodes: int) -> Cluster:
        context = cluster_for_tests(nodes)
        opened.append(context)
        return context.__enter__()

    yield start
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def elastic(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings for a cluster with names of one's own: the one that is named in the environment, or a plain one."""
    yield from cleared(_named() or settings_of(request.getfixturevalue("plain_cluster")))


@pytest.fixture(scope="module")
def elastic_for_all(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """The same for all tests of a module together."""
    yield from cleared(_named() or settings_of(request.getfixturevalue("plain_cluster")))


def _named() -> Settings | None:
    """Settings for the cluster that is named in the environment."""
    if not os.environ.get(URL):
        return None
    environ = {
        "ETALAGE_SEARCH_ENGINE": "elasticsearch",
        "ETALAGE_ELASTICSEARCH_PREFIX": f"etalage-{secrets.token_hex(4)}",
        "ETALAGE_ELASTICSEARCH_REPLICAS": "0",
        "ETALAGE_ELASTICSEARCH_SECONDS": "10",
    }
    start = URL.removesuffix("URL")
    for name, setting in (("URL", "URLS"), *((name, name) for name in ("CA", "USER", "PASSWORD", "API_KEY"))):
        if given := os.environ.get(f"{start}{name}"):
            environ[f"ETALAGE_ELASTICSEARCH_{setting}"] = given
    return Settings.from_env(environ)


Filling = Callable[[Iterable[Document]], AbstractContextManager[ElasticEngine]]
"""Makes an index with exactly these documents, for as long as it is needed."""


@contextmanager
def _filling(settings: Settings, documents: Iterable[Document]) -> Iterator[ElasticEngine]:
    for own in cleared(replace(settings, elasticsearch_prefix=f"etalage-{secrets.token_hex(4)}")):
        yield filled(own, documents)


@pytest.fixture(scope="module")
def fill_elasticsearch(request: pytest.FixtureRequest) -> Filling:
    """Elasticsearch, filled with exactly these documents."""
    return partial(_filling, _named() or settings_of(request.getfixturevalue("plain_cluster")))


@pytest.fixture(scope="module")
def fill_elasticsearch_secure(secure_cluster: Cluster) -> Filling:
    """The same over TLS, as a user who may touch `etalage-*` only."""
    return partial(_filling, settings_of(secure_cluster))


@pytest.fixture(scope="module")
def fill_elasticsearch_two_nodes(two_nodes: Cluster) -> Filling:
    """The same on two nodes, with a copy of each index on the other."""
    return partial(_filling, settings_of(two_nodes))
