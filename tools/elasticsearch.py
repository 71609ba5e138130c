"""A real Elasticsearch on this machine: `python tools/elasticsearch.py up|down|status [--nodes N] [--secure]`.

`up` starts it and writes down where it is and who may sign in; `down` stops it and clears everything away. Nothing is
kept: it is for tests, benchmarks and trying things. Tests and benchmarks use `tools.elastic.shared.running`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
if __name__ == "__main__" and not __package__:
    sys.path[0] = str(ROOT)  # in this folder `elasticsearch` is this file, not the library

from tools.elastic import Trouble  # noqa: E402
from tools.elastic.launch import MOST_NODES, start  # noqa: E402
from tools.elastic.nodes import Cluster, is_running, stop  # noqa: E402
from tools.elastic.parts import locked  # noqa: E402
from tools.elastic.shared import keep  # noqa: E402

STATE = ROOT / "var" / "elasticsearch.json"


def up(state: Path, nodes: int, is_secure: bool) -> int:
    """Start a cluster, unless the one of this state file runs."""
    state.parent.mkdir(parents=True, exist_ok=True)
    with locked(state.with_suffix(".lock")):
        if state.exists():
            old = Cluster.from_json(state.read_text())
            if all(is_running(node) for node in old.nodes):
                if len(old.nodes) != nodes or bool(old.ca) != is_secure:
                    raise Trouble("Another kind of cluster is running. Stop it first, with “down”.")
                print(old.to_json())
                return 0
            stop(old)
        cluster = start(nodes, is_secure, os.environ)
        state.touch(mode=0o600)
        state.write_text(cluster.to_json())
    print(cluster.to_json())
    return 0


def down(state: Path) -> int:
    """Stop the cluster of this state file."""
    if not state.exists():
        print("Nothing is running.")
        return 0
    with locked(state.with_suffix(".lock")):
        stop(Cluster.from_json(state.read_text()))
        state.unlink()
    state.with_suffix(".lock").unlink(missing_ok=True)
    print("Stopped.")
    return 0


def status(state: Path) -> int:
    """Say what runs; exit code 1 when not everything does."""
    if not state.exists():
        print("Nothing is running.")
        return 1
    cluster = Cluster.from_json(state.read_text())
    for node in cluster.nodes:
        print(f"{node.name}  {node.address}  pid {node.pid}  {'runs' if is_running(node) else 'has ended'}")
    try:
        print(f"cluster  {cluster.get('/_cluster/health')['status']}")
    except OSError as error:
        print(f"cluster  does not answer: {error}")
        return 1
    return 0 if all(is_running(node) for node in cluster.nodes) else 1


def main(words: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="elasticsearch.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--state", type=Path, default=STATE, help=f"file that says what runs (default {STATE})")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help in (("up", "start it and wait until it is ready"), ("keep", argparse.SUPPRESS)):
        command = commands.add_parser(name, help=help)
        command.add_argument("--nodes", type=int, choices=range(1, MOST_NODES + 1), default=1)
        command.add_argument("--secure", action="store_true", help="with TLS and sign-in")
        if name == "keep":
            command.add_argument("folder", type=Path)
    commands.add_parser("down", help="stop it and clear everything away")
    commands.add_parser("status", help="say what runs")
    given = parser.parse_args(words)
    try:
        match given.command:
            case "up":
                return up(given.state, given.nodes, given.secure)
            case "keep":
                return keep(given.folder, given.nodes, given.secure, os.environ)
            case "down":
                return down(given.state)
            case _:
                return status(given.state)
    except Trouble as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
