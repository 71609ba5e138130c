"""What an address is called: concepts read once per version and then remembered.

`concepts_of` makes concepts of rows (?deel ?eigenschap ?waarde), the shape that the questions in `queries/detail` and
`queries/browse` answer in: one index walk for any number of concepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from etalage.namespaces import ET, OWL, RDF, RDFS, SCHEMA, SKOS, SLO, SLOV
from etalage.rdf import Literal, NamedNode, Term, text_of
from etalage.records import Begrip, Tekst
from etalage.store import Row, View
from queries import query

MOST = 50_000
"""Names that are remembered, about 40 MB; the curriculum of SLO holds 77,000 concepts, of which few are asked for."""

_NAMING = (SKOS + "prefLabel", RDFS + "label", SCHEMA + "name", SLOV + "niveauLabel", SKOS + "notation")
"""Where a name stands, the best first."""

_EXTRA_CLASSES = frozenset({"Tussendoel", "Einddoel", "Voorganger"})
"""Classes of ours beside SLO's own class."""

Properties = Mapping[str, Sequence[Term]]
"""Predicate IRI → values."""


class Names:
    """The concepts of one version by address. Safe between threads: a name is at worst read twice."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._known: dict[str, Begrip] = {}
        self._size: int | None = None

    def reading(self, view: View) -> Names:
        """The same names, read from another view of the same version."""
        if view is self.view:
            return self
        other = Names(view)
        other._known = self._known
        return other

    def size(self) -> int:
        """Number of quads, counted once: Oxigraph walks them all (0.4 s for 1.4 million)."""
        if self._size is None:
            self._size = len(self.view)
        return self._size

    def of(self, iri: str) -> Begrip:
        """The concept at this address; one with `is_bekend` False when the store knows nothing of it."""
        known = self._known.get(iri)
        return known if known is not None else self.learn(self._read(iri))

    def all(self, iris: Iterable[str]) -> tuple[Begrip, ...]:
        """The concepts at these addresses, in that order, each once."""
        return tuple(self.of(iri) for iri in dict.fromkeys(iris))

    def learn(self, begrip: Begrip) -> Begrip:
        """Remember a concept that was read in another way."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[begrip.iri] = begrip
        return begrip

    def _read(self, iri: str) -> Begrip:
        if (
            "/leveranciers/" in iri or "/methoden/" in iri
        ):  # its name stands in every record: one row is enough, about() would give them all
            rows = self.view.select(query("detail/naam-van-leverancier"), {"item": NamedNode(iri)})
            if rows:
                return Begrip(iri, text_of(rows[0]["naam"]))
        return concept(iri, gather(self.view, iri))


def gather(view: View, iri: str) -> dict[str, list[Term]]:
    """All that is said of a subject, by predicate. BadQuery when the address cannot be one."""
    properties: dict[str, list[Term]] = {}
    for triple in view.about(iri):
        properties.setdefault(triple.predicate.value, []).append(triple.object)
    return properties


def concepts_of(rows: Iterable[Row], subject: str = "deel", *apart: str) -> dict[tuple[str, ...], list[Begrip]]:
    """Concepts of rows, in order, grouped by the values of the variables `apart` (none: one group, key ())."""
    found: dict[tuple[str, ...], dict[str, dict[str, list[Term]]]] = {}
    for row in rows:
        group = found.setdefault(tuple(text_of(row[name]) for name in apart), {})
        properties = group.setdefault(text_of(row[subject]), {})
        values = properties.setdefault(text_of(row["eigenschap"]), [])
        if row["waarde"] not in values:
            values.append(row["waarde"])
    return {
        key: in_order(concept(iri, properties) for iri, properties in group.items()) for key, group in found.items()
    }


def in_order(concepts: Iterable[Begrip]) -> list[Begrip]:
    """By place, then by code and label, so that what SLO did not number has an order too."""
    return sorted(concepts, key=lambda begrip: (begrip.volgorde, begrip.code, begrip.label, begrip.iri))


def concept(iri: str, properties: Properties) -> Begrip:
    """A concept of what is said about it."""
    names = next((properties[predicate] for predicate in _NAMING if properties.get(predicate)), ())
    levels = next(
        (
            properties[predicate]
            for predicate in (SLOV + "niveau", SLOV + "sector", SLOV + "afgeleidNiveau")
            if properties.get(predicate)
        ),
        (),
    )
    is_retired = first(properties, OWL + "deprecated") in ("true", "1")
    return Begrip(
        iri=iri,
        label=best(names).tekst or _tail(iri, is_retired),
        label_en=next((text_of(name) for name in names if isinstance(name, Literal) and name.language == "en"), ""),
        soort=kind_of(properties),
        code=first(properties, SKOS + "notation"),
        volgorde=number(properties, SLOV + "volgorde", SLOV + "stap", ET + "rang"),
        is_vervallen=is_retired,
        is_bekend=bool(properties),
        ouders=iris(properties, SKOS + "broader"),
        niveaus=tuple(text_of(level) for level in levels),
        tekst=best(properties.get(SKOS + "definition", ())).tekst,
        soort_set=first(properties, SLOV + "settype"),
        heeft_onderliggende=SKOS + "narrower" in properties,
        status=first(properties, SLOV + "status"),
        stand=first(properties, SLOV + "stand"),
    )


def kind_of(properties: Properties) -> str:
    """The name of SLO's class among the types."""
    types = sorted(text_of(value) for value in properties.get(RDF + "type", ()))
    kinds = [name.removeprefix(SLOV) for name in types if name.startswith(SLOV)]
    return min(kinds, key=_EXTRA_CLASSES.__contains__, default="")


def best(values: Iterable[Term]) -> Tekst:
    """The Dutch text, else one without a language, else English, else the first; an empty one when there is none."""
    literals = [value for value in values if isinstance(value, Literal)]
    order = {"nl": 0, "": 1, "en": 2}
    literals.sort(key=lambda value: (order.get(language(value)[:2], 3), value.value))
    return Tekst(literals[0].value, language(literals[0])) if literals else Tekst("")


def language(value: Literal) -> str:
    """The language tag, empty when there is none."""
    return (value.language or "").lower()


def first(properties: Properties, predicate: str) -> str:
    """The first value as text, in alphabetical order so that it is always the same one; empty when there is none."""
    return min((text_of(value) for value in properties.get(predicate, ())), default="")


def texts(properties: Properties, predicate: str) -> tuple[str, ...]:
    """All literals as text, sorted, each once."""
    values = {value.value for value in properties.get(predicate, ()) if isinstance(value, Literal)}
    return tuple(sorted(values, key=str.casefold))


def iris(properties: Properties, predicate: str) -> tuple[str, ...]:
    """All addresses, sorted, each once."""
    values = {value.value for value in properties.get(predicate, ()) if isinstance(value, NamedNode)}
    return tuple(sorted(values))


def number(properties: Properties, *predicates: str) -> float:
    """The first predicate that has a number; 0 when none has."""
    for predicate in predicates:
        for value in properties.get(predicate, ()):
            try:
                return float(text_of(value))
            except ValueError:
                continue
    return 0.0


def _tail(iri: str, is_retired: bool) -> str:
    """The last part of an address, for want of a name. SLO's file of retired entities is not always there."""
    tail = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
    if iri.startswith(SLO):
        return f"{'vervallen' if is_retired else 'onbekend'} ({tail[:8]})"
    return unquote(tail)
