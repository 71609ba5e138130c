"""The pages, a blueprint each."""

from __future__ import annotations

from app.pages import about, browse, goal, home, method, record, search, sparql

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    record.blueprint,
    method.blueprint,
    goal.blueprint,
    browse.blueprint,
    about.blueprint,
    sparql.blueprint,
)
