"""Processes that die, hang, grow or are left: a sentence with the place, nothing changed, nothing left, and the next
run works.
"""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from etalage.catalogue import Base
from etalage.errors import FeedError
from etalage.settings import Settings
from ingest import watch
from ingest.feeds import Feed
from ingest.readers.unpack import unpacked
from ingest.workers import Workers, parcels_of, workers
from tests.ingest.house import House, await_gone

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(home: Path) -> House:
    return House(home)


@pytest.fixture
def path(good_records: list[str], oai: Callable[..., Path]) -> Path:
    return oai(good_records)


@pytest.fixture(autouse=True)
def clean_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, in which nothing may be left."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def zygote() -> psutil.Process:
    process = workers(False)._process
    assert process is not None
    return psutil.Process(process.pid)


def readers() -> list[psutil.Process]:
    """The processes that read a feed now."""
    return zygote().children()


def once(action: Callable[[], None], at: int = 300) -> Callable[[int], None]:
    """Does something once, when so many records were handled."""
    done = False

    def during(number: int) -> None:
        nonlocal done
        if number >= at and not done:
            done = True
            action()

    return during


def assert_next_run_works(house: House, path: Path, before: tuple[int, str], added: int = 1000) -> None:
    assert house.state() == before
    assert house.left() == []
    report = house.deliver(path)
    assert (report.error, report.added) == ("", added)
    assert house.left() == []


@pytest.mark.parametrize("number", [0, 1])
def test_a_reader_that_is_killed(house: House, path: Path, number: int) -> None:
    before = house.state()
    report = house.deliver(path, during=once(lambda: readers()[number].kill()))
    assert "is te veel geheugen nodig bij record " in report.error
    assert "(regel " in report.error
    assert (report.added, report.version) == (0, None)
    assert_next_run_works(house, path, before)


def test_a_reader_that_crashes(house: House, path: Path) -> None:
    before = house.state()
    report = house.deliver(path, during=once(lambda: readers()[0].send_signal(signal.SIGSEGV)))
    assert "Het lezen van “les” brak af bij record " in report.error
    assert "meld dit dan aan de beheerder" in report.error
    assert_next_run_works(house, path, before)


def test_the_process_that_forks_is_killed(house: House, path: Path) -> None:
    before = house.state()
    family: list[psutil.Process] = []

    def kill() -> None:
        family[:] = [zygote(), *readers()]
        family[0].kill()

    report = house.deliver(path, during=once(kill))
    assert report.error == "Het lezen van “les” brak af. Probeer het opnieuw."
    assert len(family) == 3
    await_gone(family)
    assert_next_run_works(house, path, before)


def test_the_process_that_forks_is_killed_between_two_feeds(house: House, path: Path) -> None:
    assert house.deliver(path).added == 1000
    parent = zygote()
    parent.kill()
    report = house.deliver(path)  # it may not be known yet that it is dead
    assert report.error in ("", "Het lezen van “les” brak af. Probeer het opnieuw.")
    assert house.deliver(path).unchanged == 1000
    await_gone([parent])


def test_a_feed_that_needs_too_much_memory(home: Path, good_records: list[str], oai: Callable[..., Path]) -> None:
    before = House(home).state()
    words = "".join(
        f'<keyword><langstring xml:lang="nl">woord {number}</langstring></keyword>' for number in range(90_000)
    )
    large = good_records[1].replace("</general>", f"{words}</general>")
    path = oai([good_records[0], large, *good_records[2:10]])
    report = House(home, feed_memory_mb=40, max_record_kb=20_000).deliver(path)
    assert "Voor “les” is te veel geheugen nodig" in report.error
    assert "ETALAGE_FEED_MEMORY_MB" in report.error
    assert_next_run_works(House(home), oai(good_records[:10]), before, 10)


def test_a_step_that_takes_too_long(home: Path, good_records: list[str], oai: Callable[..., Path]) -> None:
    before = House(home).state()
    words = "".join(
        f'<keyword><langstring xml:lang="nl">woord {number}</langstring></keyword>' for number in range(300_000)
    )
    large = good_records[1].replace("</general>", f"{words}</general>")
    path = oai([good_records[0], large, *good_records[2:10]])
    report = House(home, feed_seconds=0.1, max_record_kb=60_000).deliver(path)
    assert "Het lezen van “les” duurde te lang" in report.error
    assert "te groot of te ingewikkeld" in report.error
    assert_next_run_works(House(home), oai(good_records[:10]), before, 10)


def test_a_reader_that_waits_for_ever(house: House, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "HANGS", 2.0)
    before = house.state()
    stopped: list[psutil.Process] = []

    def stop() -> None:
        stopped[:] = readers()[:1]
        stopped[0].suspend()

    report = house.deliver(path, during=once(stop, 100))
    assert "Het lezen van “les” duurde te lang bij record " in report.error
    await_gone(stopped)
    monkeypatch.undo()
    assert_next_run_works(house, path, before)


def test_readers_that_are_put_to_sleep_and_woken_tell_the_same(house: House, path: Path) -> None:
    """A process that is stopped halfway through a message has written a part of it."""
    is_over = threading.Event()

    def disturb() -> None:
        while not is_over.is_set():
            with suppress(psutil.Error):
                for process in readers():
                    process.suspend()
                    time.sleep(0.002)
                    process.resume()

    workers(False)._opened()
    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        report = house.deliver(path, during=lambda done: time.sleep(0.02))
    finally:
        is_over.set()
        thread.join()
    assert (report.error, report.added) == ("", 1000)


def test_the_file_changes_while_it_is_read(house: House, path: Path) -> None:
    before = house.state()
    report = house.deliver(path, during=once(lambda: os.truncate(path, 5000), 100))
    assert report.version is None or report.added == 1000  # all was read already
    if report.error:
        assert house.state() == before
    assert house.left() == []


