"""Where hits stood in answers sorted by a field: from there a later page is found without counting up to it.

Only a hint: an engine that is told of a place that is not true any more still gives the right page.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Hashable

QUESTIONS = 500
"""Questions of which places are remembered."""

MOST = 200
"""Places of one question; of more every other one is forgotten."""

WORTH = 100
"""Hits from the beginning that are passed over quickly enough without."""

Place = tuple[int, str]
"""Number of hits before a hit, and the hit's key."""


class Places:
    """Places by question. For any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, list[Place]] = OrderedDict()

    def before(self, question: Hashable, start: int) -> Place | None:
        """The last known place before this one; None when there is none that helps."""
        with self._lock:
            known = self._known.get(question, [])
            number = bisect_left(known, (start, ""))
            return known[number - 1] if number else None

    def note(self, question: Hashable, place: int, key: str) -> None:
        """Remember a place."""
        if place < WORTH or not key:
            return
        with self._lock:
            known = self._known.setdefault(question, [])
            self._known.move_to_end(question)
            number = bisect_left(known, (place, ""))
            if number < len(known) and known[number][0] == place:
                known[number] = place, key
            else:
                insort(known, (place, key))
            if len(known) > MOST:
                del known[::2]
            while len(self._known) > QUESTIONS:
                self._known.popitem(last=False)
