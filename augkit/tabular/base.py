"""What all samplers share: reading X and y, asking the kernel of the sampler, and giving X and y back in kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from numbers import Integral
from typing import Any, ClassVar

import numpy as np
from imblearn.over_sampling.base import BaseOverSampler
from imblearn.under_sampling.base import BaseCleaningSampler, BaseUnderSampler
from numpy.typing import NDArray
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval
from sklearn_compat.utils.validation import validate_data

from augkit.ops.tabular.resampling.columns import Columns
from augkit.ops.tabular.resampling.lineage import Blend, Lineage, blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.strategies import wanted_rows
from augkit.tabular.tables import NEW, Fill, Table
from augkit.tabular.targets import Target

__all__ = ["COUNT", "SEARCHED", "CleaningSampler", "Interpolator", "Made", "OverSampler", "Resampler", "Result"]
__all__ += ["UnderSampler", "search_of"]

COUNT = Interval(Integral, 1, None, closed="left")
"""What a number of rows or neighbours may be."""
SEARCHED: dict[str, Any] = {"approximate": ["boolean"], "n_jobs": [Integral, None]}
"""What the parameters may be that say how neighbours are searched for."""


@dataclass(frozen=True)
class Result:
    """What a sampler decided.

    Attributes:
        origins: for every row of the result the row it was, or `NEW`.
        codes: the class of every new row, as a number.
        lineage: of the new rows.
        fill: writes the values of the new rows, where they are numbers.
        columns: the values of the new rows, an array a column, where some are categories.
    """

    origins: Integers
    codes: Integers
    lineage: Lineage
    fill: Fill | None = None
    columns: list[NDArray[Any]] | None = None


@dataclass(frozen=True)
class Made:
    """New rows of one class.

    Attributes:
        blend: their parents and weights.
        values: their values, where they do not follow from the parents.
        noise: what is added to the values.
        mean: what `WHOLE_CLASS` stands for.
    """

    blend: Blend
    values: NDArray[np.float64] | None = None
    noise: NDArray[np.float64] | None = None
    mean: NDArray[np.float64] | None = None


class Resampler(ABC):
    """Shared by all samplers of classes; a mixin before a base class of imbalanced-learn."""

    _task: ClassVar[Any] = "over-sampling"

    def fit(self, X: Any, y: Any, **_: Any) -> Any:
        """Check X, y and the strategy. `fit_resample` does so too."""
        self._read(X, y)
        return self

    def fit_resample(self, X: Any, y: Any, **_: Any) -> tuple[Any, Any]:
        """Resample a table.

        Args:
            X: array, list, pandas frame or sparse matrix, shape (rows, columns).
            y: class of each row.

        Returns:
            X and y, of the kind they were handed over.

        Raises:
            TableError: the table cannot be resampled as asked.
        """
        table, target, wanted = self._read(X, y)
        result = self._decide(table, target, wanted)
        self.origins_ = result.origins
        self.lineage_ = result.lineage
        if self.__sklearn_tags__().sampler_tags.sample_indices:  # type: ignore[attr-defined]
            self.sample_indices_ = result.origins
        if result.columns is not None:
            built = table.build_columns(result.origins, result.columns)
        elif result.fill is not None:
            built = table.build(result.origins, result.fill)
        else:
            built = table.take(result.origins)
        return built, target.build(result.origins, result.codes)

    def _fit_resample(self, X: Any, y: Any, **_: Any) -> Any:
        return self.fit_resample(X, y)

    def _read(self, X: Any, y: Any) -> tuple[Table, Target, dict[int, int]]:
        self._validate_params()  # type: ignore[attr-defined]
        table = Table(X)
        target = Target(y, len(table))
        validate_data(self, X=table.held, reset=True, skip_check_array=True)
        strategy: dict[Any, int] = self._strategy(target)
        self.sampling_strategy_ = strategy
        places = {label: code for code, label in enumerate(target.classes.tolist())}
        return table, target, {places[_plain(label)]: number for label, number in strategy.items()}

    def _strategy(self, target: Target) -> dict[Any, int]:
        return wanted_rows(self.sampling_strategy, target.labels, self._task)  # type: ignore[attr-defined]

    @abstractmethod
    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        """Which rows stay, and what new ones are made of; `wanted` has rows by number of the class."""

    def _search(self) -> Search:
        return search_of(self)


class OverSampler(Resampler, BaseOverSampler):  # type: ignore[misc]
    """Adds rows of some classes; originals stay first and as they were."""

    _task: ClassVar[Any] = "over-sampling"


class Interpolator(OverSampler):
    """Makes new rows of numbers; a subclass makes those of one class in `_make`."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **BaseOverSampler._parameter_constraints,
        "keep_whole_numbers": ["boolean"],
    }

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        values = table.numbers()
        chance = check_random_state(self.random_state)
        columns = Columns.of(values, keep_whole=self.keep_whole_numbers)
        made = [
            (code, self._make(values, target, code, number, chance)) for code, number in wanted.items() if number > 0
        ]
        counts = [len(rows.blend.parents) for _, rows in made]

        def fill(out: NDArray[Any]) -> None:
            start = 0
            for (_, rows), count in zip(made, counts, strict=True):
                _write(values, rows, columns, out[start : start + count])
                start += count

        return Result(
            np.concatenate([np.arange(len(table)), np.full(sum(counts), NEW)]),
            np.repeat(np.array([code for code, _ in made], dtype=np.int64), counts),
            Lineage.of(*(rows.blend for _, rows in made)),
            fill,
        )

    @abstractmethod
    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        """`count` new rows of the class numbered `code`."""


class Selector(Resampler):
    """Keeps some rows; a subclass says which in `_keep`."""

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        kept = self._keep(table, target, wanted)
        return Result(kept, np.empty(0, dtype=np.int64), Lineage.of())

    @abstractmethod
    def _keep(self, table: Table, target: Target, wanted: dict[int, int]) -> Integers:
        """Rows that stay, in the order of the result."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # type: ignore[misc]
        tags.sampler_tags.sample_indices = True
        return tags


class UnderSampler(Selector, BaseUnderSampler):  # type: ignore[misc]
    """Keeps as many rows of a class as the strategy says."""

    _task: ClassVar[Any] = "under-sampling"


class CleaningSampler(Selector, BaseCleaningSampler):  # type: ignore[misc]
    """Drops rows by what is around them; how many stay, the data decide."""

    _task: ClassVar[Any] = "clean-sampling"
    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **BaseCleaningSampler._parameter_constraints,
        "n_jobs": SEARCHED["n_jobs"],
    }


def search_of(sampler: Any) -> Search:
    """How a sampler searches: as its `approximate` and `n_jobs` say, where it has them."""
    jobs: int | None = getattr(sampler, "n_jobs", None)
    workers = None if jobs is None or jobs < 1 else int(jobs)
    return Search(approximate=getattr(sampler, "approximate", False), workers=workers, library=True)


def _write(values: NDArray[Any], rows: Made, columns: Columns, out: NDArray[Any]) -> None:
    if rows.values is None:
        blend(values, rows.blend, out, mean=rows.mean, noise=rows.noise, columns=columns)
        return
    made = rows.values.copy()
    columns.settle(made)
    out[:] = made


def _plain(label: Any) -> Any:
    return label.item() if isinstance(label, np.generic) else label
