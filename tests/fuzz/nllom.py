"""NL-LOM in its two bindings, one record to a file."""

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main

PARSER = Parser(
    "nllom",
    "nllom",
    ("tests/data/mapping/*.xml", "tests/data/feeds/los.xml", "sample/kapot/*.xml"),
    tokens.XML,
    shapes.xml,
    ".xml",
)

if __name__ == "__main__":
    main(PARSER)
