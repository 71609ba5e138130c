"""What a page shows, as values: materials, showcase entries, goals, subjects, leerlijnen. Knows no store and no HTTP.

Texts come from publishers and SLO as they are: whoever shows them escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tekst:
    """A text for people with its language; an empty language means: not said."""

    tekst: str
    taal: str = ""

    def __str__(self) -> str:
        return self.tekst


@dataclass(frozen=True, slots=True)
class Begrip:
    """Anything with an address and a name: goal, niveau, vak, licence, supplier."""

    iri: str
    label: str
    label_en: str = ""
    soort: str = ""
    """Name of the slov class ("FoDoelzin"); empty for what is not of the curriculum."""
    code: str = ""
    """skos:notation."""
    volgorde: float = 0.0
    """Place among its neighbours: slov:volgorde, slov:stap or et:rang."""
    is_vervallen: bool = False
    is_bekend: bool = True
    """False: the store holds nothing about this address and the label is made of the address."""
    ouders: tuple[str, ...] = ()
    """IRIs of skos:broader."""
    niveaus: tuple[str, ...] = ()
    """IRIs: slov:niveau, else slov:sector, else slov:afgeleidNiveau."""
    tekst: str = ""
    """skos:definition: the full sentence."""
    soort_set: str = ""
    """slov:settype of a FoSet: kerndoelenset, functionele kerndoelenset, examenprogramma."""
    heeft_onderliggende: bool = False
    status: str = ""
    """SLO's own word: concept, definitief concept; empty for what is in force or has no status of its own."""
    stand: str = ""
    """Year of the older release that it comes from ("2020"); empty: it is in the newest."""

    @property
    def nummer(self) -> str:
        """How people cite it: "Doelzin 10B" of SLO's label "Doelzin 10B: …" (its code is only "B"), else the code."""
        if self.soort in ("FoKernzin", "FoDoelzin"):
            start, colon, _ = self.label.partition(":")
            return start if colon else self.code
        return self.code

    @property
    def volledig(self) -> str:
        """The full sentence when there is one, else the label."""
        return self.tekst or self.label


@dataclass(frozen=True, slots=True)
class Verkoop:
    """How it is sold, beside the price. Dates are ISO, durations ISO 8601; empty or None: not said."""

    zonder_btw: Decimal | None = None
    """Euro, for the same as the price."""
    btw: tuple[str, ...] = ()
    """Percentages; a set of a book and a licence has two."""
    is_richtprijs: bool = False
    vanaf: str = ""
    tot: str = ""
    """Last day on which it can be had."""
    per_verkoop: int = 0
    licenties: int = 0
    met_licentie: bool | None = None
    licentieduur: str = ""
    licentievorm: str = ""
    """In the words of the publisher."""
    licentie_van: str = ""
    licentie_tot: str = ""
    activeren_binnen: str = ""
    extra_licenties: tuple[str, ...] = ()
    is_los: bool | None = None
    verkoper: Begrip | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """What a product of a publisher is, beside a material."""

    methode: Begrip | None = None
    isbn: str = ""
    """Thirteen digits; an EAN when it is no book."""
    is_boek: bool = False
    """True: the number is an ISBN."""
    dragers: tuple[Begrip, ...] = ()
    is_verbruik: bool | None = None
    systemen: tuple[str, ...] = ()
    apparaten: tuple[str, ...] = ()
    browsers: tuple[str, ...] = ()
    druk: str = ""
    versie: str = ""
    herzien: str = ""
    afgeraden: str = ""
    ondersteund: str = ""
    informatie: tuple[str, ...] = ()
    """Addresses of pages about it, as delivered."""
    leerplan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prijs:
    """What a material costs. All empty: unknown, which is never 0."""

    is_gratis: bool | None = None
    bedrag: Decimal | None = None
    """Euro, incl. btw."""
    eenheid: Begrip | None = None
    """Per what: leerling per jaar, school, ..."""
    peildatum: str = ""
    """ISO date on which the price held."""
    model: Begrip | None = None
    beschikbaarheid: Begrip | None = None
    verkoop: Verkoop = Verkoop()


@dataclass(frozen=True, slots=True)
class Waardering:
    """Mean (1 to 5) of a number of ratings; `gemiddelde` is None when nobody rated."""

    gemiddelde: Decimal | None = None
    aantal: int = 0
    recensies: int = 0


