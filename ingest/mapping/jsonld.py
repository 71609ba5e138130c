"""schema.org as JSON-LD (Edurep's, AMB, publishers' pages) → triples and findings; docs/reference/jsonld.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etalage.concepts import Concepts
from etalage.namespaces import DCT, ET, LOM, SCHEMA
from etalage.rdf import DECIMAL, INTEGER, TYPE, Literal, NamedNode
from ingest.mapping import Context, Mapped, fields, jsonld_amb, jsonld_links, people, ratings, texts, words
from ingest.mapping.draft import Draft, Outcome
from ingest.mapping.jsonld_dropped import reason_of
from ingest.mapping.jsonld_fields import (
    Field,
    access,
    address,
    article_number,
    date,
    duration,
    each_text,
    file,
    files,
    identifier,
    isbn,
    language,
    leaves,
    links,
    listed,
    makers_of,
    media_type,
    otherwise,
    plain,
    publisher,
    text,
)
from ingest.mapping.jsonld_offer import CODES as RIGHTS_CODES
from ingest.mapping.jsonld_offer import FREE, LICENCES, NOTICES, OFFERS, licence, terms
from ingest.mapping.jsonld_tree import Item, Spelled, Thing, Tree, Value
from ingest.mapping.links import Target
from ingest.mapping.nllom import DEGREES, DIFFICULTIES, INTERACTIVITY_TYPES, LEVELS, STRUCTURES
from ingest.readers.json_places import CONTROLS, DUPLICATES, FRAGMENT
from ingest.source import SourceRecord
from ontology import contexts

KINDS = {SCHEMA + "VideoObject": "soort-video", SCHEMA + "Quiz": "soort-vragenlijst"}
"""Types that say of which kind a material is, when nothing else does."""


def map_record(
    record: SourceRecord, concepts: Concepts, context: Context, outcomes: list[Outcome] | None = None
) -> Mapped:
    """One object as a graph. With `outcomes`, also what became of every value in it."""
    draft = Draft(record, concepts, context, outcomes=outcomes)
    tree = Tree(record)
    for value in tree.clean():
        draft.find(value, "tekens-verwijderd", "")
        value.done = not value.text
    draft.add(None, TYPE, words.LEARNING_RESOURCE)
    draft.add(None, TYPE, words.LESMATERIAAL)
    draft.language = _language(tree)
    _whole(draft, tree)
    for name, field in FIELDS.items():
        if items := tree.root.properties.get(name):
            field(draft, tree, items)
    terms(draft, tree)
    licence(draft, tree)
    ratings.rating(draft, record.extra or {})
    people.own_publisher(draft)
    _account(draft, tree)
    if outcomes is not None:
        outcomes[:] = [_as_written(outcome) for outcome in outcomes]
    else:
        tree.release()
    return draft.finished()


def _as_written(outcome: Outcome) -> Outcome:
    """An outcome of the value itself, where another spelling of it was looked up."""
    place = outcome.place
    return replace(outcome, place=place.value) if isinstance(place, Spelled) else outcome


def _language(tree: Tree) -> str:
    """The language of texts that say none: of the context, else the first of the material, else Dutch."""
    codes = [tree.names.language or "", *(value.text for value in each_text(tree.root.items(SCHEMA + "inLanguage")))]
    return next((code for text_in in codes if (code := texts.language(text_in))), "nl")


def _whole(draft: Draft, tree: Tree) -> None:
    """What is to be said of the record as a whole: its form, its context, its types and its address."""
    root, extra = tree.root, draft.record.extra or {}
    top = Value(tree, root.pointer, "")
    if extra.get(FRAGMENT):
        draft.find(top, "json-zonder-accolades", "")
    if extra.get(DUPLICATES):
        for pointer in tree.places.duplicates[:5]:
            place = Value(tree, pointer, "")
            draft.find(place, "naam-dubbel", place.field)
    if extra.get(CONTROLS):
        draft.find(top, "json-stuurtekens", "")
    if not tree.has_context:
        draft.find(top, "context-ontbreekt", "")
    for place, trouble in tree.trouble:
        draft.find(place, trouble.rule, trouble.value, lijst=", ".join(contexts.addresses()))
    if jsonld_amb.is_amb(draft.record):
        jsonld_amb.check(draft, tree)
    for iri, place in root.types:
        if iri in KINDS and SCHEMA + "learningResourceType" not in root.properties:
            draft.add(place, words.RESOURCE_TYPE, words.node(ET + KINDS[iri]))
        elif not place.done:
            draft.drop(place, "type")
    if root.address is not None:
        _own_address(draft, tree, root.address)


def _own_address(draft: Draft, tree: Tree, place: Value) -> None:
    """The @id: where the material is, when the record gives no url and this is one."""
    is_web = place.text.startswith(("http://", "https://")) and "#" not in place.text
    if is_web and not tree.root.properties.get(SCHEMA + "url"):
        fields.address(draft, place, words.URL)
    else:
        draft.drop(place, "nummer")


def _linked(target: Target, predicate: NamedNode, is_topic: bool = False) -> Field:
    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        is_loose = is_topic and not jsonld_amb.is_amb(draft.record)
        for item in items:
            jsonld_links.linked(draft, tree, item, target, predicate, is_loose)

    return read


def _each(take: Callable[[Draft, Tree, Item], None]) -> Field:
    def read(draft: Draft, tree: Tree, items: list[Item]) -> None:
        for item in items:
            take(draft, tree, item)

    return read


def _age(draft: Draft, tree: Tree, items: list[Item]) -> None:
    for value in each_text(items):
        fields.age_range(draft, value)


def _rating(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """The mean and how many gave it; nothing when nobody did."""
    things = [thing for item in items if isinstance(thing := tree.whole(item), Thing)]
    if not things:
        return
    thing = things[0]
    found: list[tuple[NamedNode, Value, Literal]] = []
    for name, predicate, datatype in (
        ("ratingValue", words.RATING_VALUE, DECIMAL),
        ("ratingCount", words.RATING_COUNT, INTEGER),
        ("reviewCount", words.REVIEW_COUNT, INTEGER),
    ):
        for value in thing.values(SCHEMA + name)[:1]:
            number = ratings.number(value.text, is_whole=datatype == INTEGER)
            if number is None:
                draft.find(value, "waardering-niet-gelezen", texts.line(value.text))
            else:
                found.append((predicate, value, Literal(number, datatype=datatype)))
    counts = [literal.value for predicate, _, literal in found if predicate != words.RATING_VALUE]
    if not any(int(count) for count in counts):
        for _, value, _ in found:
            draft.drop(value, "onbekend")
        return
    part = NamedNode(f"{draft.iri}#waardering")
    draft.add(None, words.RATING, part)
    draft.add(None, TYPE, words.AGGREGATE_RATING, part)
    for predicate, value, literal in found:
        draft.add(value, predicate, literal, part)


def _own_file(draft: Draft, tree: Tree, items: list[Item]) -> None:
    """contentUrl and embedUrl of the record itself: a VideoObject is its own file."""
    if not all(value.done for value in leaves(items)):
        own = Thing(tree.root.pointer)
        own.properties = {
            name: tree.root.properties[name]
            for name in (SCHEMA + "contentUrl", SCHEMA + "embedUrl")
            if name in tree.root.properties
        }
        file(draft, tree, own)


def _account(draft: Draft, tree: Tree) -> None:
    """Nothing is dropped in silence: what no field took has a documented reason, or is a finding."""
    if tree.is_cut:
        draft.find(None, "te-veel-waarden", "", grens=len(tree.values))
    for name, items in tree.root.properties.items():
        for value in leaves(items):
            if not value.done and (reason := reason_of(name, value)):
                draft.drop(value, reason)
    for value in tree.marks:
        draft.drop(value, "taal")
    for value in tree.values:
        if value.done:
            continue
        if id(value) in tree.included:
            draft.drop(value, "elders")
        else:
            draft.find(value, "veld-onbekend", texts.line(value.text[:500]))


def _s(name: str) -> str:
    return SCHEMA + name


FIELDS: dict[str, Field] = {
    _s("inLanguage"): language,
    _s("name"): text(words.NAME, is_line=True),
    DCT + "title": otherwise(words.NAME, text(words.NAME, is_line=True), "herhaling"),
    _s("headline"): otherwise(words.NAME, text(words.NAME, is_line=True), "herhaling"),
    _s("description"): text(words.DESCRIPTION),
    DCT + "description": otherwise(words.DESCRIPTION, text(words.DESCRIPTION), "herhaling"),
    _s("abstract"): otherwise(words.DESCRIPTION, text(words.DESCRIPTION), "samenvatting"),
    _s("alternativeHeadline"): text(words.DISAMBIGUATION),
    _s("alternateName"): text(words.DISAMBIGUATION),
    _s("disambiguatingDescription"): text(words.DISAMBIGUATION),
    _s("bookEdition"): text(words.DISAMBIGUATION),
    _s("url"): address(words.URL, "ander adres"),
    _s("mainEntityOfPage"): otherwise(words.URL, address(words.URL, "ander adres"), "ander adres"),
    _s("identifier"): identifier,
    DCT + "identifier": identifier,
    _s("isbn"): isbn,
    _s("gtin13"): article_number,
    _s("gtin"): article_number,
    _s("sku"): article_number,
    _s("productID"): article_number,
    _s("mpn"): article_number,
    _s("courseCode"): article_number,
    _s("sameAs"): plain(words.IDENTIFIER),
    _s("thumbnailUrl"): address(words.THUMBNAIL, "andere afbeelding"),
    _s("thumbnail"): address(words.THUMBNAIL, "andere afbeelding"),
    _s("image"): address(words.THUMBNAIL, "andere afbeelding"),
    _s("encodingFormat"): media_type,
    _s("fileFormat"): media_type,
    DCT + "format": media_type,
    _s("contentUrl"): _own_file,
    _s("embedUrl"): _own_file,
    _s("encoding"): files(),
    _s("associatedMedia"): files(),
    _s("video"): files(),
    _s("audio"): files(),
    _s("trailer"): files(is_preview=True),
    _s("contentSize"): plain(words.CONTENT_SIZE),
    _s("fileSize"): plain(words.CONTENT_SIZE),
    _s("educationalLevel"): _linked(Target.NIVEAU, words.LEVEL),
    DCT + "educationLevel": _linked(Target.NIVEAU, words.LEVEL),
    _s("educationalAlignment"): _each(jsonld_links.alignment),
    _s("about"): _linked(Target.VAK, words.ABOUT, is_topic=True),
    DCT + "subject": _linked(Target.VAK, words.ABOUT, is_topic=True),
    _s("teaches"): _linked(Target.DOEL, words.TEACHES),
    _s("assesses"): _linked(Target.DOEL, words.ASSESSES),
    _s("competencyRequired"): _linked(Target.DOEL, words.REQUIRES),
    _s("coursePrerequisites"): _linked(Target.DOEL, words.REQUIRES),
    _s("keywords"): _each(jsonld_links.keyword),
    _s("genre"): _each(jsonld_links.keyword),
    _s("learningResourceType"): _each(jsonld_links.kind),
    _s("audience"): _each(jsonld_links.audience),
    _s("typicalAgeRange"): _age,
    _s("timeRequired"): duration(words.TIME_REQUIRED),
    _s("duration"): duration(words.DURATION),
    _s("educationalUse"): text(words.EDUCATIONAL_USE),
    _s("publisher"): publisher,
    DCT + "publisher": publisher,
    _s("provider"): publisher,
    _s("sourceOrganization"): publisher,
    _s("brand"): otherwise(words.PUBLISHER, publisher, "merk"),
    _s("manufacturer"): otherwise(words.PUBLISHER, publisher, "merk"),
    _s("author"): makers_of(words.AUTHOR),
    _s("creator"): makers_of(words.AUTHOR),
    DCT + "creator": makers_of(words.AUTHOR),
    _s("contributor"): makers_of(words.CONTRIBUTOR),
    DCT + "contributor": makers_of(words.CONTRIBUTOR),
    _s("editor"): makers_of(words.CONTRIBUTOR),
    _s("illustrator"): makers_of(words.CONTRIBUTOR),
    _s("translator"): makers_of(words.CONTRIBUTOR),
    _s("producer"): makers_of(words.CONTRIBUTOR),
    _s("datePublished"): date(words.DATE_PUBLISHED),
    DCT + "issued": otherwise(words.DATE_PUBLISHED, date(words.DATE_PUBLISHED), "herhaling"),
    _s("uploadDate"): otherwise(words.DATE_PUBLISHED, date(words.DATE_PUBLISHED), "herhaling"),
    _s("releaseDate"): otherwise(words.DATE_PUBLISHED, date(words.DATE_PUBLISHED), "herhaling"),
    _s("dateCreated"): date(words.DATE_CREATED),
    DCT + "created": otherwise(words.DATE_CREATED, date(words.DATE_CREATED), "herhaling"),
    _s("version"): plain(words.VERSION),
    _s("softwareVersion"): plain(words.VERSION),
    _s("creativeWorkStatus"): plain(words.STATUS, is_last_step=True),
    _s("interactivityType"): listed(words.INTERACTIVITY_TYPE, INTERACTIVITY_TYPES),
    LOM + "structure": listed(words.STRUCTURE, STRUCTURES),
    LOM + "aggregationLevel": listed(words.AGGREGATION_LEVEL, LEVELS),
    LOM + "difficulty": listed(words.DIFFICULTY, DIFFICULTIES),
    LOM + "interactivityLevel": listed(words.INTERACTIVITY_LEVEL, DEGREES),
    LOM + "semanticDensity": listed(words.SEMANTIC_DENSITY, DEGREES),
    DCT + "coverage": text(words.COVERAGE),
    _s("spatialCoverage"): text(words.COVERAGE),
    _s("temporalCoverage"): text(words.COVERAGE),
    DCT + "accessRights": access,
    _s("conditionsOfAccess"): access,
    _s("aggregateRating"): _rating,
    _s("isPartOf"): links(words.RELATIONS["ispartof"]),
    _s("hasPart"): links(words.RELATIONS["haspart"]),
    _s("isBasedOn"): links(words.RELATIONS["isbasedon"]),
    DCT + "isVersionOf": links(words.RELATIONS["isversionof"]),
    DCT + "hasVersion": links(words.RELATIONS["hasversion"]),
    DCT + "isFormatOf": links(words.RELATIONS["isformatof"]),
    DCT + "references": links(words.RELATIONS["references"]),
    _s("citation"): links(words.RELATIONS["references"]),
    DCT + "isReferencedBy": links(words.RELATIONS["isreferencedby"]),
    DCT + "requires": links(words.RELATIONS["requires"]),
    DCT + "isRequiredBy": links(words.RELATIONS["isrequiredby"]),
}
"""Property → how it is read, in this order: levels before goals, since they decide what a goal's number means."""

OTHERS = (FREE, OFFERS, *LICENCES, *RIGHTS_CODES, *NOTICES)
"""Properties that are read together: cost, price and rights."""
