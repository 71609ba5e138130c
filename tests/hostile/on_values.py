"""Attacks in the values of a record, in every format: what is written is what a publisher may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import FEED, PLACED, RECORD, Case, World, among_good, goods_of, written
from tests.hostile.forms import FORMS, Form

ECK_ID = "https://ketenid.nl/201703/" + "0a1b2c3d" * 16
ZALGO = "Vlot" + "\u0301\u0316\u0338" * 400

Value = str | Callable[[World], str]

ATTACKS: tuple[tuple[str, str, Value, str, str], ...] = (
    ("a script in the title", "title", "<script>alert(document.domain)</script> Vlot", PLACED, ""),
    ("an attribute that runs", "title", "Vlot\"><img src=x onerror=alert(1)>", PLACED, ""),
    ("markup that closes the page", "description", "</script></dd></main><svg/onload=alert(1)> " * 3, PLACED, ""),
    ("a template in the title", "title", "{{ config }} {% include '/etc/passwd' %} ${7*7} #{7*7}", PLACED, ""),
    ("braces for str.format", "title", "Vlot {waarde} {0} {waarde.__class__.__mro__} {", PLACED, ""),
    ("braces in a level", "level", "groep {waarde!r:>9999999999} {grens}", PLACED, "niveau-onbekend"),
    ("a format string", "title", "Vlot %s%s%n%(x)s %99999999d", PLACED, ""),
    ("an LDAP filter", "title", "Vlot)(uid=*))(|(uid=*", PLACED, ""),
    ("SQL", "title", "Vlot'); DROP TABLE records;--", PLACED, ""),
    ("a shell", "title", "Vlot $(touch /tmp/kanarie) `id` ; rm -rf /", PLACED, ""),
    ("a path", "title", "../../../../etc/passwd\\..\\..", PLACED, ""),
    ("an address that is a script", "address", "javascript:alert(1)", PLACED, "adres-onbruikbaar"),
    ("an address of data", "address", "data:text/html;base64,PHNjcmlwdD4=", PLACED, "adres-onbruikbaar"),
    ("an address of a file", "address", lambda world: world.secret.as_uri(), PLACED, "adres-onbruikbaar"),
    ("an address of this computer", "address", lambda world: world.address, RECORD, "adres-niet-openbaar"),
    ("an address that breaks out of an IRI", "address", "https://vlot.example/> <http://evil.example/p> <x", PLACED, ""),
    ("an address with a line break and \\", "address", "https://vlot.example/a\\b c\u2028d", PLACED, ""),
    ("an address of 100 kB", "address", "https://vlot.example/" + "a" * 100_000, PLACED, "adres-onbruikbaar"),
    ("a term that breaks out of SPARQL", "level", "x\" } ; DROP ALL ; SELECT * { ?s ?p \"", PLACED, "niveau-onbekend"),
    ("a term that breaks out of an IRI", "level", "http://x> <http://evil.example/p> <http://y", PLACED, "niveau-onbekend"),
    ("text from right to left", "title", "Vlot \u202egnirts\u2066 \u200fmis\u2069", PLACED, "tekens-verwijderd"),
    ("a tower of accents", "title", ZALGO, RECORD, "titel-te-lang"),
    ("letters that look Dutch", "title", "Vlоt vаn kurk", PLACED, ""),
    ("invisible characters", "title", "V\u200bl\u2060o\ufefft\u00ad", PLACED, "tekens-verwijderd"),
    ("control characters of ISO 8859", "title", "Vlot \u0085\u009f\u0090", PLACED, "tekens-verwijderd"),
    ("characters for nobody", "title", "Vlot \ufdd0\ue000\U000fffff", PLACED, ""),
    ("letters from beyond", "title", "𝕍𝕝𝕠𝕥 🛶", PLACED, ""),
    ("a title of 5,000 characters", "title", "vlot " * 1_000, RECORD, "titel-te-lang"),
    ("a formula", "title", "=cmd|'/c calc'!A1", PLACED, ""),
    ("a formula with a plus", "keyword", "+1+1", PLACED, ""),
    ("a formula with a minus", "keyword", "-1+1", PLACED, ""),
    ("a formula with an at", "title", "@SUM(1+1)*cmd|' /C calc'!A0", PLACED, ""),
    ("a formula with a tab", "title", "\t=1+1", PLACED, ""),
    ("the year 0", "date", "0000-01-01", PLACED, "datum"),
    ("the year 9999", "date", "9999-12-31", PLACED, ""),
    ("the year -1", "date", "-0001-05-05", PLACED, "datum"),
    ("30 February", "date", "2024-02-30", PLACED, "datum"),
    ("a leap second", "date", "2016-12-31T23:59:60Z", PLACED, ""),
    ("a year of 400 digits", "date", "9" * 400 + "-01-01", PLACED, "datum"),
    ("a duration of 9999 years", "duration", "P9999Y", PLACED, ""),
    ("a duration of 400 digits", "duration", "PT" + "9" * 400 + "M", PLACED, "duur"),
    ("a duration below zero", "duration", "-PT5M", PLACED, "duur"),
    ("a price beyond all", "price", "1e308", PLACED, "prijs"),
    ("a price of 400 digits", "price", "9" * 400, PLACED, "prijs"),
    ("a price below zero", "price", "-5", RECORD, "prijs-negatief"),
    ("a price that is no number", "price", "NaN", PLACED, "prijs"),
    ("a price in full width", "price", "１２３", PLACED, ""),
    ("an ISBN with a wrong digit", "isbn", "9789000070010", PLACED, "isbn-onjuist"),
    ("a language of 10 kB", "tag", "nl-" + "x" * 10_000, PLACED, "taal"),
    ("a language that breaks out", "tag", "nl@en .", PLACED, "taal"),
    ("an identifier of 1 MB", "id", "a" * 1_000_000, RECORD, "nummer-te-lang"),
    ("an identifier of nothing", "id", "", RECORD, "nummer-ontbreekt"),
    ("an identifier of spaces", "id", "  \u00a0 ", RECORD, "nummer-ontbreekt"),
    ("an identifier that climbs", "id", "../../../../graph/slo", PLACED, ""),
    ("an identifier that is an IRI of ours", "id", "https://w3id.org/etalage/graph/slo", PLACED, ""),
    ("an identifier that breaks out", "id", "a> <b> <c> . <d", PLACED, ""),
    ("the identifier of another feed", "id", "basis-1", PLACED, ""),
    ("an ECK iD in the title", "title", f"Voor {ECK_ID}", RECORD, "eckid-gevonden"),
    ("an ECK iD in capitals", "description", f"Voor {ECK_ID.upper()} en verder niets bijzonders", RECORD, "eckid-gevonden"),
    ("an ECK iD in an address", "address", "https://vlot.example/?wie=https%3A%2F%2Fketenid.nl%2F201703%2F" + "0a1b2c3d" * 16, RECORD, "eckid-gevonden"),
    ("an ECK iD as identifier", "id", ECK_ID, RECORD, "eckid-gevonden"),
    ("an ECK iD in pieces", "keyword", " ".join(ECK_ID), RECORD, "eckid-gevonden"),
    ("a BSN", "description", "Gemaakt door de leerling met BSN 111222333, die er lang aan werkte.", RECORD, "leerlinggegevens-gevonden"),
)  # fmt: skip
"""Name, field, value, what must come of it, and the rule or the beginning of its name."""

DIFFERENT: dict[tuple[str, str], tuple[str, str]] = {
    ("an identifier of 1 MB", "oai"): (RECORD, "record-te-groot"),
    ("an identifier of 1 MB", "sru"): (RECORD, "record-te-groot"),
    ("an identifier of 1 MB", "spreadsheet"): (FEED, "131072 tekens"),
    # Here the identifier is what stands behind an address.
    **{
        (f"an identifier of {what}", form): (PLACED, "")
        for what in ("nothing", "spaces")
        for form in ("jsonld", "html")
    },
}
"""(name, format) → verdict and words, where a format asks for something else."""


def _lay(form: Form, name: str, field: str, value: Value) -> Callable[[World], Path]:
    def lay(world: World) -> Path:
        text = value if isinstance(value, str) else value(world)
        content = among_good(form, form.good(2, **{field: form.quoted(text)}))
        return written(world, f"{name.replace(' ', '-').replace(chr(92), '')}{form.suffix}", content)

    return lay


def cases() -> Iterator[Case]:
    """Each attack on each format that has the field."""
    for form in FORMS:
        for name, field, value, verdict, says in ATTACKS:
            if field not in form.fields or (form.is_single and field == "id"):
                continue
            verdict, says = DIFFERENT.get((name, form.name), (verdict, says))
            good = {FEED: 0, RECORD: goods_of(form), PLACED: goods_of(form) + 1}[verdict]
            yield Case(name, form.name, form.reader, _lay(form, name, field, value), verdict, says, good)
