"""Draws that operators share."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen, pick, pick_numbers, share

CHANCE = Chance()


def chance(number: int) -> Chance:
    return CHANCE.at(b"step", b"%d" % number)


@given(count=st.integers(0, 60), wanted=st.integers(0, 80), seed=st.integers(0, 1000), every=st.integers(1, 5))
def test_what_is_picked_is_distinct_allowed_and_as_many_as_there_are(
    count: int, wanted: int, seed: int, every: int
) -> None:
    picked = pick(count, wanted, chance(seed), lambda number: number % every == 0)
    numbers = [number for number, _ in picked]
    assert len(numbers) == len(set(numbers)) == min(wanted, len(range(0, count, every)))
    assert all(number in range(0, count, every) for number in numbers)
    assert all(0 <= draw < 1 for _, draw in picked)


@given(count=st.integers(1, 40), seed=st.integers(0, 1000))
def test_a_number_is_asked_about_once(count: int, seed: int) -> None:
    asked: Counter[int] = Counter()
    pick(count, 3, chance(seed), lambda number: asked.update([number]))  # None: nothing is allowed
    assert asked == Counter(range(count))


def test_every_order_is_as_likely_as_any_other() -> None:
    orders = Counter(tuple(number for number, _ in pick(3, 2, chance(seed))) for seed in range(6000))
    assert len(orders) == 6
    assert all(850 < times < 1150 for times in orders.values())


def test_the_draw_beside_a_number_says_nothing_about_it() -> None:
    pairs = [pair for seed in range(4000) for pair in pick(4, 1, chance(seed))]
    halves = Counter((number, draw < 0.5) for number, draw in pairs)
    assert all(400 < times < 600 for times in halves.values())


@given(count=st.integers(0, 10**12) | st.integers(0, 30), wanted=st.integers(0, 16), key=st.integers(0, 1000))
def test_numbers_are_distinct_and_as_many_as_there_are(count: int, wanted: int, key: int) -> None:
    numbers = pick_numbers(count, wanted, chance(key))
    assert len(numbers) == len(set(numbers)) == min(count, wanted)
    assert all(0 <= number < count for number in numbers)


@given(count=st.integers(0, 60), wanted=st.integers(17, 80), key=st.integers(0, 1000))
def test_many_numbers_are_those_that_pick_gives(count: int, wanted: int, key: int) -> None:
    assert pick_numbers(count, wanted, chance(key)) == [number for number, _ in pick(count, wanted, chance(key))]


def test_pick_draws_many_as_evenly_as_few() -> None:
    for wanted in (3, 17):
        picked = [pick(60, wanted, chance(key)) for key in range(4000)]
        for place in range(wanted):
            numbers = np.array([one[place] for one in picked])
            assert np.bincount(numbers[:, 0].astype(int) // 12, minlength=5).min() > 680
            assert np.histogram(numbers[:, 1], bins=5, range=(0, 1))[0].min() > 680
            assert abs(np.corrcoef(numbers.T)[0, 1]) < 0.07


def test_every_order_of_numbers_is_as_likely_as_any_other() -> None:
    for wanted in (3, 4):
        orders = Counter(tuple(pick_numbers(4, wanted, chance(key))) for key in range(12_000))
        assert len(orders) == 24
        assert all(410 < times < 590 for times in orders.values())


def test_numbers_are_even_however_many_bits_they_take() -> None:
    """Sixteen of a million take three times the bits that one hash has."""
    picked = np.array([pick_numbers(10**6, 16, chance(key)) for key in range(2000)])
    for place in range(16):
        counts, _ = np.histogram(picked[:, place], bins=10, range=(0, 10**6))
        assert counts.min() > 140 and counts.max() < 260
    assert np.abs(np.corrcoef(picked.T) - np.eye(16)).max() < 0.1


def test_shares_are_rounded_and_at_least_one() -> None:
    assert [share(0.1, total) for total in (1, 14, 15, 25, 1000)] == [1, 1, 2, 3, 100]


def test_a_draw_stands_for_one_option() -> None:
    assert [chosen("abcd", draw) for draw in (0.0, 0.25, 0.999)] == ["a", "b", "d"]
