"""JSON-LD of Edurep, AMB and web pages: what becomes of each name, and what is said of what cannot be read."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import copy
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld as pyld

import ontology
from etalage.concepts import Concepts
from etalage.findings import Position, Severity
from etalage.namespaces import OBK, SLO
from etalage.rdf import write
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.mapping import Context, Mapped, dropped, mapping_of, words
from ingest.mapping.jsonld_context import names_of, one_schema
from ingest.mapping.jsonld_html import holds_html, readable
from ingest.mapping.jsonld_tree import Thing, Tree, Value
from ingest.mapping.sentences import SENTENCES
from ingest.mapping.trace import Fate, trace
from ingest.readers import read
from ingest.readers.json_text import parse
from ingest.source import SourceRecord
from ontology import contexts

GOAL = "8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902"
GROUP_5 = "bc213214-b83d-4673-b9c1-8fdaa63d6d56"
DUTCH = "3401cf6e-82e4-404c-b216-b980ff407159"
AMB = ["https://w3id.org/kim/amb/context.jsonld", {"@language": "de"}]
SAMPLE = Path(__file__).parents[3] / "sample"

Facts = Callable[..., list[str]]
Rules = Callable[[Mapped], list[str]]
Map = Callable[..., Mapped]


def record_of(content: dict[str, Any] | str, **extra: str) -> SourceRecord:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    return SourceRecord(
        "proef", "urn:les:1", text.encode("utf-8", "surrogatepass"), Position("les.json", 1, "", column=1), "jsonld",
        parse(text).value, extra=extra,
    )  # fmt: skip


@pytest.fixture
def mapped(concepts: Concepts, context: Context) -> Map:
    """Maps the names and values of one object, under schema.org's context unless it has one."""

    def run(values: dict[str, Any] | None = None, **more: Any) -> Mapped:
        return mapping_of("jsonld")(
            record_of({"@context": "https://schema.org/"} | (values or {}) | more), concepts, context
        )

    return run


