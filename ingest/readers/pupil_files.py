"""Files about pupils by their nature: UWLR, EDEXML, OSO, results of Edu-V, lists of a school. Refused whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from etalage.errors import FeedError
from ingest.readers.strict_xml import PROLOG, prolog_of

_SPACE = r"xmlns(?::[\w.-]+)?\s*=\s*[\"']\s*https?://(?:www\.)?"
_START = r"\A<(?:[\w.-]+:)?"

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        ("leerlinggegevens (UWLR of EDEXML)", _SPACE + r"edustandaard\.nl/leerresultaten/\d+/leerlinggegevens"),
        ("leerresultaten van leerlingen (UWLR)", _SPACE + r"edustandaard\.nl/leerresultaten/\d+/(?!toetsdefinities)"),
        ("een overstapdossier van een leerling (OSO)", _SPACE + r"edustandaard\.nl/oso_"),
        ("leerlinggegevens (EDEXML)", _SPACE + r"edustandaard\.nl/edex|" + _START + r"edex\b"),
        ("een bericht over ECK iD’s van leerlingen", _SPACE + r"ketenid\.nl/"),
        ("leerresultaten van leerlingen (UWLR)", _START + r"(?:breng)?leerresultaten"),
        ("leerlinggegevens (UWLR of EDEXML)", _START + r"(?:haal)?leerling"),
        (
            "leerresultaten van leerlingen (Edu-V)",
            r"\A\s*[\[{][\s\S]*\"(?:student|assessment)ScoresAndResults\"\s*:",
        ),
        (
            "een lijst van leerlingen",
            r"\A\s*\{\s*\"(?:leerlingen|toetsafnames|students)\"\s*:\s*\[|"
            r"\A(?![^\n]*\btitel\b)(?=[^\n]*\b(?:leerling-?_?(?:id|nummer|nr)|bsn|burgerservicenummer|eck-?_?id)\b)"
            r"[^<{\[\n]*[;,\t]",
        ),
    )
)
"""What a file is → how its first 64 kB show it."""


def refuse_pupil_files(path: Path) -> None:
    """Raise FeedError when the file, or one in the folder, is about pupils. Nothing of it is in the error."""
    for file in _files(path):
        with file.open("rb") as stream:
            head, _ = prolog_of(stream.read(PROLOG))
        for what, pattern in KINDS:
            if pattern.search(head):
                raise FeedError(
                    f"{file.name} bevat {what}. Dat lezen wij niet: gegevens van leerlingen horen niet in een "
                    "openbare catalogus.",
                    "Lever alleen beschrijvingen van leermateriaal. Ga ook na wie dit bestand nog meer kreeg.",
                    file=file.name,
                )


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder, _, names in os.walk(path):
        yield from (file for name in sorted(names) if (file := Path(folder, name)).is_file())
