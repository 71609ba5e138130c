"""Reads a folder with SLO's JSON as published into a Release: entities by id, nothing interpreted.

A folder holds contexts (`curriculum-fo/data/*.json`) and overlays: folders named after a year (`2020/`) with older
contexts, which fill what the newest state lacks. What cannot be trusted as a whole (no JSON, no list, too large)
stops the load; a single entity that cannot be used is a finding and the load goes on.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etalage.errors import FeedError
from etalage.findings import Finding, Position, Severity
from etalage.namespaces import UUID
from ingest.curriculum.kinds import ALIAS, DEPRECATED, FILES, RETIRED_CONTEXTS
from ingest.curriculum.text import storable

MAX_FILE_MB = 256
"""Largest file that is read; SLO's largest is 4 MB."""

KEEP_PER_RULE = 100
"""Findings of one rule that are kept with all their facts; all are counted."""

_OVERLAY = re.compile(r"[12][0-9]{3}")
_TYPE = re.compile("[a-z][a-z0-9_]{0,60}")
_LINK = re.compile("[a-z][a-z0-9_]{0,60}_id|replaces|replacedBy")
_KNOWN_BESIDE = {"manifest.json", "context.json", "package.json", "package-lock.json"}
_OLD_FLAGS = ("unreleased", "dirty", "deleted")

Value = str | bool | int | float
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity as SLO wrote it, its texts not yet cleaned."""

    id: str
    type: str
    """SLO's type: fo_doelzin. Of a retired entity: what it was."""
    context: str
    """Folder it came from: curriculum-fo, 2020/curriculum-basis."""
    values: dict[str, Value]
    links: dict[str, tuple[str, ...]]
    """Property as SLO writes it (niveau_id, replaces) → ids in order."""
    is_deprecated: bool = False

    @property
    def stand(self) -> str:
        """Year of the overlay it came from; empty for the newest state."""
        head, slash, _ = self.context.partition("/")
        return head if slash else ""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another title of a goal under one parent; SLO gives it no id."""

    context: str
    doel: str
    parent: str
    title: str


@dataclass
class Release:
    """All that was read from a folder."""

    entities: dict[str, Entity] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    """Contexts that were read, also empty ones: newest first, then overlays from new to old."""
    origins: dict[str, str] = field(default_factory=dict)
    """Context → address of the commit it was taken from, where manifest.json tells."""
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Findings per rule, complete."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Entities that were left out on purpose: unreleased, deleted, overlay (a newer one was there)."""

    def note(
        self, rule: str, severity: Severity, message: str, position: Position, record: str = "", **more: Any
    ) -> None:
        """Count a finding and keep it while there is room for its rule."""
        self.counts[rule] += 1
        if self.counts[rule] <= KEEP_PER_RULE:
            self.findings.append(Finding(rule, severity, message, record=record, position=position, **more))


def read(folder: Path, progress: Progress | None = None) -> Release:
    """The release in a folder. Raises FeedError when the folder or a file in it cannot be trusted as a whole."""
    if not folder.is_dir():
        raise FeedError(f"De map {folder} bestaat niet.", "Geef de map met het curriculum van SLO.", path=str(folder))
    release = Release()
    files = list(_files(folder, release))
    release.contexts = list(dict.fromkeys(context for _, context, _ in files))
    release.origins = _origins(folder, release)
    for number, (path, context, kind) in enumerate(files, start=1):
        _read_file(release, path, path.relative_to(folder).as_posix(), context, kind)
        if progress:
            progress("lezen", number, len(files))
    if not release.entities:
        raise FeedError(
            f"In de map {folder} staat geen curriculum van SLO.",
            "Geef de map waarin mappen als curriculum-kerndoelen/data staan.",
            path=str(folder),
        )
    return release