@pytest.mark.parametrize(
    ("values", "predicate", "expected"),
    [
        ({"name": "Vlot"}, "schema:name", ['"Vlot"@nl']),
        ({"name": [" Vlot\n van kurk "]}, "schema:name", ['"Vlot van kurk"@nl']),
        ({"name": {"@value": "Raft", "@language": "en"}}, "schema:name", ['"Raft"@en']),
        ({"name": {"nl": "Vlot", "en": ["Raft"]}}, "schema:name", ['"Vlot"@nl', '"Raft"@en']),
        ({"headline": "Kop"}, "schema:name", ['"Kop"@nl']),
        ({"headline": "Kop", "name": "Naam"}, "schema:name", ['"Naam"@nl']),
        ({"name": "Vlot", "inLanguage": "en"}, "schema:name", ['"Vlot"@en']),
        ({"description": "<p>Een</p><ul><li>twee</ul>&eacute;&#33;"}, "schema:description", ['"Een\n\n- twee\n\né!"@nl']),
        ({"inLanguage": {"@type": "Language", "name": "Dutch", "alternateName": "nl"}}, "schema:inLanguage", ['"nl"']),
        ({"keywords": "vlot, kurk; touw"}, "schema:keywords", ['"vlot"@nl', '"kurk"@nl', '"touw"@nl']),
        ({"keywords": {"@list": ["vlot", "kurk"]}}, "schema:keywords", ['"vlot"@nl', '"kurk"@nl']),
        ({"identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.1/x"}}, "schema:identifier", ['"10.1/x"']),
        ({"isbn": "978-90-00-00001-2"}, "schema:identifier", ['"urn:isbn:9789000000012"']),
        ({"gtin13": "9789000000012"}, "schema:identifier", ['"urn:isbn:9789000000012"']),
        ({"@id": "https://v.example/1"}, "schema:url", ["https://v.example/1"]),
        ({"@id": "https://v.example/1", "url": "https://v.example/2"}, "schema:url", ["https://v.example/2"]),
        ({"@id": "https://v.example/1#les"}, "schema:url", []),
        ({"image": {"@type": "ImageObject", "url": "https://v.example/a.jpg"}}, "schema:thumbnailUrl", ["https://v.example/a.jpg"]),
        ({"image": ["https://v.example/a.jpg", "https://v.example/b.jpg"]}, "schema:thumbnailUrl", ["https://v.example/a.jpg"]),
        ({"educationalLevel": "groep 5"}, "schema:educationalLevel", [f"slo:{GROUP_5}"]),
        ({"educationalLevel": "groep 5, groep 5"}, "schema:educationalLevel", [f"slo:{GROUP_5}"]),
        ({"educationalLevel": {"termCode": GROUP_5.replace("-", "").upper()}}, "schema:educationalLevel", [f"slo:{GROUP_5}"]),
        ({"educationalLevel": {"@id": OBK + GROUP_5}}, "schema:educationalLevel", [f"slo:{GROUP_5}"]),
        ({"about": "Nederlands"}, "schema:about", ["slo:e41b8c50-d002-4a9f-be8b-9b5da0008656"]),
        ({"about": {"@id": OBK + DUTCH}}, "schema:about", ["slo:e41b8c50-d002-4a9f-be8b-9b5da0008656"]),
        ({"about": ["Vlotten bouwen"]}, "schema:keywords", ['"Vlotten bouwen"@nl']),
        ({"teaches": {"@id": SLO + GOAL}}, "schema:teaches", [f"slo:{GOAL}"]),
        ({"assesses": GOAL}, "schema:assesses", [f"slo:{GOAL}"]),
        ({"competencyRequired": [{"url": SLO + GOAL}]}, "schema:competencyRequired", [f"slo:{GOAL}"]),
        ({"learningResourceType": "open opdracht"}, "schema:learningResourceType", ["et:soort-open-opdracht"]),
        ({"@type": "VideoObject"}, "schema:learningResourceType", ["et:soort-video"]),
        ({"audience": "leerling"}, "schema:audience", ["et:rol-leerling"]),
        ({"audience": {"@type": "EducationalAudience", "educationalRole": "teacher"}}, "schema:audience", ["et:rol-leraar"]),
        ({"timeRequired": "PT1H"}, "schema:timeRequired", ['"PT1H"^^xsd:duration']),
        ({"datePublished": "2024-05-01T10:00:00+0200"}, "schema:datePublished", ['"2024-05-01T10:00:00+02:00"^^xsd:dateTime']),
        ({"isAccessibleForFree": True}, "schema:isAccessibleForFree", ['"true"^^xsd:boolean']),
        ({"isAccessibleForFree": "nee"}, "schema:isAccessibleForFree", ['"false"^^xsd:boolean']),
        ({"license": "https://creativecommons.org/licenses/by/4.0/deed.nl"}, "schema:license", ["https://creativecommons.org/licenses/by/4.0/"]),
        ({"license": {"@type": "CreativeWork", "name": "CC BY 4.0"}}, "schema:license", ["https://creativecommons.org/licenses/by/4.0/"]),
        ({"conditionsOfAccess": {"@id": "http://w3id.org/kim/conditionsOfAccess/login"}}, "dct:accessRights", ["et:toegang-beperkt"]),
        ({"isPartOf": {"@id": "urn:isbn:9789000000012"}}, "schema:isPartOf", ["urn:isbn:9789000000012"]),
        ({"hasPart": [{"@type": "Course", "url": "https://v.example/2", "name": "x"}]}, "schema:hasPart", ["https://v.example/2"]),
        ({"interactivityType": "http://purl.org/dcx/lrmi-vocabs/interactivityType/mixed"}, "schema:interactivityType", ['"mixed"']),
        ({"sameAs": "https://v.example/elders"}, "schema:identifier", ['"https://v.example/elders"']),
    ],
)  # fmt: skip
def test_a_name_becomes_its_property(
    mapped: Map, facts: Facts, values: dict[str, Any], predicate: str, expected: list[str]
) -> None:
    assert facts(mapped(values), predicate) == expected


@pytest.mark.parametrize(
    ("alignment", "predicate"),
    [
        ({"alignmentType": "educationalSubject", "targetName": "Nederlands"}, "schema:about"),
        ({"alignmentType": "educationalLevel", "targetName": "groep 5"}, "schema:educationalLevel"),
        ({"alignmentType": "teaches", "targetUrl": SLO + GOAL}, "schema:teaches"),
        ({"alignmentType": "assesses", "targetUrl": SLO + GOAL}, "schema:assesses"),
        ({"alignmentType": "requires", "targetUrl": SLO + GOAL}, "schema:competencyRequired"),
        (
            {"@id": OBK + DUTCH, "educationalFramework": OBK, "targetName": DUTCH, "name": "Nederlands"},
            "schema:about",
        ),
        ({"targetName": "groep 5"}, "schema:educationalLevel"),
        ({"targetUrl": SLO + GOAL}, "schema:teaches"),
    ],
)
def test_an_alignment_links_by_its_type_or_by_what_it_is(
    mapped: Map, facts: Facts, rules: Rules, alignment: dict[str, str], predicate: str
) -> None:
    found = mapped(educationalAlignment=alignment)
    assert len(facts(found, predicate)) == 1
    assert rules(found) == []


