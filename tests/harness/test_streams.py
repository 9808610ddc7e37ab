"""Streams of chance: each its own, and the order of rows a pass at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from augkit.harness.streams import HEAD, data_order, step_seed, stream_seed

sizes = st.integers(1, 40)


def test_streams_of_one_run_differ_and_repeat():
    seeds = {stream_seed(seed, stream) for seed in range(5) for stream in (HEAD, "data order", "dropout")}
    assert len(seeds) == 15
    assert stream_seed(3, HEAD) == stream_seed(3, HEAD)
    assert len({step_seed(0, step, process) for step in range(50) for process in range(2)}) == 100


@given(rows=sizes, steps=sizes, batch=st.integers(1, 16), grouped=st.booleans())
def test_every_row_is_seen_as_often_as_any_other_give_or_take_one(rows, steps, batch, grouped):
    lengths = np.arange(rows) % 7 if grouped else None
    order = list(data_order(5, rows, steps, batch, lengths))
    assert [len(part) for part in order] == [batch] * steps
    counts = np.bincount(np.concatenate(order), minlength=rows)
    assert counts.max() - counts.min() <= 1
    assert counts.sum() == steps * batch


@given(rows=sizes, batch=st.integers(1, 16))
def test_a_longer_training_begins_with_the_same_rows(rows, batch):
    short, long = list(data_order(1, rows, 3, batch)), list(data_order(1, rows, 9, batch))
    assert all((one == other).all() for one, other in zip(short, long, strict=False))


def test_grouped_batches_hold_rows_of_like_length():
    lengths = np.random.default_rng(0).integers(1, 100, size=800)
    spread = [np.ptp(lengths[part]) for part in data_order(0, 800, 100, 8, lengths)]
    plain = [np.ptp(lengths[part]) for part in data_order(0, 800, 100, 8)]
    assert np.mean(spread) < np.mean(plain) / 10


def test_another_seed_gives_another_order():
    assert next(data_order(0, 100, 1, 50)).tolist() != next(data_order(1, 100, 1, 50)).tolist()
