"""Draws that operators share."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.sampling import chosen, pick, share


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(count=st.integers(0, 60), wanted=st.integers(0, 80), seed=st.integers(0, 1000), every=st.integers(1, 5))
def test_what_is_picked_is_distinct_allowed_and_as_many_as_there_are(
    count: int, wanted: int, seed: int, every: int
) -> None:
    picked = pick(count, wanted, rng(seed), lambda number: number % every == 0)
    numbers = [number for number, _ in picked]
    assert len(numbers) == len(set(numbers)) == min(wanted, len(range(0, count, every)))
    assert all(number in range(0, count, every) for number in numbers)
    assert all(0 <= draw < 1 for _, draw in picked)


@given(count=st.integers(1, 40), seed=st.integers(0, 1000))
def test_a_number_is_asked_about_once(count: int, seed: int) -> None:
    asked: Counter[int] = Counter()
    pick(count, 3, rng(seed), lambda number: asked.update([number]))  # None: nothing is allowed
    assert asked == Counter(range(count))


def test_every_order_is_as_likely_as_any_other() -> None:
    orders = Counter(tuple(number for number, _ in pick(3, 2, rng(seed))) for seed in range(6000))
    assert len(orders) == 6
    assert all(850 < times < 1150 for times in orders.values())


def test_the_draw_beside_a_number_says_nothing_about_it() -> None:
    pairs = [pair for seed in range(4000) for pair in pick(4, 1, rng(seed))]
    halves = Counter((number, draw < 0.5) for number, draw in pairs)
    assert all(400 < times < 600 for times in halves.values())


def test_shares_are_rounded_and_at_least_one() -> None:
    assert [share(0.1, total) for total in (1, 14, 15, 25, 1000)] == [1, 1, 2, 3, 100]


def test_a_draw_stands_for_one_option() -> None:
    assert [chosen("abcd", draw) for draw in (0.0, 0.25, 0.999)] == ["a", "b", "d"]