def test_a_keyword_with_a_known_code_becomes_the_concept(mapped: Map, facts: Facts) -> None:
    found = mapped(keywords=[{"@type": "DefinedTerm", "termCode": DUTCH.upper().replace("-", ""), "name": "Taal"},
                             {"@type": "DefinedTerm", "termCode": "x1", "name": "vlot"}])  # fmt: skip
    assert facts(found, "schema:about") == ["slo:e41b8c50-d002-4a9f-be8b-9b5da0008656"]
    assert facts(found, "schema:keywords") == ['"vlot"@nl']


def test_makers_are_kept_by_name_and_kind_alone(mapped: Map, facts: Facts) -> None:
    found = mapped(
        author=[{"@type": "Person", "name": "Sanne", "email": "sanne@v.example"}, "Joris",
                {"@type": "Person", "givenName": "Marit", "familyName": "Dijk"}, {"@type": "Organization", "name": "Vlotclub"}],
        publisher={"@type": "Organization", "name": "Uitgeverij Vlot", "logo": {"url": "https://v.example/l.png"}},
    )  # fmt: skip
    names = [facts(found, "schema:name", f"#maker-{number}")[0] for number in range(1, 5)]
    assert names == ['"Sanne"', '"Joris"', '"Marit Dijk"', '"Vlotclub"']
    assert facts(found, "rdf:type", "#maker-4") == ["schema:Organization"]
    assert facts(found, "schema:publisher") == ["https://e.example/leveranciers/uitgeverij-vlot"]
    assert b"sanne@" not in write(found.graph, "nt")


def test_what_was_taken_along_is_read_where_it_is_pointed_to(mapped: Map, facts: Facts) -> None:
    found = mapped(
        {"publisher": {"@id": "#wij"}, "@included": [{"@id": "#wij", "name": "Vlotbouwers", "slogan": "Drijf!"}]}
    )
    assert facts(found, "schema:publisher") == ["https://e.example/leveranciers/vlotbouwers"]


def test_a_price_in_euro_has_a_decimal_point(mapped: Map, facts: Facts) -> None:
    offer = {
        "@type": "Offer",
        "price": "1250.505",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
    }
    found = mapped({"@type": "Product", "offers": [offer]})
    assert facts(found, "schema:price", "#aanbod") == ['"1250.50"^^xsd:decimal']
    assert facts(found, "schema:availability", "#aanbod") == ["et:beschikbaarheid-leverbaar"]
    assert facts(found, "et:prijsPer", "#aanbod") == ["et:eenheid-stuk"]
    assert facts(found, "schema:isAccessibleForFree") == ['"false"^^xsd:boolean']


@pytest.mark.parametrize(
    "offer",
    [
        {"price": 12.5, "priceCurrency": "USD"},
        {"@type": "AggregateOffer", "lowPrice": 5, "highPrice": "10.00", "priceCurrency": "EUR"},
        {"price": "vraag het"},
        {"price": "1e999999999"},
    ],
)
def test_a_price_that_is_none_stays_unknown(mapped: Map, facts: Facts, rules: Rules, offer: dict[str, Any]) -> None:
    found = mapped(offers=offer)
    assert rules(found) == ["prijs-niet-gelezen"]
    assert facts(found, "schema:price", "#aanbod") == []


def test_ratings_count_when_somebody_gave_one(mapped: Map, facts: Facts) -> None:
    found = mapped(aggregateRating={"ratingValue": "4,5", "reviewCount": 3})
    assert facts(found, "schema:ratingValue", "#waardering") == ['"4.5"^^xsd:decimal']
    assert facts(mapped(aggregateRating={"ratingValue": 4, "reviewCount": 0}), "schema:aggregateRating") == []


