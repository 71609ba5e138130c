"""The command that is killed or stopped: no process stays, nothing changed, and it says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.ingest.house import House, await_gone

ROOT = Path(__file__).parents[2]

FEEDS = """[[feed]]
name = "les"
supplier = "Lesbank"
reader = "nllom"
path = "{path}"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
"""


def started(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.cli", *words],
        env={**os.environ, "ETALAGE_HOME": str(home), "ETALAGE_FEED_PROCESSES": "2"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def family_at_work(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The command's processes, as soon as they read the feed."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        family = psutil.Process(process.pid).children(recursive=True)
        if len(family) == 3:
            time.sleep(0.3)
            return family
        time.sleep(0.02)
        assert process.poll() is None, process.communicate()
    raise AssertionError("it never read")


@pytest.fixture
def long_run(home: Path, good_records: list[str], oai: Callable[..., Path]) -> Path:
    """A data folder with a feed that takes seconds."""
    texts = [text.replace("uitgever.example:", f"uitgever.example:{n}-") for n in range(6) for text in good_records]
    (home / "feeds.toml").write_text(FEEDS.format(path=oai(texts, "lang.xml")), "utf-8")
    return home


def test_when_the_command_is_killed_no_process_stays(long_run: Path) -> None:
    before = House(long_run).state()
    process = started(long_run, "feed", "run", "les")
    family = family_at_work(process)
    process.kill()
    process.communicate()
    await_gone(family)
    assert House(long_run).state() == before


def test_readers_share_the_processor_with_us_but_not_ctrl_c(long_run: Path) -> None:
    process = started(long_run, "feed", "run", "les")
    family = family_at_work(process)
    assert {os.getsid(each.pid) for each in family} == {process.pid}  # Linux gives each session a share
    assert process.pid not in {os.getpgid(each.pid) for each in family}
    process.kill()
    process.communicate()
    await_gone(family)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_when_the_command_is_stopped_no_process_stays(long_run: Path, number: signal.Signals) -> None:
    before = House(long_run).state()
    process = started(long_run, "feed", "run", "les")
    family = family_at_work(process)
    os.killpg(process.pid, number)  # as a terminal does
    said, complained = process.communicate(timeout=60)
    assert process.returncode == 2, said + complained
    assert "Onderbroken. Een levering wordt in haar geheel geplaatst of niet" in complained
    assert "Traceback" not in complained
    await_gone(family)
    assert House(long_run).state() == before
    assert House(long_run).left() == []


def test_stopped_while_the_others_start_it_says_the_same(long_run: Path) -> None:
    process = started(long_run, "feed", "run", "les")
    end = time.monotonic() + 60
    while not (family := psutil.Process(process.pid).children(recursive=True)) and time.monotonic() < end:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, complained = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Traceback" not in complained
    await_gone(family)


def test_checking_several_files_starts_the_others_once(home: Path, good_records: list[str], oai: Any) -> None:
    paths = [str(oai(good_records[:n], f"{n}.xml")) for n in (1, 2, 3, 4)]
    script = f"""
import sys
from click.testing import CliRunner
from ingest.cli import main
from ingest import workers
real, started = workers.subprocess.Popen, []
class Popen(real):
    def __init__(self, command, **more):
        started.append(command)
        super().__init__(command, **more)
workers.subprocess.Popen = Popen
result = CliRunner().invoke(main, ["check", *sys.argv[1:]], env={{"ETALAGE_HOME": {str(home)!r}}})
print(result.exit_code, len(started))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, *paths], cwd=ROOT, capture_output=True, text=True, timeout=90
    )
    assert done.stdout == "0 1\n", done.stderr
