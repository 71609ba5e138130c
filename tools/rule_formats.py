"""In which formats a rule can speak, read from the code: the modules that a format is made of, and what they name."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

import ingest.mapping
import ingest.readers
import shapes
from etalage.namespaces import ET
from etalage.rules import rules as shape_rules
from ingest.readers import readers
from ingest.rulebook import chapters
from ingest.verdict import can_say

ROOMS = ("ingest.mapping", "ingest.readers", "ingest")
LISTS = ("sentences", "suggestions", "report", "rulebook", "verdict")
"""Modules that name rules without saying them."""
ROOT = Path(ingest.mapping.__file__).parents[2]
BUILT = re.compile(r"(niveau|vak|doel)-(onbekend|dubbelzinnig|vervallen)")
"""Rules whose names `ingest.mapping.links` puts together."""
LINKS = "ingest.mapping.links"
SHARED = ("ingest.readers",)
"""Rooms whose own module speaks for every format."""


def formats_of(rule: str) -> list[str]:
    """Names of the formats in which a rule can occur, sorted; those of SLO's own data: ["curriculum"]."""
    if rule in shape_rules():
        return _of_shape(rule)
    if rule in chapters()["Onderweg"]:
        return sorted(readers())
    return sorted(name for name in readers() if any(_names(module, rule) for module in _modules(name)))


def _of_shape(rule: str) -> list[str]:
    found = shape_rules()[rule]
    if found.file in shapes.CURRICULUM:
        return ["curriculum"]
    if found.classes != (ET + "Etalagestuk",):
        return sorted(name for name in readers() if can_say(rule, name))
    return sorted(
        name for name in readers() if any("words.ETALAGESTUK" in _text(module) for module in _modules(name))
    )


def _names(module: str, rule: str) -> bool:
    if BUILT.fullmatch(rule) and module == LINKS:
        return True
    return rule in _strings(module)


@cache
def _modules(name: str) -> frozenset[str]:
    """Everything of the rooms that a format uses: its mapping, its reader, and what these import."""
    found: set[str] = set()
    todo = [f"ingest.mapping.{name}", readers()[name].read.__module__, *SHARED]
    while todo:
        module = todo.pop()
        if module not in found:
            found.add(module)
            todo += _imports(module)
    return frozenset(found)


@cache
def _imports(module: str) -> tuple[str, ...]:
    """Modules of the rooms that a module imports."""
    known = _known()
    found: list[str] = []
    for node in ast.walk(ast.parse(_text(module))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ingest"):
            names = [f"{node.module}.{each.name}" for each in node.names]
            found += [name for name in (*names, node.module) if name in known]
    return tuple(found)


@cache
def _known() -> frozenset[str]:
    """Every module of the rooms, without the lists of sentences: these name all rules."""
    names: Iterable[str] = (
        f"{room}.{each.name}" for room in ROOMS for each in pkgutil.iter_modules(import_module(room).__path__)
    )
    return frozenset(name for name in names if name.rpartition(".")[2] not in LISTS)


@cache
def _text(module: str) -> str:
    path = ROOT / Path(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")


@cache
def _strings(module: str) -> frozenset[str]:
    nodes = ast.walk(ast.parse(_text(module)))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
