"""What an ECK product costs, per what, and with which licence → schema:Offer. 0 is no price, and never free."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from etalage.namespaces import ET
from etalage.rdf import BOOLEAN, DATE, DECIMAL, DURATION, INTEGER, Literal, NamedNode
from ingest.mapping import texts, values, words
from ingest.mapping.draft import Draft
from ingest.mapping.eck_entry import Node
from ingest.mapping.offer import EURO, Offer
from ingest.mapping.rights import NOT_FREE, yes_no

CENT = Decimal("0.01")
HIGH, LOW = Decimal(21), Decimal(9)
"""VAT of 2.1.1 and 2.2, which give no percentage; the Netherlands since 2019."""
ON_REQUEST = words.node(ET + "prijsmodel-op-aanvraag")
BOOLEANS = "true, false"

_CENTS = re.compile(r"(-?\d{1,9})(?:[.,]0{1,4})?", re.ASCII)
_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d{1,4})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_EURO = frozenset(("eur", "euro", "€"))
_YEAR = frozenset(("P1Y", "P12M", "P365D", "P366D"))

_IN_TITLE = (
    (re.compile(r"\b(?:school|instellings)licentie|\blicentie per school\b", re.IGNORECASE), "school"),
    (re.compile(r"\b(?:klassen|klas|groeps)licentie|\blicentie per (?:klas|groep)\b", re.IGNORECASE), "klas"),
    (re.compile(r"\b(?:docenten?|leraren|leraar|leerkracht(?:en)?)licentie", re.IGNORECASE), "leraar"),
    (re.compile(r"\b(?:leerling(?:en)?|student(?:en)?)licentie", re.IGNORECASE), "leerling"),
    (re.compile(r"\(\s*\d{1,3} (?:ex|exemplaren|stuks)\b|\bset van \d", re.IGNORECASE), "pakket"),
)
"""Words in a title that say for whom one price is; ECK has no field for it."""

PER_YEAR = frozenset(("leerling", "leraar", "klas", "school", "licentie"))
"""Units that exist per year too."""


@dataclass(frozen=True, slots=True)
class Part:
    """One Price: an amount without VAT and its percentage."""

    amount: Node
    cents: int
    vat: Decimal | None
    vat_node: Node | None = None


def flag(draft: Draft, node: Node, predicate: NamedNode, made: Offer | None = None) -> bool | None:
    """true or false; anything else is a finding and None."""
    value = yes_no(node.text)
    if value is None:
        draft.find(node, "waarde-onbekend", texts.line(node.text), lijst=BOOLEANS)
        return None
    literal = Literal("true" if value else "false", datatype=BOOLEAN)
    if made is None:
        draft.add(node, predicate, literal)
    else:
        made.add(node, predicate, literal)
    return value


def price(draft: Draft, made: Offer, root: Node, when: str) -> bool:
    """The price of an entry, or "op aanvraag". True when there is one.

    `when`: the ISO date on which the publisher last changed the entry, or "": then the price was so.
    """
    parts = _parts(draft, root)
    consumer = root.one("prices", "consumerprice") or root.one("consumerprice")
    gross = _cents(draft, consumer) if consumer else None
    computed = _computed(parts)
    amount, place = _choose(gross, consumer, computed, parts)
    if amount is None or place is None:
        _on_request(draft, made, root, parts, consumer, gross)
        return False
    if (
        gross
        and gross > 0
        and computed is not None
        and abs(computed - gross) > len([part for part in parts if part.cents])
    ):
        draft.find(
            consumer,
            "prijs-klopt-niet",
            consumer.text if consumer else "",
            prijs=_euro(Decimal(gross)),
            berekend=_euro(computed),
        )
    made.add(place, words.PRICE, _decimal(amount / 100))
    draft.add(None, words.IS_FREE, NOT_FREE)
    _currency(draft, made, root)
    _net(draft, made, parts)
    if consumer is not None and not gross and not consumer.done:
        draft.drop(consumer, "geen prijs")
    if (node := root.one("priceisindicative")) is not None:
        flag(draft, node, words.IS_INDICATIVE, made)
    if when:
        made.add(None, words.PRICE_DATE, Literal(when, datatype=DATE))
    return True


def _parts(draft: Draft, root: Node) -> list[Part]:
    """The amounts without VAT. A product with several is a set (a book and a licence): they are added up."""
    parts: list[Part] = []
    for holder in (child for prices in root.children if prices.name == "prices" for child in prices.children):
        if holder.name == "price" and (amount := holder.one("amount")) is not None:
            vat = holder.one("vat")
            cents = _cents(draft, amount)
            if cents is not None:
                parts.append(Part(amount, cents, _percent(draft, vat) if vat and cents else None, vat))
    for name, percent in (("pricevathigh", HIGH), ("pricevatlow", LOW)):
        old = root.one(name)
        if old is not None and (cents := _cents(draft, old)) is not None:
            parts.append(Part(old, cents, percent))
            if cents:
                draft.find(old, "btw-aangenomen", texts.line(old.text), procent=percent)
    return parts


def _cents(draft: Draft, node: Node) -> int | None:
    match = _CENTS.fullmatch(node.text.replace(" ", ""))
    if match is None:
        draft.find(node, "bedrag-niet-gelezen", texts.line(node.text))
        return None
    return int(match[1])


def _percent(draft: Draft, node: Node) -> Decimal | None:
    if _PERCENT.fullmatch(node.text) is None:
        draft.find(node, "btw-niet-gelezen", texts.line(node.text))
        return None
    return Decimal(node.text.replace(",", "."))


def _computed(parts: list[Part]) -> Decimal | None:
    """Cents with VAT, not rounded; None when an amount has no percentage or there is none."""
    found = [part for part in parts if part.cents]
    if not found or any(part.vat is None for part in found):
        return None
    return sum((part.cents * (1 + part.vat / 100) for part in found if part.vat is not None), Decimal(0))


def _choose(
    gross: int | None, consumer: Node | None, computed: Decimal | None, parts: list[Part]
) -> tuple[Decimal | None, Node | None]:
    """What the consumer pays, in cents: as said, else computed."""
    if gross:
        return Decimal(gross), consumer
    if computed is not None:
        return computed.quantize(Decimal(1), ROUND_HALF_UP), next(part.amount for part in parts if part.cents)
    return None, None


def _on_request(
    draft: Draft, made: Offer, root: Node, parts: list[Part], consumer: Node | None, gross: int | None
) -> None:
    """No price: the places that say 0 become "op aanvraag", the rest says nothing then."""
    zeros = [*([consumer] if consumer is not None and gross == 0 else []), *(part.amount for part in parts)]
    made.add(zeros[0] if zeros else None, words.PRICE_MODEL, ON_REQUEST)
    for node in zeros[1:]:
        if not node.done:
            draft.drop(node, "geen prijs")
    rest = [part.vat_node for part in parts]
    rest += [root.one("prices", "currency"), root.one("currency"), root.one("priceisindicative")]
    for other in rest:
        if other is not None and not other.done:
            draft.drop(other, "prijsdeel")
    item = root.one("iscatalogitem")
    if item is not None and yes_no(item.text):
        draft.find(item, "prijs-verplicht", texts.line(item.text))


def _currency(draft: Draft, made: Offer, root: Node) -> None:
    nodes = [node for node in (root.one("prices", "currency"), root.one("currency")) if node is not None]
    for node in nodes:
        text = texts.line(node.text)
        # Another currency is written as it is: its shape keeps the record out.
        made.add(node, words.CURRENCY, EURO if text.lower() in _EURO else Literal(text[:20]))
    if not nodes:
        made.add(None, words.CURRENCY, EURO)


def _net(draft: Draft, made: Offer, parts: list[Part]) -> None:
    found = [part for part in parts if part.cents]
    total = _decimal(Decimal(sum(part.cents for part in found)) / 100)
    for part in found:
        made.add(part.amount, words.NET_PRICE, total)
        if part.vat is not None and part.vat_node is not None:
            made.add(part.vat_node, words.VAT, Literal(_plain(part.vat), datatype=DECIMAL))
        elif part.vat is not None:
            made.add(part.amount, words.VAT, Literal(_plain(part.vat), datatype=DECIMAL))
    for part in parts:
        for node in (part.amount, part.vat_node):
            if node is not None and not node.done:
                draft.drop(node, "geen prijs")


def _decimal(value: Decimal) -> Literal:
    return Literal(str(value.quantize(CENT, ROUND_HALF_UP)), datatype=DECIMAL)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _euro(cents: Decimal) -> str:
    return f"€ {(cents / 100).quantize(CENT, ROUND_HALF_UP)}".replace(".", ",")


# -- per what ----------------------------------------------------------------------------------------------------


def unit(draft: Draft, made: Offer, root: Node, title: str) -> None:
    """What the price is for, and how is paid, as far as it follows from the entry."""
    name, place = _unit(draft, root, title)
    term = values.duration(node.text) if (node := root.one("licenseduration")) is not None else None
    if term in _YEAR and name in PER_YEAR:
        name += "-jaar"
    made.add(place, words.PRICE_PER, words.node(f"{ET}eenheid-{name}"))
    model = _model(name, _is_digital(draft, root), term is not None)
    if model:
        made.add(None, words.PRICE_MODEL, words.node(f"{ET}prijsmodel-{model}"))


def _unit(draft: Draft, root: Node, title: str) -> tuple[str, Node | None]:
    size, count = root.one("saleunitsize"), root.one("licensecount")
    if size is not None and _number(size) > 1:
        return "pakket", size
    if count is not None and _number(count) > 1:
        return "pakket", count
    for pattern, name in _IN_TITLE:
        if pattern.search(title):
            return name, root.one("title")
    role = _concept(draft.concepts.rol, root.one("intendedenduserrole"))
    consumed = root.one("isconsumptionproduct")
    if not _is_digital(draft, root):
        is_for_each = role == "rol-leerling" and consumed is not None and yes_no(consumed.text)
        is_book = _concept(draft.concepts.drager, root.one("medium")) == "drager-boek"
        return ("leerling", consumed) if is_for_each and is_book else ("stuk", root.one("medium"))
    licensed = root.one("islicensed")
    if licensed is None or not yes_no(licensed.text):
        return "stuk", root.one("medium")
    if count is not None and role in ("rol-leerling", "rol-leraar"):
        return role.removeprefix("rol-"), count
    return "licentie", licensed


def _model(name: str, is_digital: bool, has_term: bool) -> str:
    if name.startswith("school"):
        return "licentie-per-school"
    if name.startswith("leerling") and is_digital:
        return "licentie-per-leerling"
    if has_term:
        return "abonnement"
    return "" if is_digital else "eenmalig"


def _is_digital(draft: Draft, root: Node) -> bool:
    return _concept(draft.concepts.drager, root.one("medium")) in ("drager-website", "drager-programma")


def _concept(find: object, node: Node | None) -> str:
    """The last part of the address of the concept that a value means."""
    found = find(texts.line(node.text)) if node is not None and callable(find) else None
    return found.iri.removeprefix(ET) if found else ""


def _number(node: Node) -> int:
    return int(node.text) if _WHOLE.fullmatch(node.text) else 0


# -- licence -----------------------------------------------------------------------------------------------------


def licence(draft: Draft, made: Offer, root: Node) -> None:
    """With or without licence, how many, how long, from and until when."""
    if (node := root.one("islicensed")) is not None:
        flag(draft, node, words.IS_LICENSED, made)
    for name, predicate in (("saleunitsize", words.SALE_SIZE), ("licensecount", words.LICENCE_COUNT)):
        if (node := root.one(name)) is not None:
            _count(draft, made, node, predicate)
    # 2.1.1 spells it with one i less.
    for name in ("licenseavailabilityoptions", "licenseavailablityoptions"):
        for node in (*root.all(name), *root.all(name, name[:-1])):
            if draft.fits(node, texts.line(node.text)):
                made.add(node, words.LICENCE_FORM, Literal(texts.line(node.text)))
    for node in root.all("additionallicenseoptions", "additionallicenseoption"):
        if draft.fits(node, texts.line(node.text)):
            made.add(node, words.EXTRA_LICENCE, Literal(texts.line(node.text)))
    if (node := root.one("licenseduration")) is not None:
        term = values.duration(node.text)
        if term is None:
            draft.find(node, "duur-niet-gelezen", texts.line(node.text))
        else:
            made.add(node, words.LICENCE_TERM, Literal(term, datatype=DURATION))
    if (node := root.one("activationbefore", "activationbeforedays")) is not None:
        if _number(node):
            made.add(node, words.ACTIVATE_WITHIN, Literal(f"P{_number(node)}D", datatype=DURATION))
        else:
            draft.drop(node, "onbekend")


def _count(draft: Draft, made: Offer, node: Node, predicate: NamedNode) -> None:
    if _number(node):
        made.add(node, predicate, Literal(str(_number(node)), datatype=INTEGER))
    elif node.text.strip("0"):
        draft.find(node, "aantal-niet-gelezen", texts.line(node.text))
    else:
        draft.drop(node, "onbekend")
