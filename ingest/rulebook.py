"""Every rule that can speak of a delivery, whatever room declares it: readers, mapping, shapes, the way itself.

The reference, SARIF and the tests derive from this one list.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from etalage.rules import rules as shape_rules
from ingest.mapping.sentences import SENTENCES as MAPPING
from ingest.readers.sentences import SENTENCES as READERS
from ingest.sentence import Sentence
from ingest.sentences import SENTENCES as WAY

PAGE = "docs/reference/rules.md"
"""Where every rule is explained, from the root of the repository."""


@cache
def chapters() -> Mapping[str, Mapping[str, Sentence]]:
    """Where a rule speaks → its rules by name."""
    shapes = {
        rule.name: Sentence(rule.name, rule.severity, rule.message, rule.advice, rule.example, rule.why)
        for rule in shape_rules().values()
    }
    return {"Lezen": READERS, "Begrijpen": MAPPING, "Beoordelen": shapes, "Onderweg": WAY}


@cache
def rulebook() -> Mapping[str, Sentence]:
    """Every rule by name."""
    return {name: sentence for chapter in chapters().values() for name, sentence in chapter.items()}
