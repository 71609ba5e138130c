"""Every field and facet, declared once. Schema, documents, sidebar, addresses and the docs page derive from it.

Adding a facet is one entry in FIELDS (see docs/how-to/add-a-facet.md). Weights were chosen by hand; the relation
matters, not the number: a word in a title says four times as much as one in a description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from etalage.namespaces import ET, SLOV
from etalage.search import Document, Kind, Value
from etalage.search.text import fold, title_key

TITLE = "titel"
"""The field whose first value is the name of a document; a document has one."""

NEWEST = "actueel"
"""Value of field `stand` of what SLO's newest release says and does not call a draft."""

M, L, E = Kind.MATERIAAL, Kind.LEERDOEL, Kind.ETALAGE


class ValueKind(Enum):
    """How a value is read from the graph and compared."""

    TEXT = "text"
    """Words, found in any inflection."""
    CODE = "code"
    """Found only as a whole, apart from case, accents, signs and leading zeros; comes before everything else.
    The address of the document is always one of them."""
    KEYWORD = "keyword"
    """An IRI or code that is only filtered on."""
    NUMBER = "number"
    BOOL = "bool"
    DATE = "date"
    """`2024`, `2024-05` or `2024-05-01`, as text; the latest when there are several."""


class Facet(Enum):
    """How a field is offered for choosing."""

    VALUES = "values"
    """A list of values."""
    HIERARCHY = "hierarchy"
    """A tree by skos:broader. The path of the field ends in skos:broader*, so "po" counts what is for groep 6."""
    PRICE = "price"
    """The classes of PRICES. The lowest price counts; unknown is a class of its own, never 0."""
    PRESENCE = "presence"
    """Only whether there is a value: PRESENT, or nothing."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name for people."""

    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is known of a document."""

    name: str
    """Name in `Document.values` and in the index; of a facet also the parameter in addresses. Never change it."""
    label: Label
    kind: ValueKind
    paths: Mapping[Kind, str]
    """Property path (etalage/search/paths.py) from the document, per kind of document that has the field."""
    weight: float = 0.0
    """Weight of a word that is found here; 0: words are not sought here."""
    has_twins: bool = False
    """True: its words are also kept as written, and as pieces of four letters that survive a typing error."""
    facet: Facet | None = None
    is_counted: bool = True
    """False: can be filtered on, and has counts only for who asks for them (Query.also_counted): that takes long."""
    is_narrow: bool = False
    """True: of niveaus, only those that hold no other one: what says "po" and "groep 7" is for groep 7."""
    within: str | tuple[str, ...] = ""
    """Only what begins with this (one of these) is a value."""
    otherwise: str = ""
    """The value of a document that has none in the graph; only for keywords that are no facet."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of document that have the field."""
        return tuple(self.paths)


@dataclass(frozen=True, slots=True)
class PriceClass:
    """A range of prices in euro: above `over`, up to and including `to`."""

    value: str
    label: Label
    over: float
    to: float


PRICES: tuple[PriceClass, ...] = (
    PriceClass("gratis", Label("Gratis", "Free"), -1.0, 0.0),
    PriceClass("tot-10", Label("Tot en met € 10", "Up to € 10"), 0.0, 10.0),
    PriceClass("10-25", Label("€ 10 tot en met € 25", "€ 10 to € 25"), 10.0, 25.0),
    PriceClass("meer-dan-25", Label("Meer dan € 25", "More than € 25"), 25.0, float("inf")),
)
PRESENT = "ja"
PRESENT_LABEL = Label("Ja", "Yes")
PRICE_UNKNOWN = "onbekend"
PRICE_UNKNOWN_LABEL = Label("Op aanvraag of onbekend", "On request or unknown")


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of results. What lacks the value comes last; equals are ordered by IRI."""

    name: str
    """Value of the parameter `sorteer` in addresses. Never change it."""
    label: Label
    field: str = ""
    """The field whose value decides; empty: the score."""
    is_descending: bool = False
    unit: str = ""
    """A field that says what a value other than 0 is for; it counts only for one of `units`."""
    units: frozenset[str] = frozenset()
    then: str = ""
    """A field that puts equals in order; after it the IRI does."""


_GOALS = "(schema:teaches|schema:assesses|schema:competencyRequired)"
_GOAL_NODES = f"{_GOALS}/(slov:doel|slov:leerdoel|slov:kerndoel)?"
"""The goals of a record; a doelniveau or content node stands for the goal behind it too."""
_LIVING_GOALS = f"{_GOAL_NODES}/dct:isReplacedBy*"
"""Those, and what replaced them: a link to a goal survives SLO's next release."""
_LABELS = "(skos:prefLabel|skos:altLabel)"
_GOAL_LEVELS = "(slov:niveau|slov:afgeleidNiveau|slov:sector)"
_GOAL_SUBJECTS = "(dct:subject|slov:afgeleidVak)"


