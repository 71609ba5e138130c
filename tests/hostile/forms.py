"""Good records in every format that is read, into which an attack is laid. A new format joins with one Form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

DESCRIPTION = "Leerlingen bouwen een vlot van kurk en touw en onderzoeken waarom het blijft drijven."
ADDRESS = "https://vlot.example/les"
EDITION = "2024-05-01"


@dataclass(frozen=True)
class Form:
    """How one format writes a record, and a delivery of several."""

    name: str
    reader: str
    suffix: str
    record: Callable[[dict[str, str]], str]
    """A record of fields as they stand in the file: escaped already, so that an attack can be anything."""
    file: Callable[[list[str]], str]
    quoted: Callable[[str], str]
    """A text as it is written in this format."""
    fields: tuple[str, ...]
    """What a record can hold: id, title, description, keyword, address, date, duration, isbn, price, level, tag."""
    is_single: bool = False
    """One record to a file."""

    @property
    def is_xml(self) -> bool:
        """For attacks on XML."""
        return self.suffix == ".xml"

    def good(self, number: int, **changes: str) -> str:
        """A record that is placed; `changes` are raw texts in place of the usual ones."""
        fields = {
            "id": f"vlot-{number}",
            "title": f"Een vlot van kurk {number}",
            "description": DESCRIPTION,
            "keyword": "drijven en zinken",
            "address": f"{ADDRESS}/{number}",
            "date": EDITION,
            "duration": "PT45M",
            "isbn": "9789000070015",
            "price": "4.50",
            "level": "groep 6",
            "tag": "nl",
            "more": "",
        }
        if self.name == "eck":
            fields |= {"id": f"97890000701{number:02}"}
        return self.record(fields | changes)


def _lom(fields: dict[str, str]) -> str:
    lang = f'xml:lang="{fields["tag"]}"'
    return (
        '<lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2"><general>'
        f"<title><langstring {lang}>{fields['title']}</langstring></title>"
        f"<catalogentry><catalog>URI</catalog><entry><langstring>{fields['id']}</langstring></entry>"
        "</catalogentry><language>nl</language>"
        f"<description><langstring {lang}>{fields['description']}</langstring></description>"
        f'<keyword><langstring xml:lang="nl">{fields["keyword"]}</langstring></keyword></general>'
        '<lifecycle><contribute><role><source><langstring xml:lang="x-none">LOMv1.0</langstring></source><value>'
        '<langstring xml:lang="x-none">publisher</langstring></value></role>'
        f"<date><datetime>{fields['date']}</datetime></date></contribute></lifecycle>"
        f"<technical><format>text/html</format><location>{fields['address']}</location></technical>"
        f"<educational><typicallearningtime><datetime>{fields['duration']}</datetime></typicallearningtime></educational>"
        "<classification><purpose><source/><value><langstring>educational level</langstring></value></purpose>"
        f"<taxonpath><taxon><id>{fields['level']}</id></taxon></taxonpath></classification>{fields['more']}</lom>"
    )


def _oai_record(fields: dict[str, str]) -> str:
    return (
        f"<record><header><identifier>{fields['id']}</identifier><datestamp>2026-01-01T00:00:00Z</datestamp></header>"
        f"<metadata>{_lom(fields)}</metadata></record>\n"
    )


def _sru_record(fields: dict[str, str]) -> str:
    return (
        "<srw:record><srw:recordSchema>lom</srw:recordSchema><srw:recordPacking>xml</srw:recordPacking>"
        f"<srw:recordIdentifier>{fields['id']}</srw:recordIdentifier><srw:recordData>{_lom(fields)}</srw:recordData>"
        "</srw:record>\n"
    )


def _entry(fields: dict[str, str]) -> str:
    cents = fields["price"].replace("4.50", "450")
    return (
        f"<Entry><ProductId>{fields['id']}</ProductId><Publisher>Uitgeverij Vlot</Publisher>"
        f"<Title>{fields['title']}</Title><Description>{fields['description']}</Description>"
        f"<InformationLocation>{fields['address']}</InformationLocation><AggregationLevel>Lesson</AggregationLevel>"
        f"<FirstPublishedDate>{fields['date']}</FirstPublishedDate><ProductState>Leverbaar</ProductState>"
        "<IntendedEndUserRole>Onderwijsvolger</IntendedEndUserRole><Medium>Boek</Medium><CurriculumInfo>"
        f"<Sector>PO</Sector><Levels><Level>BASISONDERWIJS</Level></Levels><Years><Year>{fields['level']}</Year></Years>"
        f"<Subjects><Subject>{fields['keyword']}</Subject></Subjects></CurriculumInfo>"
        f"<Prices><Currency>EUR</Currency><Price><Amount>{cents}</Amount><VAT>9.0</VAT></Price></Prices>"
        f"<IsCatalogItem>true</IsCatalogItem>{fields['more']}</Entry>\n"
    )


def _row(fields: dict[str, str]) -> str:
    return ";".join(fields[name] for name in ROW) + "\n"


ROW = (
    "id",
    "title",
    "description",
    "address",
    "keyword",
    "date",
    "duration",
    "isbn",
    "price",
    "level",
    "tag",
    "more",
)
HEADER = "Nummer;Titel;Omschrijving;Adres;Trefwoorden;Datum;Duur;ISBN;Prijs;Niveau;Taal;#intern\n"


def _object(fields: dict[str, str]) -> str:
    return (
        f'{{"@context": {{"@vocab": "https://schema.org/", "@language": "{fields["tag"]}"}}, '
        '"@type": "LearningResource", '
        f'"@id": "https://vlot.example/id/{fields["id"]}", "name": "{fields["title"]}", '
        f'"description": "{fields["description"]}", "keywords": ["{fields["keyword"]}"], '
        f'"url": "{fields["address"]}", '
        f'"datePublished": "{fields["date"]}", "timeRequired": "{fields["duration"]}", "isbn": "{fields["isbn"]}", '
        f'"educationalLevel": "{fields["level"]}", '
        f'"offers": {{"@type": "Offer", "price": "{fields["price"]}", "priceCurrency": "EUR"}}{fields["more"]}}}'
    )


def _list(records: list[str]) -> str:
    return "[\n" + ",\n".join(records) + "\n]"


def _page(records: list[str]) -> str:
    scripts = "\n".join(f'<script type="application/ld+json">{record}</script>' for record in records)
    return (
        f"<!DOCTYPE html>\n<html lang=nl><head><title>Vlot</title>{scripts}</head><body><h1>Vlot</h1></body></html>"
    )


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


LOM_FIELDS = ("id", "title", "description", "keyword", "address", "date", "duration", "level", "tag")
ECK_FIELDS = ("id", "title", "description", "keyword", "address", "date", "price", "level")
ROW_FIELDS = (*ROW[:-2], "tag")
JSON_FIELDS = (
    "id",
    "title",
    "description",
    "keyword",
    "address",
    "date",
    "duration",
    "isbn",
    "price",
    "level",
    "tag",
)

FORMS: tuple[Form, ...] = (
    Form("nllom", "nllom", ".xml", _lom, "".join, escape, LOM_FIELDS, is_single=True),
    Form(
        "oai",
        "nllom",
        ".xml",
        _oai_record,
        lambda records: (
            '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            f"<ListRecords>\n{''.join(records)}</ListRecords></OAI-PMH>\n"
        ),
        escape,
        LOM_FIELDS,
    ),
    Form(
        "sru",
        "nllom",
        ".xml",
        _sru_record,
        lambda records: (
            '<srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/"><srw:numberOfRecords>'
            f"{len(records)}</srw:numberOfRecords><srw:records>\n{''.join(records)}</srw:records></srw:searchRetrieveResponse>"
        ),
        escape,
        LOM_FIELDS,
    ),
    Form(
        "eck",
        "eck",
        ".xml",
        _entry,
        lambda records: (
            '<ReadCatalogResult xmlns="http://dt2.eck.nl/schema/catalogservice/v2.5.2"><Entries>\n'
            f"{''.join(records)}</Entries></ReadCatalogResult>\n"
        ),
        escape,
        ECK_FIELDS,
    ),
    Form("spreadsheet", "spreadsheet", ".csv", _row, lambda rows: HEADER + "".join(rows), _cell, ROW_FIELDS),
    Form(
        "jsonld",
        "jsonld",
        ".json",
        _object,
        lambda objects: "[\n" + ",\n".join(objects) + "\n]",
        _string,
        JSON_FIELDS,
    ),
    Form("html", "jsonld", ".html", _object, _page, lambda text: _string(text).replace("<", "\\u003c"), JSON_FIELDS),
)


def form(name: str) -> Form:
    """The form of that name."""
    return next(each for each in FORMS if each.name == name)