def _files(folder: Path, release: Release) -> Iterator[tuple[Path, str, str]]:
    """(file, context, type) in the order in which they are read: what comes first wins."""
    layers = sorted((entry for entry in folder.iterdir() if _OVERLAY.fullmatch(entry.name)), reverse=True)
    for layer in (folder, *(entry for entry in layers if entry.is_dir())):
        for entry in sorted(layer.iterdir()):
            if entry.is_dir() and not entry.name.startswith(".") and entry not in layers:
                yield from _context_files(entry, folder, release)
            elif entry.suffix == ".json" and entry.name not in _KNOWN_BESIDE:
                _unknown(release, entry.relative_to(folder).as_posix(), "bestand")


def _context_files(entry: Path, folder: Path, release: Release) -> Iterator[tuple[Path, str, str]]:
    context = entry.relative_to(folder).as_posix()
    known = FILES.get(entry.name)
    if known is None:
        _unknown(release, context, "map")
        return
    found: list[tuple[Path, str, str]] = []
    for path in sorted((entry / "data").glob("*.json")):
        if path.stem in known:
            found.append((path, context, known[path.stem]))
        else:
            _unknown(release, path.relative_to(folder).as_posix(), "bestand")
    # Retired entities last: should an id stand in both, then the live one is what SLO means.
    yield from sorted(found, key=lambda item: item[2] == DEPRECATED)


def _unknown(release: Release, name: str, what: str) -> None:
    release.note(
        f"onbekend-{what}",
        Severity.WAARSCHUWING,
        f"Dit {what} hoort niet bij het curriculum van SLO zoals wij dat kennen. Het is overgeslagen."
        if what == "bestand"
        else "Deze map hoort niet bij het curriculum van SLO zoals wij dat kennen. Zij is overgeslagen.",
        Position(name),
    )


def _origins(folder: Path, release: Release) -> dict[str, str]:
    """Context → commit, from manifest.json; a manifest that cannot be read is a finding, not an error."""
    path = folder / "manifest.json"
    if not path.is_file():
        return {}
    try:
        rows = _parse(path, path.name)["files"]
        return {
            row["file"].rsplit("/data/", 1)[0]: f"https://github.com/{row['repository']}/commit/{row['commit']}"
            for row in rows
            if re.fullmatch(r"[\w./-]+", row["repository"]) and re.fullmatch("[0-9a-f]{7,64}", row["commit"])
        }
    except (FeedError, KeyError, TypeError, AttributeError):
        release.note(
            "manifest-onleesbaar",
            Severity.WAARSCHUWING,
            "manifest.json is niet te lezen. Van welke versie dit curriculum is, is daardoor onbekend.",
            Position(path.name),
        )
        return {}


def _parse(path: Path, name: str) -> Any:
    """The JSON value in a file. Raises FeedError with line and column."""
    size = path.stat().st_size
    if size > MAX_FILE_MB * 1_000_000:
        raise FeedError(
            f"{name} is {size / 1e6:.0f} MB; meer dan {MAX_FILE_MB} MB lezen we niet.",
            "Kijk of dit wel een bestand van SLO is.",
            file=name,
        )
    remedy = "Haal dit bestand opnieuw op bij SLO. Er is niets veranderd."
    if not size:
        raise FeedError(f"{name} is leeg.", remedy, file=name)
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise FeedError(
            f"{name} is geen geldige JSON: het gaat mis op regel {error.lineno}, kolom {error.colno}.",
            remedy,
            file=name,
            line=error.lineno,
            column=error.colno,
        ) from error
    except UnicodeDecodeError as error:
        raise FeedError(f"{name} is geen UTF-8: het gaat mis op byte {error.start}.", remedy, file=name) from error
    except (ValueError, RecursionError, OSError) as error:
        raise FeedError(f"{name} is niet te lezen.", remedy, file=name) from error


def _read_file(release: Release, path: Path, name: str, context: str, kind: str) -> None:
    rows = _parse(path, name)
    if not isinstance(rows, list):
        raise FeedError(
            f"{name} is geen lijst: een bestand van SLO begint met “[”.",
            "Haal dit bestand opnieuw op bij SLO. Er is niets veranderd.",
            file=name,
            line=1,
        )
    here: set[str] = set()
    for number, row in enumerate(rows, start=1):
        position = Position(name, path=f"[{number}]")
        if not isinstance(row, dict):
            release.note("geen-entiteit", Severity.FOUT, "Hier staat geen entiteit. Zij is overgeslagen.", position)
        elif kind == ALIAS:
            _read_alias(release, row, context, position)
        else:
            _read_entity(release, row, context, kind, position, here)


