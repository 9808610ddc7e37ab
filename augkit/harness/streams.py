"""Chance in training: each use draws from a stream of its own, so that runs may share all of them but one.

What is drawn is keyed by what it is for and by where it stands (the optimizer step, the pass over the data), never by
what was drawn before. So evaluating more often, or going on after an interruption, changes no draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.random import Generator, Philox
from xxhash import xxh3_64_intdigest

__all__ = ["DROPOUT", "HEAD", "ON_THE_FLY", "ORDER", "data_order", "step_seed", "stream_seed"]

HEAD = "head initialisation"
ORDER = "data order"
DROPOUT = "dropout"
ON_THE_FLY = "draws on the fly"
GROUPED_BATCHES = 50  # batches sorted by length together, as transformers does


def stream_seed(seed: int, stream: str) -> int:
    """The seed of a named stream of a run; below 2**63.

    >>> stream_seed(1, "dropout") == stream_seed(1, "data order")
    False
    """
    return xxh3_64_intdigest(f"augkit.train.1\0{seed}\0{stream}".encode()) >> 1


def step_seed(seed: int, step: int, process: int = 0) -> int:
    """What dropout is drawn from in one optimizer step of one process; below 2**63."""
    return stream_seed(seed, f"{DROPOUT}\0{step}\0{process}")


def data_order(
    seed: int,
    rows: int,
    steps: int,
    batch_size: int,
    lengths: Sequence[int] | np.ndarray | None = None,
    *,
    by_pass: bool = False,
) -> Iterator[np.ndarray]:
    """The rows of each optimizer step: pass after pass over the data, each in an order of its own.

    A batch may span the end of one pass and the start of the next, so that every step has the same number of rows.

    Args:
        seed: of the run.
        rows: in the train split.
        steps: optimizer steps.
        batch_size: rows of a step.
        lengths: of the rows in tokens; where given, rows of like length share a batch: within runs of 50 batches rows
            are sorted by length, and the batches shuffled.
        by_pass: whether `rows` is added to a row's index for each pass before.

    Yields:
        Row indices, shape (batch_size,), dtype int64.

    >>> [sorted(batch.tolist()) for batch in data_order(0, rows=2, steps=2, batch_size=2)]
    [[0, 1], [0, 1]]
    """
    waiting = np.empty(0, dtype=np.int64)
    done, turn = 0, 0
    window = batch_size * (GROUPED_BATCHES if lengths is not None else 1)
    sizes = None if lengths is None else np.asarray(lengths)
    while done < steps:
        wanted = min(window, (steps - done) * batch_size)
        while len(waiting) < wanted:
            order = _generator(seed, turn).permutation(rows)
            waiting = np.concatenate([waiting, order + turn * rows if by_pass else order])
            turn += 1
        taken, waiting = waiting[:wanted], waiting[wanted:]
        batches = taken.reshape(-1, batch_size)
        if sizes is not None:
            batches = taken[np.argsort(-sizes[taken % rows], kind="stable")].reshape(-1, batch_size)
            batches = batches[_generator(seed, done, "grouping").permutation(len(batches))]
        yield from batches
        done += len(batches)


def _generator(seed: int, turn: int, purpose: str = "") -> Generator:
    return Generator(Philox(stream_seed(seed, f"{ORDER}{purpose}\0{turn}")))
