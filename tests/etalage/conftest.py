"""A real SPARQL server for the remote adapter: the `oxigraph` of PyPI, on a free port."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def update(url: str, text: str) -> None:
    request = urllib.request.Request(
        f"{url}/update", text.encode(), {"Content-Type": "application/sparql-update"}, method="POST"
    )
    urllib.request.urlopen(request, timeout=10).close()


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("oxigraph")
    url = f"http://127.0.0.1:{free_port()}"
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--union-default-graph"]
    process = subprocess.Popen(
        [*command, "--location", str(folder), "--bind", url.removeprefix("http://")], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            try:
                update(url, "DROP ALL")
                break
            except OSError:
                assert process.poll() is None, "the oxigraph server did not start"
                time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def server(running_server: str) -> str:
    """The address of an empty server."""
    update(running_server, "DROP ALL")
    return running_server
