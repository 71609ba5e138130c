"""What is read for a page: records from their own graph, goals with their surroundings, in few questions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from etalage.catalogue import open_catalogue
from etalage.errors import BadQuery
from etalage.namespaces import SLO
from etalage.reading import (
    Names,
    list_of_kind,
    list_sources,
    list_subjects,
    read_goal,
    read_line,
    read_record,
    read_subject,
)
from etalage.records import Etalagestuk, Lesmateriaal, Vervallen
from etalage.settings import Settings
from etalage.store import View

BASE = "https://w3id.org/etalage/"
VAK = SLO + "fdd97fff-f5e5-4b82-b937-9ab302666c50"
KERNDOEL = SLO + "10000000-0000-4000-8000-000000000011"


class Counting:
    """A View that counts what is asked of it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.asked = 0

    def __getattr__(self, name: str):
        self.asked += name in ("select", "about", "graph", "ask", "construct")
        return getattr(self.view, name)


@pytest.fixture(scope="module")
def view(site_home: Path):
    catalogue = open_catalogue(Settings(home=site_home))
    with catalogue.snapshot() as snapshot:
        yield snapshot.view
    catalogue.close()


@pytest.fixture
def names(view: View) -> Names:
    return Names(view)


def test_a_material_is_read_whole(names: Names):
    record = read_record(names, f"{BASE}materialen/proef/0000000000000001")
    assert isinstance(record, Lesmateriaal)
    assert (str(record.titel), record.titel.taal) == ("Breuken met pizza", "nl")
    assert [level.label for level in record.niveaus] == ["groep 6"]
    assert record.uitgever is not None and record.uitgever.label == "Proefpers"
    assert record.prijs.is_gratis is True and record.prijs.bedrag is None
    assert (record.waardering.gemiddelde, record.waardering.aantal) == (Decimal("4.2"), 12)
    assert record.makers == ("Mies de Boer",)
    assert record.herkomst.positie == "proef.csv, rij 2"
    assert {(goal.verband, goal.doel.label) for goal in record.doelen} == {
        ("leert", "Breuken begrijpen"),
        ("leert", "Doelzin 7A: Kinderen zien een breuk als getal."),
        ("leert", "delen met een rest"),
        ("toetst", "Breuken (oud)"),
        ("vereist", "Hoofdrekenen"),
    }


def test_an_unknown_price_is_unknown(names: Names):
    record = read_record(names, f"{BASE}materialen/proef/0000000000000004")
    assert isinstance(record, Lesmateriaal)
    assert record.prijs.is_gratis is None and record.prijs.bedrag is None and record.prijs.model is None


def test_kinds_of_records_are_told_apart(names: Names):
    assert isinstance(read_record(names, f"{BASE}etalage/proef/0000000000000006"), Etalagestuk)
    gone = read_record(names, f"{BASE}materialen/proef/0000000000000005")
    assert isinstance(gone, Vervallen) and gone.sinds.startswith("2026-10-01")
    assert read_record(names, f"{BASE}materialen/proef/bestaat-niet") is None
    assert read_record(names, KERNDOEL) is None
    with pytest.raises(BadQuery):
        read_record(names, "geen adres")


def test_a_card_costs_one_question_once_names_are_known(view: View):
    counting = Counting(view)
    names = Names(counting)  # type: ignore[arg-type]
    iri = f"{BASE}materialen/proef/0000000000000001"
    read_record(names, iri, with_paths=False)
    before = counting.asked
    read_record(names, iri, with_paths=False)
    assert counting.asked - before == 1


def test_a_goal_has_every_path_and_its_neighbours(names: Names):
    goal = read_goal(names, KERNDOEL)
    assert goal is not None
    assert {tuple(node.label for node in path) for path in goal.paden} == {
        ("Rekenen (2006)", "Getallen"),
        ("Rekenen (2006)", "Meten"),
    }
    beside = {parent.label: [node.label for node in nodes] for parent, nodes in goal.buren}
    assert beside == {"Getallen": ["Breuken begrijpen", "Hoofdrekenen"], "Meten": ["Breuken begrijpen", "Klokkijken"]}
    assert [old.label for old in goal.voorgangers] == ["Breuken (oud)"]
    assert read_goal(names, SLO + "99999999-0000-4000-8000-000000000000") is None


def test_a_retired_goal_names_its_living_successor(names: Names):
    goal = read_goal(names, SLO + "10000000-0000-4000-8000-000000000010")
    assert goal is not None and goal.begrip.is_vervallen
    assert [new.iri for new in goal.opvolgers] == [KERNDOEL]


def test_a_renewed_goal_is_cited_by_its_number(names: Names):
    goal = read_goal(names, SLO + "20000000-0000-4000-8000-000000000004")
    assert goal is not None
    assert (goal.begrip.code, goal.begrip.nummer) == ("A", "Doelzin 7A")
    assert [text.tekst for text in goal.uitwerkingen] == ["een halve en een kwart op de getallenlijn zetten"]
    assert goal.bron_tekst.endswith(" ") and goal.is_niveau_afgeleid


def test_a_subject_has_its_documents_in_order(names: Names):
    subject = read_subject(names, VAK)
    assert subject is not None
    assert [part.groep for part in subject.delen] == ["kerndoelen", "kerndoelen-2006"]
    assert len(subject.delen[0].takken) == 4
    assert [(line.vak.label, line.onderdelen, line.materialen) for line in list_subjects(names, {VAK: 3})] == [
        ("rekenen en wiskunde", 2, 3)
    ]


def test_a_leerlijn_has_its_cells_in_order(names: Names):
    line = read_line(names, SLO + "30000000-0000-4000-8000-000000000001")
    assert line is not None
    assert line.fasen == ("groep 1-2", "groep 3-4", "groep 5-6")
    row = line.blokken[0].blokken[0].rijen[0]
    assert [(cell.stap, cell.begrip.label, cell.materialen) for cell in row.cellen] == [
        (1, "knikkers eerlijk delen", 0),
        (2, "delen met een rest", 1),
        (3, "de rest een naam geven", 0),
    ]
    assert [example.label for example in row.cellen[0].voorbeelden] == ["zes knikkers, twee kinderen"]
    assert line.blokken[1].aantal_rijen == 0
    assert read_line(names, KERNDOEL) is None
    assert [begrip.label for begrip in list_of_kind(names, "Leerlijn")] == ["Delen en verdelen"]


def test_the_newest_delivery_of_a_source_counts(names: Names):
    sources = list_sources(names)
    assert [(source.naam, source.tijd[:10]) for source in sources if source.soort == "feed"] == [
        ("Proefpers", "2026-11-22")
    ]
    assert [(part.naam, part.aantal) for part in sources if part.soort == "leerplan"] == [("Proefcurriculum", 21)]
