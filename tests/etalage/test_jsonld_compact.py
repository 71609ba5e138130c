"""Compact JSON-LD is readable and gives back the same triples."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
import rdflib
from rdflib.term import Node

import ontology
from etalage.jsonld import MAX_DEPTH, compact
from etalage.rdf import Triple, parse_turtle, read, write

M = "https://w3id.org/etalage/materialen/voorbeeld/0123456789abcdef"

PREFIXES = """
@prefix et: <https://w3id.org/etalage/def#> . @prefix slov: <https://w3id.org/etalage/slo#> .
@prefix slo: <https://opendata.slo.nl/curriculum/uuid/> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix lom: <http://ltsc.ieee.org/xsd/LOM#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix m: <https://w3id.org/etalage/materialen/voorbeeld/> .
"""

MATERIAL = (
    PREFIXES
    + """
m:0123456789abcdef a schema:LearningResource , et:Lesmateriaal ;
  schema:name "Breuken stap voor stap"@nl , "Fractions step by step"@en , "BR-1" ;
  schema:description "Oefenen met \\"halven\\" en kwarten.\\nMet é en €."@nl ;
  schema:keywords "breuken"@nl , "rekenen"@nl ; schema:inLanguage "nl" ;
  schema:identifier "urn:isbn:9789000000000" ; schema:url <https://voorbeeld.example/breuken?a=1&b=2> ;
  schema:learningResourceType et:soort-oefening ; schema:audience et:rol-leerling ;
  schema:educationalLevel slo:abfb190f-e814-46f5-a9cc-ebd53f04018e , slo:a4813bb6-cf63-4594-af56-6afb321723d8 ;
  schema:about slo:fdd97fff-f5e5-4b82-b937-9ab302666c50 ;
  schema:isAccessibleForFree false ;
  schema:offers <https://w3id.org/etalage/materialen/voorbeeld/0123456789abcdef#aanbod> ;
  schema:license et:licentie-alle-rechten-voorbehouden ; et:rechtencode "yes" ;
  schema:publisher <https://w3id.org/etalage/leveranciers/voorbeeld> ;
  schema:datePublished "2024-08-01"^^xsd:date ; schema:dateCreated "2023"^^xsd:gYear ;
  schema:timeRequired "PT45M"^^xsd:duration ; lom:aggregationLevel "3" ;
  schema:isPartOf m:fedcba9876543210 ; dct:isVersionOf <urn:example:oud> ;
  schema:awards "geen eigen naam in de context" , "tweede"@nl .
<https://w3id.org/etalage/materialen/voorbeeld/0123456789abcdef#aanbod> a schema:Offer ;
  schema:price 12.50 ; schema:priceCurrency "EUR" ; et:prijsPer et:eenheid-leerling-jaar ;
  et:peildatum "2026-01-15"^^xsd:date ; schema:availability et:beschikbaarheid-leverbaar .
<https://w3id.org/etalage/leveranciers/voorbeeld> a schema:Organization ; schema:name "Voorbeeld BV" .
<https://w3id.org/etalage/materialen/voorbeeld/0123456789abcdef#herkomst> a prov:Entity ;
  et:beschrijft m:0123456789abcdef ; et:feed "voorbeeld" ; et:positie "voorbeeld.csv, rij 2" ;
  prov:generatedAtTime "2026-11-22T08:00:00Z"^^xsd:dateTime .
"""
)

GOAL = (
    PREFIXES
    + """
slo:8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902 a skos:Concept , slov:Kerndoel , et:Leerdoel ;
  dct:identifier "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902" ; skos:prefLabel "Kort"@nl ; skos:notation "PO 01" ;
  skos:broader slo:512e4729-03a4-43a2-95ba-758071d1b725 ; slov:volgorde 1 ; slov:ce true ; owl:deprecated true ;
  dct:isReplacedBy slo:fe8cc1d3-38ad-4de9-a3f4-3d820285241a ; slov:onbekendeEigenschap slo:a , "x" .
"""
)

ODD = (
    PREFIXES
    + """
