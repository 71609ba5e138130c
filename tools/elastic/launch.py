"""Starts one or more servers on this machine and waits until they answer as one cluster."""

from __future__ import annotations

import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from tools.elastic import Missing, Trouble
from tools.elastic.nodes import Cluster, Node, mark
from tools.elastic.parts import VERSION, cache_folder, find_java, unpacked
from tools.elastic.security import SETTINGS, Account, accounts, secure

SYSTEM_USER = "etalage-elastic"
"""Who runs the server when root asks: Elasticsearch refuses to run as root."""

MOST_NODES = 3
MEMORY = "-Xms512m -Xmx512m"
START_SECONDS = 240
PORTS = range(20_000, 32_000)
"""Below the ports that the system gives to outgoing connections, so that none is taken while a server starts."""


def start(number: int, is_secure: bool, environ: Mapping[str, str]) -> Cluster:
    """Start so many servers and wait until they are one cluster. Raises Missing, Trouble; then nothing is left."""
    if not 1 <= number <= MOST_NODES:
        raise Trouble(f"Choose 1 to {MOST_NODES} nodes.")
    java = find_java(environ)
    home = unpacked(cache_folder(environ), environ)
    folder = Path(tempfile.mkdtemp(prefix="etalage-elasticsearch-"))
    kitchen = _Kitchen(home, java, folder, environ)
    try:
        return kitchen.cook(number, is_secure)
    except BaseException:
        kitchen.clear()
        raise


