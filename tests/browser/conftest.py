"""A real browser on a real server: gunicorn with two processes on the small catalogue of tests/data/site."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import missing

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def address(site_home: Path) -> Iterator[str]:
    """Where the site stands."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2",
        "--worker-class", "gthread", "--log-level", "error", "--no-control-socket", "app:create_app()",
    ]  # fmt: skip
    server = subprocess.Popen(command, env={**os.environ, "ETALAGE_HOME": str(site_home)})
    place = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{place}/over", timeout=5):
                break
        except OSError:
            time.sleep(0.1)
    yield place
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium; skipped, or failed in CI, when there is none."""
    if importlib.util.find_spec("playwright") is None or not CHROMIUM.exists():
        missing("Chromium with playwright", "apt-get install chromium, and uv sync")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()
