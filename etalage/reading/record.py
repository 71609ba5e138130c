"""Reads a material or showcase entry from its own named graph: one lookup for the record, then names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from etalage.namespaces import DCT, ET, PROV, RDF, SCHEMA
from etalage.rdf import Literal, Term, text_of
from etalage.reading.goal import live_successors, paths_above
from etalage.reading.koppelingen import koppelingen
from etalage.reading.names import Names, Properties, best, first, iris, language, texts
from etalage.records import (
    Begrip,
    Doelverband,
    Etalagestuk,
    Herkomst,
    Lesmateriaal,
    Prijs,
    Product,
    Tekst,
    Verkoop,
    Vervallen,
    Waardering,
)

RELATIONS: Mapping[str, str] = {"teaches": "leert", "assesses": "toetst", "competencyRequired": "vereist"}
"""Property of schema.org → kind of relation, in the order of a page."""

RELATED = {
    SCHEMA + "isPartOf": "isPartOf",
    SCHEMA + "hasPart": "hasPart",
    SCHEMA + "isBasedOn": "isBasedOn",
    DCT + "isVersionOf": "isVersionOf",
    DCT + "isReferencedBy": "isReferencedBy",
    DCT + "references": "references",
    DCT + "isReplacedBy": "isReplacedBy",
}

Parts = dict[str, dict[str, list[Term]]]
"""Subject → predicate → values."""


def read_record(names: Names, iri: str, with_paths: bool = True) -> Lesmateriaal | Vervallen | None:
    """The record at this address; an Etalagestuk when it is one, None when there is none.

    `with_paths` False leaves out where its goals stand, which a card does not show. Raises BadQuery, StoreError.
    """
    parts = _parts(names, iri)
    own = parts.get(iri)
    if own is None:
        return None
    types = {text_of(value) for value in own.get(RDF + "type", ())}
    origin = _origin(parts.get(f"{iri}#herkomst", {}))
    if ET + "Vervallen" in types:
        return Vervallen(iri, _title(own), first(own, PROV + "invalidatedAtTime"), origin)
    if ET + "Etalagestuk" in types:
        return _showcase_entry(names, iri, parts, origin, with_paths)
    if ET + "Lesmateriaal" in types:
        return Lesmateriaal(**_common(names, iri, parts, origin, with_paths))  # type: ignore[arg-type]
    return None


def _parts(names: Names, iri: str) -> Parts:
    parts: Parts = {}
    for triple in names.view.graph(iri):
        subject = parts.setdefault(text_of(triple.subject), {})
        subject.setdefault(triple.predicate.value, []).append(triple.object)
    return parts


def _showcase_entry(names: Names, iri: str, parts: Parts, origin: Herkomst, with_paths: bool) -> Etalagestuk:
    own = parts[iri]
    return Etalagestuk(
        **_common(names, iri, parts, origin, with_paths),  # type: ignore[arg-type]
        categorieen=names.all(iris(own, ET + "categorie")),
        vernieuwing=_long_texts(own, ET + "vernieuwing"),
        videos=iris(own, SCHEMA + "video"),
    )


def _common(names: Names, iri: str, parts: Parts, origin: Herkomst, with_paths: bool) -> dict[str, object]:
    own = parts[iri]
    methods = iris(own, ET + "methode")
    return {
        "iri": iri,
        "titel": _title(own),
        "omschrijving": _long_texts(own, SCHEMA + "description"),
        "trefwoorden": _keywords(own),
        "talen": texts(own, SCHEMA + "inLanguage"),
        "identificaties": texts(own, SCHEMA + "identifier"),
        "adressen": iris(own, SCHEMA + "url"),
        "formaten": texts(own, SCHEMA + "encodingFormat"),
        "soorten": names.all(iris(own, SCHEMA + "learningResourceType")),
        "rollen": names.all(iris(own, SCHEMA + "audience")),
        "niveaus": in_rank(names.all(iris(own, SCHEMA + "educationalLevel"))),
        "vakken": names.all(iris(own, SCHEMA + "about")),
        "doelen": _goals(names, own, with_paths),
        "prijs": _price(names, iri, parts),
        "waardering": _rating(parts.get(f"{iri}#waardering", {})),
        "licentie": _only(names, own, SCHEMA + "license"),
        "rechtencode": first(own, ET + "rechtencode"),
        "auteursrecht": texts(own, SCHEMA + "copyrightNotice"),
        "toegang": _only(names, own, DCT + "accessRights"),
        "uitgever": _publisher(names, own, parts),
        "makers": _makers(own, parts),
        "datum": first(own, SCHEMA + "datePublished") or first(own, SCHEMA + "dateCreated"),
        "leeftijd": texts(own, SCHEMA + "typicalAgeRange"),
        "duur": first(own, SCHEMA + "timeRequired"),
        "verwant": tuple(
            (name, other)
            for predicate, name in RELATED.items()
            for other in iris(own, predicate)
            if other not in methods
        ),
        "product": _product(names, own, parts),
        "koppelingen": koppelingen(names, iri, parts) if with_paths else (),
        "herkomst": origin,
    }


def in_rank(levels: tuple[Begrip, ...]) -> tuple[Begrip, ...]:
    """Niveaus in order of time."""
    return tuple(sorted(levels, key=lambda level: (level.volgorde, level.label)))


def _title(own: Properties) -> Tekst:
    return best(own.get(SCHEMA + "name", ())) if own.get(SCHEMA + "name") else Tekst("zonder titel", "nl")


def _long_texts(own: Properties, predicate: str) -> tuple[Tekst, ...]:
    values = [value for value in own.get(predicate, ()) if isinstance(value, Literal)]
    order = {"nl": 0, "": 1}
    values.sort(key=lambda value: (order.get(language(value)[:2], 2), value.value))
    return tuple(Tekst(value.value, language(value)) for value in values)


def _keywords(own: Properties) -> tuple[Tekst, ...]:
    """In alphabetical order, each word once: in Dutch when it is given in several languages."""
    found = {text.tekst: text for text in reversed(_long_texts(own, SCHEMA + "keywords"))}
    return tuple(sorted(found.values(), key=lambda text: text.tekst.casefold()))


def _goals(names: Names, own: Properties, with_paths: bool) -> tuple[Doelverband, ...]:
    found = []
    for name, relation in RELATIONS.items():
        for goal in names.all(iris(own, SCHEMA + name)):
            paths = paths_above(names, goal.iri) if with_paths and goal.is_bekend else ()
            successors = live_successors(names, goal.iri) if with_paths and goal.is_vervallen else ()
            found.append(Doelverband(goal, relation, paths[0] if paths else (), successors))
    return tuple(found)


def _price(names: Names, iri: str, parts: Parts) -> Prijs:
    offer = parts.get(f"{iri}#aanbod", {})
    free = first(parts[iri], SCHEMA + "isAccessibleForFree")
    return Prijs(
        is_gratis={"true": True, "1": True, "false": False, "0": False}.get(free),
        bedrag=_decimal(first(offer, SCHEMA + "price")),
        eenheid=_only(names, offer, ET + "prijsPer"),
        peildatum=first(offer, ET + "peildatum"),
        model=_only(names, offer, ET + "prijsmodel"),
        beschikbaarheid=_only(names, offer, SCHEMA + "availability"),
        verkoop=_sale(names, offer, parts),
    )


def _sale(names: Names, offer: Properties, parts: Parts) -> Verkoop:
    return Verkoop(
        zonder_btw=_decimal(first(offer, ET + "prijsZonderBtw")),
        btw=texts(offer, ET + "btwPercentage"),
        is_richtprijs=_bool(offer, ET + "isRichtprijs") or False,
        vanaf=first(offer, SCHEMA + "availabilityStarts"),
        tot=first(offer, SCHEMA + "availabilityEnds"),
        per_verkoop=_count(first(offer, ET + "aantalPerVerkoop")),
        licenties=_count(first(offer, ET + "aantalLicenties")),
        met_licentie=_bool(offer, ET + "metLicentie"),
        licentieduur=first(offer, ET + "licentieduur"),
        licentievorm=first(offer, ET + "licentievorm"),
        licentie_van=first(offer, ET + "licentieVan"),
        licentie_tot=first(offer, ET + "licentieTot"),
        activeren_binnen=first(offer, ET + "activerenBinnen"),
        extra_licenties=texts(offer, ET + "extraLicentie"),
        is_los=_bool(offer, ET + "isLosVerkrijgbaar"),
        verkoper=_organisation(names, offer, parts, SCHEMA + "seller"),
    )


def _product(names: Names, own: Properties, parts: Parts) -> Product:
    return Product(
        methode=_organisation(names, own, parts, ET + "methode"),
        isbn=first(own, SCHEMA + "isbn") or first(own, SCHEMA + "gtin13"),
        is_boek=bool(own.get(SCHEMA + "isbn")),
        dragers=names.all(iris(own, DCT + "medium")),
        is_verbruik=_bool(own, ET + "isVerbruiksmateriaal"),
        systemen=texts(own, SCHEMA + "operatingSystem"),
        apparaten=texts(own, SCHEMA + "availableOnDevice"),
        browsers=texts(own, SCHEMA + "browserRequirements"),
        druk=first(own, SCHEMA + "bookEdition"),
        versie=first(own, SCHEMA + "version"),
        herzien=first(own, SCHEMA + "dateModified"),
        afgeraden=first(own, ET + "afgeradenVanaf"),
        ondersteund=first(own, ET + "ondersteundTot"),
        informatie=iris(own, SCHEMA + "mainEntityOfPage"),
        leerplan=iris(own, ET + "leerplanpagina"),
    )


def _bool(properties: Properties, predicate: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(first(properties, predicate))


def _rating(properties: Properties) -> Waardering:
    mean = _decimal(first(properties, SCHEMA + "ratingValue"))
    count = _count(first(properties, SCHEMA + "ratingCount"))
    reviews = _count(first(properties, SCHEMA + "reviewCount"))
    return Waardering(mean if count or reviews else None, count, reviews)


def _publisher(names: Names, own: Properties, parts: Parts) -> Begrip | None:
    return _organisation(names, own, parts, SCHEMA + "publisher")


def _organisation(names: Names, own: Properties, parts: Parts, predicate: str) -> Begrip | None:
    """Publisher, seller or method: its name stands in the record itself."""
    for iri in iris(own, predicate):
        said = best(parts.get(iri, {}).get(SCHEMA + "name", ())).tekst
        return Begrip(iri, said) if said else names.of(iri)
    return None


def _makers(own: Properties, parts: Parts) -> tuple[str, ...]:
    makers = [iri for name in ("author", "contributor") for iri in iris(own, SCHEMA + name)]
    said = (best(parts.get(iri, {}).get(SCHEMA + "name", ())).tekst for iri in makers)
    return tuple(dict.fromkeys(name for name in said if name))


def _origin(properties: Properties) -> Herkomst:
    return Herkomst(
        feed=first(properties, ET + "feed"),
        levering=first(properties, ET + "levering").rpartition("/")[2],
        identificatie=first(properties, ET + "bronIdentificatie"),
        hash=first(properties, ET + "bronHash"),
        positie=first(properties, ET + "positie"),
        tijd=first(properties, PROV + "generatedAtTime"),
        uitgave=first(properties, ET + "uitgave"),
    )


def _only(names: Names, properties: Properties, predicate: str) -> Begrip | None:
    found = iris(properties, predicate)
    return names.of(found[0]) if found else None


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _count(text: str) -> int:
    value = _decimal(text)
    return int(value) if value is not None and 0 <= value < 10**12 else 0
