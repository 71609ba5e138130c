"""The whole way of one delivery, readable in one screen: read → map → check → store → index → published.

Here, and only here, it is decided what goes in: a record with a fout stays out, the others go in; a feed that
cannot be trusted as a whole changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from etalage.catalogue import Catalogue, Delivery
from etalage.catalogue import Progress as Indexing
from etalage.concepts import Concepts, load_concepts
from etalage.errors import FeedError, RecordError
from etalage.findings import Finding, Report, Severity
from etalage.rdf import Literal, digest, text_of
from etalage.settings import Settings
from etalage.store import View
from etalage.store.disk import disk_error
from ingest import provenance
from ingest.feeds import Feed
from ingest.mapping import Context, Mapped, mapping_of
from ingest.mapping.eckid import redacted
from ingest.readers import read
from ingest.sentences import SENTENCES
from ingest.source import BrokenRecord, Item, SourceRecord
from ingest.validate import check
from queries import query

BATCH = 500
"""Records that are judged and written together: large enough for the fast engine, small enough for memory."""

MASS_REMOVAL = 0.5
"""A full delivery that takes away more than this share of a feed of at least MASS_MINIMUM records is refused."""
MASS_MINIMUM = 20

DRAFT = ".tmp"

Progress = Callable[[int], None]
"""Called with the number of records that were handled since the last call."""

T = TypeVar("T")


class Knowledge:
    """The concepts of a version, loaded again only when the curriculum is another one: that takes seconds."""

    def __init__(self, base_iri: str) -> None:
        self._about = about_curriculum(base_iri)
        self._stand = ""
        self._concepts: Concepts | None = None

    def of(self, view: View) -> Concepts:
        """The concepts that this version knows."""
        # The graph about the release names the digest of every graph of the curriculum.
        stand = digest(view.graph(self._about))
        if self._concepts is None or stand != self._stand:
            self._concepts, self._stand = load_concepts(view), stand
        return self._concepts


def about_curriculum(base_iri: str) -> str:
    """Name of the graph about the release of the curriculum."""
    return f"{base_iri}graph/slo"


def has_curriculum(view: View, base_iri: str) -> bool:
    """False when no subject, level or goal can be known yet."""
    return bool(view.graph(about_curriculum(base_iri)))


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of a feed with everything that was found in it."""

    item: Item
    mapped: Mapped | None
    """None for a deleted record and for one that could not be read."""
    findings: list[Finding]

    @property
    def is_refused(self) -> bool:
        """True when it must stay out."""
        return any(finding.severity is Severity.FOUT for finding in self.findings)


def run(
    feed: Feed,
    catalogue: Catalogue,
    settings: Settings,
    progress: Progress = lambda number: None,
    allow_removals: bool = False,
    knowledge: Knowledge | None = None,
    indexing: Indexing = lambda done, total: None,
) -> Report:
    """Bring one delivery of a feed in, whole or not at all; the report says what happened.

    `progress` follows the records, `indexing` the documents afterwards. Raises WriterBusy and StoreError, also when
    the report could not be kept (nothing changed then). A feed that cannot be read is no exception: the
    report's `error` says why, and what was there stays.
    """
    now = datetime.now(UTC)
    report = Report(feed.name, provenance.delivery_name(feed.name, now))
    context = context_of(feed, settings)
    knowledge = knowledge or Knowledge(settings.base_iri)
    with catalogue.deliver() as delivery:
        settle(settings.home / "deliveries" / feed.name, delivery.view, context)
        placing = Placing(feed, context, delivery, report, now)
        try:
            items = read(feed, settings)
            for batch in batched(judge(items, knowledge.of(delivery.view), context), BATCH):
                placing.place(batch)
                progress(len(batch))
            placing.withdraw_absent(allow_removals)
        except FeedError as error:
            report = replace(
                report, error=redacted(str(error)), added=0, changed=0, unchanged=0, removed=0, skipped=0
            )
            keep(written(report, settings.home))
            return report
        placing.finish()
        # Written before it is published, because a full disk must be met here; named after it.
        draft = written(report, settings.home)
        try:
            if report.version is not None:
                delivery.publish(indexing, delivery=report.delivery)
        except BaseException:
            # Stopped by a person just after the pointer moved: then it is published all the same.
            if catalogue.status().version == report.version:
                keep(draft)
            draft.unlink(missing_ok=True)
            raise
    keep(draft)
    return report


