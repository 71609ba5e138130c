"""The file with feeds: every fault is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from etalage.errors import SettingsError
from etalage.settings import Settings
from ingest.feeds import default_feeds, load_feeds

GOOD = """
[[feed]]
name = "rekenwerk"
supplier = "Rekenwerk"
reader = "nllom"
path = "rekenwerk/oai.xml"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "feeds.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_path_is_relative_to_the_file(tmp_path: Path) -> None:
    (feed,) = load_feeds(written(tmp_path, GOOD))
    assert feed.path == tmp_path / "rekenwerk" / "oai.xml"
    assert feed.delivery == "full"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('name = "rekenwerk"', 'name = "Reken werk"'), "Reken werk"),
        (('name = "rekenwerk"', 'name = "../reken"'), "../reken"),
        (('name = "rekenwerk"', ""), "name"),
        (('name = "rekenwerk"', "name = 3"), "name"),
        (('supplier = "Rekenwerk"', 'supplier = " "'), "supplier"),
        (('reader = "nllom"', 'reader = "onix"'), "onix"),
        (('path = "rekenwerk/oai.xml"', ""), "path"),
        (('path = "rekenwerk/oai.xml"', 'path = "a"\naddress = "https://example.org/"'), "address"),
        (('path = "rekenwerk/oai.xml"', 'address = "file:///etc/passwd"'), "file:///etc/passwd"),
        (('licence = "https', 'licence = "ja https'), "licence"),
        (('reader = "nllom"', 'reader = "nllom"\ndelivery = "soms"'), "soms"),
        (('reader = "nllom"', 'reader = "nllom"\nlezer = "nllom"'), "lezer"),
        (("[[feed]]", "[[feeds]]"), "feeds"),
        (("[[feed]]", "[feed]"), "feed"),
        (("[[feed]]", "[[feed"), "TOML"),
    ],
)
def test_a_wrong_feed_is_named(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_feeds(written(tmp_path, GOOD.replace(*change)))
    assert words in str(caught.value)
    assert caught.value.remedy


def test_a_name_stands_for_one_feed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="twee keer"):
        load_feeds(written(tmp_path, GOOD + GOOD))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="bestaat niet"):
        load_feeds(tmp_path / "feeds.toml")


def test_the_setting_goes_before_home_and_home_before_the_sample(tmp_path: Path) -> None:
    chosen = tmp_path / "mijn.toml"
    assert default_feeds(Settings(home=tmp_path, feeds=chosen)) == chosen
    assert default_feeds(Settings(home=tmp_path)).parent.name == "sample"
    own = written(tmp_path, GOOD)
    assert default_feeds(Settings(home=tmp_path)) == own
