"""What a link between two of SLO's types means: part of a tree, shown with a goal, a level, a subject, a reference.

SLO names a link after the type it points to (`fo_domein_id`), so (type of the source, type of the target) decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from etalage.namespaces import DCT, SLOV


class Role(Enum):
    """What the importer does with a link."""

    PART = "part"
    """Parent lists its child: skos:narrower and skos:broader; the place in the list is the order of display."""
    PARENT = "parent"
    """Child names its parent: the same tree, told from below."""
    DETAIL = "detail"
    """Shown with its owner and not in the tree."""
    ROW = "row"
    """A row of a leerlijn (slov:rij); its cells hang in the tree under the owner of the row."""
    CELL = "cell"
    """A cell of a row (slov:cel), in order of time."""
    TAGGED = "tagged"
    """A tag lists what carries it: slov:tag, written from the other side."""
    REFERENCE = "reference"
    """A property and nothing more."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a link is written."""

    role: Role
    predicate: str
    """IRI of the property; empty for the tree, which has two."""


_TREE: dict[str, tuple[str, ...]] = {
    "kerndoel_vakleergebied": ("kerndoel_domein", "kerndoel", "kerndoel_uitstroomprofiel"),
    "kerndoel_domein": ("kerndoel",),
    "fo_set": ("fo_domein",),
    "fo_domein": ("fo_subdomein", "fo_kernzin", "fo_doelzin"),
    "fo_subdomein": ("fo_doelzin",),
    "fo_kernzin": ("fo_doelzin",),
    "ldk_vak": ("ldk_vakkern",),
    "ldk_vakleergebied": ("ldk_vakkern",),
    "ldk_vakkern": ("ldk_vaksubkern",),
    "ldk_vaksubkern": ("ldk_vakinhoud",),
    "inh_vakleergebied": ("inh_inhoudslijn",),
    "inh_inhoudslijn": ("inh_cluster",),
    "inh_cluster": ("inh_subcluster",),
    "ref_vakleergebied": ("ref_domein",),
    "ref_domein": ("ref_subdomein",),
    "ref_subdomein": ("ref_onderwerp",),
    "ref_onderwerp": ("ref_deelonderwerp",),
    "erk_gebied": ("erk_categorie", "erk_schaal"),
    "erk_categorie": ("erk_taalactiviteit", "erk_schaal"),
    "erk_taalactiviteit": ("erk_schaal",),
    "erk_schaal": ("erk_candobeschrijving",),
    "examenprogramma": ("examenprogramma_domein",),
    "examenprogramma_domein": ("examenprogramma_subdomein", "examenprogramma_eindterm"),
    "examenprogramma_subdomein": ("examenprogramma_eindterm",),
    "syllabus": ("syllabus_specifieke_eindterm",),
    "leerlijn": ("leerlijn_inhoudsblok",),
    "leerlijn_inhoudsblok": ("leerlijn_subinhoudsblok",),
    "lpib_vakkencluster": ("lpib_vakleergebied",),
    "lpib_vakleergebied": ("lpib_vakkern",),
    "lpib_vakkern": ("lpib_vaksubkern", "lpib_vakinhoud"),
    "lpib_vaksubkern": ("lpib_vakinhoud",),
}

_PARENTS = {
    ("examenprogramma", "examenprogramma_vakleergebied"),
    ("syllabus", "syllabus_vakleergebied"),
    ("lpib_leerlijn", "lpib_vakleergebied"),
}

_DETAILS = {
    "fo_uitwerking": "uitwerking",
    "fo_illustratie": "illustratie",
    "leerlijn_illustratie": "illustratie",
    "leerlijn_voorbeeld": "voorbeeld",
    "leerlijn_focus": "focus",
    "erk_voorbeeld": "voorbeeld",
    "erk_lesidee": "voorbeeld",
    "erk_taalprofieltekst": "profieltekst",
    "syllabus_toelichting": "toelichting",
    "syllabus_vakbegrip": "begrip",
    "examenprogramma_body": "tekstblok",
    "examenprogramma_kop1": "tekstblok",
    "examenprogramma_kop2": "tekstblok",
    "examenprogramma_kop3": "tekstblok",
    "examenprogramma_kop4": "tekstblok",
}

_SPECIAL = {
    ("leerlijn_subinhoudsblok", "leerlijn_inhoudsrij"): Relation(Role.ROW, SLOV + "rij"),
    ("leerlijn_inhoudsrij", "leerlijn_inhoud"): Relation(Role.CELL, SLOV + "cel"),
    ("leerlijn_inhoudsblok", "fo_kernzin"): Relation(Role.REFERENCE, SLOV + "draagtBijAan"),
    ("erk_taalprofiel", "erk_schaal"): Relation(Role.REFERENCE, SLOV + "schaal"),
    ("lpib_leerlijn", "lpib_vakinhoud"): Relation(Role.REFERENCE, SLOV + "inhoud"),
}

_REFERENCES = {
    "niveau": SLOV + "niveau",
    "vakleergebied": DCT + "subject",
    "vak": DCT + "subject",
    "doelniveau": SLOV + "doelniveau",
    "doel": SLOV + "doel",
    "kerndoel": SLOV + "kerndoel",
    "tag": SLOV + "tag",
    "examenprogramma": SLOV + "examenprogramma",
    "examenprogramma_domein": SLOV + "hoortBij",
    "examenprogramma_subdomein": SLOV + "hoortBij",
    "examenprogramma_eindterm": SLOV + "hoortBij",
    "lpib_vakkern": SLOV + "komtUit",
    "lpib_vaksubkern": SLOV + "komtUit",
    "lpib_vakinhoud": SLOV + "komtUit",
}

OTHER = SLOV + "verwijstNaar"
"""A link that this table does not know; the load reports it."""

ROLLS_UP = frozenset({"fo_uitwerking", "fo_illustratie"})
"""Details that carry the level of their goal; the goal itself has none."""

PASSES_DOWN = frozenset({"examenprogramma", "syllabus", "fo_set"})
"""Whose level holds for all that is in them. A subject's does not: the referentiekader says "po" and holds 3F."""

DETAIL_KINDS = frozenset(_DETAILS)
"""Types that are shown with their owner: they get no derived level or subject of their own."""


def relation(source: str, target: str) -> Relation:
    """What a link from a `source` to a `target` (both SLO's types) means."""
    if (source, target) in _SPECIAL:
        return _SPECIAL[source, target]
    if target in _TREE.get(source, ()):
        return Relation(Role.PART, "")
    if (source, target) in _PARENTS:
        return Relation(Role.PARENT, "")
    if source in ("tag", "syllabus_tag"):
        return Relation(Role.TAGGED, SLOV + "tag")
    if target in _DETAILS:
        return Relation(Role.DETAIL, SLOV + _DETAILS[target])
    return Relation(Role.REFERENCE, _REFERENCES.get(target, OTHER))
