"""The pages about the mapping say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etalage.rdf import NamedNode
from ingest.mapping import report, report_rows, words
from ingest.mapping.dropped import DROPPED, REASONS

PAGES = Path(__file__).parents[3] / "docs" / "reference"
NLLOM = (PAGES / "nllom.md").read_text("utf-8")
FORMATS = [
    (PAGES / name).read_text("utf-8") for name in ("nllom.md", "eck.md", "jsonld.md") if (PAGES / name).is_file()
]

SPREADSHEET_ONLY = {
    words.IMAGE, words.VIDEO, words.OFFERS, words.PRICE, words.CURRENCY, words.AVAILABILITY, words.PRICE_PER,
    words.PRICE_MODEL, words.PRICE_DATE, words.CATEGORY, words.INNOVATION,
}  # fmt: skip
PARTS = {words.REVIEW_COUNT, words.RATING_COUNT, words.RATING_VALUE, *words.KOPPELING_PROPERTIES}
"""Properties of a part that the page of NL-LOM names by its whole."""


def test_everything_that_is_left_out_stands_on_the_page() -> None:
    for path, reason in DROPPED.items():
        assert f"| {path} | {REASONS[reason]} |" in NLLOM
    for reason, why in REASONS.items():
        assert reason in DROPPED.values() or f"| {reason} | {why} |" in NLLOM


def test_every_property_stands_on_the_page_of_a_format_and_in_the_data_model() -> None:
    model = (PAGES / "data-model.md").read_text("utf-8")
    properties = [value for value in vars(words).values() if isinstance(value, NamedNode)]
    properties += words.RELATIONS.values()
    names = {property: report_rows.short_name(property.value) for property in properties}
    for property, name in names.items():
        if name.rpartition(":")[2][0].isupper():
            continue
        assert f"`{name}`" in model or f"`{name} " in model
        if property not in SPREADSHEET_ONLY | PARTS and not name.startswith("dct:"):
            assert any(f"`{name}`" in page for page in FORMATS)


def test_the_pages_of_real_records_are_up_to_date(shared_data: Path) -> None:
    made = report.pages(shared_data)
    assert sorted(made) == sorted(path.name for path in PAGES.glob("real-records*.md"))
    for name, text in made.items():
        assert (PAGES / name).read_text("utf-8") == text, "run `python -m ingest.mapping.report` and commit"


@pytest.mark.parametrize("name", list(report.SOURCES))
def test_the_pages_of_real_records_show_no_texts(name: str) -> None:
    text = (PAGES / f"real-records-{name}.md").read_text("utf-8")
    values = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)
    told = re.compile(r"`[^` ]{1,60}`|–|(text|address), \d+ characters|\d+ values(: (`[^` ]{1,60}`(, )?)+)?|value|-+")
    assert len(values) > 50
    assert [value for value in values if not told.fullmatch(value)] == []


def test_every_invalid_record_is_told_with_field_and_place(shared_data: Path) -> None:
    overview = (PAGES / report.OVERVIEW).read_text("utf-8")
    files = sorted((shared_data / "amb").glob("invalid-*.json"))
    assert len(files) == 6
    for file in files:
        assert re.search(rf"^\| (?:fout|waarschuwing) .* \| {re.escape(file.name)}, regel \d+", overview, re.M)


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
    assert report_rows.shown(value) == expected