m:odd schema:price "gratis" , 3 , 1e0 ; schema:isAccessibleForFree "1"^^xsd:boolean , "ja"@nl ;
  slov:volgorde "007"^^xsd:integer , 12345678901234567890 , 2.0 ; schema:url "geen adres" ;
  schema:name <https://voorbeeld.example/naam> , "12"^^xsd:integer ; schema:datePublished "vorig jaar" , "2020" ;
  schema:about m:odd , m:other ; <urn:example:p> <urn:example:o> . m:other schema:about m:odd .
"""
)


def inlined(document: Mapping[str, object]) -> str:
    """The document with our context put inside it, so that reading needs no network."""
    return json.dumps({**document, "@context": json.loads(ontology.context())["@context"]})


def read_back(document: Mapping[str, object]) -> set[Triple]:
    """The triples of a document by Oxigraph's reader, which keeps every literal as it is written."""
    return set(read(inlined(document), "jsonld"))


def by_rdflib(data: str | bytes, format: str) -> set[tuple[Node, ...]]:
    """Triples by rdflib's reader, which writes equal values in one way (…+00:00 for …Z)."""
    graph = rdflib.Graph()
    graph.parse(data=data, format=format)
    return set(graph)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(
    ("text", "root"),
    [
        (MATERIAL, M),
        (GOAL, "https://opendata.slo.nl/curriculum/uuid/8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902"),
        (ODD, "https://w3id.org/etalage/materialen/voorbeeld/odd"),
    ],
    ids=["material", "goal", "odd"],
)
def test_the_same_triples_come_back(text: str, root: str) -> None:
    triples = parse_turtle(text)
    document = compact(triples, root)
    assert document["@context"] == "https://w3id.org/etalage/context.jsonld"
    assert read_back(document) == set(triples)
    assert by_rdflib(inlined(document), "json-ld") == by_rdflib(write(triples, "nt"), "nt")


def test_all_our_own_words_come_back() -> None:
    triples = [triple for text in ontology.texts() for triple in parse_turtle(text)]
    document = compact(triples, "https://w3id.org/etalage/def#niveaus")
    assert read_back(document) == set(triples)


def test_expanded_json_ld_and_compact_json_ld_say_the_same() -> None:
    triples = parse_turtle(MATERIAL)
    assert set(read(write(triples, "jsonld"), "jsonld")) == read_back(compact(triples, M))


def test_a_material_reads_well() -> None:
    document = compact(parse_turtle(MATERIAL), M)
    assert document["@id"] == M
    assert document["@type"] == ["LearningResource", "Lesmateriaal"]
    assert document["name"] == {"nl": "Breuken stap voor stap", "en": "Fractions step by step", "@none": "BR-1"}
    assert document["inLanguage"] == "nl"
    assert document["isAccessibleForFree"] is False
    assert document["offers"] == {
        "@id": M + "#aanbod",
        "@type": "Offer",
        "price": "12.50",
        "priceCurrency": "EUR",
        "prijsPer": "https://w3id.org/etalage/def#eenheid-leerling-jaar",
        "peildatum": "2026-01-15",
        "availability": "https://w3id.org/etalage/def#beschikbaarheid-leverbaar",
    }
    (source,) = document["@included"]
    assert source["@type"] == "Entity"
    assert source["beschrijft"] == M


def test_equal_graphs_give_equal_text() -> None:
    triples = parse_turtle(MATERIAL)
    assert json.dumps(compact(triples, M)) == json.dumps(compact(reversed(triples), M))


def test_the_context_comes_first_and_the_name_near_the_top() -> None:
    assert list(compact(parse_turtle(MATERIAL), M))[:4] == ["@context", "@id", "@type", "name"]


def test_a_long_chain_does_not_nest_without_end() -> None:
    steps = 40 * MAX_DEPTH
    lines = [f"slo:s{n} slov:gaatVoorafAan slo:s{n + 1} ; slov:stap {n} ." for n in range(steps)]
    triples = parse_turtle(PREFIXES + "\n".join(lines))
    document = compact(triples, "https://opendata.slo.nl/curriculum/uuid/s0")
    assert read_back(document) == set(triples)


def test_a_root_without_triples_is_only_an_address() -> None:
    assert compact([], M) == {"@context": ontology.CONTEXT_IRI, "@id": M}
