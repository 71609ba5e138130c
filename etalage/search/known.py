"""What the curriculum of one version knows of subjects and numbered goals; made in some 15 ms, once per version.

Levels are not in it: their table is ours (`ontology/niveaus.csv`) and does not change with the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import ontology
from etalage import slo_index
from etalage.namespaces import SLO
from etalage.rdf import Literal, text_of
from etalage.search.asked_subjects import Subject
from etalage.spelling import key
from etalage.store import View
from queries import query

CODE = 6
"""Letters and signs of an abbreviation of a subject."""


@dataclass(frozen=True, slots=True)
class Known:
    """Tables for `asked.ask`. Plain values: any number of threads may read them."""

    subjects: Mapping[str, Subject]
    """Key of a name or abbreviation → subject. A name that two subjects share is not in it."""
    subject_codes: frozenset[str]
    """Abbreviations of subjects, with which SLO's path codes begin."""
    goals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """ "kerndoel 26", "po kerndoel 26", "doelzin 22a" → IRIs of the goals that are called so."""
    has_levels: bool = True
    """False: no level is understood; its words are sought."""


NOTHING_KNOWN = Known({}, frozenset(), has_levels=False)
"""For an index without a curriculum or words of ours: only quotes and codes are understood."""


@cache
def known_words() -> Known:
    """What is known without a curriculum."""
    return _known({}, {})


def load_known(view: View) -> Known:
    """What a version knows. Raises StoreError."""
    names = {
        text_of(row["iri"]): name.value
        for row in view.rows(query("concepten/vakken"))
        if isinstance(name := row["naam"], Literal)
    }
    # Retired ones are in it too, and in no index: leaving them out costs as much as all of this.
    codes = slo_index.numbered(view.rows(query("concepten/kerndoelnummers")), ())
    return _known(names, {code: tuple(SLO + uuid for uuid in uuids) for code, uuids in codes.items()})


@dataclass(frozen=True, slots=True)
class _Vak:
    iri: str
    nl: str
    en: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()


def _known(titles: Mapping[str, str], goals: Mapping[str, tuple[str, ...]]) -> Known:
    """`titles`: IRI of a subject of SLO → what SLO calls it."""
    rows = [
        _Vak(row.iri, row.nl, row.en, (row.nl, row.en, *row.ook, titles.get(row.iri, "")), row.codes)
        for row in ontology.vak_rows()
    ]
    ours = {row.iri for row in rows}
    rows += [_Vak(iri, title, title, (title,)) for iri, title in sorted(titles.items()) if iri not in ours]
    short = {key(name) for row in rows if row.iri in ours for name in (*row.codes, *row.names)}
    return Known(_subjects(rows), frozenset(name for name in short if 0 < len(name) <= CODE), goals)


def _subjects(rows: Iterable[_Vak]) -> dict[str, Subject]:
    """Key → subject; those with one label are one. Names of several words also as one word ("wiskundeb")."""
    labels: dict[str, tuple[str, str, list[str]]] = {}
    named: dict[str, set[str]] = {}
    in_texts: set[str] = set()
    for row in rows:
        label = key(row.nl)
        labels.setdefault(label, (row.nl, row.en, []))[2].append(row.iri)
        in_texts |= {key(name) for name in row.names}
        for name in {key(text) for text in (*row.names, *row.codes)} - {""}:
            named.setdefault(name, set()).add(label)
    table = {}
    for name, of in named.items():
        if len(of) == 1:
            nl, en, iris = labels[next(iter(of))]
            table[name] = Subject(tuple(iris), nl, en, name not in in_texts)
    for name in [name for name in table if " " in name]:
        table.setdefault(name.replace(" ", ""), table[name])
    return table
