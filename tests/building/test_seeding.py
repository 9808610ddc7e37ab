"""Draws are keyed by what they are for. The golden values may never change: published bytes hang on them."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.building.seeding import Chance, copy_key, keyed_hashes, step_key, uniform


def test_golden_keys() -> None:
    assert step_key(17, "text.swap.1", 1).hex() == "adf331c1ac90fe3bd8da042af2f23fd2"
    assert copy_key("row-1", 3) == b"3.0:row-1"
    assert copy_key("row-1", 3, epoch=2) == b"3.2:row-1"


def test_golden_draws() -> None:
    rng = Chance().at(step_key(17, "text.swap.1", 1), copy_key("row-1", 3))
    assert rng.random(3).tolist() == [0.0653419042626745, 0.24474808630893252, 0.580784046472722]
    assert uniform(step_key(17, "one_of.1"), copy_key("row-1", 0)) == 0.6972531538877416


def test_golden_ranks() -> None:
    hashes = np.array([0, 1, 2**63], dtype=np.uint64)
    ranks = [3400883096361849096, 11143100007043512376, 6611443257926507683]
    assert keyed_hashes(17, "take", hashes).tolist() == ranks


def first_draw(seed: int = 17, step: str = "text.swap.1", version: int = 1, row: str = "a", copy: int = 0) -> float:
    return float(Chance().at(step_key(seed, step, version), copy_key(row, copy)).random())


@pytest.mark.parametrize(
    "other",
    [{"seed": 18}, {"step": "text.swap.2"}, {"version": 2}, {"row": "b"}, {"copy": 1}],
    ids=lambda x: next(iter(x)),
)
def test_each_part_of_the_key_matters(other: dict[str, int]) -> None:
    assert first_draw(**other) != first_draw()  # type: ignore[arg-type]


def test_an_epoch_draws_afresh() -> None:
    assert len({copy_key("a", 0, epoch=epoch) for epoch in range(5)}) == 5


@given(
    st.tuples(st.text(), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.text(), st.integers(0, 99), st.integers(0, 99)),
)
def test_no_two_copies_share_a_key(one: tuple[str, int, int], other: tuple[str, int, int]) -> None:
    keys = [copy_key(row, copy, epoch=epoch) for row, copy, epoch in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)


def test_what_was_drawn_before_does_not_matter() -> None:
    chance = Chance()
    step = step_key(1, "a")
    expected = Chance().at(step, b"x").random(5).tolist()
    rng = chance.at(step, b"y")
    rng.random(3)
    rng.integers(0, 10, dtype=np.uint32)  # leaves half a number in the buffer
    assert chance.at(step, b"x").random(5).tolist() == expected


def test_generators_of_their_own_give_the_same_stream() -> None:
    step = step_key(1, "a")
    one, other = Chance.fresh(step, b"x"), Chance.fresh(step, b"y")
    drawn = [one.random(), other.random(), one.random()]
    again = Chance().at(step, b"x").random(2).tolist()
    assert [drawn[0], drawn[2]] == again


def test_global_generators_are_left_alone() -> None:
    random.seed(3)
    np.random.seed(3)
    before = random.getstate(), repr(np.random.get_state())
    first_draw()
    uniform(step_key(1, "a"), b"x")
    assert (random.getstate(), repr(np.random.get_state())) == before


def test_draws_over_rows_are_even() -> None:
    step = step_key(5, "one_of.1")
    drawn = np.array([uniform(step, copy_key(f"row-{n}", 0)) for n in range(20_000)])
    counts, _ = np.histogram(drawn, bins=10, range=(0, 1))
    assert counts.min() > 1_800 and counts.max() < 2_200
    assert ((drawn >= 0) & (drawn < 1)).all()


def test_neighbouring_seeds_draw_independently() -> None:
    rows = [copy_key(f"row-{n}", 0) for n in range(5_000)]
    one, other = ([uniform(step_key(seed, "a"), row) for row in rows] for seed in (7, 8))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.05


@given(st.lists(st.integers(0, 2**64 - 1), unique=True, max_size=50), st.integers(0, 2**63 - 1), st.text())
def test_ranks_never_collide_and_do_not_depend_on_the_other_rows(hashes: list[int], seed: int, purpose: str) -> None:
    ranks = keyed_hashes(seed, purpose, np.array(hashes, dtype=np.uint64)).tolist()
    assert len(set(ranks)) == len(hashes)
    for value, rank in zip(hashes, ranks, strict=True):
        assert keyed_hashes(seed, purpose, np.array([value], dtype=np.uint64)).tolist() == [rank]


def test_ranks_for_two_purposes_are_independent() -> None:
    hashes = np.arange(10_000, dtype=np.uint64)
    one, other = (keyed_hashes(1, purpose, hashes).astype(float) for purpose in ("split", "take"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.05
