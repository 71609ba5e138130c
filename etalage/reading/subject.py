"""Reads subjects: which there are, and which documents of the curriculum each has."""

from __future__ import annotations

from collections.abc import Mapping

from etalage.rdf import NamedNode, text_of
from etalage.reading.goal import branches, twigs
from etalage.reading.names import Names, concepts_of
from etalage.records import Begrip, Vak, Vakdeel, Vakregel
from queries import query

GROUPS: Mapping[str, str] = {
    "KerndoelVakleergebied": "kerndoelen-2006",
    "InhVakleergebied": "inhoudslijnen",
    "LdkVakleergebied": "leerdoelenkaart",
    "LdkVak": "leerdoelenkaart",
    "RefVakleergebied": "referentiekader",
    "ErkVakleergebied": "erk",
    "ErkGebied": "erk",
    "Leerlijn": "leerlijnen",
    "ExamenprogrammaVakleergebied": "examenprogramma",
    "Examenprogramma": "examenprogramma",
    "SyllabusVakleergebied": "syllabus",
    "Syllabus": "syllabus",
}
"""Class of a document → name of its group."""

SETS: Mapping[str, str] = {
    "kerndoelenset": "kerndoelen",
    "functionele kerndoelenset": "kerndoelen-functioneel",
    "examenprogramma": "examenprogramma-concept",
}
"""slov:settype of a FoSet → name of its group."""

ORDER = (
    "kerndoelen",
    "kerndoelen-functioneel",
    "kerndoelen-2006",
    "leerlijnen",
    "inhoudslijnen",
    "referentiekader",
    "erk",
    "leerdoelenkaart",
    "examenprogramma-concept",
    "examenprogramma",
    "syllabus",
)
"""Groups in the order of the page: what is newest and what most teachers look for first."""

DEEP = frozenset({"kerndoelen", "kerndoelen-functioneel", "kerndoelen-2006", "inhoudslijnen", "referentiekader"})
"""Groups that are shown to the goals. An exam programme or leerdoelenkaart has up to a thousand: those by steps."""


def list_subjects(names: Names, materials: Mapping[str, int]) -> list[Vakregel]:
    """Subjects that have something, by name. `materials` counts materials per subject (a facet of the index)."""
    parts = {
        text_of(row["vak"]): int(text_of(row["onderdelen"])) for row in names.view.select(query("browse/vakken"))
    }
    lines = [Vakregel(names.of(iri), parts.get(iri, 0), materials.get(iri, 0)) for iri in {*parts, *materials}]
    known = [line for line in lines if line.vak.is_bekend]
    return sorted(known, key=lambda line: (line.vak.label.casefold(), line.vak.iri))


def read_subject(names: Names, iri: str, materials: int = 0) -> Vak | None:
    """A subject with its documents (DEEP three levels deep, others one); None when the store does not know it."""
    begrip = names.of(iri)
    if not begrip.is_bekend:
        return None
    documents = concepts_of(names.view.select(query("browse/vak"), {"item": NamedNode(iri)})).get((), [])
    parts = [
        Vakdeel(group_of(document), (branches if group_of(document) in DEEP else twigs)(names, document.iri))
        for document in documents
        if group_of(document) and not document.is_vervallen
    ]
    parts.sort(key=lambda part: (ORDER.index(part.groep), part.takken.begrip.label))
    return Vak(begrip, tuple(parts), materials)


def group_of(document: Begrip) -> str:
    """The group that a document of the curriculum stands in; empty for what is no document."""
    if document.soort == "FoSet":
        return SETS.get(document.soort_set, "examenprogramma-concept")
    return GROUPS.get(document.soort, "")
