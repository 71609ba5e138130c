"""Our own short lists (kinds, roles, availability, …): from a word or code in a feed to the concept's address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etalage.namespaces import ET, SKOS
from etalage.nearest import Nearest, closest
from etalage.rdf import Literal, NamedNode, Triple
from etalage.spelling import key

IN_SCHEME = SKOS + "inScheme"
LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation")

KINDS: Mapping[str, str] = {
    ET + "categorieen": "categorie",
    ET + "soorten": "soort",
    ET + "rollen": "rol",
    ET + "licenties": "licentie",
    ET + "beschikbaarheden": "beschikbaarheid",
    ET + "prijsmodellen": "prijsmodel",
    ET + "eenheden": "eenheid",
    ET + "toegangen": "toegang",
    ET + "dragers": "drager",
}
"""Scheme → the kind that its concepts have."""

EXACT = frozenset({"licentie"})
"""Kinds in which a word inside a text proves nothing: "Yes, you may copy this"."""

MEMO = 4096
"""Suggestions that are remembered: a feed makes the same mistake in every record."""
MAX_INSIDE = 60
"""Longest text, in characters, that is searched for a name."""


class Schemes:
    """The concepts of `ontology/schemes.ttl` and the licences, by kind and by spelling."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.labels: dict[str, str] = {}
        """IRI → Dutch label."""
        self.kinds: dict[str, str] = {}
        """IRI → kind."""
        self._by_key: dict[str, dict[str, str]] = {kind: {} for kind in KINDS.values()}
        self._spelled: dict[tuple[str, str], str] = {}
        """(kind, key) → the name or code in its own spelling."""
        self._nearest: dict[str, Nearest] = {}
        self._suggested: dict[tuple[str, str], str] = {}
        texts: list[tuple[str, str, str]] = []
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if not isinstance(subject, NamedNode):
                continue
            if predicate == IN_SCHEME and isinstance(value, NamedNode) and value.value in KINDS:
                self.kinds[subject.value] = KINDS[value.value]
            elif predicate in LABELS and isinstance(value, Literal):
                texts.append((predicate, subject.value, value.value))
                if predicate == LABELS[0] and value.language == "nl":
                    self.labels[subject.value] = value.value
        self._index(texts)

    def _index(self, texts: list[tuple[str, str, str]]) -> None:
        # Labels of people and codes first: an altLabel never takes a word from a prefLabel or notation.
        order = {LABELS[0]: 0, LABELS[2]: 1, LABELS[1]: 2}
        for _, iri, text in sorted(texts, key=lambda item: (order[item[0]], item[1], item[2])):
            if kind := self.kinds.get(iri):
                self._by_key[kind].setdefault(key(text), iri)
                self._spelled.setdefault((kind, key(text)), text)
        for iri, kind in self.kinds.items():
            name = key(iri.rpartition("#")[2]) if iri.startswith(ET) else iri
            self._by_key[kind].setdefault(name, iri)
            self._by_key[kind].setdefault(name.removeprefix(kind + " "), iri)
        self.labels = {iri: label for iri, label in self.labels.items() if iri in self.kinds}

    def nearest(self, kind: str, text: str) -> str:
        """The name or code in a list that an unknown text is nearly; empty when none is really near."""
        if kind not in self._nearest:
            self._nearest[kind] = Nearest(self._by_key[kind])
        question = (kind, key(text))
        if question not in self._suggested:
            if len(self._suggested) > MEMO:
                self._suggested.clear()
            name = closest(question[1], self._by_key[kind], self._nearest[kind])
            self._suggested[question] = self._spelled.get((kind, name), name) if name else ""
        return self._suggested[question]

    def find(self, kind: str, text: str) -> str | None:
        """The IRI that the text means: by itself, or as the only one named in a short text ("leraar (docent)")."""
        if text in self.kinds:
            return text if self.kinds[text] == kind else None
        words = key(text)
        names = self._by_key[kind]
        if words in names:
            return names[words]
        if kind in EXACT or len(words) > MAX_INSIDE:
            return None
        inside = [name for name in names if name and f" {name} " in f" {words} "]
        # "niet meer leverbaar" holds "leverbaar": the longer name is meant.
        longest = [name for name in inside if not any(name != other and name in other for other in inside)]
        found = {names[name] for name in longest}
        return found.pop() if len(found) == 1 else None