def _records(path: str) -> dict[Kind, str]:
    """The same path for materials and showcase entries."""
    return {M: path, E: path}


FIELDS: tuple[Field, ...] = (
    Field(
        TITLE,
        Label("Titel", "Title"),
        ValueKind.TEXT,
        {**_records("schema:name"), L: "skos:prefLabel"},
        weight=4.0,
        has_twins=True,
    ),
    Field(
        "trefwoorden",
        Label("Trefwoorden en andere namen", "Keywords and other names"),
        ValueKind.TEXT,
        {**_records("schema:keywords|et:methode/schema:name"), L: "skos:altLabel|skos:notation"},
        weight=2.0,
        has_twins=True,
    ),
    Field(
        "doelteksten",
        Label("Leerdoelen", "Learning goals"),
        ValueKind.TEXT,
        _records(f"{_GOAL_NODES}/(skos:prefLabel|skos:altLabel|skos:definition|skos:notation)"),
        weight=1.5,
    ),
    Field(
        "omschrijving",
        Label("Omschrijving", "Description"),
        ValueKind.TEXT,
        {M: "schema:description", E: "schema:description|et:vernieuwing", L: "skos:definition"},
        weight=1.0,
    ),
    Field(
        "vaknaam",
        Label("Naam van het vak", "Name of the subject"),
        ValueKind.TEXT,
        {**_records(f"schema:about/{_LABELS}"), L: f"{_GOAL_SUBJECTS}/{_LABELS}"},
        weight=1.0,
    ),
    Field(
        "niveaunaam",
        Label("Naam van het niveau", "Name of the level"),
        ValueKind.TEXT,
        {**_records(f"schema:educationalLevel/{_LABELS}"), L: f"{_GOAL_LEVELS}/{_LABELS}"},
        weight=1.0,
    ),
    Field(
        "leveranciernaam",
        Label("Naam van de leverancier", "Name of the supplier"),
        ValueKind.TEXT,
        _records("schema:publisher/schema:name"),
        weight=1.0,
    ),
    Field(
        "plaats",
        Label("Namen van de doelen erboven", "Names of the goals above"),
        ValueKind.TEXT,
        {L: "skos:broader+/skos:prefLabel"},
        weight=0.5,
    ),
    Field(
        "code",
        Label("Code, ISBN, uuid of adres", "Code, ISBN, uuid or address"),
        ValueKind.CODE,
        {
            **_records("schema:identifier|^et:beschrijft/et:bronIdentificatie|schema:name"),
            L: "skos:notation|skos:altLabel|skos:prefLabel",
        },
    ),
    Field(
        "vak",
        Label("Vak", "Subject"),
        ValueKind.KEYWORD,
        {**_records("schema:about/skos:broader*"), L: f"{_GOAL_SUBJECTS}/skos:broader*"},
        facet=Facet.HIERARCHY,
    ),
    Field(
        "niveau",
        Label("Sector en leerjaar", "Sector and year"),
        ValueKind.KEYWORD,
        {**_records("schema:educationalLevel/skos:broader*"), L: f"{_GOAL_LEVELS}/skos:broader*"},
        facet=Facet.HIERARCHY,
    ),
    Field(
        "niveau_zelf",
        Label("Sector en leerjaar, zonder wat erboven staat", "Sector and year, without what is above"),
        ValueKind.KEYWORD,
        {**_records("schema:educationalLevel"), L: _GOAL_LEVELS},
        is_narrow=True,
    ),
    Field(
        "prijs",
        Label("Prijs", "Price"),
        ValueKind.NUMBER,
        _records("schema:isAccessibleForFree|schema:offers/schema:price"),
        facet=Facet.PRICE,
    ),
    Field(
        "doel",
        Label("Leerdoel", "Learning goal"),
        ValueKind.KEYWORD,
        {**_records(f"{_LIVING_GOALS}/skos:broader*"), L: "skos:broader*"},
        facet=Facet.HIERARCHY,
        is_counted=False,
    ),
    Field(
        "materiaalsoort",
        Label("Soort materiaal", "Kind of material"),
        ValueKind.KEYWORD,
        _records("schema:learningResourceType"),
        facet=Facet.VALUES,
    ),
    Field(
        "voertaal",
        Label("Taal", "Language"),
        ValueKind.KEYWORD,
        _records("schema:inLanguage"),
        facet=Facet.VALUES,
    ),
    Field(
        "beschikbaarheid",
        Label("Beschikbaarheid", "Availability"),
        ValueKind.KEYWORD,
        _records("schema:offers/schema:availability"),
        facet=Facet.VALUES,
    ),
    Field(
        "methode",
        Label("Methode", "Method"),
        ValueKind.KEYWORD,
        _records("et:methode"),
        facet=Facet.VALUES,
    ),
    Field(
        "doelsoort",
        Label("Soort doel", "Kind of goal"),
        ValueKind.KEYWORD,
        {L: "rdf:type"},
        facet=Facet.VALUES,
        within=SLOV,
    ),
    Field(
        "stand",
        Label("Stand van het leerplan", "State of the curriculum"),
        ValueKind.KEYWORD,
        {L: "slov:stand|slov:status|skos:narrower/slov:status"},
        otherwise=NEWEST,
    ),
    Field(
        "categorie",
        Label("Categorie", "Category"),
        ValueKind.KEYWORD,
        {E: "et:categorie"},
        facet=Facet.VALUES,
    ),
    Field(
        "licentie",
        Label("Licentie", "Licence"),
        ValueKind.KEYWORD,
        _records("schema:license"),
        facet=Facet.VALUES,
    ),
    Field(
        "leverancier",
        Label("Leverancier", "Supplier"),
        ValueKind.KEYWORD,
        _records("schema:publisher"),
        facet=Facet.VALUES,
    ),
    Field(
        "beoordeling",
        Label("Beoordeeld", "Reviewed"),
        ValueKind.NUMBER,
        _records("schema:aggregateRating/schema:ratingValue"),
        facet=Facet.PRESENCE,
    ),
    Field(
        "video",
        Label("Met video", "With a video"),
        ValueKind.KEYWORD,
        _records("schema:video|schema:encodingFormat|schema:encoding/schema:encodingFormat"),
        facet=Facet.PRESENCE,
        within=("video/", "http://", "https://"),
    ),
    Field(
        "rol",
        Label("Voor wie", "For whom"),
        ValueKind.KEYWORD,
        _records("schema:audience"),
        facet=Facet.VALUES,
    ),
    Field(
        "datum",
        Label("Datum van uitgave", "Date of publication"),
        ValueKind.DATE,
        _records("schema:datePublished|schema:dateCreated"),
    ),
    Field(
        "prijs_per",
        Label("Waarvoor de prijs is", "What the price is for"),
        ValueKind.KEYWORD,
        _records("schema:offers/et:prijsPer"),
    ),
)