class _Kitchen:
    """Where a cluster is made: a folder per node, a user who may write in them."""

    def __init__(self, home: Path, java: Path, folder: Path, environ: Mapping[str, str]) -> None:
        self._home, self._java, self._folder = home, java, folder
        self._environ = {name: text for name, text in environ.items() if not name.startswith("ES_")}
        self._owner = _system_user() if os.geteuid() == 0 else None
        self._launchers: list[subprocess.Popen[bytes]] = []
        folder.chmod(0o755)  # a client of another user reads the certificate of the authority

    def cook(self, number: int, is_secure: bool) -> Cluster:
        """The running cluster."""
        ports = free_ports(2 * number)
        names = [f"node-{place}" for place in range(1, number + 1)]
        people = accounts() if is_secure else ()
        for place, name in enumerate(names):
            self._write_settings(name, names, ports[place], ports[number:], ports[number + place], is_secure)
        first = self._folder / names[0] / "config"
        if people:
            secure(lambda program, words: self._run(first, program, words), first, people)
            for name in names[1:]:
                for item in ("certs", "roles.yml", "users", "users_roles"):
                    source, target = first / item, self._folder / name / "config" / item
                    shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
            shutil.copy(first / "certs" / "ca" / "ca.crt", self._folder / "ca.crt")
        self._give(self._folder)
        cluster = Cluster(VERSION, str(self._folder), self.serve(names, ports), *self._facts(people))
        _wait_until_ready(cluster, number)
        return cluster

    def clear(self) -> None:
        """End whatever was started, and its files."""
        for launcher in self._launchers:
            try:
                os.killpg(launcher.pid, signal.SIGKILL)  # the server is in the session of its launcher
            except ProcessLookupError:
                continue
            launcher.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _facts(self, people: Sequence[Account]) -> tuple[str, ...]:
        who = [text for person in people for text in (person.user, person.password)]
        return (str(self._folder / "ca.crt"), *who) if people else ()

    def _write_settings(
        self, name: str, names: list[str], port: int, seeds: list[int], transport: int, is_secure: bool
    ) -> None:
        config = self._folder / name / "config"
        shutil.copytree(self._home / "config", config, dirs_exist_ok=True)
        alone = ["discovery.type: single-node"]
        together = [
            f"discovery.seed_hosts: {json.dumps([f'127.0.0.1:{seed}' for seed in seeds])}",
            f"cluster.initial_master_nodes: [{names[0]}]",
        ]
        lines = [
            f"cluster.name: {self._folder.name}",
            f"node.name: {name}",
            "network.host: 127.0.0.1",
            f"http.port: {port}",
            f"transport.port: {transport}",
            f"path.data: {json.dumps(str(config.parent / 'data'))}",
            f"path.logs: {json.dumps(str(config.parent / 'logs'))}",
            "cluster.routing.allocation.disk.threshold_enabled: false",
            *(alone if len(names) == 1 else together),
        ]
        security = SETTINGS if is_secure else "xpack.security.enabled: false\n"
        (config / "elasticsearch.yml").write_text("\n".join(lines) + "\n" + security)
        self._give(config.parent)

    def serve(self, names: list[str], ports: list[int]) -> tuple[Node, ...]:
        """The servers of these folders, started."""
        scheme = "https" if (self._folder / "ca.crt").exists() else "http"
        for name in names:
            folder = self._folder / name
            command = [str(self._home / "bin" / "elasticsearch"), "-d", "-p", str(folder / "pid")]
            environment = self._environment(folder / "config")
            environment["ES_JAVA_OPTS"] = f"{MEMORY} {mark(str(folder))}"
            with (folder / "start.log").open("wb") as log:
                self._launchers += [self._popen(command, environment, log)]
        nodes = []
        deadline = time.monotonic() + START_SECONDS
        for name, port, launcher in zip(names, ports, self._launchers, strict=False):
            folder = self._folder / name
            try:
                code = launcher.wait(timeout=max(1.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired as error:
                raise Trouble(f"{name} did not start in {START_SECONDS} seconds: {_last_words(folder)}") from error
            if code:
                raise Trouble(f"{name} did not start: {_last_words(folder)}")
            pid = int((folder / "pid").read_text())
            nodes += [Node(name, f"{scheme}://127.0.0.1:{port}", pid, str(folder))]
        return tuple(nodes)

    def _run(self, config: Path, program: str, words: Sequence[str]) -> None:
        self._give(config)
        command = [str(self._home / "bin" / program), *words]
        run = self._popen(command, self._environment(config), subprocess.PIPE)
        said, _ = run.communicate(timeout=START_SECONDS)
        if run.returncode:
            raise Trouble(f"{program} {words[0]} did not work: {said.decode(errors='replace')[:500]}")

    def _environment(self, config: Path) -> dict[str, str]:
        return {**self._environ, "ES_JAVA_HOME": str(self._java), "ES_PATH_CONF": str(config), "HOME": str(config)}

    def _popen(
        self, command: Sequence[str], environment: dict[str, str], out: IO[bytes] | int
    ) -> subprocess.Popen[bytes]:
        owner = self._owner
        return subprocess.Popen(
            command,
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )

    def _give(self, folder: Path) -> None:
        """Let the server's user write here."""
        if self._owner:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid)


def free_ports(number: int) -> list[int]:
    """Ports on which nobody listens."""
    ports: list[int] = []
    for port in random.sample(PORTS, 1_000):
        if len(ports) == number:
            return ports
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports += [port]
    raise Trouble("No free port was found.")


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise Missing(f"Elasticsearch does not run as root, and there is no useradd to make user {SYSTEM_USER}.")
    subprocess.run([useradd, "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER], check=True)
    return pwd.getpwnam(SYSTEM_USER)


def _last_words(folder: Path) -> str:
    text = (folder / "start.log").read_text(errors="replace").strip()
    return " / ".join(text.splitlines()[-5:])[-800:] or "it did not say why"


def _wait_until_ready(cluster: Cluster, number: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    trouble: Exception | None = None
    while time.monotonic() < deadline:
        try:
            health = cluster.get(f"/_cluster/health?wait_for_nodes={number}&timeout=5s")
            if not health["timed_out"]:
                return
        except (OSError, urllib.error.URLError, ValueError) as error:
            trouble = error
            time.sleep(0.2)
    raise Trouble(f"The servers started but do not answer as one cluster: {trouble or 'a node is missing'}.")


def again(cluster: Cluster, environ: Mapping[str, str]) -> Cluster:
    """Start the servers of a cluster that were killed, on what they had written. Raises Missing, Trouble."""
    kitchen = _Kitchen(unpacked(cache_folder(environ), environ), find_java(environ), Path(cluster.folder), environ)
    ports = [int(node.address.rpartition(":")[2]) for node in cluster.nodes]
    started = replace(cluster, nodes=kitchen.serve([node.name for node in cluster.nodes], ports))
    _wait_until_ready(started, len(ports))
    return started
