"""What the mapping leaves out without a finding, and why: the documented list of docs/reference/nllom.md."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "label": "The label of a concept stands with the concept itself.",
    "ruimer": "A broader level of one that is linked: the index adds what is above.",
    "herhaling": "The same value stands elsewhere in the record.",
    "rol": "The role of a maker decides the property; roles other than publisher and author become contributor.",
    "vocabulaire": "The name of a vocabulary; the value itself is mapped.",
    "schema": "Metadata about the metadata: who wrote the record and in which schema. Provenance says where it "
    "came from.",
    "catalogus": "The name of an identifier scheme; the identifier itself is kept.",
    "datum": "The date of a contribution other than by publisher or author: the model has dateCreated and "
    "datePublished.",
    "toelichting": "A remark on a date, a duration or a link: the value itself is kept.",
    "soort relatie": "The kind of a relation decides the property.",
    "andere sleutel": "A second identifier of the same other material; one link per target.",
    "toelichting relatie": "A text about the other material: its own record says what it is.",
    "doel": "The purpose of a classification decides the property.",
    "toelichting indeling": "A remark on a classification: the concepts themselves are kept.",
    "bewerking": "Edurep's own log of edits, not a property of the material.",
    "gebruikerstaal": "The language of the intended user: the model has the language of the material.",
    "techniek": "Requirements of old computers and players: no place in the model.",
    "annotator": "Who wrote an annotation and when; the annotation itself is kept.",
    "code van trefwoord": "The code of a concept that is kept as a keyword.",
    "nummer": "The publisher's own number: it stands in the provenance, and the address derives from it.",
    "prijsdeel": "A detail of a price that is not there.",
    "type": "The type decides the class and the address.",
    "titel herhaald": "A description that repeats the title says nothing more.",
    "uitgever als maker": "The publisher as author of its own product: it stands at the publisher.",
    "geen prijs": "0 in the ECK catalogue says that no price is given; it is never free of charge.",
    "nooit": "A date far away (2051-11-11) with which publishers say that something never ends.",
    "niet van toepassing": "The source says that the field does not apply (nvt).",
    "alle": "The source says that it is for all: that narrows nothing.",
    "lijst": "A list with commas: each of its pieces has its own row here.",
    "jaar": "A year of a sector or school type whose years are no niveaus: the sector or school type is linked.",
    "oude lijst": "The flat list of an older version, under a deprecated name: CurriculumInfo says the same.",
    "onbekend": "The source says that it is not known: then there is no triple.",
    "code van begrip": "Another code of a concept that is linked.",
    "soort koppeling": "The kind of an alignment decides the property.",
    "samenvatting": "A second description: the first one is shown.",
    "ander adres": "A second address of the same material.",
    "andere afbeelding": "A second picture: one is shown.",
    "merk": "The brand of a material of which the publisher is known.",
    "beoordeling": "What single visitors wrote or did: the mean is kept, they are not.",
    "wijziging": "When and by whom the description was changed: provenance has the delivery.",
    "geldgever": "Who paid for it: no place in the model.",
    "rechthebbende": "Who holds the rights: the licence says what one may do.",
    "inhoud": "The content itself: it is read at its own address.",
    "omvang": "Pages, words or binding: no place in the model.",
    "bestandsdeel": "A detail of a file, film or picture of which the address and type are kept.",
    "pagina": "About the web page that the material is described on, not about the material.",
    "uitvoering": "When and where a course is given: no place in the model.",
    "bijzaak maker": "Of makers and publishers only the name is kept.",
    "bijzaak": "A detail beside a value that is kept.",
    "herkomst": "Edurep's own account of the record: provenance says where it came from.",
    "taal": "The language or type of a value: it stands with the value.",
    "elders": "A detail of a maker, term or page that was taken along with the record.",
}
"""Name of a reason → the reason."""

DROPPED: dict[str, str] = {
    "general/identifier/catalog": "catalogus",
    "relation/resource/identifier/catalog": "catalogus",
    "lifecycle/contribute/date/description": "toelichting",
    "educational/typicallearningtime/description": "toelichting",
    "technical/duration/description": "toelichting",
    "technical/installationremarks": "techniek",
    "technical/otherplatformrequirements": "techniek",
    "technical/requirement": "techniek",
    "educational/language": "gebruikerstaal",
    "annotation/entity": "annotator",
    "annotation/date": "annotator",
    "metametadata": "schema",
}
"""Path in a LOM record (lower case, without string/langstring; everything below it too) → name of a reason.

Besides these, a `source` that names a vocabulary is left out ("vocabulaire").
"""


def reason_of(path: str) -> str | None:
    """The reason why the values at or below a path are left out; None when they are not."""
    while path:
        if path in DROPPED:
            return DROPPED[path]
        if path.endswith("/source"):
            return "vocabulaire"
        path = path.rpartition("/")[0]
    return None
