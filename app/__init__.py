"""The shop window: pages, SPARQL endpoint, and everything as linked data. Flask lives here and nowhere else.

`visit` holds one version of the catalogue per request, `negotiation` chooses the form, `presenters` turn records into
what a template shows, `facets` turn addresses into questions and back, `errors` is the one table of trouble → page.
"""

from __future__ import annotations

import os

from flask import Flask
from jinja2 import StrictUndefined

from app import assets, errors, headers, presenters, searching, visit
from app.pages import BLUEPRINTS
from etalage.catalogue import Catalogue
from etalage.settings import Settings

MOST_BYTES = 1_000_000
"""Largest body that is read: a SPARQL query by POST."""


def create_app(settings: Settings | None = None, catalogue: Catalogue | None = None) -> Flask:
    """The site as a WSGI application. Settings come from ETALAGE_* when none are given.

    Nothing is opened here: each process opens the catalogue at its first request, so forking afterwards is safe.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    visit.install(app, settings or Settings.from_env(os.environ), catalogue)
    presenters.install(app)
    searching.install(app)
    assets.install(app)
    errors.install(app)
    headers.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
