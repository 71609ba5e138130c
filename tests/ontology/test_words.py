"""Every word of ours has a label in two languages, a meaning, a source, and a place in the context."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

import ontology
from etalage.namespaces import DCT, ET, OWL, PREFIXES, RDF, RDFS, SKOS, SLOV
from etalage.rdf import Literal, NamedNode, Term, parse_turtle

DATA_MODEL = Path(__file__).parents[2] / "docs" / "reference" / "data-model.md"

RULES = {"waarom", "advies", "voorbeeld", "veld"}
"""Words for shapes only; they stand in no record."""

Facts = dict[str, dict[str, list[Term]]]


@pytest.fixture(scope="module")
def words() -> Facts:
    """Subject → property → values, of the whole room."""
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for text in ontology.texts():
        for triple in parse_turtle(text):
            assert isinstance(triple.subject, NamedNode), "no blank nodes"
            facts[triple.subject.value][triple.predicate.value].append(triple.object)
    return facts


def languages(values: list[Term]) -> set[str | None]:
    return {value.language for value in values if isinstance(value, Literal)}


def terms(words: Facts) -> list[str]:
    kinds = {RDFS + "Class", RDF + "Property"}
    return [iri for iri, facts in words.items() if kinds & {str(t.value) for t in facts[RDF + "type"]}]  # type: ignore[union-attr]


def concepts(words: Facts) -> list[str]:
    return [iri for iri, facts in words.items() if NamedNode(SKOS + "Concept") in facts[RDF + "type"]]


def test_every_term_has_labels_a_comment_and_a_source(words: Facts) -> None:
    found = [iri for iri in terms(words) if iri.startswith(ET)]
    assert len(found) > 25
    for iri in found:
        facts = words[iri]
        assert languages(facts[RDFS + "label"]) == {"nl", "en"}, iri
        assert len(facts[RDFS + "label"]) == 2, iri
        assert languages(facts[RDFS + "comment"]) == {"nl"}, iri
        assert facts[DCT + "source"], iri


def test_every_property_says_where_it_belongs(words: Facts) -> None:
    for iri in terms(words):
        if iri.startswith(ET) and NamedNode(RDF + "Property") in words[iri][RDF + "type"]:
            assert words[iri]["https://schema.org/domainIncludes"], iri
            assert words[iri]["https://schema.org/rangeIncludes"], iri


def test_every_term_is_a_class_or_a_property_and_not_both(words: Facts) -> None:
    for iri in terms(words):
        kinds = {value.value for value in words[iri][RDF + "type"] if isinstance(value, NamedNode)}
        assert not {OWL + "Class", OWL + "ObjectProperty"} <= kinds, iri
        name = iri.rpartition("#")[2]
        assert name[0].isupper() == (RDFS + "Class" in kinds), iri


def test_every_concept_has_one_label_in_each_language(words: Facts) -> None:
    found = concepts(words)
    assert len(found) > 400
    for iri in found:
        if NamedNode(ET + "synoniemen") in words[iri][SKOS + "inScheme"]:
            continue  # words of the Dutch language, not for people to read
        labels = words[iri][SKOS + "prefLabel"]
        assert languages(labels) == {"nl", "en"}, iri
        assert len(labels) == 2, iri
        assert all(len(label.value) <= 120 for label in labels if isinstance(label, Literal)), iri


def test_no_two_concepts_of_a_list_share_a_label(words: Facts) -> None:
    seen: dict[tuple[str, str], str] = {}
    for iri in concepts(words):
        (scheme,) = words[iri][SKOS + "inScheme"]
        if scheme == NamedNode(ET + "vakken"):
            continue  # the OBK names some mbo subjects twice
        for label in words[iri][SKOS + "prefLabel"]:
            key = (str(scheme), str(label))
            assert key not in seen, (iri, seen[key])
            seen[key] = iri


def test_no_code_means_two_concepts_of_a_list(words: Facts) -> None:
    seen: dict[tuple[str, str], str] = {}
    for iri in concepts(words):
        (scheme,) = words[iri][SKOS + "inScheme"]
        for code in words[iri][SKOS + "notation"]:
            key = (str(scheme), str(code).casefold())
            assert seen.setdefault(key, iri) == iri


def test_every_concept_stands_in_a_known_scheme(words: Facts) -> None:
    for iri in concepts(words):
        for scheme in words[iri][SKOS + "inScheme"]:
            assert isinstance(scheme, NamedNode)
            assert NamedNode(SKOS + "ConceptScheme") in words[scheme.value][RDF + "type"], iri
            assert languages(words[scheme.value][SKOS + "prefLabel"]) == {"nl", "en"}


def test_the_five_categories_are_explained_in_both_languages(words: Facts) -> None:
    found = [iri for iri in concepts(words) if iri.startswith(ET + "categorie-")]
    assert len(found) == 5
    for iri in found:
        assert languages(words[iri][SKOS + "definition"]) == {"nl", "en"}


def test_the_eight_kinds_of_nl_lom_are_the_main_list(words: Facts) -> None:
    top = NamedNode(ET + "soorten")
    found = {iri for iri in concepts(words) if top in words[iri][SKOS + "topConceptOf"]}
    assert {ET + "soort-lesmethode", ET + "soort-lessenserie"} <= found
    assert len(found) == 8 + 2
    for iri in concepts(words):
        if top in words[iri][SKOS + "inScheme"] and iri not in found:
            (broader,) = words[iri][SKOS + "broader"]
            assert isinstance(broader, NamedNode)
            assert broader.value in found, iri


def test_every_word_that_is_used_is_defined(words: Facts) -> None:
    used = {
        term.value
        for facts in words.values()
        for values in ([NamedNode(name) for name in facts], *facts.values())
        for term in values
        if isinstance(term, NamedNode) and term.value.startswith((ET, SLOV))
    }
    assert used <= set(words)


def test_every_property_of_the_data_model_has_a_name_in_the_context() -> None:
    text = DATA_MODEL.read_text("utf-8")
    # Not what a dash follows: `et:soort-…` is a concept.
    found = {
        PREFIXES[prefix] + name
        for prefix, name in re.findall(r"\b([a-z]+):([a-z][A-Za-z0-9]*)(?![-A-Za-z0-9])", text)
        if prefix in PREFIXES and prefix not in ("rdf", "xsd")
    }
    assert len(found) > 70
    assert found <= _context_iris()


def test_every_word_of_ours_for_records_has_a_name_in_the_context(words: Facts) -> None:
    ours = {iri for iri in terms(words) if iri.startswith(ET) and iri.removeprefix(ET) not in RULES}
    assert ours <= _context_iris()


def _context_iris() -> set[str]:
    entries = json.loads(ontology.context())["@context"]
    found = set()
    for name, value in entries.items():
        short = value if isinstance(value, str) else value["@id"] if isinstance(value, dict) else ""
        prefix, colon, rest = short.partition(":")
        if colon and prefix in entries and name not in PREFIXES:
            found.add(entries[prefix] + rest)
    return found


def test_the_context_has_our_prefixes_and_no_two_names_for_one_property() -> None:
    entries = json.loads(ontology.context())["@context"]
    for name, iri in PREFIXES.items():
        if name not in ("sh",):
            assert entries[name] == iri
    ids = [value if isinstance(value, str) else value["@id"] for name, value in entries.items() if name != "@version"]
    assert len(ids) == len(set(ids))
