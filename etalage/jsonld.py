"""Triples → readable JSON-LD with our own context: short names, language maps, parts inside their whole.

Only writes; reading JSON-LD of others is the work of a reader. Nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import ontology
from etalage.namespaces import RDF, XSD
from etalage.rdf import BlankNode, Literal, NamedNode, Term, Triple

Json = str | int | bool | list["Json"] | dict[str, "Json"]

TYPE = RDF + "type"
STRING = XSD + "string"
NO_LANGUAGE = "@none"

MAX_DEPTH = 8
"""Parts within parts; what lies deeper is pointed to and stands in `@included`."""


@dataclass(frozen=True, slots=True)
class _Name:
    """How the context writes one property."""

    name: str
    place: int
    type: str = ""
    """IRI of a datatype, "@id" for links, empty for values as they are."""
    is_language_map: bool = False


class _Context:
    """The context read backwards: from IRI to short name."""

    def __init__(self, text: str) -> None:
        entries = json.loads(text)["@context"]
        self.prefixes = {
            name: value
            for name, value in entries.items()
            if isinstance(value, str) and value.endswith(("#", "/")) and not name.startswith("@")
        }
        self.names: dict[str, _Name] = {}
        for place, (name, value) in enumerate(entries.items()):
            if name.startswith("@") or name in self.prefixes:
                continue
            entry = {"@id": value} if isinstance(value, str) else value
            kind = entry.get("@type", "")
            self.names[self.expand(entry["@id"])] = _Name(
                name, place, kind if kind.startswith("@") else self.expand(kind), "@container" in entry
            )

    def expand(self, short: str) -> str:
        prefix, colon, rest = short.partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes else short

    def shorten(self, iri: str) -> str:
        """A property or class without a name of its own: `prefix:name` where that can be read back."""
        for prefix, start in self.prefixes.items():
            rest = iri.removeprefix(start)
            if rest != iri and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri


@cache
def _context() -> _Context:
    return _Context(ontology.context())


def compact(triples: Iterable[Triple], root: str) -> dict[str, Json]:
    """The triples as one JSON-LD document about `root`; the same triples come back when it is read with our context.

    A part that the root (or a part of it) points to stands inside it, once; subjects that nothing points to stand
    in `@included`. Order of properties is that of the context, of values alphabetical: equal graphs, equal text.
    """
    writer = _Document(triples)
    document: dict[str, Json] = {"@context": ontology.CONTEXT_IRI, **writer.node(root)}
    if rest := writer.rest():
        document["@included"] = rest
    return document


class _Document:
    def __init__(self, triples: Iterable[Triple]) -> None:
        self.subjects: dict[str, dict[str, list[Term]]] = {}
        for triple in dict.fromkeys(triples):
            properties = self.subjects.setdefault(_id(triple.subject), {})
            properties.setdefault(triple.predicate.value, []).append(triple.object)
        self.written: set[str] = set()
        self.targets = {
            _id(value)
            for properties in self.subjects.values()
            for values in properties.values()
            for value in values
            if not isinstance(value, Literal)
        }

    def node(self, iri: str, depth: int = 0) -> dict[str, Json]:
        """One subject with all its properties."""
        self.written.add(iri)
        properties = self.subjects.get(iri, {})
        result: dict[str, Json] = {"@id": iri}
        types = [_id(value) for value in properties.get(TYPE, ()) if not isinstance(value, Literal)]
        if types:
            result["@type"] = _one_or_many(sorted(_class_name(each) for each in types))
        names = _context().names
        for predicate in sorted(properties, key=lambda each: (names[each].place if each in names else 10**6, each)):
            values = sorted(properties[predicate], key=str)
            if predicate == TYPE:
                values = [value for value in values if isinstance(value, Literal)]
            self._property(result, predicate, values, depth)
        return result

    def rest(self) -> list[Json]:
        """The subjects that were not written yet; first those that nothing points to: they hold the others."""
        order = sorted(self.subjects, key=lambda iri: (iri in self.targets, iri))
        return [self.node(iri) for iri in order if iri not in self.written]

    def _property(self, result: dict[str, Json], predicate: str, values: list[Term], depth: int) -> None:
        name = _context().names.get(predicate)
        if name and name.is_language_map:
            texts = [value for value in values if isinstance(value, Literal) and _is_text(value)]
            if texts:
                result[name.name] = _language_map(texts)
            values = [value for value in values if value not in texts]
            name = None
        if values:
            key = name.name if name else _context().shorten(predicate)
            result[key] = _one_or_many([self._value(value, name.type if name else "", depth) for value in values])

    def _value(self, value: Term, type: str, depth: int) -> Json:
        if isinstance(value, Literal):
            return _literal(value, type)
        iri = _id(value)
        if iri in self.subjects and iri not in self.written and depth < MAX_DEPTH:
            return self.node(iri, depth + 1)
        return iri if type == "@id" else {"@id": iri}


def _id(term: Term) -> str:
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    raise ValueError(f"geen adres: {term}")


def _class_name(iri: str) -> str:
    name = _context().names.get(iri)
    return name.name if name else _context().shorten(iri)


def _is_text(value: Literal) -> bool:
    return bool(value.language) or value.datatype.value == STRING


def _language_map(texts: list[Literal]) -> dict[str, Json]:
    by_language: dict[str, list[Json]] = {}
    for text in texts:
        by_language.setdefault(text.language or NO_LANGUAGE, []).append(text.value)
    return {language: _one_or_many(by_language[language]) for language in sorted(by_language)}


def _literal(value: Literal, type: str) -> Json:
    """A literal: bare where the context gives it its type, else with type or language beside it."""
    datatype = value.datatype.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if type in ("", datatype):
        if datatype == XSD + "boolean" and value.value in ("true", "false"):
            return value.value == "true"
        if datatype == XSD + "integer" and _is_plain_integer(value.value):
            return int(value.value)
    if type:
        return value.value if datatype == type else _typed(value, datatype)
    return value.value if datatype == STRING else _typed(value, datatype)


def _typed(value: Literal, datatype: str) -> dict[str, Json]:
    return {"@value": value.value} if datatype == STRING else {"@value": value.value, "@type": datatype}


def _is_plain_integer(text: str) -> bool:
    # Above 2^53 other JSON readers lose digits; "007" and "+7" would come back as "7".
    return text.lstrip("-").isascii() and text.lstrip("-").isdigit() and str(int(text)) == text and len(text) < 16


def _one_or_many(values: Iterable[Mapping[str, Json] | Json]) -> Json:
    found: list[Json] = [dict(value) if isinstance(value, Mapping) else value for value in values]
    return found[0] if len(found) == 1 else found
