"""Changes the meaning of a file and leaves its form whole: a tree of XML, the cells of a table, values of JSON."""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import re
from typing import Any

from lxml import etree

from tests.fuzz.tokens import NASTY

TEXTS = tuple(text.decode("utf-8", "surrogatepass") for text in NASTY)
PLAIN = tuple(text for text in TEXTS if not re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe]", text))
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def xml(data: bytes, dice: random.Random) -> bytes:
    """Other texts, attributes and places of elements. ValueError when the file is no XML."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError from error
    for _ in range(dice.randint(1, 8)):
        elements = list(root.iter(etree.Element))
        element, other = dice.choice(elements), dice.choice(elements)
        parent = element.getparent()
        match dice.randrange(9):
            case 0 | 1 | 2:
                element.text = dice.choice((dice.choice(PLAIN), other.text))
            case 3:
                element.set(LANGUAGE, dice.choice(PLAIN))
            case 4 if parent is not None:
                parent.remove(element)
            case 5 if parent is not None:
                for _ in range(dice.choice((1, 1, 3, 30))):
                    element.addnext(copy.deepcopy(element))
            case 6 if len(list(other.iter())) < 100:
                element.append(copy.deepcopy(other))
            case 7:
                element.tag = other.tag
            case _ if parent is not None:
                element.tail = dice.choice(PLAIN)
    return bytes(etree.tostring(root, encoding=dice.choice(("utf-8", "utf-8", "utf-16", "us-ascii"))))


def table(data: bytes, dice: random.Random) -> bytes:
    """Other values in the rows below a header that mostly stays as it is. ValueError when it is no table."""
    text = data.decode("utf-8", "surrogatepass")
    mark = max(";,\t", key=text.split("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        raise ValueError from error
    if len(rows) < 2:
        raise ValueError
    for _ in range(dice.randint(1, 8)):
        row = dice.choice(rows[1:] if dice.random() < 0.95 else rows)
        other = dice.choice(rows[1:])
        if row and other:
            place = dice.randrange(len(row))
            row[place] = dice.choice((dice.choice(TEXTS), dice.choice(other), f"{row[place]} | {dice.choice(TEXTS)}"))
        if dice.random() < 0.1:
            rows.insert(dice.randint(1, len(rows)), list(other))
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def values(data: bytes, dice: random.Random) -> bytes:
    """Other values, keys and places in JSON. ValueError when it is none."""
    root = [json.loads(data)]
    for _ in range(dice.randint(1, 8)):
        holders = list(_holders(root))
        holder, other = dice.choice(holders), dice.choice(holders)
        place, from_ = dice.choice(list(_keys(holder))), dice.choice(list(_keys(other)))
        match dice.randrange(7):
            case 0 | 1:
                holder[place] = dice.choice((*TEXTS, None, True, False, 0, -1, 1e308, [], {}, [[]], {"@value": 1}))
            case 2:
                holder[place] = copy.deepcopy(other[from_])
            case 3:
                holder[place] = [holder[place], copy.deepcopy(other[from_])]
            case 4 if isinstance(holder, dict):
                holder[dice.choice((str(from_), dice.choice(TEXTS)))] = holder.pop(place)
            case 5 if holder is not root:
                del holder[place]
            case _:
                holder[place] = {"@value": holder[place], "@language": dice.choice(TEXTS)}
        if len(json.dumps(root)) > 60_000:
            break
    return json.dumps(root[0], ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


def _holders(root: Any) -> Any:
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict | list) and each:
            yield each
            waiting.extend(each.values() if isinstance(each, dict) else each)


def _keys(holder: Any) -> Any:
    return holder.keys() if isinstance(holder, dict) else range(len(holder))
