"""The one table of trouble → status → page. HTML for people, problem+json for machines, never a stack trace."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable

from app.negotiation import FORMS, wants_html
from app.problem import problem
from app.visit import texts
from etalage.errors import (
    BadQuery,
    EtalageError,
    NotFound,
    QueryTooHeavy,
    SearchError,
    SettingsError,
    StoreError,
    VersionGone,
)

LOG = logging.getLogger("etalage.app")


@dataclass(frozen=True, slots=True)
class Trouble:
    """How one kind of trouble is told."""

    status: int
    retry_after: int = 0
    """Seconds; 0: no such header."""
    shows_cause: bool = True
    """Is the sentence of the exception meant for visitors? Of the store it may name folders."""


TABLE: dict[type[BaseException], Trouble] = {
    NotFound: Trouble(404),
    VersionGone: Trouble(410),
    QueryTooHeavy: Trouble(503, retry_after=10),
    BadQuery: Trouble(400),
    SearchError: Trouble(503, retry_after=10, shows_cause=False),
    StoreError: Trouble(503, retry_after=10, shows_cause=False),
    SettingsError: Trouble(500, shows_cause=False),
    EtalageError: Trouble(500, shows_cause=False),
}
"""The first class that fits decides, so the special ones stand before the general ones."""


def install(app: Flask) -> None:
    """Answer every exception with a page or a problem."""
    app.register_error_handler(EtalageError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def trouble_of(error: BaseException) -> Trouble:
    """The row of the table for this exception."""
    return next((trouble for kind, trouble in TABLE.items() if isinstance(error, kind)), Trouble(500))


def _domain(error: EtalageError) -> Response:
    trouble = trouble_of(error)
    if not trouble.shows_cause:
        LOG.error("%s %s: %s", request.method, request.path, error)
    said = (error.cause, error.remedy) if trouble.shows_cause else ("", "")
    return answer(trouble.status, *said, retry_after=trouble.retry_after)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return cast(Response, error.get_response(request.environ))
    headers = dict(error.get_headers(request.environ))
    allow = {"Allow": headers["Allow"]} if "Allow" in headers else {}
    if isinstance(error, NotAcceptable):
        return answer(406, texts()("error.406.text", forms=", ".join(form.media_type for form in FORMS)))
    return answer(error.code, headers=allow)


def _unexpected(error: Exception) -> Response:
    # The door: whatever went wrong, a visitor gets a page and the log gets the trace.
    LOG.exception("%s %s", request.method, request.path)
    return answer(500)


def answer(
    status: int,
    cause: str = "",
    remedy: str = "",
    retry_after: int = 0,
    headers: dict[str, str] | None = None,
    html: bool | None = None,
) -> Response:
    """The page or problem of a status; without a cause it has the sentence of the translations.

    `html` None: the request says which of the two.
    """
    text = texts()
    known = status if text.has(f"error.{status}.title") else 400 if status < 500 else 500
    title = text(f"error.{known}.title")
    cause = cause or text(f"error.{known}.text")
    extra = {**(headers or {}), **({"Retry-After": str(retry_after)} if retry_after else {})}
    if not (wants_html() if html is None else html):
        return problem(status, title, f"{cause} {remedy}".strip(), extra)
    page = render_template("error.html", status=status, title=title, cause=cause, remedy=remedy)
    response = Response(page, status, content_type="text/html; charset=utf-8")
    response.headers.extend(extra)
    return response
