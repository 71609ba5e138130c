"""The questions: one SPARQL file per question, by page or purpose. This room knows nothing but its own files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def query(name: str) -> str:
    """The text of `queries/<name>.rq`; KeyError when there is none."""
    try:
        return (files("queries") / f"{name}.rq").read_text("utf-8")
    except FileNotFoundError as error:
        raise KeyError(name) from error


def names(folder: str) -> list[str]:
    """The names of all questions in a folder, sorted: `names("examples")` gives "examples/…"."""
    entries = (files("queries") / folder).iterdir()
    return sorted(f"{folder}/{entry.name[:-3]}" for entry in entries if entry.name.endswith(".rq"))