def context_of(feed: Feed, settings: Settings) -> Context:
    """What the mapping must know of a feed."""
    return Context(feed.name, feed.supplier, feed.licence, settings.base_iri)


def judge(items: Iterable[Item], concepts: Concepts, context: Context) -> Iterator[Judged]:
    """Map and check a stream of source records, in their order."""
    for batch in batched(items, BATCH):
        understood = [_understand(item, concepts, context) for item in batch]
        pairs = [
            (judged.mapped, judged.item)
            for judged in understood
            if judged.mapped is not None and isinstance(judged.item, SourceRecord)
        ]
        found = check(pairs)
        for judged in understood:
            if judged.mapped is not None:
                judged.findings.extend(found.get(judged.mapped.iri, ()))
            yield judged


def _understand(item: Item, concepts: Concepts, context: Context) -> Judged:
    if isinstance(item, BrokenRecord):
        return Judged(item, None, [without_pupils(item.finding)])
    if item.is_deleted:
        return Judged(item, None, [])
    try:
        mapped = mapping_of(item.format)(item, concepts, context)
    except RecordError as error:
        finding = SENTENCES["record-onleesbaar"].finding(
            redacted(item.identifier), position=item.position, oorzaak=error.cause, remedie=error.remedy
        )
        return Judged(item, None, [finding])
    return Judged(item, mapped, list(mapped.findings))


def without_pupils(finding: Finding) -> Finding:
    """A reader's finding with ECK iDs blotted out; the mapping and the judge blot out their own."""
    return replace(
        finding,
        record=redacted(finding.record),
        message=redacted(finding.message),
        value=None if finding.value is None else redacted(finding.value),
    )


@dataclass
class Placing:
    """Lays judged records in a delivery and keeps count of what the feed had before."""

    feed: Feed
    context: Context
    delivery: Delivery
    report: Report
    now: datetime
    known: dict[str, str] = field(init=False)
    """Record → hash of what the feed has in the store."""
    absent: set[str] = field(init=False)
    """What the feed has in the store, less what this delivery has named so far."""
    nameless: int = 0
    """Broken records without an identifier: what they were meant to be is unknown."""
    is_partial: bool = False
    """The reader says that the publisher has more than is in this delivery."""

    def __post_init__(self) -> None:
        self.known = known_hashes(self.delivery.view, self.feed.name)
        self.absent = set(self.known)
        self.iri = provenance.delivery_iri(self.context.base_iri, self.report.delivery)

    def place(self, batch: list[Judged]) -> None:
        """Place a batch of records, or keep them out, and count."""
        for judged in batch:
            self.report.read += is_record(judged)
            for finding in judged.findings:
                self.report.add(finding)
            if isinstance(judged.item, BrokenRecord):
                self._keep_out(judged.item.identifier, judged.is_refused)
            elif judged.item.is_deleted:
                gone = self._withdraw(judged.item.identifier)
                self.report.skipped += not gone
            elif judged.mapped is None:
                self._keep_out(judged.item.identifier, True)
            else:
                self._place(judged.item, judged.mapped, judged.is_refused)

    def _place(self, record: SourceRecord, mapped: Mapped, is_refused: bool) -> None:
        if is_refused:
            self._keep_out(record.identifier, True)
            return
        self.absent.discard(mapped.iri)
        self._withdraw(record.identifier)  # what was a material can have become a showcase entry
        before, graph_hash = self.known.get(mapped.iri), digest(mapped.graph)
        if before == f"sha256:{graph_hash}":
            self.report.unchanged += 1
            return
        source = provenance.record_graph(record, mapped.iri, graph_hash, self.iri, self.now)
        self.delivery.replace(mapped.iri, [*mapped.graph, *source])
        if before is None:
            self.report.added += 1
        else:
            self.report.changed += 1

    def _keep_out(self, identifier: str, is_refused: bool) -> None:
        """What was there under this identifier stays."""
        self.report.refused += is_refused
        self.report.skipped += not is_refused and bool(identifier)
        self.nameless += is_refused and not identifier
        self.is_partial |= not is_refused and not identifier
        self.absent.difference_update(provenance.possible_iris(identifier, self.context))

    def _withdraw(self, identifier: str) -> bool:
        """What else was there under this identifier is gone; True when there was something."""
        gone = self.absent.intersection(provenance.possible_iris(identifier, self.context))
        for iri in gone:
            self.absent.discard(iri)
            self._bury(iri)
        return bool(gone)

    def withdraw_absent(self, allow_removals: bool) -> None:
        """After a full delivery: what was not named is gone. Raises FeedError when that would be far too much."""
        if self.feed.delivery != "full" or self.is_partial or not self.absent:
            return
        if self.nameless:
            self.report.add(self._skipped_removals())
            return
        if not self.report.read:
            raise FeedError(
                f"De levering van “{self.feed.name}” is leeg, terwijl er {len(self.known)} records staan.",
                'Lever het hele bestand. Is er niets veranderd? Zet dan delivery = "changes" bij deze feed.',
                feed=self.feed.name,
            )
        if (
            len(self.known) >= MASS_MINIMUM
            and len(self.absent) > len(self.known) * MASS_REMOVAL
            and not allow_removals
        ):
            raise FeedError(
                f"Deze levering zou {len(self.absent)} van de {len(self.known)} records weghalen.",
                "Klopt dat? Geef dan de optie --allow-removals. Anders: lever het hele bestand.",
                feed=self.feed.name,
            )
        for iri in sorted(self.absent):
            self._bury(iri)

    def _skipped_removals(self) -> Finding:
        return SENTENCES["verwijderen-overgeslagen"].finding(afwezig=len(self.absent), naamloos=self.nameless)

    def _bury(self, iri: str) -> None:
        self.delivery.replace(iri, provenance.tombstone(iri, self.delivery.view.graph(iri), self.now))
        self.report.removed += 1

    def finish(self) -> None:
        """Add this delivery to the list of deliveries, unless nothing changed; then there is no new version."""
        report = self.report
        if not (report.added or report.changed or report.removed):
            return
        report.version = self.delivery.next_version
        name = provenance.deliveries_graph(self.context.base_iri, self.feed.name)
        before = self.delivery.view.graph(name)
        self.delivery.replace(
            name, provenance.delivery_graph(self.feed, report, before, self.now, self.context.base_iri)
        )


