from __future__ import annotations

import ontology
from etalage.namespaces import SKOS
from etalage.rdf import parse_turtle
from etalage.search import dutch
from etalage.search.dutch.synonyms import Nearness, table

SETS = """
@prefix et: <https://w3id.org/etalage/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
et:een a skos:Concept ; skos:prefLabel "Fruitsoorten"@nl , "fruit"@en ; skos:altLabel "vers fruit"@nl , "ooft"@nl ;
    skos:hiddenLabel "kistje"@nl ; skos:narrower et:twee .
et:twee a skos:Concept ; skos:prefLabel "appels"@nl ; skos:altLabel "x"@nl .
"""


def test_labels_of_a_set_find_each_other_in_any_inflection() -> None:
    found = table(SETS)
    assert [each.label for each in found[("ooft",)] if not each.nearness] == ["Fruitsoorten", "vers fruit"]
    assert found[(dutch.stem("fruitsoort"),)][0].label == "vers fruit"


def test_a_hidden_label_leads_to_its_set_but_is_not_sought() -> None:
    found = table(SETS)
    assert found[("kist",)][0].label == "Fruitsoorten"
    assert all(each.label != "kistje" for others in found.values() for each in others)


def test_narrower_and_broader_sets_come_last_and_say_so() -> None:
    found = table(SETS)
    assert found[("ooft",)][-1] == dutch.Synonym("appels", ("appel",), Nearness.NARROWER)
    assert found[("appel",)] == (dutch.Synonym("Fruitsoorten", (dutch.stem("fruitsoorten"),), Nearness.BROADER),)


def test_labels_in_other_languages_and_of_one_letter_are_not_sought() -> None:
    labels = {each.label for others in table(SETS).values() for each in others}
    assert labels == {"Fruitsoorten", "vers fruit", "ooft", "appels"}


def test_a_name_of_several_words_is_seen_as_one_and_keeps_its_words() -> None:
    name, other = dutch.meanings(["sociale", "media", "gebruik"])[:2]
    assert (name.word, name.stem) == ("sociale media", "")
    assert [member.word for member in name.members] == ["sociale", "media"]
    assert other.word == "gebruik"


def test_every_set_of_ours_has_a_dutch_label_and_names_only_sets_that_exist() -> None:
    triples = parse_turtle(ontology.synonyms())
    sets = {each.subject for each in triples if each.predicate.value == SKOS + "inScheme"}
    named = {each.subject for each in triples if each.predicate.value == SKOS + "prefLabel"}
    assert len(sets) > 400
    assert sets <= named
    assert {each.object for each in triples if each.predicate.value == SKOS + "narrower"} <= sets
