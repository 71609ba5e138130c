"""Findings as text, JSON, SARIF and CSV: the same ones, all of them, in a form that others can read."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator

import sample
from etalage.findings import Finding, Position, Report, Severity
from etalage.harmless import harmless
from ingest.cli import main
from ingest.csv_report import HEADER
from ingest.outputs import OUTPUTS, opened
from ingest.rulebook import PAGE, rulebook
from ingest.sarif import FINGERPRINT, LEVELS
from ingest.text_report import verdict

ROOT = Path(__file__).parents[2]
SCHEMA = Draft7Validator(json.loads((ROOT / "tests" / "data" / "sarif-2.1.0-parts.json").read_text("utf-8")))
KAPOT = sample.folder() / "kapot"
ROWS = 1200
"""More than a report keeps of one rule."""

Check = Callable[..., Result]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    home = str(tmp_path_factory.mktemp("home"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["check", *words], env={"ETALAGE_HOME": home}, catch_exceptions=False)

    return run


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lang") / "les.csv"
    path.write_text("Nummer;Type;Titel\n" + "".join(f"{n};materiaal;\n" for n in range(1, ROWS + 1)), "utf-8")
    return path


def sarif(text: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text)
    assert [error.message for error in SCHEMA.iter_errors(log)] == []
    (run,) = log["runs"]
    return dict(run)


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True), delimiter=";"))


# --- the same findings in every form ---------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(KAPOT.iterdir()), ids=lambda path: path.name)
def test_each_form_gives_the_same_findings(path: Path, check: Check) -> None:
    (plain,) = json.loads(check(str(path), "--format", "json").stdout)
    findings = plain["findings"]
    run = sarif(check(str(path), "--format", "sarif").stdout)
    rows = table(check(str(path), "--format", "csv").stdout)
    text = check(str(path)).stdout
    assert findings
    assert [finding["rule"] for finding in findings] == [result["ruleId"] for result in run["results"]]
    assert [finding["rule"] for finding in findings] == [row["Naam van de regel"] for row in rows]
    assert all(rule in text for rule in {finding["rule"] for finding in findings} - {"levering-geweigerd"})
    for finding in findings:
        assert finding["why"] == rulebook()[finding["rule"]].why
        assert finding["advice"]
        assert finding["where"]


def test_no_form_but_text_is_cut(check: Check, long_list: Path) -> None:
    (plain,) = json.loads(check(str(long_list), "--format", "json").stdout)
    rows = table(check(str(long_list), "--format", "csv").stdout)
    results = sarif(check(str(long_list), "--format", "sarif").stdout)["results"]
    for rules in (
        [finding["rule"] for finding in plain["findings"]],
        [row["Naam van de regel"] for row in rows],
        [result["ruleId"] for result in results],
    ):
        assert rules.count("titel-ontbreekt") == ROWS > Report.KEEP_PER_RULE
    assert plain["counts"]["titel-ontbreekt"] == plain["read"] == plain["refused"] == ROWS


def test_an_answer_in_a_file_is_there_whole_or_not_at_all(check: Check, tmp_path: Path) -> None:
    out = tmp_path / "bevindingen.csv"
    result = check(str(KAPOT / "zonder-titel.xml"), "--format", "csv", "--output", str(out))
    assert (result.exit_code, result.stdout) == (1, "")
    assert table(out.read_bytes().decode("utf-8"))
    with pytest.raises(RuntimeError), opened("json", tmp_path / "half.json") as output:
        output.begin("half")
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["bevindingen.csv"]


def test_a_format_can_be_forced(check: Check) -> None:
    path = KAPOT / "zonder-titel.xml"
    result = check(str(path), "--reader", "spreadsheet")
    assert "herkennen wij geen kolommen" in " ".join(result.stdout.split())
    result = check(str(path), "--reader", "papier")
    assert result.exit_code == 2
    assert "papier" in result.stderr and "nllom" in result.stderr


# --- SARIF ---------------------------------------------------------------------------------------------


def test_sarif_names_rule_file_place_and_record(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(KAPOT.parent)
    run = sarif(check("kapot/prijs-onder-nul.csv", "kapot/los-ampersand.xml", "--format", "sarif").stdout)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        sentence = rulebook()[result["ruleId"]]
        assert rule["id"] == result["ruleId"]
        assert rule["helpUri"] == f"{PAGE}#{rule['id']}"
        assert rule["defaultConfiguration"]["level"] == LEVELS[sentence.severity]
        assert sentence.example in rule["help"]["text"]
        assert "{" not in rule["shortDescription"]["text"]
    price = next(result for result in run["results"] if result["ruleId"] == "prijs-negatief")
    (place,) = price["locations"]
    assert price["level"] == "error"
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "kapot/prijs-onder-nul.csv"},
        "region": {"startLine": 2},
    }
    assert place["logicalLocations"] == [
        {"name": "K-01", "kind": "record"},
        {"kind": "cell", "fullyQualifiedName": "rij 2, kolom N (Prijs)", "name": "Prijs"},
    ]
    refused = next(result for result in run["results"] if result["ruleId"] == "levering-geweigerd")
    assert refused["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "kapot/los-ampersand.xml"
    assert refused["locations"][0]["physicalLocation"]["region"] == {"startLine": 5, "startColumn": 43}


def test_a_fingerprint_stays_when_lines_move_and_changes_with_the_value(check: Check, tmp_path: Path) -> None:
    text = (KAPOT / "onbekend-niveau.xml").read_text("utf-8")
    path = tmp_path / "les.xml"

    def prints(content: str) -> dict[str, str]:
        path.write_text(content, "utf-8")
        run = sarif(check(str(path), "--format", "sarif").stdout)
        return {result["ruleId"]: result["partialFingerprints"][FINGERPRINT] for result in run["results"]}

    before = prints(text)
    assert prints(text.replace("<technical>", "\n\n\n<technical>")) == before
    assert prints(text.replace("Groep 14", "Groep 15"))["niveau-onbekend"] != before["niveau-onbekend"]


def test_a_file_in_a_folder_is_named_below_it(check: Check, tmp_path: Path) -> None:
    folder = tmp_path / "mijn levering"
    folder.mkdir()
    (folder / "een les.xml").write_bytes((KAPOT / "zonder-titel.xml").read_bytes())
    run = sarif(check(str(folder), "--format", "sarif").stdout)
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    (uri,) = uris
    assert uri.endswith("mijn%20levering/een%20les.xml")


# --- CSV -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "breuken", "-4.50", "+3", "a=b", "https://example.nl/=", "2025-01-01"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_the_table_holds_no_formula(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "les.csv"
    path.write_text('Nummer;Type;Titel;Soort\n"=1+1";materiaal;Les over kometen;"=HYPERLINK(""x"")"\n', "utf-8")
    rows = table(check(str(path), "--format", "csv").stdout)
    assert {row["Record"] for row in rows} == {"'=1+1"}
    assert any(row["Gevonden"].startswith("'=HYPERLINK") for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]
    assert tuple(rows[0]) == HEADER


def test_half_characters_do_not_stop_any_form(tmp_path: Path) -> None:
    finding = Finding("titel-ontbreekt", Severity.FOUT, "Half \ud800 teken.", "r\udfff", position=Position("a\ud800"))
    report = Report("proef", "")
    report.add(finding)
    for form in OUTPUTS:
        with opened(form, tmp_path / form) as output:
            output.begin("proef")
            output.add(finding)
            output.end(report)
        assert (tmp_path / form).read_text("utf-8")
    assert json.loads((tmp_path / "json").read_text("utf-8"))[0]["findings"][0]["record"] == "r\udfff"
    sarif((tmp_path / "sarif").read_text("utf-8"))


# --- text ----------------------------------------------------------------------------------------------


def test_the_text_says_why_how_and_where_once(check: Check, long_list: Path) -> None:
    lines = check(str(long_list)).stdout.splitlines()
    assert lines[0] == f"{long_list}: 0 van 1.200 records zijn goed genoeg om te plaatsen."
    start = next(place for place, line in enumerate(lines) if "titel-ontbreekt" in line)
    assert lines[start : start + 7] == [
        "  FOUT · titel-ontbreekt · 1.200 keer",
        "    Er is geen titel.",
        "    Waarom:    Zonder titel kunnen leraren dit niet vinden en niet herkennen.",
        "    Oplossing: Geef een korte titel die zegt waar het over gaat.",
        "    Voorbeeld: Breuken in de keuken",
        "    Waar:",
        "      les.csv, rij 2, kolom C (Titel), record 1",
    ]
    assert lines[start + 26] == "      en nog 1.180 meer (alles met --format csv)"
    assert all(len(line) <= 110 or " " not in line.strip() for line in lines[1:])


def test_the_rule_with_most_records_comes_first_among_equals(check: Check, long_list: Path) -> None:
    (plain,) = json.loads(check(str(long_list), "--format", "json").stdout)
    severity = {finding["rule"]: finding["severity"] for finding in plain["findings"]}
    order = [line.split(" · ")[1] for line in check(str(long_list)).stdout.splitlines() if " · " in line]
    rank = {"fout": 0, "waarschuwing": 1, "tip": 2}
    keys = [(rank[severity[rule]], -plain["counts"][rule]) for rule in order]
    assert len(keys) > 5
    assert keys == sorted(keys)


def test_different_values_of_one_rule_each_get_their_suggestion(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "les.csv"
    path.write_text("Nummer;Titel;Soort\n1;Les een;informatiebronnen\n2;Les twee;zeilboot\n", "utf-8")
    text = " ".join(check(str(path)).stdout.split())
    assert "De soort “informatiebronnen” staat niet in de lijst" in text
    assert "Bedoelt u “informatiebron”?" in text
    assert text.count("Bedoelt u") == 1


def test_nothing_wrong_is_said_in_so_many_words() -> None:
    report = Report("les.xml", "", read=1)
    assert verdict(report)[0].endswith("Er is niets op aan te merken.")
