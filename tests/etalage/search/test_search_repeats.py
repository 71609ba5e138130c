from __future__ import annotations

from etalage.search.repeats import once_first


def test_each_title_comes_once_before_any_comes_again() -> None:
    hits = ["Vogels herkennen", "vogels herkennen.", "Vissen herkennen", "VOGELS HERKENNEN", "Vissen herkennen "]
    ordered = once_first(hits, str)
    assert ordered == [hits[0], hits[2], hits[1], hits[3], hits[4]]


def test_no_hit_is_lost_and_order_is_kept() -> None:
    hits = [(number % 7, number) for number in range(50)]
    ordered = once_first(hits, lambda hit: str(hit[0]))
    assert sorted(ordered) == sorted(hits)
    assert ordered[:7] == hits[:7]
    assert ordered[7:] == hits[7:]
    assert once_first([], str) == []
