"""What all tests share: real data when it is there, and the rule that nothing is skipped in silence."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.rdf import parse_turtle
from etalage.settings import Settings
from ontology import texts
from tests.elasticsearch import (  # noqa: F401  # fixtures for all rooms
    elastic,
    elastic_for_all,
    fill_elasticsearch,
    fill_elasticsearch_secure,
    fill_elasticsearch_two_nodes,
    own_cluster,
    plain_cluster,
    secure_cluster,
    two_nodes,
)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job: commands that we start inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

REQUIRE_ALL = os.environ.get("ETALAGE_REQUIRE_ALL") == "1"


def missing(what: str, remedy: str) -> None:
    """Skip, or fail where every part must be there (ETALAGE_REQUIRE_ALL=1)."""
    sentence = f"{what} is not there: {remedy}"
    if REQUIRE_ALL:
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real feeds and SLO's data (ETALAGE_TEST_DATA, default ../shared/data)."""
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("ETALAGE_TEST_DATA", default))
    if not folder.is_dir():
        missing("The folder with real data", "set ETALAGE_TEST_DATA to a folder with slo/, edurep/, nllom-examples/.")
    return folder


@pytest.fixture(scope="session")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with tests/data/site in it: version 1 without the curriculum, version 2 whole."""
    home = tmp_path_factory.mktemp("site")
    settings = Settings(home=home)
    catalogue = open_catalogue(settings)
    base = settings.base_iri
    with catalogue.deliver() as delivery:
        words = [triple for text in texts() for triple in parse_turtle(text)]
        delivery.replace(f"{base}graph/ontologie", words)
        for path in sorted((Path(__file__).parent / "data" / "site").glob("*.ttl")):
            triples = parse_turtle(path.read_bytes())
            records = [triple.object.value for triple in triples if triple.predicate.value.endswith("#beschrijft")]
            if records:
                delivery.replace(records[0], triples)
        delivery.publish()
    with catalogue.deliver() as delivery:
        for name, graph in (
            ("curriculum", "slo/curriculum-proef"),
            ("leerplan", "slo"),
            ("leveringen", "leveringen/proef"),
        ):
            text = (Path(__file__).parent / "data" / "site" / f"{name}.ttl").read_bytes()
            delivery.replace(f"{base}graph/{graph}", parse_turtle(text))
        delivery.reindex()
        delivery.publish()
    catalogue.close()
    return home
