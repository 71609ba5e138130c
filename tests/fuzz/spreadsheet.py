"""Spreadsheets, saved as CSV."""

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main

PARSER = Parser("spreadsheet", "spreadsheet", ("sample/*.csv", "sample/*/*.csv"), tokens.CSV, shapes.table, ".csv")

if __name__ == "__main__":
    main(PARSER)
