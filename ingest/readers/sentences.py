"""Everything a reader can say about a record that it cannot hand on. A colleague of `ingest.mapping.sentences`.

Trouble with a delivery as a whole is a FeedError, with a cause and a remedy of its own.
"""

from __future__ import annotations

from etalage.findings import Position, Severity
from ingest.sentence import Sentence
from ingest.source import BrokenRecord

FOUT, WAARSCHUWING, TIP = Severity.FOUT, Severity.WAARSCHUWING, Severity.TIP

_KEPT_OUT = "Leraren zien dit materiaal niet, of nog in de vorige vorm."

_SENTENCES = (
    Sentence(
        "nummer-ontbreekt",
        FOUT,
        "Dit record heeft geen nummer.",
        "Geef elk record een eigen nummer dat nooit verandert.",
        "RW-0412",
        "Zonder nummer kunnen wij het later niet bijwerken: leraren houden dan verouderde gegevens.",
    ),
    Sentence(
        "nummer-te-lang",
        FOUT,
        "Het nummer van dit record heeft {tekens} tekens; hooguit {grens} mag.",
        "Gebruik een kort, vast nummer of webadres.",
        "RW-0412",
        _KEPT_OUT,
    ),
    Sentence(
        "dubbel-record",
        FOUT,
        "Het nummer “{waarde}” komt in deze levering vaker voor. Alleen het eerste record telt.",
        "Geef elk record een eigen nummer en lever elk record één keer.",
        "RW-0412 en RW-0413",
        "Het tweede materiaal is voor leraren onzichtbaar.",
    ),
    Sentence(
        "herhaald-record",
        TIP,
        "Het nummer “{waarde}” komt in deze levering vaker voor. Dit is precies hetzelfde record.",
        "Lever elk record één keer.",
        why="Voor leraren maakt het geen verschil. Een fout bij het maken van de levering valt zo wel op.",
    ),
    Sentence(
        "verrijkt-record",
        TIP,
        "Dit record staat ook verrijkt in hetzelfde antwoord. Wij nemen het verrijkte.",
        "U hoeft niets te doen.",
        why="In het verrijkte record staat meer waarop leraren zoeken.",
    ),
    Sentence(
        "record-te-groot",
        FOUT,
        "Dit record is groter dan {grens} kB.",
        "Maak de teksten korter. Zet bestanden en plaatjes niet in het record, maar geef hun webadres.",
        "https://rekenwerk.example/breuken.jpg",
        _KEPT_OUT,
    ),
    Sentence(
        "record-te-diep",
        FOUT,
        "In dit record staan meer dan {grens} elementen in elkaar.",
        "Volg de opbouw van de standaard; daarin zijn ongeveer tien lagen nodig.",
        why=_KEPT_OUT,
    ),
    Sentence(
        "record-als-tekst",
        FOUT,
        "De metadata van dit record staat er als tekst, niet als XML.",
        "Vraag het antwoord op met recordPacking=xml.",
        "recordPacking=xml",
        _KEPT_OUT,
    ),
    Sentence(
        "lom-ontbreekt",
        FOUT,
        "In dit record staat geen NL-LOM.",
        "Zet de metadata in een element <lom> met de naamruimte http://www.imsglobal.org/xsd/imsmd_v1p2 of "
        "http://ltsc.ieee.org/xsd/LOM.",
        '<lom xmlns="http://ltsc.ieee.org/xsd/LOM">',
        _KEPT_OUT,
    ),
    Sentence(
        "entry-ontbreekt",
        FOUT,
        "In dit record staat geen product van de ECK-catalogus.",
        "Zet het product in een element <Entry> met de naamruimte "
        "http://dt2.eck.nl/schema/catalogservice/v2.5.2, of een andere versie.",
        '<Entry xmlns="http://dt2.eck.nl/schema/catalogservice/v2.5.2">',
        _KEPT_OUT,
    ),
    Sentence(
        "antwoord-onvolledig",
        WAARSCHUWING,
        "Dit zoekantwoord geeft {gelezen} van de {totaal} records. Wat er niet in staat, laten wij staan.",
        'Haal ook de volgende bladzijden op, of zet delivery = "changes" bij deze feed.',
        why="Leraren zien de records die ontbreken niet, of nog in de vorige vorm.",
    ),
    Sentence(
        "aantal-cellen",
        FOUT,
        "Deze rij heeft {cellen} cellen, maar er zijn {kolommen} kolommen.",
        "Staat er een scheidingsteken in een tekst? Zet die tekst dan tussen aanhalingstekens.",
        '"Breuken; een begin"',
        _KEPT_OUT,
    ),
    Sentence(
        "geen-utf8",
        FOUT,
        "Hier staat een byte ({byte}) die geen UTF-8 is.",
        "Bewaar het bestand als UTF-8; voor JSON is dat voorgeschreven (RFC 8259).",
        why=_KEPT_OUT,
    ),
    Sentence(
        "json-onleesbaar",
        FOUT,
        "Dit record is geen goede JSON: {oorzaak}.",
        "{remedie}",
        why=_KEPT_OUT,
    ),
    Sentence(
        "geen-object",
        FOUT,
        "Hier staat geen record: een record is een object tussen accolades.",
        "Zet elk record tussen accolades.",
        '{"@type": "LearningResource", "name": "Breuken"}',
        _KEPT_OUT,
    ),
    Sentence(
        "jsonld-ontbreekt",
        FOUT,
        "In dit record staat geen JSON-LD.",
        "Zet de JSON als tekst in het element van de metadata, of vraag op met recordSchema=jsonld.",
        '<metadata>{"@type": "schema:LearningResource"}</metadata>',
        _KEPT_OUT,
    ),
    Sentence(
        "pagina-ontbreekt",
        WAARSCHUWING,
        "De sitemap noemt {waarde}, maar die pagina zit niet in de levering.",
        "Download ook deze pagina (wget --mirror), of haal haar uit de sitemap.",
        why="Leraren zien het materiaal op die pagina niet, of nog in de vorige vorm.",
    ),
    Sentence(
        "sitemap-ontbreekt",
        WAARSCHUWING,
        "De sitemap noemt nog een sitemap, {waarde}, maar die zit niet in de levering.",
        "Download ook dat bestand en zet het naast de eerste sitemap.",
        why="Leraren zien het materiaal uit dat deel niet, of nog in de vorige vorm.",
    ),
    Sentence(
        "pagina-onleesbaar",
        FOUT,
        "Deze pagina kunnen wij niet lezen: zij is leeg of groter dan {grens} MB.",
        "Download de pagina opnieuw.",
        why=_KEPT_OUT,
    ),
    Sentence(
        "pagina-zonder-jsonld",
        TIP,
        "Op deze pagina staat geen JSON-LD: {waarde}.",
        "Beschrijft de pagina lesmateriaal? Zet er dan een script van het type application/ld+json in.",
        '<script type="application/ld+json">{"@context": "https://schema.org/", …}</script>',
        "Wat alleen in gewone tekst staat, kunnen leraren hier niet vinden.",
    ),
    Sentence(
        "pagina-zonder-materiaal",
        TIP,
        "De JSON-LD op deze pagina beschrijft geen lesmateriaal: {waarde}.",
        "Gebruik een type als LearningResource, Course, Book of Product.",
        '"@type": "LearningResource"',
        "Leraren vinden hier alleen wat als materiaal beschreven is.",
    ),
)

SENTENCES: dict[str, Sentence] = {sentence.rule: sentence for sentence in _SENTENCES}
"""Rule → what it says."""

NUMBER = "nummer"
"""What every publisher calls the identifier of a record, whatever the format calls it."""
ABOUT_NUMBER = ("nummer-ontbreekt", "nummer-te-lang", "dubbel-record", "herhaald-record")


def broken(
    feed: str, identifier: str, rule: str, position: Position, value: str | None = None, **facts: object
) -> BrokenRecord:
    """A record that stays out, with what its rule says of it. KeyError for a rule that is not in SENTENCES."""
    field = NUMBER if rule in ABOUT_NUMBER else ""
    finding = SENTENCES[rule].finding(identifier, field, value, position, **facts)
    return BrokenRecord(feed, identifier, finding)
