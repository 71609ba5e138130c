"""The cluster: can it be reached, is it Elasticsearch, new enough, and may we? And its errors as ours."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    SerializationError,
    TransportError,
    UnsupportedProductError,
)

from etalage.errors import EtalageError, SearchDown, SearchError, SettingsError
from etalage.search.patience import left
from etalage.settings import Settings

Json = dict[str, Any]
"""What the client takes and gives; never leaves this room."""

LEAST_VERSION = (9, 0)
NAME = "zoek"
"""The alias is `<prefix>-zoek`."""

PASSING = frozenset((401, 403, 404, 405, 406, 408, 429, 500, 502, 503, 504))
"""Answers that say something of the cluster and nothing of the question."""

REBUILD = "Maak de index opnieuw met “etalage index rebuild”."
LATER = "Kijk of Elasticsearch draait en of het netwerk werkt; probeer het dan opnieuw."
RIGHTS = "Geef de gebruiker `monitor` op het cluster en `read`, `write` en `manage` op `{prefix}-*`."


@dataclass(frozen=True, slots=True)
class Server:
    """A cluster that was asked what it can."""

    client: Elasticsearch
    version: tuple[int, ...]
    """Of the oldest node."""
    prefix: str
    shards: int
    replicas: int
    write_seconds: float
    read_seconds: float

    @property
    def alias(self) -> str:
        """The name under which the index is searched."""
        return f"{self.prefix}-{NAME}"

    @property
    def quick(self) -> Elasticsearch:
        """The client for what a visitor waits for: it waits no longer than the page may. Raises SearchDown."""
        seconds = left(self.read_seconds)
        return self.client if seconds == self.read_seconds else self.client.options(request_timeout=seconds)

    @property
    def patient(self) -> Elasticsearch:
        """The same client for work that takes longer than a search."""
        return self.client.options(request_timeout=self.write_seconds)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


def connect(settings: Settings, least: tuple[int, ...] = LEAST_VERSION) -> Server:
    """Ask a cluster what it is and what we may do. Makes no index.

    Raises SettingsError when it will never work like this (no Elasticsearch, too old, refused), SearchError when it
    does not answer now.
    """
    client = _client(settings)
    try:
        with _first_answer(settings):
            version = _oldest(client)
            # One name, no pattern: a pattern hides what is not allowed.
            client.indices.exists_alias(name=f"{settings.elasticsearch_prefix}-{NAME}")
            client.indices.exists(index=f"{settings.elasticsearch_prefix}-{NAME}-0")
    except BaseException:
        client.close()
        raise
    if version < least:
        client.close()
        raise _too_old(".".join(map(str, version)), least)
    return Server(
        client,
        version,
        settings.elasticsearch_prefix,
        settings.elasticsearch_shards,
        settings.elasticsearch_replicas,
        settings.elasticsearch_write_seconds,
        settings.elasticsearch_seconds,
    )


def _client(settings: Settings) -> Elasticsearch:
    addresses = settings.addresses()
    options: Json = {}
    if settings.elasticsearch_ca:
        options["ca_certs"] = str(settings.elasticsearch_ca)
    if settings.elasticsearch_api_key:
        options["api_key"] = settings.elasticsearch_api_key
    elif settings.elasticsearch_user:
        options["basic_auth"] = (settings.elasticsearch_user, settings.elasticsearch_password)
    try:
        if settings.elasticsearch_ca:
            ssl.create_default_context(cafile=settings.elasticsearch_ca)  # the client looks at the first question
        return Elasticsearch(
            list(addresses),
            request_timeout=settings.elasticsearch_seconds,
            max_retries=len(addresses),  # a node that is gone refuses at once: then the next one is asked
            retry_on_timeout=False,  # one that hangs has used up the visitor's time already
            **options,
        )
    except (ValueError, OSError) as error:
        raise SettingsError(
            f"Met deze adressen kan Elasticsearch niet bereikt worden: {_short(error)}.",
            "Schrijf elk adres als https://naam:poort, en geef het juiste certificaat.",
        ) from error


def _oldest(client: Elasticsearch) -> tuple[int, ...]:
    """The version of the oldest node. (`GET /` tells one, but not every distribution answers it.)"""
    answer = client.nodes.info(filter_path="nodes.*.version")
    found = [_numbers(str(node["version"])) for node in answer.get("nodes", {}).values()]
    if not found:
        raise SearchError("Elasticsearch noemt geen enkele node.", LATER)
    return min(found)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


@contextmanager
def _first_answer(settings: Settings) -> Iterator[None]:
    """The errors of the first questions, which say whether it can ever work."""
    try:
        with translated("Elasticsearch bereiken"):
            yield
    except SearchError as error:
        cause, where = error.__cause__, ", ".join(settings.addresses())
        if isinstance(cause, AuthenticationException):
            raise SettingsError(
                f"Elasticsearch op {where} weigert de aanmelding.",
                "Controleer ETALAGE_ELASTICSEARCH_API_KEY, of _USER en _PASSWORD.",
            ) from cause
        if isinstance(cause, AuthorizationException):
            remedy = RIGHTS.format(prefix=settings.elasticsearch_prefix)
            raise SettingsError(f"Op Elasticsearch op {where} mag deze gebruiker te weinig.", remedy) from cause
        if isinstance(cause, ApiError) and _is_old(cause):
            raise _too_old("8 of ouder", LEAST_VERSION) from cause
        if isinstance(cause, (UnsupportedProductError, SerializationError)) or (
            isinstance(cause, ApiError) and "x-elastic-product" not in cause.meta.headers
        ):
            raise SettingsError(
                f"Op {where} antwoordt iets anders dan Elasticsearch.", "Controleer ETALAGE_ELASTICSEARCH_URLS."
            ) from cause
        raise


def _is_old(error: ApiError) -> bool:
    """Whether this is how a server before 9 answers to a client that speaks version 9."""
    return error.meta.status == 406 or "media_type_header_exception" in str(error.body)


def _too_old(version: str, least: tuple[int, ...]) -> SettingsError:
    wanted = ".".join(map(str, least))
    return SettingsError(
        f"Elasticsearch is versie {version}; Etalage heeft {wanted} of nieuwer nodig.", "Werk het cluster eerst bij."
    )


@contextmanager
def translated(action: str) -> Iterator[None]:
    """The client's errors as SearchError, with one sentence of cause and one of remedy."""
    try:
        yield
    except EtalageError:
        raise
    except ConnectionTimeout as error:
        raise SearchDown(f"{action} lukt niet: Elasticsearch antwoordt niet op tijd.", LATER) from error
    except ConnectionError as error:
        raise SearchDown(f"{action} lukt niet: Elasticsearch is niet bereikbaar.", LATER) from error
    except ApiError as error:
        kind = SearchDown if error.meta.status in PASSING else SearchError
        raise kind(f"{action} lukt niet: {_said(error)}.", _remedy(error)) from error
    except (TransportError, UnsupportedProductError, ValueError) as error:
        raise SearchDown(f"{action} lukt niet: {_short(error)}.", LATER) from error
    except (LookupError, TypeError, AttributeError) as error:  # an answer, but none of a search engine
        raise SearchDown(f"{action} lukt niet: het antwoord is onbegrijpelijk ({error!r}).", LATER) from error


def _said(error: ApiError) -> str:
    if error.meta.status in (401, 403):
        return "Elasticsearch weigert de toegang"
    if error.meta.status == 404:
        return "de zoekindex is er niet"
    if error.meta.status in (429, 503):
        return "Elasticsearch heeft het te druk of is nog niet klaar"
    return f"Elasticsearch antwoordt {error.meta.status} ({_short(error)})"


def _remedy(error: ApiError) -> str:
    if error.meta.status in (401, 403):
        return "Controleer de rechten van de gebruiker of sleutel."
    return REBUILD if error.meta.status == 404 else LATER


def _short(error: object) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")
