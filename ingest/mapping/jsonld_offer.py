"""Price, cost and licence of a JSON-LD record → the same offer and rights as of every other format."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from etalage.namespaces import ET, LOM, SCHEMA
from ingest.mapping import rights, texts, words
from ingest.mapping.draft import Draft, Place
from ingest.mapping.jsonld_fields import each_text, leaves
from ingest.mapping.jsonld_tree import Item, Spelled, Thing, Tree, Value
from ingest.mapping.offer import Terms, offer
from ingest.mapping.rights import yes_no

STATES = {
    "instock": "leverbaar", "onlineonly": "leverbaar", "instoreonly": "leverbaar", "madetoorder": "leverbaar",
    "limitedavailability": "beperkt-leverbaar", "preorder": "nog-niet-leverbaar", "presale": "nog-niet-leverbaar",
    "backorder": "tijdelijk-niet-leverbaar", "outofstock": "tijdelijk-niet-leverbaar",
    "soldout": "niet-meer-leverbaar", "discontinued": "niet-meer-leverbaar",
}  # fmt: skip
"""schema.org's ItemAvailability → ours."""
STATES_SHOWN = "InStock, LimitedAvailability, PreOrder, OutOfStock, Discontinued"

PER_PIECE = frozenset((SCHEMA + "Product", SCHEMA + "Book"))
"""Types of which one is bought at a time."""

FREE = SCHEMA + "isAccessibleForFree"
OFFERS = SCHEMA + "offers"
LICENCES = (SCHEMA + "license", "http://purl.org/dc/terms/license", "http://purl.org/dc/terms/rights")
CODES = (LOM + "copyrightAndOtherRestrictions",)
NOTICES = (SCHEMA + "copyrightNotice", SCHEMA + "usageInfo", SCHEMA + "acquireLicensePage")


def terms(draft: Draft, tree: Tree) -> None:
    """What it costs, and whether it can be had."""
    root = tree.root
    places = each_text(root.items(FREE))
    free: Place | None = places[0] if places else None
    for other in places[1:]:
        draft.drop(other, "herhaling")
    if isinstance(free, Value) and free.kind == "text" and yes_no(free.text) is not None:
        draft.find(free, "waarheid-als-tekst", texts.line(free.text))
    offers = [thing for item in root.items(OFFERS) if isinstance(thing := tree.whole(item), Thing)]
    price, availability = _price(draft, tree, offers), _availability(draft, offers)
    offer(draft, Terms(free=free, price=price, availability=availability, lists=("", "", STATES_SHOWN)))
    has_price = price is not None and any(triple.predicate == words.PRICE for triple in draft.triples)
    if has_price and {iri for iri, _ in root.types} & PER_PIECE:
        # schema.org: the price of an offer is that of one item.
        draft.add(None, words.PRICE_PER, words.node(ET + "eenheid-stuk"), words.node(f"{draft.iri}#aanbod"))
    for value in leaves([*offers, *root.items(OFFERS)]):
        if not value.done:
            draft.drop(value, "prijsdeel")


def _price(draft: Draft, tree: Tree, offers: list[Thing]) -> Place | None:
    """The first price in euro. A range is no price: nobody knows which one holds for a school."""
    for each in offers:
        inner = [
            thing
            for item in each.items(SCHEMA + "priceSpecification")
            if isinstance(thing := tree.whole(item), Thing)
        ]
        for holder in (each, *inner):
            found = next(iter(holder.values(SCHEMA + "price")), None)
            low = next(iter(holder.values(SCHEMA + "lowPrice")), None)
            high = next(iter(holder.values(SCHEMA + "highPrice")), None)
            if found is None and low is not None:
                if high is not None and high.text != low.text:
                    draft.find(low, "prijs-niet-gelezen", f"{low.text} – {high.text}")
                    return None
                found = low
            if found is None:
                continue
            currency = next(
                iter([*holder.values(SCHEMA + "priceCurrency"), *each.values(SCHEMA + "priceCurrency")]), None
            )
            if currency is not None and texts.term(currency.text) not in ("eur", "euro", "€"):
                draft.find(found, "prijs-niet-gelezen", f"{found.text} {currency.text}")
                return None
            return _euro(found)
    return None


def _euro(place: Value) -> Place:
    """In JSON-LD a point is decimal (12.5, 1250.00); Dutch texts would read 12.505 as thousands."""
    try:
        amount = Decimal(place.text)
        if "e" in place.text.lower() or not amount.is_finite() or abs(amount) >= 10**9:
            return place
        return Spelled(place, f"{amount:.2f}".replace(".", ","))
    except InvalidOperation:
        return place


def _availability(draft: Draft, offers: list[Thing]) -> Place | None:
    for each in offers:
        for item in each.items(SCHEMA + "availability"):
            place = item if isinstance(item, Value) else item.address
            if place is None:
                continue
            state = STATES.get(texts.term(place.text).rstrip("/").rpartition("/")[2].rpartition(":")[2])
            return Spelled(place, f"{ET}beschikbaarheid-{state}") if state else place
    return None


def licence(draft: Draft, tree: Tree) -> None:
    """The licence, its code, and the notice beside it."""
    root = tree.root
    codes: list[Place] = []
    for item in root.items(*LICENCES, *CODES):
        whole: Item = tree.whole(item)
        if isinstance(whole, Value):
            codes.append(whole)
            continue
        own = [
            *whole.values(SCHEMA + "url"),
            *([whole.address] if whole.address is not None else []),
            *whole.labels(),
        ]
        codes += own[:1]
        for other in own[1:]:
            draft.drop(other, "label")
    notices = each_text(root.items(*NOTICES))
    # Edurep gives the address of the licence and NL-LOM's code of it: the address says more.
    named = [code for code in codes if rights.licence_of(code.text)]
    code = next(iter([*named, *codes]), None)
    rights.rights(draft, code, list(notices), [notice.language for notice in notices])
    for each in codes:
        if each is not code:
            draft.drop(each, "herhaling")
