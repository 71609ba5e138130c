"""A downloaded web page: its own address and the JSON-LD scripts in it, with their places. Fetches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.readers.xml_record import line_of

MAX_PAGE_MB = 10
MAX_SCRIPTS = 100
"""JSON-LD scripts of one page that are read."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_WRAPPING = re.compile(r"\s*(?://\s*)?(?:<!--|<!\[CDATA\[)?")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}+")
MAX_ATTRIBUTES = 500
"""In one long tag: libxml2 holds each against all before it."""


@dataclass(frozen=True, slots=True)
class Script:
    """The text of one script, with the line and column where it begins."""

    text: str
    line: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page."""

    address: str
    """Its canonical address as it says itself; "" when it says none."""
    scripts: list[Script]


def is_page(head: str) -> bool:
    """Whether a text begins as HTML."""
    start = head[:1000].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body"))


def read_page(path: Path) -> Page | None:
    """The scripts of a page; None when it is too large, holds nothing, or has a tag of countless attributes."""
    if path.stat().st_size > MAX_PAGE_MB * 1_000_000:
        return None
    text = decoded(path.read_bytes())
    if any(len(tag.split()) > MAX_ATTRIBUTES for tag in _LONG_TAG.findall(text)):
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    scripts: list[Script] = []
    position = 0
    for element in root.iter("script"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        content = element.text or ""
        if kind != "application/ld+json" or not content.strip():
            continue
        script, position = _placed(text, content, position, line_of(element))
        scripts.append(script)
        if len(scripts) == MAX_SCRIPTS:
            break
    return Page(_address(root), scripts)


def decoded(data: bytes) -> str:
    """The text of a page: by its byte order mark, as UTF-8, else by the charset that it names, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        found = _CHARSET.search(data[:4096])
        name = found[1].decode("ascii") if found else "windows-1252"
        try:
            return data.decode(name if name.lower() not in ("utf-8", "utf8") else "windows-1252", "replace")
        except LookupError:
            return data.decode("windows-1252", "replace")


def _placed(text: str, content: str, position: int, line: int | None) -> tuple[Script, int]:
    """A script without comment marks around it, at its place in the page; the parser gives only a line."""
    start = _WRAPPING.match(content)
    begin = start.end() if start else 0
    inside = content[begin:].rstrip()
    if inside.endswith(("-->", "]]>")):
        inside = inside[:-3].rstrip().removesuffix("//").rstrip()
    found = text.find(inside, position)
    if found < 0:
        return Script(inside, line or 1, None), position
    newline = text.rfind("\n", 0, found)
    return Script(inside, text.count("\n", 0, found) + 1, found - newline), found + len(inside)


def _address(root: etree._Element) -> str:
    for element in root.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            return (element.get("href") or "").strip()
    for element in root.iter("meta"):
        if (element.get("property") or "").lower() == "og:url":
            return (element.get("content") or "").strip()
    return ""
