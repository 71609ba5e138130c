"""HTML inside a text of JSON-LD → the text that a person would read. Pure."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<!--(?:(?!-->).)*+(?:-->)?|</?([a-zA-Z][a-zA-Z0-9]{0,20})(?:\s[^<>]*+)?/?>", re.DOTALL)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr", "blockquote"]
)
_UNSEEN = frozenset(("script", "style", "template", "noscript"))
MAX_TAGS = 5000


def holds_html(text: str) -> bool:
    """Whether there are tags or entities in a text."""
    return _TAG.search(text) is not None or _ENTITY.search(text) is not None


def readable(text: str) -> str:
    """The text without tags: paragraphs on lines of their own, list items with a dash, entities as characters."""
    parts: list[str] = []
    position, hidden = 0, ""
    for number, match in enumerate(_TAG.finditer(text)):
        if number > MAX_TAGS:
            break
        name = (match[1] or "").lower()
        if not hidden:
            parts.append(text[position : match.start()])
        position = match.end()
        is_end = match[0].startswith("</")
        if name in _UNSEEN:
            hidden = "" if is_end else hidden or name
        elif hidden:
            continue
        elif name == "br":
            parts.append("\n")
        elif name == "li" and not is_end:
            parts.append("\n- ")
        elif name in _BLOCKS:
            parts.append("\n\n")
    if not hidden:
        parts.append(text[position:])
    plain = unescape("".join(parts))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", plain)).strip()
