"""Pictures and sounds between operators: decoded once, encoded once, after the last step that touched them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from augkit.ops.base import Row
from augkit.recipe.schema import Output

__all__ = ["Unencoded", "encoded"]


class Unencoded(ABC):
    """What stands in a row in the place of encoded bytes while it is on its way through a chain.

    An operator's `write` puts one under the media role that it changed, and its sample into `Row.views`, so that the
    next operator finds the sample decoded. When the chain is through, `encoded` makes bytes of it.
    """

    @abstractmethod
    def encode(self, output: Output) -> dict[str, Any]:
        """`{"bytes", "path"}`, as a column of images or sounds holds them; equal samples give equal bytes."""


def encoded(row: Row, output: Output) -> Row:
    """The row with bytes in the place of everything unencoded; the row itself where there is nothing."""
    made = {role: value.encode(output) for role, value in row.values.items() if isinstance(value, Unencoded)}
    return row.replaced(made) if made else row
