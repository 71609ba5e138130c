"""What a feed has in the store, and what a delivery named already."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import pytest

from etalage.errors import StoreError
from ingest.known import SEAL, Changes, Known, Seen, keep_known, kept_known, note, short, unseen

ROWS = [(f"https://w3id.org/etalage/materialen/les/{number:016x}", f"{number:064x}") for number in range(5_000)]


def test_every_record_is_found_with_its_hash() -> None:
    rows = random.Random(1).sample(ROWS, len(ROWS))
    known = note(rows)
    assert len(known) == known.live == len(ROWS)
    places = set()
    for iri, digest in rows:
        place = known.index(iri)
        assert place is not None
        assert known.hash(place) == short(digest)
        places.add(place)
    assert len(places) == len(ROWS), "no two records share a place"
    known.close()


def test_what_is_not_there_is_not_found() -> None:
    known = note(ROWS[:2_500])
    assert all(known.index(iri) is None for iri, _ in ROWS[2_500:])
    assert known.index("") is None
    known.close()


def test_nothing_is_known_of_nothing() -> None:
    known = note(())
    assert (len(known), known.live, known.index(ROWS[0][0])) == (0, 0, None)
    known.close()


def test_what_was_withdrawn_has_hash_0_and_does_not_live() -> None:
    known = note([ROWS[0], (ROWS[1][0], ""), ROWS[2]])
    place = known.index(ROWS[1][0])
    assert place is not None
    assert known.hash(place) == 0
    assert (len(known), known.live) == (3, 2)
    known.close()


def test_another_process_maps_the_same_file() -> None:
    known = note(ROWS)
    child = os.fork()
    if not child:
        mine = Known(known.handle, len(known))
        right = all(mine.hash(mine.index(iri) or 0) == short(digest) for iri, digest in ROWS)
        os._exit(0 if right else 1)
    assert os.waitpid(child, 0)[1] == 0
    known.close()


def test_absent_is_what_lives_and_was_not_named() -> None:
    rows = [ROWS[0], (ROWS[1][0], ""), ROWS[2], ROWS[3]]
    known = note(rows)
    named = bytearray(len(known))
    named[known.index(ROWS[2][0]) or 0] = 1
    assert list(unseen(known, named, [*rows, ROWS[9]])) == [ROWS[0][0], ROWS[3][0]]
    known.close()


def test_a_hash_of_any_text_fits_and_differs() -> None:
    texts = ["", "a", "\0", "half \ud83d", "😀", "x" * 1_000_000]
    assert len({short(text) for text in texts}) == len(texts)
    assert all(0 <= short(text) < 1 << 64 for text in texts)


def test_the_second_of_two_is_seen_and_whether_it_is_the_same() -> None:
    seen = Seen()
    assert [seen.first(name, "x") for name in ("a", "b", "half \ud83d", "")] == [None] * 4
    assert seen.first("a", "x") is True
    assert seen.first("b", "y") is False
    assert seen.first("b", "y") is False, "the first one counts"
    assert seen.first("half \ud83d", "x") is True
    seen.close()


def test_a_hundred_thousand_identifiers_are_kept_apart() -> None:
    seen = Seen()
    assert all(seen.first(f"les:{number}", "x") is None for number in range(100_000))
    assert all(seen.first(f"les:{number}", "x") is True for number in range(0, 100_000, 97))
    seen.close()


def test_a_full_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Seen()
    (size,) = seen._base.execute("PRAGMA page_count").fetchone()
    seen._base.execute("COMMIT")
    seen._base.execute(f"PRAGMA max_page_count={size + 2}")
    seen._base.execute("BEGIN")
    with pytest.raises(StoreError, match="De schijf is vol; er is niets geplaatst") as caught:
        for number in range(100_000):
            seen.first(f"les:{number}", "x")
    assert isinstance(caught.value.__cause__, sqlite3.Error)
    seen.close()
    # What is known goes to an unnamed file: on a device that is always full that is met too.
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: open("/dev/full", "wb"))  # noqa: SIM115
    with pytest.raises(StoreError, match="De schijf is vol"):
        note(ROWS)


def content(known: Known) -> dict[int, int]:
    return {known.key(place): known.hash(place) for place in range(len(known))}


@pytest.mark.parametrize("seed", range(20))
def test_changes_come_over_what_was_known(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    before = dice.sample(ROWS[:60], dice.randrange(60))
    changes, wanted = Changes(), dict(before)
    for _ in range(dice.randrange(80)):
        iri, digest = dice.choice(ROWS[:90])[0], dice.choice(["", "a", "b", "c"])
        changes.add(iri, digest)
        wanted[iri] = digest
    known = note(before)
    keep_known(tmp_path / "cache" / "bekend", "x", changes.over(known))
    known.close()
    after = kept_known(tmp_path / "cache" / "bekend", "x")
    assert after is not None
    assert content(after) == {short(iri): (digest and short(digest)) or 0 for iri, digest in wanted.items()}
    assert all(after.index(iri) is not None for iri in wanted)
    after.close()


def test_what_is_kept_counts_only_while_it_stands_so_and_is_whole(tmp_path: Path) -> None:
    path, known = tmp_path / "bekend", note(ROWS[:5])
    assert kept_known(path, "x") is None
    keep_known(path, "x", Changes().over(known))
    whole = path.read_bytes()
    assert len(whole) == 5 * 16 + SEAL
    assert kept_known(path, "y") is None
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert kept_known(path, "x") is None, f"byte {place} was damaged"
        path.write_bytes(whole[:place])
        assert kept_known(path, "x") is None, f"cut at {place}"
    path.write_bytes(whole)
    again = kept_known(path, "x")
    assert again is not None
    assert content(again) == content(known)
    again.close()
    known.close()


def test_a_feed_that_has_nothing_is_kept_too(tmp_path: Path) -> None:
    keep_known(tmp_path / "bekend", "", ())
    known = kept_known(tmp_path / "bekend", "")
    assert known is not None
    assert len(known) == 0
    known.close()


def test_what_cannot_be_kept_is_no_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bekend").mkdir()
    keep_known(tmp_path / "bekend", "x", ())
    assert [path.name for path in tmp_path.iterdir()] == ["bekend"]
    assert kept_known(tmp_path / "bekend", "x") is None
    (tmp_path / "file").write_text("in de weg")
    keep_known(tmp_path / "file" / "bekend", "x", ())
    assert (tmp_path / "file").read_text() == "in de weg"
