"""A record on its way to a graph: collects triples, findings and, when asked, what became of each value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from etalage.concepts import Concepts
from etalage.findings import Finding, Position, Severity
from etalage.rdf import Literal, NamedNode, Statement
from etalage.search import Kind
from ingest.mapping import Context, Mapped, texts, words
from ingest.mapping.addresses import record_iri
from ingest.mapping.sentences import SENTENCES
from ingest.mapping.suggestions import suggestion
from ingest.pupils import redacted
from ingest.source import SourceRecord

MAX_KEYWORDS = 200
MAX_TRIPLES = 2000
MAX_FINDINGS = 100
MAX_LINE = 2000
"""Characters of a value of one line. Title and description have no limit here: their shape judges them."""
MAX_SHOWN = 200
"""Characters of a found value in a finding."""


class Place(Protocol):
    """Where a value stands in the source: an element of a LOM tree or a cell of a spreadsheet."""

    text: str
    done: bool
    """Something became of the value: a triple, a finding, or it was left out for a documented reason."""

    @property
    def field(self) -> str:
        """The name of the field as the publisher calls it."""

    def position(self, record: SourceRecord) -> Position:
        """Where it stands in the publisher's file."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one value: a triple, the finding of a rule, or the reason why it was left out."""

    place: Place
    triple: Statement | None = None
    rule: str = ""
    reason: str = ""


class Draft:
    """The graph and findings of one record, while the mapping works on it."""

    def __init__(
        self,
        record: SourceRecord,
        concepts: Concepts,
        context: Context,
        kind: Kind = Kind.MATERIAAL,
        outcomes: list[Outcome] | None = None,
    ) -> None:
        self.record = record
        self.concepts = concepts
        self.context = context
        self.iri = record_iri(context, record.identifier, kind)
        self.subject = NamedNode(self.iri)
        self.language = "nl"
        """Language of texts that say none: the record's own."""
        self.triples: list[Statement] = []
        self.findings: list[Finding] = []
        self.outcomes = outcomes
        self.seen: dict[str, str] = {}
        """Fields that may have one value → the value that they have."""
        self.publisher: str | None = None
        self._keywords = 0
        self._parts: dict[str, int] = {}
        self._said: set[tuple[str, str]] = set()

    def add(
        self, place: Place | None, predicate: NamedNode, value: NamedNode | Literal, subject: NamedNode | None = None
    ) -> None:
        """Write a triple about the record (or a part of it) and note where it came from."""
        if len(self.triples) >= MAX_TRIPLES:
            self.find(place, "te-veel-waarden", "", grens=MAX_TRIPLES)
            return
        triple = Statement(subject or self.subject, predicate, value)
        self.triples.append(triple)
        if place is not None:
            place.done = True
            if self.outcomes is not None:
                self.outcomes.append(Outcome(place, triple=triple))

    def say(self, place: Place, predicate: NamedNode, text: str, subject: NamedNode | None = None) -> None:
        """Write a plain literal of one line."""
        if text and self.fits(place, text):
            self.add(place, predicate, Literal(text), subject)

    def tell(self, place: Place, predicate: NamedNode, text: str, tag: str | None) -> None:
        """Write a text that a person reads, in the language of its tag or else of the record."""
        language = texts.language(tag) if tag else None
        if tag and language is None and tag.strip().lower() not in texts.NO_LANGUAGE:
            self.find(place, "taal-onbekend", tag)
        if text:
            self.add(place, predicate, Literal(text, language=language or self.language))

    def keyword(self, place: Place, text: str, tag: str | None = None) -> None:
        """Write a keyword; past MAX_KEYWORDS a finding says that there are more."""
        text = texts.line(text)
        if not text or not self.fits(place, text):
            return
        if self._keywords >= MAX_KEYWORDS:
            self.find(place, "te-veel-trefwoorden", "", grens=MAX_KEYWORDS)
            return
        self._keywords += 1
        self.tell(place, words.KEYWORDS, text, tag)

    def fits(self, place: Place, text: str) -> bool:
        """True when a value of one line is not too long; else there is a finding."""
        if len(text) <= MAX_LINE:
            return True
        self.find(place, "waarde-te-lang", text, tekens=len(text), grens=MAX_LINE)
        return False

    def first(self, field: str, place: Place, value: str) -> bool:
        """True for the first value of a field that holds one. The same value again is left out; another is a tip."""
        if field not in self.seen:
            self.seen[field] = value
            return True
        if self.seen[field] == value:
            self.drop(place, "herhaling")
        else:
            self.find(place, "waarde-dubbel", value, eerste=self.seen[field])
        return False

    def part(self, name: str) -> NamedNode:
        """A numbered part of the record: `<record>#maker-1`."""
        number = self._parts[name] = self._parts.get(name, 0) + 1
        return NamedNode(f"{self.iri}#{name}-{number}")

    def find(self, place: Place | None, rule: str, value: str | None = None, **facts: object) -> None:
        """Note a finding. The same rule on the same value is said once, at its first place.

        The fact `suggestie` is the nearest known value, for a value that is in no list.
        """
        if place is not None:
            place.done = True
            if self.outcomes is not None:
                self.outcomes.append(Outcome(place, rule=rule))
        sentence = SENTENCES[rule]
        is_mild = sentence.severity is not Severity.FOUT
        if len(self.findings) >= MAX_FINDINGS and is_mild and rule != "te-veel-opmerkingen":
            self.find(None, "te-veel-opmerkingen", "", grens=MAX_FINDINGS)
            return
        where = value if value is not None else (place.field if place is not None else "")
        if (rule, where) in self._said:
            return
        self._said.add((rule, where))
        shown = None if not value else redacted(texts.without_unwanted(value))[:MAX_SHOWN]
        if "suggestie" not in facts and shown:
            facts["suggestie"] = suggestion(self.concepts, rule, shown, str(facts.get("lijst", "")))
        self.findings.append(
            sentence.finding(
                redacted(self.record.identifier),
                "" if place is None else place.field,
                shown,
                self.record.position if place is None else place.position(self.record),
                **facts,
            )
        )

    def drop(self, place: Place, reason: str) -> None:
        """Leave a value out, for a reason of `dropped.REASONS`."""
        place.done = True
        if self.outcomes is not None:
            self.outcomes.append(Outcome(place, reason=reason))

    def finished(self) -> Mapped:
        """The record, understood; each triple once."""
        mapped = Mapped(self.iri, self.triples, self.findings)
        # A line says all of a triple, and lines are compared in a sixth of the time.
        if len(set(mapped.lines)) < len(mapped.lines):
            mapped = Mapped(self.iri, list(dict.fromkeys(self.triples)), self.findings)
        return mapped

    def refused(self) -> Mapped:
        """The record without a graph: a fout says why."""
        return Mapped(self.iri, [], self.findings)
