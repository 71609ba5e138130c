"""The reference page of the curriculum: `python -m ingest.curriculum.table FOLDER > docs/reference/curriculum.md`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from etalage.rdf import Graph
from ingest.curriculum.figures import Figures
from ingest.curriculum.graphs import build, graph_name
from ingest.curriculum.kinds import KINDS, TITLES
from ingest.curriculum.links import ACTUEEL, VERVALLEN, dangling_rows

INTRO = """# The curriculum in figures

Made from SLO's data by `python -m ingest.curriculum.table FOLDER > docs/reference/curriculum.md`; a test checks it.
What the properties mean stands in [data-model.md](data-model.md), why the curriculum is a graph like this in
[decision 4](../decisions/0004-curriculum-as-graph.md), every word in `ontology/slo.ttl`.

"""

ENTITIES = """## Entities per type

`actueel` is the newest state, `vervallen` what SLO retired; a year is an overlay: only what the newest state lacks is
kept of it. All of `curriculum-lpib` is retired.

"""

KNOWN = """SLO writes no sector on a renewed kerndoel: it follows from the levels of uitwerkingen and illustraties.
There po and so come together, vo onderbouw comes with vso, and the functional sets are for so and vso alone.
`onbekend` is one functional doelzin with neither uitwerking nor illustratie that has a level. A kerndoel of 2006 for
vo onderbouw counts under `vo + vso` because SLO gives it the level vso vervolgonderwijs too; four for po have
onderbouw vmbo besides po.

"""

GOALS = """## What is a leerdoel

A teacher searches these and materials link to them, so they are `et:Leerdoel` as well. Containers (set, domein,
vakkern), texts that are shown with a goal (uitwerking, toelichting) and doelniveaus are not; nor are the places in
the ERK where SLO says that there is no description (`slov:isLeeg`). A retired goal keeps the class.

"""

DANGLING = """## Links that lead nowhere, per relation

The target stands in no file of this release. The link is left out and counted; a load never fails on it. Most miss
`doelniveaus.json`: the newest state of `curriculum-basis` that could be had is without it, and the overlay has the
doelniveaus of 2020 with other ids.

"""

PREDECESSORS = """### Predecessors that are only a number

`replaces` of a live entity names ids that SLO delivers no more. Each becomes a `slov:Voorganger` that knows its
successor, so that an old link still finds its way.

"""

NOTES = """## Where the data and the expectation differ

- A `dirty` entity of the newest state (four vakleergebieden) was released and is being edited since. It stays: eight
  sets of renewed exam programmes have no other subject. The load reports it as a tip. `unreleased` ones are left out.
- In an overlay both flags are ignored: what was a draft then was released since under another id, and the overlay is
  all there is of it.
- SLO's own texts say that the cells titled "vo onderbouw" have the level onderbouw vmbo and those titled "h/v
  onderbouw" the level onderbouw vo. Order and title are right, the level is not; both are stored (`slov:niveauLabel`,
  `slov:niveau`), nothing is corrected.
- Goals of the newest `doelen.json` have no doelniveau, so no path and no level; 1,711 of them carry a code
  (`aanbodid`) that tells subject and sector. Goals of the overlay have both. Only 1,375 sentences stand in both, so
  neither replaces the other: `slov:stand` tells them apart.
