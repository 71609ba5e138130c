"""Every setting once: name, default and help. Read at a door from a mapping that is passed in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from etalage.errors import SettingsError

PREFIX = "ETALAGE_"

MOST_PROCESSES = 16
"""For one feed; each reads the whole of it, so that more gain nothing."""


MOST_REPLICAS = 10


def setting(default: Any, help: str, is_secret: bool = False) -> Any:
    """A field of Settings with its help text, which the reference page shows. A secret is not in `repr`."""
    return field(default=default, metadata={"help": help}, repr=not is_secret)


@dataclass(frozen=True)
class Settings:
    """What a person can set, through environment variables `ETALAGE_<NAME>`."""

    home: Path = setting(Path("var"), "Folder that holds all data")
    feeds: Path | None = setting(None, "File with the feeds; default <home>/feeds.toml, else the sample's")
    base_iri: str = setting(
        "https://w3id.org/etalage/",
        "Start of the IRIs of materials and showcase entries; never change it later",
    )
    store: str = setting("embedded", "embedded, or remote: any SPARQL 1.1 server with graph store protocol")
    store_url: str = setting("", "Address of the remote store, for example http://127.0.0.1:7878")
    search_engine: str = setting("embedded", "embedded, or elasticsearch: a cluster of Elasticsearch 9 or newer")
    elasticsearch_urls: str = setting(
        "http://127.0.0.1:9200", "Addresses of the cluster's nodes, with a comma or space between them"
    )
    elasticsearch_ca: Path | None = setting(
        None, "File (PEM) with the authority that signed the cluster's certificates"
    )
    elasticsearch_api_key: str = setting("", "API key for the cluster, as base64; instead of user and password", True)
    elasticsearch_user: str = setting("", "User of the cluster")
    elasticsearch_password: str = setting("", "Password of that user", True)
    elasticsearch_prefix: str = setting("etalage", "First part of the names of indices and aliases in the cluster")
    elasticsearch_shards: int = setting(1, "Shards of an index; one is enough for some millions of records")
    elasticsearch_replicas: int = setting(1, "Copies of an index on other nodes, besides the first")
    elasticsearch_seconds: float = setting(1.5, "Longest wait for an answer to a search, in seconds")
    elasticsearch_write_seconds: float = setting(60.0, "Longest wait for the cluster to take a batch, in seconds")
    workers: int = setting(2, "Number of web processes")
    threads: int = setting(4, "Number of threads in each web process")
    keep_versions: int = setting(3, "Number of published versions that are kept at least")
    sparql_seconds: float = setting(10.0, "Longest time that a public SPARQL query may take, in seconds")
    sparql_memory_mb: int = setting(2048, "Most memory that a public SPARQL query may take, in MB")
    sparql_rows: int = setting(100_000, "Most rows or triples that a public SPARQL answer may hold")
    max_record_kb: int = setting(1024, "Largest record that is read from a feed, in kB")
    max_feed_mb: int = setting(20_000, "Largest feed file that is read, in MB")
    feed_processes: int = setting(0, "Processes that read a feed together; 0: one for each core, at most 4")
    feed_memory_mb: int = setting(600, "Most memory that each of them may take besides the concepts, in MB")
    demand_days: int = setting(
        3, "Different days on which something that is not there must be asked before /gevraagd lists it; 0: never"
    )
    feed_seconds: float = setting(4.0, "Longest CPU time that may go by in them without a step forward, in seconds")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from ETALAGE_* names; an unknown name or a wrong value is a SettingsError naming it."""
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX) or name.startswith(
                (PREFIX + "TEST_", PREFIX + "REQUIRE_", PREFIX + "FUZZ_")
            ):
                continue
            if name not in known:
                raise SettingsError(f"De instelling {name} bestaat niet.", f"Kies uit: {', '.join(sorted(known))}.")
            values[known[name].name] = _parse(name, known[name].type, text)
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Raise SettingsError, naming the setting, when values do not fit."""
        if self.store not in ("embedded", "remote"):
            raise SettingsError(f"ETALAGE_STORE is “{self.store}”.", "Gebruik “embedded” of “remote”.")
        if self.store == "remote" and not _is_address(self.store_url):
            raise SettingsError(
                f"ETALAGE_STORE_URL is “{self.store_url}”.",
                "Geef een adres dat met http:// of https:// begint.",
            )
        self._check_search()
        if not (_is_address(self.base_iri) and self.base_iri.endswith("/")):
            raise SettingsError(
                f"ETALAGE_BASE_IRI is “{self.base_iri}”.", "Geef een adres met https:// dat op / eindigt."
            )
        for name in ("workers", "threads", "keep_versions", "sparql_seconds", "sparql_memory_mb",
                     "sparql_rows", "max_record_kb", "max_feed_mb", "feed_memory_mb", "feed_seconds",
                     "elasticsearch_shards", "elasticsearch_seconds", "elasticsearch_write_seconds"):  # fmt: skip
            if not 0 < getattr(self, name) < math.inf:
                raise SettingsError(f"{PREFIX}{name.upper()} moet groter dan 0 zijn.", "Geef een positief getal.")
        if self.demand_days < 0:
            raise SettingsError(f"{PREFIX}DEMAND_DAYS is {self.demand_days}.", "Geef 0 of meer dagen.")
        if not 0 <= self.feed_processes <= MOST_PROCESSES:
            raise SettingsError(
                f"{PREFIX}FEED_PROCESSES is {self.feed_processes}.", f"Geef een getal van 0 tot {MOST_PROCESSES}."
            )

    def addresses(self) -> tuple[str, ...]:
        """Addresses of the nodes of Elasticsearch."""
        return tuple(self.elasticsearch_urls.replace(",", " ").split())

    def _check_search(self) -> None:
        if self.search_engine not in ("embedded", "elasticsearch"):
            raise SettingsError(
                f"ETALAGE_SEARCH_ENGINE is “{self.search_engine}”.", "Gebruik “embedded” of “elasticsearch”."
            )
        if not 0 <= self.elasticsearch_replicas < MOST_REPLICAS:
            raise SettingsError(
                f"ETALAGE_ELASTICSEARCH_REPLICAS is {self.elasticsearch_replicas}.",
                f"Geef een getal van 0 tot {MOST_REPLICAS}.",
            )
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,50}", self.elasticsearch_prefix):
            raise SettingsError(
                f"ETALAGE_ELASTICSEARCH_PREFIX is “{self.elasticsearch_prefix}”.",
                "Gebruik kleine letters, cijfers en streepjes.",
            )
        if self.search_engine != "elasticsearch":
            return
        wrong = [address for address in self.addresses() if not _is_address(address)]
        if wrong or not self.addresses():
            raise SettingsError(
                f"ETALAGE_ELASTICSEARCH_URLS is “{self.elasticsearch_urls}”.",
                "Geef adressen die met http:// of https:// beginnen, met een komma ertussen.",
            )
        if self.elasticsearch_api_key and self.elasticsearch_user:
            raise SettingsError(
                "ETALAGE_ELASTICSEARCH_API_KEY en ETALAGE_ELASTICSEARCH_USER zijn allebei gegeven.", "Kies er één."
            )
        if self.elasticsearch_ca and not self.elasticsearch_ca.is_file():
            raise SettingsError(
                f"ETALAGE_ELASTICSEARCH_CA is “{self.elasticsearch_ca}”; dat bestand is er niet.",
                "Geef het certificaat (PEM) van de uitgever.",
            )

    def to_env(self) -> dict[str, str]:
        """The environment variables that give these settings again (for a child process)."""
        values = {PREFIX + f.name.upper(): getattr(self, f.name) for f in fields(self)}
        return {name: str(value) for name, value in values.items() if value not in (None, "")}


def _is_address(text: str) -> bool:
    """Whether this is a web address that can stand in an IRI."""
    return bool(re.fullmatch(r"https?://[^\s<>\"{}|\\^`/]+(/[^\s<>\"{}|\\^`]*)?", text))


def _parse(name: str, type_name: Any, text: str) -> Any:
    if "Path" in str(type_name) and not text.strip():
        raise SettingsError(f"{name} is leeg.", "Geef een map of bestand, of haal de instelling weg.")
    try:
        match str(type_name):
            case "int":
                return int(text)
            case "float":
                return float(text)
            case "Path" | "Path | None":
                return Path(text)
            case _:
                return text
    except ValueError as error:
        raise SettingsError(f"{name} is “{text}”; dat is geen getal.", "Geef een getal.") from error
