"""What must never harm: each gives a clear sentence, and the catalogue is as it was. Real processes throughout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.rdf import digest
from etalage.settings import Settings

SAMPLE = Path(__file__).parents[2] / "sample"
LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"
OAI_HEAD = '<?xml version="1.0"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>\n'
OAI_TAIL = "</ListRecords></OAI-PMH>\n"


class House:
    """A data folder with one feed, and the command line on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.feed = home / "feed.xml"
        self.environment = {**os.environ, "ETALAGE_HOME": str(home)}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "ingest.cli", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def deliver(self, text: str) -> subprocess.CompletedProcess[str]:
        self.feed.write_text(text, "utf-8")
        return self.run("feed", "run", "proef")

    def state(self) -> tuple[int, str, int]:
        """Version, digest of all triples, documents in the index."""
        catalogue = open_catalogue(Settings(home=self.home))
        with catalogue.snapshot() as snapshot:
            triples = [triple for name in sorted(snapshot.view.graphs()) for triple in snapshot.view.graph(name)]
            result = snapshot.version, digest(triples), len(snapshot.engine)
        catalogue.close()
        return result


def record(number: int, title: str = "Een les over kometen") -> str:
    """A good OAI-PMH record."""
    return (
        f"<record><header><identifier>proef:{number}</identifier></header><metadata><lom xmlns='{LOM}'><general>"
        f"<title><langstring xml:lang='nl'>{title}</langstring></title><catalogentry><catalog>URI</catalog><entry>"
        f"<langstring>https://proef.example/{number}</langstring></entry></catalogentry><language>nl</language>"
        f"</general><technical><location>https://proef.example/{number}</location></technical></lom></metadata></record>\n"
    )


def feed_of(*records: str) -> str:
    return OAI_HEAD + "".join(records) + OAI_TAIL


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "var")
    house.home.mkdir()
    (house.home / "feeds.toml").write_text(
        '[[feed]]\nname = "proef"\nsupplier = "Proefbank"\nreader = "nllom"\npath = "feed.xml"\n'
        'licence = "https://creativecommons.org/publicdomain/zero/1.0/"\ndelivery = "changes"\n'
    )
    first = house.deliver(feed_of(*(record(number) for number in range(5))))
    assert first.returncode == 0, first.stdout + first.stderr
    yield house


def test_a_feed_that_is_cut_in_the_middle_changes_nothing(house: House) -> None:
    before = house.state()
    whole = feed_of(*(record(number, "Een andere titel") for number in range(50)))
    result = house.deliver(whole[: len(whole) // 2])
    assert result.returncode == 1
    assert "breekt af" in result.stdout
    assert "er is niets geplaatst" in result.stdout
    assert house.state() == before


def test_a_title_of_a_megabyte_keeps_only_its_own_record_out(house: House) -> None:
    result = house.deliver(feed_of(record(10), record(11, "Kometen " * 125_000), record(12)))
    assert result.returncode == 1
    assert "2 van 3 records" in result.stdout
    assert len(result.stdout) < 10_000
    assert house.run("search", "kometen", "--kind", "materiaal").stdout.splitlines()[-1].startswith("7 ")


def test_a_billion_laughs_are_not_laughed(house: House) -> None:
    before = house.state()
    entities = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE lom [<!ENTITY a0 "ha">{entities}]>' + feed_of(record(1, "&a11;"))[21:]
    begun = time.monotonic()
    result = house.deliver(bomb)
    assert time.monotonic() - begun < 30
    assert result.returncode == 1
    assert "DOCTYPE" in result.stdout
    assert house.state() == before


def test_an_entity_reads_no_file(house: House, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("hetgeheimevanhethuis")
    before = house.state()
    trick = (
        f'<?xml version="1.0"?><!DOCTYPE lom [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        + feed_of(record(1, "&x;"))[21:]
    )
    result = house.deliver(trick)
    assert result.returncode == 1
    assert "hetgeheimevanhethuis" not in result.stdout + result.stderr
    assert house.state() == before


@pytest.mark.parametrize("after", [0.3, 0.8, 1.3, 1.8])
def test_a_writer_that_is_killed_leaves_nothing_behind(house: House, after: float) -> None:
    before = house.state()
    house.feed.write_text(feed_of(*(record(number, "Een andere titel") for number in range(5000))), "utf-8")
    process = subprocess.Popen(
        house.command("feed", "run", "proef"),
        env=house.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    state = house.state()
    assert state == before or (state[0] == before[0] + 1 and state[2] == 5000)
    again = house.run("feed", "run", "proef")
    assert again.returncode == 0, again.stdout + again.stderr
    assert house.state()[2] == 5000


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_writer_that_is_stopped_says_so_and_clears_away(house: House, number: signal.Signals) -> None:
    before = house.state()
    house.feed.write_text(feed_of(*(record(number, "Een andere titel") for number in range(20_000))), "utf-8")
    process = subprocess.Popen(
        house.command("feed", "run", "proef"),
        env=house.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list((house.home / "drafts").iterdir()):
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "Onderbroken" in said
    assert "Traceback" not in said
    assert house.state() == before
    assert list((house.home / "drafts").iterdir()) == []


def test_of_two_writers_one_is_told_to_wait(house: House) -> None:
    catalogue = open_catalogue(Settings(home=house.home))
    before = house.state()
    with catalogue.deliver():
        result = house.run("feed", "run", "proef")
    catalogue.close()
    assert result.returncode == 2
    assert str(os.getpid()) in result.stderr
    assert "Wacht" in result.stderr
    assert house.state() == before
    assert house.run("feed", "run", "proef").returncode == 0


def test_a_query_that_never_ends_is_stopped(house: House, tmp_path: Path) -> None:
    before = house.state()
    question = tmp_path / "nooit.rq"
    question.write_text("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s }")
    house.environment["ETALAGE_SPARQL_SECONDS"] = "2"
    begun = time.monotonic()
    result = house.run("sparql", str(question))
    assert time.monotonic() - begun < 15
    assert result.returncode == 2
    assert "2 seconden" in result.stderr
    assert result.stdout == ""
    assert house.state() == before


def test_a_query_of_nested_brackets_harms_nobody(house: House, tmp_path: Path) -> None:
    question = tmp_path / "diep.rq"
    question.write_text("ASK " + "{" * 2300 + "}" * 2300)
    result = house.run("sparql", str(question))
    assert result.returncode == 2
    assert "Het is niet gelukt" in result.stderr
