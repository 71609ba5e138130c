"""The page docs/reference/rules.md, made from every list of rules; written by `python -m tools.reference_pages`."""

from __future__ import annotations

from collections import Counter

from ingest.rulebook import chapters, rulebook
from ingest.sentence import Sentence, without_facts
from tools.rule_formats import formats_of

HEAD = """\
# Rules

Everything that Etalage can say of a delivery: {number} rules ({counts}). A fout keeps a record
out, a waarschuwing and a tip do not. The name of a rule is stable. In every format the same rule says the same; “…”
stands for what is filled in. `etalage check` and the report of a delivery give with each finding its place: file and
line, and below that

- XML: the path of the element, as `/OAI-PMH/ListRecords/record[3]/metadata/lom/general/title`. Names are written
  without namespace or prefix; in XPath 1.0 a step `title[2]` reads `*[local-name()='title'][2]`;
- a spreadsheet: row, letter and name of the column;
- JSON: the column in the line and the pointer (RFC 6901), as `/0/educationalLevel`.

A wrong value of a closed list gets the nearest known one with it (“Bedoelt u …?”). What the shapes ask exactly:
[shapes](shapes.md). Made from the code by `make docs`.
"""

CHAPTERS = {
    "Lezen": "Reading: what the reader says of a record that it cannot hand on.",
    "Begrijpen": "Understanding: what the mapping says of a value that it could not take over as it stands.",
    "Beoordelen": "Judging: what the shapes ask of a record, and of SLO's curriculum.",
    "Onderweg": "On the way: what is said of a delivery as a whole, or of a record that could not go on.",
}


def rules_page() -> str:
    """Every rule with its severity, sentence, reason, advice, example and formats."""
    counts = Counter(sentence.severity.value for sentence in rulebook().values())
    told = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    parts = [HEAD.format(number=len(rulebook()), counts=told)]
    for name, found in chapters().items():
        parts += [f"## {name}", "", CHAPTERS[name], ""]
        parts += [_rule(found[rule]) for rule in sorted(found)]
    return "\n".join(parts)


def _rule(sentence: Sentence) -> str:
    lines = [
        f"### {sentence.rule}",
        "",
        f"**{sentence.severity.value}** · {', '.join(formats_of(sentence.rule))}",
        "",
        without_facts(sentence.message),
        "",
        f"- Waarom: {sentence.why}",
    ]
    if advice := without_facts(sentence.advice):
        lines.append(f"- Oplossing: {advice}")
    if sentence.example:
        lines.append(f"- Voorbeeld: `{sentence.example}`")
    return "\n".join([*lines, ""])
