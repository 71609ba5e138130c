"""What stands in the store becomes what can be found."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etalage.namespaces import PREFIXES
from etalage.rdf import parse_turtle
from etalage.search import Document, Kind, Query
from etalage.search.document import MANY, documents
from etalage.search.embedded import open_engine, open_index_writer
from etalage.search.fields import FIELDS, Facet, Field, Label, ValueKind
from etalage.search.service import Search
from etalage.store.embedded import EmbeddedView, EmbeddedWriter

BASE = "https://w3id.org/etalage/"
SLO = PREFIXES["slo"]
TURTLE_PREFIXES = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in PREFIXES.items())

CURRICULUM = """
slo:kern a skos:Concept, et:Leerdoel, slov:Kerndoel ; skos:prefLabel "Kerndoel 26"@nl ; skos:notation "26" ;
    skos:definition "De leerlingen leren structuur van aantallen."@nl ; skos:altLabel "PO Kerndoel 26"@nl ;
    slov:afgeleidNiveau slo:groep6 ; slov:sector slo:po ; dct:subject slo:rekenen ; skos:broader slo:domein .
slo:domein a skos:Concept, slov:Domein ; skos:prefLabel "Getallen"@nl .
slo:doel a skos:Concept, et:Leerdoel, slov:Doel ; skos:prefLabel "Breuken vergelijken"@nl ;
    skos:broader slo:kern, slo:los ; slov:afgeleidVak slo:rekenen .
slo:los a skos:Concept ; skos:prefLabel "Los"@nl ; skos:broader slo:doel .
slo:oud a skos:Concept, et:Leerdoel ; skos:prefLabel "Oud doel"@nl ; owl:deprecated true ; dct:isReplacedBy slo:doel .
slo:naamloos a skos:Concept, et:Leerdoel .
slo:doelniveau a slov:Doelniveau ; slov:doel slo:doel ; slov:niveau slo:groep6 .
slo:groep6 a skos:Concept ; skos:prefLabel "groep 6"@nl ; skos:broader slo:groep56 .
slo:groep56 a skos:Concept ; skos:prefLabel "groep 5-6"@nl ; skos:broader slo:po .
slo:po a skos:Concept ; skos:prefLabel "po"@nl ; skos:altLabel "basisonderwijs"@nl .
slo:rekenen a skos:Concept ; skos:prefLabel "rekenen en wiskunde"@nl .
"""

RECORD = """
<> a schema:LearningResource, et:Lesmateriaal ; schema:name "Fractions"@en, "Breuken"@nl ;
    schema:description "Oefen  met\\n breuken."@nl ; schema:keywords "pizza"@nl, "taart"@nl ;
    schema:identifier "978-90-01-87654-3" ; schema:learningResourceType et:soort-oefenmateriaal ;
    schema:audience et:rol-leerling ; schema:educationalLevel slo:groep6 ; schema:about slo:rekenen ;
    schema:teaches slo:doelniveau ; schema:license <https://creativecommons.org/licenses/by/4.0/> ;
    schema:isAccessibleForFree false ; schema:offers <#aanbod> ; schema:publisher <../../leveranciers/rekenhoek> ;
    schema:dateCreated "2019"^^xsd:gYear ; schema:datePublished "2024-05-01T10:00:00Z"^^xsd:dateTime .
<#aanbod> a schema:Offer ; schema:price "12.50"^^xsd:decimal .
<../../leveranciers/rekenhoek> a schema:Organization ; schema:name "De Rekenhoek" .
<#herkomst> a prov:Entity ; et:beschrijft <> ; et:bronIdentificatie "urn:x:7" .
"""


def record(name: str) -> str:
    return f"{BASE}materialen/proef/{name}"


Graphs = dict[str, str]
Opened = Callable[[Graphs], EmbeddedView]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Makes a store of graphs in Turtle; relative addresses are those of the record."""
    views = []

    def make(graphs: Graphs) -> EmbeddedView:
        path = tmp_path / f"store{len(views)}"
        writer = EmbeddedWriter(path)
        for name, turtle in graphs.items():
            writer.replace(name, parse_turtle(f"@base <{name}> .\n{TURTLE_PREFIXES}{turtle}"))
        writer.commit()
        views.append(EmbeddedView(path, 1))
        return views[-1]

    yield make
    for view in views:
        view.close()


