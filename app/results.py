"""An answer of the sandbox → what the query page shows: a table with names and links, yes or no, or triples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.presenters import external, name, place
from app.visit import texts, visit
from etalage.store.sandbox import Answer

SHOWN = 200
"""Rows on the page; the downloads hold all of them."""

SHOWN_TEXT = 40_000
"""Characters of triples on the page."""

NAMED = 400
"""Addresses on one page for which a name is looked up."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row."""

    text: str = ""
    address: str = ""
    is_external: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came out. Exactly one of rows (with variables), text and answer says something."""

    caption: str
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    text: str = ""
    answer: bool | None = None

    @property
    def hidden(self) -> int:
        """Rows that the page does not show."""
        return self.total - len(self.rows)


def result_of(answer: Answer) -> Result:
    """What the page shows of an answer."""
    text = texts()
    seconds = f"{answer.seconds:.2f}".replace(".", "," if text.language == "nl" else ".")
    if not answer.content_type.startswith("application/sparql-results+json"):
        body = answer.body.decode("utf-8", "replace")
        caption = text("sparql.caption", rows=text.count("n.triples", answer.rows), seconds=seconds)
        return Result(caption, text=_cut(body) or " ")
    document: Mapping[str, Any] = json.loads(answer.body)
    if "boolean" in document:
        return Result(text("sparql.caption.ask", seconds=seconds), answer=bool(document["boolean"]))
    variables = tuple(document["head"].get("vars", ()))
    bindings = document["results"]["bindings"]
    caption = text("sparql.caption", rows=text.count("n.results", len(bindings)), seconds=seconds)
    seen: set[str] = set()
    rows = tuple(tuple(_cell(row.get(variable), seen) for variable in variables) for row in bindings[:SHOWN])
    return Result(caption, variables, rows, len(bindings))


def _cell(value: Mapping[str, Any] | None, seen: set[str]) -> Cell:
    if value is None:
        return Cell()
    if value["type"] == "uri":
        return _address(value["value"], seen)
    if value["type"] == "triple":
        return Cell(json.dumps(value["value"], ensure_ascii=False))
    return Cell(value["value"], language=value.get("xml:lang", ""))


def _address(iri: str, seen: set[str]) -> Cell:
    """A name where we have one, and a link to our page, or to the address itself when it is of the web."""
    if iri not in seen and len(seen) >= NAMED:
        return Cell(iri, external(iri), True)
    seen.add(iri)
    begrip = visit().names.of(iri)
    here = place(iri) if begrip.is_bekend else ""
    return Cell(name(begrip) if begrip.is_bekend else iri, here or external(iri), not here)


def _cut(body: str) -> str:
    if len(body) <= SHOWN_TEXT:
        return body
    return f"{body[:SHOWN_TEXT].rpartition(chr(10))[0]}\n{texts()('sparql.cut')}"
