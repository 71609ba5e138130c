"""The tables of this room as rows, and as one Turtle text. A cell with several values parts them with `|`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

SLO = "https://opendata.slo.nl/curriculum/uuid/"
OBK = "http://purl.edustandaard.nl/begrippenkader/"
ET = "https://w3id.org/etalage/def#"
ADDRESSES = {"slo": SLO, "obk": OBK}

PREFIXES = f"""@prefix et: <{ET}> .
@prefix slo: <{SLO}> .
@prefix obk: <{OBK}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


class NiveauRow(NamedTuple):
    """A niveau: ours is the place (parents, rank) and the label, the address is SLO's or the OBK's."""

    naam: str
    uuid: str
    iri: str
    soort: str
    """sector, schoolsoort, bouw, fase, leerjaar, doelgroep, differentiatie, opleidingsniveau,
    referentieniveau or erk."""
    rang: str
    """Order in time: groep 1 is 1 … vo leerjaar 1 is 9. From 100 referentieniveaus, from 200 ERK: other scales."""
    ouders: tuple[str, ...]
    """IRIs of the niveaus that hold this one."""
    nl: str
    en: str
    ook: tuple[str, ...]
    """Other names that teachers and feeds use."""
    codes: tuple[str, ...]
    """Codes of VDEX vocabularies and of `context`."""
    uitleg: str


class VakRow(NamedTuple):
    """A subject: SLO's vakleergebied or the OBK's. The label is ours; SLO's title is another name beside it."""

    uuid: str
    iri: str
    nl: str
    en: str
    ook: tuple[str, ...]
    codes: tuple[str, ...]
    ouders: tuple[str, ...]
    """IRIs of the subjects that this is a part of."""


class ObkRow(NamedTuple):
    """What a term of an old vocabulary means in the OBK. Several rows with one code are one-to-many."""

    vocabulary: str
    code: str
    uuid: str
    purpose: str


class ObkSloRow(NamedTuple):
    """What an OBK concept is in SLO's current data, when the uuid is another."""

    obk: str
    slo: str
    relatie: str
    """exact, close, or broad: SLO's concept is the broader one."""


class KimRow(NamedTuple):
    """A term of the German lists that AMB uses (DINI-AG KIM), where Dutch education has an honest equal."""

    naam: str
    """List and term: hcrt/video, schulfaecher/s1009, educationalLevel/level_1."""
    soort: str
    """soort, vak or niveau."""
    doelen: tuple[str, ...]
    """IRIs of our kinds, or uuids of SLO or the OBK."""
    relatie: str
    """exact, close, or broad: ours is the broader one."""
    label: str


class LicentieRow(NamedTuple):
    """A Creative Commons licence: NL-LOM codes, address and short label."""

    iri: str
    codes: tuple[str, ...]
    nl: str
    en: str


def _lines(name: str) -> Iterator[dict[str, str]]:
    text = (files("ontology") / name).read_text("utf-8")
    return csv.DictReader(text.splitlines(), delimiter=";")


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@cache
def niveau_rows() -> tuple[NiveauRow, ...]:
    """All niveaus, parents before or after their children."""
    lines = list(_lines("niveaus.csv"))
    iris = {line["naam"]: ADDRESSES[line["bron"]] + line["uuid"] for line in lines}
    return tuple(
        NiveauRow(
            line["naam"],
            line["uuid"],
            iris[line["naam"]],
            line["soort"],
            line["rang"],
            tuple(iris[name] for name in _several(line["ouders"])),
            line["nl"],
            line["en"],
            _several(line["ook"]),
            _several(line["codes"]),
            line["uitleg"],
        )
        for line in lines
    )


@cache
def vak_rows() -> tuple[VakRow, ...]:
    """Subjects: SLO's vakleergebieden, then the OBK subjects that SLO has no equal for.

    Which is a part of which: the table says it by label, as SLO's clusters of subjects do where the cluster is a
    subject itself; of the OBK also the links to a broader subject of SLO.
    """
    lines = list(_lines("vakken.csv"))
    iris = {line["nl"]: ADDRESSES[line["bron"]] + line["uuid"] for line in reversed(lines)}
    broader: dict[str, list[str]] = {}
    for row in obk_slo_rows():
        if row.relatie == "broad":
            broader.setdefault(row.obk, []).append(SLO + row.slo)
    return tuple(
        VakRow(
            line["uuid"],
            ADDRESSES[line["bron"]] + line["uuid"],
            line["nl"],
            line["en"],
            _several(line["ook"]),
            _several(line["codes"]),
            tuple(
                dict.fromkeys([*(iris[name] for name in _several(line["ouders"])), *broader.get(line["uuid"], ())])
            ),
        )
        for line in lines
    )


