"""The reports of earlier deliveries, kept beside the store: the newest of a feed again."""

from __future__ import annotations

import json
from pathlib import Path

from etalage.errors import NotFound, StoreError
from etalage.findings import Report


def newest(home: Path, feed: str) -> Report:
    """The report of the last delivery of a feed. Raises NotFound when there is none, StoreError for a broken one."""
    folder = home / "deliveries" / feed
    # Names are sortable by time; a hidden file is of a delivery that is still on its way.
    found = sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))
    if not found:
        raise NotFound(
            f"Van de feed “{feed}” is nog geen levering gekomen.", f"Haal hem binnen met: etalage feed run {feed}"
        )
    try:
        return Report.from_json(json.loads(found[-1].read_text("utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"Het rapport {found[-1]} is beschadigd.", "Lever de feed opnieuw.") from error
