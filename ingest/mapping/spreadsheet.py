"""A row of the spreadsheet template → triples and findings: the same outcomes as NL-LOM, from cells."""

from __future__ import annotations

import re
from collections.abc import Mapping as Cells
from typing import cast

from etalage.concepts import Concepts
from etalage.rdf import DURATION, TYPE, Literal, NamedNode
from etalage.search import Kind
from ingest.mapping import Context, Mapped, fields, people, ratings, rights, texts, values, words
from ingest.mapping.cells import Cell, Row, pieces, steps
from ingest.mapping.draft import Draft, Outcome
from ingest.mapping.links import Target, Taxon, link, lookup
from ingest.mapping.offer import Terms, offer
from ingest.mapping.vcard import Maker, makers
from ingest.readers.spreadsheet_columns import BY_KEY
from ingest.source import SourceRecord

KINDS = {
    "": Kind.MATERIAAL,
    "materiaal": Kind.MATERIAAL,
    "lesmateriaal": Kind.MATERIAAL,
    "leermiddel": Kind.MATERIAAL,
    "etalage": Kind.ETALAGE,
    "etalagestuk": Kind.ETALAGE,
}
"""What may stand in the column Type."""

_MINUTES = re.compile(r"(\d{1,4})(?:\s*(?:min|minuut|minuten|m)\.?)?", re.IGNORECASE | re.ASCII)
_HOURS = re.compile(r"(\d{1,3})(?:[.,](\d))?\s*(?:uur|u|uren)\.?", re.IGNORECASE | re.ASCII)


def map_record(
    record: SourceRecord, concepts: Concepts, context: Context, outcomes: list[Outcome] | None = None
) -> Mapped:
    """One row as a graph. With `outcomes`, also what became of every value in it."""
    content = cast(Cells[str, str], record.content)
    kind = KINDS.get(texts.term(content.get("type", "")))
    draft = Draft(record, concepts, context, kind or Kind.MATERIAAL, outcomes)
    row = Row(dict(content))
    for key in row.dirty:
        draft.find(Cell(key, ""), "tekens-verwijderd", "")
    _type(draft, row, kind)
    _texts(draft, row)
    _addresses(draft, row, kind)
    _makers(draft, row)
    _education(draft, row)
    _terms(draft, row)
    if kind is Kind.ETALAGE:
        _showcase(draft, row)
    ratings.rating(draft, record.extra or {})
    people.own_publisher(draft)
    _account(draft, row, kind)
    return draft.finished()


def _type(draft: Draft, row: Row, kind: Kind | None) -> None:
    draft.add(None, TYPE, words.ETALAGESTUK if kind is Kind.ETALAGE else words.LESMATERIAAL)
    if kind is not Kind.ETALAGE:
        draft.add(None, TYPE, words.LEARNING_RESOURCE)
    if (cell := row.one("type")) is not None:
        if kind is None:
            draft.find(cell, "type-onbekend", texts.line(cell.text))
        else:
            draft.drop(cell, "type")
    if (cell := row.one("nummer")) is not None:
        draft.drop(cell, "nummer")


def _texts(draft: Draft, row: Row) -> None:
    codes = row.several("taal")
    draft.language = next(filter(None, (texts.language(code.text) for code in codes)), "nl")
    for code in codes:
        fields.language(draft, code)
    if not codes:
        draft.add(None, words.IN_LANGUAGE, Literal("nl"))
    if (cell := row.one("titel")) is not None:
        draft.tell(cell, words.NAME, texts.line(cell.text), None)
    if (cell := row.one("omschrijving")) is not None:
        draft.tell(cell, words.DESCRIPTION, texts.paragraphs(cell.text), None)
    for cell in row.several("trefwoorden"):
        for word in pieces(cell.text):
            draft.keyword(cell, word)


def _addresses(draft: Draft, row: Row, kind: Kind | None) -> None:
    if (cell := row.one("adres")) is not None:
        fields.address(draft, cell, words.URL)
    if (cell := row.one("afbeelding")) is not None:
        is_fit = fields.address(draft, cell, words.THUMBNAIL)
        if is_fit and kind is Kind.ETALAGE:
            fields.address(draft, cell, words.IMAGE)
    if (cell := row.one("video")) is not None:
        fields.address(draft, cell, words.VIDEO)
    if (cell := row.one("isbn")) is not None:
        _isbn(draft, cell)
    if (cell := row.one("datum")) is not None:
        fields.date(draft, cell, words.DATE_PUBLISHED)


