"""Writes docs/reference/settings.md and commands.md from the code: `python -m tools.reference_pages`.

A test compares the files with what these functions give, so that the pages cannot go stale.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import click

from etalage.settings import PREFIX, Settings
from ingest.cli import main
from tools.asked_page import asked_page
from tools.rules_page import rules_page
from tools.search_page import search_page
from tools.shapes_page import shapes_page

FOLDER = Path(__file__).parents[1] / "docs" / "reference"


def settings_page() -> str:
    """The reference of settings: name, default, help."""
    lines = [
        "# Settings",
        "",
        "Environment variables, read once at the door. A name that does not exist or a value that does not fit stops",
        "the process with a sentence. Made from `etalage/settings.py` by `make docs`.",
        "",
        "| name | default | meaning |",
        "|---|---|---|",
    ]
    for item in fields(Settings):
        default = "" if item.default in (None, "") else f"`{item.default}`"
        lines.append(f"| `{PREFIX}{item.name.upper()}` | {default} | {item.metadata['help']} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """The reference of commands: the help text of each."""
    lines = [
        "# Commands",
        "",
        "Exit code 0: good. 1: done, but something was refused. 2: could not run.",
        "Made from `ingest/cli.py` by `make docs`.",
    ]
    for path, command in _walk(("etalage",), main):
        context = click.Context(command, info_name=" ".join(path), **main.context_settings)
        lines += ["", f"## {' '.join(path)}", "", "```text", command.get_help(context), "```"]
    return "\n".join(lines) + "\n"


def _walk(path: tuple[str, ...], command: click.Command) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            found += _walk((*path, name), child)
    return found


PAGES = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "shapes.md": shapes_page,
    "rules.md": rules_page,
    "search.md": search_page,
    "asked.md": asked_page,
}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
        print(FOLDER / name)
