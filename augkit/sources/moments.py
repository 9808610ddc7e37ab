"""Times of events and steps: whole or floating numbers as they are, all else as timestamps in microseconds."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from augkit.errors import SourceError
from augkit.sources.streams import first_line

__all__ = ["Moments", "moments_of"]

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Moments:
    """How the times of a column are kept.

    Attributes:
        column: its name.
        kind: of the times as they are published: whole or floating numbers, or timestamps in microseconds.
        ticks: how many of the numbers that `numbers` makes are a second.
        what: that the times are of, for messages, as in `event`.
    """

    column: str
    kind: pa.DataType
    ticks: int
    what: str

    def numbers(self, times: pa.Array, where: str) -> pa.Array:
        """Times as int64 or float64; missing stays missing.

        Args:
            times: as the source has them.
            where: file, for messages.

        Raises:
            SourceError: a text is no date and time.
        """
        if types.is_integer(times.type) or types.is_floating(times.type):
            return pc.cast(times, self.kind)
        try:
            return pc.cast(pc.cast(times, pa.timestamp("us"), safe=False), pa.int64())
        except pa.ArrowInvalid as error:
            raise SourceError(
                f"{where}: column {self.column!r} is the time of each {self.what}, and not every value is one: "
                f"{first_line(error)}.",
                hint="Use ISO 8601, as in 2025-03-02T09:14:00, or numbers, which are taken as seconds.",
            ) from None


def moments_of(column: str, kind: pa.DataType, what: str) -> Moments:
    """How the times of a column of some type are kept; see `Moments`."""
    if types.is_integer(kind):
        return Moments(column, pa.int64(), 1, what)
    if types.is_floating(kind):
        return Moments(column, pa.float64(), 1, what)
    return Moments(column, pa.timestamp("us"), MICROSECONDS, what)