@dataclass(frozen=True, slots=True)
class Herkomst:
    """Where a record came from."""

    feed: str = ""
    levering: str = ""
    """Identifier of the delivery."""
    identificatie: str = ""
    """The publisher's own identifier."""
    hash: str = ""
    positie: str = ""
    tijd: str = ""
    """ISO date and time."""
    uitgave: str = ""
    """The release of the curriculum that its values were compared with."""


@dataclass(frozen=True, slots=True)
class Doelverband:
    """A goal of a material, the kind of relation, and where the goal stands."""

    doel: Begrip
    verband: str
    """leert, toetst or vereist."""
    pad: tuple[Begrip, ...] = ()
    """From the root to just above the goal; the first path when there are several."""
    opvolgers: tuple[Begrip, ...] = ()
    """Live goals that replace a retired one."""


@dataclass(frozen=True, slots=True)
class Koppeling:
    """How a link to a niveau, vak or goal came about."""

    begrip: Begrip
    regel: Begrip
    """The rule that made the concept of the source value."""
    bronwaarde: str
    zekerheid: Decimal | None = None
    """Between 0 and 1; None: not said."""


@dataclass(frozen=True, slots=True)
class Lesmateriaal:
    """A learning material."""

    iri: str
    titel: Tekst
    omschrijving: tuple[Tekst, ...] = ()
    trefwoorden: tuple[Tekst, ...] = ()
    talen: tuple[str, ...] = ()
    identificaties: tuple[str, ...] = ()
    adressen: tuple[str, ...] = ()
    """Where the content is; as delivered, so check the scheme before linking."""
    formaten: tuple[str, ...] = ()
    soorten: tuple[Begrip, ...] = ()
    rollen: tuple[Begrip, ...] = ()
    niveaus: tuple[Begrip, ...] = ()
    vakken: tuple[Begrip, ...] = ()
    doelen: tuple[Doelverband, ...] = ()
    prijs: Prijs = Prijs()
    waardering: Waardering = Waardering()
    licentie: Begrip | None = None
    rechtencode: str = ""
    auteursrecht: tuple[str, ...] = ()
    toegang: Begrip | None = None
    uitgever: Begrip | None = None
    makers: tuple[str, ...] = ()
    datum: str = ""
    leeftijd: tuple[str, ...] = ()
    duur: str = ""
    """ISO 8601 duration."""
    verwant: tuple[tuple[str, str], ...] = ()
    """Other works: (name of the property, IRI)."""
    product: Product = Product()
    koppelingen: tuple[Koppeling, ...] = ()
    herkomst: Herkomst = Herkomst()


@dataclass(frozen=True, slots=True)
class Etalagestuk(Lesmateriaal):
    """A showcase entry: a material that shows something new."""

    categorieen: tuple[Begrip, ...] = ()
    vernieuwing: tuple[Tekst, ...] = ()
    videos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deel:
    """A part of a method, with the parts that it has itself (chapters)."""

    record: Lesmateriaal
    hoofdstukken: tuple[Lesmateriaal, ...] = ()


@dataclass(frozen=True, slots=True)
class Methode:
    """A method: what a publisher sells for one subject, over years and kinds of book and licence."""

    begrip: Begrip
    uitgever: Begrip | None = None
    delen: tuple[Deel, ...] = ()
    """In order of level, then of title; a part that stands in another stands there only."""
    aantal: int = 0
    """Parts that there are; more than are given when a method is very large."""


@dataclass(frozen=True, slots=True)
class Vervallen:
    """What is left of a record that the publisher took away."""

    iri: str
    titel: Tekst
    sinds: str = ""
    herkomst: Herkomst = Herkomst()


@dataclass(frozen=True, slots=True)
class Takken:
    """A concept with what stands directly under it, again with theirs; empty where the reader stopped."""

    begrip: Begrip
    takken: tuple[Takken, ...] = ()

    def __len__(self) -> int:
        return 1 + sum(len(tak) for tak in self.takken)


