"""How many rows each class shall have, in the words of imbalanced-learn's `sampling_strategy`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError

__all__ = ["SamplingStrategy", "Task", "wanted_rows"]

Task = Literal["over-sampling", "under-sampling", "clean-sampling"]
SamplingStrategy = str | float | Mapping[Any, int] | list[Any] | Callable[[Any], Mapping[Any, int]]


def wanted_rows(strategy: SamplingStrategy, labels: NDArray[Any], task: Task) -> dict[Any, int]:
    """Label to number: rows to add (over-sampling), to keep (under-sampling); for cleaning only the labels count.

    Args:
        strategy: `auto`, `minority`, `majority`, `not minority`, `not majority`, `all`; a ratio of minority to majority
            for two classes; a mapping from label to rows wanted; for cleaning a list of labels; or a function of the
            labels that returns such a mapping.
        labels: of all rows.

    Raises:
        TableError: there is one class only, or the strategy does not fit these labels.
    """
    from imblearn.utils import check_sampling_strategy

    kinds, counts = np.unique(labels, return_counts=True)
    if len(kinds) < 2:
        raise TableError(
            f"All {len(labels)} rows are of one class, {kinds.tolist()[0]!r}; resampling needs at least two."
            if len(kinds)
            else "The table has no rows.",
            hint="Check that the target column is the right one and that the rows were not filtered by it.",
        )
    try:
        chosen: dict[Any, int] = dict(check_sampling_strategy(strategy, labels, task))
    except (ValueError, KeyError) as error:
        pairs = list(zip(kinds.tolist(), counts.tolist(), strict=True))
        shown = ", ".join(f"{kind!r}: {number}" for kind, number in pairs[:8])
        raise TableError(
            f"sampling_strategy={strategy!r} does not fit: {error}", hint=f"Rows of each class: {shown}."
        ) from error
    return {label: int(number) for label, number in chosen.items()}
