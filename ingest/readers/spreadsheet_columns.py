"""Every column of the spreadsheet template, declared once.

The reader, the mapping, sample/sjabloon.csv and docs/reference/spreadsheet.md derive from this table.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

SEPARATOR = "|"
"""Stands between values where a cell may hold several."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` is what the mapping sees, `name` is what the publisher writes above it."""

    key: str
    name: str
    description: str
    """What goes in the cell, in plain Dutch."""
    example: str
    is_required: bool = False
    """The column must be there and each row must fill it."""
    is_list: bool = False
    """The cell may hold several values with `|` between them."""
    other_names: tuple[str, ...] = ()
    """Headers that mean the same."""


COLUMNS: tuple[Column, ...] = (
    Column(
        "nummer",
        "Nummer",
        "Uw eigen nummer voor deze rij. Het verandert nooit en komt maar één keer voor.",
        "RW-0412",
        is_required=True,
        other_names=("Id", "Identificatie"),
    ),
    Column(
        "type",
        "Type",
        "“materiaal” voor lesmateriaal, “etalage” voor een vernieuwend leermiddel. Leeg is materiaal.",
        "materiaal",
        other_names=("Soort rij",),
    ),
    Column("titel", "Titel", "De titel zoals een leraar die leest.", "Breuken in de keuken", is_required=True),
    Column(
        "omschrijving",
        "Omschrijving",
        "Een tot drie zinnen: wat is het en wat doet een leerling ermee?",
        "Leerlingen verdelen recepten en ontdekken zo gelijkwaardige breuken.",
        other_names=("Beschrijving",),
    ),
    Column(
        "adres",
        "Adres",
        "Het webadres van het materiaal. Begint met https:// of http://.",
        "https://rekenwerk.example/breuken-in-de-keuken",
        other_names=("URL", "Webadres", "Link"),
    ),
    Column(
        "afbeelding",
        "Afbeelding",
        "Het webadres van een plaatje.",
        "https://rekenwerk.example/breuken.jpg",
    ),
    Column("video", "Video", "Het webadres van een filmpje over het leermiddel.", "https://rekenwerk.example/film"),
    Column("uitgever", "Uitgever", "Wie het uitgeeft. Leeg is de leverancier zelf.", "Rekenwerk"),
    Column("maker", "Maker", "Wie het maakte.", "Sanne Dijkgraaf", is_list=True, other_names=("Auteur", "Makers")),
    Column("taal", "Taal", "Taalcode van twee letters. Leeg is nl.", "nl", is_list=True),
    Column(
        "trefwoorden",
        "Trefwoorden",
        "Woorden waarmee een leraar zoekt.",
        "breuken | verhoudingen | koken",
        is_list=True,
        other_names=("Trefwoord",),
    ),
    Column(
        "soort",
        "Soort leermiddel",
        "Wat voor materiaal het is, in de woorden van NL-LOM.",
        "open opdracht",
        is_list=True,
        other_names=("Soort", "Soort materiaal"),
    ),
    Column(
        "vak",
        "Vak",
        "Naam, code of adres van het vak, zoals SLO het noemt.",
        "Rekenen en wiskunde",
        is_list=True,
        other_names=("Vakken", "Vakgebied", "Leergebied"),
    ),
    Column(
        "niveau",
        "Niveau",
        "Naam, code of adres van sector, schoolsoort, leerjaar of referentieniveau.",
        "groep 6 | groep 7",
        is_list=True,
        other_names=("Niveaus", "Onderwijsniveau"),
    ),
    Column(
        "leerdoelen",
        "Leerdoelen",
        "Adres of uuid van doelen van SLO waar het materiaal aan werkt.",
        "https://opendata.slo.nl/curriculum/uuid/b001f3d9-8fd3-424b-8fa5-45cb756af7ec",
        is_list=True,
        other_names=("Leerdoel", "Doelen"),
    ),
    Column(
        "kerndoelen",
        "Kerndoelen",
        "Kerndoelen met hun nummer: “PO Kerndoel 26”, “VO Kerndoel 19”, of hun adres of uuid.",
        "PO Kerndoel 26",
        is_list=True,
        other_names=("Kerndoel",),
    ),
    Column(
        "doelgroep",
        "Doelgroep",
        "Voor wie: leerling, leraar, auteur of beheerder.",
        "leerling",
        is_list=True,
        other_names=("Gebruiker",),
    ),
    Column("leeftijd", "Leeftijd", "Leeftijd in jaren: van-tot, of vanaf met een plus.", "9-11"),
    Column(
        "duur",
        "Duur",
        "Hoe lang een leerling ermee bezig is: een aantal minuten, of ISO 8601 zoals PT45M.",
        "45",
        other_names=("Duur in minuten", "Studieduur"),
    ),
    Column("gratis", "Gratis", "ja of nee. Leeg is onbekend.", "nee"),
    Column("prijs", "Prijs", "Bedrag in euro met btw, zonder euroteken. Leeg is onbekend, 0 is gratis.", "6,50"),
    Column(
        "prijs_per",
        "Prijs per",
        "Waarvoor het bedrag geldt: stuk, leerling, leerling per jaar, leraar per jaar, klas per jaar, school of "
        "school per jaar.",
        "leerling per jaar",
    ),
    Column(
        "prijsmodel",
        "Prijsmodel",
        "Hoe er betaald wordt: gratis, eenmalig, abonnement, licentie per leerling, licentie per school of "
        "op aanvraag.",
        "abonnement",
    ),
    Column("peildatum", "Peildatum", "De dag waarop de prijs gold, als jjjj-mm-dd.", "2025-08-01"),
    Column(
        "beschikbaarheid",
        "Beschikbaarheid",
        "leverbaar, beperkt leverbaar, nog niet leverbaar, tijdelijk niet leverbaar, niet meer leverbaar.",
        "leverbaar",
    ),
    Column(
        "licentie",
        "Licentie",
        "Code van de licentie op het materiaal (cc-by-40, cc-by-sa-40, cc0-10 …), of “alle rechten voorbehouden”.",
        "cc-by-sa-40",
        other_names=("Rechten",),
    ),
    Column(
        "categorie",
        "Categorie",
        "Alleen bij type etalage, en daar nodig: adaptief en maatwerk, games, 21e-eeuwse vaardigheden, "
        "voortgangsinformatie of vakoverstijgend.",
        "adaptief en maatwerk",
        is_list=True,
        other_names=("Categorieën",),
    ),
    Column(
        "vernieuwing",
        "Vernieuwing",
        "Alleen bij type etalage: wat is hier nieuw aan, in een of twee zinnen?",
        "De volgende opgave hangt af van de fout die een leerling maakt.",
    ),
    Column("isbn", "ISBN", "Het ISBN van dertien cijfers.", "9799900001019", other_names=("EAN",)),
    Column(
        "datum", "Datum", "Dag of jaar van uitgave: jjjj-mm-dd of jjjj.", "2025-03-14", other_names=("Uitgavedatum",)
    ),
)

BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}


def values(cell: str) -> list[str]:
    """The values in a cell of a column with `is_list`, stripped, empty ones left out."""
    return [part for part in (piece.strip() for piece in cell.split(SEPARATOR)) if part]


_OF_SHOWCASE = frozenset(
    ("nummer", "titel", "omschrijving", "adres", "uitgever", "vak", "niveau", "categorie", "vernieuwing")
)


def template() -> str:
    """The template as CSV: the header, an example of a material and an example of a showcase entry."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerow(["" if column.key in ("categorie", "vernieuwing") else column.example for column in COLUMNS])
    showcase = {column.key: column.example for column in COLUMNS if column.key in _OF_SHOWCASE}
    showcase |= {"nummer": "RW-0413", "type": "etalage", "titel": "Breukenkeuken"}
    writer.writerow([showcase.get(column.key, "") for column in COLUMNS])
    return text.getvalue()


def table() -> str:
    """The columns as a Markdown table, for the reference."""
    rows = ["| Kolom | Wat erin komt | Voorbeeld | Mag ook heten |", "|---|---|---|---|"]
    for column in COLUMNS:
        name = f"**{column.name}** (nodig)" if column.is_required else column.name
        several = f" Meer waarden: zet er `{SEPARATOR}` tussen." if column.is_list else ""
        example = column.example.replace("|", "\\|")
        rows.append(
            f"| {name} | {column.description}{several.replace('|', chr(92) + '|')} | {example} "
            f"| {', '.join(column.other_names)} |"
        )
    return "\n".join(rows) + "\n"
