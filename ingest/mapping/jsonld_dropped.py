"""What the mapping of JSON-LD leaves out without a finding, and why."""

from __future__ import annotations

from etalage.namespaces import DCT, PROV, SCHEMA
from ingest.mapping.jsonld_tree import Value

PROPERTIES: dict[str, str] = {
    SCHEMA + "review": "beoordeling",
    SCHEMA + "comment": "beoordeling",
    SCHEMA + "commentCount": "beoordeling",
    SCHEMA + "interactionStatistic": "beoordeling",
    SCHEMA + "dateModified": "wijziging",
    DCT + "modified": "wijziging",
    SCHEMA + "sdDatePublished": "wijziging",
    SCHEMA + "sdPublisher": "wijziging",
    SCHEMA + "sdLicense": "wijziging",
    SCHEMA + "funder": "geldgever",
    SCHEMA + "sponsor": "geldgever",
    SCHEMA + "copyrightHolder": "rechthebbende",
    SCHEMA + "copyrightYear": "rechthebbende",
    SCHEMA + "caption": "bestandsdeel",
    SCHEMA + "transcript": "inhoud",
    SCHEMA + "articleBody": "inhoud",
    SCHEMA + "text": "inhoud",
    SCHEMA + "wordCount": "omvang",
    SCHEMA + "numberOfPages": "omvang",
    SCHEMA + "bookFormat": "omvang",
    SCHEMA + "bitrate": "bestandsdeel",
    SCHEMA + "sha256": "bestandsdeel",
    SCHEMA + "width": "bestandsdeel",
    SCHEMA + "height": "bestandsdeel",
    SCHEMA + "potentialAction": "pagina",
    SCHEMA + "breadcrumb": "pagina",
    SCHEMA + "mainEntity": "pagina",
    SCHEMA + "speakable": "pagina",
    SCHEMA + "isFamilyFriendly": "pagina",
    SCHEMA + "hasCourseInstance": "uitvoering",
    SCHEMA + "courseMode": "uitvoering",
    SCHEMA + "operatingSystem": "techniek",
    SCHEMA + "applicationCategory": "techniek",
    SCHEMA + "browserRequirements": "techniek",
    SCHEMA + "mainEntityOfPage": "pagina",
}
"""Property of a record → name of a reason; everything below it too."""

PARTS: dict[str, str] = {
    SCHEMA + name: reason
    for reason, names in {
        "bijzaak maker": (
            "publisher", "provider", "sourceOrganization", "author", "creator", "contributor", "editor",
            "illustrator", "translator", "producer", "brand", "manufacturer",
        ),
        "bestandsdeel": (
            "encoding", "associatedMedia", "video", "audio", "trailer", "image", "thumbnail", "thumbnailUrl",
        ),
        "toelichting relatie": ("isPartOf", "hasPart", "isBasedOn", "citation"),
        "catalogus": ("identifier",),
        "bijzaak": (
            "aggregateRating", "inLanguage", "url", "name", "timeRequired", "duration", "license",
            "conditionsOfAccess", "interactivityType", "isAccessibleForFree",
        ),
    }.items()
    for name in names
}  # fmt: skip
"""Property of a record that is read → why what is left inside it is left out."""


def reason_of(property: str, value: Value) -> str | None:
    """The reason why a value under a property of the record is left out; None when there is none."""
    if property in PROPERTIES:
        return PROPERTIES[property]
    if property.startswith((PROV, "https://purl.edurep.nl/terms/")):
        return "herkomst"
    dct = SCHEMA + property.removeprefix(DCT) if property.startswith(DCT) else property
    is_inside = value.pointer.removeprefix(value.tree.root.pointer).strip("/").count("/") > 0
    return PARTS.get(dct) if is_inside and value.kind != "loose" else None
