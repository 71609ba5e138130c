"""What a publisher calls the field behind a property of ours, in the words of the format that was delivered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import Element, QName, _Element

from etalage.findings import Position
from etalage.namespaces import DCT, ET, LOM, PREFIXES, SCHEMA
from ingest.readers.json_names import name_in, place_in
from ingest.readers.nllom import IMS
from ingest.readers.spreadsheet_columns import BY_KEY
from ingest.readers.xml_record import local_name, text_in
from ingest.source import SourceRecord
from ingest.xml_place import place_of


@dataclass(frozen=True, slots=True)
class FieldName:
    """One property in each format; an empty string where a format has no such field."""

    lom: str = ""
    """Path in the IEEE binding, from the root of the record."""
    column: str = ""
    """Key of a column of the spreadsheet."""
    ims: str = ""
    """Path in the IMS binding where it is more than the IEEE path in lower case."""
    eck: str = ""
    """Path in an ECK Entry."""
    jsonld: tuple[str, ...] | None = ()
    """Paths in a JSON-LD record, the likeliest first; empty where the property's own name is the only one, None
    where JSON-LD has no such field."""


def _classification(purpose: str) -> str:
    return f"classification[{purpose}]/taxonPath/taxon/id"


PROPERTIES: dict[str, FieldName] = {
    SCHEMA + "name": FieldName("general/title", "titel", eck="Title", jsonld=("name", "headline", "title")),
    SCHEMA + "description": FieldName("general/description", "omschrijving", eck="Description"),
    SCHEMA + "keywords": FieldName("general/keyword", "trefwoorden"),
    SCHEMA + "inLanguage": FieldName("general/language", "taal"),
    SCHEMA + "identifier": FieldName(
        "general/identifier/entry", "isbn", "general/catalogentry/entry", eck="ProductId"
    ),
    SCHEMA + "url": FieldName("technical/location", "adres", eck="AccessLocation", jsonld=("url", "@id", "id")),
    SCHEMA + "encodingFormat": FieldName("technical/format"),
    SCHEMA + "thumbnailUrl": FieldName(
        "relation[thumbnail]/resource",
        "afbeelding",
        eck="ProductThumbnailLocation",
        jsonld=("thumbnailUrl", "thumbnail", "image"),
    ),
    SCHEMA + "image": FieldName("relation[thumbnail]/resource", "afbeelding"),
    SCHEMA + "video": FieldName("", "video"),
    SCHEMA + "publisher": FieldName(
        "lifeCycle/contribute[publisher]/entity",
        "uitgever",
        "lifecycle/contribute[publisher]/centity",
        eck="Publisher",
        jsonld=("publisher", "provider", "brand"),
    ),
    SCHEMA + "author": FieldName(
        "lifeCycle/contribute[author]/entity",
        "maker",
        "lifecycle/contribute[author]/centity",
        eck="Authors/Author",
        jsonld=("author", "creator"),
    ),
    SCHEMA + "datePublished": FieldName(
        "lifeCycle/contribute/date/dateTime",
        "datum",
        eck="FirstPublishedDate",
        jsonld=("datePublished", "uploadDate"),
    ),
    SCHEMA + "learningResourceType": FieldName(
        "educational/learningResourceType", "soort", eck="ProductUsages/ProductUsage"
    ),
    SCHEMA + "audience": FieldName("educational/intendedEndUserRole", "doelgroep", eck="IntendedEndUserRole"),
    SCHEMA + "typicalAgeRange": FieldName("educational/typicalAgeRange", "leeftijd"),
    SCHEMA + "timeRequired": FieldName(
        "educational/typicalLearningTime/duration", "duur", "educational/typicallearningtime/datetime"
    ),
    SCHEMA + "educationalLevel": FieldName(
        _classification("educational level"),
        "niveau",
        eck="CurriculumInfo/Levels/Level",
        jsonld=("educationalLevel", "educationalAlignment"),
    ),
    SCHEMA + "about": FieldName(
        _classification("discipline"),
        "vak",
        eck="CurriculumInfo/Courses/Course",
        jsonld=("about", "educationalAlignment"),
    ),
    SCHEMA + "teaches": FieldName(_classification("educational objective"), "leerdoelen"),
    SCHEMA + "isAccessibleForFree": FieldName("rights/cost", "gratis", eck="Prices/Consumerprice"),
    SCHEMA + "price": FieldName(
        "rights/cost", "prijs", eck="Prices/Consumerprice", jsonld=("offers/price", "offers")
    ),
    SCHEMA + "priceCurrency": FieldName(
        "rights/cost", "prijs", eck="Prices/Currency", jsonld=("offers/priceCurrency", "offers")
    ),
    SCHEMA + "license": FieldName(
        "rights/copyrightAndOtherRestrictions",
        "licentie",
        eck="Copyright",
        jsonld=("license", "copyrightAndOtherRestrictions"),
    ),
    SCHEMA + "copyrightNotice": FieldName("rights/description", "licentie"),
    LOM + "aggregationLevel": FieldName("general/aggregationLevel"),
    DCT + "accessRights": FieldName(_classification("access rights"), jsonld=("accessRights", "conditionsOfAccess")),
    ET + "prijsPer": FieldName("rights/cost", "prijs_per", eck="SaleUnitSize", jsonld=None),
    ET + "peildatum": FieldName("rights/cost", "peildatum", eck="LastModifiedDate", jsonld=None),
    ET + "categorie": FieldName("", "categorie"),
    ET + "vernieuwing": FieldName("", "vernieuwing"),
}
"""Property → its name in each format. Sources: the NL-LOM table of fields and the columns of the template."""


def has_field(property: str, format: str) -> bool:
    """False when a format has no place for it, so that no publisher can fill it in there."""
    name = PROPERTIES.get(property)
    if name is None:
        return True
    return {"nllom": name.lom, "spreadsheet": name.column, "eck": name.eck}.get(format, name.jsonld) not in ("", None)


def field_name(property: str, record: SourceRecord) -> str:
    """The publisher's own name of the field; the property as a short name where the format has none."""
    name = PROPERTIES.get(property, FieldName())
    if record.format == "spreadsheet" and name.column:
        return BY_KEY[name.column].name
    if record.format == "nllom" and name.lom:
        return (name.ims or name.lom.lower()) if _is_ims(record) else name.lom
    if record.format == "eck" and name.eck:
        return name.eck
    if record.format == "jsonld":
        paths = _paths(property)
        return name_in(record, paths)[0] or paths[0]
    return _short(property)


