"""Errors for machines: application/problem+json (RFC 9457), in one shape everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Response, request


def problem(
    status: int, title: str, detail: str = "", headers: Mapping[str, str] | None = None, **facts: object
) -> Response:
    """A problem as JSON; `facts` stand beside the five members of the standard."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.full_path.rstrip("?")[:2000],
        **facts,
    }
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json")
    response.headers.extend(dict(headers or {}))
    return response
