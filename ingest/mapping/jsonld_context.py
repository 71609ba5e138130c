"""What names mean under a JSON-LD context: PyLD works the context out once, from local copies only.

The only importer of PyLD. A context of a feed is bounded before PyLD sees it, and nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn

from pyld import jsonld

import ontology
from etalage.namespaces import SCHEMA
from ingest.readers.json_text import Number
from ontology import contexts

MAX_TERMS = 300
MAX_BYTES = 1 << 16
MAX_CHAIN = 40
"""Terms that are defined by terms that are defined by …: PyLD calls itself for each."""

_UNREAD = frozenset(("@context", "@import", "@propagate", "@nest", "@reverse", "@index", "@protected", "@direction"))
"""Parts of JSON-LD 1.1 that no feed of learning materials needs and that cost most to get right."""

_SCHEMAS = ("http://schema.org/", "http://www.schema.org/", "https://www.schema.org/")


@dataclass(frozen=True, slots=True)
class Term:
    """What a name means."""

    iri: str
    """A property, or a keyword: "@id"."""
    is_address: bool = False
    """Its values are addresses."""
    is_language_map: bool = False
    language: str | None = ""
    """Language of its texts; "" says nothing, None says that they have none."""


@dataclass
class Names:
    """The names of one context."""

    terms: Mapping[str, Term]
    prefixes: Mapping[str, str]
    vocabulary: str
    language: str | None
    """Language of texts that say none."""
    base: str = ""
    _found: dict[str, Term | None] = field(default_factory=dict)

    def find(self, name: str) -> Term | None:
        """The meaning of a name; None when it has none."""
        if name not in self._found:
            if len(self._found) > 2000:  # names that a feed makes up
                return self._look_up(name)
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> Term | None:
        if name.startswith("@"):
            return Term(name)
        if name in self.terms:
            return self.terms[name]
        iri = self.expanded(name, self.vocabulary)
        return Term(iri) if ":" in iri else None

    def expanded(self, text: str, start: str = "") -> str:
        """An address with its prefix written out; else behind `start` when it is no address."""
        prefix, colon, rest = text.partition(":")
        if colon and not rest.startswith("//") and prefix in self.prefixes:
            return one_schema(self.prefixes[prefix] + rest)
        return one_schema(text if colon else start + text)

    def class_of(self, text: str) -> str:
        """The IRI of a type."""
        term = self.terms.get(text)
        return term.iri if term else self.expanded(text, self.vocabulary)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a @context that could not be used."""

    rule: str
    value: str
    pointer: str
    """Where below @context."""


def one_schema(iri: str) -> str:
    """schema.org's two spellings are one."""
    for start in _SCHEMAS:
        if iri.startswith(start):
            return SCHEMA + iri[len(start) :]
    return iri


def names_of(context: object, above: Names | None = None) -> tuple[Names, tuple[Trouble, ...]]:
    """The names under a @context (None: the default), and what could not be used of it.

    Never raises: what cannot be understood is left out, and names are then read as schema.org's.
    """
    if context is None:
        return _processed(json.dumps([_local(contexts.DEFAULT)])), ()
    text = json.dumps(plain(context), sort_keys=True)
    if len(text) > MAX_BYTES:
        return _default(), (Trouble("context-te-groot", "", ""),)
    return _named(text) if above is None else _inside(text, above)


@lru_cache(maxsize=512)
def _named(text: str) -> tuple[Names, tuple[Trouble, ...]]:
    trouble: list[Trouble] = []
    parts: list[dict[str, Any]] = []
    several = json.loads(text)
    is_list = isinstance(several, list)
    for number, each in enumerate(several if is_list else [several]):
        part = _part(each, f"/{number}" if is_list else "", trouble)
        if part:
            parts.append(part)
    if not any("@vocab" in part for part in parts):
        # Names without a prefix mean schema.org's: what else could a feed of learning materials mean?
        parts.insert(0, _local(contexts.DEFAULT))
    try:
        return _processed(json.dumps(parts)), tuple(trouble)
    except _UNUSABLE as error:
        code = str(getattr(error, "code", "") or type(error).__name__)
        return _default(), (*trouble, Trouble("context-onbruikbaar", code, ""))


