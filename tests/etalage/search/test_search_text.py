"""Text as search compares it."""

from __future__ import annotations

import pytest

from etalage.search.text import CODE_LENGTH, code_keys, fold, plain, title_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kerndoel 01", "Kerndoel 1"),
        ("PO Kerndoel 007", "PO Kerndoel 7"),
        ("100 en 0 en 10", "100 en 0 en 10"),
        ("1,05 en 3.007", "1,05 en 3.007"),
        ("cafe\u0301", "café"),
        ("a\ud800b", "a?b"),
        ("", ""),
    ],
)
def test_plain_text_has_one_form(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert plain(expected) == expected


def test_folding_takes_away_case_and_accents() -> None:
    assert fold("ÉÉN Größe ﬁets ĳs") == "een grosse fiets ijs"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Kerndoel 01", ("kerndoel 1",)),
        ("  PO-kerndoel   23! ", ("po kerndoel 23",)),
        ("1.2A", ("1 2a",)),
        ("978-90-01-87654-3", ("978 90 1 87654 3", "9789001876543")),
        ("90-01-87654-X", ("90 1 87654 x", "900187654x")),
        ("https://example.org/a/Les-7/", ("https example org a les 7", "les 7")),
        ("?!", ()),
        ("", ()),
        ("x" * (CODE_LENGTH + 1), ()),
    ],
)
def test_a_code_is_found_under_every_form_that_people_type(text: str, keys: tuple[str, ...]) -> None:
    assert code_keys(text) == keys


def test_numbers_in_titles_are_ordered_by_value() -> None:
    titles = ["Groep 10", "groep 9", "“Groep 1”", "Éénmaal", "Eenmaal andermaal"]
    assert sorted(titles, key=title_key) == ["Éénmaal", "Eenmaal andermaal", "“Groep 1”", "groep 9", "Groep 10"]
