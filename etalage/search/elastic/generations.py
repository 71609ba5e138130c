"""Generations of the index, `etalage-zoek-1`, `-2`, …, behind one alias, which is switched when the next is whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elasticsearch import NotFoundError

from etalage.errors import SearchError
from etalage.search.elastic.mapping import mapping_of
from etalage.search.elastic.server import Json, Server, translated
from etalage.search.fields import FIELDS, Field

KEPT = "De vorige index is gebleven."

WHILE_LOADING: Json = {"refresh_interval": "-1", "number_of_replicas": 0, "translog": {"durability": "async"}}
"""Nobody searches a generation that is being filled, and if a node is lost it is made again."""

REFRESH = "1s"
"""Time after which a change is seen, at most."""


class Generations:
    """The indices of one alias."""

    def __init__(self, server: Server, fields: Sequence[Field] = FIELDS) -> None:
        self._server, self._fields = server, fields
        self._indices = server.patient.indices

    def current(self) -> str | None:
        """The generation that is searched; None when there is none yet. Raises SearchError."""
        with translated("De zoekindex vinden"):
            try:
                found = list(self._indices.get_alias(name=self._server.alias).body)
            except NotFoundError:
                return None
        return str(max(found, key=self._number))

    def names(self) -> list[str]:
        """All generations, the oldest first, also those that were never finished. Raises SearchError."""
        with translated("De zoekindexen opzoeken"):
            found = self._indices.get(index=f"{self._server.alias}-*", filter_path="*.settings.index.uuid")
        return sorted((name for name in found.body if self._number(name)), key=self._number)

    def create(self) -> str:
        """A new empty generation, made to be filled quickly. Raises SearchError."""
        number = max(map(self._number, self.names()), default=0) + 1
        name = f"{self._server.alias}-{number}"
        settings = {"number_of_shards": self._server.shards, **WHILE_LOADING}
        with translated("Een nieuwe zoekindex maken"):
            self._indices.create(index=name, mappings=mapping_of(self._fields), settings=settings)
        return name

    def count(self, name: str) -> int:
        """Documents in a generation, the last ones too. Raises SearchError."""
        with translated("De zoekindex tellen"):
            self._indices.refresh(index=name)
            return int(self._server.patient.count(index=name)["count"])

    def check(self, name: str, expected: int) -> None:
        """It must hold as many documents as were put in it, and at least one: a full index is never replaced by an
        empty one. Raises SearchError.
        """
        count = self.count(name)
        if count != expected:
            raise SearchError(f"De nieuwe zoekindex heeft {count} documenten in plaats van {expected}.", KEPT)
        if not count and self.current() is not None:
            raise SearchError("De nieuwe zoekindex is leeg.", KEPT)

    def prepare(self, name: str) -> None:
        """Make it ready to be searched. Raises SearchError."""
        with translated("De nieuwe zoekindex in gebruik nemen"):
            self._indices.put_settings(index=name, settings=self._in_use())

    def switch(self, name: str) -> None:
        """Search this generation from now on. Raises SearchError; then nothing changed."""
        with translated("De nieuwe zoekindex in gebruik nemen"):
            self._indices.update_aliases(actions=self._switch(name))

    def publish(self, name: str, expected: int) -> None:
        """Check it, search it from now on, and take the others away. Raises SearchError; then nothing changed."""
        self.check(name, expected)
        self.prepare(name)
        self.switch(name)
        self.drop_others(name)

    def drop(self, name: str) -> None:
        """Take a generation away; one that is gone is no error. Raises SearchError."""
        with translated("Een oude zoekindex weggooien"):
            self._indices.delete(index=name, ignore_unavailable=True)

    def drop_others(self, name: str) -> None:
        """Take away all generations but this one: older ones, and what was never finished. Raises SearchError."""
        for other in self.names():
            if other != name:
                self.drop(other)

    def _in_use(self) -> Json:
        return {
            "refresh_interval": REFRESH,
            "number_of_replicas": self._server.replicas,
            "translog": {"durability": "request"},
        }

    def _switch(self, name: str) -> list[Json]:
        """In one step, so that there is no moment with two indices or none."""
        alias = self._server.alias
        add: Json = {"add": {"index": name, "alias": alias, "is_write_index": True}}
        current = self.current()
        return [{"remove": {"index": current, "alias": alias}}, add] if current and current != name else [add]

    def _number(self, name: str) -> int:
        match = re.fullmatch(re.escape(self._server.alias) + r"-(\d{1,9})", name)
        return int(match[1]) if match else 0
