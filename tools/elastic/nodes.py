"""What runs: the servers of a cluster, how to reach them, and how to end them."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import ssl
import time
import urllib.request
from dataclasses import asdict, dataclass

import psutil


@dataclass(frozen=True)
class Node:
    """One server."""

    name: str
    address: str
    pid: int
    folder: str


@dataclass(frozen=True)
class Cluster:
    """What a client must know; the first node is the master."""

    version: str
    folder: str
    nodes: tuple[Node, ...]
    ca: str = ""
    """File with the authority that signed the servers' certificates; empty: no TLS and no sign-in."""
    user: str = ""
    password: str = ""
    admin_user: str = ""
    admin_password: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of the nodes, the master first."""
        return tuple(node.address for node in self.nodes)

    def to_json(self) -> str:
        """For the state file."""
        return json.dumps({"addresses": self.addresses, **asdict(self)}, indent=2)

    @classmethod
    def from_json(cls, text: str) -> Cluster:
        """What `to_json` wrote."""
        facts = json.loads(text)
        facts.pop("addresses")
        return cls(**{**facts, "nodes": tuple(Node(**node) for node in facts["nodes"])})

    def get(self, path: str, seconds: float = 10) -> dict[str, object]:
        """Ask the master something as the one who may do everything."""
        request = urllib.request.Request(self.addresses[0] + path)
        context = ssl.create_default_context(cafile=self.ca) if self.ca else None
        if self.admin_user:
            secret = base64.b64encode(f"{self.admin_user}:{self.admin_password}".encode()).decode()
            request.add_header("Authorization", f"Basic {secret}")
        with urllib.request.urlopen(request, timeout=seconds, context=context) as answer:
            facts: dict[str, object] = json.load(answer)
        return facts


def stop(cluster: Cluster) -> None:
    """End the servers at once (nothing in them is kept) and clear what they wrote."""
    for node in cluster.nodes:
        if is_running(node):
            os.kill(node.pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(is_running(node) for node in cluster.nodes) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(cluster.folder, ignore_errors=True)


def is_running(node: Node) -> bool:
    """Whether the server's process is there, and is this server and not a later process with its number."""
    try:
        process = psutil.Process(node.pid)
        return process.status() != psutil.STATUS_ZOMBIE and mark(node.folder) in process.cmdline()
    except psutil.Error:
        return False


def mark(folder: str) -> str:
    """An option that Java ignores, by which the process of a node is known again."""
    return f"-Detalage.node={folder}"
