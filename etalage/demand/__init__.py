"""What was asked and is not there: questions without an answer and goals without materials, counted by day.

Nothing about who asked. A text is kept as a keyed digest until it was asked on enough different days, and one that
may be about a person is not counted at all (`privacy`). Several processes count in one file; it cannot grow without
end. Why so: docs/decisions/0022-demand.md.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from hashlib import blake2b
from pathlib import Path

from etalage.demand.privacy import Openness, key_of, openness, shown
from etalage.errors import StoreError

FILE = "gevraagd.sqlite"
"""In the home folder; may be thrown away at any time, then counting begins anew."""

STRANGE = 3
"""Times as many days are needed for a text with a word that is no Dutch: it may be somebody's name after all."""

MOST_TIMES = 20
"""Times a day that one question counts: nobody pushes it up alone."""

MOST = 20_000
"""Questions that are kept, listed or not: some 3 MB."""

FREED = 10
"""One in so many makes room when there are more: those of fewest days, longest ago."""

FORGOTTEN, LISTED = timedelta(days=90), timedelta(days=365)
"""Time since it was last asked after which a digest, or what is listed, is taken away."""

PATIENCE = 0.2
"""Seconds to wait for another process."""

_TABLES = """
CREATE TABLE IF NOT EXISTS asked (
    key BLOB PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, last TEXT NOT NULL,
    days INTEGER NOT NULL, times INTEGER NOT NULL, today INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hidden (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS salt (value BLOB NOT NULL);
"""

_COUNT = """
INSERT INTO asked VALUES (:key, :kind, '', :day, 1, 1, 1) ON CONFLICT (key) DO UPDATE SET
    days = days + (last <> :day), times = times + (last <> :day OR today < :most),
    today = CASE WHEN last = :day THEN today + 1 ELSE 1 END, last = :day
RETURNING days
"""


class DemandKind(Enum):
    """What is lacking. The value stands in the published list."""

    QUESTION = "zoekvraag"
    GOAL = "leerdoel"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the list."""

    kind: DemandKind
    text: str
    """The question, or the IRI of the goal."""
    days: int
    """Different days on which it was asked."""
    times: int
    """At most MOST_TIMES a day."""
    last: date


class Demand:
    """Counts and lists, in one file that several processes share. For any number of threads."""

    def __init__(self, home: Path, days: int, today: Callable[[], date] = date.today, most: int = MOST) -> None:
        """`days`: different days on which something must be asked before it is listed; 0: nothing is counted."""
        self._path = home / FILE
        self._days = days
        self._today = today
        self._most = most

    def note_question(self, text: str) -> None:
        """Count a question without an answer, unless it may be about a person. Raises StoreError."""
        how = openness(text)
        if how is not Openness.NONE:
            needed = self._days * (STRANGE if how is Openness.STRANGE else 1)
            self._note(DemandKind.QUESTION, key_of(text), shown(text), needed)

    def note_goal(self, iri: str) -> None:
        """Count a goal without materials; the IRI must be one that the catalogue knows. Raises StoreError."""
        self._note(DemandKind.GOAL, iri, iri, self._days)

    def wanted(self, kind: DemandKind, most: int = 100) -> list[Wanted]:
        """What was asked on most days first. Raises StoreError."""
        if not self._days or not self._path.exists():
            return []
        with self._opened() as file:
            rows = file.execute(
                "SELECT text, days, times, last FROM asked WHERE kind = ? AND text <> '' AND last > ?"
                " ORDER BY days DESC, times DESC, text LIMIT ?",
                (kind.value, (self._today() - LISTED).isoformat(), most),
            ).fetchall()
        return [Wanted(kind, text, days, times, date.fromisoformat(last)) for text, days, times, last in rows]

    def hide(self, kind: DemandKind, text: str) -> None:
        """Take a line away and never list it again. Raises StoreError."""
        with self._opened() as file:
            key = self._key(file, kind, key_of(text) if kind is DemandKind.QUESTION else text)
            file.execute("INSERT OR IGNORE INTO hidden VALUES (?)", (key,))
            file.execute("DELETE FROM asked WHERE key = ?", (key,))

    def _note(self, kind: DemandKind, folded: str, text: str, needed: int) -> None:
        if not self._days:
            return
        day = self._today()
        with self._opened() as file:
            key = self._key(file, kind, folded)
            if file.execute("SELECT 1 FROM hidden WHERE key = ?", (key,)).fetchone():
                return
            given = {"key": key, "kind": kind.value, "day": day.isoformat(), "most": MOST_TIMES}
            (days,) = file.execute(_COUNT, given).fetchone()
            if days >= needed:
                file.execute("UPDATE asked SET text = ? WHERE key = ? AND text <> ?", (text, key, text))
            if days == 1:
                _make_room(file, day, self._most)

    def _key(self, file: sqlite3.Connection, kind: DemandKind, folded: str) -> bytes:
        """A digest that says nothing without the salt."""
        found = file.execute("SELECT value FROM salt").fetchone()
        salt = found[0] if found else secrets.token_bytes(32)
        if not found:
            file.execute("INSERT INTO salt VALUES (?)", (salt,))
        return blake2b(f"{kind.value} {folded}".encode(), key=salt, digest_size=16).digest()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, in one change that others wait for."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as file:
                file.execute("PRAGMA journal_mode = WAL")
                file.execute("PRAGMA synchronous = NORMAL")  # the last seconds may be lost with the power
                file.execute("BEGIN IMMEDIATE")
                for table in filter(str.strip, _TABLES.split(";")):
                    file.execute(table)
                yield file
                file.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"Het bestand {self._path} is niet te gebruiken: {error}.",
                "Haal het weg; dan begint het tellen opnieuw.",
            ) from error


def _make_room(file: sqlite3.Connection, day: date, most: int) -> None:
    """Forget what was long ago, and what was asked least when there is too much."""
    for sign, age in (("=", FORGOTTEN), ("<>", LISTED)):
        file.execute(f"DELETE FROM asked WHERE last <= ? AND text {sign} ''", ((day - age).isoformat(),))
    (number,) = file.execute("SELECT count(*) FROM asked").fetchone()
    if number > most:
        least = "SELECT key FROM asked ORDER BY days, last LIMIT ?"
        file.execute(f"DELETE FROM asked WHERE key IN ({least})", (most // FREED,))
