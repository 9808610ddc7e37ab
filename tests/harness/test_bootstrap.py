"""Rows drawn with replacement: by the seed and the source row alone, and as often as they should be."""

from __future__ import annotations

import numpy as np

from augkit.harness.bootstrap import bootstrap_rows

SOURCES = [f"row {number}" for number in range(20_000)]


def counts(sources: list[str], seed: int) -> dict[str, int]:
    drawn = [sources[row] for row in bootstrap_rows(sources, seed)]
    return {source: drawn.count(source) for source in set(sources)}


def test_how_often_a_row_is_drawn_is_poisson_distributed_with_mean_one() -> None:
    times = np.bincount(bootstrap_rows(SOURCES, 4), minlength=len(SOURCES))
    assert abs(times.mean() - 1) < 0.03 and abs(times.var() - 1) < 0.05
    for number, share in enumerate(np.exp(-1) / np.array([1, 1, 2, 6])):
        assert abs((times == number).mean() - share) < 0.015


def test_copies_are_drawn_as_often_as_their_source_row_in_every_dataset() -> None:
    plain = SOURCES[:60]
    augmented = [*reversed(plain), *plain[:20], *plain[:20]]
    of_plain, of_augmented = counts(plain, 7), counts(augmented, 7)
    assert all(of_augmented[source] == of_plain[source] * augmented.count(source) for source in plain)


def test_another_seed_draws_others_and_the_same_seed_the_same() -> None:
    one, again, other = (bootstrap_rows(SOURCES[:50], seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again) and not np.array_equal(one, other)
