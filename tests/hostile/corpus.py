"""All attacks, and the page that lists them: `python -m tests.hostile.corpus` writes docs/reference/hostile.md."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.hostile import on_files, on_json, on_tables, on_values, on_xml
from tests.hostile.case import Case

SOURCES = (on_xml, on_values, on_tables, on_json, on_files)
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "hostile.md"
SECONDS = 5
"""Of processor time for one file, and for a whole batch of small ones; on an idle machine also of the clock."""
MEMORY_MB = 1000
"""Of all processes of one command together."""


def corpus() -> list[Case]:
    """Every attack on every format."""
    return [case for source in SOURCES for case in source.cases()]


def page() -> str:
    """The table: attack, formats, what must come of it, and the rule or words."""
    cases = corpus()
    rows: dict[tuple[str, str, str], list[str]] = {}
    for case in cases:
        rows.setdefault((case.name, case.verdict, case.says), []).append(case.form)
    per_form = Counter(case.form for case in cases)
    lines = [
        f"| {name} | {', '.join(forms)} | {verdict} | {says.replace('|', chr(92) + '|')} |"
        for (name, verdict, says), forms in rows.items()
    ]
    return HEAD.format(
        number=len(cases),
        different=len(rows),
        forms=", ".join(f"{number} {name}" for name, number in per_form.items()),
        seconds=SECONDS,
        memory=MEMORY_MB,
        rows="\n".join(lines),
    )


HEAD = """# Hostile input

{number} attacks of our own, {different} different ones ({forms}), made by
`tests/hostile` while the tests run. Each is given to `etalage check` in a real process, and a share of them is delivered
with `etalage feed run` to a catalogue that is being served. What must hold:

- the delivery is refused (*levering*), or its bad record is refused and the good ones beside it are placed (*record*), or
  it is placed and does nothing (*onschadelijk*); with a Dutch sentence that names the file, and the line or row where there
  is one;
- a file, or a batch of forty small ones, takes less than {seconds} seconds of processor time beyond the start of the command,
  and all processes together less than {memory} MB (proportional set size);
- a secret file beside the delivery is never read, and a socket on this computer that listens is never called;
- there is no traceback, and no ECK iD in any answer, report or file of the catalogue;
- after a refused delivery version and canonical hash of every graph are the same; after another only the good records came in;
- the site goes on answering.

Formulas (`=`, `+`, `-`, `@`, tab) are kept as the text that they are. Whatever we make for a spreadsheet program ourselves
(`etalage check --format csv`) puts an apostrophe before them. The CSV and TSV of the SPARQL endpoint are left exact, since W3C's
format has no room for anything else (decision 0016).

The limits themselves stand in [feeds](feeds.md) and [settings](settings.md).

| attack | formats | what comes of it | rule or words |
|---|---|---|---|
{rows}
"""

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
