"""The examples of docs/reference/concepts.md, and what must hold of any value at all."""

from __future__ import annotations

import pickle
import random
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import ontology
from etalage import goal_text, level_text, subject_text
from etalage.concepts import Concepts, load_concepts
from etalage.match import CERTAINTY, GUESS, Matches
from etalage.namespaces import ET, SKOS
from etalage.nearest import Nearest
from etalage.rdf import Literal, parse_turtle
from etalage.spelling import key, uuid_of
from etalage.store.embedded import EmbeddedView, EmbeddedWriter

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "concepts.md").read_text("utf-8")
CURRICULUM = Path(__file__).parents[1] / "data" / "concepten" / "curriculum.ttl"
EXAMPLES = re.findall(r"^\| (niveau|vak|doel) \| `(.+?)` \| (.*?) ?\| (.+?) \| (.*?) ?\|$", PAGE, re.MULTILINE)
RULES = re.findall(r"^\| `([a-z-]+)` \| ([\d.]+) \|", PAGE, re.MULTILINE)
SEED = 20_26


@pytest.fixture(scope="module")
def concepts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Concepts]:
    folder = tmp_path_factory.mktemp("store") / "store"
    writer = EmbeddedWriter(folder)
    writer.replace("https://voorbeeld.example/graph", parse_turtle(CURRICULUM.read_text("utf-8")))
    writer.commit()
    view = EmbeddedView(folder, 1)
    yield load_concepts(view)
    view.close()


def ask(concepts: Concepts, kind: str, value: str, beside: str = "") -> Matches:
    hint = frozenset(match.concept.iri for match in concepts.niveau(beside)) if beside else frozenset[str]()
    if kind == "vak":
        return concepts.vak(value)
    return (concepts.niveau if kind == "niveau" else concepts.doel)(value, "", hint)


def test_there_are_examples_of_every_rule() -> None:
    assert len(EXAMPLES) > 60
    assert {rule for *_, rule in EXAMPLES} - {""} == set(CERTAINTY) - {"uuid-obk-ruimer"}


@pytest.mark.parametrize(("kind", "value", "beside", "gives", "rule"), EXAMPLES)
def test_an_example_of_the_page(
    concepts: Concepts, kind: str, value: str, beside: str, gives: str, rule: str
) -> None:
    matches = ask(concepts, kind, value, beside)
    is_open = gives.startswith("? ")
    assert ", ".join(match.concept.label for match in matches) == ("" if gives == "–" else gives.removeprefix("? "))
    if matches:
        assert matches[-1].rule == rule
        assert all(match.certainty == GUESS for match in matches) == is_open
        assert all(match.is_sure for match in matches) != is_open


def test_the_rules_are_those_of_the_page_and_of_the_scheme() -> None:
    assert [(name, float(value)) for name, value in RULES] == list(CERTAINTY.items())
    said = {
        triple.subject.value.removeprefix(ET + "koppelregel-"): float(triple.object.value)
        for text in ontology.texts()
        for triple in parse_turtle(text)
        if triple.predicate.value == ET + "zekerheid" and isinstance(triple.object, Literal)
    }
    assert said == dict(CERTAINTY)
    schemed = {
        triple.subject.value
        for text in ontology.texts()
        for triple in parse_turtle(text)
        if triple.predicate.value == SKOS + "inScheme" and triple.object.value == ET + "koppelregels"
    }
    assert schemed == {f"{ET}koppelregel-{rule}" for rule in CERTAINTY}


def test_a_part_of_slos_subject_gives_both_with_the_rule_of_each(concepts: Concepts) -> None:
    matches = concepts.vak("534ac9f4-f71d-4b46-89e0-dc3f6813da6d")
    assert [(match.concept.label, match.rule, match.certainty) for match in matches] == [
        ("Nederlands", "uuid-obk-ruimer", 0.7),
        ("lezen", "uuid-obk", 1.0),
    ]


def _spellings(value: str, random_: random.Random) -> Iterator[str]:
    yield value.upper()
    yield value.title()
    yield f"  {value}\n"
    yield value.replace(" ", "%20")
    yield value.replace(" ", "   ")
    yield value.replace(" ", "\u00a0")
    yield unicodedata.normalize("NFD", value)
    yield "".join(random_.choice((c.upper(), c.lower())) for c in value)


def _same(one: Matches, other: Matches) -> bool:
    return [(m.concept.iri, m.certainty) for m in one] == [(m.concept.iri, m.certainty) for m in other]


def test_a_name_means_the_same_in_every_spelling(concepts: Concepts) -> None:
    random_ = random.Random(SEED)
    for kind, rows in (("niveau", ontology.niveau_rows()), ("vak", ontology.vak_rows())):
        for row in rows:
            for name in (row.nl, row.en, *row.ook):
                expected = ask(concepts, kind, name)
                assert expected, (kind, name)
                for spelling in _spellings(name, random_):
                    assert _same(ask(concepts, kind, spelling), expected), (kind, name, spelling)


