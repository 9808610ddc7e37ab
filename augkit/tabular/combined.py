"""SMOTE, then cleaning: of what it added as well as of the originals."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np
from imblearn.base import BaseSampler
from imblearn.over_sampling.base import BaseOverSampler
from numpy.typing import NDArray
from sklearn.base import clone

from augkit.tabular.base import OverSampler, Resampler, Result
from augkit.tabular.cleaning import EditedNearestNeighbours, TomekLinks
from augkit.tabular.over_sampling import SMOTE
from augkit.tabular.tables import NEW, Table
from augkit.tabular.targets import Target

__all__ = ["SMOTEENN", "SMOTETomek"]


class _Combined(Resampler, BaseSampler):  # type: ignore[misc]
    """Two samplers in a row, which see the same table only once as the user's."""

    _task: ClassVar[Any] = "over-sampling"
    _sampling_type = "over-sampling"

    @abstractmethod
    def _steps(self) -> tuple[OverSampler, Any]:
        """The sampler that adds rows, and the one that drops some."""

    def _strategy(self, target: Target) -> dict[Any, int]:
        over, _ = self._steps()
        return over._strategy(target)

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        over, cleaning = self._steps()
        added = over._decide(table, target, wanted)
        values = table.numbers()
        count = int(np.count_nonzero(added.origins == NEW))
        everything = np.empty((len(values) + count, values.shape[1]), dtype=values.dtype)
        everything[: len(values)] = values
        if added.fill is not None:
            added.fill(everything[len(values) :])
        labels = target.classes[np.concatenate([target.codes, added.codes])]
        cleaning.fit_resample(everything, labels)
        kept = cleaning.sample_indices_
        new = kept >= len(values)
        chosen = kept[new] - len(values)

        def fill(out: NDArray[Any]) -> None:
            out[:] = everything[kept[new]]

        lineage = added.lineage.take(chosen)
        return Result(np.where(new, NEW, kept), added.codes[chosen], lineage, fill)


class SMOTETomek(_Combined):
    """SMOTE, then `TomekLinks` in all classes.

    Args:
        sampling_strategy: rows that each class shall have after SMOTE; see `wanted_rows`.
        random_state: seed.
        smote: a `SMOTE` of your own, whose parameters then count.
        tomek: a `TomekLinks` of your own.
        n_jobs: threads; None for all that the process may use.

    Source: Batista, Prati & Monard 2004, "A study of the behavior of several methods for balancing machine learning
    training data".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **BaseOverSampler._parameter_constraints,
        "smote": [OverSampler, None],
        "tomek": [TomekLinks, None],
        "n_jobs": EditedNearestNeighbours._parameter_constraints["n_jobs"],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        smote: Any = None,
        tomek: Any = None,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.smote = smote
        self.tomek = tomek
        self.n_jobs = n_jobs

    def _steps(self) -> tuple[OverSampler, Any]:
        tomek = TomekLinks(sampling_strategy="all", n_jobs=self.n_jobs) if self.tomek is None else clone(self.tomek)
        return _over(self), tomek


class SMOTEENN(_Combined):
    """SMOTE, then `EditedNearestNeighbours` in all classes.

    Args:
        sampling_strategy: rows that each class shall have after SMOTE; see `wanted_rows`.
        random_state: seed.
        smote: a `SMOTE` of your own, whose parameters then count.
        enn: an `EditedNearestNeighbours` of your own.
        n_jobs: threads; None for all that the process may use.

    Source: Batista, Prati & Monard 2004, "A study of the behavior of several methods for balancing machine learning
    training data".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **BaseOverSampler._parameter_constraints,
        "smote": [OverSampler, None],
        "enn": [EditedNearestNeighbours, None],
        "n_jobs": EditedNearestNeighbours._parameter_constraints["n_jobs"],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        smote: Any = None,
        enn: Any = None,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.smote = smote
        self.enn = enn
        self.n_jobs = n_jobs

    def _steps(self) -> tuple[OverSampler, Any]:
        enn = EditedNearestNeighbours(sampling_strategy="all", n_jobs=self.n_jobs)
        return _over(self), enn if self.enn is None else clone(self.enn)


def _over(sampler: Any) -> OverSampler:
    if sampler.smote is not None:
        own: OverSampler = clone(sampler.smote)
        return own
    return SMOTE(sampling_strategy=sampler.sampling_strategy, random_state=sampler.random_state, n_jobs=sampler.n_jobs)
