"""What learns a table and makes rows that are like it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from augkit.errors import nearest
from augkit.ops.tabular.resampling.errors import TableError
from augkit.tabular.synthesis.columns import Categorical, Column, read_columns

__all__ = ["Synthesizer"]

MOST_ROUNDS = 100
AT_ONCE = 10_000


class Synthesizer(ABC):
    """Learns a frame in `fit`, and makes rows like its own in `sample`.

    Columns keep their names, order and dtypes. Numbers stay within the range that was seen, and have no more decimals;
    categories are those that were seen; a column with missing values gets missing values.

    Args:
        categorical: names of the columns of categories; `auto` for those that hold no numbers, and for whole numbers of
            at most ten values.
        seed: of the fit.
    """

    def __init__(self, *, categorical: Sequence[Any] | Literal["auto"] = "auto", seed: int = 0) -> None:
        self.categorical = categorical
        self.seed = seed
        self.columns_: list[Column] = []

    def fit(self, frame: pd.DataFrame) -> Synthesizer:
        """Learn a frame. Train rows alone: what is learnt of test rows comes out again.

        Raises:
            TableError: the frame cannot be learnt.
            MissingExtra: a package is not installed.
        """
        self.columns_ = read_columns(frame, self.categorical)
        self._fit(frame, np.random.default_rng(self.seed))
        return self

    def sample(self, rows: int, *, seed: int = 0, where: Mapping[Any, Any] | None = None) -> pd.DataFrame:
        """Make rows.

        Args:
            rows: how many.
            seed: another one gives other rows.
            where: column of categories to the category that every row shall have.

        Returns:
            A frame of `rows` rows, numbered from 0.

        Raises:
            TableError: nothing was learnt yet; a column or a category is not known; or next to no row that is made has
                the categories asked for.
        """
        if not self.columns_:
            raise TableError("Nothing has been learnt yet.", hint="Call fit(frame) first.")
        chosen = self._codes(where or {})
        chance = np.random.default_rng([seed, 1])
        if not chosen:
            return self._draw(rows, chance, {})
        parts: list[pd.DataFrame] = []
        count = 0
        for _ in range(MOST_ROUNDS):
            made = self._draw(min(AT_ONCE, max(4 * (rows - count), 100)), chance, chosen)
            fits = np.logical_and.reduce([self._column(name).codes(made) == code for name, code in chosen.items()])
            parts.append(made[fits])
            count += int(fits.sum())
            if count >= rows:
                return pd.concat(parts, ignore_index=True).iloc[:rows]
        raise TableError(
            f"Of {MOST_ROUNDS} rounds of rows only {count} had {dict(where or {})}.",
            hint="Ask for fewer columns at once, or fit on those rows alone.",
        )

    def _codes(self, where: Mapping[Any, Any]) -> dict[Any, int]:
        return {name: self._code(name, kind) for name, kind in where.items()}

    def _code(self, name: Any, kind: Any) -> int:
        column = self._column(name)
        code = int(column.codes(pd.DataFrame({name: pd.Series([kind], dtype=object)}))[0])
        if code < 0:
            raise TableError(
                f"Column {name!r} has no category {kind!r}.",
                hint=nearest(str(kind), [str(known) for known in column.kinds]),
            )
        return code

    def _column(self, name: Any) -> Categorical:
        found = next((column for column in self.columns_ if column.name == name), None)
        if not isinstance(found, Categorical):
            known = [str(column.name) for column in self.columns_ if isinstance(column, Categorical)]
            what = "is of numbers" if found is not None else "is not there"
            raise TableError(f"`where` names the column {name!r}, which {what}.", hint=nearest(str(name), known))
        return found

    @abstractmethod
    def _fit(self, frame: pd.DataFrame, chance: np.random.Generator) -> None:
        """Learn a frame whose columns are in `columns_`."""

    @abstractmethod
    def _draw(self, rows: int, chance: np.random.Generator, chosen: Mapping[Any, int]) -> pd.DataFrame:
        """Make rows, more of those with the chosen categories where that can be had."""
