"""No pupil in the catalogue: what is found, however it is written, and what is left alone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from etalage.concepts import Concepts
from etalage.errors import FeedError
from etalage.findings import Finding, Position, Severity
from etalage.settings import Settings
from etalage.slo_index import SloIndex
from ingest.feeds import Feed
from ingest.mapping import Context, mapping_of
from ingest.pupils import ECK_ID, PUPIL, holds_eck_id, holds_pupil, redacted, rule_of, without_pupils
from ingest.readers import read, recognise
from ingest.source import SourceRecord

HEX = "0a1b2c3d" * 16
PLAIN = f"https://ketenid.nl/201703/{HEX}"
SAMPLE = Path(__file__).parents[3] / "sample"

WRITTEN = {
    "production": PLAIN,
    "pilot": f"https://ketenid.nl/pilot/{HEX}",
    "stampseudoniem": f"https://ketenid.nl/sppilot/{HEX}",
    "before 2018": f"https://id.school/pilot/{HEX}",
    "http": f"http://ketenid.nl/201703/{HEX}",
    "without a scheme": f"ketenid.nl/201703/{HEX}",
    "capitals": PLAIN.upper(),
    "encoded for a URL": quote(PLAIN, safe=""),
    "encoded twice": quote(quote(PLAIN, safe=""), safe=""),
    "every letter encoded": "".join(f"%{ord(letter):02x}" for letter in PLAIN),
    "as JSON writes it": PLAIN.replace("/", "\\/"),
    "with an escape of JSON": PLAIN.replace("k", "\\u006b"),
    "with an entity": PLAIN.replace("k", "&#107;"),
    "split by a line": PLAIN[:60] + "\n   " + PLAIN[60:],
    "spaced": " ".join(PLAIN),
    "with a joiner": PLAIN[:12] + "\u200b\u2060" + PLAIN[12:90] + "\ufeff" + PLAIN[90:],
    "with a soft hyphen": PLAIN[:50] + "\xad" + PLAIN[50:],
    "with a direction": PLAIN[:50] + "\u202e" + PLAIN[50:],
    "full width": PLAIN.replace("ketenid", "ｋｅｔｅｎｉｄ"),
}


def record(raw: str, identifier: str = "nr-1", **more: object) -> SourceRecord:
    return SourceRecord("proef", identifier, raw.encode(), Position("proef.xml", 3), "nllom", None, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WRITTEN)
def test_an_eck_id_is_found_and_blotted_out_however_it_is_written(way: str) -> None:
    text = f"Voor {WRITTEN[way]} gemaakt"
    assert holds_eck_id(text)
    assert rule_of(record(f"<lom><a b='{text}'/></lom>")) == ECK_ID
    shown = redacted(text)
    assert "verwijderd: ECK iD" in shown and not holds_eck_id(shown)
    assert "0a1b2c3d" not in "".join(letter for letter in shown.lower() if letter.isalnum())


@pytest.mark.parametrize("length", range(8, 128, 17))
def test_what_is_left_of_one_where_a_text_was_cut_is_blotted_out(length: int) -> None:
    assert "0a1b" not in redacted(f"nummer https://ketenid.nl/201703/{HEX[:length]}")


@pytest.mark.parametrize(
    "text",
    ["https://ketenid.nl/", "Wat is een ECK iD? Zie ketenid.nl/201703/ voor uitleg.", HEX, "id.school/over-ons"],
)
def test_a_text_about_eck_ids_is_no_eck_id(text: str) -> None:
    assert not holds_eck_id(text) and redacted(text) == text


def test_it_is_found_beside_the_record_too() -> None:
    assert rule_of(record("<lom/>", identifier=PLAIN)) == ECK_ID
    assert rule_of(record("<lom/>", extra={"setSpec": PLAIN})) == ECK_ID
    inside = SourceRecord("proef", "1", b"{}", Position("a.json"), "jsonld", {"author": [{"@id": PLAIN}]})
    assert rule_of(inside) == ECK_ID


def test_nothing_of_a_refused_record_is_shown() -> None:
    concepts, context = Concepts(SloIndex()), Context("proef", "Proef", "", "https://e.example/")
    odd = SourceRecord("proef", f"x-{PLAIN}", b"<lom/>", Position(f"{quote(PLAIN, safe='')}.xml", 1), "nllom", None)
    mapped = mapping_of("nllom")(odd, concepts, context)
    (finding,) = mapped.findings
    assert mapped.graph == [] and finding.severity is Severity.FOUT and finding.rule == ECK_ID
    assert "0a1b2c3d" not in repr(mapped)


@pytest.mark.parametrize("place", [10, 65_530, 65_600, 130_900])
@pytest.mark.parametrize("form", ["<!-- {} -->", "<?bron {}?>"])
def test_a_comment_betrays_only_the_record_in_which_it_stands(tmp_path: Path, place: int, form: str) -> None:
    """Wherever the file is cut into pieces for the parser."""
    lom = '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general/></lom>'
    records = [
        f"<record><header><identifier>r{number}</identifier></header><metadata>{lom}</metadata></record>"
        for number in range(3)
    ]
    records[1] = records[1].replace("<general/>", "<general/>" + form.format(PLAIN))
    filler = "<!-- gewoon commentaar -->".ljust(place)
    path = tmp_path / "oai.xml"
    oai = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{filler}{"".join(records)}'
    path.write_text(f"{oai}</ListRecords></OAI-PMH>", "utf-8")
    items = list(read(Feed("proef", "Proef", "nllom", path), Settings(home=tmp_path)))
    assert [rule_of(item) for item in items] == ["", ECK_ID, ""]  # type: ignore[arg-type]


def test_a_finding_of_a_reader_is_blotted_out_everywhere() -> None:
    texts = {"message": PLAIN, "record": PLAIN, "field": PLAIN, "value": PLAIN, "advice": PLAIN}
    finding = Finding("regel", Severity.FOUT, position=Position(PLAIN, 1, PLAIN), **texts)
    assert "0a1b2c3d" not in repr(without_pupils(finding))


@pytest.mark.parametrize(
    "raw",
    [
        "<a><bsn>111222333</bsn></a>",
        "<a><leerlingid>L-12</leerlingid></a>",
        "<u:leerling xmlns:u='x' key='1'><u:roepnaam>Sam</u:roepnaam></u:leerling>",
        '<entry eckid="geheim"/>',
        '{"eckId": "geheim"}',
        '{"leerlingnummer": 1234}',
        "In dit bestand staat BSN: 1112.22.333 van een leerling",
        "<roepnaam>Sam</roepnaam><geboortedatum>2014-05-01</geboortedatum>",
        '{"dateOfBirth": "2014-05-01", "lastName": "Jansen"}',
        "Nummer;#Leerlingnummer;Titel\nA-1;1234;Breuken\n",
    ],
)
def test_data_of_a_pupil_is_found(raw: str) -> None:
    assert rule_of(record(raw)) == PUPIL


@pytest.mark.parametrize(
    "raw",
    [
        "<value>leerling</value>",
        '{"audience": "leerling", "eckId": ""}',
        "Nummer;#Leerlingnummer;Titel\nA-1;;Breuken\n",
        "De leerling leert wat een BSN is. Bel 020-1234567.",
        "bsn 111222334",
        "voor elke leerling: 111222333 sommen",
        "<vcard>BDAY:1950-01-01\nFN:Annie</vcard>",
        '{"author": {"birthDate": "1911-05-20", "familyName": "Schmidt"}}',
        "<leerlingid></leerlingid>",
        "Nummer;Titel;Prijs per\nA-1;Breuken;leerling per jaar\n",
    ],
)
def test_words_about_pupils_are_left_alone(raw: str) -> None:
    assert rule_of(record(raw)) == ""


def test_nothing_is_found_in_what_publishers_deliver(shared_data: Path) -> None:
    files = [
        path
        for folder in (shared_data, SAMPLE)
        for path in folder.rglob("*")
        if path.suffix in (".xml", ".csv", ".json")
    ]
    assert len(files) > 60
    for path in files:
        data = path.read_bytes()
        assert not holds_pupil(data) and not holds_eck_id(data.decode("utf-8", "replace")), path


UWLR = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><leerresultaten_verzoek '
    'xmlns="http://www.edustandaard.nl/leerresultaten/2/leerresultaten"><toetsafnames/></leerresultaten_verzoek>'
    "</soap:Body></soap:Envelope>"
)
FILES = {
    "leerresultaten van leerlingen (UWLR)": UWLR,
    "leerlinggegevens (UWLR of EDEXML)": UWLR.replace("2/leerresultaten", "2/leerlinggegevens"),
    "overstapdossier": '<d:dossier xmlns:d="http://www.edustandaard.nl/oso_gegevensset/1.2/dossier"/>',
    "EDEXML": "<?xml version='1.0'?>\n<!-- export -->\n<EDEX><leerlingen/></EDEX>",
    "ECK iD’s": '<e:retrieveEckIdResponse xmlns:e="http://ketenid.nl/eck/schemas/v1_0"/>',
    "Edu-V": '{"assessmentDateTime": "2026-01-01T00:00:00Z", "studentScoresAndResults": []}',
    "een lijst van leerlingen": "Achternaam;Leerlingnummer;BSN\nJansen;1;111222333\n",
}


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("reader", ["nllom", "spreadsheet", ""])
def test_a_file_about_pupils_is_refused_whole_with_what_it_is(tmp_path: Path, what: str, reader: str) -> None:
    path = tmp_path / "levering.xml"
    path.write_text(FILES[what], "utf-8")
    with pytest.raises(FeedError) as caught:
        list(read(Feed("proef", "Proef", reader or recognise(path), path), Settings(home=tmp_path)))
    assert what in caught.value.cause and "openbare catalogus" in caught.value.cause
    assert "111222333" not in str(caught.value)
