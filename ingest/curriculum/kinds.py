"""What SLO's files hold: file → type, and per type how it is named and whether materials can be linked to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import MappingProxyType

DEPRECATED = "deprecated"
"""Pseudo type of a file with retired entities; the real type stands in each entity (`types`)."""

ALIAS = "alias"
"""Pseudo type of rows without id: another title of a goal."""

_FILES: dict[str, dict[str, str]] = {
    "curriculum-basis": {
        "niveaus": "niveau", "vakleergebieden": "vakleergebied", "doelen": "doel", "doelniveaus": "doelniveau",
        "alias": ALIAS, "tags": "tag",
    },
    "curriculum-kerndoelen": {
        "kerndoelen": "kerndoel", "domeinen": "kerndoel_domein", "vakleergebieden": "kerndoel_vakleergebied",
        "uitstroomprofielen": "kerndoel_uitstroomprofiel",
    },
    "curriculum-fo": {
        "sets": "fo_set", "domeinen": "fo_domein", "subdomeinen": "fo_subdomein", "kernzinnen": "fo_kernzin",
        "doelzinnen": "fo_doelzin", "uitwerkingen": "fo_uitwerking", "illustraties": "fo_illustratie",
    },
    "curriculum-leerlijn": {
        "leerlijnen": "leerlijn", "inhoudsblokken": "leerlijn_inhoudsblok",
        "subinhoudsblokken": "leerlijn_subinhoudsblok", "inhoudsrij": "leerlijn_inhoudsrij",
        "inhoud": "leerlijn_inhoud", "voorbeelden": "leerlijn_voorbeeld", "focus": "leerlijn_focus",
    },
    "curriculum-inhoudslijnen": {
        "inh.vakleergebieden": "inh_vakleergebied", "inh.inhoudslijnen": "inh_inhoudslijn",
        "inh.clusters": "inh_cluster", "inh.subclusters": "inh_subcluster",
    },
    "curriculum-referentiekader": {
        "ref.vakleergebieden": "ref_vakleergebied", "ref.domeinen": "ref_domein",
        "ref.subdomeinen": "ref_subdomein", "ref.onderwerpen": "ref_onderwerp",
        "ref.deelonderwerpen": "ref_deelonderwerp", "ref.tekstkenmerken": "ref_tekstkenmerk",
    },
    "curriculum-erk": {
        "erk.gebieden": "erk_gebied", "erk.categorieen": "erk_categorie",
        "erk.taalactiviteiten": "erk_taalactiviteit", "erk.schalen": "erk_schaal",
        "erk.candobeschrijvingen": "erk_candobeschrijving",
        "erk.voorbeelden": "erk_voorbeeld", "erk.lesideeen": "erk_lesidee", "erk.taalprofielen": "erk_taalprofiel",
        "erk.taalprofielteksten": "erk_taalprofieltekst", "erk.vakleergebieden": "erk_vakleergebied",
    },
    "curriculum-leerdoelenkaarten": {
        "ldk.vakken": "ldk_vak", "ldk.vakleergebieden": "ldk_vakleergebied", "ldk.vakkernen": "ldk_vakkern",
        "ldk.vaksubkernen": "ldk_vaksubkern", "ldk.vakinhouden": "ldk_vakinhoud", "ldk.vakbegrippen": "ldk_vakbegrip",
        "ldk.deprecated": DEPRECATED,
    },
    "curriculum-examenprogramma": {
        "examenprogramma": "examenprogramma", "vakleergebieden": "examenprogramma_vakleergebied",
        "domeinen": "examenprogramma_domein", "subdomeinen": "examenprogramma_subdomein",
        "eindtermen": "examenprogramma_eindterm", "body": "examenprogramma_body", "kop1": "examenprogramma_kop1",
        "kop2": "examenprogramma_kop2", "kop3": "examenprogramma_kop3", "kop4": "examenprogramma_kop4",
    },
    "curriculum-syllabus": {
        "syllabus": "syllabus", "vakleergebieden": "syllabus_vakleergebied",
        "specifieke_eindtermen": "syllabus_specifieke_eindterm", "toelichtingen": "syllabus_toelichting",
        "vakbegrippen": "syllabus_vakbegrip", "tags": "syllabus_tag",
    },
    "curriculum-samenhang": {"tags": "tag", "relaties": "relatie"},
    "curriculum-niveauhierarchie": {
        "nh.bouwen": "nh_bouw", "nh.categorieen": "nh_categorie", "nh.leerwegen": "nh_leerweg",
        "nh.niveaus": "nh_niveau", "nh.schoolsoorten": "nh_schoolsoort", "nh.sectoren": "nh_sector",
    },
    "curriculum-lpib": {
        "lpib_vakkenclusters": "lpib_vakkencluster", "lpib_vakleergebieden": "lpib_vakleergebied",
        "lpib_vakkernen": "lpib_vakkern", "lpib_vaksubkernen": "lpib_vaksubkern",
        "lpib_vakinhouden": "lpib_vakinhoud", "lpib_leerlijnen": "lpib_leerlijn",
    },
}  # fmt: skip

FILES = MappingProxyType({context: {DEPRECATED: DEPRECATED, **files} for context, files in _FILES.items()})
"""Context (folder) → file name without `.json` → type. Any context may have a `deprecated.json`."""

TITLES = MappingProxyType({
    "curriculum-basis": "Basis: doelen, niveaus en vakken",
    "curriculum-kerndoelen": "Kerndoelen (2006)",
    "curriculum-fo": "Geactualiseerde kerndoelen en examenprogramma's",
    "curriculum-leerlijn": "Leerlijnen",
    "curriculum-inhoudslijnen": "Inhoudslijnen",
    "curriculum-referentiekader": "Referentiekader taal en rekenen",
    "curriculum-erk": "Europees Referentiekader (ERK)",
    "curriculum-leerdoelenkaarten": "Leerdoelenkaarten",
    "curriculum-examenprogramma": "Examenprogramma's (vigerend)",
    "curriculum-syllabus": "Syllabi (tot 2024)",
    "curriculum-samenhang": "Samenhang",
    "curriculum-niveauhierarchie": "Niveauhiërarchie",
    "curriculum-lpib": "Leerplan in beeld (2018-2021)",
})  # fmt: skip
"""Context → how a visitor knows it."""

RETIRED_CONTEXTS = frozenset({"curriculum-lpib"})
"""Contexts that SLO withdrew as a whole (lpib in 2021); their files do not say so."""


class Naming(Enum):
    """Where SLO put the sentence of a type. Old types have it in the title, new ones in the description."""

    TITLE = "title"
    """The title names it; a description explains (most containers)."""
    SENTENCE_IN_TITLE = "sentence in title"
    """The title is a whole sentence: it becomes the definition, and its first words the label."""
    SENTENCE_IN_DESCRIPTION = "sentence in description"
    """The title is boiler plate ("Het gaat hierbij om"); the description is the sentence."""
    NUMBERED = "numbered"
    """The title is a number ("Kerndoel 22"): label "Kerndoel 22: <sentence>"."""
    KERNDOEL = "kerndoel"
    """kerndoelLabel names it, the title is the sentence, the prefix is a second name."""
    NONE = "none"
    """A link between others; it has no name."""


@dataclass(frozen=True)
class Kind:
    """One of SLO's types."""

    name: str
    """As SLO writes it: fo_doelzin."""
    naming: Naming = Naming.TITLE
    is_goal: bool = False
    """A teacher searches it and materials link to it: et:Leerdoel."""
    is_concept: bool = True
    is_root: bool = False
    """Top of a tree: skos:topConceptOf its scheme."""

    @cached_property
    def class_name(self) -> str:
        """fo_doelzin → FoDoelzin; the row of a leerlijn is Inhoudsrij, as the data model calls it."""
        return _CLASSES.get(self.name) or "".join(part[:1].upper() + part[1:] for part in self.name.split("_"))