FACETS: tuple[Field, ...] = tuple(field for field in FIELDS if field.facet)

SORTS: tuple[Sort, ...] = (
    Sort("relevantie", Label("Relevantie", "Relevance")),
    Sort("titel", Label("Titel", "Title"), "titel"),
    Sort("nieuwste", Label("Nieuwste eerst", "Newest first"), "datum", is_descending=True),
    Sort("waardering", Label("Best beoordeeld", "Best rated"), "beoordeling", is_descending=True, then=TITLE),
    Sort("prijs", Label("Laagste prijs eerst", "Lowest price first"), "prijs"),
    Sort(
        "prijs-per-leerling",
        Label("Laagste prijs per leerling", "Lowest price per pupil"),
        "prijs",
        unit="prijs_per",
        units=frozenset((f"{ET}eenheid-leerling", f"{ET}eenheid-leerling-jaar")),
    ),
)

LAST = "\uffff"
"""A key after all others."""

SEPARATOR = "!"
"""Between the parts of a key; it comes before what stands in a part. Keys have no spaces, so that tantivy's grammar
takes the beginning of one for a word."""

_PRICE, _PRESENCE = Facet.PRICE, Facet.PRESENCE
_DIGITS = re.compile(r"\d")
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def facets_of(kind: Kind | None, fields: Sequence[Field] = FIELDS) -> tuple[Field, ...]:
    """The facets that documents of a kind have (None: of any kind), in order of the sidebar."""
    return tuple(field for field in fields if field.facet and (kind is None or kind in field.paths))


