"""The fixtures of tests/data/shapes: whole graphs in Turtle, and cases made of one by taking and adding triples."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etalage.namespaces import PREFIXES
from etalage.rdf import Graph, parse_turtle

FOLDER = Path(__file__).parents[1] / "data" / "shapes"


@dataclass(frozen=True, slots=True)
class Case:
    """One entry of ongeldig.toml or geldig.toml."""

    name: str
    base: str
    drop: tuple[str, ...]
    add: str
    value: str

    @property
    def rule(self) -> str:
        """The rule that it is about: its name before the double dash."""
        return self.name.split("--")[0]

    def graph(self) -> Graph:
        """Its triples."""
        header = (FOLDER / f"{self.base}.ttl").read_text("utf-8").split("\n\n")[0]
        drop = {_expand(name) for name in self.drop}
        kept = [triple for triple in base_graph(self.base) if triple.predicate.value not in drop]
        return [*kept, *parse_turtle(f"{header}\n{self.add}")]


def cases(file: str) -> list[Case]:
    """The cases of a file, in its order."""
    entries = tomllib.loads((FOLDER / file).read_text("utf-8"))
    return [
        Case(
            name,
            entry["base"],
            tuple(entry.get("drop", ())),
            _repeat(entry.get("add", "")),
            _repeat(entry.get("value", "")),
        )
        for name, entry in entries.items()
    ]


def base_graph(name: str) -> Graph:
    """The triples of `<name>.ttl`."""
    return list(_parsed(name))


def base_names() -> list[str]:
    """The names of all whole graphs."""
    return sorted(path.stem for path in FOLDER.glob("*.ttl"))


@cache
def _parsed(name: str) -> tuple[object, ...]:
    return tuple(parse_turtle((FOLDER / f"{name}.ttl").read_text("utf-8")))


def _expand(name: str) -> str:
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local


def _repeat(text: str) -> str:
    return re.sub(r"\[\[(\d+)\]\]", lambda found: "a" * int(found[1]), text)
