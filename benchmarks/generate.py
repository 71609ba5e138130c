"""Makes N realistic NL-LOM records (IMS binding, one OAI-PMH ListRecords answer), the same for the same seed.

Shares of aggregation level, kind, licence, context and filled fields follow 45 real records and the official po/vo
examples of NL-LOM; words are Dutch; goals, subjects and levels are uuids of the curriculum that is handed in.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TOPICS = _words(
    "breuken procenten verhoudingen meetkunde grafieken kansrekening spelling woordenschat leesstrategieën "
    "werkwoorden poëzie debatteren fotosynthese cellen ecosysteem bloedsomloop magnetisme elektriciteit "
    "warmte geluid klimaat rivieren vulkanen kaartlezen middeleeuwen republiek koloniën industrialisatie "
    "democratie grondwet mediawijsheid programmeren algoritmes gegevens ontwerpen muziek toneel beeldhouwen "
    "gezondheid voeding verkeer techniek energie ruimtevaart getallen tafels deelsommen schaal oppervlakte"
)
FORMS = _words("les oefening spel video werkblad project practicum toets reeks opdracht onderzoek verhaal")
VERBS = _words("leren oefenen ontdekken vergelijken beschrijven onderzoeken toepassen uitleggen ordenen maken")
PEOPLE = _words("leerlingen kinderen groepen klassen duo's teams")
EXTRA = _words(
    "met zonder stap voor beeld praktijk voorbeelden samen zelfstandig digitaal papier uitleg feedback niveau tempo "
    "differentiatie herhaling verdieping instructie doel leraar thuis school buiten binnen korte lange duidelijke "
    "eenvoudige uitdagende nieuwe bekende vragen antwoorden materiaal handleiding bronnen kaart tekst afbeelding"
)
PUBLISHERS = _words("Lepelaar Kievit Grutto Wulp Zwaluw Merel Spreeuw Koolmees")
KINDS = (
    ("informatiebron", 34),
    ("open opdracht", 18),
    ("gesloten opdracht", 16),
    ("evaluatie- en toetsmateriaal", 8),
    ("handleiding", 8),
    ("gereedschap", 6),
    ("verkennings- en onderzoeksmateriaal", 6),
    ("professionaliseringsmateriaal", 4),
)
LICENCES = (
    ("cc-by-40", 18),
    ("cc-by-sa-40", 16),
    ("cc-by-nc-sa-40", 12),
    ("cc-by-sa-30", 12),
    ("cc-by-30", 8),
    ("cc0-10", 4),
    ("yes", 26),
    ("unknown", 4),
)
ROLES = ("learner", "teacher")
VOCABULARY = "http://purl.edustandaard.nl/"
SLO = "https://opendata.slo.nl/curriculum/uuid"


@dataclass(frozen=True)
class Terms:
    """Uuids to draw from."""

    goals: Sequence[str]
    subjects: Sequence[str]
    levels: Sequence[tuple[str, str]]
    """uuid and the context (PO or VO) that goes with it."""


def terms_of(curriculum: Path) -> Terms:
    """Goals, subjects and levels of a folder with SLO's JSON."""

    def rows(name: str) -> list[dict[str, object]]:
        path = curriculum / name
        return list(json.loads(path.read_text("utf-8"))) if path.exists() else []

    goals = [str(row["id"]) for row in rows("curriculum-kerndoelen/data/kerndoelen.json")]
    goals += [str(row["id"]) for row in rows("curriculum-fo/data/doelzinnen.json") if row.get("soort") == "kerndoel"]
    subjects = [str(row["id"]) for row in rows("curriculum-basis/data/vakleergebieden.json")]
    levels = []
    for row in rows("curriculum-basis/data/niveaus.json"):
        title = str(row["title"]).lower()
        if title.startswith("groep"):
            levels.append((str(row["id"]), "PO"))
        elif title.startswith(("havo", "vwo", "vmbo")):
            levels.append((str(row["id"]), "VO"))
    return Terms(goals, subjects, levels)


def records(number: int, terms: Terms, seed: int = 1) -> Iterator[str]:
    """`number` OAI-PMH records."""
    random_ = random.Random(seed)
    for index in range(number):
        yield _record(index, terms, random_)


