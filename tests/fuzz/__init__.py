"""Random input for every parser, guided by what it reaches: `python -m tests.fuzz.<parser> [--minutes N]`."""
