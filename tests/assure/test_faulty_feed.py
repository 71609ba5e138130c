"""A large delivery with 1 % faults of twelve sorts: every count exact, memory flat, a second run changes nothing."""

from __future__ import annotations

import json
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import records, terms_of

pytestmark = pytest.mark.assure

CURRICULUM = Path(__file__).parents[2] / "sample" / "curriculum"
RECORDS = 10_000
EACH = 9
"""Records of each sort: twelve sorts make 1 %."""

HEAD = '<?xml version="1.0"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>\n'
TITLE = '<title><langstring xml:lang="nl">'
ECKID = "https://ketenid.nl/201703/" + "8dc3d9ad" * 16
UNKNOWN_GOAL = (
    "<classification><purpose><value><langstring>educational objective</langstring></value></purpose><taxonpath>"
    "<taxon><id>00000000-0000-4000-8000-000000000000</id></taxon></taxonpath></classification></lom>"
)

REFUSED: dict[str, Callable[[str], str]] = {
    "titel-ontbreekt": lambda text: re.sub(r"<title>.*?</title>", "", text),
    "lom-ontbreekt": lambda text: re.sub(r"<lom .*</lom>", "<lom/>", text, flags=re.DOTALL),
    "dubbel-record": lambda text: re.sub(r"uitgever.example:\d+<", "uitgever.example:1<", text),
    "record-te-groot": lambda text: text.replace(TITLE, TITLE + "x" * 1_100_000),
    "nummer-ontbreekt": lambda text: re.sub(r"<identifier>.*?</identifier>", "<identifier> </identifier>", text),
    "eckid-gevonden": lambda text: text.replace('<description><langstring xml:lang="nl">', f"\\g<0>{ECKID} ").replace(
        "\\g<0>", '<description><langstring xml:lang="nl">'
    ),
}
"""Rule → how to break a record. These stay out."""

PLACED: dict[str, Callable[[str], str]] = {
    "datum-niet-gelezen": lambda text: text.replace("2024-09-01", "32 januari 2024"),
    "niveau-onbekend": lambda text: re.sub(r"(educational level.*?<id>)[^<]+", r"\1Groep 14", text, flags=re.DOTALL),
    "doel-onbekend": lambda text: text.replace("</lom>", UNKNOWN_GOAL),
    "taal-onbekend": lambda text: text.replace(TITLE, TITLE.replace('"nl"', '"nederlands (NL)"')),
    "tekens-verwijderd": lambda text: text.replace(TITLE, f"{TITLE}\u0090\u202e\ufdd0"),
    "bijna-leeg": lambda text: re.sub(r"<educational>.*</educational>", "", text, flags=re.DOTALL),
}
"""These go in, with a finding; what is almost empty misses several things."""


def write(path: Path, number: int) -> None:
    """The feed, with EACH records of each sort at random places behind the first ten."""
    sorts = [*REFUSED.items(), *PLACED.items()] * EACH
    places = dict(zip(random.Random(1).sample(range(10, number), len(sorts)), sorts, strict=True))
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        for index, record in enumerate(records(number, terms_of(CURRICULUM))):
            if index in places:
                broken = places[index][1](record)
                assert broken != record
                record = broken
            stream.write(record)
        stream.write("</ListRecords></OAI-PMH>\n")


def delivered(house: Any) -> tuple[dict[str, Any], float, float, str]:
    """The report, seconds, the most memory of any child so far in MB, and what was said."""
    begun = time.monotonic()
    code, said = house.run("feed", "run", "proef")
    seconds = time.monotonic() - begun
    assert code == 1, said
    newest = max((house.home / "deliveries" / "proef").glob("*.json"))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return json.loads(newest.read_text("utf-8")), seconds, most, said


def test_ten_thousand_records_with_faults_are_counted_exactly(
    house: Any, house_of: Callable[[Path], Any], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    cottage = house_of(tmp_path / "klein")
    for each, number in ((cottage, 2_500), (house, RECORDS)):
        assert each.run("curriculum", "load", str(CURRICULUM))[0] == 0
        write(each.feed, number)
    small = delivered(cottage)[2]
    report, seconds, most, said = delivered(house)
    refused = EACH * len(REFUSED)
    good = RECORDS - refused
    assert (report["read"], report["refused"], report["removed"], report["skipped"]) == (RECORDS, refused, 0, 0)
    assert report["added"] + report["changed"] + report["unchanged"] == good
    for rule in (*REFUSED, *PLACED):
        if rule != "bijna-leeg":
            assert report["counts"][rule] == EACH, rule
    assert report["counts"]["soort-ontbreekt"] == EACH
    faults = Counter(finding["rule"] for finding in report["findings"] if finding["severity"] == "fout")
    assert faults == dict.fromkeys(REFUSED, EACH)
    assert report["severities"]["fout"] == refused
    assert ECKID not in json.dumps(report) + said
    assert len(said.split("Het hele rapport")[0]) < 8_000
    assert said.count("Er is geen titel.") == 1
    state = house.state()
    assert state.documents == good + 225  # and the goals of the sample
    again, seconds_again, most, _ = delivered(house)
    assert (again["unchanged"], again["refused"], again["version"]) == (good, refused, None)
    assert again["counts"] == report["counts"]
    assert house.state() == state
    assert most < small + 200
    tell(
        f"faulty feed: {RECORDS} records with {refused + EACH * len(PLACED)} faults of {len(REFUSED) + len(PLACED)} "
        f"sorts, every count exact; {seconds:.1f} s, again {seconds_again:.1f} s without a new version; at most "
        f"{most:.0f} MB ({small:.0f} MB for 2500 records)"
    )
