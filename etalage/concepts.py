"""What a code, uuid or label means: niveaus, vakken, goals and our own schemes, as concepts.

Does not judge: an unknown value gives an empty list, and the mapping decides what becomes of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import ontology
from etalage.licences import creative_commons, short_name
from etalage.namespaces import OBK, SLO
from etalage.rdf import parse_turtle
from etalage.schemes import Schemes
from etalage.slo_index import SloIndex, load
from etalage.spelling import code_key, key, uuid_of, vocabulary_of
from etalage.store import View

CERTAIN = 1.0
CODE = 0.95
LABEL = 0.8
RELATION = {"exact": 1.0, "close": 0.9, "broad": 0.7}
GUESS = 0.4
"""Certainty when several concepts have the value and one is meant: nobody can know which."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of SLO, the OBK or ours."""

    iri: str
    label: str
    kind: str
    """niveau, vak, doel, inhoud (SLO's, but no goal), or the name of one of our schemes."""
    is_deprecated: bool = False
    successors: tuple[str, ...] = ()
    """IRIs of the live concepts that replace a deprecated one."""


@dataclass(frozen=True, slots=True)
class Match:
    """The concept that a source value means, and the rule that decided."""

    concept: Concept
    rule: str
    """uuid, uuid-obk (through our table of OBK concepts), code, label."""
    certainty: float

    @property
    def is_sure(self) -> bool:
        """Several sure matches all hold (`vmbo1` is year 1 of four tracks); of several unsure ones, one does."""
        return self.certainty > 0.5


