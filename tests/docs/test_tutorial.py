"""The tutorial is true: its files are written, its commands are run, with the exit codes that it names."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "from-feed-to-page.md"
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HOME = "/tmp/mijn-etalage"


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    home = tmp_path / "mijn-etalage"
    home.mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "ETALAGE_HOME": str(home), "PATH": path}
    outputs = []
    for language, options, text in BLOCK.findall(TUTORIAL.read_text("utf-8")):
        if "file=" in options:
            (home / options.split("file=")[1].strip()).write_text(text, "utf-8")
            continue
        assert language == "sh"
        expected = int(options.split("exit=")[1]) if "exit=" in options else 0
        for command in text.replace(HOME, str(home)).splitlines():
            if command.startswith(("make ", "export ")):
                continue
            done = subprocess.run(
                command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == expected, (command, done.stdout, done.stderr)
            outputs.append(done.stdout)
    together = "\n".join(outputs)
    assert "titel" in together
    assert "2 van 3 records" in together
    assert "Breuken bij de bakker" in together
