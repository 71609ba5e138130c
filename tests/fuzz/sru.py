"""Answers of SRU with NL-LOM and ratings in them."""

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main

PARSER = Parser(
    "sru", "nllom", ("tests/data/feeds/sru.xml", "sample/natuurlab/*.xml"), tokens.XML, shapes.xml, ".xml"
)

if __name__ == "__main__":
    main(PARSER)
