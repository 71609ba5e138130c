"""Dates of an ECK entry: days without midnight, "never" left out, an end before its begin found out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etalage.rdf import DATE, Literal, NamedNode
from ingest.mapping import texts, values, words
from ingest.mapping.draft import Draft
from ingest.mapping.eck_entry import Node
from ingest.mapping.offer import Offer

NEVER = 2050
"""From this year on an end says that there is none; publishers write 2051-11-11, 2099-12-31, 9999-12-31."""
_LATER = re.compile(r"(\d{4})-\d\d?-\d\d?", re.ASCII)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?(?:Z|\+00:00)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was read."""

    node: Node
    text: str
    type: NamedNode

    @property
    def date(self) -> str:
        """The day alone; "" when only a year is known."""
        return self.text[:10] if len(self.text) >= 10 else ""

    @property
    def literal(self) -> Literal:
        """As RDF."""
        return Literal(self.text, datatype=self.type)


def day(draft: Draft, node: Node | None, may_be_never: bool = False) -> Day | None:
    """The day of an element; None (with its outcome) when there is none."""
    if node is None:
        return None
    later = _LATER.match(node.text)
    if may_be_never and later and int(later[1]) >= NEVER:
        draft.drop(node, "nooit")
        return None
    midnight = _MIDNIGHT.fullmatch(node.text)
    found = values.moment(midnight[1] if midnight else node.text)
    if found is None:
        draft.find(node, "datum-niet-gelezen", texts.line(node.text))
        return None
    return Day(node, *found)


def dates(draft: Draft, made: Offer, root: Node) -> str:
    """All dates of an entry. The ISO date on which the publisher last changed it, or ""."""
    start = day(draft, root.one("firstpublisheddate"))
    if start is not None:
        draft.add(start.node, words.DATE_PUBLISHED, start.literal)
        made.add(start.node, words.AVAILABLE_FROM, start.literal)
    _end(draft, made, start, day(draft, root.one("endoflifedate"), True), words.AVAILABLE_UNTIL)
    for name, predicate in (
        ("deprecationdate", words.DISCOURAGED_FROM),
        ("supporteduntildate", words.SUPPORTED_UNTIL),
        ("lastrevisiondate", words.DATE_MODIFIED),
    ):
        found = day(draft, root.one(name), name != "lastrevisiondate")
        if found is not None:
            draft.add(found.node, predicate, found.literal)
    begin = day(draft, root.one("licensestartdate"))
    if begin is not None:
        made.add(begin.node, words.LICENCE_FROM, begin.literal)
    _end(draft, made, begin, day(draft, root.one("licenseenddate"), True), words.LICENCE_UNTIL)
    changed = day(draft, root.one("lastmodifieddate"))
    if changed is None:
        return ""
    draft.add(changed.node, words.RECORD_DATE, changed.literal)
    return changed.date


def _end(draft: Draft, made: Offer, start: Day | None, end: Day | None, predicate: NamedNode) -> None:
    if end is None:
        return
    if start is not None and start.type == end.type == DATE and end.date < start.date:
        draft.find(end.node, "einde-voor-begin", end.date, begin=start.date)
    else:
        made.add(end.node, predicate, end.literal)