_CLASSES = {"leerlijn_inhoudsrij": "Inhoudsrij"}
_GOALS = {
    "doel", "kerndoel", "fo_kernzin", "fo_doelzin", "ldk_vaksubkern", "ldk_vakinhoud", "inh_cluster",
    "inh_subcluster", "ref_onderwerp", "ref_deelonderwerp", "examenprogramma_eindterm",
    "syllabus_specifieke_eindterm", "erk_candobeschrijving", "leerlijn_inhoud", "lpib_vakinhoud",
}  # fmt: skip
_ROOTS = {
    "kerndoel_vakleergebied", "fo_set", "leerlijn", "inh_vakleergebied", "ref_vakleergebied", "erk_gebied",
    "ldk_vakleergebied", "ldk_vak", "examenprogramma_vakleergebied", "syllabus_vakleergebied",
    "lpib_vakkencluster", "vakleergebied",
}  # fmt: skip
_NAMING: dict[Naming, set[str]] = {
    Naming.KERNDOEL: {"kerndoel"},
    Naming.NUMBERED: {"fo_kernzin", "fo_doelzin"},
    Naming.SENTENCE_IN_DESCRIPTION: {
        "fo_uitwerking", "fo_illustratie", "leerlijn_inhoud", "leerlijn_voorbeeld", "leerlijn_focus",
        "erk_taalprofieltekst",
    },
    Naming.SENTENCE_IN_TITLE: {
        "doel", "examenprogramma_eindterm", "examenprogramma_body", "syllabus_specifieke_eindterm",
        "syllabus_toelichting", "erk_candobeschrijving", "erk_voorbeeld", "erk_lesidee",
    },
    Naming.NONE: {"doelniveau", "leerlijn_inhoudsrij"},
}  # fmt: skip


def _kinds() -> dict[str, Kind]:
    naming = {name: way for way, names in _NAMING.items() for name in names}
    names = {name for files in FILES.values() for name in files.values()} - {DEPRECATED, ALIAS}
    return {
        name: Kind(
            name,
            naming.get(name, Naming.TITLE),
            is_goal=name in _GOALS,
            is_concept=naming.get(name) is not Naming.NONE,
            is_root=name in _ROOTS,
        )
        for name in sorted(names)
    }


KINDS = MappingProxyType(_kinds())
"""All types we know, by SLO's name."""
