"""What the store knows of SLO's concepts, as plain dicts by uuid: built once per run, small enough to keep."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from etalage.namespaces import ET, SLO, SLOV
from etalage.rdf import Literal, text_of
from etalage.spelling import code_key
from etalage.store import Row, View
from queries import query

KINDS = {ET + "Leerdoel": "doel", SLOV + "Vakleergebied": "vak", SLOV + "Niveau": "niveau"}
OTHER = "inhoud"
"""Kind of a concept of SLO that is no goal, subject or niveau: a domain, a set, an example."""

MAX_HOPS = 10
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
    for row in view.select(query("concepten/begrippen")):
        name = row["naam"]
        if isinstance(name, Literal) and name.language == "nl" and (uuid := _uuid(row, "iri")):
            index.labels[uuid] = name.value
    for row in view.select(query("concepten/soorten")):
        if uuid := _uuid(row, "iri"):
            index.kinds[uuid] = KINDS[text_of(row["soort"])]
    index.replaced = {_uuid(row, "iri"): () for row in view.select(query("concepten/vervallen"))}
    index.replaced.update(_several(view.select(query("concepten/opvolgers")), "opvolger"))
    index.subjects = _several(view.select(query("concepten/vakverwijzingen")), "vak")
    for uuid, goals in _several(view.select(query("concepten/doelniveaus")), "doel").items():
        if len(goals) == 1:
            index.goals[uuid] = goals[0]
    index.codes = _codes(view.select(query("concepten/kerndoelcodes")), index.replaced)
    coded = {uuid for uuids in index.codes.values() for uuid in uuids}
    sectors = _several(view.select(query("concepten/doelsectoren")), "sector")
    index.sectors = {uuid: found for uuid, found in sectors.items() if uuid in coded}
    index.release = _release(view, index)
    return index


def _release(view: View, index: SloIndex) -> str:
    """ "SLO, 105450 begrippen, 992a2370b529"; of tables that nobody described their own digest, empty of nothing."""
    for row in view.select(query("concepten/uitgave")):
        return f"SLO, {text_of(row['entiteiten'])} begrippen, {text_of(row['digest'])[:12]}"
    return f"SLO, {len(index.labels)} begrippen, {index.digest()[:12]}" if index.labels else ""


def _uuid(row: Row, name: str) -> str:
    """The uuid of an SLO address in a row; empty when it is unbound or another address."""
    iri = text_of(row[name]) if name in row else ""
    return iri.removeprefix(SLO) if iri.startswith(SLO) else ""


def _several(rows: list[Row], name: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if uuid := _uuid(row, "iri"):
            values = found.setdefault(uuid, set())
            if value := _uuid(row, name):
                values.add(value)
    return {uuid: tuple(sorted(values)) for uuid, values in found.items()}


def _codes(rows: list[Row], replaced: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        uuid = _uuid(row, "iri")
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
