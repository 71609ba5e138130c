"""Versions on disk: one writer, whole versions, leases; with real processes that are really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etalage.errors import StoreError, VersionGone, WriterBusy
from etalage.store.versions import Versions


def publish(versions: Versions, text: str = "inhoud") -> int:
    draft = versions.begin()
    (draft.path / "store").mkdir(exist_ok=True)
    (draft.path / "store" / "vast.sst").unlink(missing_ok=True)
    (draft.path / "store" / "vast.sst").write_text(text)
    return draft.publish({"wie": "proef"})


def content(path: Path) -> str:
    return (path / "store" / "vast.sst").read_text()


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "home", keep=2)


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


HOLD = """
import sys
import time
from pathlib import Path
from etalage.store.versions import Versions
draft = Versions(Path(sys.argv[1]), 2).begin()
(draft.path / "half").write_text("werk")
print("bezig", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(versions: Versions) -> Iterator[subprocess.Popen[str]]:
    process = child(HOLD, str(versions.home))
    assert process.stdout is not None
    assert process.stdout.readline() == "bezig\n"
    yield process
    process.kill()
    process.communicate()


def test_nothing_published_is_version_0(versions: Versions) -> None:
    assert versions.current() == 0
    lease = versions.acquire()
    assert lease.version == 0
    lease.release()
    assert not versions.home.exists()


def test_each_publish_is_the_next_version_with_its_manifest(versions: Versions) -> None:
    assert [publish(versions, "een"), publish(versions, "twee")] == [1, 2]
    assert content(versions.acquire().path) == "twee"
    manifest = versions.manifest(2)
    assert (manifest["version"], manifest["base"], manifest["wie"]) == (2, 1, "proef")


def test_a_draft_starts_as_the_current_version_and_changes_nothing(versions: Versions) -> None:
    publish(versions, "een")
    draft = versions.begin()
    assert content(draft.path) == "een"
    (draft.path / "store" / "nieuw.sst").write_text("half")
    draft.discard()
    assert versions.current() == 1
    assert os.listdir(versions.folder(1) / "store") == ["vast.sst"]
    assert os.listdir(versions.home / "drafts") == []


def test_a_second_writer_hears_who_is_busy(versions: Versions, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(WriterBusy, match=f"proces {holder.pid}, sinds .* tegelijk schrijven") as caught:
        versions.begin()
    assert caught.value.facts["pid"] == holder.pid
    assert "probeer het dan opnieuw" in caught.value.remedy


def test_a_second_writer_in_the_same_process_is_refused_too(versions: Versions) -> None:
    draft = versions.begin()
    with pytest.raises(WriterBusy):
        versions.begin()
    draft.discard()
    versions.begin().discard()


def test_what_a_killed_writer_left_is_thrown_away(versions: Versions, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert len(os.listdir(versions.home / "drafts")) == 1
    assert publish(versions) == 1
    assert os.listdir(versions.home / "drafts") == []


def test_a_writer_that_died_between_rename_and_pointer_is_forgotten(versions: Versions) -> None:
    publish(versions, "een")
    orphan = versions.folder(2)
    orphan.mkdir()
    (orphan / "lease").touch()
    with pytest.raises(VersionGone):
        versions.acquire(2)
    assert versions.kept() == [1]
    assert publish(versions, "twee") == 2
    assert content(versions.folder(2)) == "twee"


def test_only_the_newest_versions_are_kept(versions: Versions) -> None:
    for number in range(5):
        publish(versions, str(number))
    assert versions.kept() == [4, 5]
    with pytest.raises(VersionGone, match=r"Versie 3 .* niet") as caught:
        versions.acquire(3)
    assert caught.value.facts["version"] == 3
    with pytest.raises(VersionGone):
        versions.acquire(6)
    with pytest.raises(VersionGone):
        versions.manifest(3)


def test_a_version_that_is_read_is_kept(versions: Versions) -> None:
    publish(versions, "een")
    lease = versions.acquire(1)
    for _ in range(4):
        publish(versions)
    assert versions.kept() == [1, 4, 5]
    assert content(lease.path) == "een"
    lease.release()
    publish(versions)
    assert versions.kept() == [5, 6]


def test_a_version_that_another_process_reads_is_kept(versions: Versions) -> None:
    publish(versions, "een")
    reader = child(
        "import sys, time; from pathlib import Path; from etalage.store.versions import Versions\n"
        "lease = Versions(Path(sys.argv[1]), 2).acquire(); print(lease.version, flush=True); time.sleep(60)",
        str(versions.home),
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "1\n"
    for _ in range(3):
        publish(versions)
    assert versions.kept() == [1, 3, 4]
    reader.kill()
    reader.communicate()
    publish(versions)
    assert versions.kept() == [4, 5]


def test_a_forked_child_that_lets_go_leaves_the_lease_of_its_parent(versions: Versions) -> None:
    publish(versions, "een")
    lease = versions.acquire(1)
    pid = os.fork()
    if pid == 0:
        lease.release()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    for _ in range(3):
        publish(versions)
    assert 1 in versions.kept()
    lease.release()


def test_a_pointer_that_is_no_number_is_a_sentence(versions: Versions) -> None:
    publish(versions)
    (versions.home / "current").write_text("kapot")
    with pytest.raises(StoreError, match="niet te lezen"):
        versions.current()
    with pytest.raises(StoreError, match="niet te lezen"):
        versions.begin()
    (versions.home / "current").write_text("9\n")
    with pytest.raises(StoreError, match="Versie 9 staat niet"):
        versions.acquire()
    (versions.home / "current").write_text("1\n")
    assert publish(versions) == 2  # the failed begin() let go of the lock


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(StoreError, match="lukte niet"):
        Versions(tmp_path / "bestand" / "home", 2).begin()


KILLED = """
import sys
from pathlib import Path
from etalage.store.versions import Versions
versions = Versions(Path(sys.argv[1]), 2)
print("start", flush=True)
while True:
    draft = versions.begin()
    new = str(draft.base_version + 1)
    for folder in ("store", "index"):
        (draft.path / folder).mkdir(exist_ok=True)
        (draft.path / folder / "vast.sst").unlink(missing_ok=True)
        (draft.path / folder / "vast.sst").write_text(new)
    print(draft.publish({}), flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_version(versions: Versions) -> None:
    for round in range(12):
        process = child(KILLED, str(versions.home))
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.01 + 0.007 * round)
        process.kill()
        acknowledged = [int(line) for line in process.communicate()[0].split() if line.isdigit()]
        current = versions.current()
        assert current >= max(acknowledged, default=0)
        if current:
            lease = versions.acquire()
            assert content(lease.path) == str(current)
            assert (lease.path / "index" / "vast.sst").read_text() == str(current)
            lease.release()
    assert versions.current() > 0
    versions.begin().discard()
    assert versions.kept()[-1] == versions.current()
    assert os.listdir(versions.home / "drafts") == []


def test_readers_and_pruning_never_meet(versions: Versions) -> None:
    """A reader that takes and drops the newest version all the time, against a writer that prunes all but one."""
    versions.keep = 1
    publish(versions, "1")
    reader = child(
        "import sys; from pathlib import Path; from etalage.store.versions import Versions\n"
        "versions = Versions(Path(sys.argv[1]), 1); seen = set()\n"
        "print('klaar', flush=True)\n"
        "while 60 not in seen:\n"
        "    lease = versions.acquire()\n"
        "    assert (lease.path / 'store' / 'vast.sst').read_text() == str(lease.version)\n"
        "    seen.add(lease.version); lease.release()\n"
        "print(len(seen))",
        str(versions.home),
    )
    assert reader.stdout is not None
    reader.stdout.readline()
    for number in range(2, 61):
        assert publish(versions, str(number)) == number
    out, _ = reader.communicate(timeout=20)
    assert reader.returncode == 0
    assert int(out) > 5
