"""Texts, dates, amounts, addresses and names as feeds write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etalage.rdf import Literal, NamedNode
from etalage.search import Kind
from ingest import pupils
from ingest.mapping import Context, record_iri, supplier_iri, texts, values
from ingest.mapping.addresses import slug
from ingest.mapping.vcard import Maker, makers

ECK = "https://ketenid.nl/201703/" + "0123456789abcdef" * 8


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ("  een  titel ", "een titel"),
        ("een regel\n                 die afbreekt", "een regel die afbreekt"),
        ("eerste\n\n   tweede alinea", "eerste\n\ntweede alinea"),
        ("eerste\r\n\r\ntweede", "eerste\n\ntweede"),
        ("zonder inspringen\ngewild", "zonder inspringen\ngewild"),
        ("Doelen:\n      - tellen\n      - meten", "Doelen:\n- tellen\n- meten"),
        ("\r", ""),
        ("", ""),
    ],
)
def test_paragraphs_stay_and_wrapping_goes(delivered: str, expected: str) -> None:
    assert texts.paragraphs(delivered) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nl", "nl"),
        ("NL-nl", "nl"),
        ("nl_BE", "nl"),
        ("dut", "nl"),
        ("Engels", "en"),
        ("x-none", None),
        ("", None),
        ("not a tag", None),
        ("nederlandsachtig", None),
        ("zh-Hant", "zh-hant"),
    ],
)
def test_language_tags_become_fit_for_rdf(tag: str, expected: str | None) -> None:
    assert texts.language(tag) == expected
    if expected is not None:
        assert Literal("x", language=expected).language == expected


@pytest.mark.parametrize(
    ("delivered", "lexical", "kind"),
    [
        ("2017", "2017", "gYear"),
        ("2017-09", "2017", "gYear"),
        ("2016-09-02", "2016-09-02", "date"),
        ("20160902", "2016-09-02", "date"),
        ("2-9-2016", "2016-09-02", "date"),
        ("1997-07-16T19:20:30+01:00", "1997-07-16T19:20:30+01:00", "dateTime"),
        ("2020-09-21T13:09:34.0Z", "2020-09-21T13:09:34.0Z", "dateTime"),
        ("2019-02-28 11:43:05+02:00", "2019-02-28T11:43:05+02:00", "dateTime"),
        ("2019-02-28T11:43+0200", "2019-02-28T11:43:00+02:00", "dateTime"),
    ],
)
def test_dates_of_real_feeds_are_read(delivered: str, lexical: str, kind: str) -> None:
    found = values.moment(f" {delivered} ")
    assert found is not None
    assert (found[0], found[1].value.rpartition("#")[2]) == (lexical, kind)


@pytest.mark.parametrize(
    "delivered",
    [
        "",
        "binnenkort",
        "2016-13-01",
        "2016-02-30",
        "0000",
        "9999",
        "31-02-2016",
        "2016-09-02T25:00:00",
        "2016-09-02T10:00:00+99:00",
    ],
)
def test_what_is_no_date_is_nothing(delivered: str) -> None:
    assert values.moment(delivered) is None


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ("PT20M0S", "PT20M0S"),
        ("PT1H30M", "PT1H30M"),
        ("pt4m", "PT4M"),
        ("P2W", "P14D"),
        ("P1W2DT1H", "P9DT1H"),
        ("P1DT2,5S", "P1DT2.5S"),
        ("PT0H0M", None),
        ("PT", None),
        ("P", None),
        ("20 minuten", None),
        ("-PT5M", None),
        ("PT123456789M", None),
    ],
)
def test_durations_stay_iso_8601(delivered: str, expected: str | None) -> None:
    assert values.duration(delivered) == expected


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ("12,50", "12.50"),
        ("€ 12,50", "12.50"),
        ("12.5", "12.50"),
        ("€12,-", "12.00"),
        ("EUR 1.250,00", "1250.00"),
        ("1.250", "1250.00"),
        ("-3", "-3.00"),
        ("0", "0.00"),
        ("veel", None),
        ("12,505", None),
        ("1e9", None),
        ("", None),
        ("12,50 per leerling", None),
    ],
)
def test_amounts_are_read_as_dutch_people_write_them(delivered: str, expected: str | None) -> None:
    assert values.amount(delivered) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ("https://example.nl", "https://example.nl"),
        (" http://example.nl/a?b=1&c=[2]#d ", "http://example.nl/a?b=1&c=%5B2%5D#d"),
        ("HTTPS://example.nl/een pad/é", "https://example.nl/een%20pad/é"),
        ("https://example.nl/100%", "https://example.nl/100%25"),
        ("https://example.nl/a#b#c", "https://example.nl/a#b%23c"),
        ('https://example.nl/<b>"{x}', "https://example.nl/%3Cb%3E%22%7Bx%7D"),
        ("https://maken.wikiwijs.nl/94812/Macro#!page-29", "https://maken.wikiwijs.nl/94812/Macro#!page-29"),
        ("www.example.nl", None),
        ("javascript:alert(1)", None),
        ("ftp://example.nl/a", None),
        ("http://", None),
        ("http:///pad", None),
        ("https://jan:geheim@example.nl/", None),
        ("https://[::1/", None),
        ("https://example.nl/" + "a" * 3000, None),
        ("https://example.nl/\ud800", "https://example.nl/%3F"),
    ],
)
def test_only_web_addresses_become_addresses(delivered: str, expected: str | None) -> None:
    assert values.web_address(delivered) == expected
    if expected is not None:
        assert NamedNode(expected).value == expected


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ("urn:isbn:9789027439642", "urn:isbn:9789027439642"),
        ("978-90-274-3964-2", "urn:isbn:9789027439642"),
        ("A18CDDA7-E9C7-40D7-A7AD-6E875D9015CE", "urn:uuid:a18cdda7-e9c7-40d7-a7ad-6e875d9015ce"),
        ("oai:surfsharekit.nl:1", "oai:surfsharekit.nl:1"),
        ("hdl:1234/6", "hdl:1234/6"),
        ("javascript:alert(1)", None),
        ("zomaar tekst", None),
    ],
)
def test_other_materials_go_by_web_address_urn_or_number(delivered: str, expected: str | None) -> None:
    assert values.address(delivered) == expected


def test_isbn_is_checked() -> None:
    assert values.isbn("978-90-00-00001-2") == "9789000000012"
    assert values.isbn("urn:isbn:9789000000012") == "9789000000012"
    assert values.isbn("9789000000013") is None
    assert values.isbn("9000000012") is None


CARD = "BEGIN:VCARD\nVERSION:3.0\n{0}\nEND:VCARD"


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (CARD.format("FN:Sanne de Wit\nN:Wit;Sanne;de"), Maker("Sanne de Wit", False)),
        (CARD.format("N:Wit;Sanne"), Maker("Sanne Wit", False)),
        (CARD.format("FN:Lepelaar\nN:Lepelaar;;;;\nORG:Lepelaar"), Maker("Lepelaar", True)),
        (CARD.format("ORG:Lepelaar;Afdeling po"), Maker("Lepelaar", True)),
        (CARD.format("FN:Lepelaar"), Maker("Lepelaar", None)),
        (CARD.format("FN:Sanne de Wit\nORG:Lepelaar"), Maker("Sanne de Wit", None)),
        (CARD.format("FN:Reken\\, taal\\; en meer"), Maker("Reken, taal; en meer", None)),
        (CARD.format("FN:Een lange na\n am"), Maker("Een lange naam", None)),
        (CARD.format("FN;CHARSET=utf-8:Zoë"), Maker("Zoë", None)),
        (CARD.format("FN;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB"), Maker("Zoë", None)),
        (CARD.format("item1.FN:Zoë"), Maker("Zoë", None)),
        ("BEGIN:VCARD\n     FN:Uitgeverij\n          De Kievit\n     END:VCARD", Maker("Uitgeverij De Kievit", None)),
        ("BEGIN:VCARD\\nFN:Kievit\\nORG:Kievit\\nEND:VCARD", Maker("Kievit", True)),
        ("BEGIN:VCARD VERSION:3.0 FN:Kievit N:Kievit;;;; EMAIL:a@b.nl END:VCARD", Maker("Kievit", None)),
        ("Sanne de Wit", Maker("Sanne de Wit", None)),
    ],
)
def test_cards_give_names(card: str, expected: Maker) -> None:
    assert makers(card) == (expected,)


@pytest.mark.parametrize(
    "card",
    [
        "",
        "BEGIN:VCARD END:VCARD",
        CARD.format("EMAIL:sanne@example.nl"),
        CARD.format("FN:sanne@example.nl"),
        CARD.format("TEL:06-12345678"),
        CARD.format("FN:" + "a" * 400),
        "sanne@example.nl",
    ],
)
def test_cards_without_a_name_give_none(card: str) -> None:
    assert makers(card) == ()


def test_no_mail_telephone_or_address_leaves_a_card() -> None:
    card = CARD.format(
        "FN:Sanne\nTEL:06-12345678\nEMAIL;TYPE=INTERNET:sanne@example.nl\nADR:;;Dorpsstraat 1;Ons Dorp"
    )
    assert makers(card) == (Maker("Sanne", None),)


def test_several_cards_in_one_text_give_several_makers() -> None:
    assert [maker.name for maker in makers(CARD.format("FN:Een") + "\n" + CARD.format("FN:Twee"))] == ["Een", "Twee"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Één & Twee B.V.", "een-twee-b-v"), ("  Wikipedia ", "wikipedia"), ("ﬁets", "fiets"), ("a" * 200, "a" * 80)],
)
def test_slugs_are_short_and_plain(name: str, expected: str) -> None:
    assert slug(name) == expected
    assert supplier_iri("https://e.example/", name) == f"https://e.example/leveranciers/{expected}"


def test_a_name_without_latin_letters_still_has_an_address() -> None:
    assert len(slug("عربي")) == 16
    assert slug("عربي") != slug("中文")


def test_the_address_of_a_record_depends_on_feed_kind_and_identifier(context: Context) -> None:
    iri = record_iri(context, "urn:isbn:9789000000012")
    assert iri == "https://e.example/materialen/proef/64ee98d21a1958c9"
    assert record_iri(context, "a", Kind.ETALAGE).startswith("https://e.example/etalage/proef/")
    assert record_iri(context, "a") != record_iri(context, "b")


@pytest.mark.parametrize(
    "text",
    [ECK, f"leerling {ECK} deed mee", ECK.upper(), ECK.replace("/", "%2F"), "https://id.school/pilot/" + "a" * 128],
)
def test_an_eck_id_is_seen_and_blotted_out(text: str) -> None:
    assert pupils.holds_eck_id(text)
    assert "0123456789abcdef" not in pupils.redacted(text).lower()
    assert "a" * 100 not in pupils.redacted(text)


@pytest.mark.parametrize("text", ["https://ketenid.nl/201703/kort", "https://ketenid.nl/", "school", "a" * 128])
def test_other_texts_are_no_eck_id(text: str) -> None:
    assert not pupils.holds_eck_id(text)
    assert pupils.redacted(text) == text