def test_a_uuid_means_the_same_behind_any_prefix(concepts: Concepts) -> None:
    bodies = ("{u}", "{U}", "{u}/", "{{{u}}}", "{p}", "<{u}>")
    prefixes = (
        "", "bk:", "slo:", "urn:uuid:", "/uuid/", "http://opendata.slo.nl/curriculum/uuid/",
        "https://opendata.slo.nl/curriculum/api/v1/uuid/", "https://opendata.slo.nl/curriculum/2024/api/uuid/",
        "https://opendata.slo.nl/curriculum/2024/api/niveau/", "http://purl.edustandaard.nl/concept/",
        "http://purl.edustandaard.nl/begrippenkader#", "https%3A%2F%2Fopendata.slo.nl%2Fcurriculum%2Fuuid%2F",
    )  # fmt: skip
    for row in ontology.niveau_rows():
        spelled = {"u": row.uuid, "U": row.uuid.upper(), "p": row.uuid.replace("-", "")}
        for prefix in prefixes:
            for body in bodies if not prefix else bodies[:3] + bodies[4:5]:
                (match,) = concepts.niveau(prefix + body.format(**spelled))
                assert (match.concept.iri, match.rule) == (row.iri, "uuid"), prefix + body


def _texts(random_: random.Random, number: int) -> Iterator[str]:
    words = ["groep", "havo", "vmbo", "t/m", "5", "12", "-", "/", "kerndoel", "22A", "A1", "2F", "+", "niveau", "mbo"]
    words += ["jaar", "en", ",", "bb", "t", "onderbouw", "brugklas", "tot en met", "…", "po", "%20", "(", "é"]
    for _ in range(number):
        yield random_.choice((" ", "")).join(random_.choices(words, k=random_.randint(0, 12)))
        yield "".join(
            chr(random_.choice((random_.randint(0, 0x2FF), random_.randint(0, 0x10FFFF)))) for _ in range(12)
        )
        yield "".join(random_.choices(string.printable, k=random_.randint(0, 300)))


def test_nothing_raises_whatever_the_text(concepts: Concepts) -> None:
    hint = frozenset(match.concept.iri for match in concepts.niveau("havo"))
    known = set(concepts._niveau_names)
    for text in _texts(random.Random(SEED), 1500):
        for kind in ("niveau", "vak", "doel"):
            found = ask(concepts, kind, text)
            assert len({match.concept.iri for match in found}) == len(found)
            assert all(match.rule in CERTAINTY and 0 < match.certainty <= 1 for match in found)
            assert len({match.is_sure for match in found}) < 2, "a set and candidates do not go together"
            concepts.nearest(kind, text)
        concepts.niveau(text, text, hint)
        concepts.doel(text, text, hint)
        reading = level_text.read(text)
        assert reading is None or set(reading.names) <= known
        assert goal_text.read(text) is None or len(goal_text.read(text).numbers) <= goal_text.MAX_NUMBERS  # type: ignore[union-attr]
        assert len(subject_text.parts(text)) <= subject_text.MAX_PARTS
        assert uuid_of(text) is None or len(uuid_of(text) or "") == 36
        assert key(key(text)) == key(text)


def test_a_range_from_one_track_to_another_is_not_understood() -> None:
    assert level_text.read("havo/vwo klas 3 t/m groep 5") is None


@pytest.mark.parametrize("text", ["groep " * 5000, "1/" * 50_000, "kerndoel 1-" * 9000, "(" * 100_000, "é" * 50_000])
def test_a_long_text_costs_nothing(concepts: Concepts, text: str) -> None:
    for kind in ("niveau", "vak", "doel"):
        assert ask(concepts, kind, text) == ()
        assert concepts.nearest(kind, text) == ""


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("vak", "aardrijkskude", "aardrijkskunde"),
        ("vak", "Gescheidenis", "geschiedenis"),
        ("vak", "Natuurkudne", "natuurkunde"),
        ("vak", "biologielessen", "biologie"),
        ("niveau", "praktijkonderijs", "praktijkonderwijs"),
        ("niveau", "gymansium", "gymnasium"),
        ("vak", "Kwantumdansen", ""),
        ("vak", "wiskunde E", ""),
        ("niveau", "groep 9", ""),
        ("vak", "xx", ""),
        ("doel", "kerndoel 999", ""),
    ],
)
def test_the_nearest_term_is_one_that_is_really_near(
    concepts: Concepts, kind: str, value: str, expected: str
) -> None:
    assert ask(concepts, kind, value) == ()
    assert concepts.nearest(kind, value) == expected


def test_of_two_terms_that_are_equally_near_none_is_suggested() -> None:
    assert Nearest(["kastelen", "kasteler"]).find("kastelex") is None
    assert Nearest(["kastelen"]).find("kastelex") == "kastelen"


def test_the_release_says_which_curriculum_it_is(concepts: Concepts) -> None:
    assert re.fullmatch(r"SLO, \d+ begrippen, [0-9a-f]{12}", concepts.release)
    assert load_concepts(None).release == ""


def test_what_was_asked_does_not_travel_to_another_process(concepts: Concepts) -> None:
    size = len(pickle.dumps(concepts))
    for number in range(500):
        concepts.vak(f"vak nummer {number}")
    assert len(pickle.dumps(concepts)) == size
    copy = pickle.loads(pickle.dumps(concepts))
    assert copy.niveau("groep 5/6") == concepts.niveau("groep 5/6")
