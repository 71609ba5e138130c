"""Reads leerlijnen: parts, rows and their cells in order of time, with the number of materials per cell."""

from __future__ import annotations

from etalage.namespaces import SLOV
from etalage.rdf import NamedNode, text_of
from etalage.reading.names import Names, concept, concepts_of, gather, in_order
from etalage.records import Begrip, Blok, Cel, Leerlijn, Rij
from etalage.store import Row
from queries import query

ROWS = frozenset({"Inhoudsrij", "LeerlijnInhoudsrij"})
BLOCKS = frozenset({"LeerlijnInhoudsblok", "LeerlijnSubinhoudsblok"})


def list_of_kind(names: Names, kind: str) -> list[Begrip]:
    """All live nodes of one of SLO's classes ("Leerlijn", "InhInhoudslijn"), in order."""
    rows = names.view.select(query("browse/van-soort"), {"soort": NamedNode(SLOV + kind)})
    return [names.learn(begrip) for begrip in concepts_of(rows).get((), []) if not begrip.is_vervallen]


def read_line(names: Names, iri: str) -> Leerlijn | None:
    """A leerlijn with everything in it; None when there is none at this address."""
    properties = gather(names.view, iri)
    begrip = concept(iri, properties)
    if begrip.soort != "Leerlijn":
        return None
    names.learn(begrip)
    reader = _LineReader(names, iri)
    blocks = tuple(reader.block(part) for part in reader.parts(iri))
    cells = [cell for row in _rows(blocks) for cell in row.cellen]
    return Leerlijn(begrip, _phases(cells), blocks, len(list(_rows(blocks))), len(cells))


class _LineReader:
    """Everything under one leerlijn in three questions, put together by parent."""

    def __init__(self, names: Names, iri: str) -> None:
        self._names = names
        self._counts = {
            text_of(row["cel"]): int(text_of(row["aantal"])) for row in self._select("materialen-van-leerlijn", iri)
        }
        rows = self._select("leerlijn", iri)
        self._under = concepts_of(rows, "deel", "ouder")
        self._phase = _values(rows, SLOV + "niveauLabel")
        self._step = _values(rows, SLOV + "stap")
        self._examples = concepts_of(self._select("voorbeelden-van-leerlijn", iri), "deel", "ouder")

    def _select(self, name: str, iri: str) -> list[Row]:
        return self._names.view.select(query(f"detail/{name}"), {"item": NamedNode(iri)})

    def parts(self, iri: str) -> list[Begrip]:
        return [begrip for begrip in self._under.get((iri,), []) if begrip.soort in BLOCKS]

    def block(self, begrip: Begrip) -> Blok:
        rows = [row for row in self._under.get((begrip.iri,), []) if row.soort in ROWS]
        return Blok(
            self._names.learn(begrip),
            tuple(self.row(row) for row in rows),
            tuple(self.block(part) for part in self.parts(begrip.iri)),
        )

    def row(self, row: Begrip) -> Rij:
        cells = sorted((self.cell(cell) for cell in self._under.get((row.iri,), [])), key=lambda cell: cell.stap)
        # SLO's title of a row is a cut-off copy of its last cell, so that cell names it.
        label = cells[-1].begrip.label if cells else row.label
        return Rij(row.iri, label, tuple(cells))

    def cell(self, cell: Begrip) -> Cel:
        self._names.learn(cell)
        phase = self._phase.get(cell.iri) or next((level.label for level in self._names.all(cell.niveaus)), "")
        step = int(float(self._step.get(cell.iri, 0)))
        examples = tuple(in_order(self._examples.get((cell.iri,), ())))
        return Cel(cell, step, phase, examples, self._counts.get(cell.iri, 0))


def _values(rows: list[Row], predicate: str) -> dict[str, str]:
    return {text_of(row["deel"]): text_of(row["waarde"]) for row in rows if text_of(row["eigenschap"]) == predicate}


def _rows(blocks: tuple[Blok, ...]) -> list[Rij]:
    return [row for block in blocks for row in (*block.rijen, *_rows(block.blokken))]


def _phases(cells: list[Cel]) -> tuple[str, ...]:
    """Phases in order of time. Rows may begin late, so a step is not a column: the level's rank decides, and the
    step where SLO's phases share a rank ("vo onderbouw" before "h/v onderbouw")."""
    latest: dict[str, int] = {}
    for cell in cells:
        latest[cell.fase] = max(latest.get(cell.fase, 0), cell.stap)
    return tuple(sorted(latest, key=lambda phase: (latest[phase], phase)))
