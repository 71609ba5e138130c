"""A record → what a template shows: prices, dates, durations, links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import date as Day
from decimal import Decimal
from urllib.parse import unquote, urlsplit

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from app.visit import asked_version_text, link, texts, visit
from etalage.errors import BadQuery
from etalage.namespaces import ET, SLO, UUID
from etalage.reading import list_parts
from etalage.records import Begrip, Doel, Etalagestuk, Lesmateriaal, Prijs, Takken, Tekst, Vak, Waardering

DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.\d+)?S)?)?"
)
MOMENT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d))?")

ISBN = re.compile(r"urn:isbn:([0-9Xx-]{10,17})", re.IGNORECASE)

PAGES = {"Vakleergebied": "browse.subject", "Leerlijn": "browse.line"}
"""Class of SLO → the page that shows it; every other node has the page of a goal."""


ASK = Decimal("0.75")
"""A link that is less certain than this is one for a person to look at."""

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class PriceText:
    """A price in words: never empty, never 0 for what is not known."""

    main: str
    note: str = ""
    kind: str = "onbekend"
    """gratis, bedrag, aanvraag or onbekend: how the price tag looks."""


def price(value: Prijs) -> PriceText:
    """ "Gratis", "€ 12,50" with unit, btw and date, "Prijs op aanvraag", "Niet gratis" or "Prijs onbekend"."""
    text = texts()
    if value.is_gratis or value.bedrag == 0:
        return PriceText(text("price.free"), kind="gratis")
    if value.bedrag is not None:
        parts = [unit(value), text("price.vat")]
        parts += [text("price.date", date=date(value.peildatum))] if value.peildatum else []
        parts += [text("price.indicative")] if value.verkoop.is_richtprijs else []
        return PriceText(euro(value.bedrag), ", ".join(filter(None, parts)), "bedrag")
    if value.model is not None and value.model.iri == ET + "prijsmodel-op-aanvraag":
        return PriceText(text("price.request"), kind="aanvraag")
    if value.is_gratis is False:
        return PriceText(text("price.paid"), text("price.paid.text"))
    return PriceText(text("price.unknown"))


def unit(value: Prijs) -> str:
    """ "per leerling per jaar", "per pakket van 5", "per licentie voor 2 jaar"; empty when nothing is said."""
    text, sale = texts(), value.verkoop
    if value.eenheid is None:
        return ""
    words = name(value.eenheid)
    if value.eenheid.iri == ET + "eenheid-pakket":
        if sale.per_verkoop > 1:
            words = text("unit.pack", n=sale.per_verkoop)
        elif sale.licenties > 1:
            words = text("unit.licences", n=sale.licenties)
    if sale.licentieduur and not value.eenheid.iri.endswith("-jaar"):
        words += f" {text('unit.term', term=duration(sale.licentieduur))}"
    return words


def availability(value: Prijs) -> str:
    """ "Niet meer leverbaar sinds 27 september 2022"; the state alone when no date goes with it; empty: not known."""
    if value.beschikbaarheid is None:
        return ""
    text, state = texts(), value.beschikbaarheid.iri.rpartition("beschikbaarheid-")[2]
    words = capital(name(value.beschikbaarheid))
    if state == "niet-meer-leverbaar" and value.verkoop.tot:
        return text("availability.since", state=words, date=date(value.verkoop.tot))
    if has_ended(value):
        return text("availability.ended", date=date(value.verkoop.tot))
    if state in ("leverbaar", "beperkt-leverbaar") and value.verkoop.tot:
        return text("availability.until", state=words, date=date(value.verkoop.tot))
    if state == "nog-niet-leverbaar" and value.verkoop.vanaf:
        return text("availability.from", state=words, date=date(value.verkoop.vanaf))
    return words


def is_available(value: Prijs) -> bool:
    """False for what a school can not get now."""
    if has_ended(value):
        return False
    state = value.beschikbaarheid.iri.rpartition("beschikbaarheid-")[2] if value.beschikbaarheid else ""
    return state in ("", "leverbaar", "beperkt-leverbaar")


def has_ended(value: Prijs) -> bool:
    """Said to be available until a day that has passed: publishers forget to say more."""
    state = value.beschikbaarheid.iri.rpartition("beschikbaarheid-")[2] if value.beschikbaarheid else ""
    until = value.verkoop.tot[:10]
    return state in ("leverbaar", "beperkt-leverbaar") and len(until) == 10 and until < today().isoformat()


def today() -> Day:
    """The day of today, UTC."""
    return datetime.now(UTC).date()


def is_for_each(record: Lesmateriaal) -> bool | None:
    """Does each pupil need one of their own? None: not said, or sold for a whole class or school."""
    per = record.prijs.eenheid.iri.rpartition("eenheid-")[2] if record.prijs.eenheid else ""
    model = record.prijs.model.iri.rpartition("prijsmodel-")[2] if record.prijs.model else ""
    if per.startswith(("school", "klas", "leraar")) or model == "licentie-per-school":
        return None
    return record.product.is_verbruik


def certainty(value: Decimal | None) -> str:
    """ "zeker (100%)", "waarschijnlijk (75%)"; empty when it is not said."""
    if value is None:
        return ""
    text = texts()
    word = "sure" if value >= 1 else "almost" if value >= Decimal("0.9") else "likely" if value >= ASK else "check"
    return f"{text(f'certainty.{word}')} ({value * 100:.0f}%)"


def licence_form(words: str) -> str:
    """A form of licence of ECK in the language of the visitor; what is not known as it was delivered."""
    key = "licence.form." + re.sub(r"[^a-z]+", "-", words.lower()).strip("-")
    return texts()(key) if texts().has(key) else words


def known(iri: str) -> Begrip | None:
    """What an address on this site is called; None when it is not (or no longer) in the catalogue."""
    begrip = visit().names.of(iri)
    return begrip if begrip.is_bekend else None


def other_parts(record: Lesmateriaal, reach: int = 3) -> tuple[int, Sequence[Begrip]]:
    """(how many parts the method has, the parts just before and after this one)."""
    method = record.product.methode
    parts = list_parts(visit().names, method.iri) if method else ()
    return len(parts), around(parts, record.iri, reach)


def euro(amount: Decimal) -> str:
    """ "€ 1.234,50", with a space that does not break."""
    digits = f"{amount:,.2f}"
    if texts().language == "nl":
        digits = digits.translate(str.maketrans(",.", ".,"))
    return f"€\u00a0{digits}"


def rating(value: Waardering) -> str:
    """ "4,2 van 5 (12 beoordelingen)"; a sentence when nobody rated."""
    text = texts()
    if value.gemiddelde is None:
        return text("rating.none")
    mean = f"{value.gemiddelde:.1f}"
    mean = mean.replace(".", ",") if text.language == "nl" else mean
    return text("rating.some", mean=mean, count=text.count("rating.count", value.aantal or value.recensies))


def date(iso: str) -> str:
    """ "21 november 2026" of an ISO date, date and time, month or year; other texts as they are."""
    text = texts()
    found = MOMENT.match(iso)
    if not found:
        return iso
    year, month, day, _ = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    parts = [str(int(day))] if day else []
    return " ".join([*parts, text("months").split(" ")[int(month) - 1], year])


def moment(iso: str) -> str:
    """Date and time (UTC) of an ISO text."""
    found = MOMENT.match(iso)
    return f"{date(iso)}, {found[4]} UTC" if found and found[4] else date(iso)


def duration(iso: str) -> str:
    """ "1 uur en 30 minuten" of PT1H30M; other texts as they are."""
    text = texts()
    found = DURATION.fullmatch(iso)
    parts = (
        [text.count(f"duration.{unit}", int(n)) for unit, n in found.groupdict().items() if n and int(n)]
        if found
        else []
    )
    return f" {text('and')} ".join(parts) or iso


def name(begrip: Begrip | None) -> str:
    """What a concept is called: in English when the visitor reads English and there is such a name."""
    if begrip is None:
        return ""
    return begrip.label_en if texts().language == "en" and begrip.label_en else begrip.label


def capital(sentence: str) -> str:
    """First letter in upper case."""
    return sentence[:1].upper() + sentence[1:]


def language_name(code: str) -> str:
    """ "Nederlands" of nl; the code itself when it is not known."""
    text, key = texts(), f"language.{code.lower()[:2]}"
    return text(key) if text.has(key) else code


def media_name(media_type: str) -> str:
    """ "PDF" of application/pdf; the media type itself when it is not known."""
    text, key = texts(), f"media.{media_type.lower().partition(';')[0].strip()}"
    return text(key) if text.has(key) else media_type


def external(address: str) -> str:
    """The address when it may stand in a link (http or https with a host), else empty."""
    try:
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def host(address: str) -> str:
    """The host of an address, for a link that says where it goes."""
    return urlsplit(address).hostname or address if external(address) else address


def short_address(address: str) -> str:
    """An address as people say it: no scheme, no percent signs; an ISBN as such; empty when it says nothing."""
    if found := ISBN.fullmatch(address):
        return f"ISBN {found[1]}"
    parts = urlsplit(address) if external(address) else None
    if parts is None:
        return ""
    return unquote(f"{parts.hostname}{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}")


def place(iri: str) -> str:
    """The page on this site for an address; empty when it has none."""
    base = visit().settings.base_iri
    for start, endpoint in ((f"{base}materialen/", "record.material"), (f"{base}etalage/", "record.showcase_entry")):
        feed, slash, identifier = iri.removeprefix(start).partition("/")
        if (
            iri.startswith(start)
            and slash
            and feed
            and identifier
            and "/" not in identifier
            and "#" not in identifier
        ):
            return link(endpoint, feed=feed, name=identifier)
    method = iri.removeprefix(f"{base}methoden/")
    if iri.startswith(base) and method != iri and method and not set(method) & set("/#?"):
        return link("method.method", name=method)
    uuid = iri.removeprefix(SLO)
    if iri.startswith(SLO) and UUID.fullmatch(uuid):
        begrip = visit().names.of(iri)
        return link(PAGES.get(begrip.soort, "goal.goal"), uuid=uuid) if begrip.is_bekend else ""
    return ""


def levels(row: Sequence[Begrip], most: int = 4) -> str:
    """Levels in few words: "groep 5 t/m 8, vmbo-bb 3 en 4". What holds another level of the row is left out."""
    wider = {iri for level in row for iri in above(level)}
    words = _runs([name(level) for level in row if level.iri not in wider])
    if len(words) <= most + 1:  # the last one takes no more room than "and 1 more"
        return ", ".join(words)
    return f"{', '.join(words[:most])} {texts()('card.more', n=len(words) - most)}"


def above(level: Begrip) -> set[str]:
    """Addresses of everything that holds this one, however far above."""
    found: set[str] = set()
    front = list(level.ouders)
    while front:
        iri = front.pop()
        if iri not in found:
            found.add(iri)
            front += visit().names.of(iri).ouders
    return found


def _runs(labels: Sequence[str]) -> list[str]:
    """Labels that differ only in a last number, taken together where the numbers follow each other."""
    numbers: dict[str, list[int]] = {}
    for label in labels:
        found = re.fullmatch(r"(.*\D )(\d{1,2})", label)
        numbers.setdefault(found[1] if found else label, []).extend([int(found[2])] if found else [])
    words: list[str] = []
    for start, years in numbers.items():
        words += [f"{start}{run}" for run in _spans(sorted(set(years)))] or [start]
    return words


def _spans(numbers: Sequence[int]) -> list[str]:
    """ "5 t/m 8" of 5, 6, 7 and 8; "3 en 4" of two."""
    text, spans = texts(), list[list[int]]()
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    keys = {1: "{first}", 2: text("levels.two")}
    return [keys.get(len(span), text("levels.run")).format(first=span[0], last=span[-1]) for span in spans]


def kind_word(begrip: Begrip) -> str:
    """What sort of node it is, in words: "kerndoel", "leerlijn"."""
    if not begrip.soort:
        return ""
    text, key = texts(), f"node.{begrip.soort}"
    return text(key) if text.has(key) else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", begrip.soort).lower()


def paragraphs(text: str) -> Markup:
    """A long text as paragraphs; everything in it is escaped."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if block.strip()]
    lines = (Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks)
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def lead(texts_: Sequence[Tekst], most: int = 220) -> str:
    """The beginning of the first text, cut at a word."""
    words = " ".join(str(texts_[0]).split()) if texts_ else ""
    return words if len(words) <= most else words[:most].rpartition(" ")[0].rstrip(",.;:") + " …"


