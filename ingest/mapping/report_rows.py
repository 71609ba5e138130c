"""One value of a record as a row of docs/reference/real-records: field, value as far as it may be shown, outcome."""

from __future__ import annotations

import re

from etalage.concepts import Concepts
from etalage.namespaces import OBK, PREFIXES, SLO
from etalage.rdf import NamedNode, Statement
from ingest.mapping import words
from ingest.mapping.trace import Fate, Trace

MOST_CODES = 4
"""Codes that are shown of a field that has more values."""

CONCEPTS = {
    words.LEVEL: "level",
    words.ABOUT: "subject",
    words.TEACHES: "goal",
    words.REQUIRES: "goal",
    words.RESOURCE_TYPE: "kind",
    words.AUDIENCE: "audience",
    words.LICENSE: "licence",
    words.ACCESS_RIGHTS: "access",
    words.CATEGORY: "category",
    words.PRICE_MODEL: "price model",
    words.PRICE_PER: "price unit",
    words.AVAILABILITY: "availability",
}
"""Properties whose values are concepts."""

RULES = {
    "niveau-": "level",
    "vak-": "subject",
    "doel-": "goal",
    "soort-": "kind",
    "rol-": "audience",
    "rechten-": "licence",
    "toegang-": "access",
}
"""How the rules of a kind of concept begin."""

_CODE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]{0,20}_?[a-z]{0,10}\d{0,2}|[A-Z]{2,5}|[A-Za-z]{4,16}Access|cc[a-z0-9-]{1,20}"
    r"|\d{1,3}([.:]\d{1,3})?",
    re.ASCII,
)
"""What may be shown of a publisher's value: a uuid or a code."""


def rows(traces: list[Trace], concepts: Concepts) -> list[str]:
    """A row for each field and each thing that became of it, in the order of the source; equal ones are one row."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in traces:
        groups.setdefault((field_of(each.path), became(each, concepts)), []).append(each.value)
    return [f"| {field} | {_values(values)} | {outcome} |" for (field, outcome), values in groups.items()]


def became(each: Trace, concepts: Concepts) -> str:
    """A concept, a property, the rule of a finding, or the reason why it was left out."""
    if each.triple is not None:
        return _concept(each.triple, concepts) if is_concept(each) else f"`{short_name(each.triple.predicate.value)}`"
    return f"finding `{each.why}`" if each.fate is Fate.FINDING else f"left out: {each.why}"


def _values(values: list[str]) -> str:
    if len(values) == 1:
        return shown(values[0])
    codes = [code for value in dict.fromkeys(values) if (code := shown(value)).startswith("`")]
    more = f"{len(values)} values"
    return f"{more}: {', '.join(codes)}" if 0 < len(codes) <= MOST_CODES else more


def silent(traces: list[Trace]) -> list[str]:
    """Kinds of concept that the record has no value for: nothing linked and nothing found."""
    linked = {CONCEPTS[each.triple.predicate] for each in traces if each.triple is not None and is_concept(each)}
    found = {kind for each in traces for start, kind in RULES.items() if each.why.startswith(start)}
    return [kind for kind in RULES.values() if kind not in linked | found]


def is_concept(each: Trace) -> bool:
    return each.triple is not None and each.triple.predicate in CONCEPTS


def _concept(triple: Statement, concepts: Concepts) -> str:
    kind = CONCEPTS[triple.predicate]
    iri = triple.object.value if isinstance(triple.object, NamedNode) else ""
    concept = concepts.get(iri)
    label = f" ({concept.label})" if concept and concept.label else ""
    owner = "SLO" if iri.startswith(SLO) else "OBK" if iri.startswith(OBK) else "our list"
    if kind == "licence" and "creativecommons" in iri:
        owner = "Creative Commons"
    return f"{kind}{label}, {owner}"


def short_name(iri: str) -> str:
    """An IRI with the prefix of etalage.namespaces: schema:name."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def field_of(path: str) -> str:
    """A path without the numbers of equal names."""
    return re.sub(r"\[\d+\]", "", path)


def shown(value: str) -> str:
    """A code or uuid as it is, an address or text by its length."""
    value = " ".join(value.split())
    if not value:
        return "–"
    if _CODE.fullmatch(value):
        return f"`{value}`"
    if re.match(r"https?://(www\.)?creativecommons\.org/", value):
        return f"`{value}`"
    return f"{'address' if '://' in value else 'text'}, {len(value)} characters"