def test_files_and_films_become_parts(mapped: Map, facts: Facts) -> None:
    found = mapped(
        encoding=[{"contentUrl": "https://v.example/a.pdf", "encodingFormat": "application/pdf", "sha256": "x"}],
        trailer={"embedUrl": "<iframe src='https://v.example/speler'></iframe>"},
    )
    assert facts(found, "schema:contentUrl", "#bestand-1") == ["https://v.example/a.pdf"]
    assert facts(found, "schema:encodingFormat", "#bestand-1") == ['"application/pdf"']
    assert facts(found, "schema:embedUrl", "#bestand-2") == ["https://v.example/speler"]
    assert facts(found, "schema:name", "#bestand-2") == ['"voorbeeld"@nl']


def test_addresses_of_a_page_are_made_whole(concepts: Concepts, context: Context, facts: Facts) -> None:
    record = record_of(
        {
            "@context": "https://schema.org/",
            "image": "/a.jpg",
            "hasPart": {"url": "les/2"},
            "video": {"embedUrl": "//s.example/v"},
        },
        **{"json:base": "https://v.example/les/1"},
    )
    found = mapping_of("jsonld")(record, concepts, context)
    assert facts(found, "schema:thumbnailUrl") == ["https://v.example/a.jpg"]
    assert facts(found, "schema:hasPart") == ["https://v.example/les/les/2"]
    assert facts(found, "schema:embedUrl", "#bestand-1") == ["https://s.example/v"]


@pytest.mark.parametrize(
    "spelling",
    [
        "http://schema.org", "https://schema.org/", "http://www.schema.org/", "https://schema.org/docs/jsonldcontext.jsonld",
        "https://schema.org/docs/jsonldcontext.json", {"@vocab": "http://schema.org/"}, {"s": "http://schema.org/", "name": "s:name"},
        ["https://schema.org/", {"@language": "nl"}],
    ],
)  # fmt: skip
def test_schema_org_is_known_in_every_spelling(mapped: Map, facts: Facts, rules: Rules, spelling: Any) -> None:
    found = mapped({"@context": spelling, "name": "Vlot"})
    assert facts(found, "schema:name") == ['"Vlot"@nl']
    assert rules(found) == []


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (None, "context-ontbreekt"),
        ("https://elders.example/context", "context-onbekend"),
        (["https://schema.org/", "file:///etc/passwd"], "context-onbekend"),
        ({"x": {"@id": "schema:x", "@context": {}}}, "context-onbruikbaar"),
        ({"@import": "https://elders.example/"}, "context-onbruikbaar"),
        ({"@vocab": 5}, "context-onbruikbaar"),
        ({"a": "b:x", "b": "a:x"}, "context-te-groot"),
        ({f"t{number}": f"t{number + 1}:x" for number in range(200)}, "context-te-groot"),
        ({f"t{number}": "https://x.example/" for number in range(400)}, "context-te-groot"),
        ({"t": "x" * 70_000}, "context-te-groot"),
        (7, "context-onbruikbaar"),
    ],
)
def test_a_context_that_cannot_be_used_is_said_and_names_are_read_as_schema_org(
    mapped: Map, facts: Facts, rules: Rules, given: Any, rule: str
) -> None:
    found = mapped({"@context": given, "name": "Vlot", "schema:inLanguage": "nl"} if given else {"name": "Vlot"})
    if given is None:
        found = mapping_of("jsonld")(record_of({"name": "Vlot"}), CONCEPTS, CONTEXT)
    assert rule in rules(found)
    assert facts(found, "schema:name") == ['"Vlot"@nl']


CONCEPTS = Concepts.__new__(Concepts)
CONTEXT = Context("proef", "Rekenwerk", "", "https://e.example/")


@pytest.fixture(autouse=True, scope="module")
def _concepts_for_all(concepts: Concepts) -> None:
    CONCEPTS.__dict__.update(concepts.__dict__)


