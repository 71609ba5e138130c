"""The measure: SHACL shapes, one Turtle file per class. This room knows nothing but its own files.

Each rule is a shape with a name of its own, `et:regel-<name>`, so that a finding can be traced to it. `gedeeld`
and `prijs` hold the rules that a material and a showcase entry share.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

CURRICULUM = ("begrip", "inhoudsrij", "kerndoel", "leerdoel", "niveau", "vakleergebied")
"""Files that judge SLO's data; the others judge what publishers deliver."""


def names() -> list[str]:
    """The names of all files, sorted, without `.ttl`."""
    return sorted(entry.name[:-4] for entry in files("shapes").iterdir() if entry.name.endswith(".ttl"))


@cache
def text(*chosen: str) -> str:
    """One Turtle text of the files that are named, or of all of them; KeyError when there is no such file."""
    return "\n".join(_read(name) for name in chosen or tuple(names()))


def _read(name: str) -> str:
    try:
        return (files("shapes") / f"{name}.ttl").read_text("utf-8")
    except FileNotFoundError as error:
        raise KeyError(name) from error
