"""The pages, a blueprint each."""

from __future__ import annotations

from app.pages import about, browse, demand, feed, goal, home, method, record, search, sparql

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    feed.blueprint,
    record.blueprint,
    method.blueprint,
    goal.blueprint,
    browse.blueprint,
    demand.blueprint,
    about.blueprint,
    sparql.blueprint,
)
