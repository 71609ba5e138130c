"""Do teachers find the goals that they mean? recall@10, success@10 and MRR of real questions over all goals of SLO.

    python -m benchmarks.findability                      each step of the analysis, with an exact BM25 of our own
    python -m benchmarks.findability --engine embedded    the product's own search, as the environment sets it

Without --home the curriculum is first loaded into a scratch folder (about a minute and a half). Figures and what
they mean: docs/reference/findability.md.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.findability_steps import STEPS, searcher
from etalage.catalogue import Catalogue, open_catalogue
from etalage.namespaces import SLO, SLOV
from etalage.rdf import text_of
from etalage.search import Document, Kind, Query
from etalage.search.document import documents
from etalage.search.fields import TITLE
from etalage.settings import Settings
from etalage.store import View

MOST = 10
DEEP = 300
"""Hits of which equal titles, and goals that were not judged, are left out before ten are counted."""

TYPINGS = 2
"""Different typing errors for each question; the figure is their mean."""

JUDGED = frozenset(SLOV + name for name in ("Doel", "Kerndoel", "LdkVakkern", "LdkVaksubkern", "LdkVakinhoud"))
"""Kinds of goals among which the expected ones were chosen, in the current edition; of others nobody said."""

Find = Callable[[str], Sequence[str]]
"""A question → IRIs of goals, best first."""


class Documents(tuple[Document, ...]):
    """Documents that are known by which object they are: comparing 42,000 takes long."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the titles that should be found."""

    text: str
    kind: str
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Goals:
    """What is sought in."""

    documents: Documents
    titles: Mapping[str, str]
    """IRI → title as titles are compared."""
    judged: frozenset[str]
    """IRIs of goals among which the expected ones were chosen."""


def title_of(document: Document) -> str:
    """A title without case and final stop."""
    return str(document.values[TITLE][0]).lower().strip().rstrip(".").strip()


def goals(view: View) -> Goals:
    """All goals of a catalogue."""
    found = Documents(each for each in documents(view) if each.kind is Kind.LEERDOEL)
    older = {text_of(row["doel"]) for row in view.select(f"SELECT ?doel {{ ?doel <{SLOV}stand> ?stand }}")}
    judged = {each.iri for each in found if JUDGED & set(each.values["doelsoort"])} - older
    return Goals(found, {each.iri: title_of(each) for each in found}, frozenset(judged))


def questions(folder: Path, titles: Mapping[str, str]) -> Iterator[Asked]:
    """The questions of teacher-queries.tsv; its head says what its columns are."""
    lines = [line for line in (folder / "teacher-queries.tsv").read_text("utf-8").splitlines() if line[:1] != "#"]
    for line in lines[1:]:
        text, kind, _, uuids, *_ = line.split("\t")
        yield Asked(text, kind, frozenset(titles[SLO + uuid] for uuid in uuids.split() if SLO + uuid in titles))


def mistyped(text: str, seed: int) -> str:
    """One typing error in one of the longer words: two letters swapped, one left out, one too many, one wrong."""
    chance = random.Random(f"{seed}{text}")
    words = text.split()
    place = chance.choice([number for number, word in enumerate(words) if len(word) > 4] or [0])
    word = words[place]
    at = chance.randrange(1, max(2, len(word) - 1))
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    head, tail = word[:at], word[at:]
    words[place] = head + chance.choice([tail[1:2] + tail[:1] + tail[2:], tail[1:], letter + tail, letter + tail[1:]])
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Score:
    """Means over questions."""

    recall: float
    success: float
    mrr: float

    def __str__(self) -> str:
        return f"{self.recall:.3f} | {self.success:.2f} | {self.mrr:.2f}"


def scored(found: Sequence[Sequence[str]], wanted: Sequence[frozenset[str]]) -> Score:
    """Titles that were found, best first, against those wanted."""
    recall = success = reciprocal = 0.0
    for titles, expected in zip(found, wanted, strict=True):
        first = titles[:MOST]
        hits = expected & set(first)
        recall += len(hits) / min(MOST, len(expected))
        success += bool(hits)
        reciprocal += next((1 / place for place, title in enumerate(first, 1) if title in expected), 0.0)
    return Score(recall / len(wanted), success / len(wanted), reciprocal / len(wanted))


def measure(name: str, find: Find, within: Goals, asked: Sequence[Asked]) -> None:
    """One line for each way to count: all goals as they come; each title once; those only that were judged."""
    for typings, how in ((0, "as typed"), (TYPINGS, "one error")):
        texts = [
            (mistyped(each.text, seed) if typings else each.text, each)
            for each in asked
            for seed in range(typings or 1)
        ]
        wanted = [each.titles for _, each in texts]
        hits = [find(text) for text, _ in texts]
        plain = [[within.titles[iri] for iri in found] for found in hits]
        once = [list(dict.fromkeys(titles)) for titles in plain]
        judged = [list(dict.fromkeys(within.titles[iri] for iri in found if iri in within.judged)) for found in hits]
        for counted, titles in (("all", plain), ("titles once", once), ("judged, once", judged)):
            print(f"| {name} | {how} | {counted} | {scored(titles, wanted)} |", flush=True)


def product(catalogue: Catalogue) -> Find:
    """The search of the product, for goals."""

    def find(text: str) -> Sequence[str]:
        with catalogue.snapshot() as snapshot:
            return [hit.iri for hit in snapshot.engine.search(Query(text, Kind.LEERDOEL, size=DEEP)).hits]

    return find


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("bm25", "embedded", "elasticsearch"), default="bm25")
    parser.add_argument("--queries", type=Path, default=Path("../shared/data/queries"))
    parser.add_argument("--slo", type=Path, default=Path("../shared/data/slo"))
    parser.add_argument("--home", type=Path, help="catalogue in which SLO's curriculum is loaded already")
    parser.add_argument("--steps", help="names of steps, with commas between them; default all")
    choice = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = choice.home or Path(scratch)
        environ = {**os.environ, "ETALAGE_HOME": str(home)}
        if not choice.home:
            command = [sys.executable, "-m", "ingest.cli", "curriculum", "load", str(choice.slo)]
            subprocess.run(command, env=environ, check=True, stderr=subprocess.DEVNULL)
        catalogue = open_catalogue(Settings.from_env(environ))
        with catalogue.snapshot() as snapshot:
            within = goals(snapshot.view)
        asked = list(questions(choice.queries, within.titles))
        print(f"{len(within.documents)} goals, {len(within.judged)} judged, {len(asked)} questions\n")
        print("| step | typed | counted | recall@10 | success@10 | MRR |\n|---|---|---|---:|---:|---:|")
        if choice.engine != "bm25":
            measure(choice.engine, product(catalogue), within, asked)
        else:
            names = choice.steps.split(",") if choice.steps else [step.name for step in STEPS]
            for step in STEPS:
                if step.name in names:
                    measure(step.name, searcher(step, within.documents, DEEP), within, asked)
        catalogue.close()


if __name__ == "__main__":
    main()
