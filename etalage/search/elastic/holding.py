"""What an index holds: of which catalogue, and up to which version. Kept in the index itself, so it goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from elasticsearch import NotFoundError

from etalage.search.elastic.mapping import form_of
from etalage.search.elastic.server import Server, translated
from etalage.search.fields import FIELDS, Field
from etalage.search.prepared import index_fields


@dataclass(frozen=True, slots=True)
class Holding:
    """What the index behind the alias holds."""

    index: str
    form: str
    """Digest of the index fields it was made with."""
    catalogue: str = ""
    """Which home folder it belongs to; empty for one that nobody wrote his name on."""
    version: int = 0
    """All changes up to this version of the catalogue are in it."""
    made: int = 0
    """The version from which it was made as a whole."""
    is_whole: bool = True
    """False: besides the changes there was something for which it must be made anew, and that is not done yet."""

    def fits(self, fields: Sequence[Field] = FIELDS) -> bool:
        """Whether it was made with these fields."""
        return self.form == form_of(index_fields(fields))


def read_holding(server: Server) -> Holding | None:
    """What is searched now; None when there is no index. Raises SearchError."""
    with translated("De zoekindex bekijken"):
        try:
            answer = server.quick.indices.get_mapping(index=server.alias, filter_path="*.mappings._meta")
        except NotFoundError:
            return None
        if not answer.body:
            return Holding("", "")
        name = max(answer.body, key=lambda one: (len(one), one))
        facts = answer[name]["mappings"]["_meta"]["etalage"]
        return Holding(
            name,
            facts["form"],
            facts.get("catalogue", ""),
            facts.get("version", 0),
            facts.get("made", 0),
            facts.get("is_whole", True),
        )


def write_holding(server: Server, holding: Holding) -> None:
    """Write down what an index holds from now on. Raises SearchError."""
    facts = {name: value for name, value in asdict(holding).items() if name != "index"}
    with translated("In de zoekindex schrijven wat erin staat"):
        server.patient.indices.put_mapping(index=holding.index, meta={"etalage": facts})
