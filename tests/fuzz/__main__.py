"""Every parser in turn: `python -m tests.fuzz [--minutes N] [parser …]`. Exit code 1 when one found something."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def parsers() -> list[str]:
    """The modules here that can be run."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem[0] != "_" and "PARSER = " in path.read_text())


def main() -> None:
    """Run them one after another."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", choices=[*parsers(), []])
    arguments.add_argument("--minutes", type=float, default=60)
    chosen = arguments.parse_args()
    codes = [
        subprocess.run([sys.executable, "-m", f"tests.fuzz.{name}", "--minutes", str(chosen.minutes)]).returncode
        for name in chosen.names or parsers()
    ]
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