def _read_alias(release: Release, row: dict[str, Any], context: str, position: Position) -> None:
    texts = [row.get(key) for key in ("doel_id", "parent_id", "title")]
    if all(isinstance(text, str) for text in texts):
        release.aliases.append(Alias(context, *(storable(str(text)) for text in texts)))
    else:
        release.note("alias-onvolledig", Severity.WAARSCHUWING, "Deze alias mist een doel of een titel.", position)


def _read_entity(
    release: Release, row: dict[str, Any], context: str, kind: str, position: Position, here: set[str]
) -> None:
    id = row.get("id")
    if not isinstance(id, str) or not UUID.fullmatch(id):
        message = "Deze entiteit heeft geen geldig id (een uuid in kleine letters). Zij is overgeslagen."
        release.note("id-ongeldig", Severity.FOUT, message, position, value=storable(str(id)[:200]))
        return
    if row.get("deleted"):
        release.skipped["deleted"] += 1
        return
    is_overlay = "/" in context
    # In an overlay the flag says nothing any more: those drafts were released later, and they are all there is.
    if row.get("unreleased") and not is_overlay:
        release.skipped["unreleased"] += 1
        return
    if id in release.entities:
        _note_double(release, release.entities[id], context, position, id in here)
        return
    is_deprecated = kind == DEPRECATED or context.rsplit("/", 1)[-1] in RETIRED_CONTEXTS
    if kind == DEPRECATED:
        types = row.get("types")
        if not (isinstance(types, list) and types and isinstance(types[0], str) and _TYPE.fullmatch(types[0])):
            message = "Van deze vervallen entiteit is het soort onbekend (veld types). Zij is overgeslagen."
            release.note("soort-onbekend", Severity.FOUT, message, position, record=id)
            return
        kind = types[0]
    if row.get("dirty") and not is_overlay and not is_deprecated:
        release.note("dirty", Severity.TIP, "SLO werkt nog aan de tekst van deze entiteit.", position, record=id)
    here.add(id)
    values, links = _fields(release, row, position, id)
    release.entities[id] = Entity(id, kind, context, values, links, is_deprecated)


def _note_double(release: Release, first: Entity, context: str, position: Position, same_file: bool) -> None:
    if first.context == context and same_file:
        message = "Dit id staat twee keer in hetzelfde bestand. De eerste telt."
        release.note("id-dubbel", Severity.WAARSCHUWING, message, position, record=first.id)
    elif first.context.count("/") == context.count("/") and first.stand == (
        context.split("/")[0] if "/" in context else ""
    ):
        message = f"Dit id staat ook al in {first.context} (soort {first.type}). Deze tweede is overgeslagen."
        release.note("id-in-ander-bestand", Severity.FOUT, message, position, record=first.id)
    else:
        release.skipped["overlay"] += 1


def _fields(
    release: Release, row: dict[str, Any], position: Position, id: str
) -> tuple[dict[str, Value], dict[str, tuple[str, ...]]]:
    """Values and links of an entity. A link is a list of ids; SLO writes some single ones as a string."""
    values: dict[str, Value] = {}
    links: dict[str, tuple[str, ...]] = {}
    for key, value in row.items():
        if key in ("id", "types") or key in _OLD_FLAGS or value is None:
            continue
        key = storable(key)
        is_link = bool(_LINK.fullmatch(key))
        if is_link and isinstance(value, str | list):
            items = [value] if isinstance(value, str) else value
            links[key] = tuple(dict.fromkeys(item for item in items if isinstance(item, str) and item))
        elif isinstance(value, str):
            values[key] = storable(value)
        elif isinstance(value, bool | int | float):
            values[key] = value
        else:
            message = f"Het veld {key[:60]} heeft een vorm die we niet kennen. Het is overgeslagen."
            release.note("veld-onbekend", Severity.TIP, message, position, record=id)
    return values, links
