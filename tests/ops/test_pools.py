"""A pool keeps the same things in whatever order they come, and counts them all."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from augkit.building.seeding import Chance
from augkit.ops.pools import Pool, count, pool_key

NAMES = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(NAMES, st.integers(1, 10), st.randoms())
def test_order_does_not_matter(names: list[str], size: int, random: object) -> None:
    turned = sorted(names, key=lambda _: random.random())  # type: ignore[attr-defined]
    pools = []
    for order in (names, turned):
        pool: Pool[int] = Pool(size, b"key")
        for name in order:
            count(pool, name)
        pools.append(pool.kept)
    assert pools[0] == pools[1]
    assert len(pools[0]) == min(size, len(set(names)))


@given(NAMES, st.integers(1, 10))
def test_counts_of_what_is_kept_are_complete(names: list[str], size: int) -> None:
    pool: Pool[int] = Pool(size, b"key")
    for name in names:
        count(pool, name)
    assert all(number == Counter(names)[name] for name, number in pool.kept.items())


def test_another_key_keeps_others() -> None:
    kept = []
    for key in (pool_key(Chance.fresh(b"0" * 16, b"a")), pool_key(Chance.fresh(b"0" * 16, b"b"))):
        pool: Pool[None] = Pool(5, key)
        for number in range(1000):
            pool.put(str(number), None)
        kept.append(set(pool.kept))
    assert kept[0] != kept[1]


def test_every_name_is_as_likely_as_any_other() -> None:
    seen: Counter[str] = Counter()
    for number in range(2000):
        pool: Pool[int] = Pool(2, str(number).encode())
        for name in "abcdefgh":
            pool.put(name, 1)
        seen.update(pool.kept)
    assert all(400 < times < 600 for times in seen.values())
    assert len(seen) == 8


def test_names_with_lone_surrogates_are_kept() -> None:
    pool: Pool[int] = Pool(2, b"key")
    pool.put("\ud800", 1)
    assert pool.kept == {"\ud800": 1}