@pytest.mark.parametrize(
    ("values", "rule", "field", "place"),
    [
        ({"duration": "47m"}, "duur-niet-gelezen", "duration", "regel 3, kolom 14, /duration"),
        ({"inLanguage": ["nl", "Klingon!"]}, "taal-onbekend", "inLanguage[2]", "regel 5, kolom 3, /inLanguage/1"),
        ({"educationalLevel": {"name": "groep 12"}}, "niveau-onbekend", "educationalLevel/name",
         "regel 4, kolom 11, /educationalLevel/name"),
        ({"a/b": {"c~": 1}}, "veld-onbekend", "a/b/c~", "regel 4, kolom 9, /a~1b/c~0"),
        ({"url": "geen adres"}, "adres-onbruikbaar", "url", "regel 3, kolom 9, /url"),
        ({"isAccessibleForFree": "soms"}, "kosten-niet-gelezen", "isAccessibleForFree", "regel 3, kolom 25, /isAccessibleForFree"),
        ({"name": "Vlot\u202e"}, "tekens-verwijderd", "name", "regel 3, kolom 10, /name"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_own_place(
    mapped: Map, values: dict[str, Any], rule: str, field: str, place: str
) -> None:
    (finding,) = mapped(values).findings
    assert (finding.rule, finding.field) == (rule, field)
    assert str(finding.position) == f"les.json, {place}"


def test_a_name_that_stands_twice_is_said_at_the_second(concepts: Concepts, context: Context) -> None:
    text = '{"@context": "https://schema.org/",\n "name": "Vlot",\n "name": "Boot"}'
    found = mapping_of("jsonld")(record_of(text, **{"json:duplicates": "1"}), concepts, context)
    (finding,) = found.findings
    assert (finding.rule, str(finding.position)) == ("naam-dubbel", "les.json, regel 3, kolom 10, /name")


def test_a_pupils_number_keeps_the_record_out(mapped: Map, rules: Rules) -> None:
    found = mapped(about={"x": {"y": "https://ketenid.nl/201703/" + "ab" * 64}})
    assert rules(found) == ["eckid-gevonden"] and found.graph == []


# --- AMB ----------------------------------------------------------------------------------------------


def test_terms_of_amb_become_ours_where_they_are_equal(mapped: Map, facts: Facts, rules: Rules) -> None:
    found = mapped(
        {
            "@context": AMB, "id": "https://v.example/1", "type": ["LearningResource"], "name": "Floß",
            "about": [{"id": "https://w3id.org/kim/schulfaecher/s1009", "prefLabel": {"de": "Französisch"}}],
            "learningResourceType": [{"id": "https://w3id.org/kim/hcrt/simulation"}],
            "educationalLevel": [{"id": "https://w3id.org/kim/educationalLevel/level_06"}],
        }
    )  # fmt: skip
    assert facts(found, "schema:about") == ["slo:f851676e-b541-42db-986a-5c468974f65e"]
    assert facts(found, "schema:learningResourceType") == ["et:soort-simulatie"]
    assert len(facts(found, "schema:educationalLevel")) == 2
    sources = {facts(found, "et:bronwaarde", f"#koppeling-{number}")[0] for number in (1, 2, 3)}
    assert '"https://w3id.org/kim/schulfaecher/s1009 (Französisch)"' in sources
    assert rules(found) == []


def test_every_row_of_the_table_leads_to_a_concept(concepts: Concepts) -> None:
    rows = ontology.kim_rows()
    assert len(rows) > 50
    assert {row.relatie for row in rows} == {"exact", "close", "broad"}
    for row in rows:
        for each in row.doelen:
            found = [concepts.get(iri) for iri in ((each,) if row.soort == "soort" else (SLO + each, OBK + each))]
            assert any(concept is not None and concept.kind == row.soort for concept in found), row


REAL = {
    "invalid-invalidAboutConceptUri.json": ("amb-vak", "/about/0/id"),
    "invalid-keywordWithoutArray.json": ("amb-lijst", "/keywords"),
    "invalid-missingDefaultLanguage.json": ("amb-taal-ontbreekt", "/@context"),
    "invalid-noContext.json": ("context-ontbreekt", ""),
    "invalid-typeWithoutLearningResource.json": ("amb-type", "/type/0"),
    "invalid-wrongDuration.json": ("duur-niet-gelezen", "/duration"),
}


def real(shared_data: Path, pattern: str = "*.json") -> Iterator[tuple[str, SourceRecord]]:
    for path in sorted((shared_data / "amb").glob(pattern)):
        for item in read(Feed("amb", "KIM", "jsonld", path, "", "changes"), Settings()):
            assert isinstance(item, SourceRecord)
            yield path.name, item


@pytest.mark.parametrize("name", REAL)
def test_each_invalid_file_of_amb_gets_its_finding_with_field_and_place(
    shared_data: Path, concepts: Concepts, context: Context, name: str
) -> None:
    ((_, record),) = real(shared_data, name)
    rule, pointer = REAL[name]
    findings = [each for each in mapping_of("jsonld")(record, concepts, context).findings if each.rule == rule]
    assert pointer in [finding.position.path for finding in findings if finding.position]
    assert all(finding.position and finding.position.line and finding.position.column for finding in findings)
    assert all(finding.severity is Severity.WAARSCHUWING for finding in findings)


def test_valid_files_of_amb_break_no_rule_of_amb(shared_data: Path, concepts: Concepts, context: Context) -> None:
    found: Counter[str] = Counter()
    for _, record in real(shared_data, "valid-*.json"):
        mapped = mapping_of("jsonld")(record, concepts, context)
        assert len(mapped.graph) >= 6 and write(mapped.graph, "nt")
        found.update(finding.rule for finding in mapped.findings)
    assert found == {"doel-onbekend": 3, "soort-onbekend": 1, "vak-buitenlands": 1}


# --- nothing is lost, and PyLD agrees -----------------------------------------------------------------


def everything(shared_data: Path) -> Iterator[tuple[str, SourceRecord]]:
    yield from real(shared_data)
    for name in ("weerwerk", "taalkas"):
        for item in read(Feed(name, name, "jsonld", SAMPLE / name, "", "changes"), Settings()):
            if isinstance(item, SourceRecord):
                yield name, item


def test_every_value_of_every_record_has_an_outcome(shared_data: Path, concepts: Concepts, context: Context) -> None:
    number = 0
    for _, record in everything(shared_data):
        number += 1
        statements = mapping_of("jsonld")(record, concepts, context).statements
        traces = trace(record, concepts, context)
        told = {(each.path, each.value) for each in traces}
        assert [value.field for value in Tree(record).values if (value.field, value.text) not in told] == []
        for each in traces:
            if each.fate is Fate.TRIPLE:
                assert each.triple in statements
            else:
                assert each.why in (SENTENCES if each.fate is Fate.FINDING else dropped.REASONS)
    assert number == 34


def _load(address: str, options: object) -> dict[str, Any]:
    name = contexts.name_of(address)
    assert name is not None
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": json.loads(contexts.text(name)),
        "contentType": None,
    }


def _of_pyld(node: Any) -> Counter[tuple[str, str, str]]:
    """(property, text, language) of every value below a node that PyLD expanded."""
    found: Counter[tuple[str, str, str]] = Counter()
    for name, values in node.items():
        if name == "@id":
            found["@id", values, ""] += 1
        elif name == "@type":
            found.update(("@type", one_schema(each), "") for each in values)
        elif not name.startswith("@"):
            for each in values:
                if "@value" in each:
                    value = each["@value"]
                    text = str(value).lower() if isinstance(value, bool) else str(value)
                    key = "address" if name in COERCED else one_schema(name)
                    found[key, text.strip(), "" if name in COERCED else each.get("@language", "")] += 1
                elif set(each) == {"@id"}:
                    found["address" if name in COERCED else "@id", each["@id"], ""] += 1
                else:
                    found += _of_pyld(each)
    return found


def _of_tree(thing: Thing) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    if thing.address is not None:
        found["@id", thing.address.text, ""] += 1
    found.update(("@type", iri, "") for iri, _ in thing.types)
    for name, items in thing.properties.items():
        for item in items:
            if isinstance(item, Value):
                is_address = name in COERCED
                tag = "" if is_address else (item.language or "").lower()
                found["address" if is_address else name, item.text, tag] += 1
            elif name in COERCED and item.address is not None and not item.properties:
                found["address", item.address.text, ""] += 1
            else:
                found += _of_tree(item)
    return found


COERCED = {
    "https://schema.org/" + name
    for name in ("url", "license", "contentUrl", "embedUrl", "thumbnailUrl", "sameAs", "image")
}
"""Properties whose values a context of ours reads as addresses."""


def test_pyld_reads_the_same_values_in_every_record(shared_data: Path) -> None:
    number = 0
    for name, record in everything(shared_data):
        document = {key: value for key, value in json.loads(json.dumps(record.content)).items() if key != "@included"}
        if "@context" not in document:
            continue  # PyLD drops every name then; we read them as schema.org's, with a finding
        expanded = pyld.expand(document, {"documentLoader": _load, "base": ""})
        ours = _of_tree(Tree(record).root)
        theirs = _of_pyld(expanded[0])
        loose = Counter({key: count for key, count in ours.items() if "://" not in key[1] or key[0] == "@type"})
        assert loose == Counter({key: n for key, n in theirs.items() if "://" not in key[1] or key[0] == "@type"}), (
            name
        )
        assert sorted(text for _, text, _ in ours.elements()) == sorted(text for _, text, _ in theirs.elements()), (
            name
        )
        number += 1
    assert number == 33


# --- whatever a feed holds ----------------------------------------------------------------------------

ODD = (
    None, True, False, 0, -1, 1e300, "", " ", "\x00", "\ud800", "\u202e", "x" * 5000, "{0}{waarde!r}", "http://[::1", "_:b0",
    "@type", "a:b:c", "urn:isbn:", "PT", "groep 5 t/m 9999999999", "<p" * 500, "&#99999999;", [], {}, [[]], {"@value": {}},
    {"@value": None}, {"@id": []}, {"@id": {"@id": "x"}}, {"@type": 5}, {"@list": {"@list": [1]}}, {"@set": "x"}, {"@language": "nl"},
    {"nl": ["x", {"y": 1}]}, {"@context": 5, "name": "x"}, {"@context": {"name": None}, "name": "x"}, {"@graph": [{"name": "x"}]},
    {"@reverse": {"x": "y"}}, {"@value": "x", "@language": 5, "extra": [1]}, {"@id": "https://w3id.org/kim/schulfaecher/s9"},
)  # fmt: skip


def _changed(value: Any, dice: random.Random) -> Any:
    """The value with one place in it made odd."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        if dice.random() < 0.1:
            return {
                **value,
                dice.choice(["@graph", "@id", "x\ud800", "", "@vocab", "naam met spatie"]): copy.deepcopy(value),
            }
        return {**value, name: _changed(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.8:
        place = dice.randrange(len(value))
        return [*value[:place], _changed(value[place], dice), *value[place + 1 :]]
    return copy.deepcopy(dice.choice(ODD))


def test_the_mapping_never_raises(concepts: Concepts, context: Context) -> None:
    dice = random.Random(7)
    good = [item.content for name in ("weerwerk", "taalkas") for item in read(
        Feed(name, name, "jsonld", SAMPLE / name, "", "changes"), Settings()) if isinstance(item, SourceRecord)]  # fmt: skip
    seen: Counter[str] = Counter()
    for _ in range(1500):
        content = copy.deepcopy(dice.choice(good))
        for _ in range(dice.randint(1, 8)):
            content = _changed(content, dice)
            if not isinstance(content, dict):
                content = {"name": content}
        record = record_of(content)
        found = mapping_of("jsonld")(record, concepts, context)
        write(found.graph, "nt")
        seen.update(finding.rule for finding in found.findings)
        for finding in found.findings:
            json.dumps(finding.to_json(), ensure_ascii=False).encode("utf-8")
        told = {(each.path, each.value) for each in trace(record, concepts, context)}
        if not found.findings or found.graph:
            assert all((value.field, value.text) in told for value in _cleaned(record)), content
    assert len(seen) > 25


def _cleaned(record: SourceRecord) -> list[Value]:
    tree = Tree(record)
    list(tree.clean())
    return tree.values


def test_a_record_with_very_many_values_is_bounded(mapped: Map, rules: Rules) -> None:
    found = mapped({f"naam-{number}": number for number in range(20_000)}, keywords=[f"w{n}" for n in range(20_000)])
    assert len(found.graph) < 2_100 and len(found.findings) <= 102


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b", "a\nb"),
        ("<h1>Kop</h1>tekst", "Kop\n\ntekst"),
        ("x<script>alert(1)</script>y<style>p{}</style>", "xy"),
        ("a < b en c > d", "a < b en c > d"),
        ("5 &lt; 6 &amp; meer", "5 < 6 & meer"),
        ("<p>open", "open"),
    ],
)
def test_html_becomes_what_a_person_reads(html: str, text: str) -> None:
    assert readable(html) == text


@pytest.mark.parametrize("piece", ["<!--", "<", "<p ", "<script>", "&", "&#1", "</", "<li>", "a<b "])
def test_html_takes_time_in_proportion(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    start = time.process_time()
    holds_html(text)
    readable(text)
    assert time.process_time() - start < 2


def test_names_are_worked_out_once_for_each_context() -> None:
    assert names_of(copy.deepcopy(AMB))[0] is names_of(copy.deepcopy(AMB))[0]
    assert words.NAME.value == names_of(None)[0].find("schema:name").iri  # type: ignore[union-attr]
