"""What the store knows of SLO's concepts, as plain dicts by uuid: built once per run, small enough to keep."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from etalage.namespaces import ET, SLO, SLOV
from etalage.rdf import Literal, NamedNode, Term, text_of
from etalage.spelling import code_key
from etalage.store import Row, View
from queries import query

KINDS = {ET + "Leerdoel": "doel", SLOV + "Vakleergebied": "vak", SLOV + "Niveau": "niveau"}
OTHER = "inhoud"
"""Kind of a concept of SLO that is no goal, subject or niveau: a domain, a set, an example."""

MAX_HOPS = 10
_START = len(SLO)
_CODE = re.compile(r"(?:.* )?((?:kerndoel|doelzin) (?:[a-z]{2} )?\d+(?: \d+)?)")
_LETTERED = re.compile(r"doelzin ?(\d+) ?([a-e])\b.*")
"""A doelzin: SLO also writes "Doelzin 33A - Aarde" and "Doelzin10B"."""


@dataclass
class SloIndex:
    """Tables by uuid. Empty when there is no curriculum in the store."""

    labels: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Only those that are not OTHER."""
    replaced: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Retired concept → what came in its place directly; may be retired itself."""
    goals: dict[str, str] = field(default_factory=dict)
    """Doelniveau → the goal behind it."""
    subjects: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Subject of one part of SLO's data → vakleergebieden that it points to."""
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of "PO Kerndoel 23", of "Kerndoel 23" and of "Doelzin 22A" → goals that are called so; live ones only."""
    sectors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Goal with a code → uuids of its sectors."""
    identity: str = ""
    """Digest that tells this curriculum from another one."""
    release: str = ""
    """Which curriculum this is, in a few words."""

    def kind(self, uuid: str) -> str:
        """doel, vak, niveau or inhoud."""
        return self.kinds.get(uuid, OTHER)

    def successors(self, uuid: str) -> tuple[str, ...]:
        """The live concepts at the end of the chain; empty when it ends in nothing. Stops at a cycle, or 10 hops."""
        live: list[str] = []
        seen = {uuid}
        layer = list(self.replaced.get(uuid, ()))
        for _ in range(MAX_HOPS):
            following: list[str] = []
            for each in layer:
                if each in seen:
                    continue
                seen.add(each)
                if each in self.replaced:
                    following += self.replaced[each]
                else:
                    live.append(each)
            layer = following
        return tuple(live)

    def digest(self) -> str:
        """sha256 over all tables, whatever the order in which the store gave them."""
        result = hashlib.sha256()
        for table in (self.labels, self.kinds, self.replaced, self.goals, self.subjects, self.codes, self.sectors):
            result.update("\n".join(sorted(f"{name} {value}" for name, value in table.items())).encode())
            result.update(b"\n--\n")
        return result.hexdigest()


def load(view: View) -> SloIndex:
    """Read the tables from a view. Raises StoreError."""
    index = SloIndex()
    labels, kinds = index.labels, index.kinds
    for row in view.rows(query("concepten/begrippen")):
        name = row["naam"]
        if isinstance(name, Literal) and name.language == "nl" and (uuid := _uuid(row["iri"])):
            labels[uuid] = name.value
    for row in view.rows(query("concepten/soorten")):
        if uuid := _uuid(row["iri"]):
            kinds[uuid] = KINDS[text_of(row["soort"])]
    index.replaced = {_uuid(row["iri"]): () for row in view.rows(query("concepten/vervallen"))}
    index.replaced.update(_several(view, "concepten/opvolgers", "opvolger"))
    index.subjects = _several(view, "concepten/vakverwijzingen", "vak")
    goals = _several(view, "concepten/doelniveaus", "doel")
    index.goals = {uuid: found[0] for uuid, found in goals.items() if len(found) == 1}
    index.codes = numbered(view.rows(query("concepten/kerndoelcodes")), index.replaced)
    coded = {uuid for uuids in index.codes.values() for uuid in uuids}
    sectors = _several(view, "concepten/doelsectoren", "sector")
    index.sectors = {uuid: found for uuid, found in sectors.items() if uuid in coded}
    index.identity, index.release = _identity(view, index)
    return index


def _identity(view: View, index: SloIndex) -> tuple[str, str]:
    """The digest of the curriculum, and "SLO, 105450 begrippen, 992a2370b529"; empty without one."""
    for row in view.rows(query("concepten/uitgave")):
        digest, size = text_of(row["digest"]), text_of(row["entiteiten"])
        return digest, f"SLO, {size} begrippen, {digest[:12]}"
    if not index.labels:
        return "", ""
    # Nobody described it: then its tables tell it from another one.
    digest = index.digest()
    return digest, f"SLO, {len(index.labels)} begrippen, {digest[:12]}"


def _uuid(term: Term) -> str:
    """The uuid of an SLO address; empty when it is another address."""
    iri = term.value if isinstance(term, NamedNode) else ""
    return iri[_START:] if iri.startswith(SLO) else ""


def _several(view: View, name: str, value: str) -> dict[str, tuple[str, ...]]:
    """uuid → uuids that stand beside it in the answer to a question, sorted, each once."""
    found: dict[str, tuple[str, ...]] = {}
    for row in view.rows(query(name)):
        if not (uuid := _uuid(row["iri"])):
            continue
        other = _uuid(row[value])
        before = found.get(uuid)
        if before is None:
            found[uuid] = (other,) if other else ()
        elif other and other not in before:
            found[uuid] = tuple(sorted((*before, other)))
    return found


def numbered(rows: Iterable[Row], replaced: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Codes of living goals → uuids, of the answer to `concepten/kerndoelcodes`. `replaced`: the retired ones."""
    found: dict[str, set[str]] = {}
    for row in rows:
        uuid = _uuid(row["iri"])
        if not uuid or uuid in replaced:
            continue
        code = code_key(text_of(row["code"]))
        if lettered := _LETTERED.fullmatch(code):
            names = {f"doelzin {lettered[1]}{lettered[2]}"}
        else:
            names = {code, match[1]} if (match := _CODE.fullmatch(code)) else set()
        for name in names:
            found.setdefault(name, set()).add(uuid)
    return {code: tuple(sorted(uuids)) for code, uuids in found.items()}