def lang(text: Tekst) -> str:
    """The language of a text for the attribute `lang`: Dutch when the source says nothing."""
    return text.taal if re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]+)*", text.taal) else "nl"


def names_older(record: Lesmateriaal, goal: Doel) -> bool:
    """Does the record name a goal that this one replaced, or this retired one, and not the live one itself?"""
    named = {link.doel.iri for link in record.doelen}
    if goal.begrip.iri in named:
        return goal.begrip.is_vervallen
    return bool(named & {old.iri for old in (*goal.voorgangers, *goal.oude_nummers)})


def is_showcase(record: object) -> bool:
    """Is it a showcase entry?"""
    return isinstance(record, Etalagestuk)


def in_language(language: str) -> str:
    """This very page in another language."""
    arguments = {key: values for key, values in request.args.lists() if key != "taal"}
    if request.endpoint is None or request.method == "POST":
        return link("home.home", taal=language)
    return link(request.endpoint, **{**(request.view_args or {}), **arguments, "taal": language})


def newest() -> str:
    """This very page in the newest version."""
    if request.endpoint is None or request.method == "POST":
        return url_for("home.home")
    arguments = {key: values for key, values in request.args.lists() if key != "versie"}
    return url_for(request.endpoint, **{**(request.view_args or {}), **arguments})


