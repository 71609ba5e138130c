"""Files that are not what they seem, packed files, and things that are no files."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import FEED, PLACED, RECORD, Case, World, written
from tests.hostile.forms import form
from tests.hostile.on_values import ECK_ID
from tests.ingest.readers.test_unpack import HOSTILE, zipped

OAI, LOM, SHEET, LIST = form("oai"), form("nllom"), form("spreadsheet"), form("jsonld")
GOOD = OAI.file([OAI.good(number) for number in (1, 2, 3)]).encode()

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</JS (app.alert(1))>>\n" + GOOD
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + GOOD
ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + GOOD
BOOK = zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"})
LETTER = zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})

CONTENTS: tuple[tuple[str, str, str, bytes, str, str, int], ...] = (
    ("nothing", "oai", "leeg.xml", b"", FEED, "is leeg", 0),
    ("only a mark of UTF-8", "oai", "bom.xml", b"\xef\xbb\xbf", FEED, "", 0),
    ("only spaces", "oai", "spaties.xml", b" \n\t" * 1000, FEED, "is leeg", 0),
    ("a PDF", "oai", "levering.xml", PDF, FEED, "", 0),
    ("a picture", "oai", "levering.xml", PNG, FEED, "geen tekst", 0),
    ("a program", "oai", "levering.xml", ELF, FEED, "geen tekst", 0),
    ("a workbook", "spreadsheet", "levering.csv", BOOK, FEED, "Excel", 0),
    ("a letter of Word", "oai", "levering.xml", LETTER, FEED, "document", 0),
    ("a page as XML", "oai", "levering.xml", b"<!DOCTYPE html><html><body>niet gevonden</body></html>", PLACED, "", 1),
    ("an error of SOAP", "eck", "levering.xml", b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultstring>nee</faultstring></s:Fault></s:Body></s:Envelope>', FEED, "", 0),
    ("another vocabulary", "oai", "levering.xml", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', FEED, "herkennen", 0),
    ("UWLR", "oai", "levering.xml", b'<leerresultaten_verzoek xmlns="http://www.edustandaard.nl/leerresultaten/2/leerresultaten"/>', FEED, "UWLR", 0),
    ("EDEXML", "oai", "levering.xml", b"<?xml version='1.0'?><EDEX><leerlingen/></EDEX>", FEED, "EDEXML", 0),
    ("OSO", "oai", "levering.xml", b'<d xmlns="http://www.edustandaard.nl/oso_gegevensset/1.2/dossier"/>', FEED, "OSO", 0),
    ("the same record twice", "oai", "oai.xml", OAI.file([OAI.good(1), OAI.good(1), OAI.good(3)]).encode(), PLACED, "herhaald-record", 3),
    ("two records of one name", "oai", "oai.xml", OAI.file([OAI.good(1), OAI.good(1, title="Anders"), OAI.good(3)]).encode(), RECORD, "dubbel-record", 2),
    ("an ECK iD in a comment", "oai", "oai.xml", OAI.file([OAI.good(1), OAI.good(2, more=f"<!-- {ECK_ID} -->"), OAI.good(3)]).encode(), RECORD, "eckid-gevonden", 2),
    ("an ECK iD in an attribute", "oai", "oai.xml", OAI.file([OAI.good(1), OAI.good(2, more=f'<x a="{ECK_ID}"/>'), OAI.good(3)]).encode(), RECORD, "eckid-gevonden", 2),
    ("an ECK iD in the header", "oai", "oai.xml", OAI.file([OAI.good(1), OAI.good(2).replace("</header>", f"<setSpec>{ECK_ID}</setSpec></header>"), OAI.good(3)]).encode(), RECORD, "eckid-gevonden", 2),
    ("a leerlingid", "oai", "oai.xml", OAI.file([OAI.good(1), OAI.good(2, more="<leerlingid>L1</leerlingid>"), OAI.good(3)]).encode(), RECORD, "leerlinggegevens-gevonden", 2),
    ("an OAI error", "oai", "oai.xml", b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="badVerb">nee</error></OAI-PMH>', FEED, "foutmelding", 0),
    ("a list that says it is longer", "oai", "oai.xml", GOOD.replace(b"</ListRecords>", b'<resumptionToken completeListSize="99"/></ListRecords>'), FEED, "99 records", 0),
    ("a list of 10^400 records", "oai", "oai.xml", GOOD.replace(b"</ListRecords>", b'<resumptionToken completeListSize="' + b"9" * 400 + b'"/></ListRecords>'), FEED, "records", 0),
    ("a good gzip", "oai", "oai.xml.gz", gzip.compress(GOOD), PLACED, "", 3),
    ("a good zip", "oai", "levering.zip", zipped({"oai.xml": GOOD}), PLACED, "", 3),
    ("a zip with a bad record", "oai", "levering.zip", zipped({"oai.xml": OAI.file([OAI.good(1), OAI.good(2, title=ECK_ID), OAI.good(3)]).encode()}), RECORD, "eckid-gevonden", 2),
    ("a zip of a cut file", "oai", "levering.zip", zipped({"oai.xml": GOOD[:-30]}), FEED, "breekt af", 0),
)  # fmt: skip


def _flat_bomb() -> bytes:
    """1 GB of spaces in a zip of 1 MB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.xml", "w", force_zip64=True) as file,
    ):
        for _ in range(1000):
            file.write(b" " * 1_000_000)
    return out.getvalue()


