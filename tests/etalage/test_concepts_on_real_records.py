"""Levels and subjects of real records, and old kerndoel codes on SLO's real kerndoelen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

import ontology
from etalage.concepts import Concepts, load_concepts
from etalage.store.embedded import EmbeddedView, EmbeddedWriter
from ingest.curriculum.graphs import build
from ingest.curriculum.source import read


class Taxon(NamedTuple):
    purpose: str
    source: str
    code: str
    label: str


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _text(element: etree._Element, *path: str) -> str:
    for name in path:
        found = next((child for child in element if _name(child) == name), None)
        if found is None:
            return ""
        element = found
    return " ".join("".join(element.itertext()).split())


def taxons(folder: Path) -> Iterator[Taxon]:
    for path in sorted([*(folder / "edurep").glob("*.xml"), *(folder / "nllom-examples").glob("*.xml")]):
        for element in etree.parse(str(path)).getroot().iter():
            if _name(element) != "classification":
                continue
            purpose = _text(element, "purpose", "value")
            for taxonpath in (child for child in element if _name(child) == "taxonpath"):
                for taxon in (child for child in taxonpath if _name(child) == "taxon"):
                    yield Taxon(purpose, _text(taxonpath, "source"), _text(taxon, "id"), _text(taxon, "entry"))


def test_every_level_and_subject_of_the_real_records_becomes_a_concept(shared_data: Path) -> None:
    concepts = load_concepts(None)
    lookups = {"discipline": concepts.vak, "educational level": concepts.niveau}
    found = [taxon for taxon in taxons(shared_data) if taxon.purpose in lookups]
    assert len(found) == 75
    by_label = []
    for taxon in found:
        lookup = lookups[taxon.purpose]
        matches = lookup(taxon.code, taxon.source)
        if not matches:
            by_label.append(taxon.source)
            matches = lookup(taxon.label)
        assert matches, taxon
        assert all(match.is_sure and match.concept.label for match in matches), taxon
    assert by_label == ["http://schooltv.nl/xml/oaipmh/vdex_classification_schooltv_categories"]


@pytest.fixture(scope="module")
def kerndoelen(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Concepts]:
    """Concepts with SLO's kerndoelen of 2006, real and whole."""
    folder = tmp_path_factory.mktemp("slo")
    (folder / "curriculum-kerndoelen").symlink_to(shared_data / "slo" / "curriculum-kerndoelen")
    data = folder / "curriculum-basis" / "data"
    data.mkdir(parents=True)
    for name in ("niveaus.json", "vakleergebieden.json"):
        (data / name).symlink_to(shared_data / "slo" / "curriculum-basis" / "data" / name)
    store = tmp_path_factory.mktemp("store") / "store"
    writer = EmbeddedWriter(store)
    for name, graph in build(read(folder), "https://w3id.org/etalage/").items():
        writer.replace(name, graph)
    writer.commit()
    view = EmbeddedView(store, 1)
    yield load_concepts(view)
    view.close()


def test_every_old_kerndoel_code_leads_to_a_goal(kerndoelen: Concepts) -> None:
    rows = [row for row in ontology.obk_rows() if row.purpose == "educational objective"]
    assert len(rows) == 117
    retired = 0
    for row in rows:
        matches = kerndoelen.doel(row.code, f"http://purl.edustandaard.nl/{row.vocabulary}.xml")
        assert len(matches) == 1, row
        concept = matches[0].concept
        assert concept.kind == "doel", row
        assert len(concept.successors) == int(concept.is_deprecated), row
        retired += concept.is_deprecated
    assert retired == 62


@pytest.mark.parametrize("sector", ["PO", "VO"])
def test_every_statutory_kerndoel_is_known_by_its_code(kerndoelen: Concepts, sector: str) -> None:
    for number in range(1, 59):
        (match,) = kerndoelen.doel(f"{sector} kerndoel {number}")
        assert match.is_sure
        assert not match.concept.is_deprecated


def test_a_kerndoel_number_without_sector_is_a_guess(kerndoelen: Concepts) -> None:
    matches = kerndoelen.doel("Kerndoel 23")
    assert len(matches) > 1
    assert not any(match.is_sure for match in matches)
