"""NL-LOM field by field: what each becomes, and what happens when it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from etalage.findings import Severity
from ingest.mapping import Mapped

Maps = Callable[..., Mapped]
Facts = Callable[..., list[str]]
Rules = Callable[[Mapped], list[str]]

VDEX = "http://purl.edustandaard.nl/"
ECK = "https://ketenid.nl/201703/" + "0123456789abcdef" * 8


def text(name: str, value: str, tag: str = "nl") -> str:
    return f'<{name}><langstring xml:lang="{tag}">{value}</langstring></{name}>'


def term(name: str, value: str, vocabulary: str = "LOMv1.0") -> str:
    return f"<{name}>{text('source', vocabulary, 'x-none')}{text('value', value, 'x-none')}</{name}>"


def entry(name: str, value: str, catalog: str = "URI") -> str:
    return f"<{name}><catalog>{catalog}</catalog>{text('entry', value, 'x-none')}</{name}>"


def contribute(role: str, card: str, date: str = "") -> str:
    part = term("role", role) if role else ""
    when = f"<date><datetime>{date}</datetime></date>" if date else ""
    return f"<contribute>{part}<centity><vcard>{card}</vcard></centity>{when}</contribute>"


def relation(kind: str, *entries: str, remark: str = "") -> str:
    description = text("description", remark, "x-none") if remark else ""
    keys = "".join(entry("catalogentry", each) for each in entries)
    return f"<relation>{term('kind', kind)}<resource>{description}{keys}</resource></relation>"


def inside(container: str, *parts: str) -> str:
    return f"<{container}>{''.join(parts)}</{container}>"


@pytest.mark.parametrize(
    ("body", "predicate", "expected"),
    [
        (
            inside("general", text("title", " Breuken \n      in de keuken ")),
            "schema:name",
            ['"Breuken in de keuken"@nl'],
        ),
        (inside("general", text("title", "Fractions", "en")), "schema:name", ['"Fractions"@en']),
        (
            inside("general", text("title", "Fractions", "x-none"), "<language>en</language>"),
            "schema:name",
            ['"Fractions"@en'],
        ),
        (inside("general", text("title", "Breuken", "x-none")), "schema:name", ['"Breuken"@nl']),
        (inside("general", "<title>Kaal</title>"), "schema:name", ['"Kaal"@nl']),
        (inside("general", text("title", "  ")), "schema:name", []),
        (inside("general", text("description", "Een.\n\nTwee.")), "schema:description", ['"Een.\n\nTwee."@nl']),
        (
            inside("general", text("keyword", "breuken"), text("keyword", "breuken")),
            "schema:keywords",
            ['"breuken"@nl'],
        ),
        (
            inside("general", "<language>nl-NL</language><language>x-none</language>"),
            "schema:inLanguage",
            ['"nl"', '"x-none"'],
        ),
        (
            inside("general", entry("catalogentry", " urn:isbn:9789000000012 ")),
            "schema:identifier",
            ['"urn:isbn:9789000000012"'],
        ),
        (inside("general", text("coverage", "19e eeuw")), "dct:coverage", ['"19e eeuw"@nl']),
        (inside("general", term("structure", "hierarchical")), "lom:structure", ['"hierarchical"']),
        (inside("general", term("aggregationlevel", " 3 ")), "lom:aggregationLevel", ['"3"']),
        (inside("lifecycle", text("version", "17032010", "x-none")), "schema:version", ['"17032010"']),
        (inside("lifecycle", term("status", "Final")), "schema:creativeWorkStatus", ['"final"']),
        (inside("technical", "<format>text/html</format>"), "schema:encodingFormat", ['"text/html"']),
        (inside("technical", "<format>non-digital</format>"), "schema:encodingFormat", ['"non-digital"']),
        (inside("technical", "<size>1024</size>"), "schema:contentSize", ['"1024"']),
        (
            inside("technical", "<location>\n  https://example.nl/een pad\n</location>"),
            "schema:url",
            ["https://example.nl/een%20pad"],
        ),
        (
            inside("technical", "<duration><datetime>PT3M16S</datetime></duration>"),
            "schema:duration",
            ['"PT3M16S"^^xsd:duration'],
        ),
        (
            inside("educational", term("interactivitytype", "expositive")),
            "schema:interactivityType",
            ['"expositive"'],
        ),
        (inside("educational", term("interactivitylevel", "very%20low")), "lom:interactivityLevel", ['"very low"']),
        (inside("educational", term("semanticdensity", "high")), "lom:semanticDensity", ['"high"']),
        (inside("educational", term("difficulty", "very easy")), "lom:difficulty", ['"very easy"']),
        (
            inside("educational", term("learningresourcetype", "open%20opdracht")),
            "schema:learningResourceType",
            ["et:soort-open-opdracht"],
        ),
        (
            inside("educational", term("learningresourcetype", "kennisclip")),
            "schema:learningResourceType",
            ["et:soort-kennisclip"],
        ),
        (inside("educational", term("intendedenduserrole", "learner")), "schema:audience", ["et:rol-leerling"]),
        (inside("educational", term("intendedenduserrole", "leraar")), "schema:audience", ["et:rol-leraar"]),
        (inside("educational", term("intendedenduserrole", "")), "schema:audience", []),
        (inside("educational", text("typicalagerange", "8-13", "x-none")), "schema:typicalAgeRange", ['"8-13"']),
        (
            inside("educational", "<typicallearningtime><datetime>PT1H30M</datetime></typicallearningtime>"),
            "schema:timeRequired",
            ['"PT1H30M"^^xsd:duration'],
        ),
        (
            inside("educational", text("description", "Doe dit in tweetallen.")),
            "schema:educationalUse",
            ['"Doe dit in tweetallen."@nl'],
        ),
        (
            inside("annotation", text("description", "9e editie")),
            "schema:disambiguatingDescription",
            ['"9e editie"@nl'],
        ),
        (
            inside("lifecycle", contribute("publisher", "BEGIN:VCARD\nFN:De Kievit\nEND:VCARD")),
            "schema:publisher",
            ["https://e.example/leveranciers/de-kievit"],
        ),
        (
            inside("lifecycle", contribute("publisher", "BEGIN:VCARD\nFN:De Kievit\nEND:VCARD", "2017")),
            "schema:datePublished",
            ['"2017"^^xsd:gYear'],
        ),
        (
            inside("lifecycle", contribute("author", "BEGIN:VCARD\nFN:Zoë\nEND:VCARD", "2016-09-02")),
            "schema:dateCreated",
            ['"2016-09-02"^^xsd:date'],
        ),
        (inside("lifecycle", contribute("author", "BEGIN:VCARD\nFN:Zoë\nEND:VCARD")), "schema:author", ["#maker-1"]),
        (
            inside("lifecycle", contribute("hogeschool", "BEGIN:VCARD\nFN:HS\nEND:VCARD")),
            "schema:contributor",
            ["#maker-1"],
        ),
        (
            inside("lifecycle", contribute("", "BEGIN:VCARD\nFN:Iemand\nEND:VCARD")),
            "schema:contributor",
            ["#maker-1"],
        ),
        ("", "schema:publisher", ["https://e.example/leveranciers/rekenwerk"]),
        ("", "rdf:type", ["schema:LearningResource", "et:Lesmateriaal"]),
    ],
)
def test_fields_become_triples(ims: Maps, facts: Facts, body: str, predicate: str, expected: list[str]) -> None:
    assert facts(ims(body), predicate) == expected


@pytest.mark.parametrize(
    ("body", "rule", "field", "value"),
    [
        (inside("general", "<language>klingon!</language>"), "taal-onbekend", "general/language", "klingon!"),
        (inside("general", text("title", "x", "not a tag")), "taal-onbekend", "general/title", "not a tag"),
        (inside("general", term("structure", "spiraal")), "waarde-onbekend", "general/structure", "spiraal"),
        (inside("general", term("aggregationlevel", "5")), "waarde-onbekend", "general/aggregationlevel", "5"),
        (
            inside("general", term("structure", "linear"), term("structure", "atomic")),
            "waarde-dubbel",
            "general/structure[2]",
            "atomic",
        ),
        (inside("general", "<kleur>rood</kleur>"), "veld-onbekend", "general/kleur", "rood"),
        (inside("general", "los <title/> tekst"), "veld-onbekend", "general", "los tekst"),
        (inside("technical", "<format>film</format>"), "bestandstype-onbekend", "technical/format", "film"),
        (
            inside("technical", "<location>www.example.nl</location>"),
            "adres-onbruikbaar",
            "technical/location",
            "www.example.nl",
        ),
        (
            inside("technical", "<location>javascript:alert(1)</location>"),
            "adres-onbruikbaar",
            "technical/location",
            "javascript:alert(1)",
        ),
        (
            inside("educational", term("learningresourcetype", "knutselwerk")),
            "soort-onbekend",
            "educational/learningresourcetype",
            "knutselwerk",
        ),
        (
            inside("educational", term("intendedenduserrole", "opa")),
            "rol-onbekend",
            "educational/intendedenduserrole",
            "opa",
        ),
        (inside("educational", term("context", "other")), "niveau-onbekend", "educational/context", "other"),
        (
            inside("educational", "<typicallearningtime><datetime>een uur</datetime></typicallearningtime>"),
            "duur-niet-gelezen",
            "educational/typicallearningtime/datetime",
            "een uur",
        ),
        (
            inside("lifecycle", contribute("author", "BEGIN:VCARD\nEMAIL:a@b.nl\nEND:VCARD")),
            "maker-zonder-naam",
            "lifecycle/contribute/centity",
            None,
        ),
        (
            inside("lifecycle", contribute("author", "BEGIN:VCARD\nFN:Zoë\nEND:VCARD", "ooit")),
            "datum-niet-gelezen",
            "lifecycle/contribute/date/datetime",
            "ooit",
        ),
        (inside("rights", term("cost", "soms")), "kosten-niet-gelezen", "rights/cost", "soms"),
        (
            inside("rights", term("copyrightandotherrestrictions", "vraag het mij")),
            "rechten-onbekend",
            "rights/copyrightandotherrestrictions",
            "vraag het mij",
        ),
        (relation("isfriendof", "https://example.nl"), "relatie-onbekend", "relation/kind", "isfriendof"),
        (
            relation("haspart", "zomaar tekst"),
            "relatie-zonder-adres",
            "relation/resource/catalogentry/entry",
            "zomaar tekst",
        ),
        (
            relation("thumbnail", "plaatje.png"),
            "relatie-zonder-adres",
            "relation/resource/catalogentry/entry",
            "plaatje.png",
        ),
    ],
)
def test_what_cannot_be_read_is_said(ims: Maps, body: str, rule: str, field: str, value: str | None) -> None:
    found = [finding for finding in ims(body).findings if finding.rule == rule]
    assert len(found) == 1
    assert (found[0].field, found[0].value) == (field, value)
    assert found[0].record == "proef-1"
    assert found[0].position is not None
    assert found[0].position.source == "proef.xml"
    assert re.fullmatch(rf"/lom/{re.escape(field)}(/value)?(/langstring)?", found[0].position.path)
    assert found[0].advice


def test_the_line_of_a_finding_is_that_of_the_element(ims: Maps) -> None:
    body = "\n" * 5 + inside("technical", "\n\n<location>\n\nwww.example.nl</location>")
    assert ims(body).findings[0].position.line == 8  # type: ignore[union-attr]


def test_an_unknown_kind_stays_a_keyword(ims: Maps, facts: Facts) -> None:
    mapped = ims(inside("educational", term("learningresourcetype", "Knutselwerk")))
    assert facts(mapped, "schema:keywords") == ['"Knutselwerk"@nl']
    assert facts(mapped, "schema:learningResourceType") == []


def test_makers_have_a_name_and_a_type_and_no_more(ims: Maps, facts: Facts) -> None:
    card = "BEGIN:VCARD\nFN:Sanne de Wit\nN:Wit;Sanne\nEMAIL:s@example.nl\nTEL:06-1\nEND:VCARD"
    mapped = ims(
        inside("lifecycle", contribute("author", card), contribute("university", "BEGIN:VCARD\nFN:UvX\nEND:VCARD"))
    )
    assert facts(mapped, "rdf:type", "#maker-1") == ["schema:Person"]
    assert facts(mapped, "schema:name", "#maker-1") == ['"Sanne de Wit"']
    assert facts(mapped, "rdf:type", "#maker-2") == ["schema:Organization"]
    assert not any("example.nl" in str(triple) or "06-1" in str(triple) for triple in mapped.graph)


def test_a_second_publisher_becomes_a_contributor(ims: Maps, facts: Facts, rules: Rules) -> None:
    first, second = (contribute("publisher", f"BEGIN:VCARD\nFN:{name}\nEND:VCARD") for name in ("Een", "Twee"))
    mapped = ims(inside("lifecycle", first, second, first))
    assert facts(mapped, "schema:publisher") == ["https://e.example/leveranciers/een"]
    assert facts(mapped, "schema:contributor") == ["#maker-1"]
    assert facts(mapped, "schema:name", "#maker-1") == ['"Twee"']
    assert rules(mapped) == ["uitgever-meerdere"]


def test_a_contribution_that_is_named_twice_is_written_once(ims: Maps, facts: Facts) -> None:
    author = contribute("author", "BEGIN:VCARD\nFN:Zoë\nEND:VCARD")
    assert facts(ims(inside("lifecycle", author, author)), "schema:author") == ["#maker-1"]


@pytest.mark.parametrize(
    ("body", "predicate", "expected"),
    [
        (
            relation("ispartof", "urn:uuid:a18cdda7-e9c7-40d7-a7ad-6e875d9015ce"),
            "schema:isPartOf",
            ["urn:uuid:a18cdda7-e9c7-40d7-a7ad-6e875d9015ce"],
        ),
        (relation("haspart", "oai:a:1", "urn:isbn:9789000000012"), "schema:hasPart", ["urn:isbn:9789000000012"]),
        (relation("isbasedon", "https://example.nl/a"), "schema:isBasedOn", ["https://example.nl/a"]),
        (relation("isversionof", "http://example.nl/a_(b)"), "dct:isVersionOf", ["http://example.nl/a_(b)"]),
        (relation("isreferencedby", "https://example.nl/a"), "dct:isReferencedBy", ["https://example.nl/a"]),
        (relation("references", "https://example.nl/a"), "dct:references", ["https://example.nl/a"]),
        (relation("thumbnail", "https://example.nl/a.png"), "schema:thumbnailUrl", ["https://example.nl/a.png"]),
        (
            relation("hasformat", "https://example.nl/a.png", remark="thumbnail"),
            "schema:thumbnailUrl",
            ["https://example.nl/a.png"],
        ),
        (
            relation("hasformat", "https://example.nl/a.pdf", remark="application/pdf"),
            "schema:encoding",
            ["#bestand-1"],
        ),
        (relation("hasformat", "geen adres"), "schema:encoding", []),
    ],
)
def test_relations_become_links_by_kind(
    ims: Maps, facts: Facts, body: str, predicate: str, expected: list[str]
) -> None:
    assert facts(ims(body), predicate) == expected


def test_other_files_are_parts_of_the_record(ims: Maps, facts: Facts) -> None:
    code = '&lt;iframe width="5" src="https://example.nl/speler"&gt;'
    mapped = ims(
        relation("hasformat", "https://example.nl/a.pdf", remark="application/pdf")
        + relation("embed", code)
        + relation("preview", "https://example.nl/kijk")
    )
    assert facts(mapped, "schema:contentUrl", "#bestand-1") == ["https://example.nl/a.pdf"]
    assert facts(mapped, "schema:encodingFormat", "#bestand-1") == ['"application/pdf"']
    assert facts(mapped, "schema:embedUrl", "#bestand-2") == ["https://example.nl/speler"]
    assert facts(mapped, "schema:contentUrl", "#bestand-3") == ["https://example.nl/kijk"]
    assert facts(mapped, "schema:encodingFormat") == []


def test_ratings_beside_the_record_are_kept(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims("", extra={"numberOfReviews": "2", "numberOfRatings": "3", "averageNormalizedRating": "3.3"})
    assert facts(mapped, "schema:aggregateRating") == ["#waardering"]
    assert facts(mapped, "schema:ratingValue", "#waardering") == ['"3.3"^^xsd:decimal']
    assert facts(mapped, "schema:reviewCount", "#waardering") == ['"2"^^xsd:integer']
    nobody = ims("", extra={"numberOfReviews": "0", "numberOfRatings": "0", "averageNormalizedRating": "0.0"})
    assert facts(nobody, "schema:aggregateRating") == []
    assert rules(ims("", extra={"numberOfReviews": "veel"})) == ["waardering-niet-gelezen"]


def test_metadata_about_the_metadata_is_left_out(ims: Maps, rules: Rules) -> None:
    card = "BEGIN:VCARD\nFN:Joe\nEND:VCARD"
    mapped = ims(inside("metametadata", contribute("creator", card), "<metadatascheme>LOMv1.0</metadatascheme>"))
    assert not any("Joe" in str(triple) for triple in mapped.graph)
    assert rules(mapped) == []


@pytest.mark.parametrize(
    "body",
    [
        inside("general", text("keyword", f"van {ECK}")),
        inside("general", text("title", ECK.upper())),
        inside("metametadata", contribute("creator", f"BEGIN:VCARD\nFN:{ECK}\nEND:VCARD")),
        inside("onbekend", ECK),
    ],
)
def test_a_record_with_an_eck_id_is_refused_and_the_value_never_shown(ims: Maps, body: str) -> None:
    mapped = ims(body)
    assert mapped.graph == []
    assert [(finding.rule, finding.severity) for finding in mapped.findings] == [("eckid-gevonden", Severity.FOUT)]
    assert "0123456789abcdef" not in repr(mapped.findings).lower()


def test_an_identifier_with_an_eck_id_is_not_repeated(ims: Maps) -> None:
    mapped = ims("", identifier=f"uitslag-{ECK}")
    assert mapped.graph == []
    assert mapped.findings[0].record == "uitslag-[verwijderd: ECK iD]"
    assert "0123456789abcdef" not in mapped.iri


def test_invisible_characters_go_and_are_reported(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims(inside("general", text("title", "Breu\x85ken \x9f\u202eneku\ufeff")))
    assert facts(mapped, "schema:name") == ['"Breu ken neku"@nl']
    assert rules(mapped) == ["tekens-verwijderd"]


def test_a_title_of_a_million_characters_is_kept_for_its_shape_to_judge(ims: Maps, facts: Facts) -> None:
    mapped = ims(inside("general", text("title", "a" * 1_000_000)))
    assert len(facts(mapped, "schema:name")[0]) > 1_000_000


def test_other_long_values_are_left_out_and_reported(ims: Maps, facts: Facts) -> None:
    mapped = ims(inside("general", text("keyword", "a" * 100_000)))
    assert facts(mapped, "schema:keywords") == []
    finding = mapped.findings[0]
    assert (finding.rule, len(finding.value or "")) == ("waarde-te-lang", 200)


def test_of_many_keywords_two_hundred_are_kept(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims(inside("general", *(text("keyword", f"woord {number}") for number in range(500))))
    assert len(facts(mapped, "schema:keywords")) == 200
    assert rules(mapped) == ["te-veel-trefwoorden"]


def test_a_record_with_very_many_values_stays_bounded(ims: Maps) -> None:
    people = (contribute("author", f"BEGIN:VCARD\nFN:Maker {number}\nEND:VCARD") for number in range(3000))
    strange = (f"<vreemd>{number}</vreemd>" for number in range(3000))
    mapped = ims(inside("lifecycle", *people) + inside("general", *strange))
    assert len(mapped.graph) <= 2000
    assert len(mapped.findings) <= 102
    assert {"te-veel-waarden", "te-veel-opmerkingen"} <= {finding.rule for finding in mapped.findings}


def test_the_same_trouble_is_said_once(ims: Maps, rules: Rules) -> None:
    odd = term("learningresourcetype", "knutselwerk")
    assert rules(ims(inside("educational", odd, odd))) == ["soort-onbekend"]


def test_comments_and_cdata_do_not_cut_a_text(ims: Maps, facts: Facts) -> None:
    mapped = ims(inside("general", "<language>n<!-- taal -->l</language>", text("title", "<![CDATA[Q&A]]>")))
    assert facts(mapped, "schema:name") == ['"Q&A"@nl']


def test_elements_of_other_namespaces_are_reported_not_read(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims('<general xmlns:x="https://example.nl/"><x:title>vreemd</x:title></general>')
    assert facts(mapped, "schema:name") == []
    assert rules(mapped) == ["veld-onbekend"]


def test_deep_nesting_is_no_trouble(ims: Maps, rules: Rules) -> None:
    mapped = ims("<general>" + "<a>" * 90 + "diep" + "</a>" * 90 + "</general>")
    assert rules(mapped) == ["veld-onbekend"]
