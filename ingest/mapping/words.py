"""The properties and classes that the mapping writes, as terms; docs/reference/data-model.md says what they hold."""

from __future__ import annotations

from functools import lru_cache

from etalage.namespaces import DCT, ET, LOM, SCHEMA
from etalage.rdf import NamedNode


@lru_cache(maxsize=16384)
def node(iri: str) -> NamedNode:
    """The term of an IRI, made once."""
    return NamedNode(iri)


LEARNING_RESOURCE = NamedNode(SCHEMA + "LearningResource")
LESMATERIAAL = NamedNode(ET + "Lesmateriaal")
ETALAGESTUK = NamedNode(ET + "Etalagestuk")
ORGANIZATION = NamedNode(SCHEMA + "Organization")
PERSON = NamedNode(SCHEMA + "Person")
OFFER = NamedNode(SCHEMA + "Offer")
MEDIA_OBJECT = NamedNode(SCHEMA + "MediaObject")
AGGREGATE_RATING = NamedNode(SCHEMA + "AggregateRating")

NAME = NamedNode(SCHEMA + "name")
DESCRIPTION = NamedNode(SCHEMA + "description")
KEYWORDS = NamedNode(SCHEMA + "keywords")
IN_LANGUAGE = NamedNode(SCHEMA + "inLanguage")
IDENTIFIER = NamedNode(SCHEMA + "identifier")
URL = NamedNode(SCHEMA + "url")
THUMBNAIL = NamedNode(SCHEMA + "thumbnailUrl")
IMAGE = NamedNode(SCHEMA + "image")
VIDEO = NamedNode(SCHEMA + "video")
ENCODING = NamedNode(SCHEMA + "encoding")
ENCODING_FORMAT = NamedNode(SCHEMA + "encodingFormat")
CONTENT_URL = NamedNode(SCHEMA + "contentUrl")
EMBED_URL = NamedNode(SCHEMA + "embedUrl")
CONTENT_SIZE = NamedNode(SCHEMA + "contentSize")
DURATION = NamedNode(SCHEMA + "duration")
RESOURCE_TYPE = NamedNode(SCHEMA + "learningResourceType")
AUDIENCE = NamedNode(SCHEMA + "audience")
LEVEL = NamedNode(SCHEMA + "educationalLevel")
ABOUT = NamedNode(SCHEMA + "about")
TEACHES = NamedNode(SCHEMA + "teaches")
ASSESSES = NamedNode(SCHEMA + "assesses")
REQUIRES = NamedNode(SCHEMA + "competencyRequired")
IS_FREE = NamedNode(SCHEMA + "isAccessibleForFree")
OFFERS = NamedNode(SCHEMA + "offers")
PRICE = NamedNode(SCHEMA + "price")
CURRENCY = NamedNode(SCHEMA + "priceCurrency")
AVAILABILITY = NamedNode(SCHEMA + "availability")
PRICE_PER = NamedNode(ET + "prijsPer")
PRICE_MODEL = NamedNode(ET + "prijsmodel")
PRICE_DATE = NamedNode(ET + "peildatum")
LICENSE = NamedNode(SCHEMA + "license")
RIGHTS_CODE = NamedNode(ET + "rechtencode")
COPYRIGHT_NOTICE = NamedNode(SCHEMA + "copyrightNotice")
ACCESS_RIGHTS = NamedNode(DCT + "accessRights")
PUBLISHER = NamedNode(SCHEMA + "publisher")
AUTHOR = NamedNode(SCHEMA + "author")
CONTRIBUTOR = NamedNode(SCHEMA + "contributor")
DATE_PUBLISHED = NamedNode(SCHEMA + "datePublished")
DATE_CREATED = NamedNode(SCHEMA + "dateCreated")
AGE_RANGE = NamedNode(SCHEMA + "typicalAgeRange")
TIME_REQUIRED = NamedNode(SCHEMA + "timeRequired")
INTERACTIVITY_TYPE = NamedNode(SCHEMA + "interactivityType")
VERSION = NamedNode(SCHEMA + "version")
STATUS = NamedNode(SCHEMA + "creativeWorkStatus")
EDUCATIONAL_USE = NamedNode(SCHEMA + "educationalUse")
DISAMBIGUATION = NamedNode(SCHEMA + "disambiguatingDescription")
AGGREGATION_LEVEL = NamedNode(LOM + "aggregationLevel")
STRUCTURE = NamedNode(LOM + "structure")
DIFFICULTY = NamedNode(LOM + "difficulty")
INTERACTIVITY_LEVEL = NamedNode(LOM + "interactivityLevel")
SEMANTIC_DENSITY = NamedNode(LOM + "semanticDensity")
COVERAGE = NamedNode(DCT + "coverage")
RATING = NamedNode(SCHEMA + "aggregateRating")
REVIEW_COUNT = NamedNode(SCHEMA + "reviewCount")
RATING_COUNT = NamedNode(SCHEMA + "ratingCount")
RATING_VALUE = NamedNode(SCHEMA + "ratingValue")
CATEGORY = NamedNode(ET + "categorie")
INNOVATION = NamedNode(ET + "vernieuwing")

