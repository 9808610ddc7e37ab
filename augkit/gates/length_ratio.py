"""`length_ratio`: copies that are much shorter or longer than their source row."""

from __future__ import annotations

from math import inf

from pydantic import Field

from augkit.gates.base import RowGate, gate
from augkit.gates.texts import Between, CountedText, Unit, outside
from augkit.ops.base import Row


@gate("length_ratio")
class LengthRatio(Between, CountedText, RowGate):
    """Drop copies that are too short or too long: length of the copy divided by length of its source row.

    A copy of an empty text may only be empty.
    """

    min: float = Field(0.5, ge=0, description="Least ratio: `0.5` is half as long as the source row.")
    max: float = Field(2.0, gt=0, description="Greatest ratio.")
    unit: Unit | None = Field("characters", description="What length is counted in: `characters` or `words`.")

    def check(self, source: Row, copy: Row) -> str | None:
        before, after = len(self.pieces(source)), len(self.pieces(copy))
        ratio = after / before if before else (inf if after else 1.0)
        return outside("length ratio", ratio, self.min, self.max, f"{after} from {before} {self.unit_of(copy)}")
