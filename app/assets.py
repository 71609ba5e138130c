"""The few files that a page needs: style sheet, icon and one script, with an address that changes when they do."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from flask import Blueprint, Flask, Response, abort, request, url_for

TYPES = {
    "etalage.css": "text/css; charset=utf-8",
    "icoon.svg": "image/svg+xml",
    "suggesties.js": "text/javascript; charset=utf-8",
}
"""The files that are served, and nothing else of the folder."""

blueprint = Blueprint("assets", __name__)


@cache
def content(name: str) -> tuple[bytes, str]:
    """The bytes of a file and the first 12 hex digits of their sha256."""
    data = (files("app") / "static" / name).read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:12]


@blueprint.get("/static/<name>")
def static(name: str) -> Response:
    """One of the files; for a year when the address names this very content."""
    if name not in TYPES:
        abort(404)
    data, digest = content(name)
    response = Response(data, content_type=TYPES[name])
    response.set_etag(digest)
    lasting = request.args.get("v") == digest
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "public, max-age=300"
    response.make_conditional(request)
    return response


def install(app: Flask) -> None:
    """Serve the files, and tell templates where."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = lambda name: url_for("assets.static", name=name, v=content(name)[1])
