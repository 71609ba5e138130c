"""Why a hit is here: which word, through which synonym, part or spelling, in which goal; and where it stands."""

from __future__ import annotations

from etalage.search import Document, Hit, How, Kind, Reason
from etalage.search.asked import Asked, ask
from etalage.search.fields import FIELDS
from etalage.search.known import known_words
from etalage.search.questions import question_of
from etalage.search.reasons import PASSAGE, Reader
from ontology import niveau_rows

IRI = "https://w3id.org/etalage/materialen/proef/a"
GROEP_6 = next(row.iri for row in niveau_rows() if row.naam == "groep-6")


def asked(text: str) -> Asked:
    return ask(text, known_words())


def explained(text: str, **values: str | tuple[str, ...]) -> Hit:
    given = {name: value if isinstance(value, tuple) else (value,) for name, value in values.items()}
    hit = Hit(IRI, Kind.MATERIAAL, 1.0, "")
    return Reader(question_of(asked(text)), FIELDS).explained(hit, Document(IRI, Kind.MATERIAAL, given))


def only(hit: Hit) -> Reason:
    (reason,) = hit.reasons
    return reason


def test_a_word_as_typed_says_so() -> None:
    reason = only(explained("vulkanen", titel="Vulkanen op aarde"))
    assert (reason.how, reason.typed, reason.field, reason.found) == (How.WORD, "vulkanen", "titel", "Vulkanen")


def test_another_inflection_and_a_compound_say_so() -> None:
    assert only(explained("molen", titel="Molens")).how is How.FORM
    inside = only(explained("molen", titel="Een watermolen"))
    assert (inside.how, inside.found) == (How.PART, "watermolen")


def test_the_plainest_way_to_find_a_word_is_told() -> None:
    reason = only(explained("molen", titel="Watermolens", omschrijving="Over een molen."))
    assert (reason.how, reason.field) == (How.WORD, "omschrijving")


def test_a_goal_in_which_a_word_stands_is_named() -> None:
    reason = only(explained("vulkaan", titel="Les 3", doelteksten=("Iets anders", "De werking van een vulkaan")))
    assert (reason.field, reason.text) == ("doelteksten", "De werking van een vulkaan")


def test_a_level_is_a_reason() -> None:
    reasons = explained("vulkanen groep 6", titel="Vulkanen", niveau_zelf=GROEP_6).reasons
    assert [(reason.how, reason.found) for reason in reasons] == [(How.LEVEL, GROEP_6), (How.WORD, "Vulkanen")]


def test_a_code_is_a_reason() -> None:
    reason = explained("978-90-01-87654-3", titel="Boek", code="9789001876543").reasons[0]
    assert (reason.how, reason.found) == (How.CODE, "9789001876543")


def test_what_was_meant_by_a_misspelled_word_is_a_reason() -> None:
    question = question_of(asked("vullkaan")).with_spelling({"vullkaan": ["vulkaan"]})
    document = Document(IRI, Kind.MATERIAAL, {"titel": ("Vulkanen",)})
    reason = only(Reader(question, FIELDS).explained(Hit(IRI, Kind.MATERIAAL, 1.0, ""), document))
    assert (reason.how, reason.typed, reason.via, reason.found) == (How.SPELLING, "vullkaan", "vulkaan", "Vulkanen")


def test_nothing_is_said_of_what_is_not_there() -> None:
    hit = explained("vulkanen", titel="Tafels")
    assert (hit.reasons, hit.highlights) == ((), ())


def test_marks_stand_where_the_words_are() -> None:
    text = "Éen les over vulkánen: waarom een vulkaan uitbarst."
    (highlight,) = explained("vulkaan", titel="Les", omschrijving=text).highlights
    assert [highlight.text[slice(*mark)] for mark in highlight.marks] == ["vulkánen", "vulkaan"]


def test_of_a_long_text_the_piece_around_the_words_is_shown() -> None:
    text = "Een inleiding van woorden die niets zeggen. " * 20 + "Dan een vulkaan. " + "En nog veel meer. " * 30
    (highlight,) = explained("vulkaan", titel="Les", omschrijving=text).highlights
    assert len(highlight.text) <= PASSAGE
    assert [highlight.text[slice(*mark)] for mark in highlight.marks] == ["vulkaan"]


def test_quoted_words_are_marked_as_typed_only() -> None:
    (highlight,) = explained('"een vulkaan"', titel="Les", omschrijving="Vulkanen en een vulkaan").highlights
    assert [highlight.text[slice(*mark)] for mark in highlight.marks] == ["een", "vulkaan"]
