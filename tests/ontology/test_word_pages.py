"""The pages about our words say what the words say."""

from __future__ import annotations

import re

import ontology
from etalage.namespaces import ET, RDF, RDFS, SLOV
from etalage.rdf import NamedNode, parse_turtle
from tools.word_pages import FOLDER, glossary_page, ontology_page, short

RENEW = "run `python -m tools.word_pages` and commit"


def classes() -> set[str]:
    return {
        triple.subject.value
        for text in ontology.texts()
        for triple in parse_turtle(text)
        if triple.predicate == NamedNode(RDF + "type")
        and triple.object == NamedNode(RDFS + "Class")
        and isinstance(triple.subject, NamedNode)
    }


def test_the_page_of_terms_is_up_to_date() -> None:
    assert (FOLDER / "ontology.md").read_text("utf-8") == ontology_page(), RENEW


def test_the_generated_part_of_the_glossary_is_up_to_date() -> None:
    text = (FOLDER / "begrippen.md").read_text("utf-8")
    assert text == glossary_page(text), RENEW


def test_each_class_has_a_row_in_the_glossary() -> None:
    text = (FOLDER / "begrippen.md").read_text("utf-8")
    rows = set(re.findall(r"^\| [^|]+ \| `([^`]+)` \|", text, re.MULTILINE))
    assert {short(iri) for iri in classes() if iri.startswith((ET, SLOV))} <= rows
    assert len(rows) > 60


def test_each_row_of_the_glossary_is_complete() -> None:
    text = (FOLDER / "begrippen.md").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("|") and "`et:" in line[:60]:
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            assert len(cells) == 6, line
            assert all(cells), line