def is_record(judged: Judged) -> bool:
    """False for a remark of the reader about the feed as a whole."""
    return judged.is_refused or bool(judged.item.identifier)


def known_hashes(view: View, feed: str) -> dict[str, str]:
    """Record IRI → "sha256:…" of its graph, for everything of this feed that is in the store and not withdrawn."""
    rows = view.select(query("ingest/hashes"), {"feed": Literal(feed)})
    return {text_of(row["record"]): text_of(row["hash"]) for row in rows}


def report_path(report: Report, home: Path) -> Path:
    """Where the report of a delivery is kept: outside the public store."""
    return home / "deliveries" / report.feed / f"{report.delivery}.json"


def written(report: Report, home: Path) -> Path:
    """The report in a hidden file beside the earlier ones, to be kept or removed. For who holds the writer lock.

    Raises StoreError.
    """
    path = report_path(report, home)
    draft = path.with_name(f".{path.stem}{DRAFT}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1), "utf-8")
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise disk_error(error, "Het rapport bewaren") from error
    return draft


def settle(folder: Path, view: View, context: Context) -> None:
    """Keep the reports of runs that were killed after they had published, remove those of the others."""
    drafts = list(folder.glob(f".*{DRAFT}")) if folder.is_dir() else []
    if not drafts:
        return
    name = provenance.deliveries_graph(context.base_iri, context.feed)
    placed = {text_of(triple.subject) for triple in view.graph(name)}
    for draft in drafts:
        if provenance.delivery_iri(context.base_iri, _delivery_of(draft)).value in placed:
            keep(draft)
        else:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _delivery_of(draft: Path) -> str:
    return draft.name.removesuffix(DRAFT)[1:]


def keep(draft: Path) -> None:
    """Give a written report its name. Not an error when it fails: what was published is published."""
    with suppress(OSError):
        os.replace(draft, draft.with_name(f"{_delivery_of(draft)}.json"))


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items (itertools.batched is Python 3.12)."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
