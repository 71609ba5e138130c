"""Source records → judged ones: mapped and held against the shapes, in their order. No store and no decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from etalage.concepts import Concepts
from etalage.errors import RecordError
from etalage.findings import Finding, Severity
from etalage.settings import Settings
from ingest.feeds import Feed
from ingest.mapping import Context, Mapped, mapping_of
from ingest.pupils import redacted, without_pupils
from ingest.sentences import SENTENCES
from ingest.source import BrokenRecord, Item, SourceRecord
from ingest.validate import check

BATCH = 200
"""Records that are judged together: large enough for the fast engine, small enough for memory."""

BATCH_BYTES = 4_000_000
"""Bytes of source that are judged together at most, so that large records do not pile up."""

T = TypeVar("T")


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


def context_of(feed: Feed, settings: Settings) -> Context:
    """What the mapping must know of a feed."""
    return Context(feed.name, feed.supplier, feed.licence, settings.base_iri)


def judge(items: Iterable[Item], concepts: Concepts, context: Context) -> Iterator[Judged]:
    """Map and check a stream of source records, in their order."""
    waiting: list[Judged] = []
    named: set[str] = set()
    size = 0
    for item in items:
        judged = _understood(item, concepts, context)
        iri = judged.mapped.iri if judged.mapped else ""
        # Findings go by IRI: two records of one identifier are not judged together.
        if len(waiting) == BATCH or size > BATCH_BYTES or iri in named:
            yield from _checked(waiting)
            waiting, size = [], 0
            named.clear()
        waiting.append(judged)
        if iri:
            named.add(iri)
        size += len(item.raw) if isinstance(item, SourceRecord) else 0
    yield from _checked(waiting)


def _checked(batch: list[Judged]) -> list[Judged]:
    pairs = [
        (judged.mapped, judged.item)
        for judged in batch
        if judged.mapped is not None and isinstance(judged.item, SourceRecord)
    ]
    found = check(pairs)
    for judged in batch:
        if judged.mapped is not None:
            judged.findings.extend(found.get(judged.mapped.iri, ()))
    return batch


def _understood(item: Item, concepts: Concepts, context: Context) -> Judged:
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
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a door: a fault of ours in one record must not keep the others out
        finding = SENTENCES["record-niet-verwerkt"].finding(
            redacted(item.identifier), position=item.position, fout=type(error).__name__
        )
        return Judged(item, None, [finding])
    return Judged(item, mapped, list(mapped.findings))


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items (itertools.batched is Python 3.12)."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
