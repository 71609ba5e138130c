"""The whole way of one delivery, readable in one screen: read → map → check → store → index → published.

Reading, mapping and judging is done by processes of their own (`workers`). Here, and only here, it is decided what
goes in: a record with a fout stays out, the others go in; a feed that cannot be trusted as a whole changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from etalage.catalogue import Base, Catalogue, Delivery, Snapshot
from etalage.errors import FeedError
from etalage.findings import Report
from etalage.rdf import Literal, digest, text_of
from etalage.search.progress import Progress as Indexing
from etalage.settings import Settings
from etalage.store import View
from etalage.store.disk import disk_error
from etalage.wire import loaded
from ingest import provenance
from ingest.feeds import Feed
from ingest.judging import context_of
from ingest.known import Changes, Known, Seen, keep_known, kept_known, note, short, unseen
from ingest.mapping import Context
from ingest.memo import Memo
from ingest.parcel import BROKEN, DELETED, RECORD, Parcel
from ingest.pupils import redacted, without_pupils
from ingest.readers import second
from ingest.refusal import refusal
from ingest.sentences import SENTENCES
from ingest.workers import parcels_of
from queries import query

MASS_REMOVAL = 0.5
"""A full delivery that takes away more than this share of a feed of at least MASS_MINIMUM records is refused."""
MASS_MINIMUM = 20

DRAFT = ".tmp"

Progress = Callable[[int], None]
"""Called with the number of records that were handled since the last call."""


def about_curriculum(base_iri: str) -> str:
    """Name of the graph about the release of the curriculum."""
    return f"{base_iri}graph/slo"


def has_curriculum(view: View, base_iri: str) -> bool:
    """False when no subject, level or goal can be known yet."""
    return bool(view.graph(about_curriculum(base_iri)))


def stand_of(view: View, base_iri: str) -> str:
    """Changes when the concepts of a version are others: the graph about the release names every digest."""
    return digest(view.graph(about_curriculum(base_iri)))[:16]


def run(
    feed: Feed,
    catalogue: Catalogue,
    settings: Settings,
    progress: Progress = lambda number: None,
    allow_removals: bool = False,
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
    with catalogue.deliver() as delivery:
        settle(settings.home / "deliveries" / feed.name, delivery.view, context)
        with closing(Placing(feed, context, settings, delivery, report, now)) as placing:
            try:
                with closing(placing.read()) as batches:
                    for batch in batches:
                        placing.place(batch)
                        progress(len(batch))
                placing.withdraw_absent(allow_removals)
            except FeedError as error:
                report.add(refusal(error, feed.path))
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


def judged(feed: Feed, settings: Settings, snapshot: Snapshot) -> Generator[Parcel, None, None]:
    """Everything in a feed with what is found in it, as if it were delivered; nothing is placed. Raises FeedError."""
    base = Base(snapshot.version, str(snapshot.store_path))
    stand = stand_of(snapshot.view, settings.base_iri)
    with closing(Seen()) as seen, closing(parcels_of(feed, settings, base, stand)) as batches:
        for batch in batches:
            for parcel in batch:
                yield once(parcel, seen, feed.name)


def once(parcel: Parcel, seen: Seen, feed: str) -> Parcel:
    """The parcel, or a refusal when its identifier came before in this delivery."""
    if not parcel.key:
        return parcel
    is_same = seen.first(parcel.identifier, parcel.key)
    if is_same is None:
        return parcel
    finding = without_pupils(second(feed, parcel.identifier, parcel.position, is_same).finding)
    return Parcel(BROKEN, parcel.identifier, parcel.position, is_refused=not is_same).tell([finding])


@dataclass
class Placing:
    """Lays judged records in a delivery and keeps count of what the feed had before."""

    feed: Feed
    context: Context
    settings: Settings
    delivery: Delivery
    report: Report
    now: datetime
    deliveries: str = field(init=False)
    """Name of the graph that lists the deliveries of the feed."""
    known: Known = field(init=False)
    """What the feed has in the store."""
    is_noted: bool = field(init=False)
    """A file had what is known."""
    named: bytearray = field(init=False)
    """Per known record: 1 when this delivery named it, so that it is not absent."""
    nameless: int = 0
    """Broken records without an identifier: what they were meant to be is unknown."""
    is_partial: bool = False
    """The reader says that the publisher has more than is in this delivery."""

    def __post_init__(self) -> None:
        self.deliveries = provenance.deliveries_graph(self.context.base_iri, self.feed.name)
        self.known, self.is_noted = self._known()
        self.changes = Changes()
        self.named = bytearray(len(self.known))
        self.seen = Seen()
        self.memo = Memo(self.settings.home / "cache" / f"bevindingen-{self.feed.name}.sqlite", is_writer=True)

    def close(self) -> None:
        """Let go of files."""
        self.known.close()
        self.seen.close()
        self.memo.close()

    def read(self) -> Generator[list[Parcel], None, None]:
        """What the processes find in the feed. Raises FeedError."""
        return parcels_of(
            self.feed,
            self.settings,
            self.delivery.base,
            stand_of(self.delivery.view, self.context.base_iri),
            self.known,
            delivery=provenance.delivery_iri(self.context.base_iri, self.report.delivery).value,
            moment=provenance.moment(self.now),
            memo=(self.settings.home / "cache" / f"bevindingen-{self.feed.name}.sqlite").absolute(),
        )

    def place(self, batch: list[Parcel]) -> None:
        """Place a batch of records, or keep them out, and count."""
        for each in batch:
            parcel = once(each, self.seen, self.feed.name)
            self.report.read += is_record(parcel)
            self._report(parcel)
            if parcel.kind == BROKEN:
                self._keep_out(parcel.identifier, parcel.is_refused)
            elif parcel.kind == DELETED:
                gone = self._withdraw(parcel.identifier)
                self.report.skipped += not gone
            elif parcel.is_refused:
                self._keep_out(parcel.identifier, True)
            else:
                self._place(parcel)
        self.memo.keep(parcel for parcel in batch if parcel.kind == RECORD and not parcel.is_remembered)

    def _report(self, parcel: Parcel) -> None:
        """Count what was found; of a rule that has been found often enough no more is kept."""
        if not parcel.said:
            return
        said = loaded(parcel.said)
        if any(self.report.counts[rule] < Report.KEEP_PER_RULE for rule, _, _ in said):
            for finding in parcel.findings:
                self.report.add(finding)
        else:
            for rule, severity, record in said:
                self.report.count(rule, severity, record)

    def _place(self, parcel: Parcel) -> None:
        place = self.known.index(parcel.iri)
        before = self.known.hash(place) if place is not None else 0
        if place is not None:
            self.named[place] = 1
        if before == short(parcel.graph_hash):
            self.report.unchanged += 1
            return
        if len(self.known):
            self._withdraw(parcel.identifier, parcel.iri)  # what was a material can have become a showcase entry
        self.delivery.place(parcel.iri, parcel.quads, parcel.size, parcel.document or None, place is not None)
        self.changes.add(parcel.iri, parcel.graph_hash)
        if before:
            self.report.changed += 1
        else:
            self.report.added += 1

    def _keep_out(self, identifier: str, is_refused: bool) -> None:
        """What was there under this identifier stays."""
        self.report.refused += is_refused
        self.report.skipped += not is_refused and bool(identifier)
        self.nameless += is_refused and not identifier
        self.is_partial |= not is_refused and not identifier
        for _, place in self._there(identifier):
            self.named[place] = 1

    def _withdraw(self, identifier: str, but: str = "") -> bool:
        """What else was there under this identifier is gone; True when there was something."""
        gone = [(iri, place) for iri, place in self._there(identifier, but) if not self.named[place]]
        for iri, place in gone:
            self.named[place] = 1
            self._bury(iri)
        return bool(gone)

    def _there(self, identifier: str, but: str = "") -> Iterator[tuple[str, int]]:
        """Live records of this identifier, with their places."""
        for iri in provenance.possible_iris(identifier, self.context) if len(self.known) else ():
            place = self.known.index(iri)
            if place is not None and iri != but and self.known.hash(place):
                yield iri, place

    def withdraw_absent(self, allow_removals: bool) -> None:
        """After a full delivery: what was not named is gone. Raises FeedError when that would be far too much."""
        self.memo.bound(max(self.report.read, len(self.known)))
        absent = self._absent()
        if self.feed.delivery != "full" or self.is_partial or not absent:
            return
        live = self.known.live
        if self.nameless:
            self.report.add(SENTENCES["verwijderen-overgeslagen"].finding(afwezig=absent, naamloos=self.nameless))
            return
        if not self.report.read:
            raise FeedError(
                f"De levering van “{self.feed.name}” is leeg, terwijl er {live} records staan.",
                'Lever het hele bestand. Is er niets veranderd? Zet dan delivery = "changes" bij deze feed.',
                feed=self.feed.name,
            )
        if live >= MASS_MINIMUM and absent > live * MASS_REMOVAL and not allow_removals:
            raise FeedError(
                f"Deze levering zou {absent} van de {live} records weghalen.",
                "Klopt dat? Geef dan de optie --allow-removals. Anders: lever het hele bestand.",
                feed=self.feed.name,
            )
        for iri in sorted(unseen(self.known, self.named, self._rows())):
            self._bury(iri)

    def _absent(self) -> int:
        """Live records that this delivery did not name."""
        return sum(1 for place, named in enumerate(self.named) if not named and self.known.hash(place))

    def _rows(self) -> Iterator[tuple[str, str]]:
        """(record, hash of its graph) of everything of this feed in the store; "" for what was withdrawn."""
        feed = {"feed": Literal(self.feed.name)}
        for row in self.delivery.view.rows(query("ingest/hashes"), feed):
            yield text_of(row["record"]), text_of(row["hash"]).removeprefix("sha256:")
        for row in self.delivery.view.rows(query("ingest/vervallen"), feed):
            yield text_of(row["record"]), ""

    def _bury(self, iri: str) -> None:
        self.delivery.replace(iri, provenance.tombstone(iri, self.delivery.view.graph(iri), self.now))
        self.changes.add(iri, "")
        self.report.removed += 1

    def finish(self) -> None:
        """Add this delivery to the list of deliveries, unless nothing changed; then there is no new version."""
        report = self.report
        graph = self.delivery.view.graph(self.deliveries)
        if report.added or report.changed or report.removed:
            report.version = self.delivery.next_version
            graph = provenance.delivery_graph(self.feed, report, graph, self.now, self.context.base_iri)
            self.delivery.replace(self.deliveries, graph)
        elif self.is_noted:
            return
        # Before it is published: until then the store has another list of deliveries, and nobody believes it.
        if path := self._noted():
            keep_known(path, provenance.stand_of_deliveries(graph), self.changes.over(self.known))

    def _known(self) -> tuple[Known, bool]:
        """What the feed has, and whether a file had it."""
        path = self._noted()
        stand = provenance.stand_of_deliveries(self.delivery.view.graph(self.deliveries))
        found = kept_known(path, stand) if path else None
        return (note(self._rows()), False) if found is None else (found, True)

    def _noted(self) -> Path | None:
        """Where that is kept. Nowhere for a remote store: others may have written there."""
        if self.settings.store == "remote":
            return None
        return self.settings.home / "cache" / f"bekend-{self.feed.name}.bin"


def is_record(parcel: Parcel) -> bool:
    """False for a remark of the reader about the feed as a whole."""
    return parcel.is_refused or bool(parcel.identifier)


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
            draft.write_text(json.dumps(report.to_json(), ensure_ascii=False), "utf-8")
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