METHOD_CLASS = NamedNode(ET + "Methode")
METHOD = NamedNode(ET + "methode")
IS_PART_OF = NamedNode(SCHEMA + "isPartOf")
HAS_PART = NamedNode(SCHEMA + "hasPart")
REPLACED_BY = NamedNode(DCT + "isReplacedBy")
ISBN = NamedNode(SCHEMA + "isbn")
GTIN13 = NamedNode(SCHEMA + "gtin13")
EDITION = NamedNode(SCHEMA + "bookEdition")
DATE_MODIFIED = NamedNode(SCHEMA + "dateModified")
RECORD_DATE = NamedNode(SCHEMA + "sdDatePublished")
INFORMATION = NamedNode(SCHEMA + "mainEntityOfPage")
CURRICULUM_PAGE = NamedNode(ET + "leerplanpagina")
LOGO = NamedNode(SCHEMA + "logo")
SELLER = NamedNode(SCHEMA + "seller")
AVAILABLE_FROM = NamedNode(SCHEMA + "availabilityStarts")
AVAILABLE_UNTIL = NamedNode(SCHEMA + "availabilityEnds")
DISCOURAGED_FROM = NamedNode(ET + "afgeradenVanaf")
SUPPORTED_UNTIL = NamedNode(ET + "ondersteundTot")
OPERATING_SYSTEM = NamedNode(SCHEMA + "operatingSystem")
DEVICE = NamedNode(SCHEMA + "availableOnDevice")
BROWSER = NamedNode(SCHEMA + "browserRequirements")
MEDIUM = NamedNode(DCT + "medium")
EXTENT = NamedNode(ET + "omvang")
IS_CONSUMABLE = NamedNode(ET + "isVerbruiksmateriaal")
IS_SEPARATE = NamedNode(ET + "isLosVerkrijgbaar")
IS_CATALOGUE_ITEM = NamedNode(ET + "isCatalogusartikel")
NET_PRICE = NamedNode(ET + "prijsZonderBtw")
VAT = NamedNode(ET + "btwPercentage")
IS_INDICATIVE = NamedNode(ET + "isRichtprijs")
SALE_SIZE = NamedNode(ET + "aantalPerVerkoop")
IS_LICENSED = NamedNode(ET + "metLicentie")
LICENCE_COUNT = NamedNode(ET + "aantalLicenties")
LICENCE_TERM = NamedNode(ET + "licentieduur")
LICENCE_FORM = NamedNode(ET + "licentievorm")
LICENCE_FROM = NamedNode(ET + "licentieVan")
LICENCE_UNTIL = NamedNode(ET + "licentieTot")
ACTIVATE_WITHIN = NamedNode(ET + "activerenBinnen")
EXTRA_LICENCE = NamedNode(ET + "extraLicentie")

RELATIONS: dict[str, NamedNode] = {
    "ispartof": NamedNode(SCHEMA + "isPartOf"),
    "haspart": NamedNode(SCHEMA + "hasPart"),
    "isbasedon": NamedNode(SCHEMA + "isBasedOn"),
    "isversionof": NamedNode(DCT + "isVersionOf"),
    "hasversion": NamedNode(DCT + "hasVersion"),
    "isformatof": NamedNode(DCT + "isFormatOf"),
    "references": NamedNode(DCT + "references"),
    "isreferencedby": NamedNode(DCT + "isReferencedBy"),
    "requires": NamedNode(DCT + "requires"),
    "isrequiredby": NamedNode(DCT + "isRequiredBy"),
}
"""Kind of relation in LOM → property. IEEE LOM's isbasisfor has no word in schema.org or DCTERMS."""

KOPPELING = NamedNode(ET + "Koppeling")
COUPLES = NamedNode(ET + "koppelt")
COUPLED_BY = NamedNode(ET + "eigenschap")
SOURCE_VALUE = NamedNode(ET + "bronwaarde")
RULE = NamedNode(ET + "regel")
CERTAINTY = NamedNode(ET + "zekerheid")
KOPPELING_PROPERTIES = (COUPLES, COUPLED_BY, SOURCE_VALUE, RULE, CERTAINTY)
"""Of a part `#koppeling-1`: how a link came about."""
