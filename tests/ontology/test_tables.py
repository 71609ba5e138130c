"""The tables of niveaus, subjects and old codes, by themselves and beside the real data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import ontology
from etalage.namespaces import UUID
from etalage.spelling import key
from ontology.tables import OBK, SLO

NIVEAUS = {row.naam: row for row in ontology.niveau_rows()}
BY_IRI = {row.iri: row for row in ontology.niveau_rows()}
SCALES = {"referentieniveau", "erk"}


def above(iri: str) -> set[str]:
    found: set[str] = set()
    todo = list(BY_IRI[iri].ouders)
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += BY_IRI[each].ouders
    return found


def test_every_niveau_has_a_uuid_of_its_own() -> None:
    uuids = [row.uuid for row in ontology.niveau_rows()]
    assert len(uuids) == len(set(uuids))
    assert all(UUID.fullmatch(uuid) for uuid in uuids)
    assert all(row.iri in (SLO + row.uuid, OBK + row.uuid) for row in ontology.niveau_rows())


def test_no_niveau_is_above_itself() -> None:
    for iri in BY_IRI:
        assert iri not in above(iri), BY_IRI[iri].naam


def test_no_subject_is_above_itself_and_its_parents_are_subjects() -> None:
    parents = {row.iri: row.ouders for row in ontology.vak_rows()}
    for iri in parents:
        seen, edge = set[str](), set(parents[iri])
        while edge:
            seen |= edge
            edge = {above for each in edge for above in parents[each]} - seen
        assert iri not in seen, iri


def test_a_subject_stands_under_the_one_that_it_is_a_part_of() -> None:
    rows = {row.nl: row for row in ontology.vak_rows()}
    names = {row.iri: row.nl for row in ontology.vak_rows()}
    for part, whole in (("wiskunde A", "wiskunde"), ("wiskunde", "rekenen en wiskunde"), ("lezen", "Nederlands"),
                        ("verhoudingen", "rekenen en wiskunde"), ("Duits", "moderne vreemde talen")):  # fmt: skip
        assert [names[iri] for iri in rows[part].ouders] == [whole]


def test_what_holds_a_niveau_never_comes_after_it() -> None:
    for row in ontology.niveau_rows():
        for parent in row.ouders:
            assert float(BY_IRI[parent].rang) < float(row.rang), (row.naam, BY_IRI[parent].naam)


def test_rank_rises_along_the_school_years() -> None:
    po = [float(NIVEAUS[f"groep-{year}"].rang) for year in range(1, 9)]
    havo = [float(NIVEAUS[f"havo-{year}"].rang) for year in range(1, 6)]
    vwo = [float(NIVEAUS[f"vwo-{year}"].rang) for year in range(1, 7)]
    vmbo = [float(NIVEAUS[f"vmbo-{track}-{year}"].rang) for track in ("bb", "tl") for year in range(1, 5)]
    assert po == [1, 2, 3, 4, 5, 6, 7, 8]
    assert havo == [9, 10, 11, 12, 13]
    assert vwo == [9, 10, 11, 12, 13, 14]
    assert vmbo == [9, 10, 11, 12] * 2


def test_phases_stand_in_the_order_of_a_leerlijn() -> None:
    names = ["vve", "groep-1-2", "groep-3-4", "groep-5-6", "groep-7-8", "ob-vo", "3-hv", "bb-havo"]
    ranks = [float(NIVEAUS[name].rang) for name in names]
    assert ranks == sorted(ranks)
    assert NIVEAUS["ob-vmbo"].rang == NIVEAUS["ob-havo"].rang == NIVEAUS["ob-vwo"].rang


def test_parallel_scales_hang_under_no_school_and_sort_after_it() -> None:
    school = max(float(row.rang) for row in ontology.niveau_rows() if row.soort not in SCALES)
    for row in ontology.niveau_rows():
        if row.soort in SCALES:
            assert row.ouders == ()
            assert float(row.rang) > school


def test_every_school_year_knows_its_sector() -> None:
    sectors = {"po", "vo"}
    for row in ontology.niveau_rows():
        if row.soort == "leerjaar":
            assert {BY_IRI[iri].naam for iri in above(row.iri)} & sectors, row.naam


def test_a_code_never_means_niveaus_of_two_sectors() -> None:
    # HO and "higher education" are hbo and wo together; nothing else crosses.
    found: dict[str, set[str]] = {}
    for row in ontology.niveau_rows():
        tops = {iri for iri in above(row.iri) | {row.iri} if not BY_IRI[iri].ouders}
        for code in row.codes:
            found.setdefault(key(code), set()).update(BY_IRI[iri].naam for iri in tops)
    assert {code for code, tops in found.items() if len(tops) > 1} == {"ho", "higher education"}


def test_old_codes_are_clean() -> None:
    rows = ontology.obk_rows()
    assert len(rows) == len(set(rows)) > 700
    for row in rows:
        assert UUID.fullmatch(row.uuid), row
        assert row.vocabulary == row.vocabulary.strip().lower().removesuffix(".xml")
        assert "/" not in row.vocabulary
        assert row.code == row.code.strip()
        assert not re.search(r"%[0-9A-F]{2}", row.code), row
        assert row.purpose in {
            "discipline",
            "educational level",
            "educational objective",
            "skill level",
            "idea",
            "accessibility restrictions",
        }


def test_every_level_of_the_old_lists_is_in_the_table_of_niveaus() -> None:
    translated = {row.obk for row in ontology.obk_slo_rows()}
    known = {row.uuid for row in ontology.niveau_rows()} | translated
    levels = {row.uuid for row in ontology.obk_rows() if row.purpose in ("educational level", "skill level")}
    assert levels <= known


def test_every_subject_of_the_old_lists_has_a_name_or_a_place_at_slo() -> None:
    known = {row.uuid for row in ontology.vak_rows()} | {row.obk for row in ontology.obk_slo_rows()}
    subjects = {row.uuid for row in ontology.obk_rows() if row.purpose == "discipline"}
    assert subjects <= known


def test_what_the_table_of_equals_points_to_is_known() -> None:
    known = {row.uuid for row in (*ontology.vak_rows(), *ontology.niveau_rows())}
    old = {row.uuid for row in ontology.obk_rows()}
    rows = ontology.obk_slo_rows()
    assert len({row.obk for row in rows}) == len(rows)
    for row in rows:
        assert row.relatie in {"exact", "close", "broad"}
        assert row.slo in known, row
        assert row.obk in old, row


def test_every_code_for_creative_commons_of_nl_lom_has_a_licence() -> None:
    kinds = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
    expected = {f"cc-{kind}-{version}" for kind in kinds for version in ("30", "40")} | {"cc0-10", "pdm-10"}
    codes = {code: row.iri for row in ontology.licentie_rows() for code in row.codes}
    assert set(codes) == expected
    assert codes["cc-by-sa-30"] == "https://creativecommons.org/licenses/by-sa/3.0/nl/"
    assert codes["cc-by-sa-40"] == "https://creativecommons.org/licenses/by-sa/4.0/"


# --- beside the real data ---


def test_every_niveau_of_slo_is_in_the_table(shared_data: Path) -> None:
    source = json.loads((shared_data / "slo" / "curriculum-basis" / "data" / "niveaus.json").read_text("utf-8"))
    assert len(source) == 105
    for entity in source:
        row = BY_IRI.get(SLO + entity["id"])
        assert row is not None, entity
        names = {key(name) for name in (row.nl, *row.ook, *row.codes)}
        titles = {key(entity["title"]), key(entity["title"].replace(",", " leerjaar"))}
        assert names & titles, (entity["title"], row)


def test_niveaus_with_an_slo_address_exist_at_slo(shared_data: Path) -> None:
    source = json.loads((shared_data / "slo" / "curriculum-basis" / "data" / "niveaus.json").read_text("utf-8"))
    ids = {entity["id"] for entity in source}
    assert {row.uuid for row in ontology.niveau_rows() if row.iri.startswith(SLO)} == ids


def test_every_subject_of_slo_is_in_the_table_under_its_own_name(shared_data: Path) -> None:
    path = shared_data / "slo" / "curriculum-basis" / "data" / "vakleergebieden.json"
    source = {entity["id"]: entity["title"] for entity in json.loads(path.read_text("utf-8"))}
    rows = {row.uuid: row for row in ontology.vak_rows() if row.iri.startswith(SLO)}
    assert set(rows) == set(source)
    different = {
        title: rows[uuid].nl
        for uuid, title in source.items()
        if key(title) not in {key(name) for name in (rows[uuid].nl, *rows[uuid].ook)}
    }
    # Written out, or in the spelling of today.
    assert different == {
        "Kunstvakken incl. CKV": "kunstvakken inclusief ckv",
        "Leergebied overstijgende vaardigheden": "leergebiedoverstijgende vaardigheden",
        "Natuur- en scheikunde I": "natuur- en scheikunde 1",
        "Natuur- en scheikunde II": "natuur- en scheikunde 2",
    }


def test_the_table_of_old_codes_is_made_from_the_source_files(shared_data: Path) -> None:
    tool = Path(__file__).parents[2] / "tools" / "make_obk_table.py"
    made = subprocess.run(
        [sys.executable, str(tool), str(shared_data / "obk")], capture_output=True, check=True, encoding="utf-8"
    )
    kept = Path(ontology.__file__).parent / "obk.csv"
    assert made.stdout == kept.read_text("utf-8")
