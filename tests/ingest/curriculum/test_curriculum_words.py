"""ontology/slo.ttl holds a word for all that the importer writes, each with labels, a comment and a source."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

import pytest

from etalage.namespaces import DCT, RDFS, SLOV
from etalage.rdf import Literal, parse_turtle
from ingest.curriculum.facts import _CODES, _FLAGS, _TEXTS, _WORDS
from ingest.curriculum.kinds import FILES, KINDS, TITLES
from ingest.curriculum.relations import DETAIL_KINDS, relation


@pytest.fixture(scope="module")
def words() -> dict[str, dict[str, list[object]]]:
    found: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in parse_turtle((files("ontology") / "slo.ttl").read_text("utf-8")):
        found[triple.subject.value][triple.predicate.value].append(triple.object)
    return found


def test_every_type_has_a_class(words) -> None:
    assert {SLOV + kind.class_name for kind in KINDS.values()} <= words.keys()


def test_every_fact_has_a_property(words) -> None:
    names = {name for table in (_WORDS, _FLAGS, _CODES, _TEXTS) for name in table.values()}
    assert {SLOV + name for name in names} <= words.keys()


def test_every_relation_has_a_property(words) -> None:
    for source in KINDS:
        for target in KINDS:
            predicate = relation(source, target).predicate
            assert not predicate.startswith(SLOV) or predicate in words


def test_every_word_has_labels_a_comment_and_a_source(words) -> None:
    for iri, facts in words.items():
        if iri.startswith(SLOV):
            languages = {label.language for label in facts[RDFS + "label"] if isinstance(label, Literal)}
            assert languages == {"nl", "en"}, iri
            assert len(facts[RDFS + "comment"]) == 1, iri
            assert facts[DCT + "source"], iri


def test_tables_agree_with_each_other() -> None:
    assert FILES.keys() == TITLES.keys()
    assert (DETAIL_KINDS - {"leerlijn_illustratie"}) <= KINDS.keys()
