"""What is wrong with a table, told as augkit tells it and caught as scikit-learn expects."""

from __future__ import annotations

from augkit.errors import AugkitError

__all__ = ["TableError"]


class TableError(AugkitError, ValueError):
    """A table that cannot be resampled as asked; a `ValueError` too, as scikit-learn's conventions want it."""

    exit_code = 2
