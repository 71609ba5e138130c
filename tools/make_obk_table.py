"""Make `ontology/obk.csv` from Kennisnet's mapping files (old vocabulary term → OBK concept).

    python tools/make_obk_table.py FOLDER > ontology/obk.csv

FOLDER holds the `mapping_*.csv` of kennisnet/edurep-files and `vdex-to-obk.tsv` (taken from the mapping
documents of kennisnet/edurep-xslt, including their history). Only ids and codes are taken over, no label texts.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

NAMES = {
    "mapping_so_learner_properties_20100304": "classification_so_learner_properties_20100304",
    "mapping_discipline_mathematics_20110923": "classification_discipline_mathematics_20110923",
}
"""Names of mapping documents that stand where a vocabulary is meant."""

PURPOSES = {"vdex_classification_referentiekader_taal_en_rekenen_czp_2009": "skill level"}
"""Purpose where the source leaves it empty."""


class Row(NamedTuple):
    """One line of the table."""

    vocabulary: str
    code: str
    uuid: str
    purpose: str


def clean(vocabulary: str, code: str, uuid: str, purpose: str) -> Row:
    """The facts without the quirks: `.xml`, `bk:`, url-encoding (of codes), spaces at the ends."""
    vocabulary = vocabulary.strip().removesuffix(".xml")
    vocabulary = NAMES.get(vocabulary, vocabulary)
    return Row(
        vocabulary,
        unquote(code.strip()),
        uuid.strip().removeprefix("bk:").lower(),
        purpose.strip() or PURPOSES[vocabulary],
    )


def decode(data: bytes) -> str:
    """UTF-8, or Windows-1252: one of the files is (kerndoelen onderbouw vo)."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def rows(folder: Path) -> Iterator[Row]:
    """All rows of all files, cleaned, in the order of the files."""
    for path in sorted(folder.glob("mapping_*.csv")):
        for line in csv.DictReader(decode(path.read_bytes()).splitlines(), delimiter=";"):
            yield clean(
                line["vocabulaire.identifier"],
                line["term.identifier"],
                line["obk.begrip.identifier"],
                line["obk.begrip.purpose"],
            )
    text = decode((folder / "vdex-to-obk.tsv").read_bytes())
    for line in csv.DictReader(text.splitlines(), delimiter="\t"):
        yield clean(line["vdex"], line["old_id"], line["obk_uuid"], line["purpose_out"])


def table(folder: Path) -> list[Row]:
    """Each fact once (codes that differ only in capitals are one), sorted; conflicts stay as several rows."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in rows(folder):
        found.setdefault((row.vocabulary, row.code.casefold(), row.uuid), row)
    return [found[key] for key in sorted(found)]


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows(table(Path(sys.argv[1])))
