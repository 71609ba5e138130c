"""What a code, uuid or text means: niveaus, vakken, goals and our own schemes, as concepts.

Does not judge: an unknown value gives nothing, and the mapping decides what becomes of it. The rules that may decide
are those of `match.CERTAINTY`; docs/reference/concepts.md explains them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import ontology
from etalage import goal_text, level_text, subject_text
from etalage.licences import creative_commons, short_name
from etalage.match import CERTAINTY, RELATION_RULES, Concept, Match, Matches, candidates, found
from etalage.namespaces import OBK, SLO
from etalage.nearest import Nearest
from etalage.rdf import parse_turtle
from etalage.schemes import Schemes
from etalage.slo_index import SloIndex, load
from etalage.spelling import code_key, key, plain, uuid_of, vocabulary_of
from etalage.store import View

__all__ = ["Concept", "Concepts", "Match", "Matches", "load_concepts"]

MEMO = 20_000
"""Answers that are remembered per kind; then the memory starts afresh."""
MAX_VALUE = 2_000
"""Characters of a value that can be a code, a uuid or a name."""

Hint = frozenset[str]
NOTHING: Hint = frozenset()


class Concepts:
    """Lookup tables, built once per run from the store and the room `ontology`. Plain values: can be pickled."""

    def __init__(self, slo: SloIndex) -> None:
        triples = [triple for text in ontology.texts() for triple in parse_turtle(text)]
        self._slo = slo
        self._schemes = Schemes(triples)
        self._niveaus = {row.iri: row for row in ontology.niveau_rows()}
        self._niveau_names = {row.naam: row.iri for row in ontology.niveau_rows()}
        self._order = {row.iri: place for place, row in enumerate(ontology.niveau_rows())}
        self._vakken = {row.iri: row for row in ontology.vak_rows()}
        self._parents = {row.iri: row.ouders for row in ontology.niveau_rows()}
        self._children: dict[str, list[str]] = {}
        for iri, parents in self._parents.items():
            for parent in parents:
                self._children.setdefault(parent, []).append(iri)
        self._above = {iri: _reach(iri, self._parents) for iri in self._parents}
        self._obk_slo = {row.obk: (row.slo, row.relatie) for row in ontology.obk_slo_rows()}
        self._old_codes = _old_codes()
        self._codes_anywhere = _codes_anywhere()
        self._vak_names = _names((row.iri, (row.nl, row.en, *row.ook, *row.codes)) for row in ontology.vak_rows())
        self._add_slo_names()
        self._vak_compact = {name.replace(" ", ""): name for name in self._vak_names}
        self._niveau_codes = _names((row.iri, row.codes) for row in ontology.niveau_rows())
        self._niveau_labels = _names((row.iri, (row.nl, row.en, *row.ook)) for row in ontology.niveau_rows())
        self._nearest = {"niveau": Nearest(self._niveau_labels), "vak": Nearest(self._vak_names)}
        self.release = slo.release
        """Which curriculum the links are made against, in a few words; empty without a curriculum."""
        self.fingerprint = self._digest()
        self._memory: dict[str, dict[tuple[str, str, Hint], Matches]] = {}
        self._known: dict[str, Concept] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_memory": {}, "_known": {}}

    def _add_slo_names(self) -> None:
        """Names of SLO's vakleergebieden that our table does not have (a newer release)."""
        for uuid, kind in self._slo.kinds.items():
            if kind == "vak" and uuid not in self._slo.replaced and uuid in self._slo.labels:
                names = self._vak_names.setdefault(key(self._slo.labels[uuid]), [])
                if SLO + uuid not in names:
                    names.append(SLO + uuid)

    def _digest(self) -> str:
        parts = [*ontology.texts(), repr(ontology.obk_rows()), repr(ontology.obk_slo_rows()), self._slo.identity]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    # --- niveaus, vakken, goals -----------------------------------------------------------------------

    def niveau(self, value: str, source: str = "", hint: Hint = NOTHING) -> Matches:
        """Niveaus that a uuid, an old code of vocabulary `source`, a `context` or a text means.

        `hint`: addresses of niveaus that the record has already; they decide the sector of "leerjaar 3".
        """
        return self._remembered("niveau", self._niveau, value, source, hint)

    def vak(self, value: str, source: str = "") -> Matches:
        """Subjects that a uuid, an old code of vocabulary `source` or a text means.

        An OBK subject gives SLO's vakleergebied; where SLO's is broader, both.
        """
        return self._remembered("vak", self._vak, value, source, NOTHING)

    def doel(self, value: str, source: str = "", hint: Hint = NOTHING) -> Matches:
        """Goals that a uuid, an old code of vocabulary `source` or a number as "PO kerndoel 23" means.

        A concept of SLO that is no goal (kind inhoud) is given too; a retired one is marked and names its successors.
        `hint`: addresses of niveaus that the record has already; they decide the sector of "kerndoel 23".
        """
        return self._remembered("doel", self._doel, value, source, hint)

    def nearest(self, kind: str, value: str) -> str:
        """The name of the niveau, vak or word of a scheme that an unknown value is nearly; empty when none is."""
        if kind == "doel":
            return ""
        if kind not in self._nearest:
            return self._schemes.nearest(kind, value) if len(value) <= MAX_VALUE else ""
        terms = self._nearest.get(kind)
        name = terms.find(key(value)) if terms is not None and len(value) <= MAX_VALUE else None
        if name is None:
            return ""
        (first, *_) = (self._niveau_labels if kind == "niveau" else self._vak_names)[name]
        row = self._niveaus.get(first) or self._vakken.get(first)
        # The name that was nearly written, in its own spelling.
        return next((each for each in (row.nl, row.en, *row.ook) if key(each) == name), name) if row else name

    def _remembered(
        self, kind: str, find: Callable[[str, str, Hint], Matches], value: str, source: str, hint: Hint
    ) -> Matches:
        memory = self._memory.get(kind)
        if memory is None or len(memory) > MEMO:
            memory = self._memory[kind] = {}
        question = (value, source, hint)
        answer = memory.get(question)
        if answer is None:
            if len(value) > MAX_VALUE:
                return ()
            answer = memory[question] = find(*_split(value, source), hint)
        return answer

    def _niveau(self, value: str, source: str, hint: Hint) -> Matches:
        if (uuid := uuid_of(value)) and (matches := self._by_uuid(uuid, "niveau")):
            return matches
        if matches := self._by_old_code(value, source, "niveau"):
            return matches
        name = key(value)
        if iris := self._niveau_codes.get(name):
            return found(self._concepts(iris), "code")
        reading = level_text.read(plain(value).strip())
        if reading is not None and reading.is_open:
            return self._decided(reading.names, hint)
        if iris := self._niveau_labels.get(name):
            return found(self._concepts(self._narrowed(iris)), "naam")
        if reading is not None:
            return found(self._concepts(self._niveau_names[each] for each in reading.names), "vrije-tekst")
        return self._listed(value, lambda part: self.niveau(part, "", hint))

    def _narrowed(self, iris: Iterable[str]) -> list[str]:
        """A pair of years as the years that it holds: "groep 5-6" is groep 5 and groep 6."""
        result: list[str] = []
        for iri in iris:
            is_pair = self._niveaus[iri].naam in level_text.PAIRS
            result += self._children[iri] if is_pair else [iri]
        return result

    def _decided(self, names: Iterable[str], hint: Hint) -> Matches:
        """What a text leaves open: the niveaus that the record's own ones allow, else candidates."""
        iris = [self._niveau_names[name] for name in names]
        narrow = hint - {above for each in hint for above in self._above.get(each, ())}
        fitting = [
            iri
            for iri in iris
            if iri in narrow
            or not self._above[iri].isdisjoint(narrow)
            or any(iri in self._above.get(each, ()) for each in narrow)
        ]
        inside = {above for each in narrow for above in self._above.get(each, ())}
        fitting = [
            iri
            for iri in fitting
            # Of what holds the record's niveau the narrowest, of what it holds the broadest.
            if (self._below(iri).isdisjoint(fitting) if iri in inside else self._above[iri].isdisjoint(fitting))
        ]
        if fitting and len({root for iri in fitting for root in self._roots(iri)}) == 1:
            return found(self._concepts(fitting), "niveau-van-record")
        return candidates(self._concepts(iris), "vrije-tekst")

    def _below(self, iri: str) -> frozenset[str]:
        return _reach(iri, self._children)

    def _roots(self, iri: str) -> set[str]:
        """The sectors that a niveau belongs to: what stands at the top of our table."""
        return {each for each in (iri, *self._above.get(iri, ())) if not self._parents.get(each)}

    def _vak(self, value: str, source: str, hint: Hint) -> Matches:
        if (uuid := uuid_of(value)) and (matches := self._by_uuid(uuid, "vak")):
            return matches
        if matches := self._by_old_code(value, source, "vak"):
            return matches
        name = key(value)
        for each in subject_text.variants(name):
            if each in self._vak_names or (each := self._vak_compact.get(each.replace(" ", ""), "")):
                return self._named_vak(each)
        if uuids := self._codes_anywhere.get(("vak", code_key(value))):
            return self._through_obk(uuids, "vak", "code-zonder-lijst", value)
        return self._listed(value, self.vak) or self._vak_of_level(name)

    def _vak_of_level(self, name: str) -> Matches:
        """A subject beside a niveau: "Nederlands vmbo", "mbo verpleegkunde". The niveau has its own field."""
        for first, last in subject_text.splits(name):
            for subject, level in ((first, last), (last, first)):
                if subject in self._vak_names and (reading := level_text.read(level)) and not reading.is_open:
                    return tuple(_lowered(match, "vrije-tekst") for match in self._named_vak(subject))
        return ()

    def _named_vak(self, name: str) -> Matches:
        """Subjects with a name: the two that the OBK has of one are one; other ones with one name are candidates."""
        concepts = {concept.label.casefold(): concept for concept in reversed(self._concepts(self._vak_names[name]))}
        if len(concepts) > 1:
            return candidates(list(reversed(concepts.values())), "naam")
        (concept,) = concepts.values()
        uuid = concept.iri.removeprefix(OBK)
        if concept.iri.startswith(OBK) and uuid in self._obk_slo:
            return tuple(_lowered(match, "naam") for match in self._by_uuid(uuid, "vak"))
        return found([concept], "naam")

    def _doel(self, value: str, source: str, hint: Hint) -> Matches:
        if (uuid := uuid_of(value)) and (matches := self._by_uuid(uuid, "doel")):
            return matches
        if matches := self._by_old_code(value, source, "doel"):
            return matches
        code = code_key(value)
        if len(uuids := self._slo.codes.get(code, ())) == 1:
            return found(self._goals(uuids), "code")
        reading = goal_text.read(plain(value))
        if reading is None:
            return candidates(self._goals(uuids), "code")
        return self._numbered(reading, hint)

    def _numbered(self, reading: goal_text.GoalReading, hint: Hint) -> Matches:
        """The goals of each number: in the sectors of the text, else in those of the record; else candidates."""
        said = {self._niveau_names[sector].removeprefix(SLO) for sector in reading.sectors}
        own = {"po" if name == "sbao" else name for each in hint for name in self._sector_names(each)}
        sure: dict[str, Match] = {}
        for number in reading.numbers:
            every = self._slo.codes.get(f"doelzin {number}" if number[-1].isalpha() else f"kerndoel {number}", ())
            rule = "vrije-tekst"
            uuids = tuple(every)
            for sectors in [said] if said else [own_uuids(own, self._niveau_names)] if own else []:
                uuids = self._in_sectors(number, every, sectors)
                rule = "vrije-tekst" if said else "niveau-van-record"
            if len(uuids) != 1:
                return candidates(self._goals(every if not said else uuids), rule)
            sure.setdefault(uuids[0], found(self._goals(uuids), rule)[0])
        return tuple(sure.values())

    def _sector_names(self, iri: str) -> list[str]:
        return [self._niveaus[root].naam for root in self._roots(iri) if root in self._niveaus]

    def _in_sectors(self, number: str, uuids: tuple[str, ...], sectors: set[str]) -> tuple[str, ...]:
        """Goals with this number in these sectors; those of 2006 first, which SLO numbers per sector."""
        statutory: list[str] = []
        for sector in sectors:
            name = self._niveaus[SLO + sector].naam if SLO + sector in self._niveaus else ""
            statutory += self._slo.codes.get(f"{name} kerndoel {number}", ())
        if statutory:
            return tuple(dict.fromkeys(statutory))
        return tuple(uuid for uuid in uuids if not sectors.isdisjoint(self._slo.sectors.get(uuid, ())))

    def _goals(self, uuids: Iterable[str]) -> list[Concept]:
        return self._concepts(SLO + uuid for uuid in uuids)

    def _listed(self, value: str, find: Callable[[str], Matches]) -> Matches:
        """A list of names ("Frans, Duits en Engels") of which every one is known: all hold."""
        parts = subject_text.parts(plain(value))
        results: dict[str, Match] = {}
        for part in parts:
            matches = find(part)
            if not matches or not all(match.is_sure for match in matches):
                return ()
            for match in matches:
                results.setdefault(match.concept.iri, _lowered(match, "vrije-tekst"))
        return tuple(results.values())

    # --- by uuid and by old code ----------------------------------------------------------------------

    def _by_uuid(self, uuid: str, kind: str) -> Matches:
        if uuid in self._obk_slo:
            slo, relation = self._obk_slo[uuid]
            matches = found([self._concept(SLO + slo)], RELATION_RULES[relation])
            if relation == "broad":
                matches += found([self._concept(OBK + uuid)], "uuid-obk")
            return tuple(match for match in matches if match.concept.kind == kind)
        if kind == "vak" and uuid in self._slo.subjects:
            return found(self._concepts(SLO + vak for vak in self._slo.subjects[uuid]), "uuid-slo")
        through = self._slo.goals.get(uuid)
        concept = self.get(SLO + (through or uuid)) or self.get(OBK + uuid)
        if concept is None or not _fits(concept.kind, kind):
            return ()
        return found([concept], "uuid-slo" if through else "uuid")

    def _by_old_code(self, value: str, source: str, kind: str) -> Matches:
        if not source:
            return ()
        return self._through_obk(
            self._old_codes.get((kind, vocabulary_of(source), code_key(value)), ()), kind, "code", value
        )

    def _through_obk(self, uuids: tuple[str, ...], kind: str, rule: str, code: str = "") -> Matches:
        """Concepts of OBK uuids; two OBK concepts with one name are one thing, the old lists were filled twice."""
        results: dict[str, Match] = {}
        for uuid in uuids:
            for match in self._by_uuid(uuid, kind) or self._old_goal(uuid, code, kind):
                results.setdefault(match.concept.label.casefold(), _lowered(match, rule))
        # The two published tables differ in places: the concept that is called as the code is, is meant.
        name = key(code)
        called = [match for match in results.values() if name.endswith(key(match.concept.label))]
        if len(set(uuids)) > 1 and len(called) == 1:
            return tuple(called)
        return tuple(sorted(results.values(), key=lambda match: self._order.get(match.concept.iri, 0)))

    def _old_goal(self, uuid: str, code: str, kind: str) -> Matches:
        """A kerndoel of the old lists while no curriculum is loaded: its uuid is known, its text is not."""
        if kind != "doel" or self._slo.labels:
            return ()
        return found([Concept(SLO + uuid, f"kerndoel {code.strip()}", "doel")], "code")

    # --- by address -----------------------------------------------------------------------------------

    def get(self, iri: str) -> Concept | None:
        """The concept with this address, or None."""
        uuid = iri.removeprefix(SLO) if iri.startswith(SLO) else ""
        if iri in self._niveaus or iri in self._vakken or iri in self._schemes.kinds or uuid in self._slo.labels:
            return self._concept(iri)
        return None

    def _concepts(self, iris: Iterable[str]) -> list[Concept]:
        return [self._concept(iri) for iri in iris]

    def _concept(self, iri: str) -> Concept:
        concept = self._known.get(iri)
        if concept is None:
            if len(self._known) > MEMO:
                self._known.clear()
            concept = self._known[iri] = self._made(iri)
        return concept

    def _made(self, iri: str) -> Concept:
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

    def ancestors(self, iri: str) -> frozenset[str]:
        """All niveaus that hold this niveau, without itself."""
        return self._above.get(iri, NOTHING)

    def descendants(self, iri: str) -> frozenset[str]:
        """All niveaus that this niveau holds, without itself."""
        return self._below(iri)

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

    def drager(self, text: str) -> Concept | None:
        """What it comes on: a Medium of ECK."""
        return self._scheme("drager", text)

    def beschikbaarheid(self, text: str) -> Concept | None:
        """Availability: a ProductState of ECK."""
        return self._scheme("beschikbaarheid", text)

    def licentie(self, text: str) -> Concept | None:
        """A licence: NL-LOM's code, an address of Creative Commons in any spelling, or its name in words."""
        if address := creative_commons(text):
            return self.get(address) or Concept(address, short_name(address), "licentie")
        return self._scheme("licentie", text)


