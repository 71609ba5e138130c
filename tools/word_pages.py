"""Writes docs/reference/ontology.md, and the part of begrippen.md about SLO's classes: `python -m tools.word_pages`.

A test compares the files with what these functions give, so that the pages cannot go stale.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import ontology
from etalage.namespaces import DCT, ET, PREFIXES, RDF, RDFS, SCHEMA, SKOS, SLOV
from etalage.rdf import Literal, NamedNode, Term, parse_turtle
from etalage.schemes import KINDS

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"

Facts = dict[str, list[Term]]


def facts() -> dict[str, Facts]:
    """Subject → property → values of all texts of the ontology, in the order of the files."""
    found: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    for text in ontology.texts():
        for triple in parse_turtle(text):
            if isinstance(triple.subject, NamedNode):
                found[triple.subject.value][triple.predicate.value].append(triple.object)
    return found


def short(iri: str) -> str:
    """`prefix:name` for a known address, the address itself otherwise."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def ontology_page() -> str:
    """The reference of our terms and short lists."""
    words = facts()
    lines = [
        "# Our words",
        "",
        "Terms of `et:` (<https://w3id.org/etalage/def#>) and `slov:` (<https://w3id.org/etalage/slo#>), and the",
        "short lists. Everything else comes from schema.org, SKOS, DCTERMS, PROV-O and LOM; see",
        "[data-model.md](data-model.md). Niveaus, subjects, licences and old codes are tables: `ontology/*.csv`.",
        "Made from `ontology/*.ttl` by `python -m tools.word_pages`.",
    ]
    for start, title in ((ET, "et:"), (SLOV, "slov:")):
        classes = [iri for iri in words if iri.startswith(start) and _is(words[iri], RDFS + "Class")]
        properties = [iri for iri in words if iri.startswith(start) and _is(words[iri], RDF + "Property")]
        lines += [
            "",
            f"## Classes of `{title}`",
            "",
            "| class | nl | en | meaning | under | source |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_row(words, iri, RDFS + "subClassOf") for iri in classes]
        lines += ["", f"## Properties of `{title}`", ""]
        lines += ["| property | nl | en | meaning | of | value | source |", "|---|---|---|---|---|---|---|"]
        lines += [_row(words, iri, SCHEMA + "domainIncludes", SCHEMA + "rangeIncludes") for iri in properties]
    for scheme, kind in KINDS.items():
        lines += ["", f"## List `{short(scheme)}`: {_label(words[scheme], SKOS + 'prefLabel', 'nl')}", ""]
        lines += ["| concept | nl | en | means in feeds | what belongs in it |", "|---|---|---|---|---|"]
        members = [iri for iri in words if NamedNode(scheme) in words[iri].get(SKOS + "inScheme", [])]
        lines += [_concept(words[iri], iri) for iri in members if iri.startswith(ET) or kind == "licentie"]
    return "\n".join(lines) + "\n"


def glossary_rows() -> str:
    """Rows of the glossary for the classes of `slov:`: term, IRI, plural in URLs, labels, sentence."""
    words = facts()
    rows = []
    for iri, values in words.items():
        if iri.startswith(SLOV) and _is(values, RDFS + "Class"):
            nl, en = _label(values, RDFS + "label", "nl"), _label(values, RDFS + "label", "en")
            sentence = _label(values, RDFS + "comment", "nl")
            rows.append(f"| {iri.removeprefix(SLOV)} | `{short(iri)}` | – | {nl} | {en} | {sentence} |")
    return "\n".join(rows)


def glossary_page(text: str) -> str:
    """begrippen.md with its generated part renewed."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    head = "| term | IRI | plural in URLs | label nl | label en | in one sentence |\n|---|---|---|---|---|---|"
    return f"{before}{BEGIN}\n\n{head}\n{glossary_rows()}\n\n{END}{after}"


def _is(values: Facts, kind: str) -> bool:
    return NamedNode(kind) in values.get(RDF + "type", [])


def _label(values: Facts, name: str, language: str) -> str:
    texts = [
        value.value for value in values.get(name, []) if isinstance(value, Literal) and value.language == language
    ]
    return _cell(texts[0]) if texts else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _row(words: dict[str, Facts], iri: str, *links: str) -> str:
    values = words[iri]
    cells = [f"`{short(iri)}`", *(_label(values, RDFS + "label", each) for each in ("nl", "en"))]
    cells.append(_label(values, RDFS + "comment", "nl"))
    cells += [
        ", ".join(f"`{short(each.value)}`" for each in values.get(name, []) if isinstance(each, NamedNode))
        for name in links
    ]
    cells.append(", ".join(_source(each) for each in values.get(DCT + "source", [])))
    return f"| {' | '.join(cells)} |"


def _source(term: Term) -> str:
    return (
        _cell(term.value) if isinstance(term, Literal) else f"<{term.value}>" if isinstance(term, NamedNode) else ""
    )


def _concept(values: Facts, iri: str) -> str:
    codes = ", ".join(
        f"`{_cell(code.value)}`" for code in values.get(SKOS + "notation", []) if isinstance(code, Literal)
    )
    labels = [_label(values, SKOS + "prefLabel", language) for language in ("nl", "en")]
    return f"| `{short(iri)}` | {labels[0]} | {labels[1]} | {codes} | {_label(values, SKOS + 'definition', 'nl')} |"


if __name__ == "__main__":
    (FOLDER / "ontology.md").write_text(ontology_page(), "utf-8")
    glossary = FOLDER / "begrippen.md"
    glossary.write_text(glossary_page(glossary.read_text("utf-8")), "utf-8")
    print(FOLDER / "ontology.md", glossary)