def price_class(price: float | None) -> str:
    """The value in facet `prijs` of a price in euro; None: unknown."""
    if price is not None:
        for item in PRICES:
            if item.over < price <= item.to:
                return item.value
    return PRICE_UNKNOWN


def facet_values(field: Field, document: Document) -> tuple[str, ...]:
    """The values under which a document is counted and filtered in a facet."""
    values = document.values.get(field.name, ())
    is_price = field.facet is _PRICE
    if not (values or is_price) or document.kind not in field.paths:
        return ()
    if is_price:
        return (price_class(min((float(value) for value in values), default=None)),)
    if field.facet is _PRESENCE:
        return (PRESENT,)
    return tuple(dict.fromkeys([_text(value) for value in values]))


def sort_key(sort: Sort, document: Document, fields: Sequence[Field] = FIELDS) -> str:
    """A text that puts documents in order when compared rising: value first, what lacks it last, then the IRI."""
    values = document.values.get(sort.field, ())
    end = f"{_then(sort, document, fields)}{SEPARATOR}{document.iri}" if sort.then else f"{SEPARATOR}{document.iri}"
    if not values:
        return f"{LAST}{end}"
    if sort.unit and not sort.units.intersection(document.values.get(sort.unit, ())):
        values = tuple(value for value in values if value == 0)
    return f"{_sort_value(values, _kind(sort.field, fields), sort.is_descending) if values else LAST}{end}"


def _then(sort: Sort, document: Document, fields: Sequence[Field]) -> str:
    values = document.values.get(sort.then, ())
    return f"{SEPARATOR}{_sort_value(values, _kind(sort.then, fields), False) if values else LAST}"


def _kind(name: str, fields: Sequence[Field]) -> ValueKind:
    return next(field.kind for field in fields if field.name == name)


def _sort_value(values: tuple[Value, ...], kind: ValueKind, is_descending: bool) -> str:
    match kind:
        case ValueKind.NUMBER:
            numbers = [float(value) for value in values]
            key = f"{max(numbers) if is_descending else min(numbers):018.4f}"
        case ValueKind.TEXT:
            key = title_key(str(values[0])).replace(" ", "-")
        case ValueKind.DATE:
            key = f"{values[0]:0<10}"  # in 2024, day unknown: after what came out on a known day of 2024
        case _:
            key = fold(str(values[0]))
    if not is_descending:
        return key
    return key.translate(_COMPLEMENT) if key.isascii() else _DIGITS.sub(lambda digit: str(9 - int(digit[0])), key)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}"
