"""What new rows are made of: parents and weights, from which their values follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.columns import Columns
from augkit.ops.tabular.resampling.search.spaces import Integers, taken

__all__ = ["WHOLE_CLASS", "Blend", "Lineage", "blend"]

WHOLE_CLASS = -1
"""Stands for a parent that is not one row: the mean, or a curve through all rows, of the class."""
_BLOCK = 2048
_SURELY_INSIDE = 1 - 1e-12  # a share of the way that rounding cannot make the whole of it


class Blend(NamedTuple):
    """New rows as weighted sums.

    Attributes:
        parents: row numbers, shape (new rows, parents of each); `WHOLE_CLASS` for the mean of the class.
        weights: shares of the parents, same shape; each row adds up to 1.
    """

    parents: Integers
    weights: NDArray[np.float64]


@dataclass(frozen=True)
class Lineage:
    """Parents and weights of every new row.

    Attributes:
        firsts: where the parents of each new row begin; one more at the end.
        parents: row numbers of the table as it was handed over, or `WHOLE_CLASS`.
        weights: shares; those of a new row add up to 1.

    >>> lineage = Lineage.of(Blend(np.array([[4, 7]]), np.array([[0.75, 0.25]])))
    >>> lineage.row(0)
    [(4, 0.75), (7, 0.25)]
    """

    firsts: Integers
    parents: Integers
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, *blends: Blend) -> Lineage:
        """The lineage of new rows, blend after blend."""
        counts = [np.full(len(blend.parents), blend.parents.shape[1]) for blend in blends]
        firsts = np.concatenate([[0], np.cumsum(np.concatenate(counts))]) if blends else np.zeros(1)
        empty: list[NDArray[Any]] = [np.empty(0)]
        return cls(
            firsts.astype(np.int64),
            np.concatenate([blend.parents.reshape(-1) for blend in blends] or empty).astype(np.int64),
            np.concatenate([blend.weights.reshape(-1) for blend in blends] or empty).astype(np.float64),
        )

    @classmethod
    def chained(cls, parts: Sequence[Lineage]) -> Lineage:
        """Several lineages, one after the other."""
        if not parts:
            return cls.of()
        firsts, offset = [np.zeros(1, dtype=np.int64)], 0
        for part in parts:
            firsts.append(part.firsts[1:] + offset)
            offset += int(part.firsts[-1])
        return cls(
            np.concatenate(firsts),
            np.concatenate([part.parents for part in parts]),
            np.concatenate([part.weights for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.firsts) - 1

    def row(self, number: int) -> list[tuple[int, float]]:
        """Parents of one new row with their weights."""
        part = slice(self.firsts[number], self.firsts[number + 1])
        return [(int(row), float(share)) for row, share in zip(self.parents[part], self.weights[part], strict=True)]

    def take(self, chosen: Integers) -> Lineage:
        """The lineage of some of the new rows, in the order of `chosen`."""
        counts = (self.firsts[1:] - self.firsts[:-1])[chosen]
        firsts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        places = np.arange(firsts[-1]) - np.repeat(firsts[:-1] - self.firsts[chosen], counts)
        return Lineage(firsts, self.parents[places], self.weights[places])


def blend(
    values: NDArray[Any],
    made: Blend,
    out: NDArray[Any],
    *,
    mean: NDArray[np.float64] | None = None,
    noise: NDArray[np.float64] | None = None,
    columns: Columns | None = None,
) -> None:
    """Write the values of new rows into `out`, shape (new rows, columns).

    Where all weights of a row are between 0 and 1, no value leaves the range of its parents, whatever rounding does.

    Args:
        values: the table.
        made: parents and weights.
        mean: what `WHOLE_CLASS` stands for.
        noise: added to the values, same shape as `out`.
        columns: ranges to keep to, and columns to round.
    """
    inside = noise is None and mean is None and bool((made.weights >= 0).all())
    straight = inside and made.parents.shape[1] == 2 and values.dtype == out.dtype == np.float64
    steps = np.empty((min(_BLOCK, len(out)), values.shape[1])) if straight else None
    for start in range(0, len(out), _BLOCK):
        part = slice(start, start + _BLOCK)
        weights = made.weights[part]
        if steps is not None and _written(values, made.parents[part], weights[:, 1], out[part], steps):
            if columns is not None:
                columns.settle(out[part], inside=True)
            continue
        total = _sums(values, made.parents[part], weights, mean)
        if noise is not None:
            total += noise[part]
        if columns is not None:
            columns.settle(total, inside=inside)
        out[part] = total


def _written(
    values: NDArray[Any],
    parents: Integers,
    shares: NDArray[np.float64],
    out: NDArray[np.float64],
    steps: NDArray[np.float64],
) -> bool:
    """Whether new rows between two parents could be written in place, without an array of their own."""
    if shares.max() > _SURELY_INSIDE:
        return False
    step = steps[: len(out)]
    values.take(parents[:, 0], axis=0, out=out, mode="clip")  # rows are in range, and "clip" writes without a buffer
    values.take(parents[:, 1], axis=0, out=step, mode="clip")
    step -= out
    step *= shares[:, None]
    out += step
    return bool(np.isfinite(step.sum()))  # else two parents are farther apart than a number can say


def _sums(
    values: NDArray[Any], parents: Integers, weights: NDArray[np.float64], mean: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    first = _rows(values, parents[:, 0], mean)
    if parents.shape[1] == 1:
        return first
    if parents.shape[1] == 2 and weights.max(initial=0.0) <= _SURELY_INSIDE and weights.min(initial=0.0) >= 0:
        step = _rows(values, parents[:, 1], mean)
        step -= first
        step *= weights[:, 1, None]
        if np.isfinite(step.sum()):  # no two parents are farther apart than a number can say
            first += step
            return first
        first = _rows(values, parents[:, 0], mean)
    total, least, most = first.copy(), first.copy(), first.copy()
    for column in range(1, parents.shape[1]):
        other = _rows(values, parents[:, column], mean)
        np.minimum(least, other, out=least)
        np.maximum(most, other, out=most)
        other -= first
        other *= weights[:, column, None]
        total += other
    outside = ((weights < 0) | (weights > 1)).any(axis=1)
    least[outside], most[outside] = -np.inf, np.inf
    clipped: NDArray[np.float64] = np.clip(total, least, most, out=total)
    return clipped


def _rows(values: NDArray[Any], rows: Integers, mean: NDArray[np.float64] | None) -> NDArray[np.float64]:
    found = taken(values, rows)
    if mean is not None:
        found[rows == WHOLE_CLASS] = mean
    return found
