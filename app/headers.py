"""Headers that every answer carries: nothing is loaded from elsewhere, nothing is framed.

No script but our own file, which only adds suggestions; no inline style; no remote picture: one of a publisher's
server would tell it who looks.
"""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

SECURE = "max-age=31536000; includeSubDomains"


def install(app: Flask) -> None:
    """Put them on every answer, errors too."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", SECURE)
    if request.endpoint != "assets.static":
        response.headers.setdefault("Cache-Control", "no-cache")
        for name in ("Accept", "Cookie"):
            response.vary.add(name)
    return response
