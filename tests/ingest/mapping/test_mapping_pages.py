"""The pages about the mapping say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etalage.rdf import NamedNode
from ingest.mapping import report, words
from ingest.mapping.dropped import DROPPED, REASONS
from ingest.mapping.sentences import SENTENCES

PAGES = Path(__file__).parents[3] / "docs" / "reference"
NLLOM = (PAGES / "nllom.md").read_text("utf-8")
FORMATS = [
    (PAGES / name).read_text("utf-8") for name in ("nllom.md", "eck.md", "jsonld.md") if (PAGES / name).is_file()
]
REAL = (PAGES / "real-records.md").read_text("utf-8")

SPREADSHEET_ONLY = {
    words.IMAGE, words.VIDEO, words.OFFERS, words.PRICE, words.CURRENCY, words.AVAILABILITY, words.PRICE_PER,
    words.PRICE_MODEL, words.PRICE_DATE, words.CATEGORY, words.INNOVATION,
}  # fmt: skip
PARTS = {words.REVIEW_COUNT, words.RATING_COUNT, words.RATING_VALUE, *words.KOPPELING_PROPERTIES}
"""Properties of a part that the page of NL-LOM names by its whole."""


def test_every_rule_stands_on_the_page_with_its_sentence() -> None:
    for sentence in SENTENCES.values():
        assert f"| `{sentence.rule}` | {sentence.severity.value} | {sentence.message} |" in NLLOM
    assert len(re.findall(r"^\| `[a-z-]+` \| (?:fout|waarschuwing|tip) \|", NLLOM, re.MULTILINE)) == len(SENTENCES)


def test_everything_that_is_left_out_stands_on_the_page() -> None:
    for path, reason in DROPPED.items():
        assert f"| {path} | {REASONS[reason]} |" in NLLOM
    for reason, why in REASONS.items():
        assert reason in DROPPED.values() or f"| {reason} | {why} |" in NLLOM


def test_every_property_stands_on_the_page_of_a_format_and_in_the_data_model() -> None:
    model = (PAGES / "data-model.md").read_text("utf-8")
    properties = [value for value in vars(words).values() if isinstance(value, NamedNode)]
    properties += words.RELATIONS.values()
    names = {property: report.short_name(property.value) for property in properties}
    for property, name in names.items():
        if name.rpartition(":")[2][0].isupper():
            continue
        assert f"`{name}`" in model or f"`{name} " in model
        if property not in SPREADSHEET_ONLY | PARTS and not name.startswith("dct:"):
            assert any(f"`{name}`" in page for page in FORMATS)


def test_the_page_of_real_records_is_up_to_date(shared_data: Path) -> None:
    paths = [*sorted((shared_data / "edurep").glob("*.xml")), *sorted((shared_data / "nllom-examples").glob("*.xml"))]
    assert report.page(paths) == REAL, "run `python -m ingest.mapping.report` on the real records and commit"


def test_the_page_of_real_records_shows_no_texts() -> None:
    values = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", REAL, re.MULTILINE)
    shown = {value for value in values if value.startswith("`")}
    assert len(shown) > 30
    assert all(" " not in value and len(value) < 60 for value in shown)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("f33b30ee-3c82-4ead-bc20-4255be9ece2d", "`f33b30ee-3c82-4ead-bc20-4255be9ece2d`"),
        ("po_groep5", "`po_groep5`"),
        ("cc-by-sa-40", "`cc-by-sa-40`"),
        ("OpenAccess", "`OpenAccess`"),
        ("Een titel van iemand", "text, 20 characters"),
        ("https://example.nl/geheim", "address, 25 characters"),
        ("", "–"),
    ],
)
def test_codes_are_shown_and_texts_are_not(value: str, expected: str) -> None:
    assert report.shown(value) == expected
