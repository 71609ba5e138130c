"""What is read from a folder, what is refused with a finding, and what stops the load."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from etalage.errors import FeedError
from etalage.findings import Severity
from ingest.curriculum.source import read


@pytest.fixture
def folder(publish, files) -> Path:
    return publish(files)


def test_every_entity_is_read_with_its_type_and_context(folder: Path, id_of: Callable[[int], str]) -> None:
    release = read(folder)
    goal = release.entities[id_of(12)]
    assert (goal.type, goal.context, goal.stand) == ("doel", "2020/curriculum-basis", "2020")
    assert release.entities[id_of(104)].links["fo_uitwerking_id"] == (id_of(106), id_of(107))
    assert not [finding for finding in release.findings if finding.severity is Severity.FOUT]


def test_a_single_link_written_as_a_string_is_a_list(folder: Path, id_of: Callable[[int], str]) -> None:
    assert read(folder).entities[id_of(401)].links["vakleergebied_id"] == (id_of(1),)


def test_a_retired_entity_has_the_type_that_it_had(folder: Path, id_of: Callable[[int], str]) -> None:
    retired = read(folder).entities[id_of(205)]
    assert retired.type == "kerndoel"
    assert retired.is_deprecated


def test_the_newest_state_wins_over_the_overlay(folder: Path, id_of: Callable[[int], str]) -> None:
    release = read(folder)
    assert release.entities[id_of(10)].values["title"] == "Optellen tot tien"
    assert release.entities[id_of(12)].values["title"] == "Splitsen tot tien"
    assert release.skipped["overlay"] == 1


def test_the_newest_of_two_overlays_wins(publish, files, id_of) -> None:
    files["2018/curriculum-basis/doelen"] = [
        {"id": id_of(12), "title": "Van 2018"},
        {"id": id_of(13), "title": "Ouder"},
    ]
    release = read(publish(files))
    assert release.entities[id_of(12)].values["title"] == "Splitsen tot tien"
    assert release.entities[id_of(13)].stand == "2018"


def test_unreleased_and_deleted_entities_are_left_out_of_the_newest_state(publish, files, id_of) -> None:
    files["curriculum-basis/doelen"] += [
        {"id": id_of(20), "title": "Nog niet", "unreleased": True},
        {"id": id_of(21), "title": "Niet meer", "deleted": True},
    ]
    release = read(publish(files))
    assert id_of(20) not in release.entities
    assert id_of(21) not in release.entities
    assert release.skipped["unreleased"] == 1
    assert release.skipped["deleted"] == 1


def test_a_dirty_entity_stays_and_is_reported(folder: Path, id_of: Callable[[int], str]) -> None:
    release = read(folder)
    assert id_of(1) in release.entities
    assert release.counts["dirty"] == 1


def test_an_entity_without_a_good_id_is_refused_and_the_rest_goes_on(publish, files, id_of) -> None:
    files["curriculum-basis/doelen"] += [{"title": "Zonder id"}, {"id": "DOEL-1", "title": "Fout id"}, {"id": 7}]
    release = read(publish(files))
    assert release.counts["id-ongeldig"] == 3
    assert id_of(11) in release.entities
    finding = next(finding for finding in release.findings if finding.rule == "id-ongeldig")
    assert finding.severity is Severity.FOUT
    assert str(finding.position) == "curriculum-basis/data/doelen.json, [3]"


def test_a_double_id_in_one_file_is_a_warning_and_in_another_file_an_error(publish, files, id_of) -> None:
    files["curriculum-basis/doelen"].append({"id": id_of(10), "title": "Tweede"})
    files["curriculum-fo/sets"].append({"id": id_of(11), "title": "Ook een doel", "settype": "kerndoelenset"})
    release = read(publish(files))
    severities = {finding.rule: finding.severity for finding in release.findings}
    assert severities["id-dubbel"] is Severity.WAARSCHUWING
    assert severities["id-in-ander-bestand"] is Severity.FOUT
    assert release.entities[id_of(10)].values["title"] == "Optellen tot tien"
    assert release.entities[id_of(11)].type == "doel"


def test_a_row_that_is_no_object_is_refused(publish, files) -> None:
    files["curriculum-basis/doelen"] += ["tekst", None]
    assert read(publish(files)).counts["geen-entiteit"] == 2


def test_a_retired_entity_without_type_is_refused(publish, files, id_of) -> None:
    files["curriculum-kerndoelen/deprecated"].append({"id": id_of(22), "title": "Wat was dit?", "types": []})
    release = read(publish(files))
    assert release.counts["soort-onbekend"] == 1
    assert id_of(22) not in release.entities


def test_findings_of_one_rule_do_not_fill_the_memory(publish, files) -> None:
    files["curriculum-basis/doelen"] += [{"title": "Zonder id"}] * 500
    release = read(publish(files))
    assert release.counts["id-ongeldig"] == 500
    assert len(release.findings) < 200


def test_unknown_files_and_folders_are_reported(folder: Path) -> None:
    (folder / "curriculum-fo" / "data" / "verrassing.json").write_text("[]")
    (folder / "curriculum-toekomst" / "data").mkdir(parents=True)
    (folder / "los.json").write_text("[]")
    for known in ("context.json", "package.json", "README.md"):
        (folder / "curriculum-fo" / known).write_text("{}")
    (folder / "SOURCES.md").write_text("bronnen")
    release = read(folder)
    places = sorted(str(finding.position) for finding in release.findings if finding.rule.startswith("onbekend-"))
    assert places == ["curriculum-fo/data/verrassing.json", "curriculum-toekomst", "los.json"]


def test_some_contexts_are_enough(publish, files) -> None:
    release = read(publish({name: rows for name, rows in files.items() if name.startswith("curriculum-fo")}))
    assert release.contexts == ["curriculum-fo"]


def test_the_commit_comes_from_the_manifest(folder: Path) -> None:
    rows = [{"file": "curriculum-fo/data/sets.json", "repository": "slonl/curriculum-fo", "commit": "abcdef1234"}]
    (folder / "manifest.json").write_text(json.dumps({"files": rows}))
    assert read(folder).origins == {"curriculum-fo": "https://github.com/slonl/curriculum-fo/commit/abcdef1234"}


@pytest.mark.parametrize("text", ["[]", "{", '{"files": [{"file": 1}]}', '{"files": "x"}'])
def test_a_broken_manifest_is_a_warning(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    assert read(folder).counts["manifest-onleesbaar"] == 1


def test_a_missing_folder_stops_the_load(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="bestaat niet"):
        read(tmp_path / "nergens")


def test_an_empty_folder_stops_the_load(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="geen curriculum"):
        read(tmp_path)


def test_broken_json_stops_the_load_and_names_the_place(folder: Path) -> None:
    (folder / "curriculum-fo" / "data" / "sets.json").write_text('[\n\t{"id": "a",\n\t"title": }\n]')
    with pytest.raises(FeedError, match=r"curriculum-fo/data/sets.json .* regel 3, kolom 11") as caught:
        read(folder)
    assert caught.value.facts["line"] == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"id": "a"}', "geen lijst"),
        (b"\xff\xfe[]", "geen UTF-8"),
        (b"[" * 100_000, "niet te lezen"),
        (b"[" + b"9" * 5000 + b"]", "niet te lezen"),
        (b"", "is leeg"),
        (b" ", "geen geldige JSON"),
    ],
    ids=["object", "utf-16", "deep", "huge number", "empty", "blank"],
)
def test_a_file_that_cannot_be_trusted_stops_the_load(folder: Path, content: bytes, sentence: str) -> None:
    (folder / "curriculum-fo" / "data" / "sets.json").write_bytes(content)
    with pytest.raises(FeedError, match=sentence):
        read(folder)


def test_a_file_that_is_too_large_stops_the_load_before_it_is_read(folder: Path) -> None:
    with (folder / "curriculum-fo" / "data" / "sets.json").open("wb") as file:
        file.truncate(300_000_000)  # a sparse file: takes no room
    with pytest.raises(FeedError, match="300 MB"):
        read(folder)


def test_values_of_a_strange_form_are_reported_and_left_out(publish, files, id_of) -> None:
    files["curriculum-basis/doelen"].append(
        {"id": id_of(23), "title": {"nl": "x"}, "doel_id": {"a": 1}, "bron": None}
    )
    release = read(publish(files))
    assert release.counts["veld-onbekend"] == 2
    assert release.entities[id_of(23)].values == {}


def test_a_hostile_name_of_a_field_reaches_no_iri(publish, files, id_of) -> None:
    files["curriculum-basis/doelen"].append({"id": id_of(24), "title": "X", "a b>_id": [id_of(1)], "\ud800": [1]})
    files["curriculum-kerndoelen/deprecated"].append({"id": id_of(25), "types": ["a> <b"]})
    folder = publish({})
    for name, rows in files.items():
        context, _, file = name.rpartition("/")
        (folder / context / "data").mkdir(parents=True, exist_ok=True)
        (folder / context / "data" / f"{file}.json").write_text(json.dumps(rows), "ascii")
    release = read(folder)
    assert release.counts["veld-onbekend"] == 2
    assert release.counts["soort-onbekend"] == 1
    assert release.entities[id_of(24)].links == {}
    for finding in release.findings:
        finding.message.encode("utf-8")
