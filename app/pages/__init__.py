"""The pages, a blueprint each."""

from __future__ import annotations

from app.pages import about, browse, goal, home, record, search, sparql

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    record.blueprint,
    goal.blueprint,
    browse.blueprint,
    about.blueprint,
    sparql.blueprint,
)
