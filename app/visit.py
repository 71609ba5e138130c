"""One request: the version it reads, its language, and addresses that stay in both.

A Shop is one process: it opens the catalogue at the first request and keeps the names of the last versions.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, current_app, g, request, url_for

from app.language import LANGUAGES, Texts, chosen
from etalage.catalogue import Catalogue, Snapshot, open_catalogue
from etalage.demand import Demand
from etalage.errors import BadQuery
from etalage.reading import Names
from etalage.search import SearchEngine, patience
from etalage.settings import Settings
from etalage.store.sandbox import Sandbox

NAMES_KEPT = 3
"""Versions of which the names are remembered: the newest, and one or two that are read by number."""

YEAR = 365 * 24 * 3600


class Shop:
    """What one process holds open."""

    def __init__(self, settings: Settings, catalogue: Catalogue | None) -> None:
        self.settings = settings
        self.demand = Demand(settings.home, settings.demand_days)
        self._given = catalogue
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._process = os.getpid()
        self._catalogue: Catalogue | None = self._given
        self._sandbox: Sandbox | None = None
        self._names: OrderedDict[int, Names] = OrderedDict()

    def catalogue(self) -> Catalogue:
        """The catalogue, opened in this process."""
        with self._lock:
            self._check_process()
            if self._catalogue is None:
                self._catalogue = open_catalogue(self.settings)
                self._catalogue.keep_up()
            return self._catalogue

    def sandbox(self) -> Sandbox:
        """Where public queries run, opened in this process."""
        with self._lock:
            self._check_process()
            if self._sandbox is None:
                self._sandbox = Sandbox(self.settings)
            return self._sandbox

    def names(self, snapshot: Snapshot) -> Names:
        """The names of a version, with this request's view to read new ones."""
        with self._lock:
            names = self._names.pop(snapshot.version, None)
            if names is None:
                names = Names(snapshot.view)
            names = names.reading(snapshot.view)
            self._names[snapshot.version] = names
            while len(self._names) > NAMES_KEPT:
                self._names.popitem(last=False)
            return names

    def close(self) -> None:
        """Stop what this process opened itself; a catalogue that was given stays open."""
        with self._lock:
            if self._sandbox is not None:
                self._sandbox.close()
            if self._catalogue is not None and self._catalogue is not self._given:
                self._catalogue.close()
            self._forget()

    def _check_process(self) -> None:
        if self._process != os.getpid():  # forked after the first use: what the parent opened is not ours
            self._forget()


@dataclass(frozen=True, slots=True)
class Visit:
    """What this request reads, and in which language it answers."""

    shop: Shop
    snapshot: Snapshot
    names: Names
    texts: Texts
    asked_version: int | None
    """The parameter `versie`; None: the newest."""

    @property
    def engine(self) -> SearchEngine:
        """The index of this version."""
        return self.snapshot.engine

    @property
    def settings(self) -> Settings:
        """Of this process."""
        return self.shop.settings


def visit() -> Visit:
    """The visit of this request; only inside a request that opened one."""
    return cast(Visit, g.visit)


def texts() -> Texts:
    """The sentences of this request, also when nothing could be opened."""
    if "texts" not in g:
        g.texts = chosen(request.args.get("taal"), request.cookies.get("taal"))
    return cast(Texts, g.texts)


def link(endpoint: str, **values: object) -> str:
    """An address on this site that stays in the version that was asked for."""
    asked = asked_version_text()
    if asked and endpoint != "assets.static":
        values.setdefault("versie", asked)
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def asked_version_text() -> str:
    """The version that was asked for and is being read, as text for an address; empty: the newest."""
    asked = visit().asked_version if "visit" in g else None
    return "" if asked is None else str(asked)


def install(app: Flask, settings: Settings, catalogue: Catalogue | None) -> None:
    """Open a visit before each request and close it after the answer was sent."""
    shop = Shop(settings, catalogue)
    app.extensions["shop"] = shop
    app.before_request(_open)
    app.after_request(_finish)
    app.teardown_request(_close)


def _open() -> None:
    if request.endpoint == "assets.static":
        return
    shop = cast(Shop, current_app.extensions["shop"])
    asked = _asked_version()
    stack = g.stack = contextlib.ExitStack()
    stack.callback(patience.stop)
    patience.begin(shop.settings.elasticsearch_seconds)  # for all questions of this page together
    snapshot = stack.enter_context(shop.catalogue().snapshot(asked))
    g.visit = Visit(shop, snapshot, shop.names(snapshot), texts(), asked)


def _asked_version() -> int | None:
    given = request.args.get("versie")
    if given is None and request.method == "POST":
        given = request.form.get("versie")
    if given is None or given == "":
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 12):
        raise BadQuery(f"“{given[:40]}” is geen versie.", "Geef een getal, of laat “versie” weg.")
    return int(given)


def _finish(response: Response) -> Response:
    if "visit" in g:
        response.headers["Etalage-Versie"] = str(visit().snapshot.version)
    if request.args.get("taal") in LANGUAGES:
        response.set_cookie("taal", request.args["taal"], max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _close(error: BaseException | None) -> None:
    if "stack" in g:
        g.pop("visit", None)
        g.pop("stack").close()
