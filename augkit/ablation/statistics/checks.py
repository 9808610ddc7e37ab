"""What every statistic asks of the numbers it is handed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from augkit.errors import AugkitError, MissingExtra

__all__ = ["Floats", "StatisticsError", "distributions", "finite", "paired", "share", "sparse_matrices", "vector"]

Floats = NDArray[np.float64]


class StatisticsError(AugkitError, ValueError):
    """A statistic was asked of numbers it cannot be worked out from: says which, and what they would have to be."""

    exit_code = 2


def vector(values: ArrayLike, name: str = "values", *, least: int = 1) -> Floats:
    """`values` as a one-dimensional array of at least `least` finite numbers.

    Raises:
        StatisticsError: they are not.
    """
    array = finite(values, name)
    if array.ndim != 1 or len(array) < least:
        raise StatisticsError(f"{name} has shape {array.shape}: a list of at least {least} numbers is needed.")
    return array


def finite(values: ArrayLike, name: str = "values") -> Floats:
    """`values` as an array of float64.

    Raises:
        StatisticsError: one of them is NaN or infinite, or no number at all.
    """
    try:
        array: Floats = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise StatisticsError(f"{name} is not an array of numbers: {error}.") from error
    if not np.isfinite(array).all():
        count = int((~np.isfinite(array)).sum())
        raise StatisticsError(
            f"{name} holds {count:,} of {array.size:,} numbers that are NaN or infinite.",
            hint="A run without a score is left out, with its partner, before anything is compared.",
        )
    return array


def paired(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    """Both as arrays of float64 of one shape.

    Raises:
        StatisticsError: their shapes differ, or they are empty.
    """
    one, other = finite(a, "a"), finite(b, "b")
    if one.shape != other.shape or one.size == 0 or one.ndim == 0:
        raise StatisticsError(
            f"a has shape {one.shape} and b has shape {other.shape}: pairs need equal shapes that are not empty.",
            hint="Both have to come from the same seeds, in the same order, and from the same test items.",
        )
    return one, other


def share(value: float, name: str) -> float:
    """`value`, which has to lie strictly between 0 and 1.

    Raises:
        StatisticsError: it does not.
    """
    if not 0 < value < 1:
        raise StatisticsError(f"{name} is {value}; it has to lie between 0 and 1, as in 0.05.")
    return float(value)


def distributions() -> Any:
    """`scipy.special`, which is imported only when a t distribution is asked for.

    It holds the distribution functions without the checks of `scipy.stats`, which take longer than the functions.

    Raises:
        MissingExtra: SciPy is not installed.
    """
    return _scipy("special")


def sparse_matrices() -> Any:
    """`scipy.sparse`, imported when it is asked for.

    Raises:
        MissingExtra: SciPy is not installed.
    """
    return _scipy("sparse")


def _scipy(part: str) -> Any:
    try:
        return import_module(f"scipy.{part}")
    except ImportError as error:
        raise MissingExtra("The statistics of a study", "train") from error
