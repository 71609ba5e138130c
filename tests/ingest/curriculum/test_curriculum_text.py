"""Cleaning changes what nobody sees, and labels are cut on a word."""

from __future__ import annotations

import pytest

from ingest.curriculum.text import LABEL_LENGTH, clean, label, storable


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("gewone tekst, met: tekens!", "gewone tekst, met: tekens!"),
        ("één\r\ntwee\r\r\ndrie\rvier", "één\ntwee\ndrie\nvier"),
        ("een\u00a0half\u00ad woord\u200b", "een half woord"),
        ("\ttab vooraan en\tmidden ", "tab vooraan en midden"),
        ("cafe\u0301", "café"),
        ("a &lt; b &amp;lt; c", "a < b &lt; c"),
        ("R&D en &nbsp;AT&T", "R&D en  AT&T"),
        ("kop\n\n \n\nstaart", "kop\n\nstaart"),
        ("\x07bel\x00", "bel"),
        ("half \ud83d teken", "half \ufffd teken"),
        ("twee  spaties blijven", "twee  spaties blijven"),
        (" \u200b ", ""),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(source: str, text: str) -> None:
    assert clean(source) == text


def test_cleaning_twice_is_cleaning_once_where_no_entity_is_doubled() -> None:
    text = clean("a\u00a0b\r\n\r\n\r\n&nbsp;c &quot;d&quot;")
    assert text == 'a b\n\n c "d"'
    assert clean(text) == text


def test_a_label_is_one_line_cut_on_a_word() -> None:
    words = "woord " * 40
    short = label(words)
    assert short.endswith("woord…")
    assert len(short) <= LABEL_LENGTH
    assert label("twee\nregels  hier") == "twee regels hier"


def test_a_label_that_just_fits_is_not_cut() -> None:
    exact = "a" * 70 + " " + "b" * 49
    assert label(exact) == exact
    assert label(exact + "c") == "a" * 70 + "…"


def test_one_endless_word_is_cut_all_the_same() -> None:
    assert len(label("x" * 500)) == LABEL_LENGTH


def test_half_a_surrogate_pair_can_be_stored() -> None:
    assert storable("\udfff").encode("utf-8") == "\ufffd".encode()
