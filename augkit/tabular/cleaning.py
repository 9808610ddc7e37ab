"""Tomek links, edited nearest neighbours, one-sided selection."""

from __future__ import annotations

from typing import Any, ClassVar

from sklearn.utils import check_random_state
from sklearn.utils._param_validation import StrOptions

from augkit.ops.tabular.resampling.edited_neighbours import edited_kept
from augkit.ops.tabular.resampling.one_sided import one_sided_kept
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.tomek_links import tomek_kept
from augkit.tabular.base import COUNT, SEARCHED, CleaningSampler
from augkit.tabular.tables import Table
from augkit.tabular.targets import Target

__all__ = ["EditedNearestNeighbours", "OneSidedSelection", "TomekLinks"]


class TomekLinks(CleaningSampler):
    """Drop the rows that are in a Tomek link: nearest to a row of another class, which is nearest to them.

    Args:
        sampling_strategy: which classes lose rows: `auto` all but the smallest, `majority`, `all`, or a list of labels.
        approximate: search large tables in cells, faster; some links are missed.
        n_jobs: threads; None for all that the process may use.

    Source: Tomek 1976, "Two modifications of CNN".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CleaningSampler._parameter_constraints,
        **SEARCHED,
    }

    def __init__(
        self, *, sampling_strategy: Any = "auto", approximate: bool = False, n_jobs: int | None = None
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.approximate = approximate
        self.n_jobs = n_jobs

    def _keep(self, table: Table, target: Target, wanted: dict[int, int]) -> Integers:
        return tomek_kept(table.numbers(), target.codes, wanted.keys(), self._search())


class EditedNearestNeighbours(CleaningSampler):
    """Drop the rows that their neighbours contradict.

    Args:
        sampling_strategy: which classes lose rows: `auto` all but the smallest, `majority`, `all`, or a list of labels.
        n_neighbors: neighbours that are asked.
        kind_sel: a row stays if `all` of them are of its class, or if the commonest class (`mode`) is.
        approximate: search large tables in cells, faster; some neighbours are missed.
        n_jobs: threads; None for all that the process may use.

    Source: Wilson 1972, "Asymptotic Properties of Nearest Neighbor Rules Using Edited Data".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CleaningSampler._parameter_constraints,
        **SEARCHED,
        "n_neighbors": [COUNT],
        "kind_sel": [StrOptions({"all", "mode"})],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        n_neighbors: int = 3,
        kind_sel: Any = "all",
        approximate: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.n_neighbors = n_neighbors
        self.kind_sel = kind_sel
        self.approximate = approximate
        self.n_jobs = n_jobs

    def _keep(self, table: Table, target: Target, wanted: dict[int, int]) -> Integers:
        k, rule = self.n_neighbors, self.kind_sel
        return edited_kept(table.numbers(), target.codes, wanted.keys(), k, rule, self._search())


class OneSidedSelection(CleaningSampler):
    """Drop the rows that a few of their class already stand for, then Tomek links.

    Args:
        sampling_strategy: which classes lose rows: `auto` all but the smallest, `majority`, `all`, or a list of labels.
        random_state: seed.
        n_neighbors: neighbours by which rows are classified; 1 where None.
        n_seeds_S: rows of each class that stand for it at first.
        n_jobs: threads; None for all that the process may use.

    Source: Kubat & Matwin 1997, "Addressing the curse of imbalanced training sets: one-sided selection".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CleaningSampler._parameter_constraints,
        "random_state": ["random_state"],
        "n_neighbors": [COUNT, None],
        "n_seeds_S": [COUNT],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        n_neighbors: int | None = None,
        n_seeds_S: int = 1,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.n_neighbors = n_neighbors
        self.n_seeds_S = n_seeds_S
        self.n_jobs = n_jobs

    def _keep(self, table: Table, target: Target, wanted: dict[int, int]) -> Integers:
        chance, k = check_random_state(self.random_state), self.n_neighbors or 1
        seeds = self.n_seeds_S
        return one_sided_kept(table.numbers(), target.codes, wanted.keys(), k, seeds, chance, self._search())
