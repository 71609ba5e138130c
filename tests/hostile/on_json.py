"""Attacks on JSON, on JSON-LD and on pages and sitemaps that carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import FEED, PLACED, RECORD, Case, Content, World, among_good, written
from tests.hostile.forms import form
from tests.hostile.on_values import ECK_ID

LIST, PAGE = form("jsonld"), form("html")
Make = Callable[[World], Content]


def _with(**changes: str) -> Make:
    return lambda world: among_good(LIST, LIST.good(2, **changes))


def _raw(bad: str) -> Make:
    return lambda world: among_good(LIST, bad)


def _context(context: Callable[[World], str]) -> Make:
    """The bad record under another context."""
    own = '{"@vocab": "https://schema.org/", "@language": "nl"}'
    return lambda world: among_good(LIST, LIST.good(2).replace(own, context(world)))


GOOD = LIST.good(2)
BOMB = "[" + ", ".join(f'{{"t{n}": "https://x.example/{n}"}}' for n in range(2000)) + "]"
NESTED = '{"@context": ' * 40 + "{}" + "}" * 40

ATTACKS: tuple[tuple[str, Make, str, str, int], ...] = (
    ("cut at a quarter", lambda w: among_good(LIST, GOOD)[:200], FEED, "", 0),
    ("cut half-way", lambda w: (text := among_good(LIST, GOOD))[: len(text) // 2], FEED, "", 0),
    ("cut just before the end", lambda w: among_good(LIST, GOOD)[:-1], FEED, "", 0),
    ("nested 100 deep", _with(more=', "x": ' + "[" * 100 + "]" * 100), RECORD, "record-te-diep", 2),
    ("nested 78,000 deep", _with(more=', "x": ' + "[" * 78_000 + "]" * 78_000), RECORD, "record-te-diep", 2),
    ("nested 78,000 deep and never closed", lambda w: "[" * 78_000, FEED, "", 0),
    ("brackets in a string", _with(title="[{" * 200), PLACED, "", 3),
    ("half a character", _with(title="Vlot \\ud800"), PLACED, "", 3),
    ("half a character as identifier", _with(id="a\\udfff"), PLACED, "", 3),
    ("half a character as a key", _with(more=', "\\ud800": 1'), PLACED, "", 3),
    ("a NUL by number", _with(title="Vlot \\u0000 van kurk"), PLACED, "tekens-verwijderd", 3),
    ("a NUL", _with(title="Vlot \x00"), FEED, "", 0),
    ("a number of 100,000 digits", _with(more=', "version": ' + "9" * 100_000), RECORD, "json-onleesbaar", 2),
    ("a number beyond all", _with(more=', "version": 1e999999'), PLACED, "", 3),
    ("NaN", _with(more=', "version": NaN'), RECORD, "json-onleesbaar", 2),
    ("Infinity", _with(more=', "version": -Infinity'), RECORD, "json-onleesbaar", 2),
    ("a name of __proto__", _with(more=', "__proto__": {"name": "kwaad"}, "constructor": {"prototype": 1}'), PLACED, "", 3),
    ("names that come twice", _with(more=', "name": "Een tweede vlot"'), PLACED, "", 3),
    ("a comment", _raw(GOOD.replace('"@type"', '/* geen JSON */ "@type"')), RECORD, "json-onleesbaar", 2),
    ("single quotes", _raw("{'@type': 'LearningResource'}"), RECORD, "json-onleesbaar", 2),
    ("a comma too many", _raw(GOOD[:-1] + ",}"), RECORD, "json-onleesbaar", 2),
    ("a text in place of a record", _raw('"een vlot"'), RECORD, "geen-object", 2),
    ("UTF-16", lambda w: among_good(LIST, GOOD).encode("utf-16"), FEED, "", 0),
    ("Latin-1", lambda w: among_good(LIST, LIST.good(2, title="Vlöt")).encode("latin-1"), RECORD, "geen-utf8", 2),
    ("a mark of UTF-8", lambda w: b"\xef\xbb\xbf" + among_good(LIST, GOOD).encode(), PLACED, "", 3),
    ("a field of 2 MB", _with(description="vlot " * 400_000), RECORD, "record-te-groot", 2),
    ("a field of 10 MB", _with(description="vlot " * 2_000_000), RECORD, "record-te-groot", 2),
    ("100,000 keywords", _with(keyword='", "'.join(f"woord {n}" for n in range(100_000))), RECORD, "record-te-groot", 2),
    ("40,000 keywords", _with(keyword='", "'.join(f"w{n}" for n in range(40_000))), PLACED, "te-veel-trefwoorden", 3),
    ("50,000 names", _with(more="".join(f', "n{n}": 1' for n in range(50_000))), PLACED, "", 3),
    ("20,000 empty records", lambda w: "[" + "{}," * 20_000 + GOOD + "]", RECORD, "nummer-ontbreekt", 1),
    ("a context from this computer", _context(lambda w: f'"{w.address}"'), PLACED, "context-onbekend", 3),
    ("a context from a file", _context(lambda w: f'"{w.secret.as_uri()}"'), PLACED, "context-onbekend", 3),
    ("a context that imports", _context(lambda w: f'{{"@version": 1.1, "@import": "{w.address}", "@vocab": "https://schema.org/"}}'), PLACED, "context-onbruikbaar", 3),
    ("a context of 2000 contexts", _context(lambda w: BOMB), PLACED, "context-te-groot", 3),
    ("a context in a context, 40 times", _context(lambda w: f'{{"@vocab": "https://schema.org/", "x": {NESTED}}}'), PLACED, "context-onbruikbaar", 3),
    ("a context that is its own", _context(lambda w: '{"@vocab": "https://schema.org/", "a": "b:c", "b": "a:c"}'), PLACED, "context-te-groot", 3),
    ("a vocabulary of nobody", _context(lambda w: '{"@vocab": "https://kwaad.example/"}'), RECORD, "titel-ontbreekt", 2),
    ("a vocabulary that breaks out", _context(lambda w: '{"@vocab": "https://schema.org/> <http://evil.example/"}'), RECORD, "titel-ontbreekt", 2),
    ("a word that is turned round", _context(lambda w: '{"@vocab": "https://schema.org/", "url": "name", "name": "@id"}'), RECORD, "titel-ontbreekt", 2),
    ("a type of another world", _raw(GOOD.replace("LearningResource", "x> <y")), PLACED, "", 3),
    ("the same address, other content", lambda w: LIST.file([LIST.good(1), LIST.good(1, title="Een ander vlot"), LIST.good(3)]), RECORD, "dubbel-record", 2),
    ("an ECK iD with escapes", _with(description=ECK_ID.replace("k", "\\u006b").replace("/", "\\/") + " en een vlot"), RECORD, "eckid-gevonden", 2),
    ("an ECK iD as a name of a field", _with(more=f', "{ECK_ID}": "x"'), RECORD, "eckid-gevonden", 2),
    ("a pupil", _with(more=', "leerling": {"roepnaam": "Sam"}'), RECORD, "leerlinggegevens-gevonden", 2),
    ("results of Edu-V", lambda w: '{"assessmentDateTime": "2026-01-01T00:00:00Z", "studentScoresAndResults": [{"eckId": "x"}]}', FEED, "Edu-V", 0),
)  # fmt: skip

SITE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _sitemap(urls: str, kind: str = "urlset") -> str:
    return f'<?xml version="1.0"?><{kind} xmlns="{SITE}">{urls}</{kind}>'


def _urls(*addresses: str, kind: str = "url") -> str:
    return "".join(f"<{kind}><loc>{address}</loc></{kind}>" for address in addresses)


def _site(sitemap: Callable[[World], str], **pages: str) -> Callable[[World], Path]:
    def lay(world: World) -> Path:
        folder = world.folder / "site"
        written(world, "site/sitemap.xml", sitemap(world))
        for name, text in {"een": PAGE.file([PAGE.good(1)]), **pages}.items():
            written(world, f"site/{name}.html", text)
        return folder

    return lay


PAGES: tuple[tuple[str, Make, str, str, int], ...] = (
    ("10,000 scripts", lambda w: PAGE.file([PAGE.good(1)]).replace("</head>", "<script>1</script>" * 10_000 + "</head>"), PLACED, "", 1),
    ("10,000 scripts of JSON-LD", lambda w: PAGE.file(["{}"] * 10_000 + [PAGE.good(1)]), PLACED, "", 1),
    ("100,000 open tags", lambda w: PAGE.file([PAGE.good(1)]).replace("<body>", "<body>" + "<div>" * 100_000), PLACED, "", 1),
    ("100,000 attributes", lambda w: PAGE.file([PAGE.good(1)]).replace("<body>", "<body " + " ".join(f"a{n}" for n in range(100_000)) + ">"), RECORD, "pagina-onleesbaar", 0),
    ("a script of a million spaces", lambda w: PAGE.file([PAGE.good(1).replace(", ", " " * 800_000 + ", ", 1)]), PLACED, "", 1),
    ("a script that never closes", lambda w: PAGE.file([PAGE.good(1)]).replace("</script>", ""), RECORD, "json-onleesbaar", 0),
    ("a frame and an image of this computer", lambda w: PAGE.file([PAGE.good(1)]).replace("<body>", f"<body><iframe src='{w.address}'></iframe><img src='{w.secret.as_uri()}'><base href='{w.address}'>"), PLACED, "", 1),
    ("a doctype with an entity", lambda w: PAGE.file([PAGE.good(1)]).replace("<!DOCTYPE html>", f"<!DOCTYPE html [<!ENTITY a SYSTEM '{w.secret.as_uri()}'>]>").replace("<body>", "<body>&a;"), PLACED, "", 1),
    ("a text that closes the script", lambda w: PAGE.file([PAGE.good(1, title="</script><script>alert(1)</script>")]), RECORD, "json-onleesbaar", 0),
    ("half a page", lambda w: PAGE.file([PAGE.good(1)])[:300], RECORD, "json-onleesbaar", 0),
    ("a page without JSON-LD", lambda w: "<!DOCTYPE html><html><body>Vlot</body></html>", PLACED, "pagina-zonder-jsonld", 1),
)  # fmt: skip

SITES: tuple[tuple[str, Callable[[World], Path], str, str, int], ...] = (
    ("a sitemap of 1,000,000 addresses", _site(lambda w: _sitemap(_urls("https://vlot.example/een.html") * 1_000_000)), FEED, "meer dan 50000", 0),
    ("a sitemap of itself", _site(lambda w: _sitemap(_urls("https://vlot.example/sitemap.xml", kind="sitemap"), "sitemapindex")), PLACED, "", 0),
    ("a sitemap of files", _site(lambda w: _sitemap(_urls(w.secret.as_uri(), "file:///etc/passwd", "../geheim.txt"))), PLACED, "", 0),
    ("a sitemap of this computer", _site(lambda w: _sitemap(_urls(w.address, "http://169.254.169.254/", "http://[::1]/"))), PLACED, "", 0),
    ("a sitemap that climbs out", _site(lambda w: _sitemap(_urls("https://vlot.example/../../geheim.txt", "https://vlot.example/%2e%2e/%2e%2e/geheim.txt", "https://vlot.example/een.html"))), PLACED, "", 1),
    ("a sitemap with a DTD", _site(lambda w: f"<!DOCTYPE x SYSTEM '{w.address}'>" + _sitemap("")), FEED, "DOCTYPE", 0),
    ("a sitemap that was cut", _site(lambda w: _sitemap(_urls("https://vlot.example/een.html"))[:-20]), FEED, "breekt af", 0),
)  # fmt: skip

HEAVY = ("million spaces", "1,000,000", "10 MB", "2 MB", "100,000", "78,000", "20,000", "10,000", "50,000", "40,000")


def cases() -> Iterator[Case]:
    """Each attack."""
    for kind, suffix, attacks in (("jsonld", ".json", ATTACKS), ("html", ".html", PAGES)):
        for name, make, verdict, says, good in attacks:

            def lay(world: World, make: Make = make, name: str = name, suffix: str = suffix) -> Path:
                return written(world, f"{name.replace(' ', '-')}{suffix}", make(world))

            yield Case(name, kind, "jsonld", lay, verdict, says, good, any(word in name for word in HEAVY))
    for name, site, verdict, says, good in SITES:
        yield Case(name, "sitemap", "jsonld", site, verdict, says, good, any(word in name for word in HEAVY))
