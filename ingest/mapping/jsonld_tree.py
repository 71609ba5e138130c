"""A JSON-LD record → a tree of things and values under full property names, each knowing where it stands.

Lenient where a feed is (a value where a thing should be, a language map without a context that says so); knows no
fields. What names mean comes from `jsonld_context`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from etalage.findings import Position
from etalage.namespaces import SCHEMA, SKOS
from ingest.mapping.jsonld_context import Names, Trouble, names_of
from ingest.mapping.texts import UNWANTED
from ingest.readers.json_places import INNER, Places, escaped, position_of
from ingest.source import SourceRecord

MAX_VALUES = 5000
"""Values of one record that are looked at; the draft has its own limit on triples."""

LABELS = (
    SCHEMA + "name",
    SKOS + "prefLabel",
    SCHEMA + "prefLabel",
    SCHEMA + "targetName",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    SCHEMA + "title",
    SCHEMA + "alternateName",
)
_LANGUAGE = re.compile(r"(?!id$)[a-z]{2}(?:[-_][A-Za-z]{2,4})?|dut|nld|eng|ger|deu|fre|fra|fry|@none|x-none|und")


class Value:
    """One leaf: a text, number or boolean. A Place for findings."""

    __slots__ = ("done", "kind", "language", "pointer", "text", "tree")

    def __init__(self, tree: Tree, pointer: str, text: str, kind: str = "text", language: str | None = None) -> None:
        self.tree = tree
        self.pointer = pointer
        self.text = text
        self.kind = kind
        """text, number, truth, or address (an @id)."""
        self.language = language
        self.done = False

    @property
    def field(self) -> str:
        """Its path as the publisher wrote it: about[1]/prefLabel/de."""
        return self.tree.path_of(self.pointer)

    def position(self, record: SourceRecord) -> Position:
        """Line, column and JSON pointer."""
        return self.tree.position(self.pointer)


class Spelled:
    """A value under another spelling, as a lookup wants it; what becomes of it becomes of the value."""

    __slots__ = ("text", "value")

    def __init__(self, value: Value, text: str) -> None:
        self.value = value
        self.text = text

    @property
    def done(self) -> bool:
        """As of the value itself."""
        return self.value.done

    @done.setter
    def done(self, done: bool) -> None:
        self.value.done = done

    @property
    def field(self) -> str:
        """As of the value itself."""
        return self.value.field

    def position(self, record: SourceRecord) -> Position:
        """As of the value itself."""
        return self.value.position(record)


class Thing:
    """One object: its address, its types, and its values by property."""

    __slots__ = ("address", "pointer", "properties", "types")

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        self.address: Value | None = None
        self.types: list[tuple[str, Value]] = []
        """(IRI of the class, where it stands)."""
        self.properties: dict[str, list[Item]] = {}

    def items(self, *names: str) -> list[Item]:
        """Things and values under any of these properties."""
        return [item for name in names for item in self.properties.get(name, ())]

    def values(self, *names: str) -> list[Value]:
        """The values under any of these properties; of a thing there its label."""
        found: list[Value] = []
        for item in self.items(*names):
            found += [item] if isinstance(item, Value) else item.labels()[:1]
        return found

    def labels(self) -> list[Value]:
        """What it is called, best name first."""
        return [item for name in LABELS for item in self.properties.get(name, ()) if isinstance(item, Value)]

    def leaves(self) -> Iterator[Value]:
        """Every value in it, at any depth."""
        if self.address is not None:
            yield self.address
        for _, value in self.types:
            yield value
        for items in self.properties.values():
            for item in items:
                if isinstance(item, Value):
                    yield item
                else:
                    yield from item.leaves()


Item = Value | Thing


class Tree:
    """One record read apart."""

    def __init__(self, record: SourceRecord) -> None:
        self.record = record
        self.values: list[Value] = []
        """Every leaf, in the order of the source."""
        self.trouble: list[tuple[Value, Trouble]] = []
        self.is_cut = False
        self.marks: list[Value] = []
        """Languages and types of values, where they stand beside them."""
        self.unread: list[Value] = []
        """Values under names that mean nothing."""
        self.has_context = False
        self.known: dict[str, Thing] = {}
        """Things that were taken along with the record, by address."""
        self._start = (record.extra or {}).get(INNER, "")
        content: Mapping[str, Any] = record.content if isinstance(record.content, Mapping) else {}
        self.names = self._names(content, self._start, None)
        for number, each in enumerate(_several(content.get("@included"))):
            if isinstance(each, Mapping):
                thing = self._thing(each, f"{self._start}/@included/{number}", self.names)
                if thing.address is not None:
                    self.known.setdefault(thing.address.text, thing)
        self.included = {id(value) for value in self.values}
        self.root = self._thing(content, self._start, self.names)

    @cached_property
    def places(self) -> Places:
        """Where everything stands; worked out when the first finding asks."""
        return Places(self.record.raw.decode("utf-8", "replace"))

    def release(self) -> None:
        """Forget everything: each value knows its tree, and such circles hold a record until a sweep finds them."""
        self.__dict__.clear()

    def position(self, pointer: str) -> Position:
        """The place in the publisher's file."""
        return position_of(self.record, pointer, self.places)

    def path_of(self, pointer: str) -> str:
        """A pointer as a person reads it, from the record on."""
        steps: list[str] = []
        for step in pointer.removeprefix(self._start).split("/")[1:]:
            if step.isdecimal() and steps:
                steps[-1] += f"[{int(step[:9]) + 1}]"
            else:
                steps.append(step.replace("~1", "/").replace("~0", "~"))
        return UNWANTED.sub("", "/".join(steps))[:300]

    def whole(self, item: Item) -> Item:
        """A thing that is only an address: what was taken along under that address, when it was."""
        if isinstance(item, Thing) and item.address is not None and not item.properties:
            return self.known.get(item.address.text, item)
        return item

    # --- reading --------------------------------------------------------------------------------------

    def _names(self, content: Mapping[str, Any], pointer: str, above: Names | None) -> Names:
        if "@context" not in content:
            return above or names_of(None)[0]
        self.has_context = True
        names, trouble = names_of(content["@context"], above)
        for each in trouble:
            place = Value(self, f"{pointer}/@context{each.pointer}", each.value or "@context")
            self.trouble.append((place, each))
        return names

    def _thing(self, content: Mapping[str, Any], pointer: str, names: Names) -> Thing:
        thing = Thing(pointer)
        if pointer != self._start:
            names = self._names(content, pointer, names)
        for name, value in content.items():
            here = f"{pointer}/{escaped(name)}"
            term = names.find(name)
            if name in ("@context", "@included"):
                continue
            if term is None or (term.iri.startswith("@") and term.iri not in ("@id", "@type", "@graph", "@reverse")):
                self.unread += [leaf for leaf in self._raw_leaves(value, here)]
            elif term.iri == "@id":
                self._address(thing, value, here)
            elif term.iri == "@type":
                for each in self._raw_leaves(value, here):
                    thing.types.append((names.class_of(each.text), each))
            elif term.iri.startswith("@"):
                self.unread += list(self._raw_leaves(value, here))
            else:
                language = names.language if term.language == "" else term.language
                items = thing.properties.setdefault(term.iri, [])
                self._items(items, value, here, names, language, term.is_language_map, term.is_address)
        return thing

    def _address(self, thing: Thing, value: Any, here: str) -> None:
        leaves = list(self._raw_leaves(value, here))
        for leaf in leaves:
            if thing.address is None:
                leaf.kind = "address"
                thing.address = leaf
            else:
                self.unread.append(leaf)

    def _items(
        self, items: list[Item], value: Any, here: str, names: Names, language: str | None, is_map: bool, is_iri: bool
    ) -> None:
        if isinstance(value, list):
            for number, each in enumerate(value):
                self._items(items, each, f"{here}/{number}", names, language, is_map, is_iri)
        elif isinstance(value, Mapping):
            self._object(items, value, here, names, language, is_map, is_iri)
        elif (leaf := self._leaf(value, here, language)) is not None:
            if is_iri and leaf.kind == "text":
                leaf.text = names.expanded(leaf.text)
                leaf.language = None
            items.append(leaf)

    def _object(
        self,
        items: list[Item],
        value: Mapping[str, Any],
        here: str,
        names: Names,
        language: str | None,
        is_map: bool,
        is_iri: bool,
    ) -> None:
        if "@value" in value:
            tag = value.get("@language")
            leaf = self._leaf(value["@value"], f"{here}/@value", tag if isinstance(tag, str) else None)
            if leaf is not None:
                items.append(leaf)
            marks = {name: each for name, each in value.items() if name in ("@language", "@type")}
            self.marks += list(self._raw_leaves(marks, here))
            rest = {name: each for name, each in value.items() if name not in ("@value", "@language", "@type")}
            self.unread += list(self._raw_leaves(rest, here))
        elif "@list" in value or "@set" in value:
            name = "@list" if "@list" in value else "@set"
            self._items(items, value[name], f"{here}/{name}", names, language, is_map, is_iri)
        elif value and (is_map or _is_language_map(value, names)):
            for tag, each in value.items():
                inner = f"{here}/{escaped(tag)}"
                for number, part in enumerate(_several(each)):
                    at = f"{inner}/{number}" if isinstance(each, list) else inner
                    if isinstance(part, (dict, list)):
                        self.unread += list(self._raw_leaves(part, at))
                    elif (leaf := self._leaf(part, at, tag)) is not None:
                        items.append(leaf)
        else:
            items.append(self._thing(value, here, names))

    def _raw_leaves(self, value: Any, here: str) -> Iterator[Value]:
        if isinstance(value, Mapping):
            for name, each in value.items():
                yield from self._raw_leaves(each, f"{here}/{escaped(name)}")
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from self._raw_leaves(each, f"{here}/{number}")
        elif (leaf := self._leaf(value, here, None)) is not None:
            yield leaf

    def _leaf(self, value: Any, here: str, language: str | None) -> Value | None:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if len(self.values) >= MAX_VALUES:
            self.is_cut = True
            return None
        if isinstance(value, bool):
            leaf = Value(self, here, "true" if value else "false", "truth")
        elif type(value) is str:
            leaf = Value(self, here, value.strip(), "text", language)
        else:
            leaf = Value(self, here, str(value), "number")
        self.values.append(leaf)
        return leaf

    def clean(self) -> Iterator[Value]:
        """Remove unwanted characters from texts, in place; gives the values that had any."""
        for value in self.values:
            if UNWANTED.search(value.text):
                value.text = UNWANTED.sub("", value.text).strip()
                yield value


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _is_language_map(value: Mapping[str, Any], names: Names) -> bool:
    """True when every name is a language and every value a text: {"nl": "Breuken", "en": "Fractions"}."""
    return all(
        _LANGUAGE.fullmatch(name)
        and name not in names.terms
        and all(isinstance(part, str) for part in (each if isinstance(each, list) else [each]))
        for name, each in value.items()
    )
