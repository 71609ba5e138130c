"""Notes what a release holds that we cannot name or do not know. Judges nothing and leaves nothing out."""

from __future__ import annotations

from collections import Counter

from etalage.findings import Position, Severity
from ingest.curriculum.facts import KNOWN_FIELDS
from ingest.curriculum.kinds import KINDS
from ingest.curriculum.links import Links
from ingest.curriculum.names import is_untitled
from ingest.curriculum.relations import OTHER, relation
from ingest.curriculum.source import Release


def note_strange(release: Release, links: Links) -> None:
    """What this importer cannot name or does not know: a newer form of SLO's data must not pass in silence."""
    for entity in release.entities.values():
        if is_untitled(entity):
            message = f"Dit begrip ({entity.type}) heeft geen titel. Het krijgt een naam die dat zegt."
            release.note("titel-ontbreekt", Severity.WAARSCHUWING, message, Position(entity.context), entity.id)
    kinds = Counter(entity.type for entity in release.entities.values() if entity.type not in KINDS)
    fields = Counter(
        (entity.type, name)
        for entity in release.entities.values()
        for name in entity.values
        if name not in KNOWN_FIELDS
    )
    relations = Counter(
        (entity.type, f"{target}_id")
        for entity in release.entities.values()
        for target in links.targets.get(entity.id, ())
        if relation(entity.type, target).predicate == OTHER
    )
    for kind, count in sorted(kinds.items()):
        message = f"Het soort {kind[:60]} kennen we niet ({count} keer). De titel is de naam."
        release.note("soort-nieuw", Severity.WAARSCHUWING, message, Position(kind))
    for (kind, name), count in sorted(fields.items()):
        message = f"Het veld {name[:60]} van {kind} kennen we niet ({count} keer). Het is overgeslagen."
        release.note("veld-nieuw", Severity.WAARSCHUWING, message, Position(kind, path=name[:60]))
    for (kind, name), count in sorted(relations.items()):
        message = (
            f"De verwijzing {name[:60]} van {kind} kennen we niet ({count} keer). Zij staat er als slov:verwijstNaar."
        )
        release.note("verwijzing-nieuw", Severity.WAARSCHUWING, message, Position(kind, path=name[:60]))
