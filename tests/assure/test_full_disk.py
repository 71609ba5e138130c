"""A disk that fills while a large delivery comes in: a clear sentence, exit code 2, and everything as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.assure

CURRICULUM = Path(__file__).parents[2] / "sample" / "curriculum"
RECORDS = 10_000
MEGABYTES = (0, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 80, 110, 140, 180, 220, 250, 280, 310, 340, 370)
"""Room that is left when the delivery begins."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "schijf"
    folder.mkdir()
    mount = [shutil.which("mount") or "false", "-t", "tmpfs", "-o", "size=600m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system can only be mounted by root; tests/etalage/store/test_faults.py does without")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_fills_changes_nothing(
    small_disk: Path, house_of: Callable[[Path], Any], two_deliveries: tuple[Path, Path], tell: Callable[[str], None]
) -> None:
    house = house_of(small_disk / "var")
    temporary = small_disk / "tmp"  # what is noted beside the store fills the same disk
    temporary.mkdir()
    house.environment |= {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    (house.home / "feeds.toml").write_text(
        (house.home / "feeds.toml").read_text().replace("feed.xml", str(two_deliveries[0]))
    )
    assert house.run("curriculum", "load", str(CURRICULUM))[0] == 0
    before = house.state()
    full, filling = 0, small_disk / "vulling"
    for megabytes in MEGABYTES:
        filling.unlink(missing_ok=True)
        status = os.statvfs(small_disk)
        with filling.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, status.f_bavail * status.f_frsize - megabytes * 1_000_000))
        code, said = house.run("feed", "run", "proef")
        if code == 0:
            break
        assert code == 2, said
        assert "De schijf is vol; er is niets geplaatst of veranderd. Maak ruimte vrij" in said
        assert "Traceback" not in said
        assert house.rubbish() == []
        assert house.state() == before
        assert list(temporary.iterdir()) == []
        full += 1
    assert code == 0, said
    assert full > 3
    assert house.state().deliveries == (RECORDS,)
    assert house.rubbish() == []
    filling.unlink(missing_ok=True)
    code, said = house.run("feed", "run", "proef")
    assert code == 0, said
    assert house.state().version == before.version + 1, "what was remembered with a full disk is right or absent"
    tell(
        f"full disk: {full} deliveries of {RECORDS} records met a full disk, 0 changed anything; "
        f"with {megabytes} MB free it was placed"
    )