def _isbn(draft: Draft, cell: Cell) -> None:
    """As NL-LOM writes it: urn:isbn: and thirteen digits."""
    isbn = values.isbn(cell.text)
    if isbn is None:
        draft.find(cell, "isbn-onjuist", texts.line(cell.text))
        draft.say(cell, words.IDENTIFIER, texts.line(cell.text))
    else:
        draft.say(cell, words.IDENTIFIER, f"urn:isbn:{isbn}")


def _makers(draft: Draft, row: Row) -> None:
    if (cell := row.one("uitgever")) is not None:
        for maker in makers(cell.text):
            people.publisher(draft, cell, Maker(maker.name, True))
        if not cell.done:
            draft.find(cell, "maker-zonder-naam")
    for cell in row.several("maker"):
        people.contribution(draft, "author", cell)


def _education(draft: Draft, row: Row) -> None:
    for cell in row.several("soort"):
        fields.kind_of_material(draft, cell)
    for cell in row.several("doelgroep"):
        fields.audience(draft, cell)
    if (age := row.one("leeftijd")) is not None:
        fields.age_range(draft, age)
    if (time := row.one("duur")) is not None:
        _time(draft, time)
    for key, target, predicate in (
        ("niveau", Target.NIVEAU, words.LEVEL),
        ("vak", Target.VAK, words.ABOUT),
        ("leerdoelen", Target.DOEL, words.TEACHES),
        ("kerndoelen", Target.DOEL, words.TEACHES),
    ):
        for cell in row.several(key):
            _links(draft, target, predicate, cell)


def _links(draft: Draft, target: Target, predicate: NamedNode, cell: Cell) -> None:
    """A value as it stands; else as a list with commas, else as a range ("groep 5 t/m 8")."""
    known = lookup(draft, target)
    values_in = [cell.text]
    if not known(cell.text, ""):
        parts = [step for piece in pieces(cell.text) for step in (list(steps(piece)) or [piece])]
        if any(known(part, "") for part in parts):
            values_in = parts
    for value in values_in:
        part = Cell(cell.key, value)
        link(draft, target, predicate, [Taxon(part)])
        cell.done = cell.done or part.done


def _time(draft: Draft, cell: Cell) -> None:
    """A number of minutes, a number of hours, or ISO 8601."""
    text = cell.text
    if match := _MINUTES.fullmatch(text.strip()):
        text = f"PT{int(match[1])}M"
    elif match := _HOURS.fullmatch(text.strip()):
        minutes = int(match[1]) * 60 + int(match[2] or 0) * 6
        text = f"PT{minutes // 60}H" + (f"{minutes % 60}M" if minutes % 60 else "")
    value = values.duration(text)
    if value is None:
        draft.find(cell, "duur-niet-gelezen", texts.line(cell.text))
    else:
        draft.add(cell, words.TIME_REQUIRED, Literal(value, datatype=DURATION))


def _terms(draft: Draft, row: Row) -> None:
    offer(
        draft,
        Terms(
            free=row.one("gratis"),
            price=row.one("prijs"),
            unit=row.one("prijs_per"),
            model=row.one("prijsmodel"),
            date=row.one("peildatum"),
            availability=row.one("beschikbaarheid"),
            lists=tuple(
                BY_KEY[key].description.rstrip(".") for key in ("prijs_per", "prijsmodel", "beschikbaarheid")
            ),  # type: ignore[arg-type]
        ),
    )
    if (cell := row.one("licentie")) is not None:
        rights.rights(draft, cell, [], [])


def _showcase(draft: Draft, row: Row) -> None:
    for cell in row.several("categorie"):
        concept = draft.concepts.categorie(texts.line(cell.text))
        if concept is None:
            draft.find(cell, "categorie-niet-gelezen", texts.line(cell.text))
        else:
            draft.add(cell, words.CATEGORY, words.node(concept.iri))
    if (text := row.one("vernieuwing")) is not None:
        draft.tell(text, words.INNOVATION, texts.paragraphs(text.text), None)


def _account(draft: Draft, row: Row, kind: Kind | None) -> None:
    """Nothing is dropped in silence."""
    for cell in row.rest():
        if kind is not Kind.ETALAGE and cell.key in ("categorie", "vernieuwing"):
            draft.find(cell, "alleen-etalage", texts.line(cell.text[:500]))
        else:
            draft.find(cell, "veld-onbekend", texts.line(cell.text[:500]))