def sectors(begrip: Begrip) -> str:
    """The levels of a node in a few words: "primair onderwijs, speciaal onderwijs"."""
    found = visit().names.all(begrip.niveaus)
    return levels(sorted(found, key=lambda level: (level.volgorde, level.label)))


def by_level(takken: Sequence[Takken]) -> list[tuple[str, list[Takken]]]:
    """Nodes per level, in order of time: (levels in words, nodes). One without a level has its first child's."""
    found: dict[str, tuple[float, list[Takken]]] = {}
    for tak in takken:
        iris = next((node.begrip.niveaus for node in (tak, *tak.takken) if node.begrip.niveaus), ())
        rank = min((visit().names.of(iri).volgorde for iri in iris), default=float("inf"))
        words = sectors(replace(tak.begrip, niveaus=iris))
        found.setdefault(words, (rank, []))[1].append(tak)
    return [(words, nodes) for words, (_, nodes) in sorted(found.items(), key=lambda item: (item[1][0], item[0]))]


def around(row: Sequence[Begrip], iri: str, reach: int = 5) -> Sequence[Begrip]:
    """The nodes just before and after this one, so that a long row stays short."""
    place_of = next((number for number, begrip in enumerate(row) if begrip.iri == iri), 0)
    begin = max(0, min(place_of - reach, len(row) - 2 * reach - 1))
    return row[begin : begin + 2 * reach + 1]


