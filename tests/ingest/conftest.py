"""What the tests of the pipeline share: a house with a curriculum, and feeds long enough to share."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.generate import records, terms_of
from etalage.catalogue import open_catalogue
from etalage.settings import Settings
from ingest.curriculum import load_curriculum

CURRICULUM = Path(__file__).parents[2] / "sample" / "curriculum"

ANSWER = '<?xml version="1.0"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>\n{}</ListRecords></OAI-PMH>\n'


@pytest.fixture(scope="session")
def curriculum_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample's curriculum. Only to read; see `home` for one to write in."""
    home = tmp_path_factory.mktemp("curriculum") / "var"
    catalogue = open_catalogue(Settings(home=home))
    load_curriculum(CURRICULUM, catalogue, Settings(home=home))
    catalogue.close()
    return home


@pytest.fixture
def home(curriculum_home: Path, tmp_path: Path) -> Path:
    """A data folder of this test with the sample's curriculum."""
    copy = tmp_path / "var"
    shutil.copytree(curriculum_home, copy)
    return copy


@pytest.fixture(scope="session")
def good_records() -> list[str]:
    """A thousand good records of NL-LOM, each an XML text."""
    return list(records(1000, terms_of(CURRICULUM)))


@pytest.fixture
def oai(tmp_path: Path) -> Callable[[list[str]], Path]:
    """Writes records as an OAI-PMH answer; the path."""

    def write(texts: list[str], name: str = "feed.xml") -> Path:
        path = tmp_path / name
        path.write_text(ANSWER.format("".join(texts)), "utf-8")
        return path

    return write


def gone(number: int) -> str:
    """A deleted record."""
    return f'<record><header status="deleted"><identifier>weg:{number}</identifier></header></record>\n'


def faulty(texts: list[str]) -> list[str]:
    """The records, with one fault or another in many of them."""
    result = []
    for number, text in enumerate(texts):
        if number % 37 == 5:
            text = text.replace("<title>", "<titel>").replace("</title>", "</titel>")
        elif number % 41 == 7:
            text = text.replace("2024-09-01", "32 januari 2024")
        elif number % 53 == 9:
            text = "<record><header><identifier>leeg:1</identifier></header><metadata/></record>\n"
        elif number % 59 == 11:
            text = gone(number)
        elif number % 61 == 13:
            text = result[number // 2]
        elif number % 67 == 15:
            text = text.replace("<identifier>", "<identifier> </identifier><was>", 1).replace(
                "</identifier>\n", "</was>\n", 1
            )
        result.append(text)
    return result


@pytest.fixture
def long_feeds(tmp_path: Path, good_records: list[str], oai: Callable[..., Path]) -> dict[str, tuple[str, Path]]:
    """Name → (reader, path) of feeds that several processes share, and of some that just end a share."""
    rows = [
        f"{n};materiaal;Les {n} over zeppelins;{'Kort.' if n % 7 else 'Een les over varen in de lucht.'};https://les.example/{n};luchtvaart\n"
        for n in range(330)
    ]
    rows[120] = "120;materiaal;Te weinig\n"
    rows[215] = rows[3]
    csv = tmp_path / "lessen.csv"
    csv.write_text("Nummer;Type;Titel;Omschrijving;Adres;Trefwoorden\n" + "".join(rows), "utf-8")
    objects = [
        {
            "@context": "https://schema.org",
            "@type": "LearningResource",
            "@id": f"https://les.example/{n}",
            "name": f"Les {n}",
            "educationalLevel": "groep 5" if n % 3 else "groep 23",
        }
        for n in range(260)
    ]
    listed = tmp_path / "lessen.json"
    listed.write_text(json.dumps(objects, indent=1), "utf-8")
    made = {f"precies-{n}": ("nllom", oai(good_records[:n], f"{n}.xml")) for n in (0, 1, 99, 100, 101, 200, 300)}
    return {
        **made,
        "faulty": ("nllom", oai(faulty(good_records[:730]), "faulty.xml")),
        "csv": ("spreadsheet", csv),
        "json": ("jsonld", listed),
    }
