"""Attacks on XML as such, on every format that is written in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import FEED, PLACED, RECORD, Case, Content, World, among_good, goods_of, written
from tests.hostile.forms import FORMS, Form

Make = Callable[[Form, World], Content]


def _whole(form: Form, count: int = 3) -> str:
    return form.file([form.good(number) for number in range(1, 2 if form.is_single else count + 1)])


def _cut(part: float) -> Make:
    def make(form: Form, world: World) -> Content:
        data = _whole(form).rstrip().encode()
        return data[: int(len(data) * part)] if part > 0 else data[: int(part)]

    return make


def _with_doctype(subset: Callable[[World], str], reference: str = "") -> Make:
    def make(form: Form, world: World) -> Content:
        text = among_good(form, form.good(2, title=f"Vlot {reference}"))
        prolog, _, rest = text.partition("?>\n") if text.startswith("<?xml") else ("", "", text)
        return f"{prolog and prolog + '?>'}\n<!DOCTYPE x {subset(world)}>\n{rest}"

    return make


def _laughs(world: World) -> str:
    return "[<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]"


def _in_record(more: Callable[[World], str] | str, **changes: str) -> Make:
    """Something more in the bad record."""

    def make(form: Form, world: World) -> Content:
        return among_good(form, form.good(2, more=more if isinstance(more, str) else more(world), **changes))

    return make


def _in_title(text: str) -> Make:
    return lambda form, world: among_good(form, form.good(2, title=text))


def _nested(depth: int) -> Make:
    return _in_record("<a>" * depth + "</a>" * depth)


def _encoded(change: Callable[[str], bytes]) -> Make:
    return lambda form, world: change(among_good(form, form.good(2, title="Vlot van één ruïne")))


def _declared(encoding: str, text: str) -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        + text[text.index("?>") + 2 if text.startswith("<?") else 0 :]
    )


def _include(world: World) -> str:
    href = world.secret.as_uri()
    return f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{href}" parse="text"/>'


def _schema(world: World) -> str:
    return (
        '<x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="urn:x {world.address}" xml:base="{world.secret.as_uri()}">a</x>'
    )


ATTACKS: tuple[tuple[str, Make, str, str], ...] = (
    ("cut at a quarter", _cut(0.25), FEED, "breekt af"),
    ("cut half-way", _cut(0.5), FEED, "breekt af"),
    ("cut just before the end", _cut(-4), FEED, "breekt af"),
    ("a billion laughs", _with_doctype(_laughs, "&l9;"), FEED, "DOCTYPE"),
    ("a quadratic blow-up", _with_doctype(lambda w: f"[<!ENTITY a '{'a' * 50_000}'>]", "&a;" * 5_000), FEED, "DOCTYPE"),
    ("an external entity of a file", _with_doctype(lambda w: f"[<!ENTITY a SYSTEM '{w.secret.as_uri()}'>]", "&a;"), FEED, "DOCTYPE"),
    ("an external entity of the network", _with_doctype(lambda w: f"[<!ENTITY a SYSTEM '{w.address}'>]", "&a;"), FEED, "DOCTYPE"),
    ("a parameter entity", _with_doctype(lambda w: f"[<!ENTITY % a SYSTEM '{w.address}'> %a;]"), FEED, "DOCTYPE"),
    ("a DTD from the network", _with_doctype(lambda w: f"SYSTEM '{w.address}'"), FEED, "DOCTYPE"),
    ("a DTD from a file", _with_doctype(lambda w: f"PUBLIC '-//X' '{w.secret.as_uri()}'"), FEED, "DOCTYPE"),
    ("an entity that nobody made", _in_title("Vlot &kurk;"), FEED, "afkorting"),
    ("XInclude of a file", _in_record(_include), PLACED, ""),
    ("schemaLocation and xml:base", _in_record(_schema), PLACED, ""),
    ("a stylesheet", lambda f, w: f"<?xml-stylesheet type='text/xsl' href='{w.address}'?>" + _whole(f).partition("?>\n")[2] if _whole(f).startswith("<?") else f"<?xml-stylesheet type='text/xsl' href='{w.address}'?>" + _whole(f), PLACED, ""),
    ("nested 150 deep", _nested(150), RECORD, "record-te-diep"),
    ("nested 300 deep", _nested(300), FEED, "te diep"),
    ("nested 100,000 deep", _nested(100_000), FEED, "te diep"),
    ("a field of 1.5 MB", _in_title("vlot " * 300_000), RECORD, "record-te-groot"),
    ("a field of 11 MB", _in_title("vlot " * 2_200_000), FEED, "10 MB"),
    ("100,000 attributes", _in_record("<x " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"), RECORD, "record-te-groot"),
    ("100,000 namespaces", _in_record("<x " + " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(100_000)) + "/>"), RECORD, "record-te-groot"),
    ("UTF-16 without a mark", _encoded(lambda text: text.encode("utf-16-le")), FEED, ""),
    ("UTF-16 that says UTF-8", _encoded(lambda text: _declared("UTF-8", text).encode("utf-16")), PLACED, ""),
    ("Latin-1 that says UTF-8", _encoded(lambda text: _declared("UTF-8", text).encode("latin-1")), FEED, "UTF-8"),
    ("UTF-7", _encoded(lambda text: _declared("UTF-7", text).encode("utf-7")), PLACED, ""),
    ("UTF-32", _encoded(lambda text: text.encode("utf-32")), FEED, ""),
    ("two marks of UTF-8", _encoded(lambda text: b"\xef\xbb\xbf" * 2 + text.encode()), FEED, ""),
    ("two encodings in one file", _encoded(lambda text: text.encode().replace("één".encode(), "één".encode("latin-1"))), FEED, "UTF-8"),
    ("half a character by number", _in_title("Vlot &#xD800;"), FEED, "niet in XML"),
    ("half a character in UTF-8", _in_title("Vlot \ud800"), FEED, "UTF-8"),
    ("a NUL", _in_title("Vlot \x00"), FEED, ""),
    ("a control character", _in_title("Vlot \x0b"), FEED, "niet in XML"),
    ("a character that is none", _in_title("Vlot \ufffe"), FEED, "niet in XML"),
    ("two root elements", lambda form, world: _whole(form) + "<x/>", FEED, "na het einde"),
    ("a root element with a loose prefix", lambda form, world: f"<a:b>{form.good(1)}</a:b>", FEED, "voorvoegsel"),
)  # fmt: skip
"""Name, what is made, what must come of it, and the words. (A file of one record is refused whole either way.)"""

HEAVY = ("100,000", "11 MB", "1.5 MB", "blow-up")


def cases() -> Iterator[Case]:
    """Each attack on each format."""
    for form in (form for form in FORMS if form.is_xml):
        for name, make, verdict, says in ATTACKS:
            good = {FEED: 0, RECORD: goods_of(form), PLACED: 1 if form.is_single else 3}[verdict]

            def lay(world: World, form: Form = form, make: Make = make, name: str = name) -> Path:
                return written(world, f"{name.replace(' ', '-')}{form.suffix}", make(form, world))

            yield Case(name, form.name, form.reader, lay, verdict, says, good, any(word in name for word in HEAVY))
