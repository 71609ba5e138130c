"""From results of an engine to findings of a publisher; and both engines agree on everything there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from lxml import etree

import shapes
from etalage.concepts import load_concepts
from etalage.errors import RecordError
from etalage.findings import Finding, Position, Severity
from etalage.namespaces import SCHEMA
from etalage.rdf import Graph, Literal, NamedNode, Triple, parse_turtle, write
from etalage.rules import rules
from etalage.settings import Settings
from ingest.feeds import Feed, default_feeds, load_feeds
from ingest.mapping import Context, Mapped, mapping_of, words
from ingest.mapping.sentences import SENTENCES
from ingest.readers import read, recognise
from ingest.source import SourceRecord
from ingest.validate import BATCH, ENGINES, check, judge_graph, judge_of
from ingest.verdict import IMPLIED, VALUE_LENGTH, RawResult
from tests.conftest import missing
from tests.shapes.cases import base_graph, cases
from tests.shapes.mutations import mutated

IMS = '<lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2">{}</lom>'
IEEE = '<lom xmlns="http://ltsc.ieee.org/xsd/LOM">\n{}</lom>'


def lom(text: str = IEEE, content: str = "") -> SourceRecord:
    element = etree.fromstring(text.format(content))
    return SourceRecord("proef", "RW-0412", b"", Position("feed.xml", 12, "/lom"), "nllom", element)


def row(**cells: str) -> SourceRecord:
    places = {key: Position("lijst.csv", 3, f"kolom {key}", 3) for key in ("titel", "prijs", "niveau", "categorie")}
    return SourceRecord("proef", "7", b"", Position("lijst.csv", 3, row=3), "spreadsheet", cells, cells=places)


def mapped(graph: Graph, findings: Iterable[Finding] = ()) -> Mapped:
    return Mapped(graph[0].subject.value, graph, list(findings))


def case(name: str) -> Mapped:
    return mapped(next(case for case in cases("ongeldig.toml") if case.name == name).graph())


def found(record: Mapped, source: SourceRecord | None = None) -> list[Finding]:
    return check([(record, source or lom())])[record.iri]


def one(record: Mapped, source: SourceRecord, rule: str) -> Finding:
    [finding] = [finding for finding in found(record, source) if finding.rule == rule]
    return finding


def said(rule: str, severity: Severity = Severity.WAARSCHUWING) -> Finding:
    return Finding(rule, severity, "Een bevinding van de mapping.")


def test_a_good_record_has_no_findings() -> None:
    record = mapped(base_graph("lesmateriaal-geldig"))
    assert check([(record, lom())]) == {record.iri: []}


def test_nothing_to_check_gives_nothing() -> None:
    assert check([]) == {}


def test_a_finding_says_everything_a_publisher_needs() -> None:
    assert one(case("titel-ontbreekt"), row(), "titel-ontbreekt") == Finding(
        rule="titel-ontbreekt",
        severity=Severity.FOUT,
        message="Er is geen titel.",
        record="7",
        field="Titel",
        value=None,
        position=Position("lijst.csv", 3, "kolom titel", 3),
        advice="Geef een korte titel die zegt waar het over gaat.",
        example="Breuken in de keuken",
        why="Zonder titel kunnen leraren dit niet vinden en niet herkennen.",
    )


@pytest.mark.parametrize(
    ("name", "ieee", "ims", "column"),
    [
        ("titel-ontbreekt", "general/title", "general/title", "Titel"),
        ("opbouw-onbekend", "general/aggregationLevel", "general/aggregationlevel", "lom:aggregationLevel"),
        ("kenmerk-te-lang", "general/identifier/entry", "general/catalogentry/entry", "ISBN"),
        (
            "duur-ontbreekt",
            "educational/typicalLearningTime/duration",
            "educational/typicallearningtime/datetime",
            "Duur",
        ),
        (
            "niveau-ontbreekt",
            "classification[educational level]/taxonPath/taxon/id",
            "classification[educational level]/taxonpath/taxon/id",
            "Niveau",
        ),
        ("prijs-negatief", "rights/cost", "rights/cost", "Prijs"),
        ("categorie-onbekend", "et:categorie", "et:categorie", "Categorie"),
    ],
)
def test_a_field_is_named_as_the_publisher_calls_it(name: str, ieee: str, ims: str, column: str) -> None:
    record = case(name)
    assert one(record, lom(IEEE), name).field == ieee
    assert one(record, lom(IMS), name).field == ims
    assert one(record, row(), name).field == column


def test_a_wrong_value_in_lom_is_found_at_its_own_line() -> None:
    source = lom(content="<general>\n<aggregationLevel>\n<value> 5\n</value></aggregationLevel></general>")
    assert one(case("opbouw-onbekend"), source, "opbouw-onbekend").position == Position(
        "feed.xml", 3, "/lom/general/aggregationLevel"
    )


def test_a_value_that_is_not_in_the_source_is_found_at_the_record() -> None:
    assert one(case("opbouw-onbekend"), lom(), "opbouw-onbekend").position == Position("feed.xml", 12, "/lom")


def test_a_wrong_value_in_a_row_is_found_at_its_cell() -> None:
    assert one(case("prijs-negatief"), row(), "prijs-negatief").position == Position("lijst.csv", 3, "kolom prijs", 3)
    assert one(case("duur-ontbreekt"), row(), "duur-ontbreekt").position == Position("lijst.csv", 3, row=3)


def test_a_title_of_a_megabyte_is_refused_with_a_sentence_and_a_short_value() -> None:
    graph = [triple for triple in base_graph("lesmateriaal-geldig") if triple.predicate.value != SCHEMA + "name"]
    title = Triple(graph[0].subject, NamedNode(SCHEMA + "name"), Literal("breuk " * 175_000, language="nl"))
    finding = one(mapped([*graph, title]), lom(), "titel-te-lang")
    assert finding.severity is Severity.FOUT
    assert finding.message == "De titel is langer dan 1000 tekens."
    assert finding.why == "Zo'n titel past op geen enkele pagina."
    assert finding.value is not None and len(finding.value) == VALUE_LENGTH and finding.value.endswith("…")


def test_a_fout_comes_first_and_the_order_is_always_the_same() -> None:
    findings = found(mapped(base_graph("lesmateriaal-minimaal")), row())
    order = [Severity.FOUT, Severity.WAARSCHUWING, Severity.TIP]
    keys = [(order.index(finding.severity), finding.rule, finding.value or "") for finding in findings]
    assert len(keys) > 5
    assert keys == sorted(keys)


def test_records_in_one_batch_do_not_lean_on_each_other() -> None:
    good = mapped(base_graph("lesmateriaal-geldig"))
    without = mapped(base_graph("lesmateriaal-minimaal"))
    together = check([(good, lom()), (without, lom())])
    assert together == check([(good, lom())]) | check([(without, lom())])
    assert together[good.iri] == []


def test_two_records_with_one_iri_are_not_taken_for_one() -> None:
    first = mapped(base_graph("lesmateriaal-geldig"))
    publisher = NamedNode(SCHEMA + "publisher")
    second_graph = [
        Triple(triple.subject, publisher, NamedNode("https://w3id.org/etalage/leveranciers/taalhuis"))
        if triple.predicate == publisher
        else triple
        for triple in first.graph
    ]
    second = mapped(second_graph)
    assert first.iri == second.iri
    assert check([(first, lom()), (second, lom())]) == {first.iri: []}


def test_more_records_than_one_batch_are_all_judged() -> None:
    records = [Mapped(iri, graph) for iri, graph in mutated(2 * BATCH + 3, seed=7)]
    findings = check([(record, lom()) for record in records])
    assert list(findings) == [record.iri for record in records]
    assert findings[records[-1].iri] == found(records[-1])


class PickyJudge:
    """The fast engine, but one record makes it stumble."""

    def results(self, ntriples: bytes) -> list[RawResult]:
        if b"struikelsteen" in ntriples:
            raise RecordError("Dit record kan niet worden beoordeeld.", "Kijk of adressen en tekens kloppen.")
        return judge_of().results(ntriples)


def test_a_record_that_no_engine_can_read_stays_out_and_the_others_are_judged() -> None:
    good = mapped(base_graph("lesmateriaal-geldig"))
    subject = NamedNode("https://w3id.org/etalage/materialen/proef/struikelsteen")
    bad = mapped([Triple(subject, NamedNode(SCHEMA + "name"), Literal("x"))])
    findings = check([(good, lom()), (bad, lom())], PickyJudge())
    assert findings[good.iri] == []
    assert [(finding.rule, finding.severity) for finding in findings[bad.iri]] == [
        ("niet-te-beoordelen", Severity.FOUT)
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_refuses_what_is_not_n_triples(engine: str) -> None:
    with pytest.raises(RecordError, match="adres of teken"):
        judge_of(engine).results(b"<https://example.nl/a> nonsense .")


def test_a_record_of_no_known_kind_stays_out() -> None:
    graph = [Triple(NamedNode("https://example.nl/a"), NamedNode(SCHEMA + "name"), Literal("Breuken"))]
    assert [finding.rule for finding in found(mapped(graph))] == ["niet-te-beoordelen"]
    assert [finding.rule for finding in found(Mapped("https://example.nl/a", []))] == ["niet-te-beoordelen"]


def test_a_record_that_the_mapping_refused_is_not_refused_twice() -> None:
    assert found(Mapped("https://example.nl/a", [], [said("eckid-gevonden", Severity.FOUT)])) == []


def test_what_the_mapping_already_explained_is_not_said_again() -> None:
    graph = case("niveau-ontbreekt").graph
    assert [finding.rule for finding in found(mapped(graph))] == ["niveau-ontbreekt"]
    assert found(mapped(graph, [said("niveau-onbekend")])) == []


def test_a_fout_is_never_left_out_for_what_the_mapping_said() -> None:
    every = [said(rule) for names in IMPLIED.values() for rule in names]
    record = case("vindplaats-ontbreekt")
    assert "vindplaats-ontbreekt" in [finding.rule for finding in found(mapped(record.graph, every))]


def test_shapes_and_mapping_have_no_rule_of_the_same_name_and_know_each_other() -> None:
    assert not set(SENTENCES) & set(rules())
    assert set(IMPLIED) <= set(rules())
    assert {rule for names in IMPLIED.values() for rule in names} <= set(SENTENCES)


def test_a_pseudonym_of_a_pupil_is_never_shown() -> None:
    graph = base_graph("lesmateriaal-geldig")
    eck_id = "https://ketenid.nl/201703/" + "0a" * 64
    graph.append(Triple(graph[0].subject, NamedNode(SCHEMA + "typicalAgeRange"), Literal(eck_id)))
    finding = one(mapped(graph), lom(), "leeftijd-onleesbaar")
    assert "0a0a" not in str(finding.to_json())


def test_a_graph_of_concepts_is_judged_by_concept() -> None:
    [finding] = judge_graph(next(c for c in cases("ongeldig.toml") if c.name == "stap-dubbel").graph())
    assert finding.rule == "stap-dubbel"
    assert finding.record == base_graph("inhoudsrij-geldig")[0].subject.value
    assert finding.position is None


def assert_engines_agree(graphs: Iterable[Graph]) -> list[RawResult]:
    text = write(chain.from_iterable(graphs), "nt")
    fast, reference = judge_of("shacl").results(text), judge_of("pyshacl").results(text)
    assert fast == reference
    return fast


def test_both_engines_say_the_same_of_records_that_are_wrong_in_any_way() -> None:
    graphs = [graph for _, graph in mutated(360)]
    results = assert_engines_agree(graphs)
    assert len({result.rule for result in results}) > 45, "the mutations must reach most rules"


def test_a_mutated_record_is_judged_alone_as_in_a_batch() -> None:
    records = [(Mapped(iri, graph), lom()) for iri, graph in mutated(60, seed=3)]
    together = check(records)
    for record, source in records:
        assert together[record.iri] == check([(record, source)])[record.iri]


def graphs_of(feed: Feed) -> Iterator[Graph]:
    concepts = load_concepts(None)
    context = Context(feed.name, feed.supplier, feed.licence, Settings().base_iri)
    for item in read(feed, Settings()):
        if isinstance(item, SourceRecord) and not item.is_deleted:
            try:
                yield mapping_of(item.format)(item, concepts, context).graph
            except RecordError:
                continue  # what cannot be mapped is never judged


def test_both_engines_say_the_same_of_every_real_record(shared_data: Path) -> None:
    files = [path for folder in ("edurep", "nllom-examples") for path in sorted((shared_data / folder).glob("*.xml"))]
    graphs: list[Graph] = []
    for number, path in enumerate(files):
        graphs += graphs_of(Feed(f"echt-{number}", "Een uitgever", recognise(path), path, delivery="changes"))
    assert len(graphs) >= 25
    assert_engines_agree(graphs)


def test_both_engines_say_the_same_of_every_record_of_the_sample() -> None:
    feeds = default_feeds(Settings())
    if not feeds.is_file():
        missing("The sample", "sample/feeds.toml is part of the repository.")
    graphs = [graph for feed in load_feeds(feeds) for graph in graphs_of(feed)]
    assert len(graphs) >= 120
    assert_engines_agree(graphs)


def test_no_rule_is_about_how_a_link_came_about() -> None:
    terms = {word.value for word in (words.KOPPELING, *words.KOPPELING_PROPERTIES)}
    asked = {triple.object for triple in parse_turtle(shapes.text())}
    assert asked.isdisjoint(NamedNode(term) for term in terms)


def test_a_note_about_a_link_changes_no_finding() -> None:
    bare = mapped(
        [triple for triple in base_graph("lesmateriaal-geldig") if triple.predicate.value != SCHEMA + "name"]
    )
    note = NamedNode(f"{bare.iri}#koppeling-1")
    noted = Mapped(bare.iri, [*bare.graph, Triple(note, words.SOURCE_VALUE, Literal("x"))])
    assert [str(finding) for finding in found(noted)] == [str(finding) for finding in found(bare)]


@pytest.mark.parametrize(
    ("name", "format", "is_said"),
    [
        ("doel-ontbreekt", "nllom", True),
        ("doel-ontbreekt", "eck", False),
        ("duur-ontbreekt", "eck", False),
        ("trefwoord-ontbreekt", "eck", False),
        ("licentie-ontbreekt", "eck", True),
        ("peildatum-ontbreekt", "eck", True),
        ("peildatum-ontbreekt", "jsonld", False),
        ("doel-ontbreekt", "jsonld", True),
        ("titel-ontbreekt", "eck", True),
    ],
)
def test_nobody_is_asked_for_what_his_format_has_no_field_for(name: str, format: str, is_said: bool) -> None:
    content = {} if format == "jsonld" else etree.fromstring("<Entry/>")
    source = SourceRecord("proef", "7", b"", Position("feed", 12), format, content)
    assert any(finding.rule == name for finding in found(case(name), source)) is is_said
