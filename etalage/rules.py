"""The rules of the shapes as values: name, severity, message, reason, advice, example, and what they are about.

A report, a page and the reference read them here; judging itself is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import shapes
from etalage.findings import Severity
from etalage.namespaces import ET, SH
from etalage.rdf import NamedNode, Term, Triple, parse_turtle, text_of

PREFIX = ET + "regel-"
"""Start of the IRI of a rule; what follows is its name."""

SEVERITIES = {
    SH + "Violation": Severity.FOUT,
    SH + "Warning": Severity.WAARSCHUWING,
    SH + "Info": Severity.TIP,
}
"""What SHACL calls a severity → what we call it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the shapes."""

    name: str
    """Stable, as in a Finding: "titel-ontbreekt"."""
    severity: Severity
    message: str
    """What is wrong."""
    why: str
    """What a teacher misses by it."""
    advice: str
    example: str
    about: str
    """IRI of the property that it is about: its path, or `et:veld` where the path is longer."""
    classes: tuple[str, ...]
    """IRIs of the classes that it is held against, sorted."""
    file: str
    """File in the room `shapes` that declares it."""

    @property
    def iri(self) -> str:
        """Its address, and the name of its shape."""
        return PREFIX + self.name


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by name, in the order of files and names."""
    found: dict[str, Rule] = {}
    classes = _classes()
    for file in shapes.names():
        declared = _by_subject(parse_turtle(shapes.text(file)))
        for iri in sorted(declared):
            if iri.startswith(PREFIX):
                rule = _rule(iri, declared[iri], classes.get(iri, set()), file)
                found[rule.name] = rule
    return found


def name_of(iri: str) -> str:
    """The name of a rule; the IRI itself when the shape has no name of ours."""
    return iri.removeprefix(PREFIX)


Facts = dict[str, list[Term]]


def _by_subject(triples: list[Triple]) -> dict[str, Facts]:
    result: dict[str, Facts] = {}
    for triple in triples:
        facts = result.setdefault(text_of(triple.subject), {})
        facts.setdefault(triple.predicate.value, []).append(triple.object)
    return result


def _rule(iri: str, facts: Facts, classes: set[str], file: str) -> Rule:
    def one(predicate: str) -> str:
        return text_of(facts[predicate][0])

    about = facts.get(ET + "veld", facts.get(SH + "path", []))
    return Rule(
        name_of(iri),
        SEVERITIES[one(SH + "severity")],
        one(SH + "message"),
        one(ET + "waarom"),
        one(ET + "advies"),
        one(ET + "voorbeeld"),
        about[0].value if about and isinstance(about[0], NamedNode) else "",
        tuple(sorted(classes)),
        file,
    )


def _classes() -> dict[str, set[str]]:
    """Rule → classes, over all files: a form names its rules, a rule of its own names its classes."""
    everything = _by_subject(parse_turtle(shapes.text()))
    result: dict[str, set[str]] = {}
    for iri, facts in everything.items():
        targets = {text_of(term) for term in facts.get(SH + "targetClass", [])}
        for rule in (iri, *(text_of(term) for term in facts.get(SH + "property", []))):
            if rule.startswith(PREFIX):
                result.setdefault(rule, set()).update(targets)
    return result
