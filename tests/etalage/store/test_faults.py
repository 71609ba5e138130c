"""Killed writers, full disks, dead servers: a clear sentence, and the catalogue as it was."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etalage.catalogue import Catalogue, open_catalogue
from etalage.errors import BadQuery, EtalageError, StoreError
from etalage.namespaces import ET, RDF, SCHEMA
from etalage.rdf import Graph, Literal, NamedNode, Triple
from etalage.search import Query
from etalage.settings import Settings
from etalage.store.remote import RemoteView, RemoteWriter

NUMBER = 40
TITLES = f"SELECT DISTINCT ?titel {{ ?s <{SCHEMA}name> ?titel }}"


def material(number: int, title: str, size: int = 200) -> tuple[str, Graph]:
    """A material with a description of so many random characters, so that it takes room on the disk."""
    node = NamedNode(f"https://w3id.org/etalage/materialen/proef/{number:016x}")
    return node.value, [
        Triple(node, NamedNode(RDF + "type"), NamedNode(ET + "Lesmateriaal")),
        Triple(node, NamedNode(SCHEMA + "name"), Literal(title, language="nl")),
        Triple(node, NamedNode(SCHEMA + "description"), Literal(os.urandom(size // 2).hex())),
    ]


def deliver(catalogue: Catalogue, title: str, number: int = NUMBER, size: int = 200) -> int:
    with catalogue.deliver() as delivery:
        for each in range(number):
            delivery.replace(*material(each, title, size))
        return delivery.publish()


def state(catalogue: Catalogue) -> tuple[int, str, int]:
    """Version, the one title that all materials have, number of materials; store and index must agree."""
    with catalogue.snapshot() as snapshot:
        titles = [row["titel"] for row in snapshot.view.select(TITLES)]
        assert len(titles) <= 1
        title = titles[0].value if titles and isinstance(titles[0], Literal) else ""
        number = len(snapshot.engine)
        assert snapshot.engine.search(Query(text=title)).total == number
        assert len(snapshot.view) == 3 * number
        return snapshot.version, title, number


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_faults import deliver
from etalage.catalogue import open_catalogue
from etalage.settings import Settings
catalogue = open_catalogue(Settings(home=Path(sys.argv[1])))
print("start", flush=True)
round = catalogue.status().version
while True:
    round += 1
    print(deliver(catalogue, f"Ronde {round}"), flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_the_last_version_whole(tmp_path: Path) -> None:
    home = tmp_path / "var"
    acknowledged = 0
    for round in range(10):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home), str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "start\n"
        time.sleep(0.05 + 0.043 * round)
        writer.kill()
        acknowledged = max([acknowledged, *map(int, writer.communicate()[0].split())])
        catalogue = open_catalogue(Settings(home=home))
        version, title, number = state(catalogue)
        assert version >= acknowledged
        assert (title, number) == ((f"Ronde {version}", NUMBER) if version else ("", 0))
        catalogue.close()
    catalogue = open_catalogue(Settings(home=home))
    assert deliver(catalogue, "Na afloop") == version + 1
    assert state(catalogue) == (version + 1, "Na afloop", NUMBER)
    assert os.listdir(home / "drafts") == []
    catalogue.close()


class SmallDisk:
    """A file system of 24 MB where that can be mounted; where it can't, files that can't grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        mount = shutil.which("mount") or "false"
        command = [mount, "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
        self._is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        self.leave(10_000_000)

    def leave(self, room: int) -> None:
        """Leave so many bytes on the disk (mounted), or in each file."""
        if not self._is_mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room // 8, self._before[1]))
            return
        with (self.folder / "vulling").open("wb") as file:
            status = os.statvfs(self.folder)
            file.write(bytes(max(0, status.f_bavail * status.f_frsize - room)))

    def remove(self) -> None:
        if self._is_mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "schijf"
    folder.mkdir()
    disk = SmallDisk(folder)
    yield disk
    disk.remove()


def test_a_full_disk_is_a_sentence_and_changes_nothing(small_disk: SmallDisk) -> None:
    home = small_disk.folder / "var"
    catalogue = open_catalogue(Settings(home=home))
    assert deliver(catalogue, "Past") == 1
    for _ in range(3):
        with pytest.raises(StoreError, match="De schijf is vol") as caught:
            deliver(catalogue, "Past niet", number=10_000, size=3_000)
        assert "Maak ruimte vrij" in caught.value.remedy
        assert state(catalogue) == (1, "Past", NUMBER)
        assert os.listdir(home / "drafts") == []
    assert deliver(catalogue, "Past weer") == 2  # without a restart
    assert state(catalogue) == (2, "Past weer", NUMBER)
    catalogue.close()


def test_a_disk_that_fills_at_any_step_changes_nothing(small_disk: SmallDisk) -> None:
    """From no room at all to enough, step by step: each delivery is in store and index, or in neither."""
    catalogue = open_catalogue(Settings(home=small_disk.folder / "var"))
    version = deliver(catalogue, "Ronde 1")
    refused = 0
    for room in range(0, 6_000_000, 240_000):
        small_disk.leave(room)
        try:
            assert deliver(catalogue, f"Ronde {version + 1}", size=4_000) == version + 1
            version += 1
        except EtalageError as error:
            assert "vol" in error.cause
            refused += 1
        assert state(catalogue) == (version, f"Ronde {version}", NUMBER)
    assert version > 1
    assert refused > 1
    catalogue.close()


@pytest.fixture
def silent_server() -> Iterator[Callable[[bytes, float], str]]:
    """A server that answers each request with these bytes, one per `pause` seconds; with none it hangs."""
    listeners: list[socket.socket] = []
    held: list[socket.socket] = []

    def serve(answer: bytes, pause: float) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def accept() -> None:
            while True:
                try:
                    connection = listener.accept()[0]
                except OSError:
                    return
                held.append(connection)
                try:
                    connection.recv(65536)
                    for place in range(len(answer)) if pause else ():
                        connection.sendall(answer[place : place + 1])
                        time.sleep(pause)
                    if not pause:
                        connection.sendall(answer)
                    if answer:
                        connection.close()
                except OSError:
                    continue

        threading.Thread(target=accept, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield serve
    for listener in listeners:
        listener.close()
    for connection in held:
        connection.close()


def questions(view: RemoteView) -> list[Callable[[], object]]:
    return [
        lambda: view.select("SELECT * { ?s ?p ?o }"),
        lambda: view.ask("ASK {}"),
        lambda: view.construct("CONSTRUCT WHERE { ?s ?p ?o }"),
        lambda: view.graph("x:a"),
        lambda: view.about("x:a"),
        lambda: list(view.graphs()),
        lambda: len(view),
        lambda: view.version,
        lambda: RemoteWriter(view.url, view._seconds),
    ]


def test_a_dead_server_is_a_sentence_at_once() -> None:
    begin = time.monotonic()
    for question in questions(RemoteView("http://127.0.0.1:9")):
        with pytest.raises(StoreError, match="antwoordt niet"):
            question()
    assert time.monotonic() - begin < 3


def test_a_hung_server_is_a_sentence_in_time(silent_server: Callable[[bytes, float], str]) -> None:
    for question in questions(RemoteView(silent_server(b"", 0), seconds=1.0))[:4]:
        begin = time.monotonic()
        with pytest.raises(StoreError, match="antwoordt niet"):
            question()
        assert time.monotonic() - begin < 2


def test_a_dripping_server_is_a_sentence_in_time(silent_server: Callable[[bytes, float], str]) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n"
    url = silent_server(head + b" " * 1000, 0.02)
    begin = time.monotonic()
    with pytest.raises(StoreError, match="antwoordt niet"):
        RemoteView(url, seconds=2.0).ask("ASK {}")
    assert time.monotonic() - begin < 6


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 900\r\n\r\n" + b'{"head":{},"boolean":true}',
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1a\r\n" + b'{"head":{},"boolean":true}' + b"\r\n",
        HEAD + b"\r\n" + b'{"head":{},"bool',
        HEAD + b"\r\n" + b"<html>Inloggen</html>",
        HEAD + b"Content-Length: 0\r\n\r\n",
        b"HTTP/1.1 500 Oeps\r\nContent-Length: 4\r\n\r\nstuk",
        b"HTTP/1.1 503 Bezet\r\nContent-Length: 4\r\n\r\nstuk",
        b"HTTP/1.1 401 Wie\r\nContent-Length: 4\r\n\r\nstuk",
        b"onzin\r\n\r\n",
    ],
)
def test_half_an_answer_is_none(silent_server: Callable[[bytes, float], str], answer: bytes) -> None:
    url = silent_server(answer, 0)
    with pytest.raises(StoreError, match=r"antwoordt niet|half of onleesbaar"):
        RemoteView(url, seconds=2.0).ask("ASK {}")
    with pytest.raises(StoreError, match=r"antwoordt niet|half of onleesbaar"):
        RemoteView(url, seconds=2.0).select("SELECT * { ?s ?p ?o }")


def test_a_refused_query_is_the_fault_of_the_query(server: str) -> None:
    with pytest.raises(BadQuery, match="begrijpt de vraag niet"):
        RemoteView(server).select("SELECT * { ?s ?p }")


def test_a_server_without_union_graph_is_refused(server: str, plain_server: str) -> None:
    for url in (server, plain_server):
        writer = RemoteWriter(url)
        writer.replace(*material(1, "Een"))
        writer.commit()
    RemoteWriter(server).rollback()
    with pytest.raises(StoreError, match="standaardgraaf") as caught:
        RemoteWriter(plain_server)
    assert "--union-default-graph" in caught.value.remedy


def test_a_remote_catalogue_goes_on_after_its_server_was_away(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var", store="remote", store_url="http://127.0.0.1:9")
    catalogue = open_catalogue(settings)
    with pytest.raises(StoreError, match="antwoordt niet"):
        deliver(catalogue, "Weg")
    assert os.listdir(settings.home / "drafts") == []
    with pytest.raises(StoreError, match="antwoordt niet"):  # not WriterBusy: the lock was given back
        deliver(catalogue, "Weg")
    catalogue.close()