def load_concepts(view: View | None) -> Concepts:
    """Tables for this view; None gives only what the room `ontology` knows. Raises StoreError."""
    return Concepts(SloIndex() if view is None else load(view))


def own_uuids(names: set[str], niveaus: dict[str, str]) -> set[str]:
    """Uuids of the sectors with these names in our table."""
    return {niveaus[name].removeprefix(SLO) for name in names}


def _split(value: str, source: str) -> tuple[str, str]:
    """A value that carries its vocabulary: `http://purl.edustandaard.nl/vdex_….xml#po_groep4`."""
    if not source and "#" in value:
        source, _, value = value.partition("#")
    return value, source


def _fits(found: str, asked: str) -> bool:
    return found == asked or (asked == "doel" and found == "inhoud")


def _lowered(match: Match, rule: str) -> Match:
    """A match that was reached by this rule: no more certain than the rule is."""
    return Match(match.concept, rule, min(CERTAINTY[rule], match.certainty))


def _names(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
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


def _codes_anywhere() -> dict[tuple[str, str], tuple[str, ...]]:
    """Codes that are words and mean the same in every old vocabulary that has them."""
    meanings: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for (kind, _, code), uuids in _old_codes().items():
        if len(code) > 3 and code.replace(" ", "").isalpha():
            meanings.setdefault((kind, code), set()).add(tuple(sorted(uuids)))
    return {name: next(iter(found)) for name, found in meanings.items() if len(found) == 1}


def _reach(start: str, edges: dict[str, tuple[str, ...]] | dict[str, list[str]]) -> frozenset[str]:
    reached: set[str] = set()
    todo = [start]
    while todo:
        for each in edges.get(todo.pop(), ()):
            if each not in reached:
                reached.add(each)
                todo.append(each)
    return frozenset(reached - {start})