def write_feed(path: Path, number: int, terms: Terms, seed: int = 1) -> int:
    """Write one ListRecords answer; its size in bytes."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            "<responseDate>2026-11-01T00:00:00Z</responseDate><request>https://uitgever.example/oai</request>"
            "<ListRecords>\n"
        )
        for record in records(number, terms, seed):
            stream.write(record)
        stream.write("</ListRecords></OAI-PMH>\n")
    return path.stat().st_size


def _record(index: int, terms: Terms, random_: random.Random) -> str:
    topic, form = random_.choice(TOPICS), random_.choice(FORMS)
    title = f"{topic.capitalize()} {random_.choice(VERBS)}: een {form} over {random_.choice(TOPICS)}"
    level, context = random_.choice(terms.levels)
    location = f"https://uitgever.example/materiaal/{index}"
    keywords = "".join(
        f'<keyword><langstring xml:lang="nl">{word}</langstring></keyword>'
        for word in dict.fromkeys((topic, *random_.sample(TOPICS, random_.randint(1, 6))))
    )
    aggregation = _weighted(random_, (("1", 9), ("2", 17), ("3", 5), ("4", 2), ("", 12)))
    general = (
        f'<general><title><langstring xml:lang="nl">{escape(title)}</langstring></title>'
        f"<catalogentry><catalog>URI</catalog><entry>{_plain(location)}</entry></catalogentry><language>nl</language>"
        f'<description><langstring xml:lang="nl">{escape(_description(random_, topic))}</langstring></description>'
        f"{keywords}{_term('aggregationlevel', 'vdex_aggregationlevel_czp_20060628.xml', aggregation)}</general>"
    )
    licence = _weighted(random_, LICENCES)
    goals = random_.sample(terms.goals, random_.choice((0, 0, 1, 1, 2)))
    classifications = _classification("discipline", random_.choice(terms.subjects))
    classifications += _classification("educational level", level)
    classifications += "".join(_classification("educational objective", goal) for goal in goals)
    age = f"<typicalagerange>{_plain(random_.choice(('5-6', '7-8', '8-13', '12+', '16-18')))}</typicalagerange>"
    minutes = random_.choice((10, 20, 30, 45, 60, 90))
    time = f"<typicallearningtime><datetime>PT{minutes}M</datetime></typicallearningtime>"
    return (
        f"<record><header><identifier>oai:uitgever.example:{index}</identifier><datestamp>2026-10-01T00:00:00Z"
        "</datestamp></header><metadata>"
        f'<lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2">{general}'
        f"<lifecycle><version>{_plain('1')}</version>{_contribute(random_)}</lifecycle>"
        "<metametadata><metadatascheme>LOMv1.0</metadatascheme><metadatascheme>nl_lom_v1p0</metadatascheme>"
        "</metametadata>"
        f"<technical><format>text/html</format><location>{location}</location></technical><educational>"
        + _term("learningresourcetype", "vdex_learningresourcetype_czp_20060628.xml", _weighted(random_, KINDS))
        + _term("intendedenduserrole", "vdex_intendedenduserrole_lomv1p0_20060628.xml", random_.choice(ROLES))
        + _term("context", "vdex_context_czp_20060628.xml", context)
        + (age if random_.random() < 0.8 else "")
        + (time if random_.random() < 0.7 else "")
        + "</educational><rights>"
        + _term("cost", "vdex_cost_lomv1p0_20060628.xml", "no" if random_.random() < 0.8 else "yes")
        + _term("copyrightandotherrestrictions", "copyrightsandotherrestrictions_nllom_20180530", licence)
        + f"</rights>{classifications}</lom></metadata></record>\n"
    )


def _description(random_: random.Random, topic: str) -> str:
    words = [random_.choice(EXTRA) for _ in range(random_.randint(15, 60))]
    people = f"{random_.choice(VERBS)} {random_.choice(PEOPLE)}"
    return f"In deze {random_.choice(FORMS)} {people} over {topic}. {' '.join(words)}."


def _contribute(random_: random.Random) -> str:
    name = f"Uitgeverij {random_.choice(PUBLISHERS)}"
    vcard = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nN:{name};;;;\nORG:{name}\nEND:VCARD"
    role = _term("role", "vdex_lifecycle_contribute_role_lomv1p0_20060628.xml", "publisher")
    date = "<date><datetime>2024-09-01</datetime></date>"
    return f"<contribute>{role}<centity><vcard>{vcard}</vcard></centity>{date}</contribute>"


def _classification(purpose: str, uuid: str) -> str:
    kind = _term("purpose", "vdex_classification_purpose_czp_20060628.xml", purpose)
    return (
        f"<classification>{kind}<taxonpath><source>{_plain(SLO)}</source><taxon><id>{uuid}</id></taxon></taxonpath>"
        "</classification>"
    )


def _term(name: str, vocabulary: str, value: str) -> str:
    if not value:
        return ""
    return f"<{name}><source>{_plain(VOCABULARY + vocabulary)}</source><value>{_plain(value)}</value></{name}>"


def _plain(text: str) -> str:
    return f'<langstring xml:lang="x-none">{escape(text)}</langstring>'


def _weighted(random_: random.Random, choices: Sequence[tuple[str, int]]) -> str:
    return random_.choices([value for value, _ in choices], [weight for _, weight in choices])[0]
