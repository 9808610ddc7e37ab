"""`interactions.prefixes`: make several histories of one, each ending at another item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import HELD, PARALLEL, History, InteractionsSplitOperator
from augkit.ops.sampling import pick_numbers


@operator("interactions.prefixes", version=2)
class Prefixes(InteractionsSplitOperator):
    """Cut a history off before an item, which becomes `target_item` where rows have one; a piece for each such item.

    Copy number k of a row becomes piece number k; pieces come in an order of chance, so that a few of them are spread
    over the history. With `max_items` they are a window that slides along it.

    Args:
        min_items: items in a piece at least.
        max_items: newest items that a piece keeps at most; all where left out.

    Source: Tan et al. 2016, "Improved recurrent neural networks for session-based recommendations", sequence
        preprocessing.
    """

    moves: ClassVar[frozenset[str]] = frozenset({"items", *PARALLEL, "target_item"})
    keeps: ClassVar[frozenset[str]] = HELD

    min_items: Annotated[int, Field(ge=1)] = 1
    max_items: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Prefixes:
        if self.max_items is not None and self.max_items < self.min_items:
            raise ValueError(f"max_items ({self.max_items}) is below min_items ({self.min_items})")
        return self

    def draw_pieces(self, sample: History, rng: Chance) -> Sequence[Drawn]:
        count = len(sample) - self.min_items  # the last piece ends before the newest item
        ends = [self.min_items + number for number in pick_numbers(count, count, rng)]
        return [{"start": 0 if self.max_items is None else max(0, end - self.max_items), "end": end} for end in ends]

    def apply(self, sample: History, drawn: Drawn) -> History:
        start, end = drawn["start"], drawn["end"]
        return sample.taken(range(start, end)).before(sample.items[end])
