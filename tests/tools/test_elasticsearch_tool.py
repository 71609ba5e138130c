"""The tool that starts Elasticsearch: run for real, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.elasticsearch import cluster_for_tests
from tools.elastic import Missing, Trouble
from tools.elastic.nodes import Cluster, is_running
from tools.elastic.parts import SHA256, cache_folder, digest_of, find_java, java_version, unpacked
from tools.elastic.shared import running

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "elasticsearch.py"


def run(state: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), "--state", str(state), *words]
    return subprocess.run(
        command, cwd=state.parent, env={**os.environ, **environ}, capture_output=True, text=True, timeout=300
    )


def ends(cluster: Cluster, seconds: float = 20) -> bool:
    """Whether all servers end within so many seconds."""
    deadline = time.monotonic() + seconds
    while any(is_running(node) for node in cluster.nodes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def a_java(folder: Path, version: str) -> Path:
    """A folder with a program that says it is this version of Java."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    program.chmod(0o755)
    return folder


def test_up_status_and_down(tmp_path: Path, plain_cluster: Cluster) -> None:
    state = tmp_path / "state.json"
    assert run(state, "status").returncode == 1
    started = run(state, "up")
    assert started.returncode == 0, started.stderr
    facts = json.loads(state.read_text())
    assert facts["addresses"] and facts == json.loads(started.stdout)
    assert state.stat().st_mode & 0o077 == 0
    cluster = Cluster.from_json(state.read_text())
    assert cluster.get("/_cluster/health")["status"] == "green"
    assert set(cluster.addresses).isdisjoint(plain_cluster.addresses)
    again = run(state, "up")
    assert Cluster.from_json(again.stdout) == cluster
    assert run(state, "up", "--nodes", "2").returncode == 2
    assert "runs" in run(state, "status").stdout
    if os.geteuid() == 0:
        assert psutil.Process(cluster.nodes[0].pid).uids().real != 0
    assert run(state, "down").returncode == 0
    assert ends(cluster)
    assert not state.exists() and not Path(cluster.folder).exists()
    assert run(state, "down").returncode == 0


def test_processes_share_a_cluster_and_it_ends_with_the_last(tmp_path: Path) -> None:
    """The second user is killed with -9: that must end the cluster too."""
    script = (
        "import sys, time; from pathlib import Path; from tools.elastic.shared import running\n"
        "with running(folder=Path(sys.argv[1])) as cluster:\n"
        "    print(cluster.addresses[0], flush=True)\n    time.sleep(600)"
    )
    with running(folder=tmp_path) as cluster:
        other = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None and other.stdout.readline().strip() == cluster.addresses[0]
    time.sleep(1.5)
    assert all(is_running(node) for node in cluster.nodes)
    other.send_signal(signal.SIGKILL)
    other.wait()
    other.stdout.close()
    assert ends(cluster)
    assert not (tmp_path / "state.json").exists()


def test_a_secure_cluster_wants_a_name_and_password(secure_cluster: Cluster) -> None:
    assert all(address.startswith("https://") for address in secure_cluster.addresses)
    assert secure_cluster.user and secure_cluster.password and Path(secure_cluster.ca).exists()
    assert secure_cluster.get("/_cluster/health")["number_of_nodes"] == 1
    nobody = Cluster(secure_cluster.version, secure_cluster.folder, secure_cluster.nodes, ca=secure_cluster.ca)
    with pytest.raises(OSError, match="401"):
        nobody.get("/_cluster/health")


def test_an_old_java_is_named_and_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.elastic.parts.JVM_FOLDERS", (str(tmp_path / "jvm"),))
    old = a_java(tmp_path / "jvm" / "java-17", "17.0.15")
    assert java_version(old) == 17 and java_version(a_java(tmp_path / "java-8", "1.8.0_402")) == 8
    with pytest.raises(Missing, match=r"Java 21 or newer; found only .*java-17 \(17\)"):
        find_java({"PATH": ""})
    new = a_java(tmp_path / "jvm" / "java-21", "21.0.2")
    assert find_java({"PATH": ""}) == new
    newer = a_java(tmp_path / "elsewhere", "25")
    assert find_java({"PATH": "", "JAVA_HOME": str(newer)}) == newer
    assert find_java({"PATH": "", "JAVA_HOME": str(old)}) == new


def test_without_maven_and_zip_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"Neither Maven \(mvn\) nor .* is there"):
        unpacked(tmp_path, {"PATH": ""})


def test_a_maven_that_fails_is_quoted(tmp_path: Path) -> None:
    maven = tmp_path / "bin" / "mvn"
    maven.parent.mkdir()
    maven.write_text("#!/bin/sh\necho '[ERROR] no route to the registry'\nexit 1\n")
    maven.chmod(0o755)
    with pytest.raises(Missing, match="no route to the registry"):
        unpacked(tmp_path / "cache", {"PATH": f"{maven.parent}:/bin:/usr/bin"})


def test_a_zip_with_other_content_is_set_aside(tmp_path: Path) -> None:
    archive = tmp_path / "elasticsearch-9.5.0.zip"
    archive.write_bytes(b"PK something else")
    with pytest.raises(Trouble, match="SHA-256"):
        unpacked(tmp_path, {"PATH": ""})
    assert not archive.exists() and (tmp_path / "elasticsearch-9.5.0.wrong").exists()


def test_the_cache_holds_the_zip_that_was_checked(plain_cluster: Cluster) -> None:
    cache = cache_folder(os.environ)
    assert digest_of(cache / "elasticsearch-9.5.0.zip") == SHA256
    assert (cache / "elasticsearch-9.5.0" / "bin" / "elasticsearch").exists()


def test_the_place_of_the_cache_can_be_set(tmp_path: Path) -> None:
    assert cache_folder({"ETALAGE_TEST_ELASTICSEARCH_CACHE": str(tmp_path)}) == tmp_path
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}).name == "etalage-elasticsearch"


def test_a_test_without_java_is_skipped_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.conftest.REQUIRE_ALL", False)
    folder = tmp_path / "no-java"
    monkeypatch.setenv("ETALAGE_TEST_ELASTICSEARCH_CACHE", str(tmp_path / "empty"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    with (
        pytest.raises(
            pytest.skip.Exception, match=r"A real Elasticsearch is not there: .*ETALAGE_TEST_ELASTICSEARCH_URL"
        ),
        cluster_for_tests(folder=folder),
    ):
        pass
