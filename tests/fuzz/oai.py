"""Answers of OAI-PMH with NL-LOM in them."""

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main

PARSER = Parser(
    "oai",
    "nllom",
    ("tests/data/feeds/oai.xml", "sample/rekenwerk/oai.xml", "sample/kapot/*.xml"),
    tokens.XML,
    shapes.xml,
    ".xml",
)

if __name__ == "__main__":
    main(PARSER)