- All rows of `alias.json` are about goals that are not in the release.
"""


def page(figures: Figures, graphs: Mapping[str, Graph], base_iri: str) -> str:
    """The page as Markdown."""
    parts = [INTRO, *_entities(figures), *_known(figures), *_goals(figures)]
    parts += [*_graphs(figures, graphs, base_iri), *_dangling(figures), *_reports(figures)]
    return "".join(parts)


def _table(head: str, rows: Iterable[Iterable[object]]) -> Iterator[str]:
    columns = head.split(" | ")
    yield f"| {head} |\n|{'|'.join('---:' if name.startswith('#') else '---' for name in columns)}|\n".replace(
        "#", ""
    )
    for row in rows:
        yield "| " + " | ".join(_cell(cell) for cell in row) + " |\n"
    yield "\n"


def _cell(value: object) -> str:
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)


def _entities(figures: Figures) -> Iterator[str]:
    counts = figures.entities()
    overlays = sorted({stand for _, _, stand in counts} - {ACTUEEL, VERVALLEN})
    stands = [ACTUEEL, VERVALLEN, *overlays]
    yield ENTITIES
    kinds = sorted(
        {(context, kind) for context, kind, _ in counts}, key=lambda pair: ([*TITLES].index(pair[0]), pair[1])
    )
    rows = [
        (context, f"`{kind}`", *(counts[context, kind, stand] or "" for stand in stands)) for context, kind in kinds
    ]
    totals = [sum(count for (_, _, stand), count in counts.items() if stand == each) for each in stands]
    head = " | ".join(["context", "type", *(f"#{stand}" for stand in stands)])
    yield from _table(head, [*rows, ("all", "", *totals)])
    yield f"Together {_cell(counts.total())} entities. Left out: "
    yield ", ".join(f"{_cell(count)} {reason}" for reason, count in sorted(figures.release.skipped.items()))
    yield " (overlay: the newest state has the same id).\n\n"


def _known(figures: Figures) -> Iterator[str]:
    """The figures by which a load is recognised as right."""
    old, kernzin, doelzin = figures.sectors("kerndoel"), figures.renewed("fo_kernzin"), figures.renewed("fo_doelzin")
    cells = Counter(figures.rows())
    yield "## Kerndoelen and leerlijnen\n\n"
    yield from _table(
        "what | #number | by sector or length",
        [
            ("kerndoelen 2006", figures.count("kerndoel"), _listing(old)),
            ("renewed kerndoelen: kernzinnen", kernzin.total(), _listing(kernzin)),
            ("renewed kerndoelen: doelzinnen", doelzin.total(), _listing(doelzin)),
            ("eindtermen of renewed exam programmes", figures.count("fo_doelzin", soort="eindterm"), ""),
            (
                "rows of leerlijnen",
                cells.total(),
                ", ".join(f"{n} of {size} cells" for size, n in sorted(cells.items())),
            ),
            ("ordered cells", sum(size * n for size, n in cells.items()), ""),
        ],
    )
    yield KNOWN


def _listing(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _goals(figures: Figures) -> Iterator[str]:
    yield GOALS
    counts = Counter(
        entity.type
        for entity in figures.release.entities.values()
        if entity.type in KINDS
        and KINDS[entity.type].is_goal
        and not entity.is_deprecated
        and not entity.values.get("isempty")
    )
    yield from _table(
        "type | class | #live", [(f"`{k}`", f"`slov:{KINDS[k].class_name}`", n) for k, n in sorted(counts.items())]
    )


def _graphs(figures: Figures, graphs: Mapping[str, Graph], base_iri: str) -> Iterator[str]:
    yield "## Triples per graph\n\n"
    names = {graph_name(base_iri, context): context for context in figures.release.contexts}
    rows = [(f"`<base>graph/slo/{names[name]}`", len(graph)) for name, graph in graphs.items()]
    yield from _table("graph | #triples", [*rows, ("all", sum(map(len, graphs.values())))])


def _dangling(figures: Figures) -> Iterator[str]:
    rows = list(dangling_rows(figures.links))
    yield DANGLING
    live = sum(missing for key, _, missing in rows if key.stand == ACTUEEL and key.property == "doelniveau_id")
    yield f"Links of the newest state to a doelniveau that is not there: {_cell(live)}.\n\n"
    cells = [(key.stand, f"`{key.from_type}`", f"`{key.property}`", total, missing) for key, total, missing in rows]
    total = sum(missing for _, _, missing in rows)
    yield from _table("stand | from | property | #links | #dangling", [*cells, ("all", "", "", "", total)])
    yield PREDECESSORS
    old = [
        (key.stand, f"`{key.from_type}`", total, missing)
        for key, total, missing in dangling_rows(figures.links, True)
    ]
    yield from _table("stand | type | #replaces | #without entity", old)


def _reports(figures: Figures) -> Iterator[str]:
    yield "## What a load reports\n\n"
    yield from _table("rule | #times", sorted(figures.release.counts.items()))
    wrong = [
        (key.stand, f"`{key.from_type}`", f"`{key.property}`", count)
        for key, count in sorted(figures.links.mistyped.items())
    ]
    yield "Links to an entity of another type than the property says; they are left out:\n\n"
    yield from _table("stand | from | property | #links", wrong)
    yield NOTES


def main(arguments: list[str]) -> int:
    """Write the page for the folder in the arguments."""
    base_iri = "https://w3id.org/etalage/"
    figures = Figures(Path(arguments[0]))
    sys.stdout.write(page(figures, build(figures.release, base_iri, figures.links, figures.tree), base_iri))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
