"""The command line as a person uses it: sentences and exit codes, in real processes' own words."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etalage.demand import Demand, DemandKind
from ingest.cli import main

SAMPLE = Path(__file__).parents[2] / "sample"


class Shell:
    """Runs etalage with a data folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str, **environment: str) -> Result:
        env = {"ETALAGE_HOME": str(self.home), **environment}
        return CliRunner().invoke(main, list(words), env=env, catch_exceptions=False)


@pytest.fixture
def etalage(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "var")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The sample, loaded by the commands of the README."""
    shell = Shell(tmp_path_factory.mktemp("demo") / "var")
    loaded = shell("curriculum", "load", str(SAMPLE / "curriculum"))
    assert loaded.exit_code == 0, loaded.output
    result = shell("feed", "run", "--all")
    assert result.exit_code == 0, result.output
    return shell


def test_help_names_every_command(etalage: Shell) -> None:
    result = etalage("--help")
    assert result.exit_code == 0
    for name in ("curriculum", "feed", "check", "search", "sparql", "serve", "index", "asked", "status"):
        assert name in result.output


def test_a_setting_that_does_not_exist_is_named(etalage: Shell) -> None:
    result = etalage("status", ETALAGE_HOEM="x")
    assert result.exit_code == 2
    assert "ETALAGE_HOEM" in result.output


def test_status_of_an_empty_house_says_how_to_begin(etalage: Shell) -> None:
    result = etalage("status")
    assert result.exit_code == 0
    assert "etalage curriculum load" in result.output


def test_a_missing_curriculum_folder_is_said(etalage: Shell, tmp_path: Path) -> None:
    result = etalage("curriculum", "load", str(tmp_path / "nergens"))
    assert result.exit_code == 2
    assert "nergens" in result.output


def test_an_unknown_feed_lists_the_known_ones(etalage: Shell) -> None:
    result = etalage("feed", "run", "bestaatniet")
    assert result.exit_code == 2
    assert "bestaatniet" in result.output
    assert "--all" in result.output


def test_feed_list_shows_the_sample(etalage: Shell) -> None:
    result = etalage("feed", "list")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) >= 3


def test_search_gives_json(filled: Shell) -> None:
    result = filled("search", "breuken", "--json", "--size", "5")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert rows
    assert set(rows[0]) == {"iri", "title", "kind", "score"}
    assert len(rows) <= 5


@pytest.mark.parametrize("kind", ["materiaal", "leerdoel", "etalage"])
def test_search_can_be_held_to_one_kind(filled: Shell, kind: str) -> None:
    rows = json.loads(filled("search", "rekenen", "--kind", kind, "--json", "--size", "100").stdout)
    assert rows
    assert {row["kind"] for row in rows} == {kind}


def test_loading_the_curriculum_twice_changes_nothing(filled: Shell) -> None:
    before = filled("status").output
    assert filled("curriculum", "load", str(SAMPLE / "curriculum")).exit_code == 0
    assert filled("status").output == before


def test_a_second_run_of_the_sample_changes_nothing(filled: Shell) -> None:
    before = filled("status").output
    result = filled("feed", "run", "--all")
    assert result.exit_code == 0
    assert "ongewijzigd" in result.output
    assert filled("status").output == before


def test_rebuilding_the_index_gives_the_same_documents(filled: Shell) -> None:
    documents = next(line for line in filled("status").output.splitlines() if line.startswith("documenten"))
    result = filled("index", "rebuild")
    assert result.exit_code == 0
    assert documents.split()[1] in result.output


def test_sparql_gives_csv_and_refuses_an_update(filled: Shell, tmp_path: Path) -> None:
    question = tmp_path / "vraag.rq"
    question.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?m a <https://w3id.org/etalage/def#Lesmateriaal> }")
    result = filled("sparql", str(question), "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].strip() == "n"
    assert int(result.stdout.splitlines()[1]) >= 120
    question.write_text("DELETE WHERE { ?s ?p ?o }")
    assert filled("sparql", str(question)).exit_code == 2


def test_every_broken_record_of_the_sample_is_explained(filled: Shell) -> None:
    files = sorted(path for path in (SAMPLE / "kapot").iterdir() if path.suffix != ".md")
    assert len(files) >= 15
    for path in files:
        result = filled("check", str(path), "--format", "json")
        (answer,) = json.loads(result.stdout)
        serious = [finding for finding in answer["findings"] if finding["severity"] != "tip"]
        assert answer["error"] or serious, path.name
        for finding in serious:
            assert finding["message"].endswith((".", "?")), finding
            assert finding["where"], finding


def test_check_places_nothing(filled: Shell) -> None:
    before = filled("status").output
    filled("check", str(SAMPLE / "kapot" / "zonder-titel.xml"))
    assert filled("status").output == before


def test_check_of_a_missing_file_could_not_run_but_checks_the_others(filled: Shell, tmp_path: Path) -> None:
    good = tmp_path / "goed.csv"
    good.write_text("Nummer;Type;Titel;Taal;Adres\n1;materiaal;Les over kometen;nl;https://les.example/1\n", "utf-8")
    result = filled("check", str(tmp_path / "weg.xml"), str(good))
    assert result.exit_code == 2
    assert "weg.xml" in result.output
    assert "1 van 1 record is goed genoeg" in result.output
    assert "directory" not in result.output  # no English of the system


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is leeg"),
        (b"\x7fELF\x02\x01\x00\x00\xff\xfe", "geen tekst"),
        (b"PK\x03\x04\x00", "beschadigd"),
        (b'{"a": 1}', "geen nummer"),
    ],
)
def test_a_file_that_is_no_feed_is_refused_with_a_sentence(
    filled: Shell, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "iets.xml"
    path.write_bytes(content)
    result = filled("check", str(path))
    assert result.exit_code == 1, result.output
    assert words in " ".join(result.output.split())


def test_the_same_sentence_is_said_once_with_its_places(filled: Shell, tmp_path: Path) -> None:
    path = tmp_path / "les.csv"
    rows = "".join(f"{number};materiaal;\n" for number in range(1, 1201))
    path.write_text("Nummer;Type;Titel\n" + rows, "utf-8")
    result = filled("check", str(path))
    assert result.exit_code == 1
    assert result.output.count("Er is geen titel") == 1
    assert "FOUT · titel-ontbreekt · 1.200 keer" in result.output
    assert "les.csv, rij 2, kolom C (Titel), record 1\n" in result.output
    assert (
        "les.csv, rij 21, kolom C (Titel), record 20\n      en nog 1.180 meer (alles met --format csv)"
        in result.output
    )
    assert "rij 22," not in result.output


def test_without_a_curriculum_it_is_said_why_nothing_is_known(etalage: Shell) -> None:
    result = etalage("check", str(SAMPLE / "kapot" / "onbekend-niveau.xml"))
    assert "nog geen curriculum geladen" in result.stderr
    assert "nog geen curriculum" not in result.stdout


def test_a_run_names_the_file_with_the_whole_report(filled: Shell) -> None:
    result = filled("feed", "run", "rekenwerk")
    named = [line for line in result.output.splitlines() if "Het hele rapport" in line]
    assert all(Path(line.partition(": ")[2]).is_file() for line in named)
    assert named or "·" not in result.output


def test_sparql_reads_standard_input(filled: Shell) -> None:
    result = CliRunner().invoke(
        main, ["sparql", "-", "--format", "csv"], input="SELECT (1 AS ?n) {}", env={"ETALAGE_HOME": str(filled.home)}
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.split() == ["n", "1"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("SELECT (1 AS ?n) {}", '"value":"1"'),
        ("ASK {}", '"boolean":true'),
        ("CONSTRUCT { <x:a> <x:b> 1 } WHERE {}", "<x:a> <x:b> 1 ."),
    ],
)
def test_sparql_has_a_usual_form_for_each_kind_of_question(filled: Shell, question: str, words: str) -> None:
    result = CliRunner().invoke(main, ["sparql", "-"], input=question, env={"ETALAGE_HOME": str(filled.home)})
    assert result.exit_code == 0, result.output
    assert words in result.stdout


def test_a_pipe_is_no_file_to_check(filled: Shell, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp")
    result = filled("check", str(tmp_path / "pijp"))
    assert result.exit_code == 1
    assert "geen gewoon bestand" in result.output


def test_sparql_says_what_does_not_fit(filled: Shell, tmp_path: Path) -> None:
    question = tmp_path / "vraag.rq"
    question.write_text("SELECT * { ?s ?p ?o } LIMIT 1")
    result = filled("sparql", str(question), "--format", "ttl")
    assert result.exit_code == 2
    assert "Het is niet gelukt." in result.stderr
    for wrong in (tmp_path / "weg.rq", tmp_path):
        result = filled("sparql", str(wrong))
        assert result.exit_code == 2
        assert f"({wrong})" in result.stderr
        assert "directory" not in result.stderr


def test_a_port_that_is_taken_is_said_at_once(filled: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = filled("serve", "--port", str(port))
    assert result.exit_code == 2
    assert str(port) in result.stderr
    assert "daar luistert al een ander programma" in result.stderr


@pytest.mark.parametrize("form", ["text", "json", "csv", "sarif"])
def test_the_last_report_of_a_feed_can_be_seen_again(filled: Shell, form: str) -> None:
    result = filled("feed", "report", "natuurlab", "--format", form)
    assert result.exit_code == 0, result.output
    assert "doel-vervallen" in result.stdout
    assert "Leraren werken met de doelen van nu" in " ".join(result.stdout.split())
    if form == "json":
        (answer,) = json.loads(result.stdout)
        assert answer["read"] > 20
        assert all(finding["why"] and finding["advice"] for finding in answer["findings"])


def write_feed(feeds: Path, name: str, reader: str, path: Path) -> None:
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    facts = {"name": name, "supplier": name, "reader": reader, "path": path, "licence": licence}
    feeds.write_text("[[feed]]\n" + "".join(f'{key} = "{fact}"\n' for key, fact in facts.items()), "utf-8")


def test_a_refused_delivery_keeps_its_reason_and_place(filled: Shell, tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    path = SAMPLE / "kapot" / "los-ampersand.xml"
    write_feed(feeds, "scheef", "nllom", path)
    run = filled("feed", "run", "scheef", ETALAGE_FEEDS=str(feeds))
    assert run.exit_code == 1
    result = filled("feed", "report", "scheef", "--format", "json", ETALAGE_FEEDS=str(feeds))
    assert result.exit_code == 1
    (finding,) = json.loads(result.stdout)[0]["findings"]
    assert finding["rule"] == "levering-geweigerd"
    assert finding["position"]["line"] == 5
    assert "Schrijf < als &lt; en & als &amp;." in finding["advice"]


def test_a_feed_that_was_never_run_has_no_report(etalage: Shell) -> None:
    result = etalage("feed", "report", "rekenwerk")
    assert result.exit_code == 2
    assert "etalage feed run rekenwerk" in result.stderr


def test_a_report_that_was_cut_says_how_to_get_all(filled: Shell, tmp_path: Path) -> None:
    lessons = tmp_path / "les.csv"
    lessons.write_text("Nummer;Titel\n" + "".join(f"{number};\n" for number in range(1, 1201)), "utf-8")
    feeds = tmp_path / "feeds.toml"
    write_feed(feeds, "lang", "spreadsheet", lessons)
    run = filled("feed", "run", "lang", ETALAGE_FEEDS=str(feeds))
    assert "en nog 1.197 meer (alles: etalage feed report lang)" in run.stdout
    result = filled("feed", "report", "lang", "--format", "csv", ETALAGE_FEEDS=str(feeds))
    assert result.stdout.count("titel-ontbreekt") == 1000
    assert f"etalage check {lessons} --format csv" in result.stderr


@pytest.mark.parametrize("home", ["var", "var/nog/niet"])
def test_what_was_asked_can_be_taken_off_the_list_for_good(etalage: Shell, home: str) -> None:
    etalage.home = etalage.home.parent / home
    question, goal = "breuken delen", "https://opendata.slo.nl/curriculum/uuid/1"
    demand = Demand(etalage.home, 1)
    for _ in range(2):
        if etalage.home.exists():
            demand.note_question(question)
            demand.note_goal(goal)
        result = etalage("asked", "hide", "Breuken  delen")
        assert (result.exit_code, result.output) == (
            0,
            "“Breuken  delen” staat niet meer op de lijst, en komt er niet meer op.\n",
        )
        assert etalage("asked", "hide", goal).exit_code == 0
        assert demand.wanted(DemandKind.QUESTION) == demand.wanted(DemandKind.GOAL) == []
