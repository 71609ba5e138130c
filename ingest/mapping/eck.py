"""A product of the ECK catalogue, 2.1.1 to 2.5.2 → triples and findings, as docs/reference/eck.md says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from lxml.etree import _Element

from etalage.concepts import Concepts
from etalage.rdf import TYPE, Literal, NamedNode
from etalage.spelling import key
from ingest.mapping import Context, Mapped, fields, people, rights, texts, words
from ingest.mapping.addresses import record_iri, slug, supplier_iri
from ingest.mapping.circles import release
from ingest.mapping.draft import Draft, Outcome
from ingest.mapping.eck_curriculum import curriculum
from ingest.mapping.eck_dates import dates
from ingest.mapping.eck_entry import Node, clean, read
from ingest.mapping.eck_price import flag, licence, price, unit
from ingest.mapping.offer import Offer
from ingest.mapping.vcard import Maker, makers
from ingest.source import SourceRecord

Field = Callable[[Draft, Node], None]

PUBLISHERS = {
    "boomberoepsonderwijs": "Boom beroepsonderwijs",
    "thiememeulenhoff": "ThiemeMeulenhoff",
}
"""Letters and digits of a name → the name: publishers that stand in the catalogue under two spellings."""

_EAN = re.compile(r"\d{13}", re.ASCII)


def map_record(
    record: SourceRecord, concepts: Concepts, context: Context, outcomes: list[Outcome] | None = None
) -> Mapped:
    """One Entry as a graph. With `outcomes`, also what became of every value in it."""
    draft = Draft(record, concepts, context, outcomes=outcomes)
    root, leaves = read(cast(_Element, record.content))
    for node, rule in clean(leaves):
        draft.find(node, rule, "")
        node.done = not node.text
    draft.add(None, TYPE, words.LEARNING_RESOURCE)
    draft.add(None, TYPE, words.LESMATERIAAL)
    # ECK has no field for the language; its catalogue is that of Dutch schools.
    draft.add(None, words.IN_LANGUAGE, Literal("nl"))
    _publisher(draft, root)
    for name, field in FIELDS.items():
        for node in root.all(*name.split("/")):
            field(draft, node)
    _addresses(draft, root)
    curriculum(draft, root)
    _sale(draft, root)
    _family(draft, root)
    _account(draft, leaves)
    if outcomes is None:
        release(root)
    return draft.finished()


def _publisher(draft: Draft, root: Node) -> None:
    """Before the rest: an author may be the publisher, and a method is of one."""
    for node in root.all("publisher"):
        for maker in makers(node.text):
            people.publisher(draft, node, Maker(preferred(maker.name), True))
        if not node.done:
            draft.find(node, "maker-zonder-naam")
    people.own_publisher(draft)
    if (logo := root.one("publisherthumbnaillocation")) is not None:
        fields.address(draft, logo, words.LOGO, _organisation(draft, draft.publisher or draft.context.supplier))


def preferred(name: str) -> str:
    """The name of a publisher in one spelling."""
    return PUBLISHERS.get(key(name).replace(" ", ""), name)


def _organisation(draft: Draft, name: str) -> NamedNode:
    return words.node(supplier_iri(draft.context.base_iri, name))


def _identifier(draft: Draft, node: Node) -> None:
    """The number as delivered, and when it is an ISBN or EAN as that too."""
    text = texts.line(node.text)
    draft.say(node, words.IDENTIFIER, text)
    digits = re.sub(r"[\s-]|^urn:isbn:", "", text, flags=re.IGNORECASE)
    if not _EAN.fullmatch(digits):
        return
    is_book = digits.startswith(("978", "979"))
    if sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(digits)) % 10:
        draft.find(node, "isbn-onjuist" if is_book else "ean-onjuist", text)
    else:
        draft.add(node, words.ISBN if is_book else words.GTIN13, Literal(digits))


def _title(draft: Draft, node: Node) -> None:
    draft.tell(node, words.NAME, texts.line(node.text), None)


def _description(draft: Draft, node: Node) -> None:
    root = node.parent
    title = root.one("title") if root else None
    if title is not None and key(title.text) == key(node.text):
        draft.drop(node, "titel herhaald")
    else:
        draft.tell(node, words.DESCRIPTION, texts.paragraphs(node.text), None)


def _author(draft: Draft, node: Node) -> None:
    if key(preferred(node.text)) == key(draft.publisher or ""):
        draft.drop(node, "uitgever als maker")
    else:
        people.contribution(draft, "author", node)


def _plain(predicate: NamedNode) -> Field:
    return lambda draft, node: draft.say(node, predicate, texts.line(node.text))


def _flag(predicate: NamedNode) -> Field:
    def read_flag(draft: Draft, node: Node) -> None:
        flag(draft, node, predicate)

    return read_flag


def _address(predicate: NamedNode) -> Field:
    def read_address(draft: Draft, node: Node) -> None:
        fields.address(draft, node, predicate)

    return read_address


def _medium(draft: Draft, node: Node) -> None:
    concept = draft.concepts.drager(texts.line(node.text))
    if concept is None:
        lists = "Web browser, Boek, CD-ROM, DVD, Downloadable installer, Anders"
        draft.find(node, "waarde-onbekend", texts.line(node.text), lijst=lists)
    else:
        draft.add(node, words.MEDIUM, words.node(concept.iri))


def _other(predicate: NamedNode) -> Field:
    """Another product of the feed, by its ProductId."""

    def read_other(draft: Draft, node: Node) -> None:
        identifier = texts.line(node.text)
        if identifier == draft.record.identifier:
            draft.drop(node, "herhaling")
        elif draft.fits(node, identifier):
            draft.add(node, predicate, words.node(record_iri(draft.context, identifier)))

    return read_other


def _copyright(draft: Draft, node: Node) -> None:
    rights.rights(draft, node, [], [])


FIELDS: dict[str, Field] = {
    "productid": _identifier,
    "title": _title,
    "authors/author": _author,
    "description": _description,
    "productthumbnaillocation": _address(words.THUMBNAIL),
    "environments/platform": _plain(words.OPERATING_SYSTEM),
    "environments/device": _plain(words.DEVICE),
    "environments/browser": _plain(words.BROWSER),
    "informationlocation": _address(words.INFORMATION),
    "curriculuminformationlocation": _address(words.CURRICULUM_PAGE),
    "subproducts/productid": _other(words.HAS_PART),
    "followupproduct": _other(words.REPLACED_BY),
    "followupproduct/productid": _other(words.REPLACED_BY),
    "aggregationlevel": _plain(words.EXTENT),
    "edition": _plain(words.EDITION),
    "version": _plain(words.VERSION),
    "intendedenduserrole": fields.audience,
    "medium": _medium,
    "isconsumptionproduct": _flag(words.IS_CONSUMABLE),
    "productusages/productusage": fields.kind_of_material,
    "copyright": _copyright,
}
"""Path in an entry (lower case) → how it is read. Price, dates, levels, method and addresses are read elsewhere."""


def _addresses(draft: Draft, root: Node) -> None:
    """Where one opens it. The page with information takes that place when nothing else has an address."""
    access, content = root.one("accesslocation"), root.one("contentlocation")
    opens = [node for node in (access, content) if node is not None]
    for node in opens:
        fields.address(draft, node, words.URL)
    if not any(triple.predicate == words.URL for triple in draft.triples):
        for triple in [each for each in draft.triples if each.predicate == words.INFORMATION][:1]:
            draft.add(None, words.URL, cast(NamedNode, triple.object))


def _sale(draft: Draft, root: Node) -> None:
    """Everything about buying it."""
    made = Offer(draft)
    if (node := root.one("productstate")) is not None:
        state = draft.concepts.beschikbaarheid(texts.line(node.text))
        if state is None:
            lists = "Leverbaar, Beperkt leverbaar, Nog niet leverbaar, Tijdelijk niet leverbaar, Niet meer leverbaar"
            draft.find(node, "waarde-onbekend", texts.line(node.text), lijst=lists)
        else:
            made.add(node, words.AVAILABILITY, words.node(state.iri))
    changed = dates(draft, made, root)
    title = root.one("title")
    if price(draft, made, root, changed):
        unit(draft, made, root, texts.line(title.text) if title else "")
    licence(draft, made, root)
    for name, predicate in (
        ("isseparatelyavailable", words.IS_SEPARATE),
        ("iscatalogitem", words.IS_CATALOGUE_ITEM),
    ):
        if (found := root.one(name)) is not None:
            flag(draft, found, predicate, made)
    _supplier(draft, made, root)


def _supplier(draft: Draft, made: Offer, root: Node) -> None:
    node = root.one("supplier")
    if node is None or not draft.fits(node, texts.line(node.text)):
        return
    name = preferred(texts.line(node.text))
    organisation = _organisation(draft, name)
    made.add(node, words.SELLER, organisation)
    draft.add(None, TYPE, words.ORGANIZATION, organisation)
    draft.add(None, words.NAME, Literal(name), organisation)
    if (logo := root.one("supplierthumbnaillocation")) is not None:
        fields.address(draft, logo, words.LOGO, organisation)


def method_iri(base_iri: str, publisher: str, name: str) -> str:
    """`<base>methoden/<publisher>-<name>`: "Code+" is another method than "Code"."""
    return f"{base_iri}methoden/{slug(publisher)}-{slug(name.replace('+', ' plus '))}"


def _family(draft: Draft, root: Node) -> None:
    """The method that the product is a part of."""
    for node in root.all("productfamilyname"):
        name = texts.line(node.text)
        if key(name) in ("nvt", "n v t"):
            draft.drop(node, "niet van toepassing")
        elif draft.fits(node, name) and draft.first("methode", node, name):
            publisher = draft.publisher or draft.context.supplier
            method = words.node(method_iri(draft.context.base_iri, publisher, name))
            draft.add(node, words.METHOD, method)
            draft.add(node, words.IS_PART_OF, method)
            draft.add(None, TYPE, words.METHOD_CLASS, method)
            draft.add(None, words.NAME, Literal(name, language="nl"), method)
            draft.add(None, words.PUBLISHER, _organisation(draft, publisher), method)


def _account(draft: Draft, leaves: list[Node]) -> None:
    """Nothing is dropped in silence: what no field took, or a second value of a field that has one, is a finding."""
    for node in leaves:
        if not node.done:
            parent = node.parent
            first = next((other for other in parent.children if other.name == node.name), node) if parent else node
            if first is not node and first.text:
                draft.find(node, "waarde-dubbel", texts.line(node.text[:500]), eerste=texts.line(first.text[:200]))
            else:
                draft.find(node, "veld-onbekend", texts.line(node.text[:500]))