@cache
def obk_rows() -> tuple[ObkRow, ...]:
    """Old vocabulary term → OBK concept; codes are not url-encoded, vocabularies have no `.xml`."""
    return tuple(
        ObkRow(line["vocabulary"], line["code"], line["uuid"], line["purpose"]) for line in _lines("obk.csv")
    )


@cache
def obk_slo_rows() -> tuple[ObkSloRow, ...]:
    """OBK concept → concept of SLO's current data, for subjects and for the niveaus that differ."""
    return tuple(ObkSloRow(line["obk"], line["slo"], line["relatie"]) for line in _lines("obk-slo.csv"))


@cache
def kim_rows() -> tuple[KimRow, ...]:
    """Terms of AMB's lists → our concepts."""
    return tuple(
        KimRow(
            line["adres"],
            line["soort"],
            tuple(ET + each if line["soort"] == "soort" else each for each in _several(line["doel"])),
            line["relatie"],
            line["label"],
        )
        for line in _lines("kim.csv")
    )


@cache
def licentie_rows() -> tuple[LicentieRow, ...]:
    """Creative Commons licences that occur in Dutch feeds."""
    return tuple(
        LicentieRow(line["iri"], _several(line["codes"]), line["nl"], line["en"]) for line in _lines("licenties.csv")
    )


def _text(value: str, language: str = "") -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def _statement(iri: str, pairs: Iterator[tuple[str, str]]) -> str:
    return f"<{iri}> " + " ;\n    ".join(f"{name} {value}" for name, value in pairs) + " .\n"


def _niveau(row: NiveauRow, children: list[str], is_obk: bool) -> Iterator[tuple[str, str]]:
    yield "a", "skos:Concept"
    yield "skos:inScheme", "et:niveaus"
    yield "skos:prefLabel", _text(row.nl, "nl")
    yield "skos:prefLabel", _text(row.en, "en")
    for label in row.ook:
        yield "skos:altLabel", _text(label, "nl")
    # Hidden: codes are for finding, not for reading; skos:notation is SLO's own code.
    for code in row.codes:
        yield "skos:hiddenLabel", _text(code)
    if row.uitleg:
        yield "skos:definition", _text(row.uitleg, "nl")
    for parent in row.ouders:
        yield "skos:broader", f"<{parent}>"
    for child in children:
        yield "skos:narrower", f"<{child}>"
    yield "et:rang", row.rang if "." in row.rang else row.rang + ".0"
    yield "et:niveausoort", _text(row.soort)
    if is_obk and row.iri.startswith(SLO):
        yield "skos:exactMatch", f"obk:{row.uuid}"


def _vak(row: VakRow, children: list[str]) -> Iterator[tuple[str, str]]:
    yield "a", "skos:Concept"
    yield "skos:inScheme", "et:vakken"
    yield "skos:prefLabel", _text(row.nl, "nl")
    yield "skos:prefLabel", _text(row.en, "en")
    for label in row.ook:
        yield "skos:altLabel", _text(label, "nl")
    for parent in row.ouders:
        yield "skos:broader", f"<{parent}>"
    for child in children:
        yield "skos:narrower", f"<{child}>"


def _licentie(row: LicentieRow) -> Iterator[tuple[str, str]]:
    yield "a", "skos:Concept"
    yield "skos:inScheme", "et:licenties"
    yield "skos:prefLabel", _text(row.nl, "nl")
    yield "skos:prefLabel", _text(row.en, "en")
    for code in row.codes:
        yield "skos:notation", _text(code)


@cache
def tables_turtle() -> str:
    """The graph of the tables: niveaus, subjects, licences, and what is equal between OBK and SLO."""
    in_obk = {row.uuid for row in obk_rows()}
    children: dict[str, list[str]] = {}
    for iri, parents in ((row.iri, row.ouders) for rows in (niveau_rows(), vak_rows()) for row in rows):
        for parent in parents:
            children.setdefault(parent, []).append(iri)
    parts = [PREFIXES]
    parts += [
        _statement(row.iri, _niveau(row, children.get(row.iri, []), row.uuid in in_obk)) for row in niveau_rows()
    ]
    parts += [_statement(row.iri, _vak(row, children.get(row.iri, []))) for row in vak_rows()]
    parts += [_statement(row.iri, _licentie(row)) for row in licentie_rows()]
    parts += [f"obk:{row.obk} skos:{row.relatie}Match slo:{row.slo} .\n" for row in obk_slo_rows()]
    return "\n".join(parts)