_UNUSABLE = (jsonld.JsonLdError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def _inside(text: str, above: Names) -> tuple[Names, tuple[Trouble, ...]]:
    """The names in an object with a context of its own: those of above, and its own over them."""
    own, trouble = _named(text)
    merged = Names(
        {**above.terms, **own.terms},
        {**above.prefixes, **own.prefixes},
        own.vocabulary,
        own.language if "@language" in text else above.language,
        own.base or above.base,
    )
    return merged, trouble


def _part(each: Any, pointer: str, trouble: list[Trouble]) -> dict[str, Any] | None:
    """One context of a list as an object that may be given to PyLD; None when there is nothing of it."""
    if isinstance(each, str):
        if each.strip() == ontology.CONTEXT_IRI:
            own: dict[str, Any] = json.loads(ontology.context())["@context"]
            return own
        name = contexts.name_of(each)
        if name is None:
            trouble.append(Trouble("context-onbekend", each, pointer))
        return _local(name) if name else None
    if isinstance(each, dict):
        if len(each) > MAX_TERMS or _chain(each) > MAX_CHAIN:
            trouble.append(Trouble("context-te-groot", "", pointer))
            return None
        return {name: value for name, value in each.items() if _is_plain(name, value, pointer, trouble)}
    if each is not None:
        trouble.append(Trouble("context-onbruikbaar", str(each), pointer))
    return None


def _is_plain(name: str, value: Any, pointer: str, trouble: list[Trouble]) -> bool:
    container = value.get("@container") if isinstance(value, dict) else None
    has_unread = name in _UNREAD or (isinstance(value, dict) and bool(_UNREAD & set(value)))
    if has_unread or container not in (None, "@language", "@set", "@list"):
        trouble.append(Trouble("context-onbruikbaar", name, f"{pointer}/{name}"))
        return False
    return name != "@version"


def _chain(context: Mapping[str, Any]) -> int:
    """How long the longest chain of terms is that are defined by other terms of this context."""

    def target(name: str) -> str:
        value = context.get(name)
        iri = value.get("@id") if isinstance(value, dict) else value
        return iri.partition(":")[0] if isinstance(iri, str) else ""

    longest = 0
    for name in context:
        steps, here = 0, name
        while here in context and steps <= MAX_CHAIN + 1:
            following = target(here)
            if following == here:
                break
            steps, here = steps + 1, following
        longest = max(longest, steps)
    return longest


def _local(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(contexts.text(name))["@context"]
    return found


def _default() -> Names:
    return _processed(json.dumps([_local(contexts.DEFAULT)]))


@lru_cache(maxsize=512)
def _processed(text: str) -> Names:
    """What PyLD makes of a list of local contexts. Raises what PyLD raises."""
    options = {"documentLoader": _refuse, "processingMode": "json-ld-1.1", "base": ""}
    processor = jsonld.JsonLdProcessor()
    active = processor.process_context(processor.process_context(None, None, options), json.loads(text), options)
    terms, prefixes = {}, {}
    for name, mapping in active["mappings"].items():
        if mapping is None or not isinstance(mapping.get("@id"), str):
            continue
        iri = one_schema(mapping["@id"])
        containers = mapping.get("@container") or ()
        terms[name] = Term(
            iri, mapping.get("@type") in ("@id", "@vocab"), "@language" in containers, mapping.get("@language", "")
        )
        if mapping.get("_prefix"):
            prefixes[name] = iri
    vocabulary = one_schema(active.get("@vocab") or SCHEMA)
    return Names(terms, prefixes, vocabulary, active.get("@language"), str(active.get("@base") or ""))


def _refuse(address: str, options: object) -> NoReturn:
    """The document loader: contexts of others are never fetched."""
    raise jsonld.JsonLdError(f"not fetched: {address}", "jsonld.LoadDocumentError", code="loading document failed")


def plain(value: Any) -> Any:
    """A parsed value with Python's own numbers, as PyLD wants them."""
    if isinstance(value, Number):
        return float(value) if set(value) & set(".eE") else int(value)
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value
