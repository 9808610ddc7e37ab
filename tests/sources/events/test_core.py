"""k-cores and the times from which events are held out, against the plainest way of finding them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.errors import SourceError
from augkit.sources.events.core import core_items, cut_times, in_core
from augkit.sources.events.partitions import Events

from .logs import histories, read_log

PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=60)


def events_of(pairs: list[tuple[int, int]], times: list[float] | None = None) -> Events:
    user, item = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    time = np.array(times if times is not None else [0] * len(pairs))
    return Events(pa.array([str(number) for number in range(8)]), user, item, time, {})


def plain_core(pairs: list[tuple[int, int]], k: int) -> list[tuple[int, int]]:
    while True:
        users, items = Counter(user for user, _ in pairs), Counter(item for _, item in pairs)
        kept = [(user, item) for user, item in pairs if users[user] >= k and items[item] >= k]
        if kept == pairs:
            return pairs
        pairs = kept


@settings(max_examples=100, deadline=None)
@given(pairs=PAIRS, k=st.integers(1, 4), cut=st.integers(0, 8))
def test_the_core_is_that_of_leaving_out_until_nothing_changes(pairs: list[tuple[int, int]], k: int, cut: int) -> None:
    parts = [events_of([pair for pair in pairs if (pair[0] < cut) is side]) for side in (True, False)]

    alive = core_items(lambda: iter(parts), 6, k)
    found = [pair for part in parts for pair in zip(part.user, part.item, strict=True)]
    keep = np.concatenate([in_core(part, alive, k) for part in parts])
    expected = plain_core(pairs, k)
    assert Counter(pair for pair, kept in zip(found, keep, strict=True) if kept) == Counter(expected)


@settings(max_examples=60, deadline=None)
@given(
    times=st.lists(st.one_of(st.integers(-50, 50), st.floats(-9, 9, width=32)), min_size=1, max_size=40),
    share=st.sampled_from([0.05, 0.25, 0.5]),
)
def test_a_cut_stands_at_the_rank_that_the_share_asks_for(times: list[float], share: float) -> None:
    def parts() -> Iterator[Events]:
        for start in range(0, len(times), 7):
            piece = times[start : start + 7]
            yield events_of([(0, 0)] * len(piece), [float(time) for time in piece])

    cuts = cut_times(parts, {"validation": share, "test": share}, len(times))
    ranked = sorted(float(time) for time in times)
    for name, whole in (("validation", 2 * share), ("test", share)):
        rank = len(times) - round(len(times) * whole)
        if rank < len(times):
            assert cuts[name] == ranked[rank]
        else:
            assert cuts[name] > ranked[-1]


def test_events_that_are_held_out_by_time_do_not_decide_who_is_in_the_core(tmp_path: Path) -> None:
    early = [("a", "x", 1), ("a", "y", 2), ("b", "x", 3), ("b", "y", 4)]
    late = [("c", "z", 7), ("c", "z", 8), ("a", "z", 8), ("b", "x", 9)]
    rows, _ = read_log(tmp_path, early + late, k_core=2, holdout={"test": 0.5})
    assert histories(rows["train"]) == {"a@train": ["x", "y"], "b@train": ["x", "y"]}
    assert {row["user"]: row["target_item"] for row in rows["test"]} == {"b": "x"}


@pytest.mark.parametrize("spec", [{"k_core": 3}, {"min_length": 2}, {"at_least": {"time": 9}}])
def test_a_log_of_which_no_sequence_is_left_is_told(tmp_path: Path, spec: dict[str, Any]) -> None:
    with pytest.raises(SourceError, match=r"no sequence is left of [02] events"):
        read_log(tmp_path, [("a", "x", 1), ("b", "y", 2)], **spec)


@pytest.mark.parametrize("k", [1, 2])
def test_users_with_one_event_stay_unless_the_core_asks_for_more(tmp_path: Path, k: int) -> None:
    rows, _ = read_log(tmp_path, [("a", "x", 1), ("b", "x", 2), ("b", "x", 3)], k_core=k)
    assert set(histories(rows["train"])) == ({"a", "b"} if k == 1 else {"b"})