class Concepts:
    """Lookup tables, built once per run from the store and the room `ontology`. Plain values: can be pickled."""

    def __init__(self, slo: SloIndex) -> None:
        triples = [triple for text in ontology.texts() for triple in parse_turtle(text)]
        self._slo = slo
        self._schemes = Schemes(triples)
        self._niveaus = {row.iri: row for row in ontology.niveau_rows()}
        self._vakken = {row.iri: row for row in ontology.vak_rows()}
        self._parents = {row.iri: row.ouders for row in ontology.niveau_rows()}
        self._children: dict[str, list[str]] = {}
        for iri, parents in self._parents.items():
            for parent in parents:
                self._children.setdefault(parent, []).append(iri)
        self._obk_slo = {row.obk: (row.slo, row.relatie) for row in ontology.obk_slo_rows()}
        self._old_codes = _old_codes()
        self._vak_labels = _labels((row.iri, (row.nl, row.en, *row.ook, *row.codes)) for row in ontology.vak_rows())
        self._add_slo_labels()
        self._niveau_codes = _labels((row.iri, row.codes) for row in ontology.niveau_rows())
        self._niveau_labels = _labels((row.iri, (row.nl, row.en, *row.ook)) for row in ontology.niveau_rows())
        self.fingerprint = self._digest()

    def _add_slo_labels(self) -> None:
        """Names of SLO's vakleergebieden that our table does not have (a newer release)."""
        for uuid, kind in self._slo.kinds.items():
            if kind == "vak" and uuid not in self._slo.replaced and uuid in self._slo.labels:
                names = self._vak_labels.setdefault(key(self._slo.labels[uuid]), [])
                if SLO + uuid not in names:
                    names.append(SLO + uuid)

    def _digest(self) -> str:
        parts = [*ontology.texts(), repr(ontology.obk_rows()), repr(ontology.obk_slo_rows()), self._slo.digest()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    # --- niveaus, vakken, goals -----------------------------------------------------------------------

    def niveau(self, value: str, source: str = "") -> list[Match]:
        """Niveaus that a uuid, an old code of vocabulary `source`, a `context` or a label means."""
        value, source = _split(value, source)
        if (uuid := uuid_of(value)) and (found := self._by_uuid(uuid, "niveau")):
            return found
        if found := self._by_old_code(value, source, "niveau"):
            return found
        if codes := self._niveau_codes.get(key(value)):
            return [Match(self._concept(iri), "code", CODE) for iri in codes]
        return [Match(self._concept(iri), "label", LABEL) for iri in self._niveau_labels.get(key(value), ())]

    def vak(self, value: str, source: str = "") -> list[Match]:
        """Subjects that a uuid, an old code of vocabulary `source` or a label means.

        An OBK subject gives SLO's vakleergebied; where SLO's is broader, both.
        """
        value, source = _split(value, source)
        if (uuid := uuid_of(value)) and (found := self._by_uuid(uuid, "vak")):
            return found
        if found := self._by_old_code(value, source, "vak"):
            return found
        return [Match(self._concept(iri), "label", LABEL) for iri in self._vak_labels.get(key(value), ())]

    def doel(self, value: str, source: str = "") -> list[Match]:
        """Goals that a uuid, an old code of vocabulary `source` or a name as "PO Kerndoel 23" means.

        A concept of SLO that is no goal (kind inhoud) is given too; a retired one is marked and names its successors.
        """
        value, source = _split(value, source)
        if (uuid := uuid_of(value)) and (found := self._by_uuid(uuid, "doel")):
            return found
        if found := self._by_old_code(value, source, "doel"):
            return found
        uuids = self._slo.codes.get(code_key(value), ())
        certainty = CODE if len(uuids) == 1 else GUESS
        return [Match(self._concept(SLO + uuid), "code", certainty) for uuid in uuids]

    def _by_uuid(self, uuid: str, kind: str) -> list[Match]:
        if uuid in self._obk_slo:
            slo, relation = self._obk_slo[uuid]
            found = [Match(self._concept(SLO + slo), "uuid-obk", RELATION[relation])]
            if relation == "broad":
                found.append(Match(self._concept(OBK + uuid), "uuid-obk", CERTAIN))
            return [match for match in found if match.concept.kind == kind]
        if kind == "vak" and uuid in self._slo.subjects:
            return [Match(self._concept(SLO + vak), "uuid", CERTAIN) for vak in self._slo.subjects[uuid]]
        concept = self.get(SLO + self._slo.goals.get(uuid, uuid)) or self.get(OBK + uuid)
        if concept is None or not _fits(concept.kind, kind):
            return []
        return [Match(concept, "uuid", CERTAIN)]

    def _by_old_code(self, value: str, source: str, kind: str) -> list[Match]:
        uuids = self._old_codes.get((kind, vocabulary_of(source), code_key(value)), ())
        found: dict[str, Match] = {}
        for uuid in uuids:
            matches = self._by_uuid(uuid, kind) or self._old_goal(uuid, value, kind)
            for match in matches:
                # Two OBK concepts with one name mean one thing: the old lists were filled twice.
                found.setdefault(
                    match.concept.label.casefold(), Match(match.concept, "code", min(CODE, match.certainty))
                )
        return list(found.values())

    def _old_goal(self, uuid: str, code: str, kind: str) -> list[Match]:
        """A kerndoel of the old lists while no curriculum is loaded: its uuid is known, its text is not."""
        if kind != "doel" or self._slo.labels:
            return []
        return [Match(Concept(SLO + uuid, f"kerndoel {code.strip()}", "doel"), "code", CODE)]

    # --- by address -----------------------------------------------------------------------------------

    def get(self, iri: str) -> Concept | None:
        """The concept with this address, or None."""
        uuid = iri.removeprefix(SLO) if iri.startswith(SLO) else ""
        if iri in self._niveaus or iri in self._vakken or iri in self._schemes.kinds or uuid in self._slo.labels:
            return self._concept(iri)
        return None

    def _concept(self, iri: str) -> Concept:
        if iri in self._schemes.kinds:
            return Concept(iri, self._schemes.labels[iri], self._schemes.kinds[iri])
        if iri in self._niveaus:
            return Concept(iri, self._niveaus[iri].nl, "niveau")
        uuid = iri.removeprefix(SLO)
        if iri in self._vakken:
            return Concept(iri, self._slo.labels.get(uuid, self._vakken[iri].nl), "vak")
        retired = uuid in self._slo.replaced
        successors = tuple(SLO + each for each in self._slo.successors(uuid)) if retired else ()
        return Concept(iri, self._slo.labels.get(uuid, ""), self._slo.kind(uuid), retired, successors)

    def label(self, iri: str) -> str:
        """The Dutch label of a concept; empty when it is unknown."""
        concept = self.get(iri)
        return concept.label if concept else ""

    def ancestors(self, iri: str) -> set[str]:
        """All niveaus that hold this niveau, without itself."""
        return _reach(iri, self._parents)

    def descendants(self, iri: str) -> set[str]:
        """All niveaus that this niveau holds, without itself."""
        return _reach(iri, self._children)

    # --- our schemes ----------------------------------------------------------------------------------

    def _scheme(self, kind: str, text: str) -> Concept | None:
        iri = self._schemes.find(kind, text)
        return self._concept(iri) if iri else None

    def soort(self, code: str) -> Concept | None:
        """Kind of material: a value of NL-LOM's or LOM's list, or a Dutch word."""
        return self._scheme("soort", code)

    def rol(self, code: str) -> Concept | None:
        """For whom: a value of LOM or ECK, or a Dutch word."""
        return self._scheme("rol", code)

    def toegang(self, code: str) -> Concept | None:
        """Access: a code of NL-LOM's access rights, or a Dutch word."""
        return self._scheme("toegang", code)

    def categorie(self, text: str) -> Concept | None:
        """One of the five categories of the showcase."""
        return self._scheme("categorie", text)

    def prijsmodel(self, text: str) -> Concept | None:
        """How is paid."""
        return self._scheme("prijsmodel", text)

    def eenheid(self, text: str) -> Concept | None:
        """What the price is for: "per leerling per jaar"."""
        return self._scheme("eenheid", text)

    def beschikbaarheid(self, text: str) -> Concept | None:
        """Availability: a ProductState of ECK."""
        return self._scheme("beschikbaarheid", text)

    def drager(self, text: str) -> Concept | None:
        """What it stands on: a Medium of ECK."""
        return self._scheme("drager", text)

    def licentie(self, text: str) -> Concept | None:
        """A licence: NL-LOM's code, an address of Creative Commons in any spelling, or its name in words."""
        if address := creative_commons(text):
            return self.get(address) or Concept(address, short_name(address), "licentie")
        return self._scheme("licentie", text)


def load_concepts(view: View | None) -> Concepts:
    """Tables for this view; None gives only what the room `ontology` knows. Raises StoreError."""
    return Concepts(SloIndex() if view is None else load(view))


def _split(value: str, source: str) -> tuple[str, str]:
    """A value that carries its vocabulary: `http://purl.edustandaard.nl/vdex_….xml#po_groep4`."""
    if not source and "#" in value:
        source, _, value = value.partition("#")
    return value, source


def _fits(found: str, asked: str) -> bool:
    return found == asked or (asked == "doel" and found == "inhoud")


def _labels(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for iri, texts in names:
        for name in dict.fromkeys(key(text) for text in texts):
            table.setdefault(name, []).append(iri)
    return table


PURPOSES = {
    "discipline": "vak",
    "educational level": "niveau",
    "skill level": "niveau",
    "educational objective": "doel",
}
"""Purpose of an OBK concept → what it is for us; idea and accessibility restrictions have no place yet."""


def _old_codes() -> dict[tuple[str, str, str], tuple[str, ...]]:
    table: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in ontology.obk_rows():
        if row.purpose in PURPOSES:
            name = (PURPOSES[row.purpose], row.vocabulary, code_key(row.code))
            table[name] = (*table.get(name, ()), row.uuid)
    return table


def _reach(start: str, edges: dict[str, tuple[str, ...]] | dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        for each in edges.get(todo.pop(), ()):
            if each not in found:
                found.add(each)
                todo.append(each)
    return found - {start}
