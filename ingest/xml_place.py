"""Where an element stands in the publisher's file: its line, and a path that leads to it and to nothing else."""

from __future__ import annotations

import re

from lxml.etree import Element, _Element

from etalage.findings import Position
from ingest.source import SourceRecord

_STEP = re.compile(r"([^/\[]+)(\[\d+\])?")


def place_of(record: SourceRecord, element: _Element) -> Position:
    """The place of an element in the content of a record."""
    base = record.position
    line = element.sourceline
    path = "/".join(filter(None, (base.path, record.content_path, way_to(element))))
    return Position(base.source, line if isinstance(line, int) else base.line, path)


def way_to(element: _Element, above: _Element | None = None) -> str:
    """The names down to an element from below `above`, or from below the top: "general/title/langstring[2]".

    Names without prefix, as written; a number where siblings have the same name. Only the top is the empty way.
    """
    steps: list[str] = []
    parent = element.getparent()
    while parent is not None and element is not above:
        name = _local(element)
        same = [child for child in parent.iterchildren(tag=Element) if _local(child) == name]
        steps.append(name if len(same) == 1 else f"{name}[{same.index(element) + 1}]")
        element, parent = parent, parent.getparent()
    return "/".join(reversed(steps))


def xpath_of(path: str) -> str:
    """The path of a Position in XML as XPath 1.0, whatever the namespaces are."""
    return _STEP.sub(lambda step: f"*[local-name()='{step[1]}']{step[2] or ''}", path)


def _local(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else "?"
