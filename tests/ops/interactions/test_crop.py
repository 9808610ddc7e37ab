"""Runs of a history."""

from __future__ import annotations

from collections import Counter

from augkit.ops.interactions.crop import Crop

from .drawing import changed, drawn

ITEMS = list("abcde")


def test_every_run_is_as_likely_as_any_other_and_so_is_the_one_with_the_newest_item() -> None:
    starts = Counter(drawn(Crop(share=0.6), {"items": ITEMS}, number)["start"] for number in range(3000))
    assert sorted(starts) == [0, 1, 2]
    assert all(900 < count < 1100 for count in starts.values())


def test_a_crop_is_a_run_with_its_times() -> None:
    values = {"items": ITEMS, "times": [1, 2, 3, 5, 8], "label": 1}
    after = changed(Crop(), values, {"start": 2, "length": 3})
    assert after == {"items": ["c", "d", "e"], "times": [3, 5, 8], "label": 1}


def test_what_is_kept_whole_is_no_draw() -> None:
    assert drawn(Crop(share=1.0), {"items": ITEMS}) is None
    assert drawn(Crop(), {"items": ["a"]}) is None
    assert drawn(Crop(share=0.01), {"items": ITEMS})["length"] == 1
