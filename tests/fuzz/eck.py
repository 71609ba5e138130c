"""Products of the ECK catalogue."""

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main

PARSER = Parser("eck", "eck", ("sample/kopperwiek/*.xml", "sample/kapot/eck-*.xml"), tokens.XML, shapes.xml, ".xml")

if __name__ == "__main__":
    main(PARSER)
