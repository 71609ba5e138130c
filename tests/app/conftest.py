"""The site on the small catalogue of tests/data/site, and a `page` fixture that looks at every page it fetches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from etalage.catalogue import open_catalogue
from etalage.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Page(HTMLParser):
    """A fetched page: its text as a visitor reads it, and what the checks need."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self._words: list[str] = []
        self._inside: list[str] = []
        self.title = ""
        self.h1 = ""
        self.feed(html)
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        assert len(values) == len(attrs), f"an attribute twice on <{tag}>"
        self.tags[tag] += 1
        self.attributes.append((tag, values))
        self._inside.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if tag in ("a", "link") and "href" in values:
            self.links.append(values["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._inside:
            self.title += data
        elif "h1" in self._inside:
            self.h1 += data
        self._words.append(data)

    @property
    def language(self) -> str:
        return next(values.get("lang", "") for tag, values in self.attributes if tag == "html")


@pytest.fixture(scope="session")
def site(site_home: Path) -> Iterator[FlaskClient]:
    """A client of the whole site."""
    settings = Settings(home=site_home, sparql_seconds=5)
    catalogue = open_catalogue(settings)
    app = create_app(settings, catalogue)
    yield app.test_client(use_cookies=False)
    app.extensions["shop"].close()
    catalogue.close()


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of a site without any data."""
    settings = Settings(home=tmp_path / "leeg")
    catalogue = open_catalogue(settings)
    yield create_app(settings, catalogue).test_client(use_cookies=False)
    catalogue.close()


@pytest.fixture(scope="session")
def answered() -> dict[str, int]:
    """Addresses that were asked before, with their status: each link is followed once."""
    return {}


@pytest.fixture
def page(site: FlaskClient, answered: dict[str, int]) -> Callable[..., Page]:
    """Fetch a page as a browser does and check what holds for every page."""

    def fetch(path: str, status: int = 200, client: FlaskClient | None = None, language: str = "nl") -> Page:
        visitor = client or site
        response = visitor.get(path, headers={"Accept": BROWSER})
        assert response.status_code == status, response.get_data(as_text=True)[:2000]
        assert response.content_type == "text/html; charset=utf-8"
        found = Page(response.get_data(as_text=True))
        assert found.tags["h1"] == 1, path
        assert found.h1.strip()
        assert found.title.strip().endswith("Etalage")
        assert found.language == language
        assert found.tags["main"] == 1
        doubles = [name for name, number in Counter(found.ids).items() if number > 1]
        assert not doubles, f"ids that occur more than once on {path}: {doubles}"
        check_links(found, visitor, {} if client else answered, own="" if status < 400 else path)
        return found

    return fetch


def check_links(found: Page, client: FlaskClient, answered: dict[str, int], own: str) -> None:
    """Every internal link answers, and every fragment has its target. A page that is gone may link to itself."""
    for address in dict.fromkeys(found.links):
        path, _, fragment = address.partition("#")
        if not path and fragment:
            assert fragment in found.ids, f"#{fragment} points nowhere"
        if not path.startswith("/"):
            assert not path or path.startswith(("https://", "http://")), address
            continue
        if own and path.startswith(own.partition("?")[0]):
            continue
        if path not in answered:
            answered[path] = client.get(path, headers={"Accept": "*/*"}).status_code
        assert answered[path] < 400, f"{address} answers {answered[path]}"
