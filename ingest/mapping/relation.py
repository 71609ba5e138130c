"""A relation of NL-LOM → a link to another material, a thumbnail, or another file of the same material."""

from __future__ import annotations

import re

from etalage.rdf import TYPE, Literal, NamedNode
from ingest.mapping import texts, values, words
from ingest.mapping.draft import Draft
from ingest.mapping.lom import Node

_EMBEDDED = re.compile(r"""\bsrc\s*=\s*["']?(https?:[^"'\s>]+)|^\s*(//[^\s"'<>]+)""", re.IGNORECASE)

FILES = frozenset(("hasformat", "embed", "preview"))
PREVIEW = Literal("voorbeeld", language="nl")


def relation(draft: Draft, node: Node) -> None:
    """One relation; its kind decides (Kennisnet, "lom.relation")."""
    kind_node = node.get("kind")
    kind_place = kind_node.value() if kind_node else None
    kind = texts.term(kind_place.text).replace(" ", "") if kind_place else ""
    resource = node.get("resource")
    entries = _entries(resource) if resource else []
    remarks = [string for text in (resource.all("description") if resource else ()) for string in text.strings()]
    if kind == "hasformat" and any(texts.term(remark.text) == "thumbnail" for remark in remarks):
        kind = "thumbnail"  # as feeds of green education write it
    if kind == "thumbnail":
        done = _thumbnail(draft, entries)
    elif kind in FILES:
        done = _file(draft, kind, entries, remarks)
    elif kind in words.RELATIONS:
        done = _link(draft, words.RELATIONS[kind], entries)
    else:
        _unknown(draft, kind_place, entries)
        done = True
    _leave_rest(draft, kind_place, entries, remarks, done)


def _entries(resource: Node) -> list[Node]:
    entries = []
    for identifier in resource.all("identifier"):
        entry = identifier.leaf("entry") or (identifier if identifier.text else None)
        if entry is not None:
            entries.append(entry)
    return entries


def _thumbnail(draft: Draft, entries: list[Node]) -> bool:
    for entry in entries:
        address = values.web_address(entry.text)
        if address is not None:
            draft.add(entry, words.THUMBNAIL, NamedNode(address))
            return True
    return False


def _file(draft: Draft, kind: str, entries: list[Node], remarks: list[Node]) -> bool:
    for entry in entries:
        address = values.web_address(source_of(entry.text) if kind == "embed" else entry.text)
        if address is None:
            continue
        part = draft.part("bestand")
        draft.add(entry, words.ENCODING, part)
        draft.add(None, TYPE, words.MEDIA_OBJECT, part)
        draft.add(entry, words.EMBED_URL if kind == "embed" else words.CONTENT_URL, NamedNode(address), part)
        if kind == "preview":
            draft.add(None, words.NAME, PREVIEW, part)
        for remark in remarks:
            media_type = values.media_type(texts.line(remark.text))
            if media_type is not None:
                draft.add(remark, words.ENCODING_FORMAT, Literal(media_type), part)
        return True
    return False


def source_of(text: str) -> str:
    """The address inside code to embed (<iframe src="…">), or the text itself."""
    match = _EMBEDDED.search(text)
    if match is None:
        return text
    return match[1] or f"https:{match[2]}"


def _link(draft: Draft, predicate: NamedNode, entries: list[Node]) -> bool:
    """One link per target. Of several identifiers the first that others can follow: web, urn, the rest."""
    addresses = [(entry, values.address(entry.text)) for entry in entries]
    for start in ("http", "urn:", ""):
        for entry, address in addresses:
            if address is not None and address.startswith(start):
                draft.add(entry, predicate, NamedNode(address))
                return True
    return False


def _unknown(draft: Draft, kind: Node | None, entries: list[Node]) -> None:
    place = kind or (entries[0] if entries else None)
    if place is not None:
        draft.find(place, "relatie-onbekend", texts.line(kind.text) if kind else "")


def _leave_rest(draft: Draft, kind: Node | None, entries: list[Node], remarks: list[Node], done: bool) -> None:
    """What the link itself did not use: the kind is the property, other keys name the same material."""
    if not done:
        place = entries[0] if entries else kind
        if place is not None:
            value = texts.line(entries[0].text if entries else kind.text if kind else "")
            draft.find(place, "relatie-zonder-adres", value)
    if kind is not None and not kind.done:
        draft.drop(kind, "soort relatie")
    for entry in entries:
        if not entry.done:
            draft.drop(entry, "andere sleutel")
    for remark in remarks:
        if not remark.done:
            draft.drop(remark, "toelichting relatie")