@pytest.fixture
def view(opened: Opened) -> EmbeddedView:
    gone = '<> a et:Vervallen ; schema:name "Weg"@nl .'
    entry = (
        RECORD.replace("et:Lesmateriaal", "et:Etalagestuk")
        + "<> et:categorie et:categorie-games ; et:vernieuwing 'Nieuw'@nl ."
    )
    return opened(
        {
            f"{BASE}graph/slo/proef": CURRICULUM,
            f"{BASE}graph/slo": '<> schema:name "Over de uitgave" .',
            record("a"): RECORD,
            record("weg"): gone,
            f"{BASE}etalage/proef/b": entry,
        }
    )


def by_iri(found: Iterator[Document]) -> dict[str, Document]:
    listed = list(found)
    assert len({document.iri for document in listed}) == len(listed)
    return {document.iri: document for document in listed}


def same(one: Document, other: Document) -> bool:
    """Equal but for the order in which several values stand."""
    return (one.iri, one.kind, {name: sorted(map(str, values)) for name, values in one.values.items()}) == (
        other.iri,
        other.kind,
        {name: sorted(map(str, values)) for name, values in other.values.items()},
    )


def test_everything_that_can_be_found_is_a_document(view: EmbeddedView) -> None:
    found = by_iri(documents(view))
    assert {iri: document.kind for iri, document in found.items()} == {
        record("a"): Kind.MATERIAAL,
        f"{BASE}etalage/proef/b": Kind.ETALAGE,
        SLO + "kern": Kind.LEERDOEL,
        SLO + "doel": Kind.LEERDOEL,
    }


def test_one_by_one_gives_the_same_as_all_at_once(view: EmbeddedView) -> None:
    everything = by_iri(documents(view))
    one_by_one = by_iri(documents(view, iter(everything)))
    assert everything.keys() == one_by_one.keys()
    assert all(same(document, one_by_one[iri]) for iri, document in everything.items())


def test_many_at_once_give_the_same_as_one_by_one(view: EmbeddedView) -> None:
    one_by_one = by_iri(documents(view, [record("a"), SLO + "kern", SLO + "doel"]))
    unknown = [f"https://example.org/{n}" for n in range(MANY)]
    many = by_iri(documents(view, [*unknown, *one_by_one, record("weg"), SLO + "oud", SLO + "groep6"]))
    assert many.keys() == one_by_one.keys()
    assert all(same(document, one_by_one[iri]) for iri, document in many.items())


def test_what_cannot_be_found_gives_nothing(view: EmbeddedView) -> None:
    iris = [
        record("weg"),
        SLO + "oud",
        SLO + "naamloos",
        SLO + "groep6",
        f"{BASE}graph/slo",
        f"{BASE}graph/slo/proef",
    ]
    assert list(documents(view, [*iris, "https://example.org/onbekend"])) == []


def test_the_title_is_the_dutch_one(view: EmbeddedView) -> None:
    document = next(documents(view, [record("a")]))
    assert document.values["titel"] == ("Breuken", "Fractions")


def test_a_material_has_the_values_of_its_record(view: EmbeddedView) -> None:
    values = next(documents(view, [record("a")])).values
    assert values["omschrijving"] == ("Oefen met breuken.",)
    assert set(values["trefwoorden"]) == {"pizza", "taart"}
    assert set(values["code"]) == {"978-90-01-87654-3", "urn:x:7", "Breuken", "Fractions", record("a")}
    assert values["leveranciernaam"] == ("De Rekenhoek",)
    assert values["leverancier"] == (f"{BASE}leveranciers/rekenhoek",)
    assert values["prijs"] == (12.5,)
    assert values["datum"] == ("2024-05-01",)
    assert values["rol"] == (PREFIXES["et"] + "rol-leerling",)


def test_a_material_has_the_words_of_its_goals_and_concepts(view: EmbeddedView) -> None:
    values = next(documents(view, [record("a")])).values
    assert "Breuken vergelijken" in values["doelteksten"]
    assert values["vaknaam"] == ("rekenen en wiskunde",)
    assert values["niveaunaam"] == ("groep 6",)


def test_a_level_counts_for_the_levels_above_it(view: EmbeddedView) -> None:
    for iri in (record("a"), SLO + "kern"):
        values = next(documents(view, [iri])).values
        assert set(values["niveau"]) == {SLO + "groep6", SLO + "groep56", SLO + "po"}


def test_a_goal_counts_for_the_goals_above_it_and_behind_it_also_in_a_circle(view: EmbeddedView) -> None:
    material = next(documents(view, [record("a")])).values
    assert set(material["doel"]) == {SLO + name for name in ("doelniveau", "doel", "kern", "domein", "los")}
    goal = next(documents(view, [SLO + "kern"])).values
    assert set(goal["doel"]) == {SLO + "kern", SLO + "domein"}


