"""How near made rows lie to rows that were learnt: made rows that are real people's must be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.neighbours import nearest_rows
from augkit.ops.tabular.resampling.search.spaces import MixedSpace
from augkit.tabular.synthesis.columns import Categorical, Column

__all__ = ["Copies", "find_copies"]

NAMED = 10
NEAR = 0.05  # share of real rows that lie as near to another one


@dataclass(frozen=True)
class Copies:
    """Distances to the nearest row that was learnt: numbers count in standard deviations, a category that differs as 1.

    Attributes:
        median: of the made rows.
        median_real: of rows that were not learnt; of learnt rows to the nearest other one where there are none.
        equal: share of made rows that are equal to a learnt one.
        equal_real: share of the real rows that are.
        too_near: share of made rows that lie nearer to a learnt one than all but 5% of the real rows; near 0.05 is what
            rows give that are drawn as the real ones were, far above it that rows were learnt by heart.
        nearest: made row, learnt row (places in the frames) and their distance, the nearest first.
    """

    median: float
    median_real: float
    equal: float
    equal_real: float
    too_near: float
    nearest: list[tuple[int, int, float]]

    def __str__(self) -> str:
        made, learnt, apart = self.nearest[0]
        return (
            f"Copies: {self.equal:.1%} of made rows equal a learnt one (real rows: {self.equal_real:.1%}); median "
            f"distance to the nearest {self.median:.2f} (real rows: {self.median_real:.2f}); {self.too_near:.1%} lie "
            f"nearer than all but 5% of real rows. Nearest: made row {made} and learnt row {learnt}, {apart:.2f} apart."
        )


def find_copies(
    columns: Sequence[Column], train: pd.DataFrame, made: pd.DataFrame, test: pd.DataFrame | None = None
) -> Copies:
    """Measure how near made rows lie to those of `train`, beside how near real ones do.

    Args:
        columns: of the frames.
        train: the rows that were learnt.
        made: rows that were made.
        test: real rows that were not learnt.
    """
    frames = [train, made, *([] if test is None else [test])]
    ends = np.cumsum([0, *(len(frame) for frame in frames)])
    space = _space(columns, pd.concat([frame[[c.name for c in columns]] for frame in frames], ignore_index=True), train)
    base = np.arange(ends[1])
    found = nearest_rows(space, base, np.arange(ends[1], ends[2]), 1)
    real = nearest_rows(space, base, base if test is None else np.arange(ends[2], ends[3]), 1)
    apart, apart_real = np.sqrt(found.squares[:, 0]), np.sqrt(real.squares[:, 0])
    order = np.argsort(apart, kind="stable")[:NAMED]
    return Copies(
        median=float(np.median(apart)),
        median_real=float(np.median(apart_real)),
        equal=float(np.mean(apart == 0)),
        equal_real=float(np.mean(apart_real == 0)),
        too_near=float(np.mean(apart < np.quantile(apart_real, NEAR))),
        nearest=[(int(place), int(found.rows[place, 0]), float(apart[place])) for place in order],
    )


def _space(columns: Sequence[Column], everything: pd.DataFrame, train: pd.DataFrame) -> MixedSpace:
    """Numbers in standard deviations of `train`, missing ones as the mean with a category of their own; categories."""
    numbers: list[NDArray[np.float64]] = []
    codes: list[NDArray[np.int64]] = []
    for column in columns:
        if isinstance(column, Categorical):
            codes.append(column.codes(everything) + 1)
            continue
        values, learnt = column.numbers(everything), column.numbers(train)
        centre, scale = np.nanmean(learnt), np.nanstd(learnt)
        missing = np.isnan(values)
        numbers.append(np.where(missing, 0.0, (values - centre) / (scale or 1.0)))
        if missing.any():
            codes.append(missing.astype(np.int64))
    rows = len(everything)
    return MixedSpace(
        np.column_stack(numbers) if numbers else np.empty((rows, 0)),
        np.column_stack(codes) if codes else np.empty((rows, 0), np.int64),
        penalty=1.0,
    )
