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


def _known(names: Mapping[str, str], goals: Mapping[str, tuple[str, ...]]) -> Known:
    rows = [(row.iri, row.nl, row.en, (row.nl, row.en, *row.ook, *row.codes)) for row in ontology.vak_rows()]
    ours = {iri for iri, *_ in rows}
    rows = [(iri, nl, en, (*texts, names.get(iri, nl))) for iri, nl, en, texts in rows]
    rows += [(iri, name, name, (name,)) for iri, name in sorted(names.items()) if iri not in ours]
    codes = {key(code) for row in ontology.vak_rows() for code in (*row.codes, *row.ook)}
    return Known(_subjects(rows), frozenset(code for code in codes if len(code) <= CODE), goals)


def _subjects(rows: Iterable[tuple[str, str, str, tuple[str, ...]]]) -> dict[str, Subject]:
    """Key → subject; those with one label are one. Names of several words also as one word ("wiskundeb")."""
    labels: dict[str, tuple[str, str, list[str]]] = {}
    named: dict[str, set[str]] = {}
    for iri, nl, en, texts in rows:
        label = key(nl)
        labels.setdefault(label, (nl, en, []))[2].append(iri)
        for name in {key(text) for text in texts} - {""}:
            named.setdefault(name, set()).add(label)
    table = {
        name: Subject(tuple(iris), nl, en)
        for name, of in named.items()
        if len(of) == 1
        for nl, en, iris in (labels[next(iter(of))],)
    }
    for name in [name for name in table if " " in name]:
        table.setdefault(name.replace(" ", ""), table[name])
    return table