def part_groups(subject: Vak) -> list[str]:
    """The groups of a subject's documents, in the order of the page."""
    return list(dict.fromkeys(part.groep for part in subject.delen))


def check_uuid(uuid: str) -> str:
    """SLO's address of a uuid. BadQuery when it is none."""
    if not UUID.fullmatch(uuid):
        raise BadQuery(f"“{uuid[:60]}” is geen uuid.", "Een uuid heeft 32 cijfers en letters a–f, met streepjes.")
    return SLO + uuid


def site_address() -> str:
    """Where the site stands, for examples to copy. A client can write any Host, so only this machine is believed."""
    host_name = urlsplit(request.url_root).hostname or ""
    return request.url_root if host_name in THIS_MACHINE else visit().settings.base_iri


def install(app: Flask) -> None:
    """Give templates these functions."""
    app.jinja_env.globals.update(
        t=lambda key, **values: texts()(key, **values),
        count=lambda key, n: texts().count(key, n),
        number=lambda n: texts().number(n),
        language=lambda: texts().language,
        link=link,
        asked_version=asked_version_text,
        newest=newest,
        sectors=sectors,
        levels=levels,
        around=around,
        by_level=by_level,
        part_groups=part_groups,
        paths_one=lambda paths: len(paths) == 1,
        clear_filters=lambda search: replace(search, filters={}, page=1).address(),
        page_link=lambda search, number: replace(search, page=number).address(),
        place=place,
        site_address=site_address,
        price=price,
        rating=rating,
        in_language=in_language,
        is_showcase=is_showcase,
        names_older=names_older,
        kind_word=kind_word,
        availability=availability,
        is_available=is_available,
        licence_form=licence_form,
        known=known,
        other_parts=other_parts,
        euro=euro,
        is_for_each=is_for_each,
        certainty=certainty,
    )
    app.jinja_env.filters.update(
        date=date, moment=moment, duration=duration, naam=name, capital=capital, language_name=language_name,
        media_name=media_name, external=external, host=host, paragraphs=paragraphs, lead=lead, lang_of=lang,
        short_address=short_address,
    )  # fmt: skip
