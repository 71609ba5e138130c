"""What every adapter of the store must do: one suite, run on the embedded store and on a real SPARQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from etalage.errors import BadQuery, StoreError, WriterBusy
from etalage.rdf import INTEGER, Graph, Literal, NamedNode, Triple, digest, nquads
from etalage.rdf import write as written
from etalage.store import View, Writer, loads
from etalage.store.embedded import EmbeddedView, EmbeddedWriter, clone_store
from etalage.store.remote import RemoteView, RemoteWriter
from etalage.store.sizes import size_stored
from etalage.store.versions import Versions

A, B, C = (f"https://w3id.org/etalage/materialen/proef/{letter}" for letter in "abc")
TITLE = NamedNode("https://schema.org/name")
TEACHES = NamedNode("https://schema.org/teaches")


def titled(iri: str, text: str, language: str = "nl") -> Triple:
    return Triple(NamedNode(iri), TITLE, Literal(text, language=language))


class Store(Protocol):
    """What the suite needs of an adapter."""

    def begin(self) -> Writer: ...
    def finish(self, writer: Writer) -> None: ...
    def drop(self, writer: Writer) -> None: ...
    def view(self) -> View: ...


class Embedded:
    def __init__(self, home: Path) -> None:
        self.versions = Versions(home, 2, clone_store)

    def begin(self) -> Writer:
        self.draft = self.versions.begin()
        return EmbeddedWriter(self.draft.path / "store", self.draft.base_version)

    def finish(self, writer: Writer) -> None:
        writer.commit()
        self.draft.publish({})

    def drop(self, writer: Writer) -> None:
        writer.rollback()
        self.draft.discard()

    def view(self) -> View:
        version = self.versions.current()
        if not version:
            return EmbeddedView.empty()
        return EmbeddedView(self.versions.folder(version) / "store", version)


class Remote:
    def __init__(self, url: str) -> None:
        self.url = url

    def begin(self) -> Writer:
        return RemoteWriter(self.url)

    def finish(self, writer: Writer) -> None:
        writer.commit()

    def drop(self, writer: Writer) -> None:
        writer.rollback()

    def view(self) -> View:
        return RemoteView(self.url)


@pytest.fixture(params=["embedded", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "embedded":
        yield Embedded(tmp_path / "home")
    else:
        yield Remote(request.getfixturevalue("server"))


def write(store: Store, **graphs: Graph) -> None:
    writer = store.begin()
    for name, triples in graphs.items():
        writer.replace({"a": A, "b": B, "c": C}[name], triples)
    store.finish(writer)


def whole(view: View) -> dict[str, str]:
    return {name: digest(view.graph(name)) for name in sorted(view.graphs())}


def test_an_empty_store_has_version_0_and_nothing_in_it(store: Store) -> None:
    view = store.view()
    assert (view.version, len(view), list(view.graphs())) == (0, 0, [])
    assert view.graph(A) == view.about(A) == []
    assert view.ask("ASK { ?s ?p ?o }") is False


def test_replace_puts_exactly_these_triples(store: Store) -> None:
    write(store, a=[titled(A, "Breuken"), titled(A, "Breuken leren")], b=[titled(B, "Procenten")])
    write(store, a=[titled(A, "Kommagetallen")])
    view = store.view()
    assert view.version == 2
    assert view.graph(A) == [titled(A, "Kommagetallen")]
    assert view.graph(B) == [titled(B, "Procenten")]
    assert sorted(view.graphs()) == [A, B]
    assert len(view) == 2


def test_the_same_delivery_twice_gives_the_same_graph(store: Store) -> None:
    graphs = {"a": [titled(A, "Breuken")] * 2, "b": [titled(B, "Procenten"), titled(B, "Percentages", "en")]}
    write(store, **graphs)
    before = whole(store.view())
    write(store, **graphs)
    assert whole(store.view()) == before
    assert len(store.view()) == 3


def test_the_last_word_about_a_graph_counts(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    writer = store.begin()
    writer.remove(A)
    writer.replace(A, [titled(A, "Toch")])
    writer.replace(B, [titled(B, "Wel")])
    writer.remove(B)
    writer.replace(C, iter([titled(C, "Een")]))
    writer.replace(C, [])
    store.finish(writer)
    assert list(store.view().graphs()) == [A]
    assert store.view().graph(A) == [titled(A, "Toch")]


def test_removing_what_is_not_there_is_no_error(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    writer = store.begin()
    writer.remove(A)
    writer.remove(B)
    store.finish(writer)
    assert list(store.view().graphs()) == []
    assert len(store.view()) == 0


def test_nothing_is_seen_before_the_commit(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    writer = store.begin()
    writer.replace(A, [titled(A, "Half")])
    writer.replace(B, [titled(B, "Half")])
    assert list(store.view().graphs()) == [A]
    store.finish(writer)
    assert sorted(store.view().graphs()) == [A, B]


def test_a_rollback_leaves_nothing(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    before = whole(store.view())
    writer = store.begin()
    writer.replace(A, [titled(A, "Half")])
    writer.remove(A)
    writer.replace(B, [titled(B, "Half")])
    store.drop(writer)
    assert whole(store.view()) == before
    assert store.view().version == 1


def test_of_two_writers_the_second_is_refused(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    first = store.begin()
    first.replace(A, [titled(A, "Eerste")])
    with pytest.raises(WriterBusy):  # embedded: at once; remote: when it wants to commit
        second = RemoteWriter(store.url) if isinstance(store, Remote) else store.begin()
        second.replace(A, [titled(A, "Tweede")])
        second.replace(B, [titled(B, "Tweede")])
        store.finish(first)
        store.finish(second)
    if isinstance(store, Embedded):
        store.finish(first)
    assert store.view().graph(A) == [titled(A, "Eerste")]
    assert list(store.view().graphs()) == [A]
    write(store, b=[titled(B, "Daarna")])
    assert store.view().version == 3


def test_a_finished_writer_refuses_more(store: Store) -> None:
    writer = store.begin()
    writer.replace(A, [titled(A, "Breuken")])
    store.finish(writer)
    for action in (lambda: writer.replace(A, []), lambda: writer.remove(A), writer.commit):
        with pytest.raises(StoreError, match="al klaar"):
            action()


def test_the_default_graph_is_the_union(store: Store) -> None:
    write(store, a=[titled(A, "Breuken"), Triple(NamedNode(A), TEACHES, NamedNode(C))], c=[titled(C, "Rekenen")])
    rows = store.view().select(f"SELECT ?titel {{ ?m <{TEACHES.value}> ?doel . ?doel <{TITLE.value}> ?titel }}")
    assert rows == [{"titel": Literal("Rekenen", language="nl")}]


def test_from_chooses_the_graphs(tmp_path: Path) -> None:
    """Embedded only: `oxigraph serve --union-default-graph` ignores FROM, and a client can't mend that."""
    store = Embedded(tmp_path / "home")
    write(store, a=[titled(A, "Breuken")], b=[titled(B, "Procenten")])
    assert store.view().select(f"SELECT ?s FROM <{B}> {{ ?s ?p ?o }}") == [{"s": NamedNode(B)}]
    assert store.view().ask("ASK FROM <x:nergens> { ?s ?p ?o }") is False


