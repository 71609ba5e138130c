"""What the mapping says: every rule is used, distinct from the shapes', and reads as plain Dutch."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ingest.mapping
from etalage.rules import rules as shape_rules
from ingest.mapping import jsonld_dropped
from ingest.mapping.dropped import DROPPED, REASONS, reason_of
from ingest.mapping.sentences import SENTENCES, Sentence

ROOM = Path(ingest.mapping.__file__).parent
CODE = "\n".join(path.read_text("utf-8") for path in sorted(ROOM.glob("*.py")) if path.name != "sentences.py")


def test_every_rule_that_is_said_has_a_sentence() -> None:
    said = set(re.findall(r'\.find\([^")]*?"([a-z-]+)"', CODE))
    assert len(said) > 25
    assert said <= set(SENTENCES)


def test_rules_have_other_names_than_those_of_the_shapes() -> None:
    assert set(SENTENCES) & set(shape_rules()) == set()


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda sentence: sentence.rule)
def test_sentences_are_short_whole_and_give_advice(sentence: Sentence) -> None:
    for text in (sentence.message, sentence.advice):
        assert text[0].isupper() or text[0] in "“{"
        assert text.endswith((".", "}"))
        assert all(len(part.split()) <= 22 for part in re.split(r"[.;:?] ", text))


def test_every_reason_is_used() -> None:
    listed = {*DROPPED.values(), *jsonld_dropped.PROPERTIES.values(), *jsonld_dropped.PARTS.values(), "herkomst"}
    jsonld = "\n".join(path.read_text("utf-8") for path in sorted(ROOM.glob("jsonld*.py")))
    handed_on = set(re.findall(r'(?:otherwise|address|_leave)\(.*"([a-z ]+)"\)', jsonld))
    used = listed | handed_on | set(re.findall(r'\.drop\([^")]*?"([a-z ]+)"', CODE)) | {"vocabulaire"}
    assert used == set(REASONS)


def test_reasons_hold_for_all_that_is_below_a_path() -> None:
    assert reason_of("metametadata/contribute/entity") == "schema"
    assert reason_of("general/structure/source") == "vocabulaire"
    assert reason_of("general/title") is None
