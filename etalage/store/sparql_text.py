"""Looks at a SPARQL text without running it: its words, how deep it is nested, what it asks for.

Not a parser: the store judges syntax. This reads only as much as is needed to refuse what must not reach a store,
and to know where a value can be bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from etalage.errors import BadQuery

LONGEST = 100_000
"""Bytes of a public query."""

DEEPEST = 100
"""Brackets inside brackets. Oxigraph 0.5.13 overflows a stack of 8 MB at 2,265; people stay below 15."""

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Token(NamedTuple):
    """A piece of the text. Spaces and comments are no tokens."""

    kind: str
    """iri, string, name (prefixed), variable, language, word (keyword, number), or mark (one character)."""
    text: str
    start: int


_TOKEN = re.compile(
    r"""
      (?P<skip>\s+|\#[^\r\n]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*+\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*+'''
        | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+')
    | (?P<quote>["'])
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:_|[^\W\d_][\w\-.·]{0,200})?:(?:[\w:\-.·]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<word>\w+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in time linear in its length. Raises BadQuery when a string does not end."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "quote":
            line = text.count("\n", 0, match.start()) + 1
            raise BadQuery(f"In regel {line} van de vraag staat een tekst zonder sluitend aanhalingsteken.")
        if kind is not None and kind != "skip":
            yield Token(kind, match.group(), match.start())


def form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE. Raises BadQuery for anything else, such as an update."""
    rest = iter(tokens(text))
    for token in rest:
        word = token.text.upper()
        if token.kind == "word" and word in ("PREFIX", "BASE"):
            if word == "PREFIX":
                next(rest, None)
            next(rest, None)
        elif token.kind == "word" and word in FORMS:
            return word
        else:
            break
    raise BadQuery(
        "Dit is geen vraag: een SPARQL-vraag begint met SELECT, ASK, CONSTRUCT of DESCRIBE.",
        "Zet een van deze woorden na de PREFIX-regels. Wijzigen kan hier niet.",
    )


@lru_cache(maxsize=256)
def has_dataset(text: str) -> bool:
    """Whether a query says with FROM which graphs it reads; otherwise it reads the union of all."""
    if "from" not in text.lower():
        return False
    for token in tokens(text):
        if token.text == "{" and token.kind == "mark":
            return False
        if token.kind == "word" and token.text.upper() == "FROM":
            return True
    return False


def refuse_unsafe(text: str) -> None:
    """Raise BadQuery for a text that is too long, too deep, no query, or that wants to fetch from elsewhere."""
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise BadQuery(f"De vraag is langer dan {LONGEST // 1000} kB.", "Maak de vraag korter.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadQuery("De vraag bevat tekens die geen geldige Unicode zijn.", "Typ de vraag opnieuw in.")
    form(text)
    # A server may decode \u0053 before it reads the words (SPARQL 1.1, 19.2) or not (Oxigraph): harmless both ways.
    for reading in {text, _decoded(text)}:
        _refuse_deep(reading)
        if any(token.kind == "word" and token.text.upper() == "SERVICE" for token in tokens(reading)):
            raise BadQuery(
                "SERVICE is hier niet toegestaan: een vraag kan geen andere servers bevragen.",
                "Stel de vraag zonder SERVICE, of haal de gegevens zelf bij de andere server op.",
            )


def not_sparql(error: SyntaxError, text: str) -> BadQuery:
    """What Oxigraph's parser says, for people. It names the place well; what it expects there it only guesses."""
    message = str(error)
    place = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if place is None:
        return BadQuery(f"De SPARQL-vraag klopt niet: {message}.", "Verbeter de vraag.", parser=message)
    line, column = int(place[1]), int(place[2])
    rest = "".join(text.split("\n")[line - 1 : line])[column - 1 :].strip()
    near = f", bij “{rest[:30]}”" if rest else ", aan het eind van de regel"
    said = "" if place[3].startswith("expected") else f": {place[3]}"
    unknown = _undeclared(text)
    if unknown:
        remedy = f"Het voorvoegsel {unknown} is niet bekend: zet bovenaan “PREFIX {unknown} <…>”."
    else:
        remedy = "Kijk of daarvoor een haakje, punt of aanhalingsteken te veel of te weinig staat."
    cause = f"De SPARQL-vraag klopt niet op regel {line}, teken {column}{near}{said}."
    return BadQuery(cause, remedy, line=line, column=column, parser=message)


def _undeclared(text: str) -> str:
    """The first prefix that is used and not declared, with its colon; empty when there is none."""
    declared, before = {"_:"}, ""
    for token in tokens(text):
        if token.kind == "name":
            prefix = token.text[: token.text.index(":") + 1]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return prefix
        before = token.text.upper()
    return ""


def open_of_where(text: str) -> int:
    """The place just after the { that opens the pattern of a query; -1 when it has none (DESCRIBE <x>)."""
    depth, opened = 0, []
    for token in tokens(text):
        if token.kind != "mark":
            continue
        if token.text in "([":
            depth += 1
        elif token.text in ")]":
            depth -= 1
        elif token.text == "{" and depth == 0:
            opened.append(token.start + 1)
            depth += 1
        elif token.text in "{}":
            depth += 1 if token.text == "{" else -1
    if form(text) == "CONSTRUCT" and len(opened) > 1:
        return opened[1]  # the first holds the template
    return opened[0] if opened else -1


def _refuse_deep(text: str) -> None:
    depth = 0
    before = Token("", "", -2)
    for token in tokens(text):
        if token.kind == "mark":
            # << and >> nest too (triple terms); a comparison never has two of them side by side.
            is_double = before.text == token.text and before.start == token.start - 1
            if token.text in "([{" or (token.text == "<" and is_double):
                depth += 1
            elif token.text in ")]}" or (token.text == ">" and is_double):
                depth -= 1
            if depth > DEEPEST:
                raise BadQuery(
                    f"De vraag is te diep genest: meer dan {DEEPEST} haakjes binnen elkaar.",
                    "Maak de vraag eenvoudiger.",
                )
        before = token


def _decoded(text: str) -> str:
    return re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})",
        lambda match: _character(int(match[1] or match[2], 16), match[0]),
        text,
    )


def _character(code: int, instead: str) -> str:
    return chr(code) if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else instead
