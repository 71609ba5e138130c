"""A real SPARQL server for the remote adapter: the `oxigraph` of PyPI, on a free port."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def running(folder: Path, *options: str) -> Iterator[str]:
    """The address of a server that keeps its data in this folder."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", *options, "--location", str(folder)]
    process = subprocess.Popen([*command, "--bind", url.removeprefix("http://")], stderr=subprocess.DEVNULL)
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


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("oxigraph"), "--union-default-graph") as url:
        yield url


@pytest.fixture
def plain_server(tmp_path: Path) -> Iterator[str]:
    """A server that shows only its own default graph."""
    with running(tmp_path / "plain") as url:
        yield url


@pytest.fixture
def server(running_server: str) -> str:
    """The address of an empty server."""
    update(running_server, "DROP ALL")
    return running_server