def test_what_is_unpacked_is_cleared_away(house: House, path: Path, good_records: list[str]) -> None:
    packed = path.with_name("feed.xml.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    before = house.state()
    assert house.deliver(packed, during=once(lambda: readers()[0].kill())).error
    assert house.left() == []
    short = path.with_name("kort.xml.gz")
    short.write_bytes(gzip.compress(path.read_bytes()[:-5000]))
    assert "breekt af" in house.deliver(short).error
    assert_next_run_works(house, packed, before)


def test_readers_that_unpack_do_not_take_each_others_folder_away(home: Path, tmp_path: Path) -> None:
    """Each removes the folder of all when it is empty, while another is about to use it."""
    settings = Settings(home=home)
    packed = tmp_path / "klein.csv.gz"
    packed.write_bytes(gzip.compress(b"Nummer\n"))
    children = []
    for _ in range(3):
        if not (child := os.fork()):
            try:
                for _ in range(300):
                    with unpacked(packed, settings) as path:
                        assert path.read_bytes() == b"Nummer\n"
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]


def test_who_stops_listening_leaves_nothing(house: House, path: Path) -> None:
    feed = Feed("les", "Lesbank", "nllom", path)
    for taken in range(3):
        with closing(parcels_of(feed, house.settings, Base(0, ""), "leeg")) as batches:
            for _ in range(taken):
                next(batches)
        assert workers(False)._process is None or readers() == []
    with closing(parcels_of(feed, house.settings, Base(0, ""), "leeg")) as batches:
        assert sum(len(batch) for batch in batches) == 1000


def test_a_stranger_has_no_network(tmp_path: Path) -> None:
    script = """
import os, socket, sys
from etalage.store.confine import leave_network
sys.argv = ["worker", "0", "0"]
import ingest.worker
ways = leave_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1]) or 9), 1)
except OSError as error:
    print(type(error).__name__, bool(ways))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "PermissionError True\n", done.stderr


def test_the_readers_themselves_have_no_network(house: House, path: Path) -> None:
    """As the kernel says it: a filter on system calls, and, where that is allowed, a network of their own."""
    seen: list[str] = []

    def look() -> None:
        for process in (zygote(), *readers()):
            status = Path(f"/proc/{process.pid}/status").read_text()
            seen.append(next(line.split()[1] for line in status.splitlines() if line.startswith("Seccomp:")))

    house.deliver(path, during=once(look))
    assert seen == ["2", "2", "2"], "2 is SECCOMP_MODE_FILTER"


def test_the_readers_have_no_environment(house: House, path: Path) -> None:
    seen: list[dict[str, str]] = []
    house.deliver(path, during=once(lambda: seen.extend(process.environ() for process in readers())))
    assert len(seen) == 2
    assert all(set(each) <= {"PYTHONPATH", "MALLOC_ARENA_MAX", "LANG", "LC_CTYPE"} for each in seen)


def test_two_threads_take_turns(house: House, path: Path, good_records: list[str], oai: Callable[..., Path]) -> None:
    feeds = [Feed(f"les-{n}", "Lesbank", "nllom", oai(good_records[:n], f"{n}.xml")) for n in (150, 350)]
    found: dict[str, list[str]] = {}

    def read(feed: Feed) -> None:
        with closing(parcels_of(feed, house.settings, Base(0, ""), "leeg")) as batches:
            found[feed.name] = [parcel.identifier for batch in batches for parcel in batch]

    threads = [threading.Thread(target=read, args=(feed,)) for feed in feeds * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert {name: len(items) for name, items in found.items()} == {"les-150": 150, "les-350": 350}
    assert found["les-150"] == found["les-350"][:150]


def test_many_small_runs_hang_nowhere_and_leave_no_handle(
    house: House, good_records: list[str], oai: Callable[..., Path]
) -> None:
    """With threads about, and feeds that are refused in between."""
    is_over = threading.Event()
    busy = [threading.Thread(target=is_over.wait) for _ in range(4)]
    for thread in busy:
        thread.start()
    feed = Feed("les", "Lesbank", "nllom", oai(good_records[:3], "klein.xml"))
    half = Feed("half", "Lesbank", "nllom", oai(good_records[:3], "half.xml"))
    half.path.write_bytes(half.path.read_bytes()[:-500])
    settings = replace(house.settings, feed_processes=2)

    def runs(number: int) -> None:
        for _ in range(number):
            for each in (feed, half):
                with suppress(FeedError), closing(parcels_of(each, settings, Base(0, ""), "leeg")) as batches:
                    assert sum(len(batch) for batch in batches) == 3

    try:
        runs(3)
        parent = zygote()
        before = len(os.listdir("/proc/self/fd")), parent.num_fds()
        runs(50)
        assert zygote() == parent, "one process forks them all"
        assert (len(os.listdir("/proc/self/fd")), parent.num_fds()) == before
        assert parent.children() == []
    finally:
        is_over.set()
        for thread in busy:
            thread.join()


def test_whole_deliveries_leave_no_handle(house: House, good_records: list[str], oai: Callable[..., Path]) -> None:
    counts = []
    for number in range(12):
        assert not house.deliver(oai(good_records[: 3 + number % 2])).error
        counts.append(len(os.listdir("/proc/self/fd")))
    assert counts[-1] == counts[3]


def test_closed_workers_start_again(path: Path, house: House) -> None:
    mine = Workers()
    assert mine._process is None, "nothing is started before it is needed"
    mine.close()
    first = mine._opened()
    process = mine._process
    assert process is not None
    mine.close()
    assert process.returncode is not None
    assert first.fileno() == -1
    mine._opened()
    assert mine._process is not process
    mine.close()
