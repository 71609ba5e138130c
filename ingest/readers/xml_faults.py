"""What is wrong with an XML file, in plain Dutch. Knows libxml2's error numbers; reads no file."""

from __future__ import annotations

import re

TRUNCATED = "Het bestand breekt af"
UNKNOWN_PREFIX = 201
MISMATCH = 76
_MISMATCH = re.compile(r"mismatch: (\S{1,60}) line (\d+) and (\S{1,60})")

_SENTENCES: dict[int, tuple[str, str]] = {
    4: ("Dit is geen XML", "Lever een XML-bestand dat met < begint."),
    5: ("Er staat nog iets na het einde van de XML", "Haal alles na het laatste sluitende element weg."),
    9: ("Er staat een teken dat niet in XML mag", "Haal het stuurteken weg."),
    23: ("Er staat een & zonder puntkomma", "Schrijf & als &amp;."),
    26: (
        "Er staat een afkorting die XML niet kent",
        "Schrijf het teken zelf, bijvoorbeeld é in plaats van &eacute;.",
    ),
    32: ("De tekencodering in de eerste regel is onbekend", "Bewaar het bestand als UTF-8."),
    39: ("Een waarde staat niet tussen aanhalingstekens", 'Schrijf naam="waarde".'),
    42: ("Een element heeft twee keer hetzelfde kenmerk", "Haal er een weg."),
    64: ("De regel <?xml …?> staat niet aan het begin", "Zet die regel helemaal bovenaan, één keer."),
    68: ("Er staat een los teken < of &", "Schrijf < als &lt; en & als &amp;."),
    MISMATCH: ("Een element wordt gesloten met een andere naam dan het begon", "Geef begin en einde dezelfde naam."),
    77: ("Een element is niet gesloten", "Sluit elk element."),
    81: ("Er staan tekens die niet bij de tekencodering passen", "Bewaar het bestand als UTF-8."),
    89: ("Een afkorting (entity) verwijst naar zichzelf", "Gebruik geen entities."),
    UNKNOWN_PREFIX: ("Een voorvoegsel heeft geen naamruimte", 'Zet xmlns:voorvoegsel="…" op het eerste element.'),
    114: (
        "Er staat iets in dat te groot, te diep of te vaak herhaald is om veilig te lezen",
        "Maak teksten korter dan 10 MB en nestel elementen niet dieper dan nodig is.",
    ),
}
"""libxml2 error number (xmlerror.h) → sentence and remedy. Others get a general sentence."""


def sentence_of(code: int, message: str) -> tuple[str, str]:
    """What is wrong and how to mend it; the parser's own words when the number is not in the table."""
    if code == MISMATCH and (found := _MISMATCH.search(message)):
        begun, line, closed = found.groups()
        return (
            f"<{begun}> van regel {line} wordt gesloten met een andere naam, </{closed}>",
            f"Zet </{begun}> op de goede plaats, of schrijf begin en einde met dezelfde naam.",
        )
    if code in _SENTENCES:
        return _SENTENCES[code]
    words = message.strip().split(", line ")[0]
    return f"De XML klopt niet ({words})", "Controleer het bestand met een XML-controle en lever opnieuw."


def is_closed(tail: bytes, root: str) -> bool:
    """True when the last bytes of a file close its root element, spaces and comments after it left out."""
    text = tail.replace(b"\0", b"").decode("utf-8", "replace").rstrip()
    while text.endswith("-->") and "<!--" in text:
        text = text[: text.rindex("<!--")].rstrip()
    last = text[text.rfind("<") :]
    return last.startswith("</") and last.endswith(">") and last[2:-1].strip().split(":")[-1] == root
