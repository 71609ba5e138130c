"""Lays a release in the catalogue: at once and whole, and not at all when it is there already."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etalage.catalogue import Catalogue, Delivery
from etalage.rdf import Graph, NamedNode, digest, parse_turtle, text_of
from etalage.settings import Settings
from etalage.store import View
from ingest.curriculum.about import about, stamped
from ingest.curriculum.graphs import build, graph_name
from ingest.curriculum.links import Links, resolve
from ingest.curriculum.notes import note_strange
from ingest.curriculum.report import CurriculumReport
from ingest.curriculum.retired import VERVALLEN, retire
from ingest.curriculum.source import Progress, Release, read
from ingest.curriculum.tree import plant
from ontology import texts
from queries import query


def load_curriculum(
    folder: Path, catalogue: Catalogue, settings: Settings, progress: Progress | None = None
) -> CurriculumReport:
    """Load SLO's JSON from a folder; what was there of SLO before is replaced by it.

    Raises FeedError when the folder cannot be trusted as a whole, WriterBusy, StoreError, SearchError; then nothing
    has changed. Entities that cannot be used are findings in the report.
    """
    start = time.monotonic()
    with _without_collector():
        report = _load(folder, catalogue, settings.base_iri, progress or (lambda _step, _done, _total: None))
    report.seconds = time.monotonic() - start
    return report


@contextmanager
def _without_collector() -> Iterator[None]:
    """A load makes millions of objects and no circles; walking over them again and again took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(folder: Path, catalogue: Catalogue, base: str, step: Progress) -> CurriculumReport:
    release = read(folder, step)
    links = resolve(release)
    note_strange(release, links)
    tree = plant(release, links)
    graphs = build(release, base, links, tree, lambda done, total: step("opbouwen", done, total))
    graphs[ontology_name(base)] = ontology_graph()
    report = _report(release, links, {name: len(graph) for name, graph in graphs.items()})
    report.circles = len(tree.cut)
    digests: dict[str, str] = {}
    for done, (name, graph) in enumerate(graphs.items(), start=1):
        digests[name] = digest(graph)
        step("vergelijken", done, len(graphs))
    description, identity = about(release, links, base, report.triples, digests)
    with catalogue.deliver() as delivery:
        if _stand(delivery.view, graph_name(base)) == identity:
            report.version = delivery.publish()  # nothing differs, so this is the version that stands
        else:
            _place(delivery, release, graphs, digests, report, base, step)
            delivery.replace(graph_name(base), stamped(description, base, datetime.now(UTC)))
            delivery.reindex()
            del release, links, tree  # some 400 MB that the index has better use for
            report.version = delivery.publish(
                lambda done, total: step("zoekindex maken", done, total), curriculum=identity
            )
            report.changed = True
    return report


def ontology_name(base_iri: str) -> str:
    """Name of the graph of our own words."""
    return f"{base_iri}graph/ontologie"


def ontology_graph() -> Graph:
    """All that the room `ontology` holds, each triple once."""
    return list(dict.fromkeys(triple for text in texts() for triple in parse_turtle(text)))


def _stand(view: View, name: str) -> str:
    """The digest of what is published under a name; empty when there is nothing."""
    rows = view.select(query("curriculum/stand"), {"item": NamedNode(name)})
    return text_of(rows[0]["controlegetal"]) if rows else ""


def _place(
    delivery: Delivery,
    release: Release,
    graphs: dict[str, Graph],
    digests: dict[str, str],
    report: CurriculumReport,
    base: str,
    step: Progress,
) -> None:
    """Replace what differs, take away what is gone, keep what is still linked to. Empties `graphs` on the way."""
    start = graph_name(base) + "/"
    step("oude levering bekijken", 0, 1)
    before = {name for name in delivery.view.graphs() if name.startswith(start)} - {start + VERVALLEN}
    gone = before - graphs.keys()
    same = {name for name in graphs if _stand(delivery.view, name) == digests[name]}
    report.gone_contexts = sorted(name.removeprefix(start) for name in gone)
    retired = retire(release, (before - same) | {start + VERVALLEN}, delivery.view, base)
    report.kept, report.dropped = retired.kept, retired.dropped
    step("oude levering bekijken", 1, 1)
    for name in gone:
        delivery.remove(name)
    for done, name in enumerate(digests, start=1):
        graph = graphs.pop(name)
        if name not in same:
            delivery.replace(name, graph)
        step("plaatsen", done, len(digests))
    if retired.graph:
        delivery.replace(start + VERVALLEN, retired.graph)
    else:
        delivery.remove(start + VERVALLEN)


def _report(release: Release, links: Links, triples: dict[str, int]) -> CurriculumReport:
    succession = ("replaces", "replacedBy")
    dangling = Counter({key: count for key, count in links.dangling.items() if key.property not in succession})
    return CurriculumReport(
        entities=Counter(entity.type for entity in release.entities.values()),
        contexts=list(release.contexts),
        triples=triples,
        links=links.total,
        dangling=dangling,
        predecessors=links.dangling.total() - dangling.total(),
        mistyped=links.mistyped,
        skipped=release.skipped,
        findings=release.findings,
        counts=release.counts,
    )