def test_a_goal_has_its_own_words_and_place(view: EmbeddedView) -> None:
    values = next(documents(view, [SLO + "kern"])).values
    assert set(values["trefwoorden"]) == {"PO Kerndoel 26", "26"}
    assert values["plaats"] == ("Getallen",)
    assert values["doelsoort"] == (PREFIXES["slov"] + "Kerndoel",)
    assert set(values["code"]) == {"Kerndoel 26", "PO Kerndoel 26", "26", SLO + "kern"}
    assert values["vak"] == (SLO + "rekenen",)


def test_a_showcase_entry_has_a_category_and_what_is_new(view: EmbeddedView) -> None:
    values = next(documents(view, [f"{BASE}etalage/proef/b"])).values
    assert values["categorie"] == (PREFIXES["et"] + "categorie-games",)
    assert "Nieuw" in values["omschrijving"]


@pytest.mark.parametrize(
    ("triples", "price"),
    [
        ("", ()),
        ("<> schema:isAccessibleForFree false .", ()),
        ("<> schema:isAccessibleForFree true .", (0.0,)),
        ("<> schema:offers <#aanbod> . <#aanbod> schema:price 4.95 .", (4.95,)),
        ("<> schema:offers <#aanbod> . <#aanbod> schema:price 'op aanvraag', -3, 'NaN', 'INF' .", ()),
        ("<> schema:offers <#aanbod> . <#aanbod> a schema:Offer .", ()),
    ],
)
def test_a_price_that_is_not_known_is_left_open(opened: Opened, triples: str, price: tuple[float, ...]) -> None:
    view = opened({record("a"): f"<> a et:Lesmateriaal ; schema:name 'Les' . {triples}"})
    assert next(documents(view)).values["prijs"] == price


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-01T00:00:00+02:00", "2024-05-01"),
        ("mei 2024", ""),
        ("20240501", ""),
    ],
)
def test_a_date_is_as_exact_as_it_was_given(opened: Opened, given: str, date: str) -> None:
    view = opened({record("a"): f"<> a et:Lesmateriaal ; schema:name 'Les' ; schema:datePublished '{given}' ."})
    assert next(documents(view)).values["datum"] == ((date,) if date else ())


def test_a_record_without_title_is_no_document(opened: Opened) -> None:
    assert list(documents(opened({record("a"): "<> a et:Lesmateriaal ; schema:name '  ' ."}))) == []


def test_a_facet_is_one_entry(view: EmbeddedView, tmp_path: Path) -> None:
    kind_of_offer = Field(
        "aanbodsoort",
        Label("Soort aanbod", "Kind of offer"),
        ValueKind.KEYWORD,
        {Kind.MATERIAAL: "schema:offers/rdf:type"},
        facet=Facet.VALUES,
    )
    fields = (*FIELDS, kind_of_offer)
    writer = open_index_writer(tmp_path / "index", fields)
    writer.put(documents(view, fields=fields))
    writer.commit()
    engine = Search(open_engine(tmp_path / "index", fields), fields=fields)
    counts = engine.search(Query(kind=Kind.MATERIAAL)).facets["aanbodsoort"]
    assert [(item.value, item.count) for item in counts] == [(PREFIXES["schema"] + "Offer", 1)]
    assert engine.search(Query(filters={"aanbodsoort": frozenset({"iets anders"})})).total == 0
    engine.close()


def test_memory_does_not_grow_with_the_number_of_records(opened: Opened) -> None:
    view = opened({record(f"{n:04}"): RECORD for n in range(1_500)})
    stream = documents(view)
    tracemalloc.start()
    try:
        for _ in range(200):
            next(stream)
        early, _ = tracemalloc.get_traced_memory()
        assert sum(1 for _ in stream) == 1_300
        late, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert late - early < 200_000
    assert peak - early < 1_000_000


def test_a_material_of_a_retired_goal_is_found_under_the_goal_that_replaced_it(opened: Opened) -> None:
    old = RECORD.replace("schema:teaches slo:doelniveau", "schema:teaches slo:oud")
    view = opened({f"{BASE}graph/slo/proef": CURRICULUM, record("a"): old})
    (found,) = documents(view, [record("a")])
    assert {f"{SLO}{name}" for name in ("oud", "doel", "kern", "domein")} <= set(found.values["doel"])
