"""Which feeds there are: read from feeds.toml, each fault named. Reads no feed itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from etalage.errors import SettingsError
from etalage.settings import Settings
from etalage.store.disk import reason

DELIVERIES = ("full", "changes")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""A name stands in addresses and folder names."""
LONGEST_NAME = 60


@dataclass(frozen=True)
class Feed:
    """One feed: what a publisher delivers, and how it is read."""

    name: str
    """Lower-case letters, digits and dashes; stands in the address of each record, so it never changes."""
    supplier: str
    """Name of the supplier, as a visitor reads it."""
    reader: str
    """A name in `ingest.readers.readers()`."""
    path: Path
    """A file, or a folder of files."""
    licence: str = ""
    """Licence of the metadata: an IRI, or nothing when it is not known."""
    delivery: Literal["full", "changes"] = "full"
    """full: what is not in the delivery is gone. changes: only what is in it changes."""
    address: str = ""
    """Where the publisher offers the feed. It is not fetched: such a feed must be downloaded first."""
    website: str = ""
    """Website of the supplier."""


KEYS = ("name", "supplier", "reader", "path", "address", "licence", "delivery", "website")
REQUIRED = ("name", "supplier", "reader", "licence")


def default_feeds(settings: Settings) -> Path:
    """The file with the feeds: the setting, else <home>/feeds.toml when it is there, else the sample's."""
    if settings.feeds is not None:
        return settings.feeds
    own = settings.home / "feeds.toml"
    return own if own.is_file() else Path(str(files("sample") / "feeds.toml"))


def load_feeds(path: Path) -> list[Feed]:
    """The feeds in a TOML file of `[[feed]]` tables, in their order; a SettingsError names what is wrong."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"Het bestand met feeds bestaat niet: {path}.", "Maak het, of zet ETALAGE_FEEDS op het goede bestand."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"{path} kan niet gelezen worden: {reason(error)}.", "Controleer het pad en de rechten."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is geen tekst in UTF-8.", "Bewaar het bestand als UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is geen geldige TOML: {error}.", "Herstel die regel.") from error
    if unknown := sorted(set(document) - {"feed"}):
        raise SettingsError(f"“{unknown[0]}” hoort niet in {path}.", "Beschrijf elke feed onder een kop [[feed]].")
    tables = document.get("feed", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SettingsError(
            f"“feed” in {path} is geen lijst.", "Schrijf boven elke feed [[feed]], met dubbele haken."
        )
    feeds = [_feed(table, number, path) for number, table in enumerate(tables, 1)]
    seen: set[str] = set()
    for feed in feeds:
        if feed.name in seen:
            raise SettingsError(
                f"De naam “{feed.name}” komt twee keer voor in {path}.", "Geef elke feed een eigen naam."
            )
        seen.add(feed.name)
    return feeds


def _feed(table: Mapping[str, object], number: int, path: Path) -> Feed:
    where = f"Feed {number} in {path}"
    if unknown := sorted(set(table) - set(KEYS)):
        raise SettingsError(f"{where}: “{unknown[0]}” is geen bekend veld.", f"Kies uit: {', '.join(KEYS)}.")
    texts = {key: _text(key, value, where) for key, value in table.items()}
    if missing := [key for key in REQUIRED if not texts.get(key)]:
        raise SettingsError(f"{where}: het veld “{missing[0]}” ontbreekt.", f'Voeg {missing[0]} = "…" toe.')
    _check_name(texts["name"], where)
    _check_choice("reader", texts["reader"], _readers(), where)
    delivery = texts.get("delivery", "full")
    _check_choice("delivery", delivery, DELIVERIES, where)
    for key in ("licence", "address", "website"):
        if texts.get(key) and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", texts[key]):
            raise SettingsError(f"{where}: {key} is “{texts[key]}”.", "Geef een adres dat met https:// begint.")
    if bool(texts.get("path")) == bool(texts.get("address")):
        raise SettingsError(f"{where}: geef óf path óf address.", "path is een bestand of map, address een webadres.")
    return Feed(
        name=texts["name"],
        supplier=texts["supplier"],
        reader=texts["reader"],
        path=path.parent / (texts.get("path") or f"{texts['name']}.download"),
        licence=texts["licence"],
        delivery="changes" if delivery == "changes" else "full",
        address=texts.get("address", ""),
        website=texts.get("website", ""),
    )


def _text(key: str, value: object, where: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(
            f"{where}: “{key}” is geen tekst.", f'Zet de waarde tussen aanhalingstekens: {key} = "…".'
        )
    return value.strip()


def _check_name(name: str, where: str) -> None:
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise SettingsError(
            f"{where}: de naam “{name}” kan niet.",
            f"Gebruik kleine letters, cijfers en streepjes, hooguit {LONGEST_NAME}; bijvoorbeeld “rekenwerk-po”.",
        )


def _check_choice(key: str, value: str, choices: tuple[str, ...], where: str) -> None:
    if value not in choices:
        raise SettingsError(f"{where}: {key} is “{value}”.", f"Kies uit: {', '.join(choices)}.")


def _readers() -> tuple[str, ...]:
    # Imported late: the readers need Feed.
    from ingest.readers import readers

    return tuple(readers())
