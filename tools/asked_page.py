"""docs/reference/asked.md: what is understood of a typed text. Every row is what the code answers."""

from __future__ import annotations

import ontology
from etalage.search import asked_scope
from etalage.search.asked import Asked, ask, known_words

LEVELS = """
groep 6 | gr. 7 spelling | groep 5/6 topografie | groep 3 t/m 5 lezen | combinatiegroep 7/8 | kleuters herfst
peuters en kleuters | middenbouw rekenen | bovenbouw spelling | techniek op de basisschool | brugklas wiskunde
2 havo duits luisteren | havo 2 | 4h economie | 3hv | havo/vwo 3 aardrijkskunde | 5vwo biologie | vmbo-tl 3 | 3 mavo
vmbo kader 3 nask | vmbo b/k 1 | 2e klas geschiedenis | tweedeklassers | klas 3 aardrijkskunde havo | onderbouw havo
mbo niveau 3 | mbo leerjaar 2 rekenen | vso arbeid | 9 jaar | breuken voor 9-jarigen | kinderen van 4 tot 6 jaar
mbo rekenen 2F | 1F/2F | engels b1 | duits A2+ | hoofdstuk 3 havo 4 | po aardrijkskunde havo 4
"""
NO_LEVELS = """
klassieke muziek | eerste wereldoorlog | groepswerk | 2 pi r | h4 wiskunde | so hoofdstuk 4 | wo 2 | pro en contra
in het kader van | vitamine b1 | 80 jaar bevrijding | 10 jaar later | niveau 3
"""
CODES = """
kerndoel 26 | kd 26 rekenen | kerndoelen 23 t/m 27 po | kerndoel 22A | PO Kerndoel 01 | VSO Kerndoel VA 72.1
eindterm 6 biologie | ak/3/1/b | WI/B/V/DomeinA/A1/1 | RKT1.1.1a | OJW.1.001 | isbn 978-90-06-43981-6
9789006439816 werkboek | 0-306-40615-2 | 6ed6fb6f-5cd5-40d1-945d-1f02af6a79da | https://example.org/les/7
https://opendata.slo.nl/curriculum/uuid/6ed6fb6f-5cd5-40d1-945d-1f02af6a79da | breuken 1/2 | km/u
"""
OTHERS = """
“zure regen” havo 4 | 'zure regen' | "groep 8" musical | "zure regen | foto's van 's avonds | 15" scherm
-breuken OR (procenten*) | wiskunde b havo 5 | ak vulkanen | en vwo 5 | vulkanen en aardbevingen | M&O
"""

INTRODUCTION = """# What is understood of a question

What a teacher types is read by `etalage/search/asked.py`, the same for every engine. What is not understood is a
word. There is no syntax, so nothing is an error: a minus, a bracket or a star is a sign. Each row says what the
code answers; made by `make docs`.

- **Levels** are taken out of the words; a material fits when it is labelled with one of them, or more broadly or
  narrowly as the rules below say. Each is a chip; its cross takes the words out of the question. Between quotes
  they are words again, and for a program with `Query.literal`.
- **Codes** come before everything else. A number of a goal also finds what teaches that goal.
- **Phrases** between any pair of quotes must be found as they stand; one that is not closed runs to the end.
- **Subjects** count more, and stay words; a code as “ak” is sought by the name of its subject. An abbreviation that
  is a word or unit too counts only by itself or in capitals.

Read are 1,000 characters, and 64 words for levels and subjects."""


def asked_page() -> str:
    """The reference of what is understood."""
    lines = [INTRODUCTION]
    for title, texts in (
        ("Levels", LEVELS),
        ("No levels", NO_LEVELS),
        ("Codes", CODES),
        ("Phrases, signs and subjects", OTHERS),
    ):
        lines += ["", f"## {title}", "", "| typed | levels | codes | phrases | subjects | words that are sought |"]
        typed = [text.strip() for line in texts.strip().splitlines() for text in line.split(" | ")]
        lines += ["|---|---|---|---|---|---|", *(_row(text) for text in typed)]
    lines += ["", "## Which labels count for a level", ""]
    lines += ["A label counts as it stands: what is labelled groep 7 is po too, and does not count for groep 6.", ""]
    lines += ["| label | example | comes first |", "|---|---|---|"]
    lines += [f"| {rule.name} | {rule.why} | {'yes' if rule.is_near else 'no'} |" for rule in asked_scope.RULES]
    lines += ["| filled | groep 5 and 6 together → groep 5-6 | yes |", "", "That gives, for some levels:", ""]
    lines += ["| asked for | come first | count too |", "|---|---|---|"]
    lines += [_scope(name) for name in ("groep-6", "groep-1", "havo-2", "vmbo-tl-3", "ob-havo", "mbo-3", "erk-b1")]
    return "\n".join(lines) + "\n"


def _row(text: str) -> str:
    asked: Asked = ask(text, known_words())
    cells = (
        [level.label for level in asked.levels],
        [mark.typed for mark in asked.marks],
        list(asked.phrases),
        [subject.label for subject in asked.subjects],
        [asked.rest] if asked.rest else [],
    )
    shown = (", ".join(f"`{cell}`" if place in (1, 4) else cell for cell in some) for place, some in enumerate(cells))
    return " | ".join([f"| `{text}`", *shown]) + " |"


def _scope(name: str) -> str:
    labels = {row.iri: row.nl for row in ontology.niveau_rows()}
    near, every = asked_scope.near((name,)), asked_scope.iris((name,))
    first = ", ".join(nl for iri, nl in labels.items() if iri in near)
    too = ", ".join(nl for iri, nl in labels.items() if iri in every - near)
    return f"| {asked_scope.label((name,))} | {first} | {too} |"
