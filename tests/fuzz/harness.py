"""Runs one parser on random input for some minutes: read, map, judge. Nothing but a sentence may come out.

A FeedError is an answer. Any other exception is a finding: its input is kept and the run goes on; a crash, more than
MEMORY_MB or more than SECONDS for one input ends the run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz import tokens

ROOT = Path(__file__).parents[2]
LONGEST = 32_768
"""Bytes of one input: more records or longer texts show nothing new."""
MEMORY_MB = 2048
SECONDS = 25
"""Of processor time for one input; most take a few milliseconds."""
STUCK = 3600
"""Seconds of the clock after which one input ends the run: long, for a run may be paused."""


@dataclass(frozen=True)
class Parser:
    """What is fed to which reader."""

    name: str
    reader: str
    """Name of the reader; "" for whatever recognises the file."""
    seeds: tuple[str, ...]
    """Patterns of files below the repository that the run begins with."""
    pieces: re.Pattern[bytes]
    """How a file of this kind falls into pieces."""
    shape: Callable[[bytes, random.Random], bytes]
    """Changes a file that stays well-formed; ValueError when it is not."""
    suffix: str
    of_seed: Callable[[bytes], bytes] = field(default=lambda data: data)
    """What an input is made of a seed (packed, for example)."""
    made: tuple[bytes, ...] = ()
    """Seeds that are no file in the repository."""
    beside: tuple[tuple[str, bytes], ...] = ()
    """Name and content of files that lie in the same folder; then the folder is what is read."""


def main(parser: Parser) -> None:
    """The command line. Exit code 1 when something was found."""
    arguments = argparse.ArgumentParser(prog=f"python -m tests.fuzz.{parser.name}", description=__doc__)
    arguments.add_argument("--minutes", type=float, default=60)
    arguments.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "fuzz"))
    arguments.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    folder: Path = chosen.folder / parser.name
    if chosen.inside:
        _fuzz(parser, folder, int(chosen.minutes * 60))
        return
    found = folder / "found"
    shutil.rmtree(found, ignore_errors=True)
    found.mkdir(parents=True)
    plant(parser, folder / "corpus")
    command = [sys.executable, "-m", f"tests.fuzz.{parser.name}", "--inside"]
    command += ["--minutes", str(chosen.minutes), "--folder", str(chosen.folder)]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    kept = sorted(path.name for path in found.iterdir())
    minutes = (used.ru_utime + used.ru_stime) / 60
    sys.stdout.write(f"{parser.name}: {chosen.minutes:g} minutes, {minutes:.0f} of the processor, exit {code}, ")
    sys.stdout.write(f"found {kept or 'nothing'}\n")
    sys.exit(bool(kept) or code != 0)


def plant(parser: Parser, corpus: Path) -> None:
    """Lay the seeds in the corpus; what earlier runs found there stays."""
    corpus.mkdir(parents=True, exist_ok=True)
    files = [path.read_bytes() for pattern in parser.seeds for path in sorted(ROOT.glob(pattern))]
    for seed in (*files, *parser.made):
        data = parser.of_seed(small(seed))
        (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)


def small(data: bytes) -> bytes:
    """Of a long file the first two records and what stands around them."""
    if len(data) <= LONGEST:
        return data
    ends = [found.end() for found in re.finditer(rb"</(?:\w+:)?record>", data)]
    if len(ends) > 2:
        return data[: ends[1]] + data[ends[-1] :]
    return b"".join(data.splitlines(keepends=True)[:6])[:LONGEST]


def _fuzz(parser: Parser, folder: Path, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["ingest", "etalage.concepts", "etalage.rdf", "etalage.spelling"]):
        from tests.fuzz.target import target_of
    run = target_of(parser, Path(tempfile.mkdtemp(prefix=f"fuzz-{parser.name}-", dir=_memory())))

    def one(data: bytes) -> None:
        begin = time.process_time()
        try:
            run(data)
            if time.process_time() - begin > SECONDS:
                raise TimeoutError(f"{time.process_time() - begin:.0f} s")
        except Exception as error:  # a door: what came out of a parser is what we look for
            _keep(folder / "found", data, error)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        chance = dice.random()
        if chance < 0.1:
            return bytes(atheris.Mutate(data, most))
        if chance < 0.8:
            with suppress(ValueError, RecursionError):
                return parser.shape(data, dice)[:most]
        return tokens.changed(data, parser.pieces, most, dice)

    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-rss_limit_mb={MEMORY_MB}"]
    options += [f"-timeout={STUCK}", f"-artifact_prefix={folder / 'found'}/", "-print_final_stats=1"]
    atheris.Setup([parser.name, *options, str(folder / "corpus")], one, custom_mutator=mutate)
    atheris.Fuzz()


def _memory() -> str | None:
    """A folder that is no disk, where there is one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _keep(folder: Path, data: bytes, error: Exception) -> None:
    """One input per place where an exception came from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next(frame for frame in reversed(frames) if str(ROOT) in frame.filename and ".venv" not in frame.filename)
    name = f"{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}"
    if not (folder / name).exists():
        (folder / name).write_bytes(data)
        (folder / f"{name}.txt").write_text("".join(traceback.format_exception(error)), "utf-8", "replace")
        sys.stderr.write(f"FOUND {name}: {json.dumps(str(error)[:200])}\n")
