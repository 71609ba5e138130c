"""Sitemaps of a downloaded site."""

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main
from tests.hostile.forms import form

PAGE = form("html")
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MAP = (
    f'<urlset xmlns="{SPACE}"><url><loc>https://vlot.example/een.html</loc><lastmod>2026-01-01</lastmod></url>'
    "<url><loc>https://vlot.example/map/</loc></url><url><loc>https://vlot.example/weg</loc></url></urlset>"
)
INDEX = f'<sitemapindex xmlns="{SPACE}"><sitemap><loc>https://vlot.example/sitemap.xml</loc></sitemap></sitemapindex>'
BESIDE = tuple((name, PAGE.file([PAGE.good(1)]).encode()) for name in ("een.html", "map/index.html"))
PARSER = Parser(
    "sitemap", "jsonld", (), tokens.XML, shapes.xml, ".xml", made=(MAP.encode(), INDEX.encode()), beside=BESIDE
)

if __name__ == "__main__":
    main(PARSER)
