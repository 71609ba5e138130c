"""ECK iDs: pseudonyms of pupils. A record that holds one is refused and the value is never shown."""

from __future__ import annotations

import re

_ECK_ID = re.compile(
    r"(?:https?(?:://|%3a%2f%2f))?(?:ketenid\.nl|id\.school)(?:/|%2f)[a-z0-9]{1,20}(?:/|%2f)[0-9a-f]{128}",
    re.IGNORECASE,
)
"""Production and pilot form (Nummervoorziening), also url-encoded."""

REDACTED = "[verwijderd: ECK iD]"


def holds_eck_id(text: str) -> bool:
    """True when the text holds an ECK iD."""
    low = text.lower()
    return ("ketenid.nl" in low or "id.school" in low) and _ECK_ID.search(low) is not None


def redacted(text: str) -> str:
    """The text with each ECK iD blotted out."""
    return _ECK_ID.sub(REDACTED, text)
