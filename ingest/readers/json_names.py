"""Which name of a JSON record holds a property, in the publisher's own spelling, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from etalage.findings import Position
from ingest.readers.json_places import INNER, Places, escaped, position_of
from ingest.source import SourceRecord


def name_in(record: SourceRecord, paths: Sequence[str]) -> tuple[str, str]:
    """(the first of these paths that the record has, as it spells it; its JSON pointer). Two empty texts when none.

    A path counts whatever prefix stands before its steps: "name" finds "schema:name".
    """
    content = record.content
    if isinstance(content, Mapping):
        for path in paths:
            found = _walk(content, path.split("/"))
            if found:
                pointer = "".join(f"/{escaped(step)}" for step in found)
                return "/".join(found), (record.extra or {}).get(INNER, "") + pointer
    return "", ""


def place_in(record: SourceRecord, pointer: str, value: str) -> Position:
    """The place of what stands at a pointer; of a list the element that holds the value."""
    places = Places(record.raw.decode("utf-8", "replace"))
    target = _at(record.content, pointer.removeprefix((record.extra or {}).get(INNER, "")))
    if isinstance(target, list) and value:
        number = next((number for number, each in enumerate(target) if _holds(each, value)), None)
        pointer = pointer if number is None else f"{pointer}/{number}"
    return position_of(record, pointer, places)


def _walk(content: Any, steps: list[str]) -> list[str]:
    """The steps as the record spells them; of a list the first object counts."""
    found: list[str] = []
    here = content
    for step in steps:
        if isinstance(here, list):
            here = next((each for each in here if isinstance(each, Mapping)), None)
            if here is not None:
                found.append("0")
        if not isinstance(here, Mapping):
            return []
        name = next((name for name in here if name == step or _last(name) == step), None)
        if name is None:
            return []
        found.append(name)
        here = here[name]
    return found


def _last(name: str) -> str:
    return name.rpartition(":")[2].rpartition("/")[2].rpartition("#")[2]


def _at(content: Any, pointer: str) -> Any:
    here = content
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        here = here[int(name)] if isinstance(here, list) else here.get(name) if isinstance(here, Mapping) else None
    return here


def _holds(value: Any, text: str) -> bool:
    """Whether a text stands in a value, at most two objects deep."""
    if isinstance(value, str):
        return value.strip() == text.strip()
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(isinstance(each, str) and each.strip() == text.strip() for each in inner)
