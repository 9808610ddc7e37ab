"""How like a table's rows made ones are: by column, by pair of columns, to a model, and whether they are copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from augkit.errors import nearest
from augkit.ops.tabular.resampling.errors import TableError
from augkit.tabular.synthesis.columns import Categorical, Column, read_columns
from augkit.tabular.synthesis.copies import Copies, find_copies
from augkit.tabular.synthesis.usefulness import Usefulness, usefulness

__all__ = ["ColumnDistance", "Comparison", "PairDistance", "compare"]


@dataclass(frozen=True)
class ColumnDistance:
    """How far apart the distributions of a column are.

    Attributes:
        column: its name.
        measure: the Kolmogorov-Smirnov statistic for numbers, the total variation distance for categories.
        distance: in [0, 1]; 0 where they are the same.
        missing: difference of the shares of missing numbers.
    """

    column: str
    measure: Literal["KS", "TV"]
    distance: float
    missing: float = 0.0


@dataclass(frozen=True)
class PairDistance:
    """How far two columns go together, in real and in made rows.

    Attributes:
        columns: the two.
        measure: Spearman's correlation of numbers, Cramér's V of categories, the correlation ratio of one of each.
        real, made: its values, in [-1, 1] for Spearman's and in [0, 1] else.
    """

    columns: tuple[str, str]
    measure: Literal["Spearman", "Cramér's V", "correlation ratio"]
    real: float
    made: float

    @property
    def difference(self) -> float:
        return abs(self.real - self.made)


@dataclass(frozen=True)
class Comparison:
    """What `compare` found.

    Attributes:
        columns: by column, those farthest apart first.
        pairs: by pair of columns, those that differ most first.
        copies: how near made rows lie to rows that were learnt.
        usefulness: how a model trained on made rows does on real ones; None without test rows and a target.
    """

    columns: list[ColumnDistance]
    pairs: list[PairDistance]
    copies: Copies
    usefulness: Usefulness | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        lines = ["Columns, distance of the distributions (0 is the same, 1 is apart):"]
        lines += [f"  {one.column}: {one.distance:.3f} ({one.measure})" for one in self.columns]
        if self.pairs:
            mean = np.mean([one.difference for one in self.pairs])
            lines.append(f"Pairs of columns: mean difference {mean:.3f}; the largest:")
            lines += [
                f"  {one.columns[0]}, {one.columns[1]}: {one.real:+.2f} real, {one.made:+.2f} made ({one.measure})"
                for one in self.pairs[:5]
            ]
        lines.append(str(self.copies))
        if self.usefulness:
            lines.append(str(self.usefulness))
        return "\n".join(lines)


def compare(
    train: pd.DataFrame,
    made: pd.DataFrame,
    *,
    test: pd.DataFrame | None = None,
    target: Any = None,
    categorical: Sequence[Any] | Literal["auto"] = "auto",
    seed: int = 0,
) -> Comparison:
    """Set made rows beside the ones that were learnt.

    Args:
        train: the rows that were learnt.
        made: rows of the same columns.
        test: real rows that were not learnt; with `target`, what a model is scored on, and the measure of how near rows
            lie to those of `train` without being copies.
        target: column that a model learns: classes, or numbers.
        categorical: as for `Synthesizer`.
        seed: of the models.

    Raises:
        TableError: columns differ, or the target is none of them.
    """
    columns = read_columns(train, categorical)
    names = [column.name for column in columns]
    for what, frame in (("made", made), ("test", test)):
        if frame is not None and (missing := [name for name in names if name not in frame.columns]):
            raise TableError(f"The {what} rows have no column {missing[0]!r}.", hint="They need the columns of train.")
    if target is not None and target not in names:
        raise TableError(f"There is no column {target!r}.", hint=nearest(str(target), [str(name) for name in names]))
    by_column = [_apart(column, train, made) for column in columns]
    pairs = [_together(left, right, train, made) for left, right in combinations(columns, 2)]
    model = usefulness(columns, train, made, test, target, seed) if test is not None and target is not None else None
    return Comparison(
        sorted(by_column, key=lambda one: -one.distance),
        sorted(pairs, key=lambda one: -one.difference),
        find_copies(columns, train, made, test),
        model,
    )


def _apart(column: Column, train: pd.DataFrame, made: pd.DataFrame) -> ColumnDistance:
    if isinstance(column, Categorical):
        size = len(column.kinds) + 1  # the last for what train does not have
        counts = [np.bincount(column.codes(frame) % size, minlength=size) / len(frame) for frame in (train, made)]
        return ColumnDistance(str(column.name), "TV", float(np.abs(counts[0] - counts[1]).sum() / 2))
    values = [column.numbers(frame) for frame in (train, made)]
    there = [np.sort(one[~np.isnan(one)]) for one in values]
    missing = abs(float(np.isnan(values[0]).mean() - np.isnan(values[1]).mean()))
    if not len(there[1]):
        return ColumnDistance(str(column.name), "KS", 1.0, missing)
    everything = np.concatenate(there)
    below = [np.searchsorted(one, everything, side="right") / len(one) for one in there]
    return ColumnDistance(str(column.name), "KS", float(np.abs(below[0] - below[1]).max()), missing)


def _together(left: Column, right: Column, train: pd.DataFrame, made: pd.DataFrame) -> PairDistance:
    kinds = [isinstance(column, Categorical) for column in (left, right)]
    names = (str(left.name), str(right.name))
    frames = (train, made)
    if all(kinds):
        return PairDistance(
            names, "Cramér's V", *(_cramer(_codes(left, frame), _codes(right, frame)) for frame in frames)
        )
    if not any(kinds):
        return PairDistance(
            names, "Spearman", *(_spearman(_numbers(left, one), _numbers(right, one)) for one in frames)
        )
    category, number = (left, right) if kinds[0] else (right, left)
    ratios = (_ratio(_codes(category, frame), _numbers(number, frame)) for frame in frames)
    return PairDistance(names, "correlation ratio", *ratios)


def _codes(column: Column, frame: pd.DataFrame) -> NDArray[np.int64]:
    assert isinstance(column, Categorical)
    return column.codes(frame) + 1


def _numbers(column: Column, frame: pd.DataFrame) -> NDArray[np.float64]:
    assert not isinstance(column, Categorical)
    return column.numbers(frame)


def _cramer(left: NDArray[np.int64], right: NDArray[np.int64]) -> float:
    """Cramér 1946; 0 where a column never changes."""
    counts = np.zeros((left.max() + 1, right.max() + 1))
    np.add.at(counts, (left, right), 1)
    counts = counts[counts.any(axis=1)][:, counts.any(axis=0)]
    if min(counts.shape) < 2:
        return 0.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    chi2 = ((counts - expected) ** 2 / expected).sum()
    return float(np.sqrt(chi2 / counts.sum() / (min(counts.shape) - 1)))


def _spearman(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Spearman 1904, over rows that have both; 0 where a column never changes."""
    from scipy.stats import rankdata

    both = ~(np.isnan(left) | np.isnan(right))
    if both.sum() < 2:
        return 0.0
    ranks = [rankdata(one[both]) for one in (left, right)]
    return 0.0 if any(one.std() == 0 for one in ranks) else float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _ratio(codes: NDArray[np.int64], values: NDArray[np.float64]) -> float:
    """Fisher's eta: the root of the share of the variance that lies between categories; 0 where there is none."""
    there = ~np.isnan(values)
    codes, values = codes[there], values[there]
    if not len(values) or values.std() == 0:
        return 0.0
    counts = np.bincount(codes)
    means = np.bincount(codes, values) / np.maximum(counts, 1)
    between = (counts * (means - values.mean()) ** 2).sum()
    return float(np.sqrt(between / ((values - values.mean()) ** 2).sum()))