def test_a_row_holds_bound_variables_only(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    rows = store.view().select(
        "SELECT ?s ?x { ?s ?p ?o OPTIONAL { ?s <x:y> ?x } FILTER(isLiteral(?o) && LANG(?o) = 'nl') }"
    )
    assert rows == [{"s": NamedNode(A)}]


@pytest.mark.parametrize(
    "pattern",
    [
        "?s <https://schema.org/name> ?titel",
        "OPTIONAL { ?s <https://schema.org/name> ?titel }",
        "{ ?s <https://schema.org/name> ?titel } UNION { ?s <x:y> ?titel }",
        "?t <https://schema.org/name> ?titel FILTER(?s = ?t)",
        "?t <https://schema.org/name> ?titel FILTER EXISTS { ?s <https://schema.org/name> ?titel }",
    ],
)
def test_bindings_hold_in_every_part_of_a_query(store: Store, pattern: str) -> None:
    write(store, a=[titled(A, "Breuken")], b=[titled(B, "Procenten")])
    rows = store.view().select(f"SELECT ?s ?titel WHERE {{ {pattern} }} # }} commentaar", {"s": NamedNode(A)})
    assert [(row["s"], row["titel"]) for row in rows] == [(NamedNode(A), Literal("Breuken", language="nl"))]


def test_bindings_work_in_all_forms_of_a_query(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")], b=[titled(B, "Procenten")])
    view = store.view()
    counted = "SELECT ?s (COUNT(?o) AS ?n) { ?s <https://schema.org/name> ?o } GROUP BY ?s"
    assert view.select(counted, {"s": NamedNode(A)}) == [{"s": NamedNode(A), "n": Literal("1", datatype=INTEGER)}]
    both = {"s": NamedNode(A), "o": Literal("Procenten", language="nl")}
    assert view.select("SELECT ?s ?o { ?s ?p ?o }", both) == []
    assert view.construct("CONSTRUCT WHERE { ?s <https://schema.org/name> ?o }") != []


def test_a_query_of_the_wrong_form_is_a_sentence(store: Store) -> None:
    view = store.view()
    wrong: list[Callable[[], object]] = [
        lambda: view.select("ASK {}"),
        lambda: view.ask("SELECT * {}"),
        lambda: view.construct("ASK {}"),
        lambda: view.select("SELECT * { ?s ?p"),
        lambda: view.select("SELECT * { ?s ?p 'open }"),
        lambda: view.select("CLEAR ALL"),
        lambda: view.ask("INSERT DATA { <x:a> <x:b> <x:c> }"),
    ]
    for question in wrong:
        with pytest.raises(BadQuery):
            question()


def test_an_iri_cannot_carry_sparql(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    for evil in ("x:a> ?p ?o } ; CLEAR ALL #", "x:a b", "geen adres", "", "x:a\n", 'x:a"', "x:{a}"):
        writer = store.begin()
        for action in (lambda e=evil: store.view().graph(e), lambda e=evil: store.view().about(e)):
            with pytest.raises(BadQuery, match="geen geldig adres"):
                action()
        with pytest.raises(BadQuery, match="geen geldig adres"):
            writer.replace(evil, [])
        with pytest.raises(BadQuery, match="geen geldig adres"):
            writer.remove(evil)
        store.drop(writer)
    assert store.view().graph(A) == [titled(A, "Breuken")]


def test_a_text_cannot_carry_sparql(store: Store) -> None:
    evil = 'x"@nl } } ; CLEAR ALL ; INSERT DATA { <x:a> <x:b> "\\'
    write(store, a=[titled(A, evil)])
    assert store.view().graph(A) == [titled(A, evil)]
    found = store.view().select("SELECT ?s ?o { ?s ?p ?o }", {"o": Literal(evil, language="nl")})
    assert [row["s"] for row in found] == [NamedNode(A)]


ODD = [
    "",
    " ",
    "\t tab \n newline \r return \r\n",
    "quotes \" ' \"\"\" ''' and \\ \\\\ \\u0041 \\n",
    "é ñ ß ĳ — “aanhaling” € ½",
    "e\u0301 is not é",
    "😀 👩\u200d🏫 🇳🇱",
    "עברית العربية \u202eomgekeerd\u202c",
    "汉字 नमस्ते",
    "\u00a0\u200b\u2028\u2029\ufeff\ufffd",
    "\x01\x0b\x1f\x7f\x85",
    "nul \x00 erin",
    "<script>alert(1)</script> & &amp; ]]>",
    "x" * 100_000,
]


def test_texts_come_back_exactly(store: Store) -> None:
    graph = [Triple(NamedNode(A), NamedNode(f"x:{number}"), Literal(text)) for number, text in enumerate(ODD)]
    graph += [titled(A, "Hoi", "nl"), titled(A, "Hoi", "nl-be"), titled(A, "Hoi", "x-none"), titled(A, "Hoi", "en")]
    write(store, a=graph)
    view = store.view()
    for found in (view.graph(A), view.about(A), view.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")):
        assert set(graph) <= set(found)
    rows = view.select(f"SELECT ?p ?o {{ <{A}> ?p ?o }}")
    assert {(row["p"], row["o"]) for row in rows} == {(triple.predicate, triple.object) for triple in graph}


def test_both_adapters_hold_the_same_after_the_same_work(tmp_path: Path, server: str) -> None:
    adapters: list[Store] = [Embedded(tmp_path / "home"), Remote(server)]
    for store in adapters:
        write(store, a=[titled(A, text) for text in ODD], b=[titled(B, "Procenten")])
        write(store, b=[Triple(NamedNode(B), TEACHES, NamedNode(A))], c=[titled(C, "Rekenen")])
        writer = store.begin()
        writer.remove(A)
        writer.replace(B, [titled(B, "1.0")])
        store.finish(writer)
    embedded, remote = (store.view() for store in adapters)
    assert whole(embedded) == whole(remote)
    assert len(embedded) == len(remote) == 2
    assert embedded.version == remote.version == 3


def test_an_embedded_view_keeps_its_version(tmp_path: Path) -> None:
    store = Embedded(tmp_path / "home")
    write(store, a=[titled(A, "Een")])
    old = store.view()
    write(store, a=[titled(A, "Twee")], b=[titled(B, "Nieuw")])
    assert old.graph(A) == [titled(A, "Een")]
    assert list(old.graphs()) == [A]
    assert store.view().graph(A) == [titled(A, "Twee")]


def test_an_embedded_writer_sees_its_own_work(tmp_path: Path) -> None:
    store = Embedded(tmp_path / "home")
    write(store, a=[titled(A, "Een")])
    writer = store.begin()
    writer.replace(A, [titled(A, "Twee")])
    writer.replace(B, [titled(B, "Nieuw")])
    view = writer.view()
    assert view.version == 2
    assert view.graph(A) == [titled(A, "Twee")]
    assert view.about(B) == [titled(B, "Nieuw")]
    assert sorted(view.graphs()) == [A, B]
    store.drop(writer)


def place(writer: Writer, name: str, triples: Graph, replaces: bool = False) -> None:
    writer.place(name, nquads(written(triples, "nt"), name), size_stored(dict.fromkeys(triples)), replaces)


def test_what_is_placed_is_what_replace_puts(store: Store) -> None:
    graphs = {A: [titled(A, text) for text in ODD if text.isprintable()], B: [titled(B, "Procenten")]}
    writer = store.begin()
    for name, triples in graphs.items():
        place(writer, name, triples)
    store.finish(writer)
    placed = whole(store.view())
    assert placed == {name: digest(triples) for name, triples in graphs.items()}
    writer = store.begin()
    place(writer, A, [titled(A, "Kommagetallen")], replaces=True)
    place(writer, C, [titled(C, "Rekenen")])
    store.finish(writer)
    assert store.view().graph(A) == [titled(A, "Kommagetallen")]
    assert whole(store.view())[B] == placed[B]
    assert sorted(store.view().graphs()) == [A, B, C]


def test_every_text_can_be_placed(store: Store) -> None:
    graph = [Triple(NamedNode(A), NamedNode(f"x:{number}"), Literal(text)) for number, text in enumerate(ODD)]
    writer = store.begin()
    place(writer, A, graph)
    store.finish(writer)
    assert set(store.view().graph(A)) == set(graph)


def test_what_was_placed_can_be_replaced_and_removed_at_once_and_the_other_way_round(store: Store) -> None:
    writer = store.begin()
    place(writer, A, [titled(A, "Geplaatst")])
    writer.replace(A, [titled(A, "Vervangen")])
    writer.replace(B, [titled(B, "Vervangen")])
    place(writer, B, [titled(B, "Geplaatst")], replaces=True)
    place(writer, C, [titled(C, "Geplaatst")])
    writer.remove(C)
    store.finish(writer)
    view = store.view()
    assert view.graph(A) == [titled(A, "Vervangen")]
    assert view.graph(B) == [titled(B, "Geplaatst")]
    assert sorted(view.graphs()) == [A, B]
    writer = store.begin()
    place(writer, A, [titled(A, "Een")], replaces=True)
    place(writer, A, [titled(A, "Twee")], replaces=True)
    store.finish(writer)
    assert store.view().graph(A) == [titled(A, "Twee")]


def test_what_was_placed_is_gone_after_a_rollback(store: Store) -> None:
    write(store, a=[titled(A, "Breuken")])
    before = whole(store.view())
    writer = store.begin()
    place(writer, A, [titled(A, "Half")], replaces=True)
    place(writer, B, [titled(B, "Half")])
    store.drop(writer)
    assert whole(store.view()) == before


def test_a_finished_writer_places_nothing(store: Store) -> None:
    writer = store.begin()
    place(writer, A, [titled(A, "Breuken")])
    store.finish(writer)
    with pytest.raises(StoreError, match="al klaar"):
        place(writer, B, [titled(B, "Procenten")])


def test_rows_come_one_by_one_and_are_those_of_select(store: Store) -> None:
    write(store, a=[titled(A, f"Les {number}") for number in range(50)], b=[titled(B, "Procenten")])
    question, bound = f"SELECT ?s ?titel {{ ?s <{TITLE.value}> ?titel }}", {"s": NamedNode(A)}
    rows = store.view().rows(question, bound)
    first = next(iter(rows))
    assert first["s"] == NamedNode(A)
    assert [first, *rows] == store.view().select(question, bound)
    for wrong in ("ASK {}", "SELECT * { ?s ?p"):
        with pytest.raises(BadQuery):
            list(store.view().rows(wrong))


NUMBERS = [
    Triple(
        NamedNode(A),
        NamedNode("x:prijs"),
        Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{type_}")),
    )
    for text, type_ in (
        ("1.5", "decimal"),
        ("1.50", "decimal"),
        ("01", "integer"),
        ("1", "integer"),
        ("true", "boolean"),
        ("1", "boolean"),
        ("2024-01-01T00:00:00Z", "dateTime"),
        ("2024-01-01T00:00:00+00:00", "dateTime"),
        ("geen getal", "decimal"),
    )
]


def test_a_writer_knows_how_much_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Embedded only: a server is asked. With loads in the background, numbers that become one, and graphs that go."""
    monkeypatch.setattr(loads, "SPOOL", 3_000)
    store = Embedded(tmp_path / "home")
    names = [f"{A}{number}" for number in range(60)]
    writer = EmbeddedWriter((draft := store.versions.begin()).path / "store")
    for number, name in enumerate(names):
        place(writer, name, [titled(name, f"Les {number}"), titled(name, "Les", "en"), *NUMBERS])
    for name in names[::7]:
        place(writer, name, [titled(name, "Anders")], replaces=True)
    for name in names[1::7]:
        writer.replace(name, [titled(name, "Vervangen"), *NUMBERS])
    writer.remove(names[2])
    writer.flush()
    assert writer.size(0) == len(writer.view())
    assert writer.view().graph(names[7]) == [titled(names[7], "Anders")]
    assert len(list(writer.view().graphs())) == 59
    writer.commit()
    assert sorted(path.name for path in draft.path.iterdir()) == ["store"], "no cargo is left"
    draft.discard()


def test_a_rollback_clears_the_cargo_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "SPOOL", 2_000)
    writer = EmbeddedWriter(tmp_path / "store")
    for number in range(50):
        place(writer, f"{A}{number}", [titled(A, f"Les {number}")])
    writer.rollback()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("line", [b"geen quad\n", b"<x:a> <x:b> <x c> <x:d> .\n", b'<x:a> <x:b> "\xff" <x:d> .\n'])
def test_what_is_no_quad_is_a_sentence(store: Store, line: bytes) -> None:
    writer = store.begin()
    with pytest.raises(StoreError, match="lukte niet"):
        writer.place(A, line, 1, False)
        store.finish(writer)
    store.drop(writer)
    assert list(store.view().graphs()) == []


def test_a_cargo_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path / "store")
    (tmp_path / "store.lading").symlink_to("/dev/full")
    with pytest.raises(StoreError, match="De schijf is vol; er is niets geplaatst"):
        place(writer, A, [titled(A, "Breuken" * 10_000)])
        writer.flush()
    writer.rollback()
