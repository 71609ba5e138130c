"""Which goals stand before others that fit as well: what counts today and is taught. Knows no engine.

SLO says much the same several times over: as a goal for lessons, in the edition of 2020, as a draft, as what an exam
asks, in the syllabus of each year. Materials and showcase entries are not told apart here.
"""

from __future__ import annotations

from etalage.namespaces import SLOV
from etalage.search import Kind
from etalage.search.fields import NEWEST
from etalage.search.plan import Clause, Every, Some, Values
from etalage.search.prepared import KIND

TAUGHT = frozenset(
    SLOV + name
    for name in ("Doel", "Kerndoel", "FoKernzin", "FoDoelzin", "LdkVaksubkern", "LdkVakinhoud", "LeerlijnInhoud")
)
"""Kinds of goals that say what is taught, in words of lessons. The others say what an exam asks (eindtermen and
syllabi), or order the goals and name no content of their own (clusters, onderwerpen, can-do's of the ERK)."""

VALID = frozenset((NEWEST, "definitief"))
DECIDED = VALID | {"definitief concept"}
"""States that count today, and what is about to; the others are "concept" and the editions of past years ("2020")."""

_NO_GOAL = Values(KIND, frozenset((Kind.MATERIAAL.value, Kind.ETALAGE.value)))

CURRENT: Clause = Some((_NO_GOAL, Values("stand", DECIDED)))
"""All but drafts and past editions."""

FIRST: Clause = Some((_NO_GOAL, Every((Values("stand", VALID), Values("doelsoort", TAUGHT)))))
"""What counts today and is taught."""
