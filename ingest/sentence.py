"""What a rule says: severity, sentence, reason, advice, example. Every rule outside the shapes is one of these."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etalage.findings import Finding, Position, Severity


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says. `{waarde}` and other facts in braces are filled in."""

    rule: str
    severity: Severity
    message: str
    """What is wrong, and what was done with it."""
    advice: str
    """How to mend it."""
    example: str = ""
    why: str = ""
    """What a teacher misses by it: one sentence in plain Dutch (B1)."""

    def finding(
        self,
        record: str = "",
        field: str = "",
        value: str | None = None,
        position: Position | None = None,
        **facts: object,
    ) -> Finding:
        """The finding that says this of one record. KeyError when a fact is missing.

        The fact `suggestie` is the nearest known value, for a value that is in no list.
        """
        return Finding(
            self.rule,
            self.severity,
            self.message.format(waarde=value or "", **facts),
            record,
            field,
            value,
            position,
            self.advice.format(waarde=value or "", **facts),
            self.example,
            self.why,
            str(facts.get("suggestie", "")),
        )


def without_facts(text: str) -> str:
    """A message or advice as it reads when nothing is filled in: “{waarde}” → “…”; a fact that is a sentence goes."""
    text = re.sub(r"(?<=\.)\s?\{\w+\}|^\{\w+\}$", "", text)
    return re.sub(r"\{\w+\}", "…", text)