@dataclass(frozen=True, slots=True)
class Doel:
    """A goal or another node of the curriculum, with its surroundings."""

    begrip: Begrip
    bron_tekst: str = ""
    """SLO's own text, where cleaning changed it."""
    andere_namen: tuple[str, ...] = ()
    soorten: tuple[Begrip, ...] = ()
    """Its classes, as concepts with a label."""
    status: str = ""
    """Its own, else of what it is part of: SLO marks a set as concept, and not each kerndoel in it."""
    kenmerken: tuple[tuple[str, str], ...] = ()
    """Other literals of SLO: (name of the property, text)."""
    sectoren: tuple[Begrip, ...] = ()
    """Its own, else of the nearest node above it that has one."""
    niveaus: tuple[Begrip, ...] = ()
    is_niveau_afgeleid: bool = False
    vakken: tuple[Begrip, ...] = ()
    paden: tuple[tuple[Begrip, ...], ...] = ()
    """Every way from a root to just above this node, at most READ_PATHS; of a goal outside the trees the ways to
    the content that names it."""
    buren: tuple[tuple[Begrip, tuple[Begrip, ...]], ...] = ()
    """Per parent, the first few: the nodes that stand beside this one, itself among them, in order."""
    onderliggend: tuple[Begrip, ...] = ()
    opvolgers: tuple[Begrip, ...] = ()
    voorgangers: tuple[Begrip, ...] = ()
    """What it replaces and SLO still describes."""
    oude_nummers: tuple[Begrip, ...] = ()
    """What it replaces and SLO knows by number only."""
    uitwerkingen: tuple[Begrip, ...] = ()
    illustraties: tuple[Begrip, ...] = ()
    voorbeelden: tuple[Begrip, ...] = ()
    begrippen: tuple[Begrip, ...] = ()
    hoort_bij: tuple[Begrip, ...] = ()
    """Goals behind a doelniveau, a content node, an uitwerking or a leerlijn cell."""
    inhoud: tuple[Begrip, ...] = ()
    """Content nodes (leerdoelenkaart, inhoudslijn) that name this goal."""
    ervoor: tuple[Begrip, ...] = ()
    erna: tuple[Begrip, ...] = ()
    leerlijnen: tuple[Begrip, ...] = ()


@dataclass(frozen=True, slots=True)
class Vakregel:
    """A subject in a list, with what there is of it."""

    vak: Begrip
    onderdelen: int = 0
    """Curriculum documents: sets of kerndoelen, leerdoelenkaarten, programmes."""
    materialen: int = 0


@dataclass(frozen=True, slots=True)
class Vakdeel:
    """One curriculum document of a subject: a set of kerndoelen, a leerdoelenkaart, a programme."""

    groep: str
    """Name of the group it stands in: kerndoelen, kerndoelen-2006, leerdoelenkaart, ..."""
    takken: Takken


@dataclass(frozen=True, slots=True)
class Vak:
    """A subject with its curriculum documents."""

    begrip: Begrip
    delen: tuple[Vakdeel, ...] = ()
    materialen: int = 0


@dataclass(frozen=True, slots=True)
class Cel:
    """One step of a row of a leerlijn."""

    begrip: Begrip
    stap: int
    fase: str
    """The phase as SLO's title names it ("groep 3-4")."""
    voorbeelden: tuple[Begrip, ...] = ()
    materialen: int = 0


@dataclass(frozen=True, slots=True)
class Rij:
    """A progression: cells in order of time."""

    iri: str
    label: str
    cellen: tuple[Cel, ...]

    def cel(self, fase: str) -> Cel | None:
        """The cell of a phase, when the row has one."""
        return next((cel for cel in self.cellen if cel.fase == fase), None)


@dataclass(frozen=True, slots=True)
class Blok:
    """A part of a leerlijn, with rows or with smaller parts; both empty: SLO has not filled it yet."""

    begrip: Begrip
    rijen: tuple[Rij, ...] = ()
    blokken: tuple[Blok, ...] = ()

    @property
    def aantal_rijen(self) -> int:
        """Rows here and in the parts."""
        return len(self.rijen) + sum(blok.aantal_rijen for blok in self.blokken)


@dataclass(frozen=True, slots=True)
class Leerlijn:
    """A leerlijn: what pupils learn, step by step."""

    begrip: Begrip
    fasen: tuple[str, ...] = ()
    """All phases that a cell names, in order of time."""
    blokken: tuple[Blok, ...] = ()
    aantal_rijen: int = 0
    aantal_cellen: int = 0


@dataclass(frozen=True, slots=True)
class Tellingen:
    """What the store holds."""

    materialen: int = 0
    etalagestukken: int = 0
    leerdoelen: int = 0
    uitgevers: int = 0

    @property
    def is_leeg(self) -> bool:
        """True when there is nothing to find."""
        return not (self.materialen or self.etalagestukken or self.leerdoelen)


@dataclass(frozen=True, slots=True)
class Bron:
    """Where data came from and how fresh it is."""

    naam: str
    tijd: str = ""
    levering: str = ""
    soort: str = "feed"
    """feed or leerplan."""
    licentie: Begrip | None = None
    """Of the descriptions, as the feed says."""
    aantal: int = 0
    """Concepts in a part of the curriculum."""