def _fifo(world: World) -> Path:
    path = world.folder / "pijp.xml"
    world.folder.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    return path


def _loop(world: World) -> Path:
    world.folder.mkdir(parents=True, exist_ok=True)
    path = world.folder / "rond.xml"
    path.symlink_to(path)
    return path


def _empty_folder(world: World) -> Path:
    (world.folder / "map").mkdir(parents=True, exist_ok=True)
    return world.folder / "map"


def _folder_with(name: str, lay: Callable[[World], Path]) -> Callable[[World], Path]:
    """A delivered folder in which one thing is no file of records."""

    def make(world: World) -> Path:
        folder = world.folder / "map"
        written(world, "map/goed.xml", LOM.good(1))
        (folder / name).symlink_to(lay(world))
        return folder

    return make


THINGS: tuple[tuple[str, Callable[[World], Path], str, str, int], ...] = (
    ("a pipe", _fifo, FEED, "geen gewoon bestand", 0),
    ("a device", lambda world: Path("/dev/zero"), FEED, "geen gewoon bestand", 0),
    ("a link to itself", _loop, FEED, "", 0),
    ("a file that is not there", lambda world: world.folder / "weg.xml", FEED, "", 0),
    ("an empty folder", _empty_folder, FEED, "geen XML-bestanden", 0),
    ("a link to a secret in a folder", _folder_with("geheim.xml", lambda world: world.secret), FEED, "buiten die map", 0),
    ("a link to a device in a folder", _folder_with("nul.xml", lambda world: Path("/dev/zero")), PLACED, "", 1),
    ("a link to itself in a folder", _folder_with("rond.xml", lambda world: Path("rond.xml")), PLACED, "", 1),
    ("a pipe in a folder", _folder_with("pijp.xml", _fifo), PLACED, "", 1),
)  # fmt: skip


def cases() -> Iterator[Case]:
    """Each attack."""
    for name, kind, file, content, verdict, says, good in CONTENTS:
        reader = "nllom" if kind == "oai" else form(kind).reader
        yield Case(name, kind, reader, _writes(file, content), verdict, says, good)
    for name, (content, says) in HOSTILE.items():
        yield Case(name, "packed", "nllom", _writes("levering.zip", content), FEED, says, 0)
    yield Case("a zip of 1 GB of spaces", "packed", "nllom", lambda world: written(world, "bom.zip", _flat_bomb()), FEED, "200 keer", 0, True)  # fmt: skip
    for name, lay, verdict, says, good in THINGS:
        yield Case(name, "file", "nllom", lay, verdict, says, good)


def _writes(file: str, content: bytes) -> Callable[[World], Path]:
    return lambda world: written(world, file, content)
