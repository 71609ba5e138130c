"""The page docs/reference/shapes.md, made from the shapes; written by `python -m tools.reference_pages`."""

from __future__ import annotations

from collections import Counter

import shapes
from etalage.namespaces import PREFIXES
from etalage.rules import Rule, rules
from ingest.field_names import PROPERTIES
from ingest.readers.spreadsheet_columns import BY_KEY

HEAD = """\
# Shapes

What a record is held against before it is shown: {number} rules ({counts}). A fout keeps a record out, a
waarschuwing and a tip do not. The name of a rule is stable; its address is `https://w3id.org/etalage/def#regel-<name>`.
Fields are named as the publisher calls them: the path in NL-LOM (IEEE binding) and the column of the spreadsheet.
Made from `shapes/*.ttl` by `make docs`.
"""


def shapes_page() -> str:
    """Every rule with its severity, field, message, reason, advice and example, by file."""
    counts = Counter(rule.severity.value for rule in rules().values())
    told = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    parts = [HEAD.format(number=len(rules()), counts=told)]
    for deliveries, title in ((True, "What publishers deliver"), (False, "The curriculum")):
        parts.append(f"## {title}\n")
        parts += [_file(name) for name in shapes.names() if (name not in shapes.CURRICULUM) is deliveries]
    return "\n".join(parts)


def _file(name: str) -> str:
    found = [rule for rule in rules().values() if rule.file == name]
    lines = [f"### {name}", "", f"`shapes/{name}.ttl`", ""]
    for rule in found:
        lines += [
            f"#### {rule.name}",
            "",
            f"**{rule.severity.value}** · {_classes(rule)} · {_field(rule)}",
            "",
            f"{rule.message} {rule.why}",
            f"{rule.advice} Voorbeeld: `{rule.example}`",
            "",
        ]
    return "\n".join(lines)


def _classes(rule: Rule) -> str:
    return ", ".join(f"`{_short(iri)}`" for iri in rule.classes)


def _field(rule: Rule) -> str:
    names = [f"`{_short(rule.about)}`"]
    if name := PROPERTIES.get(rule.about):
        names += [f"`{name.lom}`"] if name.lom else []
        names += [f"kolom {BY_KEY[name.column].name}"] if name.column else []
    return ", ".join(names)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
