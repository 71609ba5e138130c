"""What a publisher hears of each broken file is what sample/README.md says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import sample
from etalage.catalogue import open_catalogue
from etalage.concepts import Concepts, load_concepts
from etalage.errors import FeedError
from etalage.findings import Severity
from etalage.settings import Settings
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed, load_feeds
from ingest.judging import context_of, judge
from ingest.readers import read, recognise
from ingest.refusal import refusal

FOLDER = sample.folder()
ROWS = re.findall(
    r"^\| `([\w-]+\.\w+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (FOLDER / "README.md").read_text(), re.M
)
EXPECTED = {name: (found, field.strip("`–"), place) for name, found, field, place in ROWS}


@pytest.fixture(scope="module")
def concepts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Concepts]:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    catalogue = open_catalogue(settings)
    try:
        load_curriculum(FOLDER / "curriculum", catalogue, settings, lambda *_: None)
        with catalogue.snapshot() as snapshot:
            yield load_concepts(snapshot.view)
    finally:
        catalogue.close()


def test_the_table_names_every_file() -> None:
    assert sorted(path.name for path in (FOLDER / "kapot").iterdir()) == sorted(EXPECTED)
    assert len(EXPECTED) >= 18


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_is_found_out(name: str, concepts: Concepts) -> None:
    path = FOLDER / "kapot" / name
    feed = Feed("controle", "Controle", recognise(path), path)
    expected, field, place = EXPECTED[name]
    kind, _, rest = expected.partition(": ")
    settings = Settings()
    if kind == "whole":
        with pytest.raises(FeedError) as caught:
            list(read(feed, settings))
        assert rest in str(caught.value)
        assert str(refusal(caught.value, path).position) == f"{name}, {place}"
        return
    severity, rule = kind.split(" ")
    judged = list(judge(read(feed, settings), concepts, context_of(feed, settings)))
    serious = {
        (finding.severity.value, finding.rule, finding.field, str(finding.position))
        for item in judged
        for finding in item.findings
        if finding.severity is not Severity.TIP
    }
    assert serious == {(severity, rule.strip("`"), field, f"{name}, {place}")}
    assert any(item.is_refused for item in judged) == (severity == "fout")


def test_the_good_feeds_are_good(concepts: Concepts) -> None:
    settings = Settings()
    for feed in load_feeds(FOLDER / "feeds.toml"):
        found = {
            finding.rule
            for item in judge(read(feed, settings), concepts, context_of(feed, settings))
            for finding in item.findings
            if finding.severity is not Severity.TIP
        }
        # What has no price in an ECK catalogue is "op aanvraag"; the publisher hears that teachers want to know.
        assert found == {"natuurlab": {"doel-vervallen"}, "kopperwiek": {"kosten-onbekend"}}.get(feed.name, set())
