"""Searches give what comparing every pair in float64 gives, ties by row number."""

from typing import Any

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.neighbours import nearest_rows
from augkit.ops.tabular.resampling.search.spaces import MixedSpace, NumericSpace

CHANCE = np.random.default_rng(0)
TABLES: dict[str, np.ndarray[Any, Any]] = {
    "thirty columns": CHANCE.normal(size=(900, 30)),
    "float32": CHANCE.normal(size=(900, 30)).astype(np.float32),
    "a tree": CHANCE.normal(size=(900, 4)),
    "one column": CHANCE.normal(size=(900, 1)),
    "integers": CHANCE.integers(0, 50, size=(900, 12)),
    "rows that repeat": CHANCE.integers(0, 3, size=(800, 4)).astype(float),
    "ties without repetition": CHANCE.integers(0, 2, size=(800, 30)).astype(float),
    "one point": np.zeros((300, 3)),
    "heavy tails": np.exp(3 * CHANCE.normal(size=(900, 30))),
    "far from zero": 1e9 + CHANCE.normal(size=(700, 30)),
    "unlike scales": CHANCE.normal(size=(900, 30)) * 10.0 ** CHANCE.integers(-8, 8, size=30),
}


def by_hand(distances: np.ndarray, base: np.ndarray, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    distances = distances.copy()
    distances[queries[:, None] == base[None, :]] = np.inf
    order = np.lexsort((np.broadcast_to(base, distances.shape), distances), axis=1)[:, :k]
    return base[order], np.take_along_axis(distances, order, axis=1)


@pytest.mark.parametrize("library", [False, True])
@pytest.mark.parametrize("k", [1, 5, 20])
@pytest.mark.parametrize("name", TABLES)
def test_neighbours_are_those_of_comparing_every_pair(name: str, k: int, library: bool) -> None:
    table = TABLES[name]
    chance = np.random.default_rng(k)
    base = np.sort(chance.choice(len(table), len(table) * 2 // 3, replace=False))
    queries = chance.permutation(len(table))[: len(table) // 2]
    rows, squares = by_hand(cdist(table[queries], table[base], "sqeuclidean"), base, queries, k)

    found = nearest_rows(NumericSpace(table), base, queries, k, library=library)

    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_allclose(found.squares, squares, rtol=1e-9, atol=1e-300)


def test_threads_change_nothing() -> None:
    everything = np.arange(900)
    alone = nearest_rows(NumericSpace(TABLES["thirty columns"]), everything, everything, 5, workers=1)
    together = nearest_rows(NumericSpace(TABLES["thirty columns"]), everything, everything, 5, workers=3)
    np.testing.assert_array_equal(alone.rows, together.rows)


def test_a_category_that_differs_adds_the_penalty() -> None:
    chance = np.random.default_rng(1)
    values = chance.normal(size=(500, 5))
    codes = np.stack([chance.integers(0, size, 500) for size in (2, 5, 9)], axis=1)
    everything = np.arange(500)
    differing = (codes[:, None] != codes[None]).sum(axis=2)
    rows, _ = by_hand(cdist(values, values, "sqeuclidean") + 1.7**2 * differing, everything, everything, 5)

    found = nearest_rows(MixedSpace(values, codes, 1.7), everything, everything, 5)

    np.testing.assert_array_equal(found.rows, rows)


def test_an_approximate_search_takes_numbers_whose_squares_float32_cannot_hold() -> None:
    table = np.random.default_rng(2).normal(size=(9000, 6))
    plain, large = (
        nearest_rows(NumericSpace(table * unit), np.arange(9000), np.arange(9000), 3, approximate=True)
        for unit in (1.0, 2.0**200)
    )
    np.testing.assert_array_equal(plain.rows, large.rows)


def test_an_approximate_search_finds_most_and_the_same_again() -> None:
    table = np.random.default_rng(2).normal(size=(9000, 3)) @ np.random.default_rng(3).normal(size=(3, 12))
    everything, some = np.arange(9000), np.arange(0, 9000, 40)
    exact = nearest_rows(NumericSpace(table), everything, some, 5).rows
    found, again = (
        nearest_rows(NumericSpace(table), everything, everything, 5, approximate=True).rows[some] for _ in range(2)
    )
    assert 0.8 < np.mean([len(np.intersect1d(left, right)) / 5 for left, right in zip(exact, found, strict=True)]) < 1
    np.testing.assert_array_equal(found, again)
    assert not (found == some[:, None]).any()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_approximate_search_measures_what_it_finds(workers: int) -> None:
    table = np.random.default_rng(4).normal(size=(9500, 8))
    base, queries = np.arange(0, 9500)[::-1][:9000][::-1], np.arange(4000)
    found = nearest_rows(NumericSpace(table), base, queries, 4, approximate=True, workers=workers)
    distances = ((table[queries][:, None] - table[found.rows]) ** 2).sum(axis=2)
    np.testing.assert_allclose(found.squares, distances, rtol=1e-12)
    assert (np.diff(found.squares, axis=1) >= 0).all()
    assert np.isin(found.rows, base).all()
    assert not (found.rows == queries[:, None]).any()
    assert all(len(set(rows)) == 4 for rows in found.rows[:500].tolist())


def test_an_approximate_search_tells_neighbours_in_clumps_that_are_small_beside_the_table() -> None:
    chance = np.random.default_rng(5)
    table = chance.normal(size=(40, 6))[np.arange(10000) % 40] * 1e3 + chance.normal(size=(10000, 6)) * 0.1
    everything, some = np.arange(10000), np.arange(0, 10000, 50)
    exact = nearest_rows(NumericSpace(table), everything, some, 5).rows
    found = nearest_rows(NumericSpace(table), everything, everything, 5, approximate=True).rows[some]
    assert np.mean([len(np.intersect1d(left, right)) / 5 for left, right in zip(exact, found, strict=True)]) > 0.8


def test_an_approximate_search_among_equal_rows_finds_others() -> None:
    found = nearest_rows(NumericSpace(np.ones((9000, 3))), np.arange(9000), np.arange(9000), 6, approximate=True)
    assert not (found.rows == np.arange(9000)[:, None]).any()
    assert all(len(set(rows)) == 6 for rows in found.rows[::50].tolist())
    assert (found.squares == 0).all()


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(TableError, match=r"5 nearest rows were asked for, and there are 3"):
        nearest_rows(NumericSpace(np.eye(4)), np.arange(4), np.arange(4), 5)
