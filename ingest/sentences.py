"""What is said about a delivery or a record on the way itself, between reading and placing."""

from __future__ import annotations

from etalage.findings import Severity
from ingest.sentence import Sentence

_SENTENCES = (
    Sentence(
        "levering-geweigerd",
        Severity.FOUT,
        "Deze levering is geweigerd. {oorzaak}",
        "{remedie}",
        why="Er is niets geplaatst of veranderd. Leraren zien nog wat er bij de vorige levering in stond.",
    ),
    Sentence(
        "record-onleesbaar",
        Severity.FOUT,
        "Dit record kan niet gelezen worden. {oorzaak}",
        "{remedie}",
        why="Leraren zien dit materiaal niet, of nog in de vorige vorm.",
    ),
    Sentence(
        "record-niet-verwerkt",
        Severity.FOUT,
        "Dit record kunnen wij niet verwerken ({fout}). Dat ligt aan ons, niet aan u.",
        "Stuur ons dit record, dan lossen wij het op. De andere records gaan gewoon door.",
        why="Leraren zien dit materiaal niet, of nog in de vorige vorm.",
    ),
    Sentence(
        "niet-te-beoordelen",
        Severity.FOUT,
        "Dit record kan niet worden beoordeeld. {oorzaak}",
        "{remedie}",
        why="Leraren zien dit materiaal niet, of nog in de vorige vorm.",
    ),
    Sentence(
        "verwijderen-overgeslagen",
        Severity.WAARSCHUWING,
        "{afwezig} records staan niet in deze levering, maar er zijn ook {naamloos} records zonder leesbaar nummer. "
        "Daarom is er niets verwijderd.",
        "Herstel de records zonder nummer en lever opnieuw.",
        why="Leraren zien misschien nog materiaal dat u hebt weggehaald.",
    ),
)

SENTENCES: dict[str, Sentence] = {sentence.rule: sentence for sentence in _SENTENCES}
"""Rule → what it says."""
