"""SMOTE-NC and SMOTE-N: tables with categories."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import StrOptions

from augkit.ops.tabular.resampling.columns import Columns
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Blend, Lineage, blend
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.smote_n import smote_n
from augkit.ops.tabular.resampling.smote_nc import smote_nc
from augkit.tabular.base import OverSampler, Result
from augkit.tabular.encoding import Categories, categorical_columns
from augkit.tabular.over_sampling import SMOTE
from augkit.tabular.tables import NEW, Table
from augkit.tabular.targets import Target

__all__ = ["SMOTEN", "SMOTENC"]


class SMOTENC(SMOTE):
    """SMOTE for tables of numbers and categories: numbers lie between two rows, categories are the commonest around.

    Two rows that differ in a category are as far apart in it as the median standard deviation of the numeric columns.
    A missing category is a category; categories that no neighbour has are never made.

    Args:
        categorical_features: `auto` for the columns of a frame that are of a category, text or boolean dtype; or
            numbers, names, or a boolean mask of the categorical columns.
        sampling_strategy, random_state, k_neighbors, keep_whole_numbers, approximate, n_jobs: as for `SMOTE`.

    Source: Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique", section 6.1.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **SMOTE._parameter_constraints,
        "categorical_features": ["array-like", StrOptions({"auto"})],
    }

    def __init__(
        self,
        categorical_features: Any = "auto",
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        k_neighbors: int = 5,
        keep_whole_numbers: bool = True,
        approximate: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(
            sampling_strategy=sampling_strategy,
            random_state=random_state,
            k_neighbors=k_neighbors,
            keep_whole_numbers=keep_whole_numbers,
            approximate=approximate,
            n_jobs=n_jobs,
        )
        self.categorical_features = categorical_features

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        chosen = categorical_columns(table, self.categorical_features)
        numeric = [column for column in range(table.held.shape[1]) if column not in set(chosen)]
        if not numeric or not chosen:
            missing, other = ("numeric", "SMOTEN") if not numeric else ("categorical", "SMOTE")
            raise TableError(f"SMOTENC found no {missing} column.", hint=f"Use {other} for such a table.")
        self.categorical_features_ = np.array(chosen)
        part = table.held.iloc[:, numeric] if isinstance(table.held, pd.DataFrame) else table.held[:, numeric]
        values = Table(part).numbers()
        categories = Categories.of(table, chosen)
        chance = check_random_state(self.random_state)
        blends, kinds, codes = [], [], []
        for code, number in wanted.items():
            if number:
                members = np.flatnonzero(target.codes == code)
                search, name = self._search(), target.name(code)
                k = self.k_neighbors
                made, made_kinds = smote_nc(values, categories.codes, members, number, k, chance, search, name)
                blends.append(made)
                kinds.append(made_kinds)
                codes.append(np.full(number, code))
        columns = Columns.of(values, keep_whole=self.keep_whole_numbers)
        return _mixed_result(table, values, numeric, categories, columns, blends, kinds, codes)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = False
        tags.input_tags.string = True
        return tags


class SMOTEN(OverSampler):
    """SMOTE for tables of categories alone: a new row has the commonest categories of a row and its nearest.

    Args:
        sampling_strategy, random_state, k_neighbors: as for `SMOTE`.

    Source: Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique", section 6.2.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        name: SMOTE._parameter_constraints[name] for name in ("sampling_strategy", "random_state", "k_neighbors")
    }

    def __init__(self, *, sampling_strategy: Any = "auto", random_state: Any = None, k_neighbors: int = 5) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.k_neighbors = k_neighbors

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        categories = Categories.of(table, list(range(table.held.shape[1])))
        chance = check_random_state(self.random_state)
        blends, kinds, codes = [], [], []
        for code, number in wanted.items():
            if number:
                members = np.flatnonzero(target.codes == code)
                made, made_kinds = smote_n(
                    categories.codes, target.codes, members, number, self.k_neighbors, chance, target.name(code)
                )
                blends.append(made)
                kinds.append(made_kinds)
                codes.append(np.full(number, code))
        return _mixed_result(table, np.empty((len(table), 0)), [], categories, None, blends, kinds, codes)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = False
        tags.input_tags.string = True
        return tags


def _mixed_result(
    table: Table,
    values: NDArray[Any],
    numeric: list[int],
    categories: Categories,
    columns: Columns | None,
    blends: list[Blend],
    kinds: list[Integers],
    codes: list[Integers],
) -> Result:
    count = sum(len(made.parents) for made in blends)
    numbers = np.empty((count, len(numeric)))
    start = 0
    for made in blends if numeric else []:
        blend(values, made, numbers[start : start + len(made.parents)], columns=columns)
        start += len(made.parents)
    found = np.concatenate([np.empty((0, len(categories.columns)), dtype=np.int64), *kinds])
    made_columns: dict[int, NDArray[Any]] = {column: numbers[:, place] for place, column in enumerate(numeric)}
    for place, column in enumerate(categories.columns):
        made_columns[column] = categories.names(place, found[:, place])
    return Result(
        np.concatenate([np.arange(len(table)), np.full(count, NEW)]),
        np.concatenate([np.empty(0, dtype=np.int64), *codes]),
        Lineage.of(*blends),
        columns=[made_columns[column] for column in range(table.held.shape[1])],
    )
