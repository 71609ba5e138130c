"""The command line as a person uses it: sentences and exit codes, in real processes' own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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
    for name in ("curriculum", "feed", "check", "search", "sparql", "serve", "index", "status"):
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


def test_check_of_a_missing_file_is_exit_code_1_with_its_name(filled: Shell, tmp_path: Path) -> None:
    result = filled("check", str(tmp_path / "weg.xml"))
    assert result.exit_code in (1, 2)
    assert "weg.xml" in result.output