def field_position(property: str, record: SourceRecord, value: str = "") -> Position:
    """The cell of the field, or the element that holds the value; else the place of the record."""
    name = PROPERTIES.get(property, FieldName())
    if record.cells and (cell := record.cells.get(name.column)):
        return cell
    if record.format == "jsonld":
        pointer = name_in(record, _paths(property))[1]
        return place_in(record, pointer, value) if pointer else record.position
    path = field_name(property, record)
    if value and ":" not in path and isinstance(record.content, _Element):
        element = _element_with(value, record.content, path)
        if element is not None:
            return place_of(record, element)
    return record.position


def _paths(property: str) -> tuple[str, ...]:
    """Where JSON-LD may hold a property: under its own name, unless the table knows better."""
    known = PROPERTIES.get(property, FieldName()).jsonld
    own = re.split("[/#]", property)[-1]
    return known or (own,)


def _element_with(value: str, lom: _Element, path: str) -> _Element | None:
    """The first element at the path with this text, else the only one there; white space does not count, nor what
    follows 200 characters."""
    found = [lom]
    for step in re.sub(r"\[[^]]*\]", "", path).lower().split("/"):
        found = [child for element in found for child in children(element) if local_name(child) == step]
    wanted = " ".join(value.split())[:200]
    alone = found[0] if len(found) == 1 and text_in(found[0]) else None  # the mapping may write a value otherwise
    return next((element for element in found if text_in(element).startswith(wanted)), alone)


def children(element: _Element) -> Iterator[_Element]:
    """Child elements, without comments and processing instructions."""
    return element.iterchildren(tag=Element)


def _is_ims(record: SourceRecord) -> bool:
    """True for the binding with names in lower case."""
    return isinstance(record.content, _Element) and QName(record.content).namespace == IMS


def _short(property: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if property.startswith(namespace):
            return f"{prefix}:{property[len(namespace) :]}"
    return property
